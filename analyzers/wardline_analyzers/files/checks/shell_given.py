"""What shell scripts do with what they are given: shells of their own, folders, logs, files that others may write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.checks.shell_data import holds_given, matched_names, outside_comment, taken_names
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.pipelines.scripts import shell_script

_SHELL_TEXT: Final = re.compile(
    rb"\b((?:ba|z|da|k)?sh[ \t]+-\w*c[ \t]+(\"(?:\\.|[^\"\\]){1,400}\")"
    rb"|ssh((?:[ \t]+(?:[^\s\"'|;&]{0,80}\"[^\"\n]{0,80}\"|[^\s\"'|;&]{1,80})){1,6}?)[ \t]+(\"(?:\\.|[^\"\\]){1,400}\")"
    rb"(?=[ \t]*(?:[\n;&|)}<>\\]|\d>|\Z))"
    rb"|(?:python[23]?|perl|ruby|node|php)[ \t]+-[cer][ \t]+(\"(?:\\.|[^\"\\]){1,400}\"))"
)
"""A text that a shell, or an interpreter, reads as code; in it the variables of the outer one are already filled in."""
_OPTION: Final = re.compile(rb"[ \t]+-(?:[BbcDEeFIiJLlmOopQRSWw][ \t]+\S+|\S+)")
"""Of `ssh`, with its value."""
_PER_FILE: Final = re.compile(
    rb"(-exec(?:dir)?[ \t]+(?:/bin/)?(?:ba|z|da)?sh[ \t]+-\w*c[ \t]+(?:\"[^\"\n]*\{\}[^\"\n]*\"|'[^'\n]*\{\}[^'\n]*'))"
)
_EACH: Final = re.compile(
    rb"\bfor[ \t]+([A-Za-z_]\w*)[ \t]+in\b|\bwhile\b[^\n]*\bread\b[^\n;]*?([A-Za-z_]\w*)[ \t]*(?:;|$)", re.MULTILINE
)
_BELOW: Final = re.compile(
    rb"\b(?:cat|rm|cp|mv|less|more|head|tail|source|tar|install|tee|chmod|chown)\b[^\n\"|;&]{0,80}"
    rb"(\"/[\w./-]*\w/\$\{?(?:[1-9]|[A-Za-z_]\w*)\}?[^\"\n]{0,40}\")"
)
_LOOKS: Final = re.compile(rb"basename|realpath|readlink|\.\.|=~|\bcase\b|grep[ \t]+-\w*q|\$\{\w+##\*/|\$\{\w+//")
"""Words of a script that looks at what it is given."""
_SHOWN: Final = re.compile(
    rb"(?:^|[;&|{]|\b(?:then|do|else))[ \t]*((?:echo|printf|logger)\b[^\n|;&>]{0,160}[^\n|;&>\s\"'$-][^\n|;&>]{0,160}?"
    rb"\$\{?\w*(?:PASSW(?:OR)?D|PASSWD|SECRET|API_?KEY|ACCESS_KEY|(?<![A-Z])TOKEN)\}?(?![\w:#%])[^\n|;&>]{0,80})"
    rb"(?=[ \t]*(?:$|;|>>?[ \t]*[\"']?(?:&2|[^\n\s]*\.log\b|[^\n\s]*/log/)))",
    re.MULTILINE | re.IGNORECASE,
)
_COMMAND: Final = re.compile(rb"^\w+(?:[ \t]+-\w+)*")
_NAMES: Final = re.compile(rb"\$\{?\w+\}?")
_WORD: Final = re.compile(rb"[A-Za-z]{3}")
_SOURCED: Final = re.compile(
    rb"(?:^|[;&|{]|\b(?:then|do|else|sudo))[ \t]*"
    rb"((?:\.|source|(?:ba|z|da)?sh|python3?)[ \t]+[\"']?/(?:var/)?tmp/[^\s\"';&|]+)",
    re.MULTILINE,
)
_LOCKED: Final = re.compile(
    rb"(\[[ \t]+!?[ \t]*-[ef][ \t]+\"?(\$?\{?[\w./-]+\}?)\"?[ \t]+\])[^\n]{0,80}(?:\n[^\n]{0,120}){0,5}?"
    rb"\b(?:touch[ \t]+\"?\2\"?|echo[^\n]{0,40}>[ \t]*\"?\2\"?)(?![\w.])"
)


@by_job
def read_as_code(view: FileView) -> Iterator[FileMatch]:
    """`sh -c "wc -l $1"`, `ssh host "ls $1"`, `python -c "print('$1')"`, `find … -exec sh -c "… {}"`."""
    for start, end in shell_script(view):
        known: frozenset[bytes] | None = None
        for found in _SHELL_TEXT.finditer(view.text, start, end):
            if known is None:
                each = (name for row in _EACH.finditer(view.text, start, end) for name in row.groups() if name)
                known = taken_names(view.text, start, end) | frozenset(each)
                known -= matched_names(view.text, start, end)
            if found[3] is not None and not _OPTION.sub(b"", found[3]).strip():
                continue  # it says which host
            text = found[2] or found[4] or found[5]
            if holds_given(text.replace(b"\\$", b""), known):
                yield from outside_comment(view, found)
        for found in _PER_FILE.finditer(view.text, start, end):
            yield from outside_comment(view, found)


@by_job
def below_folder(view: FileView) -> Iterator[FileMatch]:
    """`cat "/srv/notes/$1"`, in a script that looks at nothing in the name."""
    for start, end in shell_script(view):
        if _LOOKS.search(view.text, start, end) is not None:
            continue
        taken = taken_names(view.text, start, end)
        for found in _BELOW.finditer(view.text, start, end):
            if holds_given(found[1], taken):
                yield from outside_comment(view, found)


@by_job
def shown_secret(view: FileView) -> Iterator[FileMatch]:
    """`echo "logged in with $PASSWORD"`, on the terminal or in a log."""
    for start, end in shell_script(view):
        for found in _SHOWN.finditer(view.text, start, end):
            said = _COMMAND.sub(b"", _NAMES.sub(b"", found[1]))
            if _WORD.search(said) is not None:  # else it is what a function gives back
                yield from outside_comment(view, found)


@by_job
def runs_from_shared(view: FileView) -> Iterator[FileMatch]:
    """`. /tmp/settings`: who made that file first says what runs here."""
    for start, end in shell_script(view):
        for found in _SOURCED.finditer(view.text, start, end):
            yield from outside_comment(view, found)


@by_job
def lock_by_test(view: FileView) -> Iterator[FileMatch]:
    """`if [ ! -f "$lock" ]; then touch "$lock"`: two that ask at once both go on."""
    for start, end in shell_script(view):
        for found in _LOCKED.finditer(view.text, start, end):
            if re.search(rb"(?i)lock|pid", found[2]) is not None:
                yield from outside_comment(view, found)
