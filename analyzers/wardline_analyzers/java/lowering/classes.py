"""Classes and what is in them: fields, methods, constructors, the constants of an enum, the parts of a record."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body
from wardline_analyzers.java.field_marks import MARK_WORDS
from wardline_analyzers.java.lowering.calls import arguments_of, call
from wardline_analyzers.java.lowering.functions import parameters
from wardline_analyzers.java.lowering.marks import annotated, marks_of
from wardline_analyzers.java.lowering.state import (
    EXTRAS,
    FIELD,
    STATEMENTS,
    THIS,
    JavaLowering,
    broken,
    expression,
)
from wardline_analyzers.java.lowering.statements import block, statements
from wardline_analyzers.java.lowering.targets import written
from wardline_analyzers.java.lowering.types import annotation, named

CONSTRUCTOR: Final = "__init__"
ENUM: Final = "Enum"
"""The base of each enum, which no text names."""
_BODIES: Final = frozenset(("class_body", "interface_body", "enum_body", "annotation_type_body"))
METHODS: Final = frozenset(("method_declaration", "constructor_declaration", "compact_constructor_declaration"))
_FIELDS: Final = frozenset(("field_declaration", "constant_declaration"))


def _modifiers(node: Node) -> Node | None:
    return next((child for child in node.children if child.type == "modifiers"), None)


def is_static(node: Node) -> bool:
    """Does it belong to the class, not to its objects?"""
    modifiers = _modifiers(node)
    return modifiers is not None and any(child.type == "static" for child in modifiers.children)


# ---------------------------------------------------------------------- fields


def _field(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    of = node.child_by_field_name("type")
    last: form.Statement | None = None
    low.strays += _checked_by(low, node, depth)
    for child in node.children:
        if child.type == "ERROR":
            low.strays += broken(low, child, depth)
        if child.type != "variable_declarator":
            continue
        if last is not None:
            low.strays.append(last)
        last = _declared(low, child, of, depth)
    return last


def _checked_by(low: JavaLowering, node: Node, depth: int) -> list[form.Statement]:
    """The annotations of a field that say what it may hold."""
    modifiers = _modifiers(node)
    found: list[form.Statement] = []
    for child in modifiers.children if modifiers is not None else ():
        name = child.child_by_field_name("name") if child.type == "annotation" else None
        if name is not None and low.word(name) in MARK_WORDS:
            low.size += 1
            found.append(form.Do(*low.place(child), annotated(low, child, depth + 1)))
    return found


def _declared(low: JavaLowering, node: Node, of: Node | None, depth: int) -> form.Statement | None:
    name = node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    brackets = node.child_by_field_name("dimensions")
    word = low.word(name) if name is not None else ""
    if name is None or not word:
        return None
    start, end = low.place(node)
    if value is not None and is_made_here(value):
        return _giver(low, node, word, value, depth)
    hint = annotation(low, of, depth + 1, len(brackets.children) // 2 if brackets is not None else 0)
    if value is not None:
        given = expression(low, value, depth + 1)
        low.size += 1
        return form.Assign(start, end, (written(low, form.Name(*low.place(name), word)),), given, hint)
    if hint is None:
        return None
    low.size += 1
    return form.Declare(start, end, word, hint)


def is_made_here(value: Node) -> bool:
    """Is what a field holds a lambda, or an object of a class that is written there?"""
    if value.type == "lambda_expression":
        return True
    return value.type == "object_creation_expression" and any(child.type == "class_body" for child in value.children)


def _giver(low: JavaLowering, node: Node, word: str, value: Node, depth: int) -> form.Statement:
    """Such a field as a property that makes it anew: so others than its own unit know what it does."""
    start, end = low.place(node)
    outer = _begin_method(low)
    this = low.objects[-1][0]
    low.enter()
    low.declare(this)
    strays, low.strays = low.strays, []
    made = expression(low, value, depth + 1)
    back = form.Return(made.start, made.end, made)
    low.points.append(back)
    body = (*low.strays, back)
    low.strays = strays
    low.leave()
    low.objects, low.result = outer
    low.size += 3
    marks = (low.read("property", start, start),)
    return form.Function(start, end, word, (form.Parameter(start, start, this),), body, marks)


def _begin_method(low: JavaLowering) -> tuple[list[tuple[str, frozenset[str] | None]], str]:
    """A method begins, which has an object; returns what is to be put back at its end."""
    outer = low.objects, low.result
    low.objects = list(low.objects)
    if low.objects and not low.objects[-1][0]:
        low.objects[-1] = (_object(low), low.objects[-1][1])
    else:
        low.objects.append((THIS, None))
    low.result = ""
    return outer


def _initializer(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    for child in node.children:
        if child.type == "block":
            low.strays += block(low, child, depth)
    return None


# ---------------------------------------------------------------------- methods


def _method(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    """A method or constructor. One without a body is left out: nobody knows what it does."""
    body = node.child_by_field_name("body")
    name = node.child_by_field_name("name")
    if name is None:
        return None
    start, end = low.place(node)
    construct = node.type != "method_declaration"
    modifiers = _modifiers(node)
    outer = _begin_method(low)
    this = low.objects[-1][0]
    low.enter()
    marks = marks_of(low, modifiers, depth + 1) if modifiers is not None else ()
    if body is None:
        low.leave()
        low.objects, low.result = outer
        return None
    decorators = [*marks]
    if is_static(node) and not construct:
        decorators.append(low.read("classmethod", start, start))
    low.declare(this)
    given = parameters(low, node.child_by_field_name("parameters"), depth)
    if node.type == "compact_constructor_declaration":
        given = _parts(low, node, depth)
        if not given:  # a unit of its own, which does not know the parts: the record is made as if it had none
            low.leave()
            low.objects, low.result = outer
            return None
    strays, low.strays = low.strays, []
    inside = block(low, body, depth)
    for child in node.children:
        if child.type == "ERROR":  # mostly: the first lines of the body
            inside = (*broken(low, child, depth), *inside)
    inside = (*low.strays, *inside)
    low.strays = strays
    if node.type == "compact_constructor_declaration":
        inside = (*inside, *_kept(low, given, this))
    returns = annotation(low, node.child_by_field_name("type"), depth + 1)
    low.leave()
    low.objects, low.result = outer
    low.size += 2
    return form.Function(
        start,
        end,
        CONSTRUCTOR if construct else low.word(name),
        (form.Parameter(start, start, this), *given),
        inside,
        tuple(decorators),
        returns,
    )


def _object(low: JavaLowering) -> str:
    """The name of the object in a method of a class in a method: the one around has a name as well."""
    taken = sum(1 for name, _ in low.objects if name)
    return f"{THIS}{taken}" if taken else THIS


def _constructor_call(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    """`super(…);` and `this(…);`"""
    start, end = low.place(node)
    given = node.child_by_field_name("arguments")
    of = node.child_by_field_name("constructor")
    this = low.objects[-1][0] if low.objects else THIS
    base: form.Expression
    if of is not None and of.type == "this":
        base = low.read(this, start, end)
    else:
        low.size += 1
        base = form.Call(start, end, low.read(form.SUPER, start, end), ())
    low.size += 2
    callee = form.Attribute(start, end, base, low.detail(base, CONSTRUCTOR))
    return form.Do(
        start, end, call(low, start, end, callee, arguments_of(low, given, depth) if given is not None else ())
    )


# ---------------------------------------------------------------------- classes


def _class(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    body = next((child for child in node.children if child.type in _BODIES), None)
    if node.start_byte < low.shift:  # the class that `parse` put around a member
        if body is not None:
            low.strays += _members(low, body, depth)
        return None
    name = node.child_by_field_name("name")
    modifiers = _modifiers(node)
    marks = marks_of(low, modifiers, depth + 1) if modifiers is not None else ()
    bases = _bases(low, node, depth)
    word = low.word(name) if name is not None else ""
    extra: Body = ()
    low.enter()
    low.objects.append(("", _words(low, node, body)))
    if node.type == "record_declaration":
        extra = _record(low, node, body, depth)
    inside = _members(low, body, depth) if body is not None else ()
    for child in node.children:
        if child.type == "ERROR":
            inside = (*inside, *broken(low, child, depth))
    low.objects.pop()
    low.leave()
    low.size += 1
    return form.Class(*low.place(node), word, bases, (*extra, *inside), marks)


def _bases(low: JavaLowering, node: Node, depth: int) -> tuple[form.Expression, ...]:
    start = node.start_byte
    found: list[form.Expression] = [low.read(ENUM, start, start)] if node.type == "enum_declaration" else []
    for child in node.children:
        if child.type == "superclass":
            of = child.named_children
        elif child.type in ("super_interfaces", "extends_interfaces"):
            of = [each for part in child.named_children for each in part.named_children]
        else:
            continue
        found += [made for each in of if each.type not in EXTRAS and (made := named(low, each, depth + 1))]
    return tuple(found)


def _words(low: JavaLowering, node: Node, body: Node | None) -> frozenset[str] | None:
    """The fields and methods of a class in a class or method; None: all that is not local is taken for its own."""
    if not any(name for name, _ in low.objects):
        return None
    found = set()
    if node.type == "record_declaration":
        parts = node.child_by_field_name("parameters")
        for part in parts.named_children if parts is not None else ():
            name = part.child_by_field_name("name")
            found.add(low.word(name) if name is not None else "")
    waiting = list(body.children) if body is not None else []
    while waiting:
        child = waiting.pop()
        if child.type == "enum_body_declarations":
            waiting += child.children
        elif child.type in METHODS:
            name = child.child_by_field_name("name")
            found.add(low.word(name) if name is not None else "")
        elif child.type in _FIELDS:
            for part in child.children:
                name = part.child_by_field_name("name") if part.type == "variable_declarator" else None
                if name is not None:
                    found.add(low.word(name))
                    low.declare(low.word(name), FIELD)
    return frozenset(found)


def _members(low: JavaLowering, body: Node, depth: int) -> Body:
    nodes: list[Node] = []
    made: Body = ()
    for child in body.children:
        if child.type == "enum_body_declarations":
            nodes += child.children
        elif child.type == "enum_constant":
            nodes.append(child)
        else:
            nodes.append(child)
    made += statements(low, nodes, depth + 1)
    return made


def anonymous(low: JavaLowering, base: form.Expression, body: Node, depth: int) -> form.Expression:
    """The class of `new Base() {…}`: it is made before the statement, under a name that no program has."""
    name = low.made_up("c")
    start, end = low.place(body)
    low.enter()
    low.objects.append(("", _words(low, body, body)))
    inside = _members(low, body, depth + 1)
    low.objects.pop()
    low.leave()
    low.size += 1
    low.strays.append(form.Class(start, end, name, (base,), inside))
    return low.read(name, base.start, base.end)


# ---------------------------------------------------------------------- enums and records


def _constant(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    """`RED(1) {…}` in an enum: a field that holds an object of it."""
    name = node.child_by_field_name("name")
    given = node.child_by_field_name("arguments")
    holder = node.parent.parent if node.parent is not None else None
    of = holder.child_by_field_name("name") if holder is not None and holder.type == "enum_declaration" else None
    word = low.word(name) if name is not None else ""
    if name is None or not word:
        return None
    start, end = low.place(node)
    value: form.Expression = low.opaque(node)
    arguments = arguments_of(low, given, depth) if given is not None else ()
    if of is not None:
        made: form.Expression = low.read(low.word(of), start, end)
        body = next((child for child in node.children if child.type == "class_body"), None)
        if body is not None:
            made = anonymous(low, made, body, depth)
        value = call(low, start, end, made, arguments, new=True)
    low.size += 1
    return form.Assign(start, end, (written(low, form.Name(*low.place(name), word)),), value)


def _parts(low: JavaLowering, node: Node, depth: int) -> tuple[form.Parameter, ...]:
    """The parts of the record that a compact constructor belongs to."""
    around = node.parent.parent if node.parent is not None else None
    if around is None or around.type != "record_declaration":
        return ()
    return parameters(low, around.child_by_field_name("parameters"), depth)


def _kept(low: JavaLowering, given: tuple[form.Parameter, ...], this: str) -> Body:
    """What a record keeps of its parameters."""
    made: list[form.Statement] = []
    for one in given:
        base = low.read(this, one.start, one.end)
        field = form.Attribute(one.start, one.end, base, low.detail(base, one.name))
        low.size += 2
        value = low.read(one.name, one.start, one.end)
        made.append(form.Assign(one.start, one.end, (written(low, field),), value))
    return tuple(made)


def _record(low: JavaLowering, node: Node, body: Node | None, depth: int) -> Body:
    """The constructor and the methods that a record has without writing them."""
    written_out = {
        low.word(name)
        for child in (body.children if body is not None else ())
        if child.type in METHODS and (name := child.child_by_field_name("name")) is not None
    }
    start, end = low.place(node)
    made: list[form.Statement] = []
    own = node.child_by_field_name("name")
    low.enter()
    given = parameters(low, node.child_by_field_name("parameters"), depth)
    low.leave()
    for one in given:
        low.size += 1
        kind = one.annotation if one.annotation is not None else low.read("Object", one.start, one.end)
        made.append(form.Declare(one.start, one.end, one.name, kind))
    if len(low.objects) == 1 and not low.shift:  # its methods are units of their own, and know it by these
        return tuple(made)
    this = _object(low)
    first = form.Parameter(start, start, this)
    if own is None or low.word(own) not in written_out:
        low.size += 2
        made.append(form.Function(start, end, CONSTRUCTOR, (first, *given), _kept(low, given, this)))
    for one in given:
        if one.name in written_out:
            continue
        base = low.read(this, one.start, one.end)
        value = form.Attribute(one.start, one.end, base, low.detail(base, one.name))
        back = form.Return(one.start, one.end, value)
        low.points.append(back)
        low.size += 4
        made.append(form.Function(one.start, one.end, one.name, (first,), (back,)))
    return tuple(made)


STATEMENTS.update(
    {
        **dict.fromkeys(_FIELDS, _field),
        **dict.fromkeys(METHODS, _method),
        **dict.fromkeys(
            (
                "class_declaration",
                "interface_declaration",
                "enum_declaration",
                "record_declaration",
                "annotation_type_declaration",
            ),
            _class,
        ),
        "static_initializer": _initializer,
        "explicit_constructor_invocation": _constructor_call,
        "enum_constant": _constant,
    }
)
