"""The YAML between a page's `---` lines, as a small tree that remembers lines and quotes.

Lines make good error messages. Quotes tell a word of the format (`literal`) from a text (`"literal"`). Scalars follow
the core schema of YAML 1.2.2 (section 10.3.2), in which `no`, `on` and `1:30` are text. Anchors, aliases and tags are
refused: a page of a few lines must not unfold into gigabytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

import yaml

from wardline_analyzers.rules.problem import PageError, closest

DEPTH = 20
"""More levels of nesting than any page needs."""
_TOO_DEEP = f"more than {DEPTH} levels of nesting"

_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True)
class Scalar:
    """`value` is what the text stands for; `quoted` is true for every style but the plain one."""

    line: int
    text: str
    value: str | int | float | bool | None
    quoted: bool


@dataclass(frozen=True)
class Sequence:
    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Mapping:
    """Keys are kept as they are written: `0`, `on` and `1|Loader` are the texts "0", "on" and "1|Loader"."""

    line: int
    entries: dict[str, Node]
    lines: dict[str, int]
    """The line of each key, 1-based."""


Node: TypeAlias = Scalar | Sequence | Mapping


def read(text: str, first_line: int) -> Mapping:
    """The tree of this YAML text, whose first line is line `first_line` (1-based) of its page.

    Raises PageError for anything that is not a plain mapping of plain data.
    """
    try:
        return _read(text, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        if "nesting depth" in str(error.problem):  # libyaml 0.2.6 and later count for themselves
            raise PageError(line, _TOO_DEEP) from None
        raise PageError(line, f"this is not YAML: {error.problem or error.context}", _hint(error)) from None
    except (yaml.YAMLError, UnicodeError):
        raise PageError(first_line, "the front matter holds characters that YAML does not allow") from None


def _hint(error: yaml.MarkedYAMLError) -> str:
    if "alias" in str(error.context) or "cannot start any token" in str(error.problem):
        return "put text that begins with * & ! % @ or ` into quotes"
    if "mapping values" in str(error.problem):
        return "put text that holds `: ` into quotes"
    return ""


class _Open:
    """A collection whose end has not come yet."""

    def __init__(self, line: int, mapping: bool) -> None:
        self.line = line
        self.mapping = mapping
        self.items: list[Node] = []

    def close(self) -> Sequence | Mapping:
        if not self.mapping:
            return Sequence(self.line, tuple(self.items))
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for key, value in zip(self.items[::2], self.items[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise PageError(key.line, "a key must be plain text", "put braces and brackets into quotes")
            if key.text in entries:
                raise PageError(key.line, f"`{key.text}` is given twice")
            entries[key.text] = value
            lines[key.text] = key.line
        return Mapping(self.line, entries, lines)


def _read(text: str, first_line: int) -> Mapping:
    stack = [_Open(first_line, mapping=False)]
    for event in yaml.parse(text, Loader=_Loader):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise PageError(line, "anchors and aliases are not allowed")
        if getattr(event, "tag", None):
            raise PageError(line, "tags are not allowed", "put text that begins with ! into quotes")
        if isinstance(event, yaml.ScalarEvent):
            stack[-1].items.append(_scalar(event.value, line, quoted=bool(event.style)))
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(stack) > DEPTH:
                raise PageError(line, _TOO_DEEP)
            stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = stack.pop().close()
            stack[-1].items.append(done)
    documents = stack[0].items
    if len(documents) != 1 or not isinstance(documents[0], Mapping):
        raise PageError(first_line, "the front matter must be one mapping of keys to values")
    return documents[0]


def _scalar(text: str, line: int, quoted: bool) -> Scalar:
    value: str | int | float | bool | None = text
    if not quoted:
        if text in _WORDS:
            value = _WORDS[text]
        elif _INTEGER.fullmatch(text):
            value = int(text)
        elif _FLOAT.fullmatch(text):
            value = float(text)
    return Scalar(line, text, value, quoted)


# What the schema of a page is checked with: each takes a node and gives plain data, or raises PageError.


def fail(node: Node, message: str, suggestion: str = "") -> NoReturn:
    raise PageError(node.line, message, suggestion)


def mapping(node: Node, what: str, known: tuple[str, ...] = (), required: tuple[str, ...] = ()) -> Mapping:
    """A mapping that has only `known` keys (if any are named) and all `required` ones."""
    if not isinstance(node, Mapping):
        fail(node, f"{what} must be a mapping (`key: value`)")
    for key in node.entries:
        if known and key not in known:
            raise PageError(node.lines[key], f"{what} knows no key `{key}`", closest(key, known))
    for key in required:
        if key not in node.entries:
            fail(node, f"{what} lacks `{key}`")
    return node


def text(node: Node, what: str) -> str:
    """One text, not empty, without line breaks."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        fail(node, f"{what} must be a text", "put it into quotes" if isinstance(node, Scalar) else "")
    line = node.value.rstrip("\n")  # a folded text (`>`) ends with one
    if not line.strip() or "\n" in line:
        fail(node, f"{what} must be one line of text")
    return line


def texts(node: Node, what: str) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(node, Sequence):
        fail(node, f"{what} must be a list", "write [a, b], or one `- a` per line")
    return tuple(text(item, what) for item in node.items)


def flag(node: Node, what: str) -> bool:
    if not isinstance(node, Scalar) or not isinstance(node.value, bool):
        fail(node, f"{what} must be true or false")
    return node.value


def choice(node: Node, what: str, options: tuple[str, ...]) -> str:
    word = text(node, what)
    if word not in options:
        fail(node, f"{what} cannot be `{word}`", closest(word, options))
    return word
