"""One file of `models/`, from its YAML to the values that `models.py` gathers. The format: models/README.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from wardline_analyzers.capabilities.ability import Ability, ability
from wardline_analyzers.flow.kinds import ALL, SINK_KINDS, SOURCE_KINDS
from wardline_analyzers.flow.model_entries import (
    PARTS,
    SHAPES,
    Guard,
    Handler,
    Propagator,
    Sanitizer,
    Sink,
    Source,
    Where,
)
from wardline_analyzers.rules import conditions
from wardline_analyzers.rules.front_matter import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    choice,
    fail,
    flag,
    mapping,
    read,
    text,
)
from wardline_analyzers.rules.names import is_name
from wardline_analyzers.rules.names import names as qualified_names
from wardline_analyzers.rules.problem import PageError, closest
from wardline_analyzers.rules.rule import Condition

LIMIT: Final = 5000
"""The most names in one file."""
STARS: Final = 2
"""Words of a name that may stand for any others: to find a name takes a time to the power of these."""
LOOKS: Final = ("sql", "html", "shell")
WORDS: Final = ("present", "absent", "truthy", "falsy", "text", "list", "number")
"""Conditions of one word."""

Entries = tuple[str, tuple[str, ...], Any]
"""The section, the names, and what is said of them."""

_SHARED: Final = ("in", "matches", "less", "more", "name", "call")
"""Conditions that are read as those of rule pages."""
_PARTS = r"(?:\.\*|\[[^\[\]]+\])*"
_ARGUMENT = re.compile(rf"(?:[0-9]{{1,3}}(?:\|[^\W\d]\w*)?|[^\W\d]\w*){_PARTS}")
_PARAMETER = re.compile(r"(?:[0-9]{1,3}|(?!\d)[\w$]+)(?:\|(?!\d)[\w$]+)*")


@dataclass(frozen=True)
class ModelFile:
    """What one file says. Names are as written, with their braces expanded."""

    library: str
    packages: frozenset[str]
    returns: tuple[tuple[str, str], ...]
    holds: tuple[tuple[str, str], ...]
    same: tuple[tuple[str, str], ...]
    entries: tuple[Entries, ...]
    handlers: tuple[Handler, ...]
    never: tuple[str, ...] = ()
    """Callees that never return."""
    capabilities: tuple[Ability, ...] = ()
    """What code can do by these names, where the sections above do not say it: `capabilities/tables.py`."""


def parse(text_of_file: str) -> ModelFile:
    """The file with this text. Raises PageError."""
    top = mapping(_read(text_of_file), "a model file", _KEYS, ("library",))
    fields = top.entries
    packages = (
        frozenset(names(fields["packages"], "`packages`", "module")) if "packages" in fields else frozenset[str]()
    )
    entries: list[Entries] = []
    handlers: list[Handler] = []
    for section in _SECTIONS:
        for node in _items(fields.get(section), section):
            if section == "handlers":
                handlers.append(_handler(node, packages))
            else:
                entries += _SECTIONS[section](node, packages)
            _bounded(
                node,
                sum(len(found) for _, found, _ in entries)
                + sum(len(getattr(handler, way)) for handler in handlers for way in _WAYS),
            )
    return ModelFile(
        library=text(fields["library"], "`library`"),
        packages=packages,
        returns=_classes(fields.get("returns"), "returns"),
        holds=_classes(fields.get("holds"), "holds"),
        same=_classes(fields.get("same"), "same"),
        entries=tuple(entries),
        handlers=tuple(handlers),
        never=_callees(fields["never"]) if "never" in fields else (),
        capabilities=tuple(ability(node, packages) for node in _items(fields.get("capabilities"), "capabilities")),
    )


def _bounded(node: Node, found: int) -> None:
    if found > LIMIT:
        fail(node, f"a model file may name at most {LIMIT} things", "split the file")


def names(node: Node, what: str, kind: str = "name") -> tuple[str, ...]:
    """As in rule pages (`rules/names.py`), with few words left open."""
    found = qualified_names(node, what, kind)
    for name in found:
        if name.count(".*") + name.startswith("*.") > STARS:
            fail(node, f"more than {STARS} words of `{name}` are `*`", "name the words in between")
    return found


def _read(text_of_file: str) -> Mapping:
    try:
        return read(text_of_file, 1)
    except PageError as error:
        problem = error.problem
        message = problem.message.replace("the front matter", "a model file")
        raise PageError(problem.line, message, problem.suggestion) from None


def _items(node: Node | None, section: str) -> tuple[Node, ...]:
    if node is None:
        return ()
    if not isinstance(node, Sequence) or not node.items:
        fail(node, f"`{section}` must be a list of entries", "begin each one with `- `")
    return node.items


def _classes(node: Node | None, section: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a name and the class of what it gives or holds, or the name that is meant."""
    if node is None:
        return ()
    table = mapping(node, f"`{section}`")
    found: list[tuple[str, str]] = []
    for key, value in table.entries.items():
        made = text(value, f"what `{key}` stands for")
        made = "pathlib.Path" if made == "path" else made
        at = Scalar(table.lines[key], key, key, quoted=True)
        for name in (*names(at, f"`{section}`"), made):
            if "()" in name or "*" in name.replace("[*]", "") or not is_name(name):
                raise PageError(table.lines[key], f"`{name}` is not a name here", "write names without `()` and `*`")
        found += [(name, made) for name in names(at, f"`{section}`")]
        _bounded(at, len(found))
    return tuple(found)


# ---------------------------------------------------------------------- the sections


def _sources(node: Node, packages: frozenset[str]) -> list[Entries]:
    known = ("kind", "names", "except", "elements", "shape", "harmless", "where")
    entry = mapping(node, "a source", known, ("kind", "names"))
    fields = entry.entries
    found = names(fields["names"], "`names`", "prefix")
    return _gated(
        "sources",
        found,
        packages,
        lambda gate: Source(
            kind=choice(fields["kind"], "`kind`", SOURCE_KINDS),
            excluded=_words(fields.get("except"), "`except`"),
            elements="elements" in fields and flag(fields["elements"], "`elements`"),
            shape=choice(fields["shape"], "`shape`", SHAPES[1:]) if "shape" in fields else "",
            packages=gate,
            harmless=_kinds(fields["harmless"], "`harmless`") if "harmless" in fields else frozenset(),
            where=_where(fields.get("where")),
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
    found = names(fields["assigns"], "`assigns`") if assigned else _callees(fields["calls"])
    for name in found:
        if name.endswith(".*"):
            fail(fields["assigns" if assigned else "calls"], f"the last word of `{name}` must be known")
    return _gated(
        "assigned" if assigned else "sinks",
        found,
        packages,
        lambda gate: Sink(
            kind=choice(fields["kind"], "`kind`", SINK_KINDS),
            arguments=("value",) if assigned else _arguments(fields["argument"], "`argument`"),
            where=_where(fields.get("where"), ("value",) if assigned else ()),
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
    sources = _arguments(fields["from"], "`from`", "nothing") if "from" in fields else ("all",)
    if "nothing" in sources and len(sources) > 1:
        fail(fields["from"], "`nothing` stands alone")
    return _gated(
        "propagators",
        _callees(fields["calls"]),
        packages,
        lambda gate: Propagator(
            sources=() if sources == ("nothing",) else sources,
            targets=_arguments(fields["to"], "`to`", "return") if "to" in fields else ("return",),
            part=_part(fields["part"]) if "part" in fields else "",
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
        _callees(fields["calls"]),
        packages,
        lambda gate: Sanitizer(
            protects=_kinds(fields["protects"], "`protects`") if "protects" in fields else frozenset(),
            of=_arguments(fields["of"], "`of`") if "of" in fields else ("all",),
            undoes=_kinds(fields["undoes"], "`undoes`") if "undoes" in fields else frozenset(),
            begins=text(fields["begins"], "`begins`") if "begins" in fields else "",
            where=_where(fields.get("where")),
            packages=gate,
        ),
    )


def _guards(node: Node, packages: frozenset[str]) -> list[Entries]:
    known = ("calls", "of", "protects", "when", "safe-pattern", "where")
    fields = mapping(node, "a guard", known, ("calls", "of", "protects")).entries
    return _gated(
        "guards",
        _callees(fields["calls"]),
        packages,
        lambda gate: Guard(
            of=_argument(fields["of"], "`of`"),
            protects=_kinds(fields["protects"], "`protects`"),
            when=_when(fields["when"]) if "when" in fields else "true",
            safe_pattern=_argument(fields["safe-pattern"], "`safe-pattern`") if "safe-pattern" in fields else "",
            where=_where(fields.get("where")),
            packages=gate,
        ),
    )


_WAYS = ("decorators", "classes", "functions", "calls", "annotations")
_HANDLER = (
    *_WAYS,
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
        "gives",
        "route",
        "returns",
    ),
)


def _handler(node: Node, packages: frozenset[str]) -> Handler:
    entry = mapping(node, "a handler", _HANDLER)
    fields = entry.entries
    ways = [way for way in _WAYS if way in fields]
    if len(ways) != 1:
        fail(node, "a handler has one of " + ", ".join(f"`{way}`" for way in _WAYS))
    way = ways[0]
    for key, owners in _BELONGS.items():
        if key in fields and way not in owners:
            raise PageError(entry.lines[key], f"`{key}` belongs to {' or '.join(f'`{o}`' for o in owners)}")
    if way == "calls" and "argument" not in fields:
        fail(node, "`calls` lacks `argument`: which one is the function")
    request = _parameter(fields["request"], "`request`") if "request" in fields else ""
    functions = _functions(fields["functions"]) if way == "functions" else ()
    if "*" in functions and "|" not in request:
        fail(fields["functions"], "any function needs a `request` with position and name", "write `request: 0|request`")
    return Handler(
        decorators=_callees(fields["decorators"]) if way == "decorators" else (),
        marked=_callees(fields["class-decorators"]) if "class-decorators" in fields else (),
        classes=_callees(fields["classes"]) if way == "classes" else (),
        methods=tuple(sorted(_words(fields.get("methods"), "`methods`"))),
        functions=functions,
        calls=_callees(fields["calls"]) if way == "calls" else (),
        argument=_argument(fields["argument"], "`argument`") if "argument" in fields else "",
        annotations=_callees(fields["annotations"]) if way == "annotations" else (),
        where=_where(fields.get("where")),
        parameters=_parameters(fields["parameters"]) if "parameters" in fields else (),
        excluded=_words(fields.get("except"), "`except`"),
        injected=names(fields["injects"], "`injects`", "prefix") if "injects" in fields else (),
        request=request,
        request_class=_class(fields["request-class"]) if "request-class" in fields else "",
        given=_given(fields["gives"]) if "gives" in fields else (),
        route=_argument(fields["route"], "`route`") if "route" in fields else "",
        returns=choice(fields["returns"], "`returns`", SINK_KINDS) if "returns" in fields else "",
        packages=packages,
    )


_BELONGS: Final = {
    "class-decorators": ("decorators",),
    "methods": ("classes",),
    "argument": ("calls",),
    "where": ("decorators", "calls"),
    "route": ("decorators", "calls"),
}

_SECTIONS: Final[dict[str, Callable[[Node, frozenset[str]], list[Entries]]]] = {
    "sources": _sources,
    "sinks": _sinks,
    "propagators": _propagators,
    "sanitizers": _sanitizers,
    "guards": _guards,
    "handlers": lambda node, packages: [],
}
_CLASSES: Final = ("returns", "holds", "same")
_KEYS: Final = ("library", "packages", "never", "capabilities", *_SECTIONS, *_CLASSES)


# ---------------------------------------------------------------------- their parts


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


def _callees(node: Node) -> tuple[str, ...]:
    found = names(node, "a callee", "prefix")
    for name in found:
        if name.endswith("()"):
            fail(node, f"`{name}` is what a call gives", f"write `{name[:-2]}` for the callee")
    return found


def _argument(node: Node, what: str, *words: str) -> str:
    written = node.text if isinstance(node, Scalar) else ""
    if written not in words and not _ARGUMENT.fullmatch(written):
        options = ", ".join(("0", "0|name", "name", "all", "rest", "self", "0.*", "0[key]", *words))
        fail(node, f"{what} cannot be `{written}`", f"one of {options}")
    return written


def _arguments(node: Node, what: str, *words: str) -> tuple[str, ...]:
    if isinstance(node, Sequence) and not node.items:
        fail(node, f"{what} names no argument")
    return tuple(_argument(item, what, *words) for item in (node.items if isinstance(node, Sequence) else (node,)))


def _parameter(node: Node, what: str) -> str:
    written = node.text if isinstance(node, Scalar) else ""
    if not _PARAMETER.fullmatch(written):
        fail(node, f"{what} cannot be `{written}`", "a position, a name, or both as 0|request")
    return written


def _parameters(node: Node) -> tuple[tuple[str, str], ...]:
    if not isinstance(node, Mapping):
        return (("*", choice(node, "`parameters`", SOURCE_KINDS)),)
    pairs = []
    for key, value in node.entries.items():
        at = Scalar(node.lines[key], key, key, quoted=False)
        pairs.append((key if key == "*" else _parameter(at, "a parameter"), choice(value, f"`{key}`", SOURCE_KINDS)))
    return tuple(pairs)


def _given(node: Node) -> tuple[tuple[str, str], ...]:
    """Parameters, and the classes of what they are given."""
    table = mapping(node, "`gives`")
    found = []
    for key, value in table.entries.items():
        found.append((_parameter(Scalar(table.lines[key], key, key, quoted=False), "a parameter"), _class(value)))
    return tuple(found)


def _words(node: Node | None, what: str) -> frozenset[str]:
    """Plain names."""
    if node is None:
        return frozenset()
    return frozenset(names(node, what, "name"))


def _functions(node: Node) -> tuple[str, ...]:
    if isinstance(node, Scalar) and node.text == "*":
        return ("*",)
    found = names(node, "`functions`")
    for name in found:
        if not name.removesuffix("[*]").isidentifier():
            fail(node, f"`{name}` is not the plain name of a function", "or of an object and `[*]`")
    return found


def _class(node: Node) -> str:
    (found, *more) = names(node, "a class")
    if more or found.endswith("()"):
        fail(node, "this must be one class", "without `()`")
    return found


def _kinds(node: Node, what: str) -> frozenset[str]:
    if isinstance(node, Scalar) and node.text == "all":
        return ALL
    if isinstance(node, Mapping) and list(node.entries) == ["but"]:
        return ALL - _kinds(node.entries["but"], what)
    if not isinstance(node, Sequence) or not node.items:
        fail(node, f"{what} must be a list of kinds, `all`, or all `but` some", "write [html], or {but: [html]}")
    return frozenset(choice(item, what, SINK_KINDS) for item in node.items)


def _part(node: Node) -> str:
    if isinstance(node, Scalar) and node.value is True:
        return "any"
    return choice(node, "`part`", tuple(part for part in PARTS if part not in ("", "any")))


def _when(node: Node) -> str:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return "true" if node.value else "false"
    return choice(node, "`when`", ("raises",))


def _where(node: Node | None, places: tuple[str, ...] = ()) -> Where:
    if node is None:
        return ()
    table = mapping(node, "`where`")
    if not table.entries:
        fail(node, "`where` states no condition", "leave it out")
    for key in table.entries:
        if not (key in places if places else _ARGUMENT.fullmatch(key)):
            raise PageError(
                table.lines[key], f"`where` cannot ask about `{key}`", "ask about an argument: 0, name, 0|name"
            )
    return tuple((key, condition(value)) for key, value in table.entries.items())


def condition(node: Node) -> Condition:
    """The condition that this node states. Raises PageError."""
    if isinstance(node, Scalar):
        if node.quoted or not isinstance(node.value, str):
            return ("is", node.value)
        if node.value not in WORDS:
            near = closest(node.value, WORDS)
            fail(node, f"there is no condition `{node.value}`", f'{near}; a text is written "{node.value}"')
        return (node.value, None)
    if isinstance(node, Mapping) and len(node.entries) == 1:
        ((key, operand),) = node.entries.items()
        if key == "not":
            return (key, condition(operand))
        if key in ("any", "all"):
            if not isinstance(operand, Sequence) or not operand.items:
                fail(operand, "`any` and `all` want a list of conditions")
            return (key, tuple(condition(item) for item in operand.items))
        if key not in _SHARED:
            fail(node, f"there is no condition `{key}`", closest(key, (*_SHARED, "not", "any", "all", *WORDS)))
    return conditions.condition(node)
