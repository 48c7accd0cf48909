"""Fields of forms, serializers and models of the program: what their types let through of what a client filled in."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow.known.kinds import ALL, NUMBER_LEFT
from wardline_analyzers.flow.known.program import ClassRef, Filled, Instance, LocalClass
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import CLEAN, NO_FACTS, NO_KINDS, Value

_RESULTS: Final = frozenset(("cleaned_data", "validated_data"))
"""Attributes of a form with the values of its fields."""
_DJANGO: Final = ("django.forms.", "rest_framework.")
_LIBRARIES: Final = (*_DJANGO, "wtforms.")
_CHECKED: Final = frozenset(
    f"{word}Field()"
    for word in (
        *("Integer", "Float", "Decimal", "Boolean", "NullBoolean", "Date", "DateTime", "Time", "Duration", "UUID"),
        *("DateTimeLocal", "Month", "IntegerRange", "DecimalRange", "Select", "SelectMultiple", "Radio"),
        *("Choice", "TypedChoice", "MultipleChoice", "TypedMultipleChoice", "ModelChoice", "PrimaryKeyRelated"),
    )
)
"""Fields whose values are numbers, dates, or one of those that the program lists."""
_OF_MARSHMALLOW: Final = frozenset(
    f"marshmallow.fields.{word}()"
    for word in (
        *("Integer", "Int", "Number", "Float", "Decimal", "Boolean", "Bool", "UUID", "Enum"),
        *("Date", "DateTime", "NaiveDateTime", "AwareDateTime", "Time", "TimeDelta"),
    )
)
LETS_THROUGH: Final = ".kinds"
"""The element of a field, or of a validator, with the kinds of sink for which what it lets through is harmless."""
_OF_FILES: Final = frozenset(("FileField()", "ImageField()"))
_FILE: Final = "django.core.files.uploadedfile.UploadedFile()"
"""What such a field holds in Django and its REST framework: the file itself, no path."""
VALIDATORS: Final = ".validators"
"""The element of a field with the functions of the program that its values are given to."""


def filled(run: Run, value: Value, base: Value, name: str) -> Value:
    """The values of a form's fields, which still tell of which form they are; `form.code.data` of one of WTForms."""
    if name == "data" and (base.name or "").startswith("wtforms."):
        return _passed(value, vouched_of(run, base))
    if name not in _RESULTS:
        return value
    forms = [c.of for c in base.callables if isinstance(c, Instance) and isinstance(c.of, (ClassRef, LocalClass))]
    return value.but(callables=tuple(Filled(form) for form in forms)) if forms else value


def data_of(field: Value, name: str) -> Value | None:
    """`form.amount.data` of a field of WTForms whose type lets no text of the client's through."""
    if name != "data" or not (field.name or "").startswith("wtforms.") or not _is_checked(field):
        return None
    return Value(kind="int")


def of_field(run: Run, values: Value, key: Any, found: Value) -> Value:
    """The value of one field, as its type lets it through."""
    forms = [c.of for c in values.callables if isinstance(c, Filled)]
    if not forms or not found.taints or not isinstance(key, str):
        return found
    if all(_is_file(_field(run, form, key)) for form in forms):
        return found.but(name=_FILE, taints=tuple(t.but(shape="upload") for t in found.taints))
    if not all(_is_typed(run, form, key) or _is_checked(_field(run, form, key)) for form in forms):
        return _passed(found, frozenset.intersection(*(_let_through(run, form, key) for form in forms)))
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in found.taints))


def _let_through(run: Run, form: ClassRef | LocalClass, name: str) -> frozenset[str]:
    """The kinds of sink for which what a field holds is harmless, by its validators and its own `clean_<name>`."""
    kinds = vouched_of(run, _field(run, form, name))
    cleaner = run.world.method(form, f"clean_{name}") if isinstance(form, ClassRef) else None
    summary = run.world.summary(cleaner) if cleaner is not None else None
    given = summary.returns if summary is not None else None
    if given is not None and given.taints:
        kinds |= frozenset.intersection(*(t.cleared for t in given.taints)) & ALL
    return kinds


def vouched_of(run: Run, field: Value | None) -> frozenset[str]:
    """The kinds of sink for which what a field lets through is harmless, by its validators."""
    items = (field.items or {}) if field is not None else {}
    said = items.get(LETS_THROUGH, CLEAN).constant
    kinds = frozenset(said.split()) if isinstance(said, str) else NO_KINDS
    for function in items.get(VALIDATORS, CLEAN).callables:
        summary = run.world.summary(function)
        facts = summary.facts if summary is not None else NO_FACTS
        kinds = kinds.union(*(found for key, found in facts if key == (0,)))
    return kinds


def vouched_by(run: Run, form: ClassRef | LocalClass, name: str) -> frozenset[str]:
    """The kinds of sink for which what a field of a form lets through is harmless, by its type or its validators."""
    field = _field(run, form, name)
    return NUMBER_LEFT if _is_typed(run, form, name) or _is_checked(field) else vouched_of(run, field)


def _passed(value: Value, kinds: frozenset[str]) -> Value:
    return value.but(taints=tuple(t.but(cleared=t.cleared | kinds) for t in value.taints)) if kinds else value


def _is_typed(run: Run, form: ClassRef | LocalClass, name: str) -> bool:
    """Is it a field of a model, of a type that no text fits into?"""
    return isinstance(form, ClassRef) and run.world.typed_as(form, name) in ("int", "limited")


def _field(run: Run, form: ClassRef | LocalClass, name: str) -> Value | None:
    if isinstance(form, LocalClass):
        return form.member(name)
    member = run.world.member(form, name)
    return member.value if member is not None else None


def _is_checked(field: Value | None) -> bool:
    name = (field.name if field is not None else None) or ""
    return name in _OF_MARSHMALLOW or (name.startswith(_LIBRARIES) and name.rpartition(".")[2] in _CHECKED)


def _is_file(field: Value | None) -> bool:
    name = field.name if field is not None else None
    return name is not None and name.startswith(_DJANGO) and name.rpartition(".")[2] in _OF_FILES


__all__ = ["LETS_THROUGH", "VALIDATORS", "data_of", "filled", "of_field", "vouched_by", "vouched_of"]
