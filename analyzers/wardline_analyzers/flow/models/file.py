"""One file of `models/`, from its YAML to the values that `tables.py` gathers. The format: models/README.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wardline_analyzers.capabilities.ability import Ability, ability
from wardline_analyzers.flow.models.entries import HANDLED, Handler
from wardline_analyzers.flow.models.sections import SECTIONS, Entries, handler
from wardline_analyzers.flow.models.words import callees, names
from wardline_analyzers.rules.front_matter import Mapping, Node, Scalar, Sequence, fail, mapping, read, text
from wardline_analyzers.rules.names import is_name
from wardline_analyzers.rules.problem import PageError

LIMIT: Final = 5000
"""The most names in one file."""
_KEYS: Final = ("library", "packages", "never", "capabilities", *SECTIONS, "returns", "holds", "same")


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
    for section in SECTIONS:
        for node in _items(fields.get(section), section):
            if section == "handlers":
                handlers.append(handler(node, packages))
            else:
                entries += SECTIONS[section](node, packages)
            _bounded(
                node,
                sum(len(found) for _, found, _ in entries)
                + sum(len(getattr(each, way)) for each in handlers for way in HANDLED),
            )
    return ModelFile(
        library=text(fields["library"], "`library`"),
        packages=packages,
        returns=_classes(fields.get("returns"), "returns"),
        holds=_classes(fields.get("holds"), "holds"),
        same=_classes(fields.get("same"), "same"),
        entries=tuple(entries),
        handlers=tuple(handlers),
        never=callees(fields["never"]) if "never" in fields else (),
        capabilities=tuple(ability(node, packages) for node in _items(fields.get("capabilities"), "capabilities")),
    )


def _bounded(node: Node, found: int) -> None:
    if found > LIMIT:
        fail(node, f"a model file may name at most {LIMIT} things", "split the file")


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
