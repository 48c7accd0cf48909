"""Checks and fixes of the rules about temporary files: names that others can guess."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.receivers import method, receiver
from wardline_analyzers.checks.request import constant_head
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.arguments import added
from wardline_analyzers.fixes.build import callee_edit, insertion, replacement, spelled
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around


def names_a_file(match: Match) -> bool:
    """The name is for a file, not for a pipe of Windows."""
    return "pipe" not in match.text(match.node)


def named_temporary(match: Match) -> list[Edit]:
    """`tempfile.mktemp(s)` to `tempfile.NamedTemporaryFile(suffix=s, delete=False).name`."""
    arguments, edit = match.arguments, callee_edit(match, "tempfile.NamedTemporaryFile")
    if match.name != "tempfile.mktemp" or arguments is None or arguments.node is None or edit is None:
        return []
    if arguments.hidden_positions or arguments.hidden_keywords or len(arguments.positional) > 3:
        return []
    edits = [edit, insertion(match, match.node.end_byte, ".name")]
    for node, keyword in zip(arguments.positional, ("suffix", "prefix", "dir"), strict=False):
        edits.append(insertion(match, node.start_byte, f"{keyword}="))
    at, text = added(arguments.node, match.unit.syntax.source, "delete=False")
    return [*edits, insertion(match, at, text)]


_TEMPORARY = re.compile(r"^(/tmp|/var/tmp|/dev/shm)/[^/]")
_UNGUESSABLE = re.compile(r"uuid|token|secret|random|mkdtemp|mkstemp|urandom|nonce", re.IGNORECASE)
_WRITES = re.compile(r"[wa+]")


def writes_temp_path(match: Match) -> bool:
    """The call creates or overwrites a file of a fixed name in a directory that everybody may write to."""
    unit = match.unit
    node = _written_path(match)
    if node is None or in_test(unit, match.node):
        return False
    if not _TEMPORARY.match(constant_head(match, node)) and not _in_temporary_folder(match, node):
        return False
    value = unit.values.follow(node)
    told = isinstance(unit.constant(node), str)  # `/tmp/token` is as easily guessed as any other name
    if (not told and _UNGUESSABLE.search(unit.syntax.text(value))) or _in_lambda(unit, match.node):
        return False
    match.captures["path"] = node
    return True


def _in_temporary_folder(match: Match, node: Node) -> bool:
    """`os.path.join(tempfile.gettempdir(), "report.txt")`, `os.path.join("/tmp", "report.txt")`"""
    value = match.unit.values.follow(node)
    callee, arguments = value.child_by_field_name("function"), value.child_by_field_name("arguments")
    if callee is None or arguments is None or len(arguments.named_children) < 2:
        return False
    first = match.unit.values.follow(arguments.named_children[0])
    folder = first.child_by_field_name("function") if first.type == "call" else None
    if match.resolve(callee) != "os.path.join":
        return False
    if folder is None:
        return _is_temporary_folder(match.unit.values.constant(first)) and bool(
            constant_head(match, arguments.named_children[1])
        )
    return match.resolve(folder) == "tempfile.gettempdir"


def _is_temporary_folder(path: object) -> bool:
    return isinstance(path, str) and path.rstrip("/") in ("/tmp", "/var/tmp", "/dev/shm")


def _written_path(match: Match) -> Node | None:
    arguments, called = match.arguments, method(match)
    if arguments is None:
        return None
    if called == "open":
        mode = arguments.get("0|mode" if _is_path_method(match) else "1|mode")
        if (match.name or "") == "os.open":
            flags = match.text(mode) if (mode := arguments.get("1|flags")) is not None else ""
            return arguments.get("0|path") if "O_CREAT" in flags and "O_EXCL" not in flags else None
        text = match.unit.values.constant(mode) if mode is not None else None
        if not isinstance(text, str) or not _WRITES.search(text):
            return None
    if called in ("makedirs", "mkdir") and match.constant("exist_ok") is not True and not _may_exist(match):
        return None
    if _is_path_method(match):
        made = match.unit.values.follow(node) if (node := receiver(match)) is not None else None
        given = made.child_by_field_name("arguments") if made is not None and made.type == "call" else None
        return given.named_children[0] if given is not None and len(given.named_children) == 1 else None
    if called in ("copy", "copyfile", "copy2", "move"):
        return arguments.get("1|dst")
    return next(
        (n for s in ("0", "file", "name", "filename", "database") if (n := arguments.get(s)) is not None),
        None,
    )


def _may_exist(match: Match) -> bool:
    """`if not os.path.isdir(path): os.mkdir(path)`: a directory that somebody else has made will do as well"""
    branch = match.enclosing("if_statement", "function_definition")
    condition = branch.child_by_field_name("condition") if branch is not None else None
    path = receiver(match) if _is_path_method(match) else match.argument("0")
    if condition is None or path is None:
        return False
    return re.search(r"exists|is_?dir", match.text(condition)) is not None and match.text(path) in match.text(condition)


def _is_path_method(match: Match) -> bool:
    return (match.name or "").startswith("pathlib.Path().")


def _in_lambda(unit: UnitView, node: Node) -> bool:
    """AWS Lambda: `/tmp` belongs to the function alone."""
    function = function_around(node)
    parameters = function.child_by_field_name("parameters") if function is not None else None
    return parameters is not None and unit.syntax.text(parameters).replace(" ", "").startswith("(event,context")


def private_directory(match: Match) -> list[Edit]:
    """`"/tmp/x"` to `os.path.join(tempfile.mkdtemp(), "x")`."""
    node = match.captures.get("path")
    literal = match.unit.values.follow(node) if node is not None else None
    if literal is None or literal.type != "string":
        return []
    text = match.text(literal)
    found = re.match(r"([a-zA-Z]*(?:\"\"\"|'''|\"|'))(/tmp|/var/tmp|/dev/shm)/", text)
    if found is None:
        return []
    rest = text[found.end() :]
    if "/" in rest and not method(match).endswith("dirs"):
        if "{" in rest.rpartition("/")[0]:
            return []
        rest = rest.rpartition("/")[2]
    return [replacement(match, literal, spelled(f"`os.path.join`(`tempfile.mkdtemp`(), {found[1]}{rest})"))]
