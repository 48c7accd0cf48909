"""Copies that a command makes, and originals that are deleted whether or not it has done so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, statements, walk

_STARTS: Final = frozenset(("subprocess.run", "subprocess.call", "os.system"))
_KEEPS: Final = re.compile(
    r"(?:^|[\s\"'\[/;&(])(?:tar|zip|7z|gzip|bzip2|xz|zstd|cp|rsync|scp|dd|pg_dump|pg_dumpall|mysqldump|mongodump|gpg|restic|borg"
    r"|rclone|aws|gsutil)(?=[\s\"'])"
)
"""Programs that keep somewhere else what is deleted then."""
_REMOVES: Final = frozenset(("os.remove", "os.unlink", "os.removedirs", "shutil.rmtree"))
_REMOVING: Final = re.compile(r"(?:^|[\s\"'\[/;&(])(?:rm|shred|srm)(?=[\s\"'])")


def deleted_anyhow(unit: UnitView, new: New) -> Iterator[Match]:
    """`subprocess.run(["tar", "czf", archive, folder])`, then `shutil.rmtree(folder)`, whatever came of it"""
    for call in unit.syntax.nodes.get("call", ()):
        statement = call.parent
        if statement is None or statement.type != "expression_statement" or not _is_unchecked(unit, call):
            continue
        block = statement.parent
        if function_around(call) is None or in_test(unit, call) or not _KEEPS.search(unit.syntax.text(call)):
            continue
        behind = (each for each in statements(block) if each.start_byte >= statement.end_byte)
        if any(_removes(unit, node) for each in behind for node in walk(each)):
            yield new(call)


def _is_unchecked(unit: UnitView, call: Node) -> bool:
    """Does it go on where the command fails?"""
    callee = call.child_by_field_name("function")
    if callee is None or (unit.names.resolve(callee) or "") not in _STARTS:
        return False
    given = Arguments(call, unit.syntax)
    check = given.get("check")
    return not given.hidden_keywords and (check is None or unit.values.constant(check) is False)


def _removes(unit: UnitView, node: Node) -> bool:
    callee = node.child_by_field_name("function") if node.type == "call" else None
    if callee is None:
        return False
    name = unit.names.resolve(callee) or unit.syntax.text(callee)
    if name in _REMOVES or name.endswith(".unlink"):
        return True
    return name in _STARTS and _REMOVING.search(unit.syntax.text(node)) is not None


__all__ = ["deleted_anyhow"]
