"""Statements."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body, Lowering, done, row
from wardline_analyzers.python.lowering.calls import call
from wardline_analyzers.python.lowering.state import EXPRESSIONS, LINKS, STATEMENTS, broken, clean, expression
from wardline_analyzers.python.lowering.targets import target, targets


def statements(low: Lowering, nodes: list[Node], depth: int) -> Body:
    """Lower a row of statements. What is left over of a statement comes before it."""
    return row(low, nodes, depth, _statement)


def _statement(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    lower = STATEMENTS.get(node.type)
    if lower is not None:
        return lower(low, node, depth)
    if (node.type in EXPRESSIONS or node.type in LINKS) and node.is_named:
        return done(low, expression(low, node, depth))
    if node.child_count:
        low.strays += broken(low, node, depth)
    return None


def block(low: Lowering, node: Node, depth: int) -> Body:
    """The statements of a block."""
    return statements(low, node.children, depth + 1)


# ---------------------------------------------------------------------- simple statements


def _expression_statement(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    children = node.children
    if len(children) != 1:
        children = clean(low, children, depth)
        if len(children) > 1:  # a, b
            items = tuple(expression(low, child, depth) for child in children if child.type != ",")
            low.size += 1
            return done(low, form.Display(items[0].start, items[-1].end, "tuple", items))
        if not children:
            return None
    only = children[0]
    lower = STATEMENTS.get(only.type)
    if lower is not None:
        return lower(low, only, depth)
    return done(low, expression(low, only, depth))


def _assignment(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    found = []
    annotation: form.Expression | None = None
    while True:
        children = node.children
        if len(children) != 3:
            children = clean(low, children, depth)
        left = children[0]
        right: Node | None = children[-1]
        if children[1].type == ":":
            annotation = expression(low, children[2], depth)
            if len(children) < 5:
                right = None
        found.append(left)
        if right is None or right.type != "assignment":
            break
        node = right
    if right is None:
        if len(found) == 1 and annotation is not None:
            return _declare(low, left, annotation, start, end, depth)
        return done(low, low.opaque(left))
    if right.type == "augmented_assignment":  # a = b += 1: not valid
        low.strays += broken(low, node, depth)
        return None
    value = expression(low, right, depth)
    low.size += 1
    return form.Assign(start, end, tuple(target(low, left, depth) for left in found), value, annotation)


def _declare(
    low: Lowering, node: Node, annotation: form.Expression, start: int, end: int, depth: int
) -> form.Statement:
    if node.type == "identifier":
        low.size += 1
        return form.Declare(start, end, low.word(node), annotation)
    children = clean(low, node.children, depth)
    parts: tuple[form.Expression, ...] = (annotation,)
    if node.type in ("attribute", "subscript") and children:
        parts = (expression(low, children[0], depth), annotation)
    low.size += 2
    return form.Do(start, end, form.Opaque(start, end, parts))


def _augmented(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    children = node.children
    if len(children) != 3:
        children = clean(low, children, depth)
    right = children[-1]
    if right.type in STATEMENTS:  # a += b = c: not valid
        low.strays += broken(low, right, depth)
        return None
    written = target(low, children[0], depth)
    if type(written) is form.Name:
        low.loads.setdefault(written.name, written.name)
    value = expression(low, right, depth)
    low.size += 1
    return form.Augment(node.start_byte - low.shift, node.end_byte - low.shift, written, children[1].type[:-1], value)


def _pass(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    return None


def _break(low: Lowering, node: Node, depth: int) -> form.Statement:
    low.size += 1
    return form.Break(node.start_byte - low.shift, node.end_byte - low.shift)


def _continue(low: Lowering, node: Node, depth: int) -> form.Statement:
    low.size += 1
    return form.Continue(node.start_byte - low.shift, node.end_byte - low.shift)


def _return(low: Lowering, node: Node, depth: int) -> form.Statement:
    children = node.children
    if len(children) > 2:
        children = clean(low, children, depth)
    value = expression(low, children[1], depth) if len(children) > 1 else None
    low.size += 1
    made = form.Return(node.start_byte - low.shift, node.end_byte - low.shift, value)
    low.points.append(made)
    return made


def _raise(low: Lowering, node: Node, depth: int) -> form.Statement:
    children = clean(low, node.children, depth)
    value: form.Expression | None = None
    cause: form.Expression | None = None
    for index, child in enumerate(children[1:], 1):
        if child.type == "from":
            cause = expression(low, children[index + 1], depth) if index + 1 < len(children) else None
            break
        if value is None:
            value = expression(low, child, depth)
    low.size += 1
    return form.Raise(node.start_byte - low.shift, node.end_byte - low.shift, value, cause)


def _assert(low: Lowering, node: Node, depth: int) -> form.Statement:
    """The message is computed before the test holds: it comes before."""
    test: form.Expression | None = None
    for child in clean(low, node.children, depth)[1:]:
        if child.type == ",":
            continue
        if test is None:
            test = expression(low, child, depth)
        else:
            low.strays.append(done(low, expression(low, child, depth)))
    low.size += 1
    return form.Assert(
        node.start_byte - low.shift, node.end_byte - low.shift, low.opaque(node) if test is None else test
    )


def _delete(low: Lowering, node: Node, depth: int) -> form.Statement:
    children = clean(low, node.children, depth)
    low.size += 1
    return form.Delete(
        node.start_byte - low.shift,
        node.end_byte - low.shift,
        targets(low, children[1], depth) if len(children) > 1 else (),
    )


def _scope(low: Lowering, node: Node, depth: int) -> form.Statement:
    names = tuple(low.word(child) for child in clean(low, node.children, depth) if child.type == "identifier")
    low.changed.update(names)
    low.size += 1
    return form.Scope(node.start_byte - low.shift, node.end_byte - low.shift, names, node.type == "nonlocal_statement")


def _import(low: Lowering, node: Node, depth: int) -> form.Statement:
    names: list[tuple[str, str]] = []
    stars: list[str] = []
    base = prefix = ""
    if node.type == "future_import_statement":
        prefix = "__future__."
    elif node.type == "import_from_statement":
        module = node.child_by_field_name("module_name")
        base = _dotted(low, module) if module is not None else ""
        prefix = base if base.endswith(".") else base + "."
    for child in node.children_by_field_name("name"):
        if child.type == "aliased_import":
            name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
            if name is not None and alias is not None:
                names.append((low.word(alias), prefix + _dotted(low, name)))
        elif prefix:
            word = _dotted(low, child)
            names.append((word, prefix + word))
        else:  # `import a.b` binds `a`
            root = _dotted(low, child).split(".", 1)[0]
            names.append((root, root))
    for child in node.children:
        if child.type == "wildcard_import":
            stars.append(base)
        elif child.type == "ERROR":
            low.strays += broken(low, child, depth)
    low.size += 1
    return form.Import(node.start_byte - low.shift, node.end_byte - low.shift, tuple(names), tuple(stars))


def _dotted(low: Lowering, node: Node) -> str:
    word = low.word(node)
    return word if word.isidentifier() else "".join(word.replace("\\", " ").split())


def _print(low: Lowering, node: Node, depth: int) -> form.Statement:
    """Python 2's `print >>file, value` and `exec code in scope`, as calls."""
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    children = clean(low, node.children, depth)
    word = low.word(children[0])
    callee = form.Name(start, children[0].end_byte - low.shift, low.loads.setdefault(word, word))
    arguments = []
    for child in children[1:]:
        name = ""
        if child.type == "chevron":
            name, child = "file", child.children[-1]
        elif not child.is_named:
            continue
        value = expression(low, child, depth + 1)
        low.size += 1
        arguments.append(form.Argument(value.start, value.end, value, name))
    low.size += 3
    return form.Do(start, end, call(low, start, end, callee, tuple(arguments)))


def _type_alias(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    children = [child for child in clean(low, node.children, depth) if child.is_named]
    if len(children) != 2 or not children[0].children:
        return None
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    left, right = children[0].children[0], children[1]
    value = expression(low, right, depth + 1)
    if left.type in ("identifier", "generic_type"):
        value = low.opaque(right, (value,))  # an alias is an object of its own
        written = target(low, left if left.type == "identifier" else left.children[0], depth)
    else:
        written = _of_type(low, node, left, depth)
    low.size += 1
    return form.Assign(start, end, (written,), value)


def _of_type(low: Lowering, node: Node, left: Node, depth: int) -> form.Expression:
    """The target of `type(x).name = value`, which the parser takes for an alias of the type `(x).name`."""
    start = node.start_byte - low.shift
    written = target(low, left, depth)
    around: form.Attribute | form.Index | form.Slice | form.Call | None = None
    inner = written
    while left.type in ("attribute", "subscript", "call"):
        if not isinstance(inner, (form.Attribute, form.Index, form.Slice, form.Call)):
            return written  # too deep
        around = inner
        around.start = start
        inner = inner.callee if isinstance(inner, form.Call) else inner.base
        left = left.children[0]
    if around is None:
        return written
    given: tuple[form.Expression, ...] = (inner,)
    if isinstance(inner, form.Display):
        given = inner.items
        low.size -= 1
    arguments = tuple(form.Argument(value.start, value.end, value) for value in given)
    callee = form.Name(start, start + len("type"), low.loads.setdefault("type", "type"))
    made = call(low, start, left.end_byte - low.shift, callee, arguments)
    low.size += 2 + len(arguments)
    if isinstance(around, form.Call):
        around.callee = made
    else:
        around.base = made
    return written


STATEMENTS.update(
    {
        "expression_statement": _expression_statement,
        "assignment": _assignment,
        "augmented_assignment": _augmented,
        "pass_statement": _pass,
        "break_statement": _break,
        "continue_statement": _continue,
        "return_statement": _return,
        "raise_statement": _raise,
        "assert_statement": _assert,
        "delete_statement": _delete,
        "global_statement": _scope,
        "nonlocal_statement": _scope,
        "import_statement": _import,
        "import_from_statement": _import,
        "future_import_statement": _import,
        "print_statement": _print,
        "exec_statement": _print,
        "type_alias_statement": _type_alias,
    }
)
