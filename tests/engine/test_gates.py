"""What opens a gate is found by words: it must be what a plain search of the text finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.languages.outline import words_of
from wardline_analyzers.match.gates import Gates
from wardline_analyzers.rules.rule import Matcher, Rule

RULE = Rule("r", "test", "T", "M", Severity.HIGH, Confidence.HIGH, ("python",))
PIECES = ["a", "get", "forget", "é", "1", "3des", "sk", "self", "import", " ", ".", "(", "-", "==", "\n", "_", "v1.0"]
NEEDS = ["get", ".get(", "sk-", "-sk", "self.", "import ", "==", " in ", "3des-", "-3des", "v1.0-", "", "a.get", "1"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.lists(st.sampled_from(NEEDS), max_size=3))
def test_gates_open_as_a_search_of_the_text_says(text: str, needs: list[str]) -> None:
    gates = Gates()
    entry = (RULE, Matcher("function", ("module:function",), needs=tuple(needs)))
    gates.add(entry)

    def stands(need: str) -> bool:
        if re.fullmatch(r"[A-Za-z_]\w*", need):
            return any(need in word for word in words_of(text.encode()))
        return need in text

    expected = [entry] if any(map(stands, needs or [""])) else []
    for _ in range(2):  # the second time the words are known
        assert gates.open(words_of(text.encode()), text.encode()) == expected


def test_what_is_open_comes_in_the_order_of_the_pages() -> None:
    gates = Gates()
    entries = [(RULE, Matcher("function", (f"m:f{n}",), needs=(need,))) for n, need in enumerate(["b", ".a(", "a", ""])]
    for entry in entries:
        gates.add(entry)
    assert gates.open(words_of(b"x.a(b)"), b"x.a(b)") == entries
    assert gates.words() == {"a", "b"}
