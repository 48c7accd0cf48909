"""The outline of a Python unit."""

from __future__ import annotations

import re

from wardline_analyzers.languages.module_names import DEFINED, Export, ModuleNames
from wardline_analyzers.languages.outline import NOBODY, Outline, Owner, words_of
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.python.builtins import BUILTINS
from wardline_analyzers.python.exports import bases_of, exports
from wardline_analyzers.python.names import Names
from wardline_analyzers.suppress.comments import scan

_DEFINITION = re.compile(rb"^(?:async[ \t]+)?(?:def|class)[ \t]+([^\W\d][\w\x80-\xff]*)", re.MULTILINE)
_FUNCTION = re.compile(rb"^[ \t]*(?:async[ \t]+)?def[ \t]+([^\W\d][\w\x80-\xff]*)", re.MULTILINE)
_NO_MODULE = ModuleNames((), (), BUILTINS)


def outline(syntax: Syntax, text: bytes, kind: Kind, member: bool) -> Outline:
    """The outline of a parsed unit."""
    words = words_of(text)
    bound: tuple[Export, ...] = ()
    stars: tuple[str, ...] = ()
    if not member:
        bound, stars = _bound(syntax, text, kind)
    owner = _head(syntax) if kind is Kind.CLASS else NOBODY
    defines = _defined(text) if kind in (Kind.FUNCTION, Kind.METHOD) else ""
    return Outline(words, bound, stars, owner, scan(text), defines, (bound, stars))


def _defined(text: bytes) -> str:
    found = _FUNCTION.search(text)
    if found is None:
        return ""
    name = found[1].decode("utf-8", "replace")
    return f"{name}.setter" if b"@" + found[1] + b".setter" in text[: found.start()] else name


def _bound(syntax: Syntax, text: bytes, kind: Kind) -> tuple[tuple[Export, ...], tuple[str, ...]]:
    """What the unit binds for the module.

    A function binds its name, which its first line tells: no need to look at the tree, unless it says `global`. A
    broken function or class binds its name all the same, and nothing else: else an open bracket in it would change what
    names mean to other units, for as long as it is open.
    """
    if (kind is Kind.FUNCTION and b"global" not in text) or (
        syntax.root.has_error and kind in (Kind.FUNCTION, Kind.CLASS)
    ):
        found = _DEFINITION.search(text)
        return ((Export(found[1].decode("utf-8", "replace"), DEFINED),) if found else ()), ()
    return exports(Names(syntax, _NO_MODULE, member=False))


def _head(syntax: Syntax) -> Owner:
    classes = syntax.nodes.get("class", [])
    if not classes:
        return NOBODY
    name = classes[0].child_by_field_name("name")
    return syntax.text(name) if name is not None else "", bases_of(classes[0], syntax)
