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


_KEY_FOR_ALL: Final = re.compile(
    rb"(\bchmod[ \t]+(?:-[a-zA-Z]+[ \t]+)*0?[0-7][0-7][4-7][ \t]+[^\n|;&]{0,120}?"
    rb"(?:\.key|/private/[\w.-]+|/id_(?:rsa|dsa|ecdsa|ed25519)|priv(?:ate)?[\w-]*\.pem|\.htpasswd|/etc/shadow|/\.?pgpass|\.p12|\.pfx)"
    rb"\"?(?=[ \t]*(?:[;&|\n]|$)))"
)
_PRIVILEGED: Final = re.compile(
    rb"(?<![\w-])(?:docker|podman|nerdctl)[ \t]+(?:container[ \t]+)?(?:run|create)\b(?:\\\n|[^\n|;&]){0,300}?[ \t]"
    rb"(--privileged\b(?!=false)|(?:-v|--volume)(?:=|[ \t]+)[\"']?(?:/:|/var/run/docker\.sock:)[^ \t\n]*)"
)
_PLAIN_DOWNLOAD: Final = re.compile(
    rb"(?<![\w./-])(?:curl|wget|aria2c)\b(?:\\\n|[^\n|;&]){0,200}?[ \t\"'](http://[^\s\"'|;&]{1,200}?"
    rb"\.(?:tar(?:\.\w+)?|tgz|tbz|txz|zip|deb|rpm|apk|sh|py|run|bin|jar|war|whl|gpg|asc|gz|xz|bz2|exe|msi|appimage|so))(?![\w.])",
    re.IGNORECASE,
)
_LOCAL: Final = re.compile(
    rb"http://(?:localhost|127\.|0\.0\.0\.0|\[::1\]|10\.|192\.168\.|\$|deb\.debian|archive\.ubuntu)"
)
_COMPARED: Final = re.compile(
    rb"\b(?:sha(?:1|224|256|384|512)sum|shasum|b2sum|gpgv?\b|openssl[ \t]+dgst|cosign|minisign|md5sum)"
)


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


@by_job
def key_for_all(view: FileView) -> Iterator[FileMatch]:
    """`chmod 644 /etc/ssl/private/server.key`"""
    return _found(view, _KEY_FOR_ALL)


@by_job
def privileged(view: FileView) -> Iterator[FileMatch]:
    """`docker run --privileged`, `-v /:/host`"""
    return _found(view, _PRIVILEGED)


@by_job
def plain_download(view: FileView) -> Iterator[FileMatch]:
    """`wget http://host/tool.tar.gz`, in a script that compares no checksum."""
    for start, end in shell_script(view):
        if _COMPARED.search(view.text, start, end) is not None:
            continue
        for found in _PLAIN_DOWNLOAD.finditer(view.text, start, end):
            if _LOCAL.match(found[1]) is None:
                yield from outside_comment(view, found)
