"""gitleaks' patterns as data: each is sound, finds by its keywords, and by `re` what RE2 finds."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from tests.effort import within
from tests.secrets.made_up import ALPHANUMERIC, Made, look_alikes, secrets
from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.secrets import engine
from wardline_analyzers.secrets.contexts import context_of
from wardline_analyzers.secrets.forms import at_places, keywords
from wardline_analyzers.secrets.patterns import load
from wardline_analyzers.secrets.scan import whole
from wardline_analyzers.secrets.secret import Secret
from wardline_analyzers.secrets.windows import AFTER, BEFORE, Keywords, around


@pytest.fixture
def by_re(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything is matched by `re` for the length of a test."""
    monkeypatch.setattr(engine, "_compile", lambda: re.compile)
    engine.compiled.cache_clear()
    yield
    engine.compiled.cache_clear()


def texts() -> list[bytes]:
    found = [case.text for seed in range(4) for case in (*secrets(seed), *look_alikes(seed))]
    m = Made(9)
    for pattern in load().patterns:
        word = pattern.keywords[0].decode()
        for spelled in (word, word.upper(), word.capitalize()):
            for length in (16, 24, 32, 36, 40, 64):
                found.append(
                    f'{spelled}_key = "{m.letters(length)}"\n{spelled}{m.letters(length)} {spelled}: "{m.hex(length)}"\n'
                )
    return [text.encode() for text in found]


def test_all_patterns_compile_and_have_keywords() -> None:
    patterns = load().patterns
    assert len(patterns) > 190
    for pattern in patterns:
        re.compile(pattern.regex)
        assert pattern.keywords and all(word == word.lower() for word in pattern.keywords), pattern.id


def test_no_pattern_looks_around_for_then_re2_could_not_match_it() -> None:
    for pattern in load().patterns:
        assert not re.search(rb"\(\?[=!<]|\\\d", pattern.regex.replace(rb"(?P<", b"")), pattern.id


def test_re_and_re2_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("re2")
    assert engine.name() == "re2"
    finder = Keywords(keywords())

    def found(text: bytes) -> list[Secret]:
        return sorted(at_places(text, finder.places(text.lower())))

    expected = [found(text) for text in texts()]
    monkeypatch.setattr(engine, "_compile", lambda: re.compile)
    engine.compiled.cache_clear()
    try:
        assert engine.name() == "re"
        assert [found(text) for text in texts()] == expected
    finally:
        engine.compiled.cache_clear()
    assert sum(map(len, expected)) > 100


@pytest.mark.usefixtures("by_re")
def test_without_re2_all_thirty_are_found() -> None:
    for case in secrets(3):
        mode = context_of(case.path, kind_of(case.path)).mode
        assert whole(case.text.encode(), mode), case.name


def test_keywords_are_found_wherever_they_begin() -> None:
    finder = Keywords({b"xoxe.xoxp-": "a", b"xoxp-": "b", b"xo": "c", b"p-1": "d"})
    assert finder.places(b"a xoxe.xoxp-1") == {"c": [2, 7], "a": [2], "b": [7], "d": [10]}


@pytest.mark.parametrize("seed", range(20))
def test_keywords_equal_a_search_for_each(seed: int) -> None:
    chance = random.Random(seed)
    words = {"".join(chance.choice("abc") for _ in range(chance.randint(1, 5))).encode() for _ in range(12)}
    text = "".join(chance.choice("abcd") for _ in range(150)).encode()
    expected = {w: [i for i in range(len(text)) if text.startswith(w, i)] for w in words}
    assert Keywords({w: (w,) for w in words}).places(text) == {w: at for w, at in expected.items() if at}


def test_windows_hold_what_is_near_and_are_bounded() -> None:
    text = b"x" * 5000 + b"ghp_" + b"y" * 5000
    (window,) = around(text, [5000])
    assert (window.start, len(window.text)) == (5000 - BEFORE, BEFORE + AFTER)
    text = b"one\ntwo key: \nvalue\nthree\nfour"
    assert [w.text for w in around(text, [text.index(b"key")])] == [b"two key: \nvalue\n"]
    many = b"key " * 100_000
    assert sum(len(w.text) for w in around(many, Keywords({b"key": (1,)}).places(many)[1])) < 1_000_000


@pytest.mark.parametrize("mode", ["env", "yaml", "code", "prose", "lock"])
@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe\x00" * 50,
        b"password=" * 20_000,
        b'"' * 50_000,
        b"-----BEGIN RSA PRIVATE KEY-----" * 3_000,
        b"a" * 300_000 + b"://" + b"b" * 300_000,
        b"://a:b@" * 30_000,
        (b"kind: Secret\ndata:\n" + b"  a: b\n") * 2_000,
        b"curl " * 30_000,
        b"curl " + b"-u a" * 20_000,
        b"eyJ." * 30_000,
        (ALPHANUMERIC * 3_000).encode(),
        b"machine " * 20_000,
    ],
    ids=range(13),
)
def test_no_text_takes_long_or_raises(text: bytes, mode: str) -> None:
    with within(5):
        whole(text, mode)
