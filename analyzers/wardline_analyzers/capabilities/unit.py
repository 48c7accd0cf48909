"""What one unit can do: the places in it where a capability shows, found without running the dataflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from wardline_analyzers.capabilities.ability import CALLS, NAMED, Ability
from wardline_analyzers.capabilities.names import ObjectNames
from wardline_analyzers.capabilities.tables import BASES, DECORATORS, Abilities
from wardline_analyzers.flow.boundary.secret_names import is_secret
from wardline_analyzers.flow.boundary.sinks import LOOKS
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.conditions import holds
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.python.constants import UNKNOWN

MOST = 400
"""Places of one unit that are kept."""
_LONGEST = 4000
"""Bytes of an argument that are looked at for what it looks like."""
_ASKS_CLASS = frozenset(("isinstance", "issubclass"))
_TEXT_STARTS = "rRbBuUfF\"'( \n\t"


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a unit; `start` and `end` are bytes relative to it."""

    capability: str
    start: int
    end: int
    name: str
    """The qualified name that it rests on: `requests.get`, `*.execute` where the object is not known."""
    how: str
    """`call`, `name`, `handler`, `base`, or `passed` (a function given to somebody else to call)."""


class UnitPlaces:
    """One look at one unit."""

    def __init__(self, view: UnitView, names: ObjectNames, packages: frozenset[str], abilities: Abilities) -> None:
        """`packages`: those that the module imports from."""
        self._view = view
        self._names = names
        self._syntax = view.syntax
        self._packages = packages
        self._abilities = abilities
        words = {**abilities.words, NAMED: abilities.named_words(packages)}
        self._words = {way: self._with_aliases(some) for way, some in words.items()}
        self._open = not abilities.open_roots.isdisjoint(packages)

    def find(self) -> tuple[Found, ...]:
        """The places in the order of the text, each once for a capability."""
        found: dict[tuple[str, int, int], Found] = {}
        for place in self._all():
            found.setdefault((place.capability, place.start, place.end), place)
            if len(found) >= MOST:
                break
        return tuple(sorted(found.values(), key=lambda place: (place.start, place.end, place.capability)))

    def _all(self) -> Iterator[Found]:
        for node in self._syntax.nodes.get("call", ()):
            yield from self._call(node)
        yield from self._named()
        yield from self._bases()
        if b"@" in self._syntax.source:
            for node in self._syntax.find("decorator"):
                inner = node.named_children[0] if node.named_children else None
                if inner is not None and inner.type in ("identifier", "attribute"):
                    yield from self._decorated(inner)

    def _with_aliases(self, words: frozenset[str]) -> frozenset[str]:
        """These words, and the module's and the class's other names for what ends in one of them."""
        meanings = self._names.module.meanings.items()
        more = [n for n, m in meanings if m.kind == "name" and last_of(m.payload) in words]
        more += [n for n, known in self._names.facts.attributes if last_of(known) in words]
        return words.union(more) if more else words

    # ------------------------------------------------------------------ calls

    def _call(self, node: Node) -> Iterator[Found]:
        callee = node.child_by_field_name("function")
        if callee is None:
            return
        if node.parent is not None and node.parent.type == "decorator":
            yield from self._decorated(callee)
        word = self._word(callee)
        arguments: Arguments | None = None
        if word is None or callee.type == "identifier" or word in self._words[CALLS] or self._open:
            name, abilities = self._meant(CALLS, callee)
            if abilities:
                arguments = Arguments(node, self._syntax)
            for ability in abilities:
                if arguments is not None and self._holds(ability, arguments):
                    yield from self._places(ability.can, callee, name, "call")
                    if "environment" in ability.can and self._names_secret(arguments.get("0|key")):
                        yield from self._places(("secrets",), callee, name, "call")
        given = node.child_by_field_name("arguments")
        if word not in _ASKS_CLASS and given is not None:
            yield from self._passed(given)

    def _decorated(self, callee: Node) -> Iterator[Found]:
        if self._word(callee) in self._words[DECORATORS] or self._open:
            name, abilities = self._meant(DECORATORS, callee)
            for ability in abilities:
                yield from self._places(ability.can, callee, name, "handler")

    def _passed(self, given: Node) -> Iterator[Found]:
        """Functions that are given to somebody else to call: `Thread(target=os.system)`."""
        for child in given.named_children:
            node = child.child_by_field_name("value") if child.type == "keyword_argument" else child
            if node is None or node.type not in ("identifier", "attribute"):
                continue
            word = self._word(node)
            if word is None or word not in self._words[CALLS] or word[:1].isupper():
                continue  # a class that is named as an argument is mostly asked about, not called
            name = self._names.resolve(node)
            for ability in self._abilities.find(CALLS, name) if name else ():
                if not ability.where and not ability.looks_like:
                    yield from self._places(ability.can, node, name or "", "passed")

    def _holds(self, ability: Ability, arguments: Arguments) -> bool:
        if ability.looks_like and not self._looks(ability.looks_like, arguments.get("0")):
            return False
        if not ability.where or any(arguments.may_hide(spec) for spec, _ in ability.where):
            return True  # what is hidden in `*args` may be anything
        return holds(_Call(self._view, arguments), ability.where)

    def _looks(self, kind: str, node: Node | None) -> bool:
        if node is None:
            return False
        value = self._view.values.constant(node)
        if not isinstance(value, str):
            value = self._syntax.text(self._view.values.follow(node))[:_LONGEST].lstrip(_TEXT_STARTS)
        return LOOKS[kind].search(value[:_LONGEST]) is not None

    # ------------------------------------------------------------------ names, bases

    def _named(self) -> Iterator[Found]:
        words = self._words[NAMED]
        source = self._syntax.source
        if not any(word.encode() in source for word in words):
            return
        for node in self._syntax.find("attribute", "identifier"):
            if self._word(node) in words and not _is_part(node):
                name, abilities = self._meant(NAMED, node)
                for ability in abilities:
                    yield from self._places(ability.can, node, name, "name")
                    if "environment" in ability.can and self._names_secret(_key(node)):
                        yield from self._places(("secrets",), node, name, "name")

    def _bases(self) -> Iterator[Found]:
        for node in self._syntax.nodes.get("class", ()):
            supers = node.child_by_field_name("superclasses")
            for base in supers.named_children if supers is not None else ():
                name = self._names.resolve(base) if base.type in ("identifier", "attribute") else None
                for ability in self._abilities.find(BASES, name) if name else ():
                    yield from self._places(ability.can, base, name or "", "base")

    # ------------------------------------------------------------------ parts

    def _meant(self, way: str, node: Node) -> tuple[str, tuple[Ability, ...]]:
        """What is called or named, and what is said of it; else of `*.name` and `*.word.name`."""
        name = self._names.resolve(node)
        found = self._abilities.find(way, name) if name is not None else ()
        if found and name is not None:
            return name, found
        guess = name is None or self._names.is_guess(name) or not self._abilities.is_known(name)
        if not guess or node.type != "attribute":
            return "", ()
        word, base = self._word(node), node.child_by_field_name("object")
        before = self._word(base) if base is not None else None
        for unknown in (f"*.{before}.{word}", f"*.{word}") if before else (f"*.{word}",):
            if found := self._abilities.unknown(way, unknown, self._packages):
                return unknown, found
        return "", ()

    def _word(self, node: Node) -> str | None:
        """The last word of a name as it is written; None if it is none."""
        if node.type == "attribute":
            attribute = node.child_by_field_name("attribute")
            return self._syntax.text(attribute) if attribute is not None else None
        return self._syntax.text(node) if node.type == "identifier" else None

    def _names_secret(self, node: Node | None) -> bool:
        value = self._view.values.constant(node) if node is not None else UNKNOWN
        return isinstance(value, str) and is_secret(value)

    def _places(self, can: tuple[str, ...], node: Node, name: str, how: str) -> Iterator[Found]:
        shift = self._syntax.shift
        start = node.start_byte
        if node.type == "attribute" and node.end_point[0] != node.start_point[0]:
            attribute = node.child_by_field_name("attribute")  # a chain over lines: where its last word stands
            start = attribute.start_byte if attribute is not None else start
        for capability in can:
            yield Found(capability, max(0, start - shift), max(0, node.end_byte - shift), name, how)


class _Call:
    """A call, as conditions ask about it."""

    def __init__(self, unit: UnitView, arguments: Arguments) -> None:
        self.unit = unit
        self._arguments = arguments

    def argument(self, spec: str) -> Node | None:
        return self._arguments.get(spec)

    def may_hide(self, spec: str) -> bool:
        return self._arguments.may_hide(spec)

    def unpacked(self, spec: str) -> Value | None:
        return self._arguments.given_by_dictionary(spec)

    def resolve(self, node: Node) -> str | None:
        return self.unit.names.resolve(node)


def last_of(name: str) -> str:
    """The last word of a qualified name."""
    return name.removesuffix("()").rpartition(".")[2]


def _is_part(node: Node) -> bool:
    """Is an identifier no name by itself: an attribute's last word, a keyword, a part of an import, what is defined?"""
    parent = node.parent
    if node.type != "identifier" or parent is None:
        return False
    if parent.type in ("dotted_name", "aliased_import", "relative_import", "import_from_statement", "parameters"):
        return True
    field = {"attribute": "attribute", "keyword_argument": "name", "function_definition": "name"}.get(parent.type)
    return field is not None and parent.child_by_field_name(field) == node


def _key(node: Node) -> Node | None:
    """The key that is looked up in a name: of `environ["KEY"]`, `environ.get("KEY")`, `environ.pop("KEY")`."""
    parent = node.parent
    if parent is None:
        return None
    if parent.type == "subscript" and parent.child_by_field_name("value") == node:
        return parent.child_by_field_name("subscript")
    call = parent.parent if parent.type == "attribute" else None
    given = call.child_by_field_name("arguments") if call is not None and call.type == "call" else None
    return given.named_children[0] if given is not None and given.named_children else None
