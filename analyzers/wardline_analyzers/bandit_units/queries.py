"""What bandit's tests ask about the imports, so that a cache key need not hold all of them.

A test asks two kinds of question: "is this module imported?" and "is there an import with this text in its name?".
Which ones is noted while tests run, not copied from bandit, so a test that a later bandit adds is covered too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from hashlib import blake2b


class Queries:
    """The questions that tests have asked in this process. `token` changes with each new question."""

    def __init__(self) -> None:
        self.exact: set[str] = set()
        self.like: set[str] = set()
        self.everything = False
        self.token = ""

    def note(self, kind: set[str], question: str) -> None:
        if question not in kind:
            kind.add(question)
            self._renew()

    def note_everything(self) -> None:
        """A test went through all the imports: no question covers that."""
        if not self.everything:
            self.everything = True
            self._renew()

    def _renew(self) -> None:
        known = repr((sorted(self.exact), sorted(self.like), self.everything))
        self.token = blake2b(known.encode(), digest_size=8).hexdigest()

    def answers(self, imports: frozenset[str]) -> Hashable:
        """All that a test can learn of these imports, as a small value. Equal answers mean equal findings."""
        if not self.token or self.everything:
            return imports
        exact = tuple(sorted(self.exact & imports))
        like = tuple(sorted(part for part in self.like if any(part in name for name in imports)))
        return self.token, exact, like


ASKED = Queries()


class Imports(set[str]):
    """The imported names as bandit's tests see them: a set that notes what it is asked and remembers its answers."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        super().__init__(names)
        self._likes: dict[str, bool] = {}
        self._exacts: dict[str, bool] = {}
        self._answers: Hashable = None
        self._token = ""

    def add(self, name: str) -> None:
        super().add(name)
        self._likes.clear()
        self._exacts.clear()
        self._answers = None

    def answers(self) -> Hashable:
        """All that a test can learn of these imports: see `Queries.answers`."""
        if self._answers is None or self._token != ASKED.token:
            self._token = ASKED.token
            self._answers = ASKED.answers(frozenset(super().__iter__()))
        return self._answers

    def exact(self, name: str) -> bool:
        """Is this module imported?"""
        answer = self._exacts.get(name)
        if answer is None:
            answer = self._exacts[name] = name in self
        return answer

    def like(self, part: str) -> bool:
        """Is there an import with this text in its name?"""
        answer = self._likes.get(part)
        if answer is None:
            ASKED.note(ASKED.like, part)
            answer = self._likes[part] = any(part in name for name in super().__iter__())
        return answer

    def __contains__(self, name: object) -> bool:
        if isinstance(name, str):
            ASKED.note(ASKED.exact, name)
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        ASKED.note_everything()
        return super().__iter__()
