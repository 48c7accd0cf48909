"""Qualified names as pages write them: braces to expand, and the grammar of what is left."""

from __future__ import annotations

import re

from wardline_analyzers.rules.front_matter import Node, Sequence, fail, text

LIMIT = 500
"""The most names that one entry may expand to, and the most bytes that it may have: a page is no place for a bomb."""

_BEHIND = r"(?:\(\)|\[[^\[\]{}]+\])*"
_WORD = r"(?:[^\W\d]|\$)[\w$]*"
_PART = rf"{_WORD}{_BEHIND}"
_ROOT = rf"(?:@?[^\W\d][\w-]*(?:/[\w-]+)*(?:\.\w*-[\w-]+)?|{_WORD})"
"""The first word: in Go and JavaScript it may be a path, `net/http`, `@koa/router`, or a package `socket.io-client`."""
_NAME = re.compile(rf"(?:\*\.{_PART}|{_ROOT}{_BEHIND})(?:\.(?:{_PART}|\*))*|\*\[[^\[\]{{}}]+\]")
_MODULE = re.compile(rf"{_ROOT}(?:\.[^\W\d]\w*)*")


def expand(pattern: str) -> tuple[str, ...]:
    """All texts that a pattern with `{a,b}` stands for, in order, without repetition. Braces may be nested.

    Raises ValueError, with a message for the author, when braces do not match or there are too many names.
    """
    if len(pattern) > LIMIT:
        raise ValueError(f"a name may have at most {LIMIT} characters")
    # One level per open brace: the alternatives that are complete, and the one that is growing.
    levels: list[tuple[list[str], list[str]]] = [([], [""])]
    for piece in re.findall(r"[{},]|[^{},]+", pattern):
        done, growing = levels[-1]
        if piece == "{":
            levels.append(([], [""]))
            continue
        if piece == "," and len(levels) > 1:
            done.extend(name.strip() for name in growing)
            growing[:] = [""]
            continue
        if piece == "}":
            if len(levels) == 1:
                raise ValueError(f"`{pattern}` closes a brace that is not open")
            levels.pop()
            added = done + [name.strip() for name in growing]
            growing = levels[-1][1]
        else:
            added = [piece]
        if len(growing) * len(added) > LIMIT:
            raise ValueError(f"`{pattern}` stands for more than {LIMIT} names")
        growing[:] = [head + tail for head in growing for tail in added]
    if len(levels) > 1:
        raise ValueError(f"`{pattern}` opens a brace that is not closed")
    return tuple(dict.fromkeys(levels[0][1]))


def is_name(text: str) -> bool:
    """Whether this is a qualified name: `yaml.load`, `flask.Flask().run`, `*.execute`, `lib.*.load`, `*[DEBUG]`."""
    return bool(_NAME.fullmatch(text))


def names(node: Node, what: str, kind: str = "name") -> tuple[str, ...]:
    """The names that a text, or a list of texts, stands for.

    `kind` is `name`; `prefix`, where `x.*` may stand for all below `x`; or `module`, for what can be imported.
    """
    found: list[str] = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        try:
            expanded = expand(text(item, what))
        except ValueError as error:
            fail(item, str(error))
        for name in expanded:
            core = name.removesuffix(".*") if kind == "prefix" else name
            if not (_MODULE if kind == "module" else _NAME).fullmatch(core):
                fail(item, f"`{name}` is not a qualified name", "write `package.module.name`, see CONTRIBUTING.md")
        found += expanded
    if not found:
        fail(node, f"{what} names nothing")
    if len(found) > LIMIT:
        fail(node, f"{what} stands for more than {LIMIT} names")
    return tuple(dict.fromkeys(found))
