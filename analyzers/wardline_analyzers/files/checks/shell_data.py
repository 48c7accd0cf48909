"""What shell scripts make of what they are given, and of secrets: SQL, numbers that others guess, fast hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.pipelines.scripts import scripts, shell_script

_GIVEN: Final = rb"\$(?:[1-9@*]|\{(?:[1-9@*]|QUERY_STRING)(?:[:#%/][^}\n]{0,80})?\}|QUERY_STRING)"
_TAKEN: Final = re.compile(
    rb"^[ \t]*(?:local[ \t]+|readonly[ \t]+|declare[ \t]+)?([A-Za-z_]\w*)=[\"']?"
    + _GIVEN
    + rb"|^[ \t]*(?:local[ \t]+)?([A-Za-z_]\w*)=\"?\$\([^\n]{0,80}\$\{?QUERY_STRING\b"
    + rb"|^[ \t]*read[ \t]+(?:-[a-z]+[ \t]+)*"
    + rb"(?:-[a-z]*p[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\S+)[ \t]+)?([A-Za-z_]\w*)[ \t]*$",
    re.MULTILINE,
)
_MATCHED: Final = re.compile(
    rb"\[\[[ \t]+(?:![ \t]+)?\"?\$\{?(\w+)\}?\"?[ \t]+=~[ \t]+"
    rb"\^(?:[\w/@:,-]|\\\.|\[[\w/.@:,-]+\]|[+*?(){}|])+\$[ \t]+\]\]"
)
"""`[[ $name =~ ^[a-z0-9_-]+$ ]]`: from its beginning to its end it holds nothing that a shell reads as code."""
_STATEMENT: Final = re.compile(
    rb"\b(?:psql|mysql|mariadb|sqlite3|sqlcmd)\b[^\n\"]{0,200}"
    rb"(\"(?i:[ \t]*(?:select|insert|update|delete|drop|alter|create|grant)\b)[^\"\n]{0,600}\")"
)
_USED: Final = re.compile(rb"\$(?:\{([A-Za-z_]\w*|[1-9@*])\}|([A-Za-z_]\w*|[1-9@*]))")
_RANDOM: Final = re.compile(
    rb"\b(\w*(?:token|secret|passw(?:or)?d|api_?key|session_?id|nonce|salt|otp|pass(?:phrase)?(?==)|pw\d?(?==))\w*\+?=[^\n#]{0,100}?(?:\$\{?|\(\([^)\n]{0,40}?)RANDOM\b\}?[^\n;]*)",
    re.IGNORECASE,
)
_HASHED: Final = re.compile(
    rb"\b((?:echo|printf)\b[^\n|;]{0,80}\$\{?(?:\w*(?:passw(?:or)?d|passwd|pwd)\w*|(?:\w+_)?(?:pass(?:phrase)?|pw)\b)\}?\"?"
    rb"[ \t]*\|[ \t]*"
    rb"(?:(?:md5|sha1|sha224|sha256|sha384|sha512)sum\b|openssl[ \t]+(?:dgst[ \t]+)?-?(?:md5|sha\d+)\b))",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(rb"[ \t]*#")


@by_job
def given_to_sql(view: FileView) -> Iterator[FileMatch]:
    """What a script was called with stands in the text of a statement: `psql -c "… '$1'"`."""
    for start, end in shell_script(view):
        taken: frozenset[bytes] | None = None
        for found in _STATEMENT.finditer(view.text, start, end):
            if taken is None:
                taken = taken_names(view.text, start, end)
            if holds_given(found[1], taken):
                yield from outside_comment(view, found)


def taken_names(text: bytes, start: int, end: int) -> frozenset[bytes]:
    """The variables that a script fills with what it is called with, or reads, and matches with no pattern."""
    taken = frozenset(name for each in _TAKEN.finditer(text, start, end) for name in each.groups() if name)
    return taken - matched_names(text, start, end) if taken else taken


def matched_names(text: bytes, start: int, end: int) -> frozenset[bytes]:
    """The variables that a pattern holds, from their beginning to their end, to what no shell reads as code."""
    return frozenset(found[1] for found in _MATCHED.finditer(text, start, end))


def holds_given(text: bytes, taken: frozenset[bytes]) -> bool:
    """Does a text hold an argument of the script, or one of these variables?"""
    used = {name for each in _USED.finditer(text) for name in each.groups() if name}
    return any(name in taken or not (name[:1].isalpha() or name[:1] == b"_") for name in used)


@by_job
def random_secret(view: FileView) -> Iterator[FileMatch]:
    """`TOKEN=$RANDOM`: a number of fifteen bits."""
    for start, end in view.of(scripts) if b"RANDOM" in view.text else ():
        for found in _RANDOM.finditer(view.text, start, end):
            yield from outside_comment(view, found)


@by_job
def hashed_password(view: FileView) -> Iterator[FileMatch]:
    """`echo "$password" | md5sum`"""
    for start, end in view.of(scripts):
        for found in _HASHED.finditer(view.text, start, end):
            yield from outside_comment(view, found)


def outside_comment(view: FileView, found: re.Match[bytes]) -> Iterator[FileMatch]:
    """A match of the first group, where its line is no comment."""
    line = view.line_starts[view.line_at(found.start(1))]
    if _COMMENT.match(view.text, line) is None:
        yield FileMatch(*found.span(1))
