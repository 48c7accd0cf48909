"""HCL (Terraform) to blocks: names, labels, attributes as the text of their expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wardline_analyzers.files.view import FileView
from wardline_analyzers.structured.node import DEEPEST

_INSIDE = rb"[$%]\{(?:[^{}\"]|\"(?:[^\"\\]|\\.)*\"|\{[^{}]*\})*\}"
_TOKEN = re.compile(
    rb"(?P<string>\"(?:[^\"\\$%\n]|\\.|[$%](?!\{)|" + _INSIDE + rb")*\"?)"
    rb"|(?P<heredoc><<-?[ \t]*(?P<mark>[A-Za-z_]\w*)[^\n]*\n)"
    rb"|(?P<comment>(?:#|//)[^\n]*|/\*(?s:.*?)(?:\*/|\Z))"
    rb"|(?P<name>[A-Za-z_][\w.-]*)|(?P<newline>\n)|(?P<open>[{\[(])|(?P<close>[}\])])|(?P<set>=(?![=>]))|(?P<other>[^\s])",
    re.MULTILINE,
)
_FAR = 20_000
"""Bytes that a here-document may have."""
_TEXT = re.compile(rb"\"((?:[^\"\\]|\\.)*)\"")


@dataclass(slots=True)
class Attribute:
    """`name = expression`."""

    name: str
    start: int
    """Of the name."""
    value: int
    """Where the expression begins."""
    end: int
    raw: bytes

    @property
    def string(self) -> str | None:
        """The text, if the expression is a string without variables."""
        found = _TEXT.fullmatch(self.raw)
        return found[1].decode("utf-8", "replace") if found and b"${" not in self.raw else None

    @property
    def word(self) -> str:
        """The expression as it stands, without quotes: `true`, `22`, `public-read`."""
        return self.raw.decode("utf-8", "replace").strip().strip('"')

    @property
    def strings(self) -> list[str]:
        """All strings in the expression."""
        return [text.decode("utf-8", "replace") for text in _TEXT.findall(self.raw)]


@dataclass(slots=True)
class Block:
    """`kind "label" … { … }`."""

    kind: str
    labels: tuple[str, ...]
    start: int
    head: int
    """Where its first line ends, before the brace."""
    attributes: dict[str, Attribute] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    @property
    def type(self) -> str:
        """Of a resource: `aws_s3_bucket`."""
        return self.labels[0] if self.labels else ""

    def word(self, name: str) -> str:
        """An attribute's expression without quotes; empty if there is none."""
        return self.attributes[name].word if name in self.attributes else ""

    def below(self, kind: str) -> Iterator[Block]:
        """Its blocks of this kind; `dynamic` ones too."""
        for block in self.blocks:
            if block.kind == kind:
                yield block
            elif block.kind == "dynamic" and block.labels[:1] == (kind,):
                yield from (inner for inner in block.blocks if inner.kind == "content")


def blocks(view: FileView) -> list[Block]:
    """The blocks of a file; use as `view.of(blocks)`."""
    return read(view.text)


def read(text: bytes) -> list[Block]:
    """The blocks of a text."""
    root = Block("", (), 0, 0)
    open_blocks = [root]
    missing: set[bytes] = set()
    tokens = _tokens(text, missing)
    words: list[tuple[int, int]] = []
    for token in tokens:
        kind = token.lastgroup
        if kind in ("name", "string"):
            words.append(token.span())
        elif kind == "set" and words:
            name = text[words[-1][0] : words[-1][1]].decode("utf-8", "replace").strip('"')
            attribute = _attribute(text, tokens, missing, name, words[-1][0], token.end())
            open_blocks[-1].attributes.setdefault(name, attribute)
            words = []
        elif kind == "open" and token[0] == b"{" and words:
            texts = [text[a:b].decode("utf-8", "replace").strip('"') for a, b in words]
            block = Block(texts[0], tuple(texts[1:]), words[0][0], words[-1][1])
            if len(open_blocks) < DEEPEST:
                open_blocks[-1].blocks.append(block)
            open_blocks.append(block)
            words = []
        elif kind == "close" and token[0] == b"}":
            if len(open_blocks) > 1:
                open_blocks.pop()
            words = []
        elif kind != "comment":
            words = []
    return root.blocks


def _tokens(text: bytes, missing: set[bytes]) -> Iterator[re.Match[bytes]]:
    """The tokens, without what stands in here-documents."""
    position = 0
    while (token := _TOKEN.search(text, position)) is not None:
        position = token.end()
        yield token
        if token["mark"] is not None:
            position = _heredoc_end(text, token, missing) or position


def _heredoc_end(text: bytes, token: re.Match[bytes], missing: set[bytes]) -> int | None:
    """Where a here-document ends; None: nowhere within reach, and then no other one with its mark (`missing`) does."""
    if token["mark"] in missing:
        return None
    end = re.compile(rb"^[ \t]*" + token["mark"] + rb"[ \t]*\r?$", re.MULTILINE).search(
        text, token.end(), token.end() + _FAR
    )
    if end is None:
        missing.add(token["mark"])
        return None
    return end.end()


def _attribute(
    text: bytes, tokens: Iterator[re.Match[bytes]], missing: set[bytes], name: str, start: int, value: int
) -> Attribute:
    """Takes the tokens up to the end of the line, or of the brackets that are open there."""
    depth, first, end = 0, -1, value
    for token in tokens:
        kind = token.lastgroup
        if kind == "newline":
            if not depth:
                break
            continue
        if kind == "comment":
            continue
        depth += (kind == "open") - (kind == "close")
        if depth < 0:
            break
        first = token.start() if first < 0 else first
        end = token.end()
        if kind == "heredoc":
            end = _heredoc_end(text, token, missing) or end
            break
    first = value if first < 0 else first
    return Attribute(name, start, first, end, text[first:end])
