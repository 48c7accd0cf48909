"""Pointers of Go that a function of the file gives as nil, and that its callers use at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.go_source import functions
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView

_GIVES_POINTER: Final = re.compile(rb"\)\s*\*[\w.]+(?:\[[^\]\n]*\])?\s*$")
_GIVES_NIL: Final = re.compile(rb"\breturn nil\s*(?:\n|\})")
_SEARCHES: Final = re.compile(
    rb"(?i)^(?:find|get|lookup|look_?up|search|load|fetch|by|query|match|select|resolve"
    rb"|current|user|\w+By)\w*$"
)


def used_unasked(view: FileView) -> Iterator[FileMatch]:
    """`d := s.find(id)`, where `find` gives nil for what it has not, and then `d.Name` without a test."""
    all_functions = functions(view)
    finders = {
        each.name
        for each in all_functions
        if _GIVES_POINTER.search(each.signature) and _GIVES_NIL.search(each.body) and _SEARCHES.match(each.name)
    }
    if not finders:
        return
    words = b"|".join(re.escape(name) for name in sorted(finders))
    call = re.compile(rb"(?m)^[ \t]*(\w+) := (?:\w+\.)*(?:" + words + rb")\([^\n]*\)[ \t]*$")
    for each in all_functions:
        for found in call.finditer(each.body):
            name = re.escape(found[1])
            rest = each.body[found.end() :]
            use = re.search(rb"(?<![\w.])" + name + rb"\.\w+(?!\w*\()", rest)
            asked = re.search(rb"(?<![\w.])" + name + rb"\s*[!=]=\s*nil|(?<![\w.])" + name + rb"\s*=(?!=)", rest)
            if use is None or (asked is not None and asked.start() < use.start()) or b"IsNil" in rest:
                continue
            start = each.start + found.end() + use.start()
            yield FileMatch(start, start + len(use[0]), {"name": found[1].decode()})


__all__ = ["used_unasked"]
