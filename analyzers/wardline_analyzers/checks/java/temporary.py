"""Files and folders that Java programs make in the folder for temporary files, which all users share."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing

_SHARED: Final = re.compile(
    r"getProperty\(\s*\"java\.io\.tmpdir\"|\"(?:/var)?/tmp/?\"|\bJAVA_IO_TMPDIR\b|getJavaIoTmpDir\("
)
_RANDOM: Final = re.compile(r"(?i)uuid|random|getpid|\.pid\(")
_FOR_WINDOWS: Final = re.compile(r"(?i)windows")
_CREATES: Final = r"(?:mkdirs?|createNewFile)\s*\("
_CREATED: Final = (
    r"(?:Files\s*\.\s*(?:write|writeString|newBufferedWriter|newOutputStream)\s*\(\s*{name}\b"
    r"|Files\s*\.\s*(?:createFile|createDirectory|createDirectories)\s*\(\s*{name}(?:\s*\.\s*toPath\s*\(\s*\))?\s*\)"
    r"|new\s+(?:FileOutputStream|FileWriter|PrintWriter|RandomAccessFile)\s*\(\s*{name}\b"
    r"|(?<!Files\.)\bcreateTempFile\s*\([^;]*,\s*{name}\s*\)"
    r"|\b{name}\s*\.\s*" + _CREATES + ")"
)
_PRIVATE: Final = r"\b{name}\s*\.\s*setReadable\s*\(\s*false\b"
_CALLS: Final = 2
"""Arguments of `createTempFile` where no folder is given."""


def _around(match: Match) -> str:
    method = enclosing(match.node, *FUNCTIONS)
    return match.text(method) if method is not None else ""


def _variable(match: Match) -> str:
    """The variable that holds what is made here, or something made of it."""
    node: Node = match.node
    for above in ancestors(node):
        if above.type == "variable_declarator":
            name = above.child_by_field_name("name")
            return match.text(name) if name is not None else ""
        if above.type == "assignment_expression":
            left = above.child_by_field_name("left")
            return match.text(left) if left is not None and left.type == "identifier" else ""
        if above.type not in ("method_invocation", "parenthesized_expression"):
            return ""
    return ""


def readable_file(match: Match) -> bool:
    """`File.createTempFile(…)` in the folder that all share, and nothing said about who may read it."""
    given = match.arguments.positional if match.arguments is not None else []
    if len(given) > _CALLS and match.text(given[_CALLS]) != "null":
        return False
    name = _variable(match)
    if name and re.search(_PRIVATE.format(name=re.escape(name)), _around(match)):
        return False
    return outside_unit_tests(match)


def known_name(match: Match) -> bool:
    """`new File(System.getProperty("java.io.tmpdir"), "name")` that the method then creates."""
    given = match.node.child_by_field_name("arguments")
    if given is None or not _SHARED.search(match.text(given)) or _RANDOM.search(match.text(given)):
        return False
    if any(above.type == "object_creation_expression" for above in ancestors(match.node)):
        return False  # a part of a longer path, which is looked at itself
    name, around = _variable(match), _around(match)
    if not name or _FOR_WINDOWS.search(around):
        return False
    folder_itself = len(given.named_children) == 1 and match.text(given.named_children[0]).startswith("System.")
    created = re.search(_CREATED.replace("{name}", re.escape(name)), around)
    if created is None or (folder_itself and re.match(rf"\b{re.escape(name)}\s*\.", created[0])):
        return folder_itself and _child_created(around, name) and outside_unit_tests(match)
    return outside_unit_tests(match)


def _child_created(around: str, folder: str) -> bool:
    """`File child = new File(folder, name)`, which is created."""
    for found in re.finditer(rf"\b(\w+)\s*=\s*new\s+File\s*\(\s*{re.escape(folder)}\s*,([^;]*)\)\s*;", around):
        if _RANDOM.search(found[2]):
            continue
        if re.search(_CREATED.replace("{name}", re.escape(found[1])), around):
            return True
    return False


__all__ = ["known_name", "readable_file"]
