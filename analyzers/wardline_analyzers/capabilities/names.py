"""Names as the rules resolve them, and what a class tells of `self` besides.

`self.session.get` is `requests.Session().get` where some method of the class says `self.session = requests.Session()`;
`self.rfile` in a class derived from a request handler is the handler's; `Path(a) / b` is a path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.outline import Owner
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.python.names import Names

_PATH = "pathlib.Path()"
_MOST_BASES = 8
"""Classes of the module that are followed upwards."""


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What methods may know of their class; hashable, for a cache key."""

    base: str = ""
    """The first base class that is a library's, as a qualified name; empty: none."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Attributes of `self` and what they hold, sorted: `("session", "requests.Session()")`."""

    def used(self, words: frozenset[str]) -> ClassFacts:
        """The same, as far as a text with these words can ask."""
        if "self" not in words:
            return NO_CLASS
        return ClassFacts(self.base, tuple(pair for pair in self.attributes if pair[0] in words))


NO_CLASS = ClassFacts()


class ObjectNames(Names):
    """The meaning of expressions in one unit, with what is known of `self`."""

    def __init__(self, syntax: Syntax, module: ModuleNames, member: bool, models: Models, facts: ClassFacts) -> None:
        super().__init__(syntax, module, member)
        self.facts = facts
        self._attributes: Mapping[str, str] = dict(facts.attributes)
        self._models = models

    def look_up(self, node: Node, depth: int) -> str | None:
        if node.type == "attribute":
            base = node.child_by_field_name("object")
            if base is not None and base.type == "identifier" and base.text == b"self":
                return self._of_self(node)
        elif node.type == "binary_operator":
            return self._joined_path(node, depth)
        return super().look_up(node, depth)

    def _of_self(self, node: Node) -> str | None:
        attribute = node.child_by_field_name("attribute")
        if attribute is None:
            return None
        word = self.syntax.text(attribute)
        known = self._attributes.get(word)
        return known or (f"{self.facts.base}().{word}" if self.facts.base else None)

    def _joined_path(self, node: Node, depth: int) -> str | None:
        """`folder / name` is a path if the folder is one."""
        operator, left = node.child_by_field_name("operator"), node.child_by_field_name("left")
        if operator is None or left is None or operator.type != "/":
            return None
        found = self.look_up(left, depth + 1) if depth < _MOST_BASES else None
        return _PATH if found and self._models.canonical(found) == _PATH else None

    def is_guess(self, name: str) -> bool:
        """Does the name say no more than that it is some attribute of a class derived from a library's?"""
        return bool(self.facts.base) and name.startswith(f"{self.facts.base}().")


def library_base(owner: Owner, module: ModuleNames) -> str:
    """The first base class of a class that resolves to a library's, through classes of the module; empty: none."""
    return _library_base(owner[1], module, [_MOST_BASES])


def _library_base(bases: Iterable[str], module: ModuleNames, left: list[int]) -> str:
    for written in bases:
        root, dot, rest = written.partition(".")
        meaning = module.get(root)
        if meaning is None:
            continue
        if meaning.kind == "name":
            return f"{meaning.payload}{dot}{rest}"
        if meaning.kind == "define" and meaning.payload and not rest and left[0] > 0:
            left[0] -= 1
            if found := _library_base(str(meaning.payload).split(","), module, left):
                return found
    return ""


def assigned_attributes(names: Names, in_class_body: bool) -> tuple[tuple[str, str], ...]:
    """The attributes of `self` that a unit gives an object that can be told: (attribute, qualified name).

    `in_class_body`: what the class's own statements bind counts too.
    """
    found: dict[str, str] = {}
    for node in names.syntax.nodes.get("assign", ()):
        left = node.child_by_field_name("left")
        if node.type != "assignment" or left is None:
            continue
        word = _attribute_of_self(left, names.syntax)
        if word is None and in_class_body and left.type == "identifier" and _is_class_statement(node):
            word = names.syntax.text(left)
        if word is None:
            continue
        value, annotation = node.child_by_field_name("right"), node.child_by_field_name("type")
        known = names.resolve(value) if value is not None else None
        if known is None and annotation is not None:
            kind = names.annotation(annotation)
            known = f"{kind}()" if kind else None
        if known is not None:
            found.setdefault(word, known)
    return tuple(found.items())


def _attribute_of_self(node: Node, syntax: Syntax) -> str | None:
    if node.type != "attribute":
        return None
    base, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if base is None or attribute is None or base.text != b"self":
        return None
    return syntax.text(attribute)


def _is_class_statement(node: Node) -> bool:
    statement = node.parent
    block = statement.parent if statement is not None else None
    return block is not None and block.parent is not None and block.parent.type == "class_definition"
