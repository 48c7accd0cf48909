"""What a method is made by its decorators: one of the class, a static one, a property."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.program import Ref
from wardline_analyzers.flow.known.run import Run

OF_CLASS: Final = "__class_getitem__"
"""A method that is one of the class with no decorator: `Shape["round"]` calls it."""


def kind_of_method(run: Run, function: Any) -> str:
    """`static`, `class`, `property` or `` for a plain method."""
    if isinstance(function, Closure):
        return method_kind(function.function)
    return run.world.kind(function) if isinstance(function, Ref) else ""


def method_kind(function: form.Function) -> str:
    """`static`, `class`, `property`, `setter`, or an empty text for a plain method."""
    for decorator in function.decorators:
        name = decorator.name if isinstance(decorator, (form.Name, form.Attribute)) else ""
        if name == "staticmethod":
            return "static"
        if name == "classmethod":
            return "class"
        if name in ("property", "cached_property"):
            return "property"
        if name == "setter":
            return "setter"
    return "class" if function.name == OF_CLASS else ""


__all__ = ["OF_CLASS", "kind_of_method", "method_kind"]
