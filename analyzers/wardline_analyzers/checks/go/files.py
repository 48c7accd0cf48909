"""Files of Go's programs: who may read them, and what is asked of them before they are used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.assigned import assigned
from wardline_analyzers.checks.go.calls import function_around
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import walk

OTHERS_READ: Final = 0o044
_SECRET_FILE: Final = re.compile(
    r"(?i)private|secret|passw|credential|id_(?:rsa|dsa|ecdsa|ed25519)|api_?key|\btokens?\b|\.env\b|\.key$|\.p12$|\.pfx$|priv\w*\.pem"
)
_SECRET_NAME: Final = re.compile(
    r"(?i)priv(?:ate)?_?(?:key|pem)|secret|passw|credential|api_?key|access_?token|refresh_?token|auth_?token|key_?pem"
    r"|^\[\]byte\((?:\w+\.)*token\)$"
)
_PUBLIC: Final = re.compile(r"(?i)public|\bpub|_pub|\.pub\b|test|example|template")


def others_read_secret(match: Match) -> bool:
    """A file whose name, or what is written to it, says that it is a secret, is made readable for everybody."""
    mode, path = match.asked(), match.argument("0")
    value = match.unit.constant(mode) if mode is not None else None
    if type(value) is not int or not value & OTHERS_READ or path is None or in_test(match.unit, match.node):
        return False
    known = match.unit.constant(path)
    named = known if isinstance(known, str) else match.text(path)
    data = match.argument("1") if (match.name or "").endswith("WriteFile") else None
    told = match.text(data) if data is not None else ""
    if _PUBLIC.search(named) or _PUBLIC.search(told):
        return False
    pattern = _SECRET_FILE if isinstance(known, str) else _SECRET_NAME
    if mode is not None:
        match.captures["mode"] = mode
    return pattern.search(named) is not None or _SECRET_NAME.search(told) is not None


_IN_TEMP: Final = re.compile(
    r"^(?:(?:file)?path\.Join\(os\.TempDir\(\), *(.*)\)|os\.TempDir\(\) ?\+ ?(.*)"
    r"|fmt\.Sprintf\(\"%s/.*\", os\.TempDir\(\),?(.*)\))$",
    re.DOTALL,
)
_UNGUESSABLE: Final = re.compile(
    r"(?i)rand|uuid|xid|nanoid|hash|digest|token|hex|O_EXCL|secret|nonce|MkdirTemp|CreateTemp"
    r"|sha\d|ulid"
)


def named_in_temp_folder(match: Match) -> bool:
    """The path is put together of the folder for temporary files and a name in which nothing is random."""
    path, function = match.argument("0"), function_around(match.node)
    if path is None or function is None or in_test(match.unit, match.node):
        return False
    told = _IN_TEMP.match(match.text(assigned(match, function, path)))
    return told is not None and not _UNGUESSABLE.search(match.text(function))


_ASKS: Final = re.compile(r"^os\.(?:Stat|Lstat)$")
_CHANGES: Final = re.compile(
    r"^(?:os|ioutil|io/ioutil)\.(?:Create|WriteFile|OpenFile|Remove|RemoveAll|Rename|Chmod|Chown|Truncate|Symlink|Link)$"
)
_OPENS: Final = re.compile(r"^(?:os|ioutil|io/ioutil)\.(?:Open|ReadFile)$")
_RIGHTS: Final = re.compile(r"\.Mode\(\)|\.Size\(\)|ModeSymlink|IsRegular")
_QUIET: Final = re.compile(r"O_EXCL|O_NOFOLLOW|\.Lock\(|flock|Flock|CreateTemp|TempFile|O_APPEND")
"""A function that speaks of one of these has thought of it."""


def checked_before_use(unit: UnitView, new: New) -> Iterator[Match]:
    """`if _, err := os.Stat(path); os.IsNotExist(err) { os.WriteFile(path, …) }`"""
    for node in unit.syntax.find("call_expression"):
        subject = _first(unit, node) if _named(unit, node, _ASKS) else None
        function = function_around(node) if subject is not None else None
        if subject is None or function is None or in_test(unit, node):
            continue
        text = unit.syntax.text(function)
        if _QUIET.search(text):
            continue
        wanted = (_CHANGES, _OPENS) if _RIGHTS.search(text) else (_CHANGES,)
        use = next(
            (
                part
                for part in walk(function)
                if part.type == "call_expression"
                and part.start_byte > node.end_byte
                and any(_named(unit, part, pattern) for pattern in wanted)
                and _first(unit, part) == subject
            ),
            None,
        )
        if use is not None:
            match = new(node, captures={"use": use})
            if _named(unit, use, _MAKES) and _MUST_BE_NEW.search(text):
                match.confidence = Confidence.MEDIUM
            yield match


_MAKES: Final = re.compile(r"^(?:os|ioutil|io/ioutil)\.(?:Create|WriteFile|OpenFile)$")
_MUST_BE_NEW: Final = re.compile(
    r"err == nil \{\s*(?:return|http\.Error|\w+\.(?:JSON|Abort\w*|Status|String)\()|\bErrExist\b"
    r"|(?i:already exists|file exists)"
)
"""What refuses a file that is there: then another one that comes between is written over."""


def _named(unit: UnitView, node: Node, pattern: re.Pattern[str]) -> bool:
    callee = node.child_by_field_name("function")
    if callee is None or callee.type != "selector_expression":
        return False
    return pattern.match(unit.names.resolve(callee) or unit.syntax.text(callee)) is not None


def _first(unit: UnitView, node: Node) -> str | None:
    """The first argument, where it is a variable or a field."""
    given = node.child_by_field_name("arguments")
    first = given.named_children[0] if given is not None and given.named_children else None
    if first is None or first.type not in ("identifier", "selector_expression"):
        return None
    return unit.syntax.text(first)
