"""What bandit's tests are given to look at. Imports bandit: see `loading`."""

from __future__ import annotations

from typing import Any

from bandit.core.context import Context

_ABSENT: Any = object()


class UnitContext(Context):  # type: ignore[misc]  # bandit has no types
    """Bandit's context of one syntax node, for all tests of that node.

    Thirty tests ask the same questions of each call, so the answers, which are bandit's own, are remembered; and what a
    test asks most is a plain attribute here.
    """

    node: Any = None
    call_function_name: Any = None
    call_function_name_qual: Any = None

    def __init__(self, values: dict[str, Any]) -> None:
        self._context = values
        self._imports: Any = values.get("imports")
        self._args: Any = _ABSENT
        self._keywords: Any = _ABSENT
        self.node = values.get("node")
        self.call_function_name = values.get("name")
        self.call_function_name_qual = values.get("qualname")

    @property
    def call_args(self) -> Any:
        found = self._args
        if found is _ABSENT:
            found = self._args = Context.call_args.fget(self)
        return found

    @property
    def call_keywords(self) -> Any:
        found = self._keywords
        if found is _ABSENT:
            found = self._keywords = Context.call_keywords.fget(self)
        return found

    def is_module_imported_like(self, module: str) -> Any:
        return self._imports.like(module)

    def is_module_imported_exact(self, module: str) -> Any:
        return self._imports.exact(module)


_OF_THE_NAME = frozenset(
    ("call_function_name", "call_function_name_qual", "is_module_imported_exact", "is_module_imported_like")
)


class Watched:
    """A context that notes whether a test looks at more than the name of the call and the imports."""

    __slots__ = ("_watched", "looked_further")

    def __init__(self, context: UnitContext) -> None:
        self._watched = context
        self.looked_further = False

    def __getattr__(self, name: str) -> Any:
        if name not in _OF_THE_NAME:
            self.looked_further = True
        return getattr(self._watched, name)
