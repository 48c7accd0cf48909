"""Secrets that anybody knows: framework keys in the source, and fallbacks for variables that are not set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.secret_text import token_confidence
from wardline_analyzers.checks.secret_variables import NO_SECRET_NAME
from wardline_analyzers.checks.secrets import asked_literal
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import ancestors
from wardline_analyzers.python.constants import UNKNOWN, literal
from wardline_analyzers.python.names import string_value

_SETTING = re.compile(r"(?i:aws_?secret_?(?:access_?)?key)|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:KEY|SECRET|TOKEN)")
"""The name of a variable of the environment, or of a key in a file of settings, that holds the secret."""


_FILLED_IN = re.compile(r"\$\{|\{\{|<[\w ]+>|%\(|^env[:(]")


def known_password(match: Match) -> bool:
    """`generate_password_hash("admin")`: the password of an account stands in the source"""
    node = match.argument("0")
    if node is not None and node.type == "call":  # `b"…"` or `"admin".encode()`
        callee = node.child_by_field_name("function")
        node = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    value = match.unit.constant(node) if node is not None else UNKNOWN
    match.at = node
    around = match.text(match.node.parent) if match.node.parent is not None else ""
    if not value or not isinstance(value, (str, bytes)) or _IS_DUMMY.search(around):
        return False
    return not in_test(match.unit, match.node)


_IS_DUMMY = re.compile(r"(?i)dummy|fake|decoy|placeholder|unusable|timing|burn|never|nobody|invalid")
"""A hash that is there to take as long as that of an account would."""


def framework_secret(match: Match) -> bool:
    """Is a text given that is not empty, and not to a class of the user's own (`self.secret_key`)?"""
    node = asked_literal(match)
    text = literal(node, match.unit.syntax) if node is not None else UNKNOWN
    if node is None or not isinstance(text, (str, bytes)) or len(text) < 2:
        return False
    shown = text if isinstance(text, str) else text.decode("utf-8", "replace")
    if shown in ("None", "SECRET_KEY", "secret_key") or _SETTING.fullmatch(shown) or _FILLED_IN.search(shown):
        return False
    target = match.node.child_by_field_name("left") if match.node.type == "assignment" else None
    if target is not None and target.type == "attribute" and _is_own(match.unit, target):
        return False
    match.at = node
    if shown.startswith("django-insecure-"):
        match.message = (
            "This is the key that `startproject` made for development; it stands in the source, so sessions and "
            "signed links can be forged. Make a new one and read it from the environment."
        )
    if in_example(match.unit):
        match.confidence = Confidence.LOW
    return not in_test(match.unit, match.node)


def _is_own(unit: UnitView, target: Node) -> bool:
    """Is it an attribute of `self` or `cls`?"""
    base = target.child_by_field_name("object")
    return base is not None and unit.syntax.text(base) in ("self", "cls")


_OUTGOING = re.compile(r"(?i)token|api_?key|access_?key")


def not_empty_default(match: Match) -> bool:
    """Is the fallback a value that somebody could guess or read, for a variable that is a secret?"""
    name, node = match.constant("0"), match.argument("1|default")
    text = match.constant("1|default")
    if not isinstance(name, str) or not isinstance(text, str) or node is None:
        return False
    return _is_default(match, name, text)


def _is_default(match: Match, name: str, text: str) -> bool:
    if NO_SECRET_NAME.search(name) or not text.strip() or text.lower() in ("none", "null", "false", "true", "0", "1"):
        return False
    if _OUTGOING.search(name) and not re.search(r"(?i)jwt|secret|signing", name):
        sure = token_confidence(text)  # a wrong key for somebody else's service opens nothing of ours
        if sure is None:
            return False
        match.confidence = sure
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


_SECRET_NAME = re.compile(r"(?i)secret|passw|pwd|token|api_?key|private_?key|credential|signing")


def or_default(unit: UnitView, new: New) -> Iterator[Match]:
    """`os.environ.get("SECRET_KEY") or "text"`."""
    for call in unit.syntax.nodes.get("call", ()):
        callee, around = call.child_by_field_name("function"), call.parent
        if callee is None or around is None or around.type != "boolean_operator":
            continue
        operator, right = around.child_by_field_name("operator"), around.child_by_field_name("right")
        if operator is None or operator.type != "or" or right is None or around.child_by_field_name("left") != call:
            continue
        if unit.names.resolve(callee) not in ("os.environ.get", "os.getenv"):
            continue
        arguments = Arguments(call, unit.syntax)
        name = arguments.get("0|key")
        variable = string_value(name, unit.syntax) if name is not None else None
        text = string_value(right, unit.syntax)
        if variable is None or text is None or not _SECRET_NAME.search(variable):
            continue
        match = new(around, captures={"name": name, "default": right})
        if _is_default(match, variable, text):
            yield match


def require_variable(match: Match) -> Sequence[Edit]:
    """Read the variable without a fallback."""
    if match.name is not None and match.name not in ("os.environ.get", "os.getenv"):
        return _without_default(match)
    name = match.captures.get("name") or match.argument("0")
    if name is None or any(around.type == "interpolation" for around in ancestors(match.node)):
        return ()
    return (replacement(match, match.node, spelled(f"`os.environ`[{match.text(name)}]")),)


def _without_default(match: Match) -> Sequence[Edit]:
    """Settings readers (decouple, environ, starlette) raise by themselves when there is no default."""
    arguments = match.arguments
    if arguments is None or "default" not in arguments.keyword_nodes or len(arguments.positional) != 1:
        return ()
    if len(arguments.keyword_nodes) != 1 or arguments.node is None:
        return ()
    shift = match.unit.syntax.shift
    start, end = arguments.positional[0].end_byte, arguments.keyword_nodes["default"].end_byte
    return (Edit(start - shift, end - shift, ""),)
