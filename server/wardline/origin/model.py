"""The words of origin: who wrote a range, and what a block is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """How a range came to be (DESIGN: `ai` is told by a client or a record, `inferred-ai` looked like it)."""

    AI = "ai"
    INFERRED = "inferred-ai"
    HUMAN = "human"
    UNKNOWN = "unknown"

    @property
    def is_ai(self) -> bool:
        return self in (Kind.AI, Kind.INFERRED)


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it. `model` is `provider/model-name` as in models.dev (Agent Trace 0.1.0, `model_id`), where known."""

    kind: Kind
    tool: str = ""
    model: str = ""
    conversation: str = ""
    """URL of the conversation that it came from."""


HUMAN = Author(Kind.HUMAN)
UNKNOWN = Author(Kind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that were accepted as one suggestion, as they are now.

    Lines are 0-based, `end` excluded. `hash` is that of their normalised content (see `blocks.py`). A block is `mixed`
    when some of what was accepted has been rewritten since: `rewritten` is the share of its characters, 0 to 1.
    """

    id: str
    path: str
    """Relative to the root of the workspace, with `/`."""
    start: int
    end: int
    author: Author
    accepted: float
    """Seconds since the epoch (UTC) of the acceptance; 0: not known."""
    hash: str
    rewritten: float = 0.0
    source: str = field(default="", compare=False)
    """What says so: `client`, `inferred`, `disk`, `agent-trace`, `git-ai`."""

    @property
    def contributor(self) -> str:
        """The contributor type of Agent Trace."""
        if not self.author.kind.is_ai:
            return self.author.kind.value
        return "mixed" if self.rewritten > MIXED_FROM else "ai"


MIXED_FROM = 0.1
"""A block of which a larger share than this has been rewritten counts as written by both."""
