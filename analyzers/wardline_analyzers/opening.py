"""The right kind of document for a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wardline_analyzers.languages import PROJECTS, PYTHON, front_of, language_of, package_of
from wardline_analyzers.languages.published import is_published
from wardline_analyzers.profile import DEFAULT, Profile

if TYPE_CHECKING:
    from wardline_analyzers.document import Document
    from wardline_analyzers.files.document import FileDocument
    from wardline_analyzers.flow.project.project_flow import Project
    from wardline_analyzers.world import World

    AnyDocument = Document | FileDocument

_OF_PAGES: Final = "javascript"
"""The language whose libraries are kept as files beside a program's own."""


def is_python(path: str, language: str = "") -> bool:
    """Whether a text is Python. Editors name languages themselves; a file's name counts where they name none."""
    return language_of(path, language) == PYTHON


def open_document(
    text: bytes,
    profile: Profile = DEFAULT,
    path: str = "",
    language: str = "",
    project: Project | None = None,
    world: World | None = None,
) -> AnyDocument:
    """A text under analysis. `language` is an editor's language id, or empty: then the path decides.

    Code whose grammar is not installed is a file as any other, and says so in its `gaps`.
    """
    known = language_of(path, language)
    gaps: tuple[str, ...] = ()
    if known == _OF_PAGES and is_published(text):
        gaps = ("libraries of others, as their beginnings say (a name and version; a build): only text rules ran",)
    elif known:
        try:
            front_of(known)
        except ImportError:
            extra = package_of(known)
            gaps = (f"{extra}: the grammar is not installed (pip install 'wardline[{extra}]'): only text rules ran",)
        else:
            from wardline_analyzers.document import Document

            return Document(text, profile, path, project if known in PROJECTS else None, world, known)
    from wardline_analyzers.files.document import FileDocument
    from wardline_analyzers.files.kinds import kind_of

    return FileDocument(text, profile, path, kind_of(path, language), world, gaps)
