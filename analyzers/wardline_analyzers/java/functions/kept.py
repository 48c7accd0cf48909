"""What is kept under a name, in a request, a session or the system's properties, and asked for in the same function."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_needed
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import element, with_element
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, UNKNOWN, Value
from wardline_analyzers.java.functions.common import argument, changed
from wardline_analyzers.java.functions.settings import COOKIE

_KEEPERS: Final = (
    *("javax.servlet.http.HttpServletRequest()", "javax.servlet.ServletRequest()", "javax.servlet.http.HttpSession()"),
    *("javax.servlet.ServletContext()", "javax.servlet.jsp.PageContext()"),
)


def _key(arguments: Arguments) -> str | None:
    name = first(arguments).constant
    return f"attribute {name}" if isinstance(name, str) else None


def _keep(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`request.setAttribute(name, value)`"""
    key, value = _key(arguments), argument(arguments, 1)
    note_needed(run, [first(arguments)] if run.watching else [])
    if value is not None and arguments.receiver is not None:
        known = key if key is not None else UNKNOWN
        changed(run, node, state, lambda base: with_element(base, known, value), arguments.receiver.value)
    return NONE


def _kept(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`request.getAttribute(name)`; None: nobody has kept anything under it here."""
    key, receiver = _key(arguments), arguments.receiver
    note_needed(run, [first(arguments)] if run.watching else [])
    if key is None or receiver is None or receiver.value.items is None or key not in receiver.value.items:
        return None
    return element(receiver.value, key)


_PROPERTIES: Final = "java.lang.System.properties"
"""The variable that holds what this function has put into the system's properties."""


def _set_property(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`System.setProperty(name, value)`"""
    name, value = first(arguments).constant, argument(arguments, 1)
    if isinstance(name, str) and value is not None:
        before = state.vars.get(_PROPERTIES, Value(kind="dict", items={}))
        state.vars[_PROPERTIES] = with_element(before, name, value)
    return None


def _property(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`System.getProperty(name)`; None: nobody has set it here."""
    known, name = state.vars.get(_PROPERTIES), first(arguments).constant
    if known is None or known.items is None or not isinstance(name, str):
        return None
    return known.items.get(name)


def _of_cookie(key: str) -> Function:
    """`cookie.getName()` of a cookie that was made here: what it was given. That of a request is a source."""
    return lambda run, arguments, node, state: (this(arguments).items or {}).get(key)


RECALLED: Final[dict[str, Function]] = {
    "java.lang.System.setProperty": _set_property,
    "java.lang.System.getProperty": _property,
    f"{COOKIE}.getName": _of_cookie("name"),
    f"{COOKIE}.getValue": _of_cookie("value"),
}

KEPT: Final[dict[str, Function]] = {
    **{f"{keeper}.{word}": _keep for keeper in _KEEPERS for word in ("setAttribute", "putValue")},
    **{f"{keeper}.{word}": _kept for keeper in _KEEPERS for word in ("getAttribute", "getValue")},
}

__all__ = ["KEPT", "RECALLED"]
