"""What is known of a package where a file is analysed: what the program has got, else what comes with Wardline."""

from __future__ import annotations

from collections.abc import Iterable

from wardline_analyzers.advisories import snapshot
from wardline_analyzers.files.view import FileView
from wardline_analyzers.versions.order import knows

DATA = "advisory-data"
"""Topic: about (ecosystem); {"date", "own", "stale"}: of when the newest advisories are (empty: there are none),
whether they are others than those that come with Wardline, and whether they are too old."""
PACKAGE = "advisories"
"""Topic: about (ecosystem, normalised name); the records in those other advisories, as a text (`hits.py`)."""
_UPDATE = "wardline advisories update"


def records(view: FileView, ecosystem: str, name: str) -> str | None:
    """The records of a package, as a text; None: nothing is known of its ecosystem."""
    data = view.ask(DATA, ecosystem)
    if data is not None and data["own"]:
        answer = view.ask(PACKAGE, ecosystem, name)
        if isinstance(answer, str):
            return answer
    return snapshot.records(ecosystem, name)


def tell_gaps(view: FileView, ecosystems: Iterable[str]) -> None:
    """Say of which ecosystems nothing, or nothing new, is known; of those that nobody has looked for yet, nothing."""
    for ecosystem in ecosystems:
        data = view.ask(DATA, ecosystem)
        if data is None:
            continue
        if not data["date"]:
            how = f"; `{_UPDATE} --ecosystem {ecosystem}` fetches some" if knows(ecosystem) else ""
            view.gaps[f"vulnerabilities of packages of {ecosystem} are not known: there are no advisories{how}"] = None
        elif data["stale"]:
            view.gaps[
                f"vulnerabilities of packages of {ecosystem} are known up to {data['date']} only; "
                f"`{_UPDATE} --ecosystem {ecosystem}` fetches newer advisories"
            ] = None
