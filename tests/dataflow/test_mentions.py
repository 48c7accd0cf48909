"""Whether words are found by going through the units, or filed: the answers are the same."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from wardline_analyzers.flow.module.mentions import Mentions


def _part(number: int, *words: str) -> Any:
    unit = SimpleNamespace(state=SimpleNamespace(outline=SimpleNamespace(words=frozenset(words))))
    return _Hashed(number=number, unit=unit)


class _Hashed(SimpleNamespace):
    def __hash__(self) -> int:
        return int(self.number)


def test_the_first_question_and_the_hundredth_have_the_same_answer() -> None:
    parts = [_part(n, f"f{n}", f"f{(n * 7) % 50}", "all") for n in range(50)]
    mentions = Mentions(parts)
    asked = [{"f3"}, {"f49", "f0"}, {"all"}, {"none"}, {"f7", "none", "f1"}]
    first = [mentions.of(words) for words in asked]
    for _ in range(20):
        assert [mentions.of(words) for words in asked] == first
    assert [part.number for part in first[1]] == sorted(
        part.number for part in parts if part.unit.state.outline.words & {"f49", "f0"}
    )
    assert first[2] == parts and not first[3]
