"""Name resolution: which library function does this expression mean?

Names are followed through imports, aliases and re-assignment, within the unit by its own bindings and beyond it by
what the module's names mean. What a call returns is its callee with `()`: after `app = Flask(__name__)`, `app.run` is
`flask.Flask().run`. A name that is bound to something unknown resolves to nothing: a local `def eval` is not the
builtin.
"""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.python.bindings import Binding, Bindings, Scope
from wardline_analyzers.python.builtins import BUILTINS
from wardline_analyzers.python.stars import STAR_NAMES

_DEEPEST = 12
"""Longest chain of names that is followed."""

_OPTIONAL = frozenset(("Optional", "Annotated", "Final", "ClassVar", "Type", "type"))


class Names:
    """The meaning of expressions in one unit."""

    def __init__(self, syntax: Syntax, module: ModuleNames, member: bool) -> None:
        self.syntax = syntax
        self.module = module
        self._member = member
        self._bindings: Bindings | None = None
        self._resolved: dict[int, str | None] = {}
        """What has been asked for, by the node's `id`: the pages ask about the same calls."""
        self.asked_packages = False

    @property
    def packages(self) -> frozenset[str]:
        """The packages that the module imports from. Asking is remembered: the answer rests on names that the unit may
        not use, so what comes of it must be asked again when the module's imports change."""
        self.asked_packages = True
        return self.module.roots

    @property
    def bindings(self) -> Bindings:
        if self._bindings is None:
            self._bindings = Bindings(self.syntax)
        return self._bindings

    # ------------------------------------------------------------------ resolving

    def resolve(self, node: Node) -> str | None:
        """The qualified name of what an expression means, or None."""
        number = node.id
        try:
            return self._resolved[number]
        except KeyError:
            found = self._resolved[number] = self.look_up(node, 0)
            return found

    def look_up(self, node: Node, depth: int) -> str | None:
        """The same, so many names away from where that was asked."""
        if depth > _DEEPEST:
            return None
        kind = node.type
        if kind == "identifier":
            return self._identifier(self.syntax.text(node), node.start_byte, depth)
        if kind == "attribute":
            base, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
            if base is None or attribute is None:
                return None
            found = self.look_up(base, depth + 1)
            return f"{found}.{self.syntax.text(attribute)}" if found else None
        if kind == "call":
            return self._call(node, depth)
        if kind in ("await", "parenthesized_expression") and node.named_children:
            return self.look_up(node.named_children[-1], depth + 1)
        if kind == "named_expression":
            value = node.child_by_field_name("value")
            return self.look_up(value, depth + 1) if value is not None else None
        if kind == "subscript":
            base = node.child_by_field_name("value")
            keys = node.children_by_field_name("subscript")
            if base is None or len(keys) != 1:
                return None
            found = self.look_up(base, depth + 1)
            key = string_value(keys[0], self.syntax)
            return f"{found}[{key}]" if found and key is not None else None
        if kind == "boolean_operator":  # `a or b`: what either means
            for side in ("left", "right"):
                part = node.child_by_field_name(side)
                if part is not None and (found := self.look_up(part, depth + 1)):
                    return found
        return None

    def _call(self, node: Node, depth: int) -> str | None:
        callee = node.child_by_field_name("function")
        if callee is None:
            return None
        name = self.look_up(callee, depth + 1)
        if name is None:
            return None
        if name in ("getattr", "importlib.import_module", "__import__", "functools.partial"):
            arguments = node.child_by_field_name("arguments")
            values = arguments.named_children if arguments is not None else []
            if name == "functools.partial":
                return self.look_up(values[0], depth + 1) if values else None
            text = string_value(values[-1 if name == "getattr" else 0], self.syntax) if values else None
            if name != "getattr":
                return text
            base = self.look_up(values[0], depth + 1) if len(values) == 2 else None
            return f"{base}.{text}" if base and text else None
        return name + "()"

    def _identifier(self, name: str, at: int, depth: int) -> str | None:
        found = self.binding(name, at)
        if found is None:
            return self.module_name(name)
        for binding in found:
            resolved = self._binding(binding, depth)
            if resolved is not None:
                return resolved
            if binding.kind == "define":
                return None
        return None

    def module_name(self, name: str) -> str | None:
        """The qualified name that a module-level name (or a builtin) means."""
        meaning = self.module.get(name)
        if meaning is not None:
            return meaning.payload if meaning.kind == "name" else None
        for star in self.module.stars:
            if name in STAR_NAMES.get(star, ()):
                return f"{star}.{name}"
        return name if name in BUILTINS else None

    def _binding(self, binding: Binding, depth: int) -> str | None:
        if binding.kind == "import":
            return binding.target
        if binding.node is None:
            return None
        if binding.kind == "value":
            return self.look_up(binding.node, depth + 1)
        if binding.kind == "parameter":
            annotated = self.annotation(binding.node, depth + 1)
            return f"{annotated}()" if annotated else None
        return None

    def annotation(self, node: Node, depth: int = 0) -> str | None:
        """The qualified name of the class that an annotation names, through Optional, `| None` and quotes."""
        if depth > _DEEPEST:
            return None
        if node.type == "type" and node.named_children:
            return self.annotation(node.named_children[0], depth + 1)
        if node.type in ("identifier", "attribute"):
            return self.look_up(node, depth + 1)
        if node.type == "string":
            text = string_value(node, self.syntax)
            root, _, rest = (text or "").partition(".")
            if root.isidentifier():
                base = self.module_name(root)
                return (f"{base}.{rest}" if rest else base) if base else None
            return None
        if node.type == "binary_operator":
            parts = [p for p in (node.child_by_field_name("left"), node.child_by_field_name("right")) if p is not None]
            found = [a for p in parts if p.type != "none" and (a := self.annotation(p, depth + 1))]
            return found[0] if len(found) == 1 else None
        if node.type in ("generic_type", "subscript") and node.named_children:
            head = node.named_children[0]
            name = self.syntax.text(head).rpartition(".")[2]
            inner = node.named_children[1] if len(node.named_children) > 1 else None
            if name in _OPTIONAL and inner is not None:
                while inner.type in ("type_parameter", "type") and inner.named_children:
                    inner = inner.named_children[0]
                return self.annotation(inner, depth + 1)
            return self.annotation(head, depth + 1)
        return None

    # ------------------------------------------------------------------ look-up

    def binding(self, name: str, at: int) -> list[Binding] | None:
        """The bindings of a name that can hold at a place, the likeliest first; None: the unit binds it nowhere."""
        innermost = scope = self.bindings.scope_at(at)
        here: Scope | None = scope
        while here is not None:
            if here is not innermost and self._is_class(here):
                here = here.outer
                continue
            found = here.names.get(name)
            if found:
                if not self._member and here is self.bindings.module and here is not innermost:
                    return None  # the module knows all of its bindings, also those of other units
                before = [b for b in found if b.at <= at]
                later = [b for b in found if b.at > at]
                if not before or here is not innermost:
                    return before[::-1] + later[::-1]
                last = next((i for i in range(len(before) - 1, 0, -1) if _is_sure(before[i], here)), 0)
                return before[last:][::-1]
            here = here.outer
        return None

    def _is_class(self, scope: Scope) -> bool:
        return scope.node.type == "class_definition" or (self._member and scope is self.bindings.module)

    def is_of_module(self, node: Node) -> bool:
        """Is it a name that the module binds, and the unit does not?"""
        name = self.syntax.text(node) if node.type == "identifier" else ""
        return self.module.get(name) is not None and self.binding(name, node.start_byte) is None

    def rows(self, name: str, at: int) -> list[Node]:
        """What the loops go through whose element a name is at a place."""
        found = self.binding(name, at) or ()
        return [binding.node for binding in found if binding.kind == "element" and binding.node is not None]

    def single(self, name: str, at: int) -> Binding | None:
        """The one binding that a name has at a place, or None if there are several or none."""
        found = self.binding(name, at)
        return found[0] if found is not None and len(found) == 1 else None


def _is_sure(binding: Binding, scope: Scope) -> bool:
    """Does a name get this value whichever way is taken: by a statement in no branch and no loop of the function?"""
    node = binding.node
    if binding.kind != "value" or node is None or node.type == "augmented_assignment":
        return False
    statement = node.parent
    while statement is not None and statement.type in ("assignment", "expression_list"):
        statement = statement.parent
    block = statement.parent if statement is not None and statement.type == "expression_statement" else None
    return block is not None and block.parent == scope.node


def string_value(node: Node, syntax: Syntax) -> str | None:
    """The text of a plain string literal; None if it is none (or has interpolations)."""
    from wardline_analyzers.python.constants import UNKNOWN, literal

    value = literal(node, syntax)
    return value if value is not UNKNOWN and isinstance(value, str) else None
