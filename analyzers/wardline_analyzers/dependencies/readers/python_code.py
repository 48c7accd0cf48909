"""Dependencies that stand in Python code: the header of a script (PEP 723), and the literals of a `setup.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from wardline_analyzers.dependencies.dependency import Dependency
from wardline_analyzers.dependencies.readers import pip_lines
from wardline_analyzers.dependencies.requirement import requirement

_HEADER = re.compile(rb"^# /// script[ \t]*\r?\n", re.MULTILINE)
_BODY = re.compile(rb"(?:#(?: [^\r\n]*)?\r?\n)*?# ///[ \t]*\r?$", re.MULTILINE)
_LIST = re.compile(rb"^#[ \t]*dependencies[ \t]*=[ \t]*\[", re.MULTILINE)
_STRING = re.compile(rb"\"([^\"\r\n]*)\"|'([^'\r\n]*)'|(\])|(#(?=[ \t]*[^\s\"'\]]))[^\r\n]*")
_SETUP_LISTS = re.compile(rb"\b(?:install_requires|setup_requires|tests_require|extras_require)\s*=\s*(?=[\[{(])")
_LISTS = 20
"""Lists of one file that are read: each that is not closed is read to the end."""
_MAGIC = re.compile(rb"^#((?:pip|python)[^\r\n]*)", re.MULTILINE)
_LITERAL = re.compile(
    rb"(?P<text>[rRuU]?(?:\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?))(?P<key>\s*:)?"
    rb"|#[^\n]*|(?P<open>[\[{(])|(?P<close>[\]})])|(?P<other>[\w.]+)"
)


def read_header(text: bytes) -> tuple[Dependency, ...]:
    """The dependencies that a script's header states."""
    header = _HEADER.search(text)
    body = _BODY.match(text, header.end()) if header else None
    start = _LIST.search(text, *body.span()) if body else None
    if body is None or start is None:
        return ()
    found = []
    for token in _STRING.finditer(text, start.end(), body.end()):
        if token[3]:
            break
        group = 1 if token[1] is not None else 2
        if token[group] is not None and (made := requirement(token[group], token.start(group))):
            found.append(made)
    return tuple(found)


def read_setup(text: bytes) -> tuple[Dependency, ...]:
    """The texts in the lists of requirements that are given to setuptools' `setup`."""
    lists = islice(_SETUP_LISTS.finditer(text), _LISTS)
    return tuple(made for keyword in lists for made in _literals(text, keyword.end()))


def _literals(text: bytes, start: int) -> Iterator[Dependency]:
    depth = 0
    for token in _LITERAL.finditer(text, start):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
            if depth <= 0:
                return
        elif token["text"] and not token["key"] and b"\\" not in token["text"]:
            raw = token["text"]
            quote = 1 if raw[:1] in b"\"'" else 2
            if made := requirement(raw[quote:-1], token.start("text") + quote):
                yield made


def read_magics(text: bytes) -> tuple[Dependency, ...]:
    """What a notebook installs with `%pip` or `!pip`; these lines stand in its program as comments."""
    return tuple(found.moved(line.start(1)) for line in _MAGIC.finditer(text) for found in pip_lines.read(line[1]))


def read(text: bytes) -> tuple[Dependency, ...]:
    """All of both."""
    return read_header(text) + (read_setup(text) if b"setup" in text else ())
