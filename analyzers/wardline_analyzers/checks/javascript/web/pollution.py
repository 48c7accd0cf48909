"""Functions of JavaScript that merge objects or set values along a path, and get at the prototype of all objects."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing

_NAMED: Final = frozenset(
    ("function_declaration", "function_expression", "method_definition", "variable_declarator", "pair")
)
_LONGEST: Final = 6000
"""Characters of a function that is looked at."""
_GUARDS: Final = re.compile(
    r"(?i)\bis_?(?:\w*_?)?(?:safe|unsafe|valid|allowed|forbidden|dangerous|polluting|prototype)\w*\s*\("
    r"|(?:black|deny|block|allow|white)_?list|forbidden|dangerous|unsafe_?keys"
    r"|Object\.create\(\s*null|new Map\b"
    r"|\b(?:[A-Z][A-Z_]+|\w*(?:[kK]eys|blocked|banned|reserved|disallowed)\w*)\.(?:has|includes|indexOf)\(\s*(?:key|k|prop\w*|part\w*|segment|name)\b"
)
_PLAIN: Final = re.compile(r"(?i)is_?(?:plain|non)\w*\(")


def merges_deeply(match: Match) -> bool:
    """`target[key] = source[key]` in a function that calls itself for what is below `target[key]`."""
    base, key = match.captures.get("base"), match.captures.get("key")
    function = _around(match.node)
    if base is None or key is None or function is None or _is_number(match, key):
        return False
    name, text = _name(match, function), match.text(function)
    right = match.node.child_by_field_name("right")
    if not name or len(text) > _LONGEST or right is None or f"{name}(" in match.text(right):
        return False
    if right.type in ("object", "array", "number", "true", "false", "null", "string"):
        return False
    target, word = match.text(base), match.text(key)
    if _is_copy(text, target) or _is_chosen(match, word):
        return False
    return _goes_below(text, name, target, word) and not _is_guarded(text, target) and outside_tests(match)


def sets_along_path(match: Match) -> bool:
    """`target[key] = value` behind a loop of `target = target[key]`, over the parts of a path."""
    base, key = match.captures.get("base"), match.captures.get("key")
    function = _around(match.node)
    if base is None or key is None or function is None:
        return False
    text, target = match.text(function), match.text(base)
    if len(text) > _LONGEST or match.text(match.node).startswith(f"{target}[") is False:
        return False
    right = match.node.child_by_field_name("right")
    if right is None or right.type in ("object", "array") or re.match(rf"{re.escape(target)}\s*\[", match.text(right)):
        return False
    walks = re.search(rf"(?<![\w.$]){re.escape(target)}\s*=\s*{re.escape(target)}\s*\[", text) is not None
    parts = re.search(r"\.split\s*\(|[pP]aths?\b|[kK]eys?\b|[pP]arts\b|[sS]egments\b", text) is not None
    above = match.node.parent
    if above is not None and above.type in ("assignment_expression", "variable_declarator"):
        return False
    return walks and parts and not _is_guarded(text, target) and outside_tests(match)


def sets_two_levels(match: Match) -> bool:
    """`object[path[0]][path[1]] = value` in a function that is given the object and the path."""
    nodes = [match.captures.get(name) for name in ("base", "outer", "key")]
    function = enclosing(match.node, *FUNCTIONS)
    if function is None or any(node is None or node.type in ("number", "string") for node in nodes):
        return False
    base, outer, key = (match.text(node) for node in nodes if node is not None)
    if _PATH.match(outer) is None or _PATH.match(key) is None:
        return False
    names = {*_given_names(match, function), *_taken_from_arguments(match.text(function))}
    if not {base, outer.partition("[")[0], key.partition("[")[0]} <= names:
        return False
    return not _is_guarded(match.text(function), base) and outside_tests(match)


_PATH: Final = re.compile(r"(?i)\w*(?:path|key|prop|segment|part)\w*(?:\[\d\])?$")
"""What names a property by what it is called. Rows and columns of a table are no such names."""


def _given_names(match: Match, function: Node) -> list[str]:
    given = function.child_by_field_name("parameters")
    return [match.text(each).partition(":")[0].strip() for each in given.named_children] if given is not None else []


def _taken_from_arguments(text: str) -> list[str]:
    """Variables that hold an argument of a function without parameters: `const path = arguments[1]`."""
    rows = [found[1] for found in _ROW.finditer(text)]
    held = "|".join(["arguments", *map(re.escape, rows)])
    return re.findall(rf"([\w$]+)\s*=\s*(?:{held})\s*\[\s*\d+\s*\]", text)


_ROW: Final = re.compile(r"([\w$]+)\s*=\s*(?:Array\.prototype\.slice\.call|Array\.from)\(\s*arguments\b")


def _is_copy(text: str, target: str) -> bool:
    """`const merged = { ...defaults }`: each call writes to an object of its own, whose prototype is nobody else's."""
    word = re.escape(target)
    made = re.search(rf"\b(?:const|let|var)\s+{word}\s*(?::[^=;]+)?=\s*(?:\{{|Object\.assign\(\s*\{{)", text)
    return made is not None and re.search(rf"(?<![\w$.]){word}\s*=(?!=)", text[made.end() :]) is None


def _is_chosen(match: Match, key: str) -> bool:
    """`if (key === "type" && …)` around it: the program says which property this is."""
    asked = re.compile(rf"(?<![\w$.!]){re.escape(key)}\s*===?\s*[\"'](?!__proto__|constructor|prototype)")
    for above in ancestors(match.node):
        if above.type == "if_statement":
            test, then = above.child_by_field_name("condition"), above.child_by_field_name("consequence")
            inside = then is not None and then.start_byte <= match.node.start_byte < then.end_byte
            if test is not None and inside and "||" not in match.text(test) and asked.search(match.text(test)):
                return True
    return False


def _around(node: Node) -> Node | None:
    """The outermost function around a node, below a class: callbacks are a part of it."""
    found: Node | None = None
    for above in ancestors(node):
        if above.type in _NAMED and (above.child_by_field_name("name") or above.child_by_field_name("key")):
            found = above
            break
    return found


def _name(match: Match, function: Node) -> str:
    name = function.child_by_field_name("name") or function.child_by_field_name("key")
    return match.text(name) if name is not None else ""


def _is_number(match: Match, key: Node) -> bool:
    return key.type in ("number", "string", "binary_expression", "update_expression")


def _goes_below(text: str, name: str, target: str, key: str) -> bool:
    """`merge(target[key], …)`, or with a variable that `target[key]` was read into."""
    at = re.escape(f"{target}[{key}]") + r"(?:\s*(?:\?\?|\|\|)\s*\{\s*\})?"
    given = [rest[:200] for rest in re.split(rf"(?<![\w$]){re.escape(name)}\s*\(", text)[2:]]
    if any(re.match(rf"\s*{at}\s*,", rest) for rest in given):
        return True
    reads = rf"([\w$]+)\s*=\s*(?:{at}|[\w$.]+\(\s*{re.escape(target)}\s*,\s*{re.escape(key)}\s*\))\s*[;,\n]"
    held = [found[1] for found in re.finditer(reads, text)]
    return any(re.match(rf"\s*{re.escape(each)}\s*,", rest) for each in held for rest in given)


def _is_guarded(text: str, target: str) -> bool:
    """Are the dangerous keys left out, or own keys of the target asked for?"""
    proto, others = "__proto__" in text, re.search(r"constructor|prototype", text) is not None
    if (proto and (others or _PLAIN.search(text))) or _GUARDS.search(text):
        return True
    word = re.escape(target)
    asked = re.sub(rf"(?<![\w$.])(?!{word}\b)[\w$]+\s*\[[^\]]+\]\s+instanceof\s+Object\b", "", text)
    if re.search(r"instanceof\s+Object\b", asked):
        return True  # the prototype of all objects is no instance of Object
    own = rf"hasOwn\w*(?:\.call)?\s*\(\s*{word}\s*,|{word}\.hasOwnProperty\("
    return re.search(own, text, re.IGNORECASE) is not None
