"""Uploads that are kept whatever they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, leaves_early, name_of, walk

_LOOKS = re.compile(
    r"(?i)allow|valid|ext(?:ension)?s?\b|_ext|ext_|splitext|suffix|endswith"
    r"|mimetypes|guess_type|from_buffer|magic|imghdr|(?-i:Image)\.|rsplit|check|sniff|filetype"
    r"|\buuid|token_hex|verify"
)
"""A function that speaks of one of these looks at what kind of file it is, or gives it a name of its own.

The type of content is what the client says, and tells nothing."""
_SERVED = re.compile(r"(?:^|[\"'/])(?:var/www|static|public|htdocs|html|wwwroot|media)(?:/|[\"'])")
"""Folders that a web server shows to everybody."""
_NAMES = re.compile(r"(?:secure_filename|basename)\(\s*\w+\.(?:filename|name)\s*\)|\.filename\b")
_KEEPS = re.compile(r"\.save\([^,]*\b(?P<file>\w+)\.name\b[^,]*,\s*(?P=file)\b")
"""Django's storages: `storage.save(file.name, file)`, `storage.save("avatars/" + file.name, file)`."""


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
            yield new(call, confidence=Confidence.MEDIUM if _SERVED.search(unit.syntax.text(call)) else None)


def listed_programs(unit: UnitView, new: New) -> Iterator[Match]:
    """`return ext in (".php", ".exe")`, in a function that says what may not be kept"""
    for node in unit.syntax.find("comparison_operator"):
        signs = [child.type for child in node.children if not child.is_named]
        function = function_around(node)
        if signs not in (["in"], ["not in"]) or function is None or in_test(unit, node):
            continue
        kind, listed = node.named_children[0], unit.values.constant(node.named_children[-1])
        if not isinstance(listed, (list, set, tuple)) or len(_PROGRAMS.findall(repr(listed))) < _SEVERAL:
            continue
        if not _KIND.search(unit.syntax.text(kind) + unit.syntax.text(unit.values.follow(kind))):
            continue
        told = f"{name_of(unit.syntax, function)} {unit.syntax.text(node.named_children[-1])}"
        if _FORBIDDEN.search(told) or (_SAYS_YES.search(told) and signs == ["not in"]):
            yield new(node)


_SEVERAL: Final = 2
_SAYS_YES: Final = re.compile(r"(?i)upload|allow|valid|safe|accept")


def few_kinds_forbidden(unit: UnitView, new: New) -> Iterator[Match]:
    """`if extension in FORBIDDEN: abort(400)`, before an upload is kept"""
    for branch in unit.syntax.find("if_statement"):
        condition, around = branch.child_by_field_name("condition"), function_around(branch)
        if condition is None or around is None or not leaves_early(branch.child_by_field_name("consequence")):
            continue
        signs = [child.type for child in condition.children if not child.is_named]
        if condition.type != "comparison_operator" or signs != ["in"] or in_test(unit, branch):
            continue
        kind, listed = condition.named_children[0], condition.named_children[-1]
        forbidden = _FORBIDDEN.search(unit.syntax.text(listed)) or _PROGRAMS.search(unit.syntax.text(listed))
        if not forbidden or not _KIND.search(unit.syntax.text(kind) + unit.syntax.text(unit.values.follow(kind))):
            continue
        if _RECEIVES.search(unit.syntax.text(around)):
            yield new(condition)


_FORBIDDEN = re.compile(r"(?i)forbid|block|black|den(?:y|ied)|bann|disallow|danger|illegal|reject|unsafe|not_allowed")
_PROGRAMS = re.compile(r"""(?i)["']\.?(?:exe|php|sh|bat|js|jsp)["']""")
_KIND = re.compile(r"(?i)ext\b|extension|suffix|splitext|filename|rsplit|content_type|mime")
_RECEIVES = re.compile(r"\.files\b|\.FILES\b|UploadFile|\.filename\b")

_COMPARES = re.compile(
    r"(?i)allow|valid|accept|permit|endswith|\bin\s*[\[({]|\bnot in\b|\bin\s+[A-Z_]{3,}|[!=]=\s*['\"]|magic|imghdr"
    r"|(?-i:Image)\.|sniff|filetype|verify|check|mimetypes|guess_type|from_buffer"
)
"""A function that speaks of one of these asks what kind of file it is; one that only keeps the extension does not."""
_CLIENTS_NAME = re.compile(r"\b(?P<file>\w+)\.filename\b")


def kept_by_fastapi(unit: UnitView, new: New) -> Iterator[Match]:
    """`async def upload(file: UploadFile): (FOLDER / f"{uuid4()}{Path(file.filename).suffix}").write_bytes(…)`"""
    for function in unit.syntax.find("function_definition"):
        given, text = function.child_by_field_name("parameters"), unit.syntax.text(function)
        named = _CLIENTS_NAME.search(text)
        if given is None or named is None or _COMPARES.search(text) or in_test(unit, function):
            continue
        if re.search(rf"\b{named['file']}\s*:[^,]*\bUploadFile\b", unit.syntax.text(given)) is None:
            continue
        written = (call for call in walk(function) if call.type == "call" and _writes(unit, call))
        found = next((call for call in written if _holds_name(unit, call, named["file"])), None)
        if found is not None:
            yield new(found)


def _writes(unit: UnitView, call: Node) -> bool:
    """`open(path, "wb")`, `path.open("wb")`, `path.write_bytes(…)`"""
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return False
    word = unit.syntax.text(callee).rpartition(".")[2]
    return word == "write_bytes" or (word == "open" and _WRITES.search(unit.syntax.text(arguments)) is not None)


def _holds_name(unit: UnitView, call: Node, file: str) -> bool:
    """Does the path that is written to go back to the name that the client sent?"""
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    base = callee.child_by_field_name("object") if callee is not None else None
    path = base if base is not None else arguments.named_children[0] if arguments is not None else None
    if path is None or unit.syntax.text(path) in ("aiofiles", "io", "anyio"):
        path = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    for _ in range(5):
        if path is None:
            return False
        whole = unit.values.follow(path)
        if f"{file}.filename" in unit.syntax.text(whole):
            return True
        path = next((each for each in walk(whole) if each.type == "identifier" and _follows(unit, each)), None)
    return False


def _follows(unit: UnitView, name: Node) -> bool:
    """Is it a variable of which the value is known, and made of something else?"""
    value = unit.values.follow(name)
    return value != name and "filename" in unit.syntax.text(value)


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


__all__ = ["few_kinds_forbidden", "kept_by_fastapi", "kept_with_its_name", "of_any_kind"]
