"""What an analysis says: findings, the places they point to, and the fixes they offer.

All of these are plain immutable values: they can be compared, cached, pickled to another process and
written to disk. A position inside a finding is a byte offset relative to its unit (DESIGN: "Finding"), so
that a finding survives unchanged when text above its unit is edited.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, IntEnum

from wardline_analyzers.world import Question

ANSWER = "\1"
"""In the title and the edits of a fix: what the world answers."""
_SHOWN = 12
"""Characters of an answer that a title shows."""


class Severity(IntEnum):
    """How bad the flaw is if it is real. Ordered: a higher number is worse."""

    INFO = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4

    @property
    def label(self) -> str:
        return self.name.lower()


class Confidence(IntEnum):
    """How sure we are that the flaw is real. Ordered: a higher number is surer."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def label(self) -> str:
        return self.name.lower()


class Safety(Enum):
    """Whether a fix may be applied without a person looking at it.

    SAFE keeps the program's behaviour but for the flaw: it may run in fix-all and on save, and may be the
    preferred action. SUGGESTED may change behaviour, and is applied one by one.
    """

    SAFE = "safe"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `start` (included) to `end` (excluded), relative to the start of the unit."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes `start:end` of the unit by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Import:
    """An import statement that a fix needs: `import module` or, with a name, `from module import name`."""

    module: str
    name: str | None = None

    def statement(self) -> str:
        return f"from {self.module} import {self.name}" if self.name else f"import {self.module}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a fix needs in another file of the project: at its end, unless it is there. The file may be new."""

    file: str
    """Its path from the root of the project, with `/`."""
    text: str
    """Without its line end."""
    unless: str
    """A regular expression: a line of the file that it matches as a whole does as well."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a finding: edits inside its unit, imports that the document must have, and lines elsewhere.

    The imports are placed by the document (`document.py`), which knows where imports go and which are there. The lines
    are brought by whoever may write other files; a fix stands without them as well.
    """

    title: str
    safety: Safety
    edits: tuple[Edit, ...]
    imports: tuple[Import, ...] = ()
    lines: tuple[Line, ...] = ()
    asks: Question | None = None
    """It is offered only if the world says True to this, or a text, which takes the place of `ANSWER`."""

    def answered(self, answer: object) -> Fix | None:
        """The fix once its question has been answered so; None: it cannot be made."""
        if answer is True:
            return replace(self, asks=None)
        if not isinstance(answer, str) or not answer:
            return None
        edits = tuple(replace(edit, text=edit.text.replace(ANSWER, answer)) for edit in self.edits)
        return replace(self, title=self.title.replace(ANSWER, answer[:_SHOWN]), edits=edits, asks=None)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place in another file of the project: 0-based lines, columns in bytes, in UTF-16 units and in characters."""

    file: str
    """Its path from the root of the project, with `/`."""
    line: int
    columns: tuple[int, int, int]
    end_line: int
    end_columns: tuple[int, int, int]
    code: str = ""
    """The text of the line, for people."""


@dataclass(frozen=True, slots=True)
class Related:
    """A further place that explains the finding (a step of the trace).

    `unit` is the function whose text the span is in, if it is not the finding's unit. `link` = (module, function)
    says that steps inside that function come before this one. `sink`, with a number, says that the place is that sink
    of the function, in another file. A document resolves all of these when it places the finding: a place in another
    file is then `elsewhere`, and the span what leads there. `handed`: data comes out of a call here, it has entered
    inside of what is called.
    """

    span: Span
    message: str
    unit: str = ""
    link: tuple[str, str] | None = None
    sink: tuple[str, str, int] | None = None
    elsewhere: Elsewhere | None = None
    handed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw in one unit.

    `aliases` are the identifiers that other tools use for this very finding (`B602`, `S602`): they are honoured
    in those tools' suppression comments.
    """

    rule: str
    span: Span
    message: str
    severity: Severity
    confidence: Confidence
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    aliases: tuple[str, ...] = ()
    trace: tuple[Related, ...] = ()
    question: Question | None = None
    """It stands only if the world says True to this, or a text, which ends its message; the code does not tell."""
    advice: str = ""
    """What is to be done beside mending the text, as Markdown: how a key is revoked."""


@dataclass(frozen=True, slots=True)
class Position:
    """0-based line, and column in bytes (UTF-8) from the start of that line."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding in a document: where it stands now.

    `fingerprint` identifies it across moves of the code: a hash of the rule, the text of the flagged lines and a
    counter among equal ones. It keys baselines, SARIF's partialFingerprints and stateless code actions.
    """

    finding: Finding
    start: Position
    end: Position
    offset: int
    """Byte offset in the document of the unit's first byte: document offset = offset + span offset."""
    fingerprint: str
