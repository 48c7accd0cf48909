"""Functions of one name that differ by their parameters: which one a call means, by what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Given
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.program import ClassRef, Instance, LocalClass
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import Value

_BASIC: Final = frozenset(("str", "bytes", "int", "float", "bool", "list"))
"""Types that nothing else is of."""
_KINDS: Final = {"str": "str", "bytes": "bytes", "int": "int", "float": "float", "bool": "bool"}
_ROWS: Final = {
    "list": frozenset(("list", "List", "Collection", "Iterable", "ArrayList", "LinkedList", "Queue", "Deque")),
    "tuple": frozenset(("list", "List", "Collection", "Iterable")),
    "set": frozenset(("Set", "HashSet", "LinkedHashSet", "TreeSet", "Collection", "Iterable")),
    "dict": frozenset(("Map", "HashMap", "LinkedHashMap", "TreeMap", "Hashtable", "Properties")),
}
"""Types of collections, by the kinds of values that are of them."""
_CONSTRUCTOR: Final = "__init__"
_NEVER: Final = -1
_UNLIKELY: Final = 1
_MAYBE: Final = 2
_LIKELY: Final = 3
_EXACT: Final = 4


class Signature(NamedTuple):
    """What a function takes beside its object: the last word of each type (empty: anything), and whether the last
    parameter takes several arguments."""

    types: tuple[str, ...]
    several: bool

    def fits(self, count: int) -> bool:
        """May it be given so many arguments?"""
        return count >= len(self.types) - 1 if self.several else count == len(self.types)


def signature_of(function: form.Function) -> Signature:
    """What a method takes beside its object."""
    own = function.parameters[1:]
    return Signature(tuple(_word(p.annotation) for p in own), bool(own) and own[-1].kind in (form.STAR, form.ROW))


def _word(annotation: form.Expression | None) -> str:
    """The last word of a type; empty where it says nothing."""
    if isinstance(annotation, form.Index):
        base = annotation.base
        if isinstance(base, form.Name) and base.name == "Annotated" and isinstance(annotation.key, form.Display):
            return _word(annotation.key.items[0])
        annotation = base
    if isinstance(annotation, (form.Name, form.Attribute)):
        return "" if len(annotation.name) == 1 else annotation.name  # `T` is any type
    return ""


def chosen(run: Run, signatures: Sequence[Signature], given: Sequence[Given]) -> list[int]:
    """The functions that may be meant, by their numbers; all of them where none fits."""
    count = len(given)
    fitting = [n for n, signature in enumerate(signatures) if signature.fits(count)]
    exact = [n for n in fitting if not signatures[n].several]
    best: list[int] = []
    most = _NEVER
    for number in exact or fitting:
        likely = _likely(run, signatures[number], given)
        if likely > most:
            best, most = [], likely
        if likely == most and likely != _NEVER:
            best.append(number)
    return best or exact or fitting or list(range(len(signatures)))


def fitting(run: Run, closures: Sequence[Closure], given: Sequence[Given]) -> list[int]:
    """The same for methods of a class inside the unit, all of one name."""
    return chosen(run, [signature_of(closure.function) for closure in closures], given)


def _likely(run: Run, signature: Signature, given: Sequence[Given]) -> int:
    """How well the arguments fit; -1: they do not."""
    found = 0
    for type_, each in zip(signature.types, given, strict=False):
        one = _fits(run, type_, each.value)
        if one == _NEVER:
            return _NEVER
        found += one
    return found


def _fits(run: Run, type_: str, value: Value) -> int:
    if not type_:
        return _MAYBE
    kind = _kind_of(value)
    if kind in _KINDS:
        if kind == type_:
            return _EXACT
        if kind == "int" and type_ == "float":
            return _LIKELY
        return _NEVER if type_ in _BASIC else _UNLIKELY
    if kind in _ROWS:
        return _EXACT if type_ in _ROWS[kind] else _NEVER if type_ in _BASIC else _UNLIKELY
    names = _classes_of(run, value)
    if names:
        return _EXACT if type_ in names else _NEVER if type_ in _BASIC else _UNLIKELY
    if value.taints and type_ == "str":
        return _LIKELY
    return _MAYBE


def _kind_of(value: Value) -> str:
    if value.consts is not None and value.consts:
        kinds = {type(constant).__name__ for constant in value.consts}
        return kinds.pop() if len(kinds) == 1 else ""
    return value.kind


def _classes_of(run: Run, value: Value) -> frozenset[str]:
    """The classes that an object is of, by their last words."""
    found: set[str] = set()
    word = value.name.removesuffix("()").rpartition(".")[2] if value.name else ""
    if word[:1].isupper():
        found.add(word)
    for callable_ in value.callables:
        of = callable_.of if isinstance(callable_, Instance) else None
        if isinstance(of, (ClassRef, LocalClass)):
            found.add(of.name)
        if isinstance(of, ClassRef):
            found.update(above.name for above in run.world.ancestors(of))
    return frozenset(found)


def is_of(run: Run, value: Value, of: Value) -> bool | None:
    """Is an object that was made here of this class? None: that is not known, as of an interface that it may have."""
    wanted = [c for c in of.callables if isinstance(c, (ClassRef, LocalClass))]
    made = value.items is not None and len(value.callables) == 1 and isinstance(value.callables[0], Instance)
    if len(wanted) != 1 or not made:
        return None
    if wanted[0].name in _classes_of(run, value):
        return True
    if not run.world.models.front.virtual:
        return False if isinstance(value.callables[0].of, ClassRef) and isinstance(wanted[0], ClassRef) else None
    if isinstance(wanted[0], ClassRef):
        return False if run.world.method(wanted[0], _CONSTRUCTOR) is not None else None
    return False if _CONSTRUCTOR in wanted[0].members else None


__all__ = ["Signature", "chosen", "fitting", "is_of", "signature_of"]
