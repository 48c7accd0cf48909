"""`xml.etree` and `lxml`: trees that the program builds itself, and reads again.

An element is an object with its tag, its texts, its attributes and its children. Of one that was parsed from a text
which somebody else has written nothing is known here, and the models speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import ROW, appended, display, element, extended, with_element
from wardline_analyzers.flow.known.joining import join, join_all, lump
from wardline_analyzers.flow.known.program import Packed
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, DEEPEST, NO_KINDS, NONE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change

_NAMES: Final = {
    "xml.etree.ElementTree": ("xml.etree.ElementTree.Element()", "xml.etree.ElementTree.ElementTree()"),
    "lxml.etree": ("lxml.etree._Element()", "lxml.etree._ElementTree()"),
}
"""What an element and a tree of a library are called."""
_ELEMENTS: Final = frozenset(element for element, _ in _NAMES.values())
_TAG: Final = ".tag"
_TEXT: Final = ".text"
_ATTRIBUTES: Final = ".attrib"
_ROOT: Final = "=root"
"""The element of a tree that is its root."""
_PATH: Final = re.compile(r"(?:\./)?(\.//)?((?:[\w:{}.-]+|\*)(?:/(?:[\w:{}.-]+|\*))*)")
_ESCAPED: Final = frozenset(("html", "xml"))
"""What texts do no harm in when they were written out as part of a tree."""


def _is_known(value: Value) -> bool:
    return value.name in _ELEMENTS and value.items is not None and ROW in value.items


def _element(run: Run, name: str, arguments: Arguments, skip: int) -> Value:
    """An element with the tag and the attributes that are given behind so many arguments."""
    tag, given = arguments.get(f"{skip}|tag"), arguments.get(f"{skip + 1}|attrib")
    attributes = Value(kind="dict", items={})
    if given is not None and given is not arguments.named:
        attributes = given.value.but(ids=(), name=None)
    for key, value in arguments.keywords.items():
        if key not in ("tag", "attrib", "nsmap"):
            attributes = with_element(attributes, key, value.value)
    if arguments.named is not None:
        attributes = with_element(attributes, UNKNOWN, arguments.named.value)
    items = {
        _TAG: tag.value if tag is not None else ANY,
        _TEXT: NONE,
        ".tail": NONE,
        _ATTRIBUTES: attributes.but(ids=run.fresh()),
        ROW: Value(kind="list", items={}, ids=run.fresh()),
    }
    return Value(kind="instance", name=name, items=items, ids=run.fresh())


def _made(name: str) -> Function:
    """`Element(tag, attrib, **more)`"""
    return lambda run, arguments, node, state: _element(run, name, arguments, 0)


def _made_below(name: str) -> Function:
    """`SubElement(parent, tag, attrib, **more)`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        child = _element(run, name, arguments, 1)
        _add(run, first(arguments), child, state)
        return child

    return made


def _add(run: Run, parent: Value, child: Value, state: State) -> None:
    if _is_known(parent):
        change(run, None, state, lambda row: appended(row, child), element(parent, ROW))


def _append(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`element.append(child)`"""
    if not _is_known(this(arguments)):
        return None
    _add(run, this(arguments), first(arguments), state)
    return NONE


def _extend(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`element.extend(children)`"""
    if not _is_known(this(arguments)):
        return None
    more = first(arguments)
    change(run, None, state, lambda row: extended(row, more), element(this(arguments), ROW))
    return NONE


# ---------------------------------------------------------------------- attributes


def _set(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`element.set(key, value)`"""
    key, value = arguments.get("0|key"), arguments.get("1|value")
    if not _is_known(this(arguments)) or key is None or value is None:
        return None
    at, new = key.value.constant, value.value
    change(run, None, state, lambda old: with_element(old, at, new), element(this(arguments), _ATTRIBUTES))
    return NONE


def _get(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`element.get(key, default)`"""
    key, default = arguments.get("0|key"), arguments.get("1|default")
    if not _is_known(this(arguments)) or key is None:
        return None
    attributes = element(this(arguments), _ATTRIBUTES)
    otherwise = default.value if default is not None else NONE
    at = key.value.constant
    if attributes.items is not None and isinstance(at, str):
        if at in attributes.items:
            return attributes.items[at]
        if attributes.rest is None:
            return otherwise
    return join(element(attributes, at), otherwise)


# ---------------------------------------------------------------------- what is below


def _children(value: Value) -> list[Value] | None:
    """The children, if all are known."""
    row = element(value, ROW)
    known = _is_known(value) and row.items is not None and row.rest is None
    return list(row.items.values()) if known and row.items is not None else None


def _below(value: Value, depth: int = 0) -> Iterator[Value] | None:
    """All elements below, if they are known."""
    children = _children(value)
    if children is None or depth > DEEPEST:
        return None
    found: list[Value] = []
    for child in children:
        more = _below(child, depth + 1)
        if more is None:
            return None
        found += [child, *more]
    return iter(found)


def _named(values: Iterator[Value] | list[Value] | None, tag: str) -> list[Value] | None:
    """Those that have this tag; None: of one it is not known."""
    if values is None:
        return None
    found: list[Value] = []
    for each in values:
        own = element(each, _TAG).constant
        if not _is_known(each) or own is UNKNOWN:
            return None
        if tag in ("*", own):
            found.append(each)
    return found


def _matching(start: Value, path: object) -> list[Value] | None:
    """The elements that a path of plain tags leads to, in their order; None: which they are is not known."""
    match = _PATH.fullmatch(path) if isinstance(path, str) else None
    if match is None:
        return None
    tags = match[2].split("/")
    found = _named(_below(start) if match[1] else _children(start), tags[0])
    for tag in tags[1:]:
        if found is None:
            return None
        parts = [_named(_children(each), tag) for each in found]
        found = [one for part in parts if part is not None for one in part] if None not in parts else None
    return found


def _start(arguments: Arguments) -> Value | None:
    """The known element that a method of an element, or of a tree, begins at."""
    own = this(arguments)
    root = own.items.get(_ROOT, own) if own.items is not None else own
    return root if _is_known(root) else None


def _any_below(start: Value) -> Value:
    return join_all([element(element(each, ROW), UNKNOWN) for each in _tops(start)])


def _tops(start: Value) -> Iterator[Value]:
    """The known elements from here on down that have children."""
    row = element(start, ROW)
    if _is_known(start) and row.items is not None and (row.items or row.rest is not None):
        yield start
        for child in (*row.items.values(), *([row.rest] if row.rest is not None else [])):
            yield from _tops(child)


def _find(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`element.find(path)`"""
    start, path = _start(arguments), arguments.get("0|path")
    if start is None or path is None:
        return None
    found = _matching(start, path.value.constant)
    if found is None:
        return join(_any_below(start), NONE)
    return found[0] if found else NONE


def _find_text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`element.findtext(path, default)`"""
    start, path, default = _start(arguments), arguments.get("0|path"), arguments.get("1|default")
    if start is None or path is None:
        return None
    found = _matching(start, path.value.constant)
    otherwise = default.value if default is not None else NONE
    if found is None:
        return join(element(_any_below(start), _TEXT), otherwise)
    return element(found[0], _TEXT) if found else otherwise


def _find_all(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`element.findall(path)`, `element.iterfind(path)`"""
    start, path = _start(arguments), arguments.get("0|path")
    if start is None or path is None:
        return None
    found = _matching(start, path.value.constant)
    return row_of(_any_below(start)) if found is None else display("list", found)


def _iter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`element.iter(tag)`: the element itself is among them."""
    start, given = _start(arguments), arguments.get("0|tag")
    if start is None:
        return None
    tag = given.value.constant if given is not None else "*"
    below = _below(start)
    found = _named([start, *below], str(tag)) if below is not None and isinstance(tag, str) else None
    return row_of(join(start, _any_below(start))) if found is None else display("list", found)


def _root(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`tree.getroot()`"""
    return _start(arguments)


# ---------------------------------------------------------------------- trees and texts


def _tree(name: str) -> Function:
    """`ElementTree(root)`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        root = first(arguments)
        return Value(kind="instance", name=name, items={_ROOT: root}) if _is_known(root) else None

    return made


def _written(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`tostring(element)`: a text that tells whoever reads it what is in it."""
    given = first(arguments)
    if not _is_known(given):
        return None
    taints, opened = lump(_written_out(given))
    escaped = _ESCAPED if "method" not in arguments.keywords else NO_KINDS
    written = (taint.but(cleared=taint.cleared | escaped) for taint in taints)
    way = tuple(taint.through(node) for taint in written)
    return Value(kind="bytes", taints=way, open=opened, callables=(Packed(given.but(ids=())),))


def _written_out(start: Value) -> Iterator[Value]:
    """All values that stand in the text of a tree."""
    for each in (start, *_children_of_all(start)):
        yield from (each.items or {}).values() if _is_known(each) else (each,)


def _children_of_all(start: Value) -> Iterator[Value]:
    for top in _tops(start):
        row = element(top, ROW)
        yield from (row.items or {}).values()
        if row.rest is not None:
            yield row.rest


def _read(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`fromstring(text)` of a text that the program has written from a tree."""
    packed = (each.value for each in first(arguments).callables if isinstance(each, Packed))
    return next((tree for tree in packed if _is_known(tree)), None)


_OF_ELEMENT: Final[dict[str, Function]] = {
    "append": _append,
    "extend": _extend,
    "set": _set,
    "get": _get,
}
_OF_BOTH: Final[dict[str, Function]] = {
    "find": _find,
    "findtext": _find_text,
    "findall": _find_all,
    "iterfind": _find_all,
    "iter": _iter,
}

XML_TREES: Final[dict[str, Function]] = {
    key: function
    for library, (one, tree) in _NAMES.items()
    for key, function in {
        f"{library}.Element": _made(one),
        f"{library}.SubElement": _made_below(one),
        f"{library}.ElementTree": _tree(tree),
        f"{library}.tostring": _written,
        f"{library}.fromstring": _read,
        **{f"{one}.{word}": function for word, function in {**_OF_ELEMENT, **_OF_BOTH}.items()},
        **{f"{tree}.{word}": function for word, function in _OF_BOTH.items()},
        f"{tree}.getroot": _root,
    }.items()
}
"""By qualified name; asked before the models, which know only that all in a document may come from anybody."""
