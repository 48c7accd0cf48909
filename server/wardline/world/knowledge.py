"""The answers that are known for one project, and finding out the others."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from wardline.world.answers import MINUTE, Answer, Place, Told
from wardline.world.topics import answerer
from wardline_analyzers.world import Question

if TYPE_CHECKING:
    from wardline_analyzers.opening import AnyDocument

_MOST = 20_000
"""Answers that are remembered."""
_AGAIN = 5 * MINUTE
"""Seconds after which what could not be found out is tried again."""
_ROUNDS = 3
"""An answer may lead to another question, but not for ever."""


class Knowledge:
    """A `World`. May be used from several threads."""

    def __init__(self, place: Place, clock: Callable[[], float] = time.monotonic) -> None:
        self.place = place
        self._clock = clock
        self._lock = threading.Lock()
        self._known: LRUCache[Question, tuple[float, Any]] = LRUCache(_MOST)
        """Until when, and what."""

    def ask(self, question: Question) -> Any:
        """What is known; None: nothing, or not yet. An answer that is too old is better than none."""
        with self._lock:
            known = self._known.get(question)
        return None if known is None else known[1]

    def forget(self, topic: str) -> None:
        """The answers of a topic may be others by now: find them out again."""
        with self._lock:
            for question, (_, value) in list(self._known.items()):
                if question.topic == topic:
                    self._known[question] = (-math.inf, value)

    def unanswered(self, questions: Iterable[Question]) -> list[Question]:
        """Those that nobody has tried to answer yet, or whose answer is too old."""
        now = self._clock()
        with self._lock:
            return sorted(q for q in questions if (known := self._known.get(q)) is None or known[0] <= now)

    def find_out(self, questions: Iterable[Question], until: float = math.inf) -> set[Question]:
        """Answer these, however long that takes, but nobody on the network is waited for after `until`; those whose
        answer is another than before. Never raises."""
        by_topic: dict[str, list[Question]] = {}
        for question in questions:
            by_topic.setdefault(question.topic, []).append(question)
        changed: set[Question] = set()
        for topic, asked in by_topic.items():
            found = self._answers(topic, asked, until)
            now = self._clock()
            with self._lock:
                for question in asked:
                    answer = found.get(question, Answer(None, _AGAIN))
                    before = self._known.get(question)
                    if (before[1] if before else None) != answer.value:
                        changed.add(question)
                    self._known[question] = (now + answer.lasts, answer.value)
        return changed

    def _answers(self, topic: str, asked: list[Question], until: float) -> dict[Question, Answer]:
        try:
            find = answerer(topic)
            if find is None:
                return {}
            found = find([question.about for question in asked], replace(self.place, until=until))
            return {Question(topic, about): answer for about, answer in found.items()}
        except Exception as error:
            _report(topic, error)
            return {}

    def told(self, questions: Iterable[Question]) -> Told:
        """What has been said to these."""
        return tuple((question.topic, question.about, self.ask(question)) for question in sorted(questions))

    def still(self, told: Told) -> bool:
        """Whether the same would be said again; may take long."""
        questions = [Question(topic, about) for topic, about, _ in told]
        self.find_out(self.unanswered(questions))
        return self.told(questions) == told

    def settle(self, document: AnyDocument, until: float = math.inf) -> None:
        """Analyse a document until it has no open question; may take long, but for the network not after `until`."""
        for _ in range(_ROUNDS):
            document.settle()
            document.findings()  # what is asked depends on what is found
            if not self.find_out(self.unanswered(document.asked), until):
                return
            document.world_changed()


def _report(topic: str, error: Exception) -> None:
    """The text of an exception may quote what is the user's."""
    import logging

    logging.getLogger("wardline.world").error("the answer to %s failed: %s", topic, type(error).__name__)
