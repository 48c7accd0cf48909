"""Checks of Python that a path lies in a folder, which compare texts without what separates a folder from the rest."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import function_around, statement_of

_RESOLVED: Final = re.compile(r"(?:os\.path|posixpath|ntpath)\.(?:abspath|realpath|normpath)|os\.getcwd|os\.fspath")
_RESOLVES: Final = re.compile(r"\.(?:resolve|absolute)\(\w*\)$")
_BETTER: Final = re.compile(r"commonpath|commonprefix|is_relative_to|relative_to\(|relpath")
_DEEPEST: Final = 4


def beside_folder(match: Match) -> bool:
    """`path.startswith(folder)` of resolved paths, where nothing stands between the folder and the rest."""
    path, folder = match.captures.get("path"), match.captures.get("folder")
    if path is None or folder is None or not _is_resolved(match, path) or not _is_open(match, folder):
        return False
    around = function_around(match.node)
    if around is not None and _BETTER.search(match.text(around)):
        return False
    beside = match.text(statement_of(match.node)).partition("\n")[0]
    return "sep" not in beside and '"/"' not in beside and "'/'" not in beside and outside_tests(match)


def _is_resolved(match: Match, node: Node, depth: int = 0) -> bool:
    """Is it what a function gives that makes paths whole? They end in no separator."""
    value = match.unit.values.follow(node)
    if value.type != "call" or depth > _DEEPEST:
        return False
    callee = value.child_by_field_name("function")
    name = (match.resolve(callee) or "") if callee is not None else ""
    if _RESOLVED.fullmatch(name) or _RESOLVES.search(match.text(value)):
        return True
    arguments = value.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    return name == "str" and len(given) == 1 and _is_resolved(match, given[0], depth + 1)


def _is_open(match: Match, node: Node) -> bool:
    """Does the folder's name end where another one's may go on: `/srv/files` and `/srv/files-old`?"""
    constant = match.unit.constant(node)
    if isinstance(constant, str):
        return len(constant) > 1 and constant[:1] == "/" and constant[-1:] not in "/\\"
    return _is_resolved(match, node)


__all__ = ["beside_folder"]
