"""What rules for whole texts cost a key: next to nothing, however long the text is."""

from __future__ import annotations

from functools import partial

import pytest

from tests.bench.samples import SUFFIXES, sample
from tests.effort import effort
from wardline_analyzers.files.in_code import TextRules
from wardline_analyzers.languages import PYTHON, front_of, language_of
from wardline_analyzers.profile import Profile
from wardline_analyzers.world import Nowhere

_WITHOUT = ("c", "lua")
"""Languages of which no rule asks for the whole text."""
_KEYS = 8
_MOST = 0.003
"""Seconds of the processor's time: the dearest takes a tenth of that; to read all functions anew takes several times as
much."""


@pytest.mark.parametrize("language", [language for language in SUFFIXES if language not in _WITHOUT])
def test_each_rule_for_whole_texts_is_cheap_at_a_key(language: str) -> None:
    code = sample(language, 10_000)
    lines = code.text.encode().split(b"\n")
    place = len(b"\n".join(lines[: code.places[len(code.places) // 2][0]]))
    text = code.text.encode()
    front = front_of(language_of(code.path))
    named = language == PYTHON
    every = TextRules(Profile(), code.path, front, Nowhere(), named).whole
    assert every
    for rule in every:
        rules = TextRules(Profile(), code.path, front, Nowhere(), named)
        rules.whole = (rule,)
        rules.of_whole(text)
        typed = [text[:place] + b"x" * count + text[place:] for count in range(1, _KEYS)]
        spent = min(effort(partial(rules.of_whole, after)) for after in typed)
        assert spent < _MOST, f"{rule.rule.id} ({', '.join(rule.matcher.targets)}): {spent * 1e3:.1f} ms"
