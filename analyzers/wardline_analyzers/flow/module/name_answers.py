"""What a unit is told of names: of its module's variables, of what is imported."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from wardline_analyzers.flow.known.elements import constant, is_empty, rebuilt
from wardline_analyzers.flow.known.joining import join, join_taints
from wardline_analyzers.flow.known.program import ClassRef, ModuleRef, Ref, Variable, plain_name
from wardline_analyzers.flow.known.values import ANY, CLEAN, Value
from wardline_analyzers.flow.module.outside import concrete
from wardline_analyzers.flow.module.parts import FUNCTIONS, NAMES, WRITES, Part, words_in
from wardline_analyzers.languages.module_names import Meaning
from wardline_analyzers.languages.units import Kind

if TYPE_CHECKING:
    from wardline_analyzers.flow.models.tables import Models
    from wardline_analyzers.flow.module.module_flow import ModuleFlow

_OF_CLASS: Final = (Kind.CLASS, Kind.BODY)
_MOST_ALIASES: Final = 8
"""Names that stand for one another, one after the other."""


class NameAnswers:
    """The part of a unit's world that is about names."""

    _flow: ModuleFlow
    _part: Part
    _level: int
    models: Models

    def _name(self, word: str, depth: int = 0) -> Value | None:
        flow = self._flow
        method = self._of_class_around(word)
        if method is not None:
            return method
        meaning = flow.names.get(word)
        if meaning is not None and meaning.kind == "name" and self._is_inner(word):
            return None
        if meaning is None:
            for star in flow.names.stars:
                if word in self.models.front.starred.get(star, ()):
                    return Value(name=f"{star}.{word}")
            own = word in self.models.front.builtins
            found = None if own and self.models.front.packages is not None else self._starred(word)
            if found is not None:
                return found
            if word in self.models.front.builtins:
                return Value(name=self.models.canonical(word))
            return self._well_known(word)
        if meaning.kind == "define":
            if flow.function(word) is not None:
                return Value(kind="function", callables=(Ref(flow.module, word),))
            if flow.class_of(word) is not None:
                return Value(kind="class", callables=(ClassRef(flow.module, word),))
            alias = flow.names.alias(word)
            if alias and depth < _MOST_ALIASES:
                return self._name(alias, depth + 1)
            inner = self._defined(flow.conditional(word))
            if inner:
                return Value(kind="function", callables=tuple(Ref(flow.module, part.name) for part in inner[:4]))
        elif meaning.kind == "constant" and (self._level <= WRITES or not self._flow.writers(word)):
            return self._seen_from_here(word, _constant(meaning.payload))
        elif meaning.kind == "name" and "(" not in meaning.payload:
            found = self._imported(meaning.payload)
            return self._with_fields(word, found) if "." in meaning.payload or found.callables else found
        return self._variable(word, meaning)

    def _is_inner(self, word: str) -> bool:
        """Is it a class inside a class? It hides what is imported under its name."""
        return self.models.front.inner_names and self._flow.inner(word) is not None

    def _defined(self, functions: list[Part]) -> list[Part]:
        """Those of these functions, each defined under a condition, whose condition may hold: `if DEBUG: def …`."""
        flow = self._flow
        if len(functions) < 2:
            return functions
        kept: list[Part] = []
        for part in flow.definers(plain_name(functions[0].name).partition("@")[0]):
            own = [each for each in functions if each.unit is part.unit]
            dead = flow.of(part, NAMES).dead if own and part is not self._part else ()
            for each in own:
                function = each.function
                assert function is not None
                if not any(start <= function.start and function.end <= end for start, end in dead):
                    kept.append(each)
        return kept or functions

    def _of_class_around(self, word: str) -> Value | None:
        """What a statement in the body of a class means by the name of one of its methods: `handlers = {"go": go}`."""
        part = self._part
        if part.unit.kind not in _OF_CLASS or not self.models.front.class_scope:
            return None
        info = self._flow.class_of(part.owner)
        method = info.methods.get(word) if info is not None else None
        if method is None or method.number > part.number:
            return None
        return Value(kind="function", callables=(Ref(self._flow.module, method.name),))

    def _starred(self, word: str) -> Value | None:
        """A name that may come from `from module import *` of a module of the project."""
        flow = self._flow
        if flow.other is None or not (flow.names.stars or flow.models.front.packages is not None):
            return None
        found: Value | None = flow.other.starred(flow.names.stars, word)
        return found

    def _well_known(self, word: str) -> Value | None:
        """A class whose import is not written yet; not where it may come with a package that nobody knows."""
        front = self.models.front
        qualified = front.well_known.get(word)
        if qualified is None or not all(star.startswith(front.known_packages) for star in self._flow.names.stars):
            return None
        return Value(name=self.models.canonical(qualified))

    def _variable(self, word: str, meaning: Meaning) -> Value:
        """A module-level variable: what the statements above (or, for a function, all of them) make of it."""
        inside = self._part.runs_later
        key = ("name", word, min(self._level, WRITES + 1), -1 if inside else self._part.number)
        found: Value | None = self._flow.answers.get(key)
        if found is None:
            found = self._flow.answers[key] = self._found_variable(word, meaning, inside)
        return found

    def _found_variable(self, word: str, meaning: Meaning, inside: bool) -> Value:
        flow = self._flow
        values: list[Value] = []
        for part in flow.definers(word):
            if (
                part.unit.kind is Kind.STATEMENTS
                and part is not self._part
                and (inside or part.number < self._part.number)
            ):
                found = flow.of(part, NAMES).variable(word)
                if found is not None and self._level > WRITES and _is_made_by_program(found):
                    found = flow.of(part, WRITES).variable(word) or found
                if found is not None:
                    values = [*values, found] if inside else [found]
        if self._level > WRITES or not inside:
            variable = (flow.module, word)
            writers = flow.writers(word)
            for part in writers:
                if part.function is not None:
                    written = self._left_by(part, writers, variable) if self._level > WRITES and inside else None
                elif part.unit.kind in FUNCTIONS:
                    written = None  # a function that is broken, or a class inside a class
                elif part is not self._part and (inside or part.number < self._part.number):
                    written = flow.of(part, WRITES if self._level > WRITES else NAMES).left_in(variable)
                else:
                    written = None
                if written is not None:
                    values.append(written)
        if values:
            return self._seen_from_here(word, self._joined(values))
        if meaning.kind == "name":
            return Value(name=self.models.canonical(meaning.payload))
        if meaning.kind == "literal":
            return Value(kind={"string": "str", "number": "int"}.get(meaning.payload, meaning.payload))
        return _constant(meaning.payload) if meaning.kind == "constant" else ANY

    def _seen_from_here(self, word: str, value: Value) -> Value:
        """In a function an empty container that nobody in the module fills: it is there for somebody who does. Of one
        that its functions fill, what they put there is asked at a later level."""
        if not self._part.runs_later or not is_empty(value):
            return value
        filled = self._level <= WRITES and bool(self._flow.writers(word))
        return value.but(rest=CLEAN) if filled else value.but(rest=ANY, open=True)

    def _joined(self, values: Sequence[Value]) -> Value:
        """What holds of each of them. Much of it is the same for whoever asks, and joined once."""
        answers = self._flow.answers
        joined = values[0]
        for value in values[1:]:
            key = ("joined", id(joined), id(value))  # which are kept as long as the key is
            if key not in answers:
                answers[key] = join(joined, value), joined, value
            joined = answers[key][0]
        return joined

    def _left_by(self, writer: Part, writers: Sequence[Part], variable: Variable) -> Value | None:
        """What a function leaves in a variable: of what its callers give, what their own looks tell, if they do."""
        flow = self._flow
        left = flow.of(writer, WRITES)
        if variable not in left.globals:
            return None
        word = plain_name(writer.name)
        callers = (p for p in writers if p is not writer and word in words_in(p))
        return left.left_in(variable, told=any(variable in flow.of(p, WRITES).globals for p in callers))

    def _with_fields(self, word: str, value: Value) -> Value:
        """An imported object or module, with what functions of the module put into its attributes: `flask.g`."""
        flow = self._flow
        if self._level <= WRITES or any(not isinstance(each, ModuleRef) for each in value.callables):
            return value
        key = ("fields", word)
        items: dict[Any, Value] | None = flow.answers.get(key)
        if items is None:
            items = flow.answers[key] = self._fields(word)
        if not items:
            return value
        if value.callables:
            return value.but(items=items)
        made = rebuilt(Value(kind="instance", name=value.name), items, Value(open=True))
        return made.but(taints=join_taints(value.taints, made.taints), open=True)

    def _fields(self, word: str) -> dict[Any, Value]:
        """What functions of the module put into the attributes of an imported object or module."""
        flow = self._flow
        items: dict[Any, Value] = {}
        for part in flow.writers(word):
            written = None
            if part.function is not None and part.stored:
                written = flow.of(part, WRITES).globals.get((flow.module, word))
            for key, item in (written.items or {}).items() if written is not None else ():
                items[key] = concrete(item) if key not in items else join(items[key], concrete(item))
        return items

    def _of_module(self, module: ModuleRef, name: str) -> Value | None:
        if module.module == self._flow.module:
            return self._name(name)
        found: Value | None = self._flow.other.of_module(module, name) if self._flow.other is not None else None
        return found

    def _imported(self, qualified: str) -> Value:
        if self._flow.other is not None:
            found: Value | None = self._flow.other.imported(qualified)
            if found is not None:
                return found
        return Value(name=self.models.canonical(qualified))


def _is_made_by_program(value: Value) -> bool:
    """May a function or a class of the program have made it, of which only a look at that tells?"""
    return value.open and value.name is None and value.consts is None and value.items is None


@lru_cache(maxsize=4096)
def _constant(payload: str) -> Value:
    try:
        return constant(ast.literal_eval(payload))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ANY
