"""What is known of a package where a file is analysed: what the program has got, else what comes with Wardline."""

from __future__ import annotations

from wardline_analyzers.advisories import snapshot
from wardline_analyzers.files.view import FileView

DATA = "advisory-data"
"""Topic: about (ecosystem); the date of newer advisories than those that come with Wardline. None: there are none."""
PACKAGE = "advisories"
"""Topic: about (ecosystem, normalised name); the records in those newer advisories, as a text (`hits.py`)."""


def records(view: FileView, ecosystem: str, name: str) -> str | None:
    """The records of a package, as a text; None: nothing is known of its ecosystem."""
    if view.ask(DATA, ecosystem) is not None:
        answer = view.ask(PACKAGE, ecosystem, name)
        if isinstance(answer, str):
            return answer
    return snapshot.records(ecosystem, name)


def is_known(view: FileView, ecosystem: str) -> bool:
    """Whether there are advisories for an ecosystem at all."""
    return ecosystem in snapshot.ECOSYSTEMS or view.ask(DATA, ecosystem) is not None
