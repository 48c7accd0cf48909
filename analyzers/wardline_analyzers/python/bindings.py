"""What names are bound to, within one unit.

A Binding is a plain value, so that it can stand in a cache key: the bindings that a unit makes at module level are what
other units see of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from wardline_analyzers.languages.syntax import Syntax

_DEEPEST = 40
"""Levels of nested unpacking that are followed."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One place where a name gets a value.

    `kind` is `import` (`target` is the qualified name), `value` (`node` is the expression), `element` (the name gets a
    part of what `node` gives: a loop variable, an unpacked value), `parameter` (`node` is its annotation, if any),
    `define` (a function or a class) or `unknown`.
    """

    kind: str
    at: int
    """Byte offset in the unit's source where the binding takes place."""
    target: str = ""
    node: Node | None = None


class Scope:
    """The names of a module's, class's, function's or comprehension's own."""

    __slots__ = ("end", "names", "node", "outer", "start")

    def __init__(self, node: Node, outer: Scope | None) -> None:
        self.node = node
        self.start = node.start_byte
        self.end = node.end_byte
        self.outer = outer
        self.names: dict[str, list[Binding]] = {}

    def bind(self, name: str, binding: Binding) -> None:
        self.names.setdefault(name, []).append(binding)


class Bindings:
    """All scopes of a unit, and what each binds. Built once per parse, when a name is first asked for."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self.module = Scope(syntax.root, None)
        self._scopes = [self.module]
        self.stars: list[str] = []
        """Modules of `from module import *`."""
        self._collect()

    def scope_at(self, offset: int) -> Scope:
        """The innermost scope around a byte offset."""
        best = self.module
        for scope in self._scopes:
            if scope.start > offset:
                break
            if offset < scope.end:
                best = scope
        return best

    # ------------------------------------------------------------------ collecting

    def _collect(self) -> None:
        nodes = self._syntax.nodes
        scopes = sorted(nodes.get("scope", []) + nodes.get("class", []), key=lambda n: n.start_byte)
        open_scopes = [self.module]
        for node in scopes:
            while open_scopes[-1].end <= node.start_byte and len(open_scopes) > 1:
                open_scopes.pop()
            outer = open_scopes[-1]
            if node.type in ("function_definition", "class_definition"):
                name = node.child_by_field_name("name")
                if name is not None and not self._is_wrapper(node):
                    outer.bind(self._syntax.text(name), Binding("define", node.start_byte, node=node))
            scope = Scope(node, outer)
            if self._is_wrapper(node):
                continue  # the class around a member unit is not the text's own
            self._scopes.append(scope)
            open_scopes.append(scope)
            parameters = node.child_by_field_name("parameters")
            if parameters is not None:
                self._parameters(scope, parameters)
        for node in nodes.get("import", []):
            self._import(self.scope_at(node.start_byte), node)
        for node in nodes.get("assign", []):
            self._assign(self._binding_scope(node), node)
        for node in nodes.get("for", []):
            self._targets(
                self.scope_at(node.start_byte),
                node.child_by_field_name("left"),
                node.child_by_field_name("right"),
                "element",
            )
        for node in nodes.get("as", []):
            alias = node.child_by_field_name("alias")
            value = node.named_children[0] if node.named_children else None
            if alias is not None and value is not None:
                kind = "value" if node.parent is not None and node.parent.type == "with_item" else "unknown"
                target = alias.named_children[0] if alias.named_children else alias
                self._targets(self.scope_at(node.start_byte), target, value, kind)
        for node in nodes.get("delete", []):
            for child in node.named_children:
                if child.type == "identifier":
                    self.scope_at(node.start_byte).bind(self._syntax.text(child), Binding("unknown", node.start_byte))
        for node in nodes.get("global", []):
            self._share(node)
        for scope in self._scopes:
            for bindings in scope.names.values():
                if len(bindings) > 1:
                    bindings.sort(key=lambda b: b.at)

    def _is_wrapper(self, node: Node) -> bool:
        return self._syntax.shift > 0 and node.start_byte == 0 and node.type == "class_definition"

    def _binding_scope(self, node: Node) -> Scope:
        scope = self.scope_at(node.start_byte)
        if node.type == "named_expression":  # a walrus in a comprehension binds outside it (PEP 572)
            while scope.outer is not None and scope.node.type not in (
                "function_definition",
                "lambda",
                "class_definition",
            ):
                scope = scope.outer
        return scope

    def _import(self, scope: Scope, node: Node) -> None:
        text = self._syntax.text
        prefix = ""
        if node.type == "import_from_statement":
            module = node.child_by_field_name("module_name")
            if module is None:
                return
            base = text(module)
            prefix = base if base.endswith(".") else base + "."
            if any(child.type == "wildcard_import" for child in node.named_children):
                self.stars.append(base)
                return
        for child in node.children_by_field_name("name"):
            if child.type == "aliased_import":
                name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
                if name is not None and alias is not None:
                    scope.bind(text(alias), Binding("import", node.start_byte, prefix + text(name)))
            elif prefix:
                scope.bind(text(child), Binding("import", node.start_byte, prefix + text(child)))
            else:  # `import a.b` binds `a`
                root = text(child).split(".", 1)[0].strip()
                scope.bind(root, Binding("import", node.start_byte, root))

    def _assign(self, scope: Scope, node: Node) -> None:
        if node.type == "named_expression":
            left, right = node.child_by_field_name("name"), node.child_by_field_name("value")
        else:
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None:
            return
        if node.type == "augmented_assignment":
            self._targets(scope, left, node, "value")
        elif right is None:
            annotation = node.child_by_field_name("type")
            if left.type == "identifier" and annotation is not None:  # `x: int` alone binds no value
                scope.bind(self._syntax.text(left), Binding("parameter", node.start_byte, node=annotation))
        else:
            while right.type == "assignment":  # a = b = value
                inner = right.child_by_field_name("right")
                if inner is None:
                    return
                right = inner
            self._targets(scope, left, right, "value")

    def _targets(self, scope: Scope, target: Node | None, value: Node | None, kind: str, depth: int = 0) -> None:
        if target is None or value is None or depth > _DEEPEST:
            return
        if target.type == "identifier":
            at = value.end_byte if kind == "value" else target.start_byte
            scope.bind(self._syntax.text(target), Binding(kind, at, node=value))
        elif target.type in ("pattern_list", "tuple_pattern", "list_pattern"):
            values = value.named_children if value.type in ("expression_list", "tuple", "list") else []
            parts = target.named_children
            fits = (
                kind == "value"
                and len(values) == len(parts)
                and not any(n.type in ("list_splat", "list_splat_pattern") for n in (*values, *parts))
            )
            for index, part in enumerate(parts):
                if fits:
                    self._targets(scope, part, values[index], "value", depth + 1)
                else:
                    self._targets(scope, part, value, "element", depth + 1)
        elif target.type in ("list_splat_pattern", "parenthesized_expression") and target.named_children:
            inner = "element" if "splat" in target.type else kind
            self._targets(scope, target.named_children[0], value, inner, depth + 1)

    def _parameters(self, scope: Scope, parameters: Node) -> None:
        for child in parameters.named_children:
            annotation = child.child_by_field_name("type")
            name = child.child_by_field_name("name")
            if name is None:
                name = child
                while name.type != "identifier" and name.named_children:
                    name = name.named_children[0]
            if name.type == "identifier":
                scope.bind(self._syntax.text(name), Binding("parameter", child.start_byte, node=annotation))

    def _share(self, node: Node) -> None:
        """`global x`: assignments in this scope bind the module's name."""
        scope = self.scope_at(node.start_byte)
        outside = self.module if node.type == "global_statement" else scope.outer or self.module
        if scope is outside:
            return
        for child in node.named_children:
            moved = scope.names.pop(self._syntax.text(child), [])
            for binding in moved:
                outside.bind(self._syntax.text(child), Binding("unknown", binding.at))
