"""What a unit is told of classes: their methods, their bases, and their decorators."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary import marks
from wardline_analyzers.flow.calling.overloads import Signature, signature_of
from wardline_analyzers.flow.form.naming import chain
from wardline_analyzers.flow.known.program import ClassRef, Ref, plain_name
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.module.name_answers import NameAnswers
from wardline_analyzers.flow.module.parts import ClassInfo

_MOST_OVERRIDING: Final = 4
"""Classes with a method of their own for one that is only declared, of which any may be meant."""
_ALONE: Final = 8
"""A depth at which no class above is asked any more."""
_MOST_ABOVE: Final = 32
"""Ways to classes above that are followed."""


class ClassAnswers(NameAnswers):
    """The part of a unit's world that is about classes."""

    def _code(self, ref: Ref) -> form.Function | None:
        if ref.module != self._flow.module:
            code: form.Function | None = self._flow.other.code(ref) if self._flow.other is not None else None
            return code
        part = self._flow.function(ref.name)
        if part is None:
            return None
        part.body()
        return part.function

    def _method(self, of: ClassRef, name: str, depth: int = 0) -> Ref | None:
        if of.module != self._flow.module:
            return self._flow.other.method(of, name) if self._flow.other is not None else None
        info = self._flow.class_of(of.name)
        if info is None or depth > 8:
            return None
        if name in info.methods:
            return Ref(of.module, f"{of.name}.{name}")
        if len(info.bases) > 1 and depth == 0:
            return self._method_in_order(of, name)
        for base in info.bases:
            above = self._class_named(base)
            if above is not None:
                found = self._method(above, name, depth + 1)
                if found is not None:
                    return found
        if depth == 0 and self._flow.models.front.packages is not None and self._flow.other is not None:
            elsewhere: Ref | None = self._flow.other.package_method(of, name)
            if elsewhere is not None:
                return elsewhere
        return self._only_one(info, name) if depth == 0 and self._flow.models.front.receivers else None

    def _method_in_order(self, of: ClassRef, name: str) -> Ref | None:
        """The method of a class with several bases: a class above that is one of several classes' comes behind them."""
        order = self._above_all(of)
        for above in (each for n, each in enumerate(order) if each not in order[n + 1 :]):
            found = self._method(above, name, _ALONE)
            if found is not None:
                return found
        return None

    def _above_all(self, of: ClassRef, depth: int = 0) -> list[ClassRef]:
        """The classes above, each behind those below it, as often as there are ways to it."""
        info = self._flow.class_of(of.name) if of.module == self._flow.module else None
        found: list[ClassRef] = []
        for base in info.bases if info is not None and depth < _ALONE else ():
            above = self._class_named(base)
            if above is not None:
                found += [above, *self._above_all(above, depth + 1)]
        return found[:_MOST_ABOVE]

    def _overloads(self, ref: Ref) -> tuple[tuple[Ref, Signature], ...]:
        if ref.module != self._flow.module:
            return self._flow.other.overloads(ref) if self._flow.other is not None else ()
        owner, name = ref.name.rpartition(".")[0], plain_name(ref.name)
        info = self._flow.class_of(owner)
        found: list[tuple[Ref, Signature]] = []
        parts = info.overloads(name) if info is not None else []
        for part in parts if len(parts) > 1 else ():
            part.body()
            if part.function is not None:
                found.append((Ref(ref.module, part.name), signature_of(part.function)))
        return tuple(found)

    def _overriding(self, of: ClassRef, name: str) -> tuple[ClassRef, ...]:
        flow = self._flow
        if of.module != flow.module:
            return flow.other.overriding(of, name) if flow.other is not None else ()
        if flow.class_of(of.name) is None or self._has_code(of, name):
            return ()
        below = [ClassRef(flow.module, each) for each in flow.below(of.name)]
        if flow.other is not None:
            for base in (of, *below):
                below += [each for each in flow.other.implementing(base) if each not in below]
        found = [each for each in below if self._has_code(each, name)]
        return tuple(found) if len(found) <= _MOST_OVERRIDING else ()

    def _has_code(self, of: ClassRef, name: str) -> bool:
        ref = self._method(of, name)
        return ref is not None and self._code(ref) is not None

    def _only_one(self, interface: ClassInfo, name: str) -> Ref | None:
        """A method of a type that has none of its own, an interface: that of the only type that has it here."""
        if interface.methods:
            return None
        found = self._flow.classes_with(name)
        return Ref(self._flow.module, f"{found[0]}.{name}") if len(found) == 1 else None

    def _class_named(self, written: str) -> ClassRef | None:
        if self._flow.class_of(written) is not None:
            return ClassRef(self._flow.module, written)
        value = self._name_of_import(written)
        for callable_ in value.callables if value is not None else ():
            if isinstance(callable_, ClassRef):
                return callable_
        return None

    def _name_of_import(self, written: str) -> Value | None:
        meaning = self._flow.names.get(written.partition(".")[0])
        if meaning is None and "." not in written:
            return self._starred(written)
        if meaning is None or meaning.kind != "name" or self._flow.other is None:
            return None
        rest = written.partition(".")[2]
        found: Value | None = self._flow.other.imported(f"{meaning.payload}.{rest}" if rest else meaning.payload)
        return found

    def _above(self, of: ClassRef) -> ClassRef | None:
        if of.module != self._flow.module:
            found: ClassRef | None = self._flow.other.above(of) if self._flow.other is not None else None
            return found
        info = self._flow.class_of(of.name)
        for base in info.bases if info is not None else ():
            above = self._class_named(base)
            if above is not None:
                return above
        return None

    def _bases(self, of: ClassRef, depth: int = 0) -> tuple[str, ...]:
        if of.module != self._flow.module:
            return self._flow.other.library_bases(of) if self._flow.other is not None else ()
        info = self._flow.class_of(of.name)
        if info is None or depth > 8:
            return ()
        found: list[str] = []
        for base in info.bases:
            above = self._class_named(base)
            if above is not None:
                found.extend(self._bases(above, depth + 1))
                continue
            root, _, rest = base.partition(".")
            meaning = self._flow.names.get(root)
            handed = self._name_of_import(base)
            if handed is not None and handed.name:
                found.append(handed.name)
            elif meaning is not None and meaning.kind == "name":
                found.append(f"{meaning.payload}.{rest}" if rest else meaning.payload)
            elif meaning is None and root in self._flow.names.builtins:
                found.append(base)
        return tuple(dict.fromkeys(found))

    def _marks(self, of: ClassRef) -> tuple[str, ...]:
        info = self._flow.class_of(of.name) if of.module == self._flow.module else None
        classes = [s for head in (info.heads if info else ()) for s in head.body() if isinstance(s, form.Class)]
        return tuple(mark for each in classes for mark in marks.told(each.decorators, self._qualified))

    def _qualified(self, node: form.Expression) -> str | None:
        """The qualified name of a dotted expression, by the names of the module."""
        root, behind = chain(node)
        value = self._name(root) if root else None
        return value.name + behind if value is not None and value.name else None
