"""Commands in the scripts of pipelines, images and shells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.scripts import URL, piped, scripts

_MODE = re.compile(
    rb"(?<![\w./-])chmod[ \t]+(?:-[a-zA-Z-]+[ \t]+)*(0?[0-7]?777|a\+rwx|a=rwx|ugo\+rwx|0?[0-7]?666|[oa]\+w)[ \t]+(\S+)"
)
_INSTALLED = re.compile(
    rb"(?<![\w./-])(?:install|mkdir)[ \t][^\n|;&]{0,80}?(?:-\w*m[ \t]*|--mode[= \t])"
    rb"(0?[0-7]?777|0?[0-7]?666|a\+rwx|[oa]\+w)[ \t]+(\S+)"
)
_STICKY = re.compile(rb"/tmp/?$")
_UNVERIFIED = (
    (
        b"curl",
        re.compile(rb"(?<![\w./-])curl\b[^\n|;&]{0,300}?[ \t](-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?=[ \t\n\\\"']|$)"),
        True,
    ),
    (b"--no-check-cert", re.compile(rb"(?<![\w./-])wget\b[^\n|;&]{0,300}?[ \t](--no-check-certificate)\b"), True),
    (
        b"http.sslverify",
        re.compile(rb"\bgit\b[^\n|;&]{0,300}?(http\.sslVerify(?:=|[ \t]+)[\"']?(?:false|0))", re.IGNORECASE),
        False,
    ),
    (b"git_ssl_no_verify", re.compile(rb"(?<![\w-])(GIT_SSL_NO_VERIFY=[\"']?(?:1|true))\b"), False),
    (b"node_tls", re.compile(rb"(?<![\w-])(NODE_TLS_REJECT_UNAUTHORIZED=[\"']?0)\b"), False),
    (b"pythonhttps", re.compile(rb"(?<![\w-])(PYTHONHTTPSVERIFY=[\"']?0)\b"), False),
    (b"strict-ssl", re.compile(rb"\b(?:npm|yarn|pnpm)[ \t]+config[ \t]+set[ \t]+(strict-ssl[ \t=]+false)\b"), False),
    (
        b"apt",
        re.compile(
            rb"\bapt(?:-get)?\b[^\n|;&]{0,300}?[ \t](--allow-(?:unauthenticated|insecure-repositories)|--force-yes)\b"
        ),
        True,
    ),
    (b"--nogpgcheck", re.compile(rb"\b(?:yum|dnf)\b[^\n|;&]{0,300}?[ \t](--nogpgcheck)\b"), True),
    (b"--allow-untrusted", re.compile(rb"\bapk\b[^\n|;&]{0,300}?[ \t](--allow-untrusted)\b"), True),
    (
        b"--trusted-host",
        re.compile(rb"\bpip[\d.]*[ \t]+install\b[^\n|;&]{0,300}?[ \t](--trusted-host(?:=|[ \t]+)\S+)"),
        False,
    ),
    (
        b"stricthostkey",
        re.compile(
            rb"\b(?:ssh|scp|sftp|rsync|autossh|ssh-copy-id)\b[^\n|;&]{0,300}?(-o[ \t]*[\"']?StrictHostKeyChecking=no)\b"
        ),
        False,
    ),
)
"""A word that the text must hold in small letters, what is looked for, and whether that can just be left out."""
_LOCAL = re.compile(rb"https?://(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)\b|kubernetes\.default|\$\{?KUBE")
_REST = re.compile(rb"[^\n]*")
_QUIET = re.compile(rb"^[ \t]*(?:#|//|@?echo\b|printf\b)")


@by_job
def piped_download(view: FileView) -> Iterator[FileMatch]:
    """Something is fetched and run unseen."""
    for start, end in view.of(scripts):
        for begin, stop in piped(view.text, start, end):
            if not _is_comment(view, begin):
                urls = URL.findall(view.text[begin:stop])
                plain = any(url.startswith(b"http:") and not _LOCAL.match(url) for url in urls)
                yield FileMatch(
                    begin,
                    stop,
                    severity=Severity.HIGH if plain else None,
                    confidence=Confidence.HIGH if plain else None,
                )


@by_job
def world_writable(view: FileView) -> Iterator[FileMatch]:
    """Files that everybody may change."""
    for start, end in view.of(scripts):
        for found in (*_MODE.finditer(view.text, start, end), *_INSTALLED.finditer(view.text, start, end)):
            mode = found[1].decode()
            if _is_comment(view, found.start()) or mode.startswith("1") or _STICKY.search(found[2]):
                continue
            yield FileMatch(*found.span(), {"mode": mode})


@by_job
def unverified(view: FileView) -> Iterator[FileMatch]:
    """Certificates, signatures or host keys that are not checked."""
    small = view.text.lower()
    patterns = [(pattern, droppable) for word, pattern, droppable in _UNVERIFIED if word in small]
    for start, end in view.of(scripts) if patterns else ():
        for pattern, droppable in patterns:
            for found in pattern.finditer(view.text, start, end):
                if _is_comment(view, found.start()) or _LOCAL.search(
                    found[0] + _REST.findall(view.text, found.end(), found.end() + 300)[0]
                ):
                    continue
                yield FileMatch(
                    *found.span(1),
                    {"what": found[1].decode("utf-8", "replace")},
                    fixes=_checked(view, found, droppable),
                )


def _checked(view: FileView, found: re.Match[bytes], droppable: bool) -> tuple[Fix, ...]:
    """Without the flag, where it stands by itself."""
    flag = found[1]
    start, end = found.span(1)
    if not droppable:
        return ()
    if flag.startswith(b"--") or len(flag) == 2:
        while start > found.start() and view.text[start - 1] in b" \t":
            start -= 1
        return (Fix("Check it", Safety.SUGGESTED, (Edit(start, end, ""),)),)
    at = start + flag.index(b"k")
    return (Fix("Check it", Safety.SUGGESTED, (Edit(at, at + 1, ""),)),)


def _is_comment(view: FileView, offset: int) -> bool:
    line = view.line_at(offset)
    before = view.text[max(view.line_starts[line], offset - 300) : offset]
    return bool(_QUIET.match(before)) or (b" #" in before and before.count(b'"') % 2 == 0)
