"""One file under analysis that is no code with a front end: edits go in, findings come out.

What is found is a function of the text, the path, the profile and what is known of the world, computed from the whole
text: so incremental equals from scratch. A rule that is dear remembers what it made of each piece of the text by
itself (`pieces.py`).
"""

from __future__ import annotations

from datetime import date

from wardline_analyzers import merging
from wardline_analyzers.files.by_job import KIND as CUT
from wardline_analyzers.files.by_job import JobByJob
from wardline_analyzers.files.kinds import FileKind, kind_of
from wardline_analyzers.files.parts import Kept
from wardline_analyzers.files.run import file_rules, findings
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Finding, Fix, Placed
from wardline_analyzers.fixes.edits import apply_edits
from wardline_analyzers.flow.project.dependencies import NOTHING, Dependencies
from wardline_analyzers.placing import fingerprints, place_absolute
from wardline_analyzers.profile import DEFAULT, Profile
from wardline_analyzers.suppress import PlacedComment, scan
from wardline_analyzers.suppress.syntax import CommentSyntax
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.world import Question, World


class FileDocument:
    """The findings of one text, kept up to date edit by edit. Has the same methods as `Document`, where they apply.

    `path` is only looked at as text. Not safe for use from two threads at once.
    """

    project = None
    """No other modules are looked at."""
    asks_others = False
    behind = False

    def __init__(
        self,
        text: bytes,
        profile: Profile = DEFAULT,
        path: str = "",
        kind: FileKind | None = None,
        world: World | None = None,
        gaps: tuple[str, ...] = (),
    ) -> None:
        """`gaps`: what is not known, whatever the text is."""
        self.buffer = Buffer(text)
        self.profile = profile
        self.path = path.replace("\\", "/")
        self.kind = kind or kind_of(self.path)
        self.asked: frozenset[Question] = frozenset()
        """What the findings rest on beyond the text."""
        self._lasting = self.gaps = gaps
        self._world = world
        self._placed: list[Placed] | None = None
        self._kept = Kept()
        self._jobs: JobByJob | None = None

    # ------------------------------------------------------------------ edits

    @property
    def comments(self) -> CommentSyntax | None:
        """How suppression comments are written; None: the format has no comments."""
        return self.kind.comments

    def anew(self, text: bytes) -> FileDocument:
        """Another text in the place of this one, analysed by itself."""
        return FileDocument(text, self.profile, self.path, self.kind, self._world, self._lasting)

    def replace(self, start: int, end: int, text: bytes) -> None:
        """Replace the bytes `start:end`. Cheap: nothing is analysed yet."""
        self.buffer.replace(start, end, text)
        self._placed = None

    def reset(self, text: bytes) -> None:
        """Replace the whole text."""
        self.replace(0, len(self.buffer.data), text)

    def set_profile(self, profile: Profile) -> None:
        """Take other settings; everything is looked at again."""
        if profile.key != self.profile.key:
            self.profile = profile
            self._placed = self._jobs = None

    def world_changed(self) -> None:
        """Something is known of the world that was not, or has changed."""
        self._placed = None
        self._kept.world_changed()
        if self._jobs is not None:
            self._jobs.forget()

    # ------------------------------------------------------------------ analysis

    def analyse(self, deadline: float | None = None) -> bool:
        """Bring the findings up to the text, at once. True: nothing is left to do."""
        if self._placed is None:
            view = FileView(self.buffer.data, self.path, self.kind, self._world, self._kept)
            found = self._found(view)
            placed = [place_absolute(finding, view.text, view.line_starts) for finding in found]
            placed.sort(key=lambda p: (p.start.line, p.start.column, p.finding.rule))
            self._placed = list(fingerprints(placed))
            self.asked = frozenset(view.asked)
            self.gaps = (*self._lasting, *view.gaps)
        return True

    def _found(self, view: FileView) -> tuple[Finding, ...]:
        rules = file_rules(self.profile, self.kind)
        if self.kind.name != CUT:
            return findings(view, rules)
        if self._jobs is None:
            self._jobs = JobByJob(rules)
        return self._jobs.findings(view)

    def work(self, deadline: float) -> bool:
        """Go on with what `analyse` left, which is nothing."""
        return self.analyse()

    def settle(self) -> None:
        """Do all that is to be done."""
        self.analyse()

    # ------------------------------------------------------------------ results

    def dependencies(self) -> Dependencies:
        """No other file is rested on."""
        return NOTHING

    def others_changed(self) -> None:
        """Other modules mean nothing here."""

    def look_around(self, deadline: float | None = None) -> bool:
        """There is nothing to look for."""
        return self.analyse()

    def limits(self) -> tuple[tuple[int, int], ...]:
        """No part of a file is left out."""
        return ()

    def findings(self, today: date | None = None) -> list[Placed]:
        """What is found: suppressed, sorted by place."""
        self.analyse()
        assert self._placed is not None
        return merging.standing(self._placed, self._comments(), self.buffer, self.profile, today, complete=True)

    def _comments(self) -> list[PlacedComment]:
        if self.kind.comments is None or not any(word in self.buffer.data for word in (b"wardline:", b"zizmor:")):
            return []
        return [PlacedComment(comment, 0, 0) for comment in scan(self.buffer.data, self.kind.comments)]

    def fix_edits(self, placed: Placed, fix: Fix) -> list[tuple[int, int, str]]:
        """The byte edits (start, end, text) that a fix makes; sorted, no overlaps."""
        return sorted((placed.offset + e.start, placed.offset + e.end, e.text) for e in fix.edits)

    def apply_fix(self, placed: Placed, fix: Fix) -> bytes:
        """The whole text after a fix. The document itself is not changed."""
        return apply_edits(self.buffer.data, self.fix_edits(placed, fix))
