"""Checks and fixes of the rules about paths that a request says, and names of uploads."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.python.editing import wrapped
from wardline_analyzers.checks.python.filesystem.archives import member_path
from wardline_analyzers.checks.receivers import method, receiver
from wardline_analyzers.checks.remote import remote, tainted, written_name
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import callee_edit, replacement
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import words
from wardline_analyzers.python.values import interpolations

_TWO_PATHS = words("copy copy2 copyfile copytree move rename replace link symlink")
_PATH_KEYWORDS = words("path file filename path_or_file filename_or_fp src dst top name filepath_or_buffer fp")
_IN_MEMORY = frozenset(("io.BytesIO()", "io.StringIO()", "tempfile.SpooledTemporaryFile()"))
"""Files that have no path: what is in one is read in its place."""


def path_from_request(match: Match) -> bool:
    """The path of a file that is opened, read, written or sent is a remote client's text."""
    for node in _paths(match):
        found = remote(match.unit, node, "path")
        if found is None or found.kind in ("upload", "filename") or match.resolve(node) in _IN_MEMORY:
            continue
        match.captures["path"] = node
        if found.kind == "segment":
            match.confidence = Confidence.LOW
        return True
    return False


def upload_name(match: Match) -> bool:
    """The path of a file that is written holds the name that the client gave its upload."""
    if method(match) == "save":
        target = receiver(match)
        if match.arguments is None or len(match.arguments.positional) != 1 or target is None:
            return False
        if "storage" in (match.resolve(target) or match.text(target)).lower():
            return False
    for node in _paths(match):
        if _is_sent_name(match, node):
            match.captures["source"] = node
            return True
    return False


def _is_sent_name(match: Match, node: Node) -> bool:
    """The name that the client gave its upload: `file.filename`, or `name` of an uploaded file."""
    taint = match.taint or tainted(match.unit, node, ("remote",), "path")
    if taint is None or taint.shape not in ("filename", "upload"):
        return False
    return taint.shape == "filename" or taint.key[-1] in (".name", ".filename")


def names_upload(match: Match) -> bool:
    """Of `taint`: the path holds the name that the client gave its upload."""
    node = match.at if match.at is not None else match.node
    if _is_member(match) or not _is_sent_name(match, node):
        return False
    part = _remote_part(match, node, 0)
    match.captures["source"] = part if part is not None else node
    return True


def from_archive(match: Match) -> bool:
    """Of `taint`: the path holds a name out of an archive that the client sent, and no pattern has said so."""
    if not _is_member(match) or any(True for _ in member_path(match.unit, lambda node, **_: match)):
        return False
    match.captures["name"] = match.at if match.at is not None else match.node
    return True


def _is_member(match: Match) -> bool:
    """Was the upload opened (`[]`), and is it a name out of what is in it?"""
    taint = match.taint
    return taint is not None and taint.shape == "upload" and "[]" in taint.key and "[*]" in taint.key


def names_no_upload(match: Match) -> bool:
    """Of `taint`: the path is the client's in another way than `upload-file-name` and `archive-member-path` report, and
    it is a text, not an uploaded file itself."""
    taint = match.taint
    if taint is not None and taint.shape == "upload":
        parts = [str(part) for part in taint.key[1:]]
        if not any(part.startswith(".") or part in _OF_UPLOAD for part in parts):
            return False
    return not _is_member(match) and not names_upload(match)


_OF_UPLOAD = frozenset(("filename", "body"))
"""What a dictionary that stands for an uploaded file holds."""


def _paths(match: Match) -> list[Node]:
    if match.arguments is None:
        return []
    if (match.name or "").startswith(("pathlib.", "*.")) and method(match) != "save":
        node = receiver(match)
        return [node] if node is not None and _builds_path(match, node) else []
    found = match.arguments.positional[: 2 if method(match) in _TWO_PATHS else 1]
    return [*found, *(n for key, n in match.arguments.keywords.items() if key in _PATH_KEYWORDS)]


def _builds_path(match: Match, node: Node) -> bool:
    value = match.unit.values.follow(node)
    if value.type == "binary_operator":
        operator = value.child_by_field_name("operator")
        return operator is not None and match.text(operator) == "/"
    name = match.resolve(value) or ""
    return name.startswith("pathlib.") or bool(re.search(r"\bPath\(|\.joinpath\(|\s/\s", match.text(value)))


def safe_path(match: Match) -> list[Edit]:
    """Clean the part that the client sent; flask: let send_from_directory look after it."""
    node = match.captures.get("path") or match.at
    if node is None:
        return []
    sent = _from_directory(match, node)
    if sent:
        return sent
    part = _remote_part(match, node, 0)
    return wrapped(match, part, _cleaner(match)) if part is not None else []


def secure_filename(match: Match) -> list[Edit]:
    """Clean the name that the client gave."""
    node = match.captures.get("source")
    return wrapped(match, node, _cleaner(match)) if node is not None else []


def _cleaner(match: Match) -> str:
    roots = match.unit.names.packages
    return "werkzeug.utils.secure_filename" if roots & {"flask", "werkzeug", "quart"} else "os.path.basename"


def _from_directory(match: Match, node: Node) -> list[Edit]:
    """`send_file(os.path.join(d, x), ...)` to `send_from_directory(d, x, ...)`."""
    if written_name(match) != "flask.send_file" or node.type != "call":
        return []
    callee, inner = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    edit = callee_edit(match, "flask.send_from_directory")
    if callee is None or inner is None or edit is None or match.resolve(callee) != "os.path.join":
        return []
    parts = inner.named_children
    if len(parts) != 2 or any(p.type in ("comment", "list_splat") for p in parts):
        return []
    if remote(match.unit, parts[0], "path"):
        return []
    return [edit, replacement(match, node, f"{match.text(parts[0])}, {match.text(parts[1])}")]


def _remote_part(match: Match, node: Node, depth: int) -> Node | None:
    """The part of a path that is the client's, where something else stands before it."""
    unit = match.unit
    node = unit.values.follow(node)
    if depth > 8:
        return None

    def is_remote(part: Node) -> bool:
        return tainted(unit, part, match.sources or ("remote",), "path") is not None

    if node.type == "string":
        parts = interpolations(node)
        first = node.named_children[1] if len(node.named_children) > 1 else None
        if first is None or first.type != "string_content":
            parts = parts[1:]
        return next((p for p in parts if is_remote(p)), None)
    if node.type == "binary_operator":
        left, right = node.named_children[0], node.named_children[-1]
        return right if is_remote(right) else _remote_part(match, left, depth + 1)
    if node.type == "parenthesized_expression" and node.named_children:
        return _remote_part(match, node.named_children[0], depth + 1)
    if node.type != "call":
        return None
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    name = match.resolve(callee) if callee is not None else None
    if name == "os.path.join" or (name or "").endswith(".joinpath") or (name == "pathlib.Path" and len(given) > 1):
        rest = given if name is not None and name.endswith("joinpath") else given[1:]
        return next((p for p in rest if is_remote(p)), None)
    if len(given) == 1 and name in ("pathlib.Path", "str", "os.path.abspath", "os.path.realpath", "os.path.normpath"):
        return _remote_part(match, given[0], depth + 1)
    base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    return _remote_part(match, base, depth + 1) if base is not None and not given else None
