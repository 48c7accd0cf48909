"""`CurrentUser = Annotated[User, Depends(current_user)]`: a type with what a framework is to do for it, kept under a
name. What it says stands in the value of the name, so that it is known wherever the name is imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import ALIAS, LIMITS, TYPE, is_plain, words_of
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import TRUE, Value

PATTERNS: Final = frozenset(
    ("pattern", "regex", "enum", "ParseUUIDPipe", "ParseEnumPipe", "ParseBoolPipe", "ParseDatePipe")
)
"""What in an annotation or default value says that only some texts get through."""
_DEPENDS: Final = frozenset(("Depends", "Security"))
_ANNOTATED: Final = frozenset(("typing.Annotated", "typing_extensions.Annotated"))
CHECKED: Final = ".checked"
"""The element that says that only some texts get through."""
NUMBER: Final = ".number"
"""The same of a type that no text of the client's fits into."""
LIMITED: Final = ".limited"
"""The same of a number that is not as large as the client likes."""
PROVIDER: Final = ".provider"
"""The function that a framework asks for the value."""


def provider(items: Iterable[form.Node]) -> form.Name | form.Attribute | None:
    """The function of `Depends(function)` among these expressions."""
    call = _depends(items)
    given = call.arguments[0].value if call is not None and call.arguments else None
    return given if isinstance(given, (form.Name, form.Attribute)) else None


def asks_by_type(items: Iterable[form.Node]) -> bool:
    """Is `Depends()` among these expressions? The parameter's type is what is called then."""
    call = _depends(items)
    return call is not None and not call.arguments


def _depends(items: Iterable[form.Node]) -> form.Call | None:
    for call in items:
        callee = call.callee if isinstance(call, form.Call) else None
        if isinstance(call, form.Call) and isinstance(callee, (form.Name, form.Attribute)) and callee.name in _DEPENDS:
            return call
    return None


def kept(run: Run, base: Value, key: Value, node: form.Index) -> Value | None:
    """What `Annotated[type, …]` is as a value; None if this is another subscript."""
    if base.name not in _ANNOTATED or not isinstance(node.key, form.Display) or not key.items:
        return None
    words = words_of(node.key)
    said = {
        CHECKED: not words.isdisjoint(PATTERNS),
        NUMBER: is_plain(words),
        LIMITED: not words.isdisjoint(LIMITS),
    }
    items = {TYPE: key.items.get(0, Value()), **{mark: TRUE for mark, is_so in said.items() if is_so}}
    if not words.isdisjoint(_DEPENDS):
        asked = provider(node.key.items[1:])
        items[PROVIDER] = run.variable(asked.name, run.frame.state) if isinstance(asked, form.Name) else Value()
    return Value(kind="instance", items=items, name=ALIAS)


def alias(run: Run, annotation: form.Expression | None) -> Value | None:
    """What such a name says, if the annotation is one."""
    if not isinstance(annotation, form.Name):
        return None
    value = run.variable(annotation.name, run.frame.state)
    return value if value.name == ALIAS and value.items else None


__all__ = ["CHECKED", "LIMITED", "NUMBER", "PATTERNS", "PROVIDER", "alias", "asks_by_type", "kept", "provider"]
