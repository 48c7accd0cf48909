"""Uploads that are kept whatever they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import function_around, walk
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


_UPLOADS = re.compile(r"(?i)upload(?!_?(?:to|from|report|s3|blob|chunk|url|dir))|attachment|avatar")
_NAME = re.compile(r"(?i)(?:\w+_)?(?:file_?name|fname)|(?:upload\w*|file\w*|attachment|avatar)\.(?:filename|name)")
_WRITES = re.compile(r"""['"][wxa]b?\+?b?['"]|write_bytes|\.save\(""")


def kept_with_its_name(unit: UnitView, new: New) -> Iterator[Match]:
    """`def save_upload(filename, content): open(os.path.join(FOLDER, basename(filename)), "wb").write(content)`"""
    for function in unit.syntax.find("function_definition"):
        name, given = function.child_by_field_name("name"), function.child_by_field_name("parameters")
        if name is None or given is None or not _UPLOADS.search(unit.syntax.text(name)) or in_test(unit, function):
            continue
        text = unit.syntax.text(function)
        if _LOOKS.search(text) or _WRITES.search(text) is None or ".files" in text or ".FILES" in text:
            continue
        found = next((call for call in walk(function) if _keeps(unit, call, unit.syntax.text(given))), None)
        if found is not None:
            yield new(found)


def _keeps(unit: UnitView, call: Node, given: str) -> bool:
    """Does a call put the name that was handed in behind a folder?"""
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if call.type != "call" or callee is None or arguments is None:
        return False
    if unit.names.resolve(callee) not in ("os.path.join", "pathlib.Path"):
        return False
    names = (unit.syntax.text(n) for n in walk(arguments) if n.type in ("identifier", "attribute"))
    return any(_NAME.fullmatch(each) and re.search(rf"\b{each.partition('.')[0]}\b", given) for each in names)


__all__ = ["kept_with_its_name", "of_any_kind"]
