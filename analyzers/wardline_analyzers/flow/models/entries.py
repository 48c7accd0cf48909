"""What a model can say of a name: it is a source, a sink, a sanitizer, … (`models/README.md` is the manual)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wardline_analyzers.rules.rule import Condition

SHAPES: Final = ("", "text", "segment", "filename", "token", "upload", "files")
PARTS: Final = ("", "any", "host", "name", "scheme", "folder", "steps", "sender")
BUILTIN: Final = frozenset(("str", "bytes", "list", "dict", "set", "tuple", "int", "float", "bool"))
"""Classes whose methods are written `str.join`, not `str().join`."""

Where = tuple[tuple[str, Condition], ...]
"""All must hold: (argument, condition). The normal form of conditions is that of `rules/rule.py`; here there are `is`,
`in`, `matches`, `less`, `more`, `name`, `call`, `not`, `any`, `all`, and with the operand None: `present`, `absent`,
`truthy`, `falsy`, `text`, `list`, `number`."""

EXPORTED: Final = ("exported",)
"""Of `methods` in `Handler`."""

SECTIONS: Final = ("sources", "sinks", "assigned", "propagators", "sanitizers", "guards")
HANDLED: Final = ("decorators", "classes", "functions", "calls", "annotations")
"""What names the functions that a handler is about."""


@dataclass(frozen=True)
class Source:
    """Where data comes in."""

    kind: str = ""
    excluded: frozenset[str] = frozenset()
    """Attributes and methods that are no source."""
    elements: bool = False
    """Only what is taken out of it counts."""
    shape: str = ""
    packages: frozenset[str] = frozenset()
    """Of a `*.name`: it counts only where one of these is imported. Empty: everywhere."""
    harmless: frozenset[str] = frozenset()
    """Kinds of sink that it does no harm in."""
    where: Where = ()
    """Of a call: what its arguments must be."""
    begins: str = ""
    """What the data begins with, whoever sends it; `…` stands for what is not known."""


@dataclass(frozen=True)
class Sink:
    """Where data does harm."""

    kind: str = ""
    arguments: tuple[str, ...] = ()
    where: Where = ()
    looks_like: str = ""
    confidence: str = ""
    """Caps what is reported: `low`, `medium`, or empty."""
    assigned: bool = False
    """The value of an assignment, not an argument of a call."""
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Propagator:
    """What a call hands on."""

    sources: tuple[str, ...] = ("all",)
    """`from`; empty: the result holds nothing of the arguments."""
    targets: tuple[str, ...] = ("return",)
    part: str = ""
    """`any`, `host`, `name`, `scheme`: which part of the data, or empty: all of it."""
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sanitizer:
    """What a call makes harmless."""

    protects: frozenset[str] = frozenset()
    of: tuple[str, ...] = ("all",)
    undoes: frozenset[str] = frozenset()
    begins: str = ""
    """What the result begins with, whatever is given: `/` for a path on the same host."""
    where: Where = ()
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Guard:
    """A call whose result vouches for an argument."""

    of: str = ""
    protects: frozenset[str] = frozenset()
    when: str = "true"
    """`true`, `false`, or `raises`: it vouches by returning at all."""
    safe_pattern: str = ""
    """The argument with the pattern, which must let no dangerous character through. Empty: no condition."""
    searches: str = ""
    """`text`, `lines`: the pattern need not hold all of the text, so it says where it begins and ends; with `lines`,
    `^` and `$` are the ends of a line. Empty: it holds all of it."""
    where: Where = ()
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Handler:
    """Functions that a framework calls: those with one of the `decorators`, the `methods` of classes with one of the
    bases `classes`, the `functions` of these names, those that are given to one of the `calls`, or single parameters
    with one of the `annotations`. In `Models`, these five are the names of its tables and are empty here."""

    decorators: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    """With `decorators`: the class around has one of these too, as a decorator or as a base."""
    classes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    """Empty, with `classes`: all that do not begin with `_`. `EXPORTED`: all that begin with a capital letter."""
    functions: tuple[str, ...] = ()
    """Plain names. `*` is any function whose parameter at the position of `request` has the name of `request`."""
    beside: str = ""
    """With `functions`: the function has a parameter of this class as well."""
    calls: tuple[str, ...] = ()
    argument: str = ""
    """Which argument of `calls` is the function."""
    annotations: tuple[str, ...] = ()
    """The framework fills a parameter that has one of these, in functions of all kinds."""
    where: Where = ()
    """Conditions on the arguments of the decorator or of the call."""
    parameters: tuple[tuple[str, str], ...] = ()
    """(parameter, kind of source): a name, a position as in `0|event`, or `*` for each one."""
    excluded: frozenset[str] = frozenset()
    """Names of parameters that are no source."""
    injected: tuple[str, ...] = ()
    """Classes, and functions in a default value, whose parameters the framework fills on its own."""
    request: str = ""
    """The parameter that is the request: `0`, `request` or `0|request`."""
    request_class: str = ""
    given: tuple[tuple[str, str], ...] = ()
    """(parameter, class): what else the framework passes, such as the response."""
    route: str = ""
    """The argument of the decorator or call that has the path."""
    schemas: str = ""
    """The argument of the call with schemas in JSON Schema that the parts of the request are held against before."""
    returns: str = ""
    """The kind of sink that the result flows into, or empty."""
    views: tuple[tuple[str, str], ...] = ()
    """The result is the name of a view: (what it begins with, the kind of sink that the rest is then, or empty)."""
    bodies: tuple[tuple[str, str], ...] = ()
    """(class, kind of sink): a result whose type says this class is no name of a view, but what the client gets."""
    packages: frozenset[str] = frozenset()
