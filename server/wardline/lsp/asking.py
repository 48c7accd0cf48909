"""Questions of open documents that their text cannot answer: answered in a thread when it is quiet."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from wardline.lsp.documents import Program
from wardline.world.answers import Place
from wardline.world.knowledge import Knowledge
from wardline_analyzers.files.checks.agent_policy import POLICY
from wardline_analyzers.world import Question

if TYPE_CHECKING:
    from wardline.lsp.server import Server
    from wardline.lsp.settings import Terms
    from wardline.lsp.workspace import Workspace

_MOST_ROOTS = 16


class Asking:
    """What is known beyond the texts, by project; all methods run in the loop's thread."""

    def __init__(self, server: Server, workspace: Workspace) -> None:
        self._server = server
        self._workspace = workspace
        self._known: dict[Place, Knowledge] = {}
        self._under_way = False

    def of(self, terms: Terms) -> Knowledge:
        """What is known for a file of these settings."""
        place = Place(terms.root, terms.network)
        known = self._known.get(place)
        if known is None:
            if len(self._known) >= _MOST_ROOTS:
                del self._known[next(iter(self._known))]
            known = self._known[place] = Knowledge(place)
        return known

    def settings_changed(self) -> None:
        """What settings answer may be something else now."""
        for known in self._known.values():
            known.forget(POLICY)

    def calm(self) -> None:
        """It is quiet: look for the answers to what is open, one thread at a time."""
        if self._under_way:
            return
        todo: dict[Knowledge, set[Question]] = {}
        for program in self._workspace.programs():
            if program.document is not None and program.document.asked:
                known = self.of(program.terms)
                todo.setdefault(known, set()).update(known.unanswered(program.document.asked))
        if any(todo.values()):
            self._under_way = True
            threading.Thread(target=self._find_out, args=(todo,), name="wardline-world", daemon=True).start()

    def _find_out(self, todo: dict[Knowledge, set[Question]]) -> None:
        changed = {known: known.find_out(questions) for known, questions in todo.items()}
        self._server.loop.post(lambda: self._found_out(changed))

    def _found_out(self, changed: dict[Knowledge, set[Question]]) -> None:
        self._under_way = False
        for program in self._workspace.programs():
            if self._concerns(program, changed):
                program.world_changed()
                self._workspace.pace.learned(program)
        self.calm()  # somebody may have asked meanwhile, or an answer led to another question

    def _concerns(self, program: Program, changed: dict[Knowledge, set[Question]]) -> bool:
        if program.document is None:
            return False
        return not changed.get(self.of(program.terms), set()).isdisjoint(program.document.asked)
