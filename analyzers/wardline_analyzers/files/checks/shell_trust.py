"""Whom shell scripts trust: the current folder in `PATH`, everybody on the wire, who reads what `set -x` shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.checks.shell_data import outside_comment, taken_names
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.pipelines.scripts import shell_script

_BEGIN: Final = rb"(?:^|[;&|{(]|\b(?:then|do|else)\b)[ \t]*"
_PATH: Final = re.compile(
    _BEGIN + rb"(?:export[ \t]+)?((?:PATH|LD_LIBRARY_PATH|LD_PRELOAD|PYTHONPATH)=[\"']?"
    rb"(?:(?:[^\s\"';&]{0,400}:)?(?:\.|/tmp(?:/[\w.-]*)?)(?=[:\"']|\s|;|$)|:[^\s\"';&]{0,400})[^\s;&]{0,400})",
    re.MULTILINE,
)
_NAMED: Final = re.compile(_BEGIN + rb"(eval[ \t]+\"[^\"\n]{0,120}?\\\$\{?\$\{?(\w+)[^\"\n]{0,120}\")", re.MULTILINE)
_LOOKS: Final = rb"\bcase[ \t]+\"?\$\{?%b\b|=~|\bgrep\b"
_TRACE: Final = re.compile(rb"^(set[ \t]+(?:-[a-wyz]*x[a-z]*|-o[ \t]+xtrace)\b)", re.MULTILINE)
"""For everybody: what stands in a branch, or behind `[[ $TRACE ]] &&`, is for somebody who looks for a mistake."""
_NO_TRACE: Final = re.compile(_BEGIN + rb"set[ \t]+(?:\+[a-wyz]*x|\+o[ \t]+xtrace)\b", re.MULTILINE)
_USES_SECRET: Final = re.compile(
    rb"^[^#\n]*\$\{?\w*(?:PASSW(?:OR)?D|PASSWD|SECRET|API_?KEY|ACCESS_KEY|(?<![A-Z])TOKEN)\}?(?![\w:#%])",
    re.MULTILINE | re.IGNORECASE,
)
_SENDS: Final = re.compile(
    rb"(?<![\w./-])(?:curl|wget|http)\b(?=(?:\\\n|[^\n]){0,400}?"
    rb"(?:[ \t]-u[ \t\"']|--user[ =]|(?i:authorization:|passw(?:or)?d=|api_?key=|token=)))"
    rb"(?:\\\n|[^\n]){0,400}?[ \t\"']((?:http|ftp)://(?!localhost|127\.|\[::1\]|0\.0\.0\.0|\$)[^\s\"'|;&]{1,200})"
)
_WILDCARD: Final = re.compile(
    _BEGIN + rb"(?:sudo[ \t]+)?((?:tar|chown|chmod|rsync|zip|7z)\b(?![^\n|;&]*[ \t]--[ \t])"
    rb"[^\n|;&]{0,200}?[ \t]\*)(?=[ \t]*(?:[\n|;&>]|\Z))",
    re.MULTILINE,
)
"""Programs with options that run others, or that follow links. What is extracted is named in an archive, not here."""


@by_job
def loose_path(view: FileView) -> Iterator[FileMatch]:
    """`PATH=.:$PATH`, `PATH=/tmp:$PATH`"""
    for start, end in shell_script(view):
        for found in _PATH.finditer(view.text, start, end):
            yield from outside_comment(view, found)


@by_job
def evaluated_name(view: FileView) -> Iterator[FileMatch]:
    r"""`eval "value=\$$name"`, where somebody else says what `name` is."""
    for start, end in shell_script(view) if b"eval" in view.text else ():
        taken = taken_names(view.text, start, end)
        for found in _NAMED.finditer(view.text, start, end):
            name = found[2]
            if (name in taken or name.isdigit()) and not re.search(_LOOKS % re.escape(name), view.text[start:end]):
                yield from outside_comment(view, found)


@by_job
def traced_secret(view: FileView) -> Iterator[FileMatch]:
    """`set -x`, and later a command with `$PASSWORD` in it."""
    for start, end in shell_script(view) if b"set" in view.text else ():
        for found in _TRACE.finditer(view.text, start, end):
            stop = _NO_TRACE.search(view.text, found.end(), end)
            if _USES_SECRET.search(view.text, found.end(), stop.start() if stop is not None else end):
                yield from outside_comment(view, found)
                break


@by_job
def wildcard_as_options(view: FileView) -> Iterator[FileMatch]:
    """`tar cf x.tar *`: a file that is called `--checkpoint-action=…` becomes an option."""
    for start, end in shell_script(view) if b" *" in view.text else ():
        for found in _WILDCARD.finditer(view.text, start, end):
            yield from outside_comment(view, found)


@by_job
def credentials_in_clear(view: FileView) -> Iterator[FileMatch]:
    """`curl -u "$USER:$PASSWORD" http://host/`"""
    for start, end in shell_script(view) if b"tp://" in view.text else ():
        for found in _SENDS.finditer(view.text, start, end):
            yield from outside_comment(view, found)
