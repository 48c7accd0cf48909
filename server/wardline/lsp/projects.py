"""The other modules of the files that are open: one project for each root of settings.

While somebody types, only what is known of other modules is used. When it is quiet, files are looked at again; an open
document's text wins over its file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from wardline.project.modules import Disk, is_of_project
from wardline_analyzers.flow.project.dependencies import Snapshot
from wardline_analyzers.flow.project.project_flow import Project

if TYPE_CHECKING:
    from wardline.lsp.settings import Terms

_MOST_ROOTS = 16


class Projects:
    """`opened` gives the texts of open files by path."""

    def __init__(self, opened: Callable[[], Mapping[str, bytes]]) -> None:
        self._opened = opened
        self._texts: Mapping[str, bytes] = {}
        self._known: dict[str, tuple[Disk, Project]] = {}

    def of(self, terms: Terms) -> Project | None:
        """The project of a file; None if it is in none."""
        if not is_of_project(terms.name):
            return None
        known = self._known.get(terms.root)
        if known is None:
            if len(self._known) >= _MOST_ROOTS:
                del self._known[next(iter(self._known))]
            disk = Disk(terms.root, lambda path: self._texts.get(path))
            known = self._known[terms.root] = (disk, Project(Snapshot(disk)))
            known[1].frozen = True
        return known[1]

    def refresh(self) -> list[Project]:
        """Look at files again: the projects in which something is different."""
        self._texts = self._opened()
        changed = [project for disk, project in self._known.values() if disk.refresh()]
        for project in changed:
            project.refresh()
        return changed


__all__ = ["Projects"]
