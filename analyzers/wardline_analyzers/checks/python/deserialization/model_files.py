"""Model files that code loads by a path that stands in the code: what is in them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from tree_sitter import Node

from wardline_analyzers.finding import Edit, Fix, Safety
from wardline_analyzers.fixes.build import build, callee_edit, replacement
from wardline_analyzers.match.match import Match
from wardline_analyzers.rules.rule import FixSpec
from wardline_analyzers.world import Question

MODEL_FILE = "model-file"
"""Topic: what would this file run? About (path, folder of the code, `code` if the path begins at that folder)."""

_OPENERS = frozenset(("open", "io.open", "gzip.open", "bz2.open", "lzma.open", "codecs.open", "pathlib.Path"))
_SAME = frozenset(("str", "os.fspath", "os.path.abspath", "os.path.realpath", "os.path.normpath", "io.BufferedReader"))
_OF_PATHS = frozenset(("open", "resolve", "absolute", "as_posix", "expanduser"))
_JOINING = frozenset(("os.path.join", "pathlib.PurePath"))
_HERE = "\0"
"""The folder of the code, as a part of a path."""
_DEEPEST = 12
_LONGEST = 500


BESIDE = "file-beside"
"""Topic: is there such a file? About the same."""
_WEIGHTS = re.compile(r"\.(?:pt|pth|bin|ckpt)(?=[\"']$)")
_NOT_TAKEN = ("weights_only", "map_location", "pickle_module", "mmap", "encoding")
"""Arguments of `torch.load` that safetensors does not know, or by another name."""


def safetensors(match: Match) -> Fix | Sequence[Edit]:
    """Read the file of the same name that holds nothing but tensors, if there is one."""
    arguments, callee = match.arguments, callee_edit(match, "safetensors.torch.load_file")
    node = arguments.positional[0] if arguments is not None and arguments.positional else None
    place = _place(match, node) if node is not None else None
    if arguments is None or node is None or place is None or callee is None or node.type != "string":
        return ()
    literal = match.text(node)
    name = _WEIGHTS.sub(".safetensors", literal)
    device = match.argument("map_location")
    if name == literal or (device is not None and device.type != "string"):
        return ()
    moved = (("device", match.text(device)),) if device is not None else ()
    made = build(FixSpec("", Safety.SUGGESTED, set=moved, remove=_NOT_TAKEN), match)
    edits = [callee, replacement(match, node, name), *(made.edits if made is not None else ())]
    path = posixpath.splitext(place[0])[0] + ".safetensors"
    title = "Read the safetensors file beside it"
    edits.sort(key=lambda edit: edit.start)
    return Fix(title, Safety.SUGGESTED, tuple(edits), asks=Question(BESIDE, (path, *place[1:])))


def loads_file(match: Match) -> bool:
    """Ask what is in the file that a call loads, if its path stands in the code."""
    arguments = match.arguments
    if arguments is None or arguments.hidden_positions:
        return False
    keywords = (arguments.keywords.get(word) for word in ("f", "file", "filename", "filepath", "filepath_or_buffer"))
    node = arguments.positional[0] if arguments.positional else next((n for n in keywords if n is not None), None)
    place = _place(match, node) if node is not None else None
    if place is None:
        return False
    match.at = node
    match.message = f"Loading `{posixpath.basename(place[0])}` runs code that the file brings:".replace(
        "{", ""
    ).replace("}", "")
    match.question = Question(MODEL_FILE, place)
    return True


def _place(match: Match, node: Node) -> tuple[str, str, str] | None:
    """What a question about the file that an expression means is about; None: the code does not tell."""
    path = _path(match, node)
    if not path or len(path) > _LONGEST or "://" in path:
        return None
    here = path.startswith(_HERE)
    path = path.removeprefix(_HERE).lstrip("/") if here else path
    if not path or _HERE in path:
        return None
    return path, match.unit.around.path.rpartition("/")[0], "code" if here else ""


def _path(match: Match, node: Node, depth: int = 0) -> str | None:
    """The path that an expression means, if the code alone tells."""
    if depth > _DEEPEST:
        return None
    node = match.unit.values.follow(node)
    constant = match.unit.constant(node)
    if isinstance(constant, str):
        return constant
    if node.type == "identifier":
        return f"{_HERE}/_" if match.text(node) == "__file__" else None
    if node.type == "binary_operator":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None or match.text(operator) != "/":
            return None
        return _joined([_path(match, left, depth + 1), _path(match, right, depth + 1)])
    if node.type == "attribute":
        base, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if base is None or name is None or match.text(name) != "parent":
            return None
        return _parent(_path(match, base, depth + 1))
    return _called(match, node, depth) if node.type == "call" else None


def _called(match: Match, node: Node, depth: int) -> str | None:
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return None
    given = [n for n in arguments.named_children if n.type not in ("keyword_argument", "comment")]
    name = match.resolve(callee) or ""
    if name in _OPENERS or name in _SAME or name in _JOINING:
        parts = given if name in _JOINING or name == "pathlib.Path" else given[:1]
        return _joined([_path(match, part, depth + 1) for part in parts])
    if name == "os.path.dirname" and given:
        return _parent(_path(match, given[0], depth + 1))
    base = callee.child_by_field_name("object") if callee.type == "attribute" else None
    if base is None or "pathlib." not in name:
        return None
    word = name.rpartition(".")[2]
    if word == "joinpath":
        return _joined([_path(match, part, depth + 1) for part in (base, *given)])
    return _path(match, base, depth + 1) if word in _OF_PATHS else None


def _joined(parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return posixpath.join(*known) if known and len(known) == len(parts) else None


def _parent(path: str | None) -> str | None:
    """The folder; above the folder of the code, the path says so itself."""
    if path is None:
        return None
    if path == _HERE or path.endswith("/.."):
        return f"{path}/.."
    return posixpath.dirname(path) or "."
