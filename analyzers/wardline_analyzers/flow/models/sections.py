"""The sections of a model file: what an entry of each may say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from wardline_analyzers.flow.known.kinds import SINK_KINDS, SOURCE_KINDS
from wardline_analyzers.flow.models.entries import HANDLED, SHAPES, Guard, Handler, Propagator, Sanitizer, Sink, Source
from wardline_analyzers.flow.models.words import (
    argument,
    arguments,
    bodies,
    callees,
    class_name,
    functions,
    given,
    kinds,
    names,
    parameter,
    parameters,
    part,
    views,
    when,
    where,
    words,
)
from wardline_analyzers.rules.front_matter import Node, choice, fail, flag, mapping, text
from wardline_analyzers.rules.problem import PageError

Entries = tuple[str, tuple[str, ...], Any]
"""The section, the names, and what is said of them."""
LOOKS: Final = ("sql", "html", "shell", "begins-html")


def _sources(node: Node, packages: frozenset[str]) -> list[Entries]:
    known = ("kind", "names", "except", "elements", "shape", "harmless", "where", "begins")
    entry = mapping(node, "a source", known, ("kind", "names"))
    fields = entry.entries
    found = names(fields["names"], "`names`", "prefix")
    return _gated(
        "sources",
        found,
        packages,
        lambda gate: Source(
            kind=choice(fields["kind"], "`kind`", SOURCE_KINDS),
            excluded=words(fields.get("except"), "`except`"),
            elements="elements" in fields and flag(fields["elements"], "`elements`"),
            shape=choice(fields["shape"], "`shape`", SHAPES[1:]) if "shape" in fields else "",
            packages=gate,
            harmless=kinds(fields["harmless"], "`harmless`") if "harmless" in fields else frozenset(),
            where=where(fields.get("where")),
            begins=text(fields["begins"], "`begins`") if "begins" in fields else "",
        ),
    )


def _sinks(node: Node, packages: frozenset[str]) -> list[Entries]:
    known = ("kind", "calls", "assigns", "argument", "where", "looks-like", "confidence")
    entry = mapping(node, "a sink", known, ("kind",))
    fields = entry.entries
    if ("calls" in fields) == ("assigns" in fields):
        fail(node, "a sink has `calls` or `assigns`")
    assigned = "assigns" in fields
    if assigned and "argument" in fields:
        raise PageError(entry.lines["argument"], "an assignment has no argument", "its value is what counts")
    if not assigned and "argument" not in fields:
        fail(node, "a sink lacks `argument`")
    found = names(fields["assigns"], "`assigns`") if assigned else callees(fields["calls"])
    for name in found:
        if name.endswith(".*"):
            fail(fields["assigns" if assigned else "calls"], f"the last word of `{name}` must be known")
    return _gated(
        "assigned" if assigned else "sinks",
        found,
        packages,
        lambda gate: Sink(
            kind=choice(fields["kind"], "`kind`", SINK_KINDS),
            arguments=("value",) if assigned else arguments(fields["argument"], "`argument`"),
            where=where(fields.get("where"), assigned=assigned),
            looks_like=choice(fields["looks-like"], "`looks-like`", LOOKS) if "looks-like" in fields else "",
            confidence=choice(fields["confidence"], "`confidence`", ("low", "medium"))
            if "confidence" in fields
            else "",
            assigned=assigned,
            packages=gate,
        ),
    )


def _propagators(node: Node, packages: frozenset[str]) -> list[Entries]:
    fields = mapping(node, "a propagator", ("calls", "from", "to", "part"), ("calls",)).entries
    sources = arguments(fields["from"], "`from`", "nothing") if "from" in fields else ("all",)
    if "nothing" in sources and len(sources) > 1:
        fail(fields["from"], "`nothing` stands alone")
    return _gated(
        "propagators",
        callees(fields["calls"]),
        packages,
        lambda gate: Propagator(
            sources=() if sources == ("nothing",) else sources,
            targets=arguments(fields["to"], "`to`", "return") if "to" in fields else ("return",),
            part=part(fields["part"]) if "part" in fields else "",
            packages=gate,
        ),
    )


def _sanitizers(node: Node, packages: frozenset[str]) -> list[Entries]:
    known = ("calls", "protects", "of", "undoes", "begins", "where")
    fields = mapping(node, "a sanitizer", known, ("calls",)).entries
    if "protects" not in fields and "undoes" not in fields:
        fail(node, "a sanitizer has `protects` or `undoes`")
    return _gated(
        "sanitizers",
        callees(fields["calls"]),
        packages,
        lambda gate: Sanitizer(
            protects=kinds(fields["protects"], "`protects`") if "protects" in fields else frozenset(),
            of=arguments(fields["of"], "`of`") if "of" in fields else ("all",),
            undoes=kinds(fields["undoes"], "`undoes`") if "undoes" in fields else frozenset(),
            begins=text(fields["begins"], "`begins`") if "begins" in fields else "",
            where=where(fields.get("where")),
            packages=gate,
        ),
    )


def _guards(node: Node, packages: frozenset[str]) -> list[Entries]:
    known = ("calls", "of", "protects", "when", "safe-pattern", "searches", "where")
    fields = mapping(node, "a guard", known, ("calls", "of", "protects")).entries
    return _gated(
        "guards",
        callees(fields["calls"]),
        packages,
        lambda gate: Guard(
            of=argument(fields["of"], "`of`"),
            protects=kinds(fields["protects"], "`protects`"),
            when=when(fields["when"]) if "when" in fields else "true",
            safe_pattern=argument(fields["safe-pattern"], "`safe-pattern`") if "safe-pattern" in fields else "",
            searches=choice(fields["searches"], "`searches`", ("text", "lines")) if "searches" in fields else "",
            where=where(fields.get("where")),
            packages=gate,
        ),
    )


def _gated(
    section: str, found: tuple[str, ...], packages: frozenset[str], make: Callable[[frozenset[str]], object]
) -> list[Entries]:
    """The entry under its names. Methods of unknown objects count only where the packages are imported; other names say
    themselves where they belong."""
    methods = tuple(name for name in found if name.startswith("*."))
    if not methods or not packages:
        return [(section, found, make(frozenset()))]
    others = tuple(name for name in found if not name.startswith("*."))
    return [(section, methods, make(packages)), *([(section, others, make(frozenset()))] if others else [])]


_HANDLER: Final = (
    *HANDLED,
    *(
        "class-decorators",
        "methods",
        "argument",
        "where",
        "parameters",
        "except",
        "injects",
        "request",
        "request-class",
        "beside",
        "gives",
        "route",
        "schemas",
        "returns",
        "views",
        "bodies",
    ),
)
_BELONGS: Final = {
    "class-decorators": ("decorators",),
    "methods": ("classes",),
    "argument": ("calls",),
    "beside": ("functions",),
    "bodies": ("decorators",),
    "where": ("decorators", "calls"),
    "route": ("decorators", "calls"),
    "schemas": ("calls",),
}


def handler(node: Node, packages: frozenset[str]) -> Handler:
    entry = mapping(node, "a handler", _HANDLER)
    fields = entry.entries
    ways = [way for way in HANDLED if way in fields]
    if len(ways) != 1:
        fail(node, "a handler has one of " + ", ".join(f"`{way}`" for way in HANDLED))
    way = ways[0]
    for key, owners in _BELONGS.items():
        if key in fields and way not in owners:
            raise PageError(entry.lines[key], f"`{key}` belongs to {' or '.join(f'`{o}`' for o in owners)}")
    if way == "calls" and "argument" not in fields:
        fail(node, "`calls` lacks `argument`: which one is the function")
    request = parameter(fields["request"], "`request`") if "request" in fields else ""
    called = functions(fields["functions"]) if way == "functions" else ()
    if "*" in called and "|" not in request and "beside" not in fields and not packages:
        fail(fields["functions"], "any function needs a `request` with position and name", "write `request: 0|request`")
    return Handler(
        decorators=callees(fields["decorators"]) if way == "decorators" else (),
        marked=callees(fields["class-decorators"]) if "class-decorators" in fields else (),
        classes=callees(fields["classes"]) if way == "classes" else (),
        methods=tuple(sorted(words(fields.get("methods"), "`methods`"))),
        functions=called,
        calls=callees(fields["calls"]) if way == "calls" else (),
        argument=argument(fields["argument"], "`argument`") if "argument" in fields else "",
        annotations=callees(fields["annotations"]) if way == "annotations" else (),
        where=where(fields.get("where")),
        parameters=parameters(fields["parameters"]) if "parameters" in fields else (),
        excluded=words(fields.get("except"), "`except`"),
        injected=names(fields["injects"], "`injects`", "prefix") if "injects" in fields else (),
        request=request,
        request_class=class_name(fields["request-class"]) if "request-class" in fields else "",
        beside=class_name(fields["beside"]) if "beside" in fields else "",
        given=given(fields["gives"]) if "gives" in fields else (),
        route=argument(fields["route"], "`route`") if "route" in fields else "",
        schemas=argument(fields["schemas"], "`schemas`") if "schemas" in fields else "",
        returns=choice(fields["returns"], "`returns`", SINK_KINDS) if "returns" in fields else "",
        views=views(fields["views"]) if "views" in fields else (),
        bodies=bodies(fields["bodies"]) if "bodies" in fields else (),
        packages=packages,
    )


SECTIONS: Final[dict[str, Callable[[Node, frozenset[str]], list[Entries]]]] = {
    "sources": _sources,
    "sinks": _sinks,
    "propagators": _propagators,
    "sanitizers": _sanitizers,
    "guards": _guards,
    "handlers": lambda node, packages: [],
}


__all__ = ["SECTIONS", "Entries", "handler"]
