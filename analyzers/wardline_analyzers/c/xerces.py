"""Xerces: parsers that load what a document's entities point to, as they do until they are told otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.paths import every, nested, only_given, path_of

_CLASSES: Final = frozenset(("XercesDOMParser", "SAXParser"))
_MAKERS: Final = frozenset(("createXMLReader", "createLSParser", "createDOMBuilder"))
_SETTING: Final = "DisableDefaultEntityResolution"
_OWN: Final = frozenset(("setEntityResolver", "setXMLEntityResolver", "setLoadExternalDTD"))
"""Calls of those who see to what is loaded themselves."""


def xerces(look: Look) -> None:
    """`SAXParser parser; parser.parse(document);`"""
    if not any(word in look.text for word in (*_CLASSES, *_MAKERS)):
        return
    found = sorted(every(look.function.body), key=lambda each: each.start)
    for name in dict.fromkeys(_parsers(look, found)):
        names = {name, *_aliases(look, name)}
        for call in _unsafe(look, found, names):
            look.report("xml-entities", call, 2, None, (), parser=name)


def _parsers(look: Look, found: list[Expression]) -> Iterator[str]:
    """The names of parsers that the function makes."""
    for one in nested(look.function.body):
        for variable in one.variables:
            value, type_ = variable.value, variable.type
            made = value is not None and (value.kind == "new" or (value.kind == "call" and value.word in _MAKERS))
            if (type_.base in _CLASSES and (made or not type_.pointers) and not type_.reference) or (
                made and value is not None and value.word in _MAKERS
            ):
                yield variable.name
    for each in found:
        if each.kind == "assign" and each.parts[0].kind == "name":
            value = each.parts[1]
            if value.kind == "call" and value.word in _MAKERS:
                yield each.parts[0].word


def _aliases(look: Look, name: str) -> Iterator[str]:
    """What is made of a parser: a reference to it, its settings."""
    for one in nested(look.function.body):
        for variable in one.variables:
            if variable.value is not None and _root(variable.value) == name:
                yield variable.name


def _root(node: Expression) -> str:
    """The name that a chain of calls begins with: `parser->getDomConfig()`"""
    while node.kind in ("deref", "address", "cast", "list") and node.parts:
        node = node.parts[0]
    while node.kind == "call" and node.base is not None:
        node = node.base
    return path_of(node)


def _unsafe(look: Look, found: list[Expression], names: set[str]) -> Iterator[Expression]:
    """The calls of `parse` before which nothing in the text has closed the parser, or something has opened it."""
    closed = False
    for each in found:
        if each.kind != "call":
            continue
        if each.base is None or _root(each.base) not in names:
            if any(_root(part) in names for part in each.parts):
                return  # others may set it
            continue
        if each.word in _OWN:
            return
        if each.word == f"set{_SETTING}" and each.parts:
            closed = _holds(look, each.parts[-1], found)
        elif each.word in ("setFeature", "setParameter") and len(each.parts) == 2:
            closed = _holds(look, each.parts[1], found) if _SETTING in look.source(each.parts[0]) else closed
        elif each.word in ("parse", "parseURI") and not closed:
            yield each


def _holds(look: Look, given: Expression, found: list[Expression]) -> bool:
    """Is it anything but a plain `false`?"""
    if given.kind == "name" and given.word in look.types:
        value = only_given(look.function.body, found, given.word)
        given = value if value is not None else given
    return given.number != 0 and given.word != "false"


__all__ = ["xerces"]
