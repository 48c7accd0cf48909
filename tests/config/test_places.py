"""Where keys and values stand in a TOML text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardline.config.places import Key, Places
from wardline.config.toml import values_of
from wardline_analyzers.finding import Position

TEXT = """\
# a comment = "x"
select = ["a", 'b', # ] "no"
  "c",
]
"quoted key" = 1
dotted.key.x = { y = 1, "z z" = [ 2, { w = 3 } ] }

[tool.wardline]   # [no]
name = \"\"\"
[not]
a = 1\"\"\"
[tool."a.b".'c']
v = -1.5e3
[[per-path]]
paths = ["x"]
[per-path.severity]
k = "é"; 
[[per-path]]
paths = [
    "y", "z"
]
""".replace("; ", "")


def text_at(text: str, span: tuple[Position, Position]) -> str:
    start, end = span
    lines = text.split("\n")
    if start.line == end.line:
        return lines[start.line].encode()[start.column : end.column].decode()
    first = lines[start.line].encode()[start.column :].decode()
    last = lines[end.line].encode()[: end.column].decode()
    return "\n".join([first, *lines[start.line + 1 : end.line], last])


@pytest.mark.parametrize(
    ("at", "key", "value"),
    [
        (("select",), "select", None),
        (("select", 0), None, '"a"'),
        (("select", 2), None, '"c"'),
        (("quoted key",), '"quoted key"', "1"),
        (("dotted",), "dotted", None),
        (("dotted", "key", "x"), "x", '{ y = 1, "z z" = [ 2, { w = 3 } ] }'),
        (("dotted", "key", "x", "z z", 1, "w"), "w", "3"),
        (("tool", "wardline"), "wardline", "wardline"),
        (("tool", "wardline", "name"), "name", '"""\n[not]\na = 1"""'),
        (("tool", "a.b", "c", "v"), "v", "-1.5e3"),
        (("per-path", 0, "paths", 0), None, '"x"'),
        (("per-path", 0, "severity", "k"), "k", '"é"'),
        (("per-path", 1, "paths", 1), None, '"z"'),
        (("per-path", 1, "paths"), "paths", '[\n    "y", "z"\n]'),
    ],
)
def test_where_things_stand(at: Key, key: str | None, value: str | None) -> None:
    places = Places(TEXT)
    if key is not None:
        assert text_at(TEXT, places.key(at)) == key
    if value is not None:
        assert text_at(TEXT, places.value(at)) == value


def test_what_has_no_place_gets_that_of_what_holds_it() -> None:
    places = Places(TEXT)
    assert places.value(("dotted", "nowhere", "at all")) == places.key(("dotted",))
    assert Places("").key(("a",)) == Places("").value(())


SCALARS = st.one_of(st.booleans(), st.integers(-9, 9), st.text(max_size=6).filter(lambda s: s.isprintable()))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("ab. #\"'", max_size=3), inner, max_size=3)
    ),
)


def written(value: Any, gap: str) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {written(v, '')}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return f"[{gap}" + f",{gap}".join(written(v, gap) for v in value) + f"{gap}]"
    return json.dumps(value, ensure_ascii=False)


def leaves(value: Any, at: Key = ()) -> list[tuple[Key, Any]]:
    if isinstance(value, dict):
        return [leaf for k, v in value.items() for leaf in leaves(v, (*at, k))]
    if isinstance(value, list):
        return [leaf for n, v in enumerate(value) for leaf in leaves(v, (*at, n))]
    return [(at, value)]


@settings(max_examples=60)
@given(
    st.dictionaries(st.text("abé-", min_size=1, max_size=3), VALUES, max_size=4),
    st.sampled_from(["", " ", "\n  ", " # x]\n"]),
)
def test_every_value_stands_where_we_say(table: dict[str, Any], gap: str) -> None:
    text = "".join(f"{json.dumps(k, ensure_ascii=False)} = {written(v, gap)} # c\n" for k, v in table.items())
    assert values_of(text) == table
    places = Places(text)
    for at, value in leaves(table):
        assert values_of("x = " + text_at(text, places.value(at)))["x"] == value


@given(st.text("[]{}\"'=.,#\n\\ ab", max_size=40))
def test_anything_can_be_read(text: str) -> None:
    Places(text).value(("a", 0))
