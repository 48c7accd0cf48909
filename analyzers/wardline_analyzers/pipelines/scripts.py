"""The shell scripts that stand in pipelines, and risky commands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.files.view import FileView
from wardline_analyzers.pipelines.dockerfile import instructions
from wardline_analyzers.pipelines.workflow import workflow
from wardline_analyzers.structured.hcl import blocks
from wardline_analyzers.structured.node import Pair, Scalar, items, pairs
from wardline_analyzers.structured.yaml import document

_GITLAB_SCRIPTS = ("script", "before_script", "after_script")


def scripts(view: FileView) -> list[tuple[int, int]]:
    """The bytes of a file that a shell runs; use as `view.of(scripts)`."""
    languages = view.kind.languages
    if "github-workflow" in languages or "github-action" in languages:
        return [(step.run.start, step.run.end) for step in view.of(workflow).steps if step.run is not None]
    if "dockerfile" in languages:
        return [(i.body, i.end) for i in view.of(instructions) if i.name in ("RUN", "CMD", "ENTRYPOINT")]
    if "gitlab-ci" in languages:
        return list(_gitlab(view))
    if "terraform" in languages:
        return list(_provisioners(view))
    if "shell" in languages or "makefile" in languages:
        return [(0, len(view.text))]
    return []


def shell_script(view: FileView) -> list[tuple[int, int]]:
    """The bytes of a file that is a shell script as a whole, which has arguments and settings of its own."""
    return view.of(scripts) if "shell" in view.kind.languages else []


_ATTRIBUTES = ("command", "inline", "user_data", "script")


def _provisioners(view: FileView) -> Iterator[tuple[int, int]]:
    """What Terraform runs on this machine, or on a new one."""
    left = list(view.of(blocks))
    while left:
        block = left.pop()
        left += block.blocks
        for name in _ATTRIBUTES:
            if (said := block.attributes.get(name)) is not None:
                yield said.value, said.end


def _gitlab(view: FileView) -> Iterator[tuple[int, int]]:
    root = view.of(document)
    jobs = [Pair(Scalar(view.text, 0, 0), root), *pairs(root)]
    for _, job in jobs:
        for entry in pairs(job):
            if entry.key.text in _GITLAB_SCRIPTS:
                for item in items(entry.value):
                    if isinstance(item, Scalar):
                        yield item.start, item.end
                    else:  # nested lists are flattened
                        yield from ((s.start, s.end) for s in items(item) if isinstance(s, Scalar))


_FETCH = rb"(?:curl|wget|fetch|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b"
_SETTINGS = rb"(?:sudo[ \t]+(?:-\w+[ \t]+)*)?(?:env[ \t]+)?(?:\w+=\S*[ \t]+)*(?:/(?:usr/)?bin/)?"
_SHELL = rb"(?:ba|z|da|k|a)?sh\b(?![\w./-])(?![ \t]+(?:-\w*c\b|[\w./-]+\.\w+\b))"
_LANGUAGE = rb"(?:python[\d.]*|perl|ruby|node|php)(?=[ \t]*(?:-(?![-\w])|[;&|)\r\n\"'`\\]|\Z))"
_INTERPRETER = _SETTINGS + rb"(?:" + _SHELL + rb"|" + _LANGUAGE + rb"|(?:iex|Invoke-Expression)\b)"
"""What runs its input: with `-c`, `-m`, `-e` or a file, the input is data."""
_CONTINUED = rb"(?:\\\r?\n[ \t]*)?"
_THROUGH = rb"(?:(?:tee|gunzip|tar|base64|xz|tr|sed)\b[^|\n]{0,200}\|[ \t]*)?"
_SUBSTITUTED = rb"[\"']?(?:<\(|\$\(|`)[ \t]*" + _FETCH
_INTO = re.compile(rb"(?<!\|)\|[ \t]*" + _CONTINUED + _THROUGH + _INTERPRETER)
_START = re.compile(rb"(?<![\w./-])" + _FETCH)
_GAP = re.compile(rb"(?:[^|;&\n#\"']|\"[^\"\n]*\"|'[^'\n]*'|\\\r?\n|&(?=[^& \n])|\|\|)*")
_INSIDE = re.compile(
    rb"(?<![\w./-])(?:(?:(?:ba|z|da|k)?sh[ \t]+(?:-\w+[ \t]+)*|(?:source|\.|eval)[ \t]+)"
    + _SUBSTITUTED
    + (rb"|(?:iex|Invoke-Expression)\b[^\n|]{0,40}(?:DownloadString|" + _FETCH + rb"))")
)
_WORDS = (b"curl", b"wget", b"fetch", b"iwr", b"irm", b"Invoke-", b"DownloadString")
"""Where none of these stands, nothing is fetched."""
_LONGEST = 500
"""Bytes of a command that are looked at before its pipe."""
URL = re.compile(rb"\bhttps?://[^\s\"'|)]+")


def piped(text: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where something is fetched and given to an interpreter right away."""
    if not any(text.find(word, start, end) >= 0 for word in _WORDS):
        return
    for into in _INTO.finditer(text, start, end):
        for begin in _START.finditer(text, max(start, into.start() - _LONGEST), into.start()):
            if _GAP.fullmatch(text, begin.end(), into.start()):
                yield begin.start(), into.end()
                break
    for inside in _INSIDE.finditer(text, start, end):
        yield inside.span()
