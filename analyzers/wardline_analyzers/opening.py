"""The right kind of document for a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardline_analyzers.profile import DEFAULT, Profile

if TYPE_CHECKING:
    from wardline_analyzers.document import Document
    from wardline_analyzers.files.document import FileDocument
    from wardline_analyzers.flow.project_flow import Project
    from wardline_analyzers.world import World

    AnyDocument = Document | FileDocument

PYTHON = "python"
PYTHON_SUFFIXES = (".py", ".pyi", ".pyw")


def is_python(path: str, language: str = "") -> bool:
    """Whether a text is Python. Editors name languages themselves; a file's name counts where they name none."""
    return language.lower() == PYTHON if language else path.lower().endswith(PYTHON_SUFFIXES)


def open_document(
    text: bytes,
    profile: Profile = DEFAULT,
    path: str = "",
    language: str = "",
    project: Project | None = None,
    world: World | None = None,
) -> AnyDocument:
    """A text under analysis. `language` is an editor's language id, or empty: then the path decides."""
    if is_python(path, language):
        from wardline_analyzers.document import Document

        return Document(text, profile, path, project, world)
    from wardline_analyzers.files.document import FileDocument
    from wardline_analyzers.files.kinds import kind_of

    return FileDocument(text, profile, path, kind_of(path, language), world)
