"""What a unit is told of the fields of classes: their names, what is in them, of which types, and who checks them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import namer, objects_of, typed_as, words_of
from wardline_analyzers.flow.form.naming import chain
from wardline_analyzers.flow.known.elements import walk
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.program import (
    INNER,
    ClassRef,
    Instance,
    LocalClass,
    Member,
    Ref,
    is_of_constants,
    plain_name,
)
from wardline_analyzers.flow.known.values import PARAMETER, Value
from wardline_analyzers.flow.module.class_answers import ClassAnswers
from wardline_analyzers.flow.module.declared import (
    Told,
    assigned,
    declaration,
    declared,
    encoded,
    is_given,
    told_by,
    told_in,
)
from wardline_analyzers.flow.module.outside import concrete, plain, without_way
from wardline_analyzers.flow.module.parts import NAMES, WRITES, ClassInfo, Part
from wardline_analyzers.flow.module.unit_flow import UnitFlow
from wardline_analyzers.languages.units import Kind

if TYPE_CHECKING:
    Above = Callable[[ClassRef, int], tuple[str, ...]]

_CHECKED: Final = frozenset(("pydantic", "pydantic_settings", "sqlmodel", "msgspec", "ninja"))
"""Packages whose classes see to it that a field is of its type."""
_FROM_OUTSIDE: Final = frozenset(("pydantic_settings.BaseSettings", "pydantic.BaseSettings"))
"""Classes whose fields are read from the environment: what stands in the class is there if nothing else is said."""
_BASIC: Final = frozenset(("str", "bytes", "int", "float", "bool", "list"))
"""Types that have no class."""
_GROWS: Final = frozenset(("list", "set"))
"""What a method adds to with no key that tells what was there before."""
_OR_NONE: Final = frozenset(("Optional", "Union", "None"))
_VALIDATES: Final = b"validator("
_VALIDATORS: Final = frozenset(("field_validator", "validator"))
"""Decorators of pydantic, for a method that is given the value of a field."""
_OF_WHOLE: Final = "model_validator"
"""Its decorator for a method that looks at all fields; behind `mode="after"` it is given the object itself."""


class FieldAnswers(ClassAnswers):
    """The part of a unit's world that is about the fields of classes."""

    def _members(self, of: ClassRef, depth: int = 0) -> tuple[str, ...]:
        if of.module != self._flow.module:
            return self._flow.other.members(of) if self._flow.other is not None else ()
        return self._told_in(of, declared, self._members, depth)

    def _encoded(self, of: ClassRef, depth: int = 0) -> tuple[str, ...]:
        if of.module != self._flow.module:
            return self._flow.other.encoded(of) if self._flow.other is not None else ()
        return self._told_in(of, encoded, self._encoded, depth)

    def _assigned(self, of: ClassRef, depth: int = 0) -> tuple[str, ...]:
        if of.module != self._flow.module:
            return self._flow.other.assigned(of) if self._flow.other is not None else ()
        return self._told_in(of, assigned, self._assigned, depth)

    def _told_in(self, of: ClassRef, told: Told, above: Above, depth: int) -> tuple[str, ...]:
        """The names that the statements in the bodies of a class tell, behind those of the classes above."""
        info = self._flow.class_of(of.name)
        names: list[str] = []
        for base in reversed(info.bases) if info is not None and depth < 8 else ():
            named = self._class_named(base)
            if named is not None:
                names.extend(above(named, depth + 1))
        names.extend(told_in(info, told) if info is not None else ())
        return tuple(dict.fromkeys(names))

    def _member(self, of: ClassRef, name: str, depth: int = 0) -> Member | None:
        """What the class's text puts into an attribute: the body of the class, and its methods by `self.name = …`."""
        flow = self._flow
        if of.module != flow.module:
            found: Member | None = flow.other.member(of, name) if flow.other is not None else None
            return found
        if depth or not self._part.runs_later:
            return self._found_member(of, name, depth)
        key = ("member", of, name, min(self._level, WRITES + 1))
        if key not in flow.answers:
            flow.answers[key] = self._found_member(of, name, depth)
        known: Member | None = flow.answers[key]
        return known

    def _found_member(self, of: ClassRef, name: str, depth: int) -> Member | None:
        flow = self._flow
        info = flow.class_of(of.name)
        if info is None or depth > 8:
            return None
        values: list[Value] = []
        inside = self._part.runs_later
        for head in info.heads:
            if head is not self._part and (inside or head.number < self._part.number):  # else it is not there yet
                values.extend(_class_values(flow.of(head, NAMES), info.name, name))
        fixed = bool(values) and not flow.stored(name) and not flow.models.front.zeros
        fixed = fixed and not is_given(info, name, self._marks(of))
        changes = False
        if self._level != NAMES:
            handing: set[str] = set()
            """Methods that write what they are given, or what other fields hold: who calls them counts as well."""
            for method in flow.field_writers(info, name):
                if self._level == WRITES:
                    if plain_name(method.name) == "__init__":  # what its fields are, if not what is in them
                        values.extend(_written(flow.of(method, NAMES), name))
                elif method.writes(name) or not handing.isdisjoint(method.own):
                    effect = _effect(flow.of(method, WRITES), name)
                    if effect is not None:
                        changes = changes or plain_name(method.name) != "__init__"
                        values.append(concrete(effect))
                        if method.writes(name) and _hands_on(effect, name):
                            handing.add(plain_name(method.name))
        if self._level > WRITES or not inside:
            for part in flow.writers(of.name):
                if self._fills(part, inside):
                    level = WRITES if self._level > WRITES else NAMES
                    written = flow.of(part, level).globals.get((of.module, of.name))
                    if written is not None and written.items is not None and "." + name in written.items:
                        values.append(concrete(written.items["." + name]))
                        fixed = False
        if not values and not info.heads and flow.models.front.packages is not None and flow.other is not None:
            elsewhere: Member | None = flow.other.package_member(of, name)
            if elsewhere is not None:
                return elsewhere
        if not values and flow.models.front.true_types:
            values = self._of_type(info, name)
        filled = self._filled(of, info, name, bool(values))
        if filled is not None:  # what stands in the class is there if nothing else is given
            values.append(filled)
            fixed = False
        if not values:
            above = self._above(of)
            return self._member(above, name, depth + 1) if above is not None else None
        made = join_all(values)
        if flow.models.front.inner_names and made.kind == "instance" and made.name is None and not made.callables:
            made = made.but(name=_inner_class_of(info, name, values))
        if made.consts is not None and info.bases and any(base in _FROM_OUTSIDE for base in self._bases(of)):
            return Member(made.but(consts=None, head="", open=True), False)
        grows = made.items is not None and (flow.models.front.virtual or made.kind in _GROWS or made.rest is not None)
        return Member(made, fixed and not (changes and grows))  # each object has what was done to it

    def _fills(self, part: Part, inside: bool) -> bool:
        """May a unit have put something into a class by now: a function, another class, a statement
        (`Shapes.add("round", Round)`)?"""
        if part.function is not None:
            return self._level > WRITES
        if part is self._part or part.unit.kind not in (Kind.CLASS, Kind.STATEMENTS):
            return False
        return inside or part.number < self._part.number

    def _of_type(self, info: ClassInfo, name: str) -> list[Value]:
        """A field to which this text gives nothing, by the type that it is declared with."""
        field, _ = declaration(info, name)
        value = self._object_of(field.annotation) if isinstance(field, form.Declare) else None
        return [value] if value is not None else []

    def _filled(self, of: ClassRef, info: ClassInfo, name: str, has_default: bool) -> Value | None:
        """What a field may hold beside its default, where objects are made of data; None: nothing is known of it."""
        field, _ = declaration(info, name)
        if field is None or not self._is_filled(of) or "ClassVar" in words_of(field.annotation):
            return None
        found = objects_of(field.annotation, namer(self._name, self._of_module))
        return found if found is not None or not has_default else Value()

    def _is_filled(self, of: ClassRef) -> bool:
        """Does a library make its objects of data, and see to it that the fields are of their types?"""
        return any(base.partition(".")[0] in _CHECKED for base in self._bases(of))

    def _object_of(self, annotation: form.Expression) -> Value | None:
        """An object of a class of a library, or of this module."""
        base = annotation.base if isinstance(annotation, form.Index) else annotation
        root, behind = chain(base)
        found = self._name(root) if root and "()" not in behind else None
        if found is None:
            return None
        named = namer(self._name, self._of_module)(root + behind)
        classes = tuple(Instance(c) for c in named.callables if isinstance(c, ClassRef)) if named is not None else ()
        if classes:
            return Value(kind="instance", callables=classes, open=True)
        qualified = found.name + behind if found.name else ""
        if not qualified or qualified in _BASIC:
            return None
        return Value(name=self._flow.models.canonical(f"{qualified}()"), open=True)

    def _is_enumeration(self, words: frozenset[str]) -> bool:
        """Is it a type of which a client only chooses a member?"""
        named = words - _OR_NONE
        of = self._class_named(next(iter(named))) if len(named) == 1 else None
        return of is not None and is_of_constants(self._bases(of))

    def _checks(self, of: ClassRef, name: str, depth: int = 0) -> tuple[Ref, ...]:
        if of.module != self._flow.module:
            return self._flow.other.checks(of, name) if self._flow.other is not None else ()
        info = self._flow.class_of(of.name)
        if info is None or depth > 8:
            return ()
        found: list[Ref] = []
        for method in info.methods.values():
            if _VALIDATES in method.unit.text:
                method.body()
                if method.function is not None and any(_checks_field(d, name) for d in method.function.decorators):
                    found.append(Ref(of.module, method.name))
        above = self._above(of)
        return (*found, *self._checks(above, name, depth + 1)) if above is not None else tuple(found)

    def _typed_as(self, of: ClassRef, name: str, depth: int = 0) -> str:
        if of.module != self._flow.module:
            return self._flow.other.typed_as(of, name) if self._flow.other is not None else ""
        info = self._flow.class_of(of.name)
        if info is None or depth > 8:
            return ""
        field, marks = declaration(info, name)
        if field is not None:
            if marks and (told := told_by(marks, self._flow.models.front.field_marks, self._flow.names)):
                return told
            if not self._flow.models.front.typed and not self._is_filled(of):
                return ""
            words = words_of(field.annotation)
            default = field.value if isinstance(field, form.Assign) else None
            return "int" if self._is_enumeration(words) else typed_as(words, default)
        above = self._above(of)
        return self._typed_as(above, name, depth + 1) if above is not None else ""


def _checks_field(decorator: form.Expression, name: str) -> bool:
    """`@field_validator("name", …)`, and `@model_validator(mode="after")`, which may look at any field."""
    if not isinstance(decorator, form.Call) or not isinstance(decorator.callee, (form.Name, form.Attribute)):
        return False
    if decorator.callee.name == _OF_WHOLE:
        modes = [each.value for each in decorator.arguments if each.name == "mode"]
        return any(isinstance(mode, form.Literal) and mode.value == "after" for mode in modes)
    if decorator.callee.name not in _VALIDATORS:
        return False
    given = [each.value.value for each in decorator.arguments if isinstance(each.value, form.Literal)]
    return name in given or "*" in given


def _class_values(flow: UnitFlow, owner: str, name: str) -> list[Value]:
    found = flow.variables.get(name)
    if found is not None:
        return [_named(found, without_way(plain(found)))]
    value = flow.variables.get(owner)
    for callable_ in value.callables if value is not None else ():
        member = getattr(callable_, "members", {}).get(name)
        if member is not None:
            return [without_way(plain(member))]
    return []


def _inner_class_of(info: ClassInfo, name: str, values: Sequence[Value]) -> str | None:
    """The class inside the class that an object in a field is of: told by one that it holds, or by its type."""
    told = {value.name for value in values if value.name is not None}
    if told:
        return told.pop() if len(told) == 1 else None
    for head in info.heads:
        for statement in head.body():
            for inner in statement.body if isinstance(statement, form.Class) else (statement,):
                if isinstance(inner, (form.Declare, form.Assign)) and declared(inner) == name:
                    kind = inner.annotation
                    return f"{INNER}{kind.name}()" if isinstance(kind, form.Name) and kind.name[:1].isupper() else None
    return None


def _named(found: Value, told: Value) -> Value:
    """An object of a class inside the class is told by the name of that: only its unit has the class."""
    if found.kind != "instance" or told.callables or len(found.callables) != 1:
        return told
    (of,) = found.callables
    inner = of.of if isinstance(of, Instance) else None
    if not isinstance(inner, LocalClass) or not inner.name.isidentifier():
        return told
    return told.but(name=f"{INNER}{inner.name}()")


def _written(flow: UnitFlow, name: str) -> list[Value]:
    """What a method writes to `self.name`, as far as that does not depend on its caller."""
    found = _effect(flow, name)
    return [] if found is None else [concrete(found)]


def _effect(flow: UnitFlow, name: str) -> Value | None:
    return flow.left_in_object().get("." + name)


def _hands_on(effect: Value, name: str) -> bool:
    """Does what a method leaves in a field of its object depend on more than the field itself?"""
    own = (0, f".{name}")
    return any(t.kind == PARAMETER and t.key[:2] != own for value in walk(effect) for t in value.taints)
