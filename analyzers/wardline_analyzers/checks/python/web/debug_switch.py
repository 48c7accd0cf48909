"""Debug switches that a program asks the environment for, and that are on where it says nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tree_sitter import Node

from wardline_analyzers.checks.python.web.settings import certain, django_settings
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.tree import words
from wardline_analyzers.python.constants import UNKNOWN

_DEEPEST: Final = 8
_ASKS: Final = words("get getenv bool config env get_bool getbool env_bool")
"""The last words of what asks for a setting by its name: `os.environ.get`, `env.bool`, decouple's `config`."""
_TRUE: Final = ("y", "yes", "t", "true", "on", "1")
"""What `distutils.util.strtobool` takes for true."""


def django_on_by_default(match: Match) -> bool:
    """`DEBUG = os.environ.get("DEBUG", "True") == "True"`, among settings of Django"""
    return _is_on(match) and django_settings(match)


def server_on_by_default(match: Match) -> bool:
    """`app.run(debug=os.getenv("FLASK_DEBUG", "1") == "1")`"""
    return _is_on(match) and certain(match)


def _is_on(match: Match) -> bool:
    node = match.asked()
    if node is None or match.unit.constant(node) is not UNKNOWN:
        return False
    value = _unset(match.unit, match.unit.values.follow(node), 0)
    if isinstance(value, str):  # as it is, any text is true: that is another flaw
        return value.lower() in _TRUE
    return value is not UNKNOWN and bool(value)


def _unset(unit: UnitView, node: Node, depth: int) -> Any:
    """What an expression is worth where no variable of the environment is set; UNKNOWN if that does not tell."""
    value = unit.values.constant(node)
    if value is not UNKNOWN or depth > _DEEPEST:
        return value
    parts = [_unset(unit, child, depth + 1) for child in node.named_children if child.type != "comment"]
    if node.type == "call":
        return _called(unit, node, depth)
    if node.type == "parenthesized_expression" and len(parts) == 1:
        return parts[0]
    if node.type == "not_operator" and len(parts) == 1:
        return UNKNOWN if parts[0] is UNKNOWN else not parts[0]
    if node.type == "comparison_operator" and len(parts) == 2 and UNKNOWN not in parts:
        compare = _COMPARES.get(" ".join(unit.syntax.text(child) for child in node.children if not child.is_named))
        return UNKNOWN if compare is None else _tried(lambda: compare(*parts))
    return UNKNOWN


_COMPARES: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}


def _called(unit: UnitView, call: Node, depth: int) -> Any:
    callee, given = call.child_by_field_name("function"), Arguments(call, unit.syntax)
    if callee is None:
        return UNKNOWN
    word = unit.syntax.text(callee).rpartition(".")[2]
    base = callee.child_by_field_name("object") if callee.type == "attribute" else None
    if word in _TEXT_METHODS and base is not None and not given.positional:
        text = _unset(unit, base, depth + 1)
        return getattr(text, word)() if isinstance(text, str) else UNKNOWN
    first = given.get("0")
    if first is None:
        return UNKNOWN
    if word in _CASTS and (base is None or word == "strtobool"):
        inner = _unset(unit, first, depth + 1)
        return UNKNOWN if inner is UNKNOWN else _tried(lambda: _CASTS[word](inner))
    name = unit.values.constant(first)
    default = given.get("default") or given.get("1")
    if word not in _ASKS or not isinstance(name, str) or "debug" not in name.lower() or default is None:
        return UNKNOWN
    value = unit.values.constant(default)
    cast = given.get("cast")
    if cast is not None and unit.syntax.text(cast) == "bool" and isinstance(value, str):
        return value.lower() in _TRUE
    return value


_TEXT_METHODS: Final = words("lower upper strip title casefold capitalize")
_CASTS: Final[dict[str, Callable[[Any], Any]]] = {
    "bool": bool,
    "int": int,
    "str": str,
    "strtobool": lambda text: str(text).lower() in _TRUE,
}


def _tried(work: Callable[[], Any]) -> Any:
    """What comes of some values, UNKNOWN if they do not fit together."""
    try:
        return work()
    except (TypeError, ValueError):
        return UNKNOWN


__all__ = ["django_on_by_default", "server_on_by_default"]
