"""Copies of data bases and of the program that are written where a web server hands out every file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test

_WRITES: Final = {
    "open": "0|file",
    "io.open": "0|file",
    "shutil.copy": "1|dst",
    "shutil.copy2": "1|dst",
    "shutil.copyfile": "1|dst",
    "shutil.move": "1|dst",
    "shutil.make_archive": "0|base_name",
    "zipfile.ZipFile": "0|file",
    "tarfile.open": "0|name",
}
_MODES: Final = {"open": "1|mode", "io.open": "1|mode", "zipfile.ZipFile": "1|mode", "tarfile.open": "1|mode"}
_ROOT: Final = re.compile(
    r"(?i)^(?:\./|.*/)?(?:(?:var/www|srv/(?:www|http)|public_html|htdocs|wwwroot|usr/share/nginx/html)/|(?:static|public)/(?!.*/static/))"
)
"""Folders whose files everybody may fetch."""
_PRIVATE: Final = re.compile(r"(?i)\.(?:sql|dump|bak|sqlite3?|db|env|pem|key)(?:\.gz|\.zip|\.bz2|\.xz)?$")
_COPY: Final = re.compile(r"(?i)(?:^|[/_.-])(?:backups?|dumps?|database|db)(?:[/_.-]|$)")
"""What is called so is no public file, whatever its kind."""


def written(unit: UnitView, new: New) -> Iterator[Match]:
    """`open(f"/var/www/html/backup-{day}.sql", "w")`"""
    if in_example(unit):
        return
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        name = (unit.names.resolve(callee) or "") if callee is not None else ""
        if name not in _WRITES or not _is_written(unit, call, name):
            continue
        path = Arguments(call, unit.syntax).get(_WRITES[name])
        told = _told(unit, path) if path is not None else ""
        root = _ROOT.match(told)
        kept = root is not None and (_PRIVATE.search(told) or _COPY.search(told[root.end() :]))
        if path is not None and kept and not in_test(unit, call):
            yield new(path)


def _is_written(unit: UnitView, call: Node, name: str) -> bool:
    if name not in _MODES:
        return True
    mode = Arguments(call, unit.syntax).get(_MODES[name])
    told = unit.values.constant(mode) if mode is not None else None
    return isinstance(told, str) and told[:1] in ("w", "a", "x")


def _told(unit: UnitView, path: Node) -> str:
    """What the text of a path tells, with a letter for each part that is not known."""
    constant = unit.values.constant(path)
    if isinstance(constant, str):
        return constant
    made = built(unit, unit.values.follow(path))
    return "".join("x" if piece.node is not None else piece.text for piece in made.pieces) if made is not None else ""


__all__ = ["written"]
