"""What a function of Go is given whole: texts that it runs, names of files, maps and records that it stores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.assigned import assigned
from wardline_analyzers.checks.go.calls import function_around
from wardline_analyzers.checks.private_names import ACCOUNT_CLASS
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import walk

_TEXTS: Final = frozenset(("string", "...string", "[]string"))


def command(match: Match) -> bool:
    """A function starts the program, or hands the text to a shell, that it is given."""
    function, node = function_around(match.node), match.at
    if function is None or node is None or in_test(match.unit, match.node):
        return False
    words = {match.text(word) for word in _written(node)}
    parameters = function.child_by_field_name("parameters")
    for each in parameters.named_children if parameters is not None else ():
        type_ = each.child_by_field_name("type")
        if any(match.text(name) in words for name in each.children_by_field_name("name")):
            match.confidence = Confidence.LOW
            return type_ is not None and match.text(type_) in _TEXTS
    return False


def _written(node: Node) -> Iterator[Node]:
    """The variable that is given, or those that stand alone in a list that is: `Args: []string{"sh", "-c", text}`."""
    if node.type == "identifier":
        yield node
    elif node.type == "composite_literal":
        body = node.child_by_field_name("body")
        for element in body.named_children if body is not None else ():
            if element.type == "literal_element":
                yield from (part for part in element.named_children if part.type == "identifier")


_JOINS: Final = ("path/filepath.Join", "path.Join")
_FOLDER: Final = re.compile(r"(?i)(?:dir|directory|folder|root|base|base_?path|path|prefix)$")
_ASKS: Final = re.compile(
    r"(?i)hasprefix|hassuffix|islocal|\.rel\(|contains|\.base\(|clean\(\"/|valid|sanit|check|safe|allow|escape|normali"
    r"|match|os\.root|hash|hex\.|\"\.\.|securejoin|uuid|verif"
)
"""Words of a function that looks at a name, or makes one that leads nowhere else."""


def behind_own_folder(match: Match) -> bool:
    """`os.Remove(filepath.Join(s.root, key))`: the name goes behind the object's folder, and nobody looks at it."""
    node, function = match.at or match.node, function_around(match.node)
    if function is None or function.type != "method_declaration" or _ASKS.search(match.text(function)):
        return False
    node, receiver = assigned(match, function, node), _first_name(match, function, "receiver")
    given = function.child_by_field_name("parameters")
    names = re.findall(r"(\w+)(?:, \w+)* string\b", match.text(given).replace("(", " ")) if given is not None else []
    parts = list(_parts(match, node))
    if len(parts) < _SEVERAL or not receiver or not names:
        return False
    folder = match.text(parts[0])
    own = folder.startswith(f"{receiver}.") and _FOLDER.search(folder) is not None
    return own and any(match.text(part) in names for part in parts[1:]) and not in_test(match.unit, match.node)


_SEVERAL: Final = 2


def _first_name(match: Match, function: Node, field: str) -> str:
    row = function.child_by_field_name(field)
    first = row.named_children[0] if row is not None and row.named_children else None
    name = first.child_by_field_name("name") if first is not None else None
    return match.text(name) if name is not None else ""


def _parts(match: Match, node: Node) -> Iterator[Node]:
    """The parts of a path, from left to right: of `filepath.Join`, or of a sum of texts."""
    callee = node.child_by_field_name("function") if node.type == "call_expression" else None
    if callee is not None and match.resolve(callee) in _JOINS:
        arguments = node.child_by_field_name("arguments")
        yield from arguments.named_children if arguments is not None else ()
    elif node.type == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        yield from (part for side in (left, right) if side is not None for part in _parts(match, side))
    else:
        yield node


FILLS: Final = r"(?:ShouldBind\w*|Bind\w*|BodyParser|Decode|Unmarshal)\("
"""Calls that fill a record with what a client has sent."""
_FILLS: Final = FILLS + r"(?:[^()]*, *)?&?{name}\)"


_LOADED: Final = r"\.(?:First|Take|Last|Find|Get|GetContext|FindOne)\([^\n]*&?\b{name}\b"
"""The record was read before: what the client sends is laid over it."""


def account_of_client(match: Match) -> bool:
    """`c.ShouldBindJSON(&user); db.Save(&user)`: the client fills the record of an account, and nobody sets a field."""
    node, function = match.argument("0"), function_around(match.node)
    if node is None or function is None or in_test(match.unit, match.node):
        return False
    name, text = re.escape(match.text(node).lstrip("&")), match.text(function)
    if not re.fullmatch(r"\w+", name) or re.search(_FILLS.format(name=name), text) is None:
        return False
    declared = re.search(rf"\bvar {name} ([\w.]+)|\b{name} := &?([\w.]+)\{{\}}|\b{name} := new\(([\w.]+)\)", text)
    record = next((each for each in declared.groups() if each), "") if declared is not None else ""
    fixed = re.search(rf"\b{name}\.(?!ID\b)\w+\s*=(?!=)|\.(?:Omit|Select)\(", text)
    if re.search(_LOADED.format(name=name), text) is not None:
        match.confidence = Confidence.MEDIUM
    return ACCOUNT_CLASS.fullmatch(record) is not None and fixed is None


_ASKED: Final = re.compile(r"\.IsValid\(\)|reflect\.Value\{\}")


def called_by_name(match: Match) -> bool:
    """Of `taint`: the function calls the method whose name it is given, and does not ask whether there is one."""
    function = function_around(match.node)
    text = match.text(function) if function is not None else ""
    return ".Call(" in text and not _ASKED.search(text) and not in_test(match.unit, match.node)


_STORES: Final = re.compile(r"\.(?:Save|Create|Update|Add|Insert|Upsert|Put|Store|Register)\w*$")
_BOUND: Final = re.compile(FILLS + r"(?:[^()\n]*, *)?&?(\w+)\)")
_OF_STORE: Final = re.compile(
    r"(?:models?|entit(?:y|ies)|store|storage|repo(?:sitory)?|domain|db|database|dal|schema)\.[A-Z]\w*"
)
_FOR_API: Final = re.compile(
    r"(?:Request|Req|Input|Params?|Payload|DTO|Form|Args|Body|Options|Query|Filter|Patch|Changes|Command|View)$"
    r"|\.(?:Create|Update|New|Edit|Change|Patch|Add|Set)[A-Z]"
)
"""Types that say what a client may send."""


def record_of_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`var r store.Recipe; json…Decode(&r); s.AddRecipe(ctx, r)`: all fields of a stored record are the client's."""
    for function in unit.syntax.find("function_declaration", "method_declaration"):
        text = unit.syntax.text(function)
        bound = sorted(set(_BOUND.findall(text)))[:_MOST_BOUND]
        records = {name for name in bound if _is_record(text, name)}
        if not records or in_test(unit, function):
            continue
        for node in walk(function):
            callee, listed = node.child_by_field_name("function"), node.child_by_field_name("arguments")
            if node.type != "call_expression" or callee is None or listed is None:
                continue
            given = {unit.syntax.text(each).lstrip("&") for each in listed.named_children}
            if given & records and _STORES.search(unit.syntax.text(callee)):
                yield new(node)


_MOST_BOUND: Final = 20


def _is_record(text: str, name: str) -> bool:
    """Is the variable of a type that is stored, and does the function neither look at a field of it nor set one?"""
    declared = re.search(rf"\bvar {name} (\w+\.\w+)|\b{name} := &?(\w+\.\w+)\{{\}}", text)
    record = next((part for part in declared.groups() if part), "") if declared is not None else ""
    if not _OF_STORE.fullmatch(record) or _FOR_API.search(record):
        return False
    fixed = rf"\b{name}\.(?!ID\b)\w+\s*=(?!=)|\.(?:Omit|Select)\(|\b{name}\.(?:Valid|Check|Sanit)\w*\("
    return re.search(fixed, text) is None


def fields_of_client(match: Match) -> bool:
    """A map whose keys the client chose becomes the columns of a record."""
    node, callee = match.argument("0"), match.callee()
    if callee is not None and ".Select(" in match.text(callee):
        return False  # the columns that may be set are named
    value = match.unit.names.value(node) if node is not None and isinstance(match.unit.names, FlowNames) else None
    if value is None or value.kind != "dict" or value.items or in_test(match.unit, match.node):
        return False
    return any(taint.kind == "remote" for taint in value.taints)
