"""Uploads that are kept whatever they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import function_around
from wardline_analyzers.match.match import Match, New, UnitView

_LOOKS = re.compile(
    r"(?i)allow|valid|ext(?:ension)?s?\b|_ext|ext_|splitext|suffix|endswith"
    r"|mimetypes|guess_type|from_buffer|magic|imghdr|Image\.|rsplit|check|sniff|filetype"
    r"|\buuid|token_hex|verify"
)
"""A function that speaks of one of these looks at what kind of file it is, or gives it a name of its own.

The type of content is what the client says, and tells nothing."""
_NAMES = re.compile(r"(?:secure_filename|basename)\(\s*\w+\.(?:filename|name)\s*\)|\.filename\b")
_KEEPS = re.compile(r"\.save\(\s*(?P<file>\w+)\.name\s*,\s*(?P=file)\b")
"""Django's storages: `storage.save(file.name, file)`."""


def of_any_kind(unit: UnitView, new: New) -> Iterator[Match]:
    """`file.save(os.path.join(FOLDER, secure_filename(file.filename)))`, and nothing asks for the kind of file."""
    for call in unit.syntax.nodes.get("call", ()):
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or arguments is None or not unit.syntax.text(callee).endswith(".save"):
            continue
        around = function_around(call)
        if around is None or not arguments.named_children or in_test(unit, call):
            continue
        text = unit.syntax.text(around)
        of_request = ".files" in text and _NAMES.search(text)
        of_django = ".FILES" in text and _KEEPS.search(unit.syntax.text(call))
        if (of_request or of_django) and not _LOOKS.search(text):
            yield new(call)


__all__ = ["of_any_kind"]
