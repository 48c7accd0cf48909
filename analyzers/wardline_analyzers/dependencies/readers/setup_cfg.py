"""`setup.cfg` of setuptools: `install_requires`, `setup_requires`, `tests_require` and the extras."""

from __future__ import annotations

import re

from wardline_analyzers.dependencies.dependency import Dependency
from wardline_analyzers.dependencies.requirement import requirement

_LINE = re.compile(rb"[^\r\n]+")
_SECTION = re.compile(rb"\[([^\]\n]+)\]")
_OPTION = re.compile(rb"([A-Za-z0-9_.-]+)\s*[=:]\s*")
_WANTED = frozenset({b"install_requires", b"setup_requires", b"tests_require"})


def read(text: bytes) -> tuple[Dependency, ...]:
    """The requirements that are listed: on the option's own line, or on the indented lines below it."""
    found = []
    section, wanted = b"", False
    for line in _LINE.finditer(text):
        raw, start = line[0], line.start()
        if header := _SECTION.match(raw):
            section, wanted = header[1].strip(), False
            continue
        if raw[:1] not in b" \t":
            option = _OPTION.match(raw)
            if option is None:
                continue  # a comment
            name = option[1].replace(b"-", b"_")
            wanted = section == b"options.extras_require" or (section == b"options" and name in _WANTED)
            raw, start = raw[option.end() :], start + option.end()
        if wanted:
            bare = raw.lstrip(b" \t")
            made = requirement(bare.partition(b" #")[0].rstrip(), start + len(raw) - len(bare))
            if made is not None:
                found.append(made)
    return tuple(found)
