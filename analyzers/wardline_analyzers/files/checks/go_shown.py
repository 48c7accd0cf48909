"""Records of Go with the hash of a password in them, which JSON shows as it shows every field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.go_source import STRUCT, functions
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.flow.boundary.secret_names import keeps_password

_FIELD: Final = re.compile(rb"(?m)^[ \t]*([A-Z]\w*)[ \t]+(?:\*?string|\[\]byte)[ \t]*(`[^`\n]*`)?")
_JSON: Final = re.compile(rb"\bjson:\"([^\",]+)")
_STORED: Final = re.compile(
    rb"\b(?:gorm|db|bson|bun|sql|pg|ent|xorm):\"|^[ \t]*ID[ \t]|\bgorm\.Model\b|(?m:^[ \t]*ID[ \t])"
)
_HASHED: Final = re.compile(rb"(?i)hash|digest")
_OWN: Final = re.compile(rb"(?m)^func \(\w+ \*?(\w+)\) Marshal(?:JSON|Text)\(")
_ENCODES: Final = re.compile(rb"\.Encode\(|\.JSON\(|json\.Marshal|(?i:writejson|respond\w*|render\w*)\(")
_GIVES: Final = rb"(?m)\b(\w+)\([^\n]*\) \(?(?:\[\]|\*|\[\]\*)(?:KINDS)\b"
_SHOWS: Final = rb"(?:\.Encode\(|\.JSON\([^,\n]+, |(?i:writejson|respond\w*)\([^\n]*, )&?(NAME)\)"


def hash_in_json(view: FileView) -> Iterator[FileMatch]:
    """A stored record whose password JSON shows: where this file encodes one that a store gives, or else where the
    field is declared for JSON.
    """
    named = functions(view)
    own = set(_OWN.findall(view.text))
    kinds: dict[bytes, re.Match[bytes]] = {}
    for found in STRUCT.finditer(view.text):
        if found[1] in own or not _STORED.search(found[2]):
            continue
        for field in _FIELD.finditer(found[2]):
            tag = _JSON.search(field[2] or b"")
            if keeps_password(field[1].decode()) and (tag is None or tag[1] != b"-"):
                kinds[found[1]] = field
                if tag is not None and _HASHED.search(field[1]) and not _ENCODES.search(view.text):
                    start = found.start(2) + field.start(1)
                    yield FileMatch(start, start + len(field[1]))
                break
    if not kinds or not named:
        return
    words = b"|".join(re.escape(kind) for kind in kinds)
    makers = set(re.findall(_GIVES.replace(b"KINDS", words), view.text)) - {b"func"}
    for each in named if makers else ():
        calls = b"|".join(re.escape(name) for name in sorted(makers))
        for made in re.finditer(rb"\b(\w+)(?:, \w+)? :?= (?:\w+\.)+(?:" + calls + rb")\(", each.body):
            shown = re.search(_SHOWS.replace(b"NAME", re.escape(made[1])), each.body[made.end() :])
            if shown is not None:
                start = each.start + made.end() + shown.start(1)
                yield FileMatch(start, start + len(made[1]))


__all__ = ["hash_in_json"]
