"""Answers to what texts ask: known for a while, found out when open, and never a failure of the analysis."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import pytest

from wardline.world import knowledge
from wardline.world.answers import About, Answer, Place
from wardline.world.knowledge import Knowledge
from wardline_analyzers.world import Question

PLACE = Place("/project")
LENGTH = Question("length", ("abc",))


class Lengths:
    """Answers how long words are; of those that begin with x it knows nothing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[list[About]] = []
        self.more = 0
        monkeypatch.setattr(knowledge, "answerer", {"length": self, "broken": self.broken}.get)

    def __call__(self, questions: Sequence[About], place: Place) -> Mapping[About, Answer]:
        assert place == PLACE
        self.asked.append(list(questions))
        return {q: Answer(len(q[0]) + self.more, 60) for q in questions if not q[0].startswith("x")}

    @staticmethod
    def broken(questions: Sequence[About], place: Place) -> Mapping[About, Answer]:
        raise OSError(f"secret {questions}")


@pytest.fixture
def lengths(monkeypatch: pytest.MonkeyPatch) -> Lengths:
    return Lengths(monkeypatch)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_nothing_is_known_before_it_is_found_out(lengths: Lengths) -> None:
    known = Knowledge(PLACE)
    assert known.ask(LENGTH) is None and lengths.asked == []
    assert known.unanswered({LENGTH}) == [LENGTH]
    assert known.find_out([LENGTH]) == {LENGTH}
    assert known.ask(LENGTH) == 3 and known.unanswered({LENGTH}) == []


def test_an_answer_is_looked_for_again_when_it_is_old(lengths: Lengths) -> None:
    clock = Clock()
    known = Knowledge(PLACE, clock)
    known.find_out([LENGTH])
    clock.now = 61
    assert known.ask(LENGTH) == 3  # better than none
    assert known.unanswered([LENGTH]) == [LENGTH]
    assert known.find_out([LENGTH]) == set()  # it is what it was
    lengths.more, clock.now = 1, 122
    assert known.find_out([LENGTH]) == {LENGTH} and known.ask(LENGTH) == 4


def test_what_cannot_be_found_out_is_left_for_a_while(lengths: Lengths) -> None:
    clock = Clock()
    known = Knowledge(PLACE, clock)
    nobody, nothing = Question("no such topic", ("a",)), Question("length", ("xyz",))
    assert known.find_out([nobody, nothing]) == set()
    assert known.unanswered([nobody, nothing]) == [] and known.ask(nobody) is None
    clock.now = 301
    assert known.unanswered([nobody, nothing]) == [nothing, nobody]


def test_who_fails_to_answer_hides_nothing_else(lengths: Lengths, caplog: pytest.LogCaptureFixture) -> None:
    known = Knowledge(PLACE)
    with caplog.at_level(logging.ERROR):
        assert known.find_out([Question("broken", ("a",)), LENGTH]) == {LENGTH}
    assert "OSError" in caplog.text and "secret" not in caplog.text


def test_the_questions_of_a_topic_are_asked_together(lengths: Lengths) -> None:
    Knowledge(PLACE).find_out([Question("length", (word,)) for word in ("a", "bb")])
    assert lengths.asked == [[("a",), ("bb",)]]
