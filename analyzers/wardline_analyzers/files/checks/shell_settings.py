"""Options on command lines of shell scripts: weak ciphers and keys, files that everybody may write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.checks.shell_data import outside_comment
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.pipelines.scripts import shell_script

_CIPHER: Final = re.compile(
    rb"(\bopenssl[ \t]+(?:enc\b[^\n|;&]{0,80}?[ \t]-)?(?:des3?|(?:des|rc2|rc4|bf|idea|cast5?)(?:-\w+){0,2}"
    rb"|aes-\d+-ecb|aria-\d+-ecb|camellia-\d+-ecb)\b)"
)
_SHORT_KEY: Final = re.compile(
    rb"(\bssh-keygen\b[^\n|;&]{0,80}?-t[ \t]*dsa\b|\bssh-keygen\b[^\n|;&]{0,80}?-b[ \t]*(?:512|768|1024)\b"
    rb"|\bopenssl[ \t]+(?:genrsa|gendsa|dhparam)\b[^\n|;&]{0,80}?[ \t](?:512|768|1024)\b"
    rb"|\B-newkey[ \t]+rsa:(?:512|768|1024)\b)"
)
_OPEN: Final = re.compile(rb"(?:^|[;&|{])[ \t]*(umask[ \t]+(?:-S[ \t]+)?0{1,4}\b)", re.MULTILINE)


def _found(view: FileView, pattern: re.Pattern[bytes]) -> Iterator[FileMatch]:
    for start, end in shell_script(view):
        for found in pattern.finditer(view.text, start, end):
            yield from outside_comment(view, found)


@by_job
def weak_cipher(view: FileView) -> Iterator[FileMatch]:
    """`openssl enc -des3 …`"""
    return _found(view, _CIPHER)


@by_job
def short_key(view: FileView) -> Iterator[FileMatch]:
    """`ssh-keygen -b 1024`, `openssl genrsa 1024`"""
    return _found(view, _SHORT_KEY)


@by_job
def open_mask(view: FileView) -> Iterator[FileMatch]:
    """`umask 000`"""
    return _found(view, _OPEN)
