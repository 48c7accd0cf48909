"""What was found out about a model file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class Danger(IntEnum):
    """What a name means in a file that is loaded. Ordered: a higher number is worse."""

    HARMLESS = 0
    UNKNOWN = 1
    """Code of a package that is not known here."""
    DANGEROUS = 2
    """Runs code, starts programs, or reaches files, network or the interpreter."""


class Verdict(IntEnum):
    """Ordered: a higher number is worse."""

    CLEAN = 0
    UNKNOWN = 1
    """Nothing dangerous is known, but loading calls names that are not known here."""
    UNREADABLE = 2
    """It could not be looked at to the end, and what was seen is not dangerous."""
    DANGEROUS = 3

    @property
    def label(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that the file would do when it is loaded."""

    what: str
    """As code: `os.system('id')`, or a name that is not called."""
    called: bool
    danger: Danger
    why: str
    """What such a name is good for, in a few words; empty if it is not known."""
    member: str
    """In which part of the file: the path in an archive, or empty."""
    offset: int
    """In bytes from the start of that part."""
    line: int = 0
    """Of a text; 0: it is none."""


@dataclass(slots=True)
class Report:
    """What a file would run."""

    format: str = ""
    """What kind of file it is, in words; empty: none that is known."""
    evidence: list[Evidence] = field(default_factory=list)
    """The worst first; what is harmless is left out."""
    problems: list[str] = field(default_factory=list)
    """What could not be looked at, and why."""
    notes: list[str] = field(default_factory=list)
    """What else is to be known; it does not change the verdict."""
    left_out: int = 0
    """Further evidence that is not listed."""
    package: bool = False
    """It is a package, not a model file."""
    malicious: list[str] = field(default_factory=list)
    """The advisories that say so of this version of a package."""
    name: str = ""
    """Of the package, if it is known by name."""
    version: str = ""

    @property
    def verdict(self) -> Verdict:
        worst = max((each.danger for each in self.evidence), default=Danger.HARMLESS)
        if worst is Danger.DANGEROUS or self.malicious:
            return Verdict.DANGEROUS
        if self.problems or not self.format:
            return Verdict.UNREADABLE
        return Verdict.UNKNOWN if worst is Danger.UNKNOWN else Verdict.CLEAN

    def dangers(self) -> list[Evidence]:
        return [each for each in self.evidence if each.danger is Danger.DANGEROUS]
