"""When what is analysed, and what the client is told.

*Keystroke*: a changed program is analysed at once and its diagnostics go out. *Idle*: what the first look left
(bandit over a file that was just opened) is done in slices between messages, and the diagnostics go out again once
they are complete. An analysis that takes long (functions that are large, and those that rest on them) is gone on with
in slices as well: nothing is told of the text before it is done, and another key need not wait for it. *Quiet*: after
a pause in typing, other modules are looked at, as far as the open programs ask about them and they are not known, or
not as they were; this too is done in slices.

A client gets the diagnostics of a document either pushed or pulled, never both. One that can pull is given a moment
to do so; if it does not, they are pushed after all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from wardline.lsp.diagnostics import result_id
from wardline.lsp.documents import Part, Program
from wardline.lsp.status import tell_status

if TYPE_CHECKING:
    from wardline.lsp.loop import Timer
    from wardline.lsp.server import Server
    from wardline.lsp.workspace import Workspace

PATIENCE = 2.0
"""Seconds that a client which can pull diagnostics has, after it opened a document, to begin with it."""


QUIET = 0.3
"""Seconds without an edit after which other modules are looked at."""

AT_ONCE = 0.05
"""Seconds of an analysis for which messages wait, so that it is mostly done in one go."""


class Pace:
    """Drives the analysis of all open programs."""

    def __init__(self, server: Server, workspace: Workspace) -> None:
        self._server = server
        self._workspace = workspace
        self._changed: dict[Program, None] = {}
        self._unfinished: dict[Program, None] = {}
        self._waiting: dict[Program, list[Callable[[], None]]] = {}
        self._slow_ready = False
        self._quiet = False
        self._disturbed = 0.0
        self._calm: Timer | None = None
        """Ends in quiet."""

    def changed(self, program: Program) -> None:
        """The text or the settings of a program are new."""
        self._changed[program] = None
        self.disturbed()

    def disturbed(self) -> None:
        """Something has happened that goes before a look at other modules, or makes one worth it."""
        self._quiet = False
        self._disturbed = time.perf_counter()
        if self._calm is None:
            self._calm = self._server.loop.later(QUIET, self._calmed)

    def _calmed(self) -> None:
        """A while has passed; perhaps nothing has happened in it."""
        left = self._disturbed + QUIET - time.perf_counter()
        self._calm = self._server.loop.later(left, self._calmed) if left > 0 else None
        if self._calm is not None:
            return
        self._quiet = True
        changed = self._workspace.projects.refresh()
        for program in self._workspace.programs():
            if program.document is not None and program.document.project in changed:
                program.others_changed()
        self._workspace.asking.calm()
        self._workspace.origins.calm()

    def learned(self, program: Program) -> None:
        """Something that a program asked about the world is known now."""
        self._changed[program] = None
        self.refresh(program)
        self._pull_again(program)

    def closed(self, program: Program) -> None:
        """The program is gone."""
        for queue in (self._changed, self._unfinished):
            queue.pop(program, None)
        self.disturbed()
        for call in self._waiting.pop(program, ()):
            call()
        self._workspace.origins.closed(program)

    def refresh(self, program: Program, deadline: float | None = None) -> None:
        """Bring a program's findings up to its text now; what is not done by the deadline is left to idle slices."""
        if program not in self._changed and not program.behind:
            return
        self._changed.pop(program, None)
        program.analyse(self._server.log, deadline)
        if program.behind:
            self._unfinished[program] = None
        else:
            self._analysed(program)

    def _analysed(self, program: Program) -> None:
        """The findings are those of the text."""
        if self._calm is None and program.document is not None and program.document.asked:
            # It was quiet before this analysis came to its end, so nobody has heard its questions.
            self._calm = self._server.loop.later(QUIET, self._calmed)
        self._unfinished.pop(program, None)
        if not program.complete:
            self._unfinished[program] = None
        self._tell(program)

    def turn(self) -> None:
        """Analyse the program that has waited longest."""
        for program in self._changed:
            self.refresh(program, time.perf_counter() + AT_ONCE)
            break

    def work(self, deadline: float) -> bool:
        """An idle slice (see `loop.Work`)."""
        if self._changed:
            self.turn()
        elif (program := self._to_finish()) is not None:
            self._finish(program, deadline)
        elif self._quiet:
            self._look_around(deadline)
        return bool(self._changed or self._to_finish() or (self._quiet and self._asking()))

    def _to_finish(self) -> Program | None:
        """A program with something left that can be done now."""
        return next((program for program in self._unfinished if program.behind or self._slow_ready), None)

    def _finish(self, program: Program, deadline: float) -> None:
        if program.behind:
            self.refresh(program, time.perf_counter() + AT_ONCE)
        else:
            program.work(deadline, self._server.log)
            if program.complete:
                del self._unfinished[program]
                self._tell(program)

    def _asking(self) -> Program | None:
        """A program that asks about other modules."""
        return next((program for program in self._workspace.programs() if program.asks_others), None)

    def _look_around(self, deadline: float) -> None:
        program = self._asking()
        if program is None or not program.look_around(deadline, self._server.log):
            return
        self._tell(program)
        self._pull_again(program)

    def _pull_again(self, program: Program) -> None:
        """A client that has pulled something else than there is now is asked to pull again."""
        for part in program.parts:
            if part.told is not None and part.told != result_id(self._workspace.renderer.items(part)):
                part.told = None
                self._workspace.refresh_diagnostics()

    def slow_ready(self) -> None:
        """What the slower analyses need has been imported, in the background: they can run."""
        self._slow_ready = True

    def when_complete(self, program: Program, call: Callable[[], None]) -> None:
        """Run `call` once the findings of a program are complete, or the program is gone."""
        if program in self._changed or program in self._unfinished or program.asks_others:
            self._waiting.setdefault(program, []).append(call)
        else:
            call()

    def retell(self, program: Program, pulled: bool = False) -> None:
        """The findings are the same, but something else is to be said of them; also to a client that has pulled?"""
        if program not in self._changed and not program.behind:
            self._tell(program)
            if pulled:
                self._pull_again(program)

    def _tell(self, program: Program) -> None:
        self._workspace.origins.changed(program)
        for part in program.parts:
            self._push(part)
        tell_status(self._server, program)
        if not program.complete or (program.asks_others and not self._server.client.refresh_diagnostics):
            return
        for call in self._waiting.pop(program, ()):
            call()
        for part in program.parts:
            told, part.told_early = part.told_early, None
            if told is not None and told != result_id(self._workspace.renderer.items(part)):
                self._workspace.refresh_diagnostics()

    def _push(self, part: Part) -> None:
        server = self._server
        if part.delivery == "undecided" and part.timer is None:
            part.timer = server.loop.later(PATIENCE, lambda: self._not_pulled(part))
        if part.delivery == "push":
            items = self._workspace.renderer.items(part)
            if items != part.pushed or (server.client.versions and part.version != part.pushed_version):
                part.pushed, part.pushed_version = items, part.version
                server.publish(part.uri, part.version, items)
                server.late.start_soon()

    def _not_pulled(self, part: Part) -> None:
        if part.delivery == "undecided" and self._workspace.parts.get(part.uri) is part:
            part.delivery = "pull" if self._workspace.client_pulls else "push"
            self._push(part)
