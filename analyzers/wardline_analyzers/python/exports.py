"""What a top-level unit binds for the whole module."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.languages.module_names import DEFINED, LONGEST_CONSTANT, Export, Meaning
from wardline_analyzers.languages.module_names import UNKNOWN as UNKNOWN_MEANING
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.python.bindings import Binding
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.python.names import Names
from wardline_analyzers.python.values import Values

_LONGEST_CHAIN = 30
"""Attributes and calls in a row that a module name is followed through."""
_TYPES_ONLY = frozenset(("Generic", "Protocol"))
"""Bases that give a class nothing but the names of its types."""


def exports(names: Names) -> tuple[tuple[Export, ...], tuple[str, ...]]:
    """(bindings in the order of the text, modules of star imports) of a top-level unit.

    `names` must know no module: what a unit binds is a matter of its own text.
    """
    bindings = names.bindings
    values = Values(names)
    found = [
        (binding.at, Export(name, _meaning(binding, values)))
        for name, several in bindings.module.names.items()
        for binding in several
    ]
    found.sort(key=lambda pair: pair[0])
    return tuple(export for _, export in found), tuple(bindings.stars)


def _meaning(binding: Binding, values: Values) -> Meaning:
    if binding.kind == "import":
        return Meaning("name", binding.target)
    if binding.kind == "define":
        return _defined(binding, values)
    if binding.kind != "value" or binding.node is None or binding.node.type == "augmented_assignment":
        return UNKNOWN_MEANING
    node = binding.node
    constant = values.constant(node)
    if constant is not UNKNOWN:
        payload = repr(constant)
        if len(payload) <= LONGEST_CONSTANT:
            return Meaning("constant", payload)
        return Meaning("literal", values.kind(node) or "")
    if values.is_built(node):
        return Meaning("built")
    module = _imported_by_call(node, values)
    if module is not None:
        return Meaning("name", module)
    dotted = _dotted(node, values.names)
    return Meaning("expr", dotted) if dotted else UNKNOWN_MEANING


def _defined(binding: Binding, values: Values) -> Meaning:
    written = ",".join(bases_of(binding.node, values.names.syntax)) if binding.node is not None else ""
    return Meaning("define", written) if len(written) <= LONGEST_CONSTANT else DEFINED


def bases_of(definition: Node, syntax: Syntax) -> tuple[str, ...]:
    """The bases of a class as they are written, without their types: `Store[int]` is `Store`."""
    supers = definition.child_by_field_name("superclasses")
    found = []
    for base in supers.named_children if supers is not None else ():
        plain = base.child_by_field_name("value") if base.type == "subscript" else base
        if plain is None or plain.type not in ("identifier", "attribute"):
            continue
        name = syntax.text(plain)
        if plain is base or name.rpartition(".")[2] not in _TYPES_ONLY:
            found.append(name)
    return tuple(found)


def _imported_by_call(node: Node, values: Values) -> str | None:
    """The module of `importlib.import_module("m")` or `__import__("m")`."""
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or callee is None or arguments is None or not arguments.named_children:
        return None
    if values.names.syntax.text(callee).rpartition(".")[2] not in ("import_module", "__import__"):
        return None
    module = values.constant(arguments.named_children[0])
    return module if isinstance(module, str) and module else None


def _dotted(node: Node, names: Names, depth: int = 0) -> str | None:
    """A chain of names, attributes and calls as text: `Flask(__name__).test_client` is `Flask().test_client`."""
    kind = node.type
    if depth > _LONGEST_CHAIN:
        return None
    if kind == "identifier":
        return names.syntax.text(node)
    if kind == "attribute":
        base, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        head = _dotted(base, names, depth + 1) if base is not None else None
        return f"{head}.{names.syntax.text(attribute)}" if head and attribute is not None else None
    if kind == "call":
        callee = node.child_by_field_name("function")
        head = _dotted(callee, names, depth + 1) if callee is not None else None
        return f"{head}()" if head else None
    if kind == "await" and node.named_children:
        return _dotted(node.named_children[0], names, depth + 1)
    return None
