"""Fields of forms and schemas, and their validators: which texts they let through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.form_fields import LETS_THROUGH, VALIDATORS, vouched_by, vouched_of
from wardline_analyzers.flow.decide.regexes import is_anchored, starts_anchored, vouched
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, element
from wardline_analyzers.flow.known.kinds import ALL
from wardline_analyzers.flow.known.program import ClassRef, Filled, Instance, LocalClass
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, CLEAN, NO_FACTS, NO_KINDS, UNKNOWN, Value

_SLUG: Final = vouched(r"[-\w]+")
_CASE: Final = frozenset(("re.I", "re.IGNORECASE", "re.A", "re.ASCII"))
"""Flags that let no other letters through than the pattern says."""
_BY_NAME: Final = {
    "django.core.validators.validate_slug": _SLUG,
    "django.core.validators.validate_unicode_slug": _SLUG,
    "django.core.validators.validate_integer": vouched(r"-?\d+"),
    "django.core.validators.validate_comma_separated_integer_list": vouched(r"-?\d[-,\d]*"),
}
"""Validators that are not made, but there."""
_SCHEMAS: Final = frozenset(("marshmallow.Schema", "marshmallow.schema.Schema"))


def _saying(kinds: frozenset[str]) -> Value:
    return Value(items={LETS_THROUGH: constant(" ".join(sorted(kinds)))}, rest=Value(open=True), open=True)


def _fitting(arguments: Arguments, spec: str, at_start: bool) -> frozenset[str]:
    """What the pattern vouches for that is given here. `at_start`: it is looked for at the beginning only."""
    given, flags = arguments.get(spec), arguments.get("flags")
    pattern = given.value if given is not None else ANY
    flag = flags.value.name if flags is not None else None
    if pattern.name == "re.Pattern()":
        flag = element(pattern, ".flags").name or flag
        pattern = element(pattern, ".pattern")
    text = pattern.constant
    if not isinstance(text, str) or not (flag in _CASE or (flag is None and flags is None)):
        return NO_KINDS
    whole = is_anchored(text) and (at_start or starts_anchored(text))
    return vouched(text) if whole and "inverse_match" not in arguments.keywords else NO_KINDS


def _pattern(at_start: bool) -> Function:
    """`RegexValidator(r"^[a-z]+\\Z")`, `Regexp(r"[a-z]+\\Z")`"""
    return lambda run, arguments, node, state: _saying(_fitting(arguments, "0|regex", at_start))


def _listed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`OneOf(["name", "price"])`, `AnyOf(values=COLUMNS)`"""
    given = arguments.get("0|choices|values|comparable")
    return _saying(ALL if given is not None and not given.value.taints and not given.value.open else NO_KINDS)


def _field(spec: str, own: frozenset[str] = NO_KINDS) -> Function:
    """A field by the validators in this argument; `own`: what it vouches for by itself."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = arguments.get(spec)
        validators = list(_each(given.value)) if given is not None else []
        functions = tuple(c for each in validators if len(each.callables) == 1 for c in each.callables)
        said = _saying(
            own.union(*(vouched_of(run, each) | _BY_NAME.get(each.name or "", NO_KINDS) for each in validators))
        )
        return said.but(items={**(said.items or {}), VALIDATORS: Value(callables=functions)})

    return made


def _of_pattern(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`RegexField(r"^[a-z]+\\Z")`"""
    return _saying(_fitting(arguments, "0|regex", at_start=False))


def _each(validators: Value) -> Iterator[Value]:
    if validators.kind in ("list", "tuple") and validators.items is not None:
        yield from validators.items.values()
    else:
        yield validators


# ---------------------------------------------------------------------- schemas of Marshmallow


def _schemas(run: Run, arguments: Arguments) -> list[ClassRef | LocalClass]:
    found = [c.of for c in this(arguments).callables if isinstance(c, Instance)]
    schemas = [of for of in found if isinstance(of, (ClassRef, LocalClass)) and _is_schema(run, of)]
    return schemas if len(schemas) == len(found) else []


def _is_schema(run: Run, of: ClassRef | LocalClass) -> bool:
    bases = run.world.library_bases(of) if isinstance(of, ClassRef) else [base.name for base in of.bases]
    return not _SCHEMAS.isdisjoint(bases)


def _loaded(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Schema().load(x)`: the fields of x, as the schema lets them through."""
    schemas = _schemas(run, arguments)
    if not schemas:
        return None
    each = element(first(arguments), UNKNOWN)
    forms = tuple(map(Filled, schemas))
    return Value(kind="dict", items={}, rest=each, keys=CLEAN, taints=each.taints, open=each.open, callables=forms)


def _faulty(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Schema().validate(x)`: what is wrong with x; where that is nothing, its fields are as the schema lets them
    through."""
    schemas = _schemas(run, arguments)
    if len(schemas) != 1:
        return None
    of, facts = schemas[0], NO_FACTS
    for name in run.world.assigned(of) if isinstance(of, ClassRef) else of.members:
        kinds = vouched_by(run, of, name)
        facts |= frozenset((t.key, kinds) for t in element(first(arguments), name).taints) if kinds else NO_FACTS
    return Value(kind="dict", open=True, when=(NO_FACTS, facts))


_FORMS: Final = ("django.forms", "rest_framework.serializers")
_WTFORMS: Final = ("String", "TextArea", "Password", "Hidden", "Search", "Tel", "URL", "Email", "")

FIELD_CHECKS: Final[dict[str, Function]] = {
    "django.core.validators.RegexValidator": _pattern(at_start=False),
    **dict.fromkeys((f"wtforms.validators.{word}" for word in ("Regexp", "regexp")), _pattern(at_start=True)),
    **dict.fromkeys((f"wtforms.validators.{word}" for word in ("AnyOf", "any_of")), _listed),
    "marshmallow.validate.Regexp": _pattern(at_start=True),
    **dict.fromkeys((f"marshmallow.validate.{word}" for word in ("OneOf", "Equal")), _listed),
    **{f"{module}.CharField": _field("validators") for module in _FORMS},
    **{f"{module}.SlugField": _field("validators", _SLUG) for module in _FORMS},
    **{f"{module}.RegexField": _of_pattern for module in _FORMS},
    **{f"wtforms.{word}Field": _field("1|validators") for word in _WTFORMS},
    **{f"marshmallow.fields.{word}": _field("validate") for word in ("String", "Str", "Raw", "Url", "URL", "Email")},
}
FIELD_METHODS: Final[dict[str, Function]] = {"load": _loaded, "validate": _faulty}
"""By the name of the method, of schemas of the program."""
