"""What is known beyond a text: does a package exist, what does a scanner of workflows say, what is in that model file.

A rule's function asks; it never waits. What nobody has found out yet is unknown, and the function says nothing of it.
The program that runs the analysis answers the open questions when there is time (in the editor at quiet pace, on the
command line before it reports), and analyses again.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol


class Question(NamedTuple):
    """Something that a text alone cannot tell. Hashable; answers to equal questions are equal while they hold."""

    topic: str
    """Who answers: the name of an answerer of the program."""
    about: tuple[str, ...]
    """What the topic's answerer needs to know."""


class World(Protocol):
    """What a document may ask."""

    def ask(self, question: Question) -> Any:
        """The answer, plain values as in JSON; None: not known, or not yet. Never waits and never raises."""


class Nowhere:
    """A world in which nothing is known: a text by itself."""

    def ask(self, question: Question) -> Any:
        """Nothing is known."""
        return None
