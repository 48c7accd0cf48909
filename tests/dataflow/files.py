"""The files of a program, in memory."""

from __future__ import annotations

from wardline_analyzers.flow.project.dependencies import Snapshot
from wardline_analyzers.flow.project.project_flow import Project


class Memory:
    """Texts by path. `read` are the paths that were asked for."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files
        self.read: list[str] = []

    def entries(self, folder: str) -> frozenset[str]:
        head = f"{folder}/" if folder else ""
        below = [path[len(head) :].partition("/") for path in self.files if path.startswith(head)]
        return frozenset(name + slash for name, slash, _ in below)

    def text(self, path: str) -> bytes | None:
        self.read.append(path)
        text = self.files.get(path)
        return None if text is None else text.encode()


def project(files: dict[str, str]) -> Project:
    return Project(Snapshot(Memory(files)))
