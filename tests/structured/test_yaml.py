"""YAML: equal to PyYAML on whole texts, and what is left of broken ones."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from wardline_analyzers.rules.catalog import load
from wardline_analyzers.structured import yaml as reader
from wardline_analyzers.structured.node import DEEPEST, Alias, Mapping, Node, Scalar, get, text, texts, walk
from wardline_analyzers.structured.yaml import read

TEXTS = [
    "a: 1\nb:\n  c: [x, 'y''z', \"w\\tv\\u00e9\"]\n  d: {e: f, g: [h, {i: j}]}\n",
    "- a\n- b: 1\n  c: 2\n-\n  d: 3\n- - e\n  - f\n- \n",
    "a:\n- 1\n- 2\nb: 3\n",
    "a: |\n  one\n   two # no comment\n\n  # no comment\n  three\nb: |-\n    x\nc: >+\n  f\n",
    "a: one\n  two\n  three # comment\nb: 'x\n  y\n\n  z'\nc: \"x\\\n  y\"\n",
    "# head\na: b#c # d\n'q r': s\n\"t\": u\nhttp://x: y\na b c: d:e\n",
    "x: &a {k: v}\ny: *a\nz:\n  <<: *a\n  l: m\n",
    "x: &a\n  k: v\ny: &b w\nz: [*a, *b]\n",
    "--- # one\na: 1\n---\nb: 2\n...\n---\n- c\n",
    "%YAML 1.2\n---\na: !tag b\nc: !!str 1\n",
    "a:\n  - b: |\n      run\n    c: d\n  # comment\n  - e\nf:\n\n  g: h\n",
    "on:\n  push:\n    branches: [ main ]\n  schedule:\n    - cron: '0 0 * * *'\njobs: {}\n",
    "a: {b: 1,\n    c: 2,\n}\nd: [\n  e, # why\n  f\n]\n",
    "a: ${{ b }}\nc: -1\nd: -\ne: - f\n".replace("d: -\ne: - f\n", ""),
    "? a\n: b\n? c\n: - d\n",
    "a: 'it''s'\r\nb:\r\n  - c\r\n  - d: |\r\n      e\r\n      f\r\n",
    "a: [b, c: d, {e}]\n",
    "é: ü\n日本: 語 # ж\n",
    "a:   \n  b:   c   \n",
    "a: \"x: y # z\"\nb: 'p: q'\n",
    "top\n",
    "'a b'\n",
    "",
    "# only a comment\n",
]


def ours(node: Node | None) -> Any:
    if node is None:
        return ""
    if isinstance(node, Alias):
        return ours(node.target)
    if isinstance(node, Scalar):
        return "folded" if node.style == ">" else node.text.rstrip("\n")
    if isinstance(node, Mapping):
        return [(pair.key.text, ours(pair.value)) for pair in node.pairs]
    return [ours(item) for item in node.items]


def theirs(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return "folded" if node.style == ">" else node.value.rstrip("\n")
    if isinstance(node, yaml.MappingNode):
        return [(key.value, theirs(value)) for key, value in node.value]
    assert isinstance(node, yaml.SequenceNode)
    return [theirs(item) for item in node.value]


def agree(source: str) -> None:
    expected = [theirs(node) for node in yaml.compose_all(source, yaml.SafeLoader) if node is not None]
    assert [ours(node) for node in read(source.encode())] == [node for node in expected if node != ""]


@pytest.mark.parametrize("source", TEXTS)
def test_it_reads_what_pyyaml_reads(source: str) -> None:
    agree(source)


def test_it_reads_the_examples_of_all_pages() -> None:
    count = 0
    catalog = load()
    for rule in catalog.rules:
        for example in catalog.page(rule).examples:
            if example.language == "yaml":
                agree(example.text)
                count += 1
    assert count > 30


def test_it_reads_this_repositorys_own_files() -> None:
    files = [
        path
        for path in Path(__file__).parents[2].glob("analyzers/wardline_analyzers/models/**/*.yaml")
        if "{" in path.read_text("utf-8")
    ]
    assert len(files) > 5
    for path in files:
        agree(path.read_text("utf-8"))


def test_places_are_bytes_of_the_text() -> None:
    source = "é: ü\nlist:\n  - 'a b' # c\n  - |\n    x\n    y\nend: {k: v}\n".encode()
    (root,) = read(source)
    found = [source[s.start : s.end].decode() for s in (get(root, "é"), get(root, "end", "k")) if s is not None]
    assert found == ["ü", "v"]
    items = get(root, "list")
    assert items is not None
    assert source[items.start : items.end].decode() == "- 'a b' # c\n  - |\n    x\n    y"
    quoted = items.items[0] if not isinstance(items, Scalar | Mapping) else None
    assert isinstance(quoted, Scalar)
    assert source[slice(*quoted.inner)] == b"a b"


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        ("a:\n  b: 1\n  c\n  d: 2\n", ["1", "2"]),
        ("a:\n  b: 1\n  c: 'open\n  d: 2\n", ["1", "2"]),
        ("a:\n  b: 1\n  c: [x, y\n  d: 2\n", ["1", "2"]),
        ("a:\n  b: 1\n     stray: 3\n  d: 2\n", ["1", "2"]),
        ("a:\n  b: 1\n  c: @\n  d: 2\n", ["1", "2"]),
        ('a:\n  b: 1\n  "c\n  d: 2\n', ["1", "2"]),
        ("a\n  b: 1\n  d: 2\n", ["1", "2"]),
    ],
)
def test_a_broken_line_costs_itself(broken: str, kept: list[str]) -> None:
    (root,) = read(broken.encode())
    assert [text(get(root, "a", key)) for key in ("b", "d")] == kept


def test_every_beginning_of_a_text_can_be_read() -> None:
    for source in TEXTS:
        data = source.encode()
        for end in range(len(data)):
            for node in read(data[:end]):
                assert 0 <= node.start <= node.end <= end
                list(walk(node))


def test_depth_and_repetition_are_bounded() -> None:
    for source in (
        "[" * 50_000,
        "{a: " * 20_000,
        "\n".join(" " * n + "a:" for n in range(2_000)),
        "- " * 20_000,
        "a: &a [" + "*a, " * 5_000 + "]",
        "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 200)),
        "a: 'x\n" * 3_000,
        "? " * 20_000,
        "&a " * 20_000,
    ):
        for node in read(source.encode()):
            assert sum(1 for _ in walk(node)) <= len(source)


def test_merged_entries_count() -> None:
    (root,) = read(b"base: &b {x: 1, y: [2, 3]}\nz:\n  <<: *b\n  x: 4\n")
    assert (text(get(root, "z", "x")), texts(get(root, "z", "y"))) == ("4", ["2", "3"])


def test_the_deepest_level_is_said() -> None:
    (root,) = read(("a:\n" + "\n".join(" " * n + "b:" for n in range(1, 100)) + " c\n").encode())
    depth, node = 0, get(root, "a")
    while isinstance(node, Mapping):
        depth, node = depth + 1, get(node, "b")
    assert depth == DEEPEST - 1


def placed(node: Node | None) -> Any:
    """All that a node says, with its places."""
    if node is None:
        return None
    at = (type(node).__name__, node.start, node.end)
    if isinstance(node, Alias):
        return (*at, placed(node.target))
    if isinstance(node, Scalar):
        return (*at, node.raw, node.style, node.text)
    if isinstance(node, Mapping):
        return (*at, [(placed(pair.key), placed(pair.value)) for pair in node.pairs])
    return (*at, [placed(item) for item in node.items])


PIPELINE = (
    b"on: [push]\njobs:\n"
    + b"".join(
        b"  job-%d:\n    runs-on: x\n    steps:\n    # one\n    - uses: a/b@v%d\n      with: {a: b,\n        c: [d]}\n"
        b"    - name: 'n\n        m'\n      run: |\n        one\n\n        two # no comment\n      env:\n        A: 1\n"
        b"    -\n      run: a\n        b\n# out\n    needs:\n    - x\n    - y\n" % (n, n)
        for n in range(4)
    )
    + b"permissions: {}\n---\na:\n  b:\n    c:\n      d: 1\n      e: 2\n"
)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_remembered_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)
    text = PIPELINE if seed % 2 else chance.choice(TEXTS).encode() + PIPELINE
    for _ in range(60):
        at = chance.randrange(len(text))
        new = chance.choice((b"x", b"\n", b" ", b"  ", b":", b": ", b"- ", b"#", b" # ", b"[", b"]", b"{", b'"', b"'", b"|",
                             b"\n    - run: x\n", b"\n  k: v\n", b"*a", b"&a ", b"\n]\n", b"\n---\n", b"? ", b"\n", b""))
        text = text[:at] + new + text[at + chance.choice((0, 0, 0, 1, 3, 20)) :]
        warm = [placed(node) for node in read(text)]
        known = dict(reader._KNOWN)
        reader._KNOWN.clear()
        assert warm == [placed(node) for node in read(text)]
        reader._KNOWN.update(known)
