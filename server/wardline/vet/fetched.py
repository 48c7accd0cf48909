"""A package of an index: fetched to a temporary folder, looked at, and gone."""

from __future__ import annotations

import os
import tempfile
import time

from wardline.vet import package
from wardline.vet.download import download
from wardline.vet.index import LARGEST_PAGE, File, IndexProblem, Release, release
from wardline.vet.reputation import known_malicious, not_looked_up, notes
from wardline.vet.requested import Requested
from wardline.world.fetching import Fetcher
from wardline_analyzers.model_files.report import Report

_SECONDS = 60.0
"""That the index may take to say which files there are."""


def look(asked: Requested, seconds: float, largest: int) -> list[tuple[str, Report]]:
    """What each of the files would do that are installed by this name, with its name. Raises IndexProblem.

    `largest`: bytes of a file that is fetched. Nothing but the name, and what pip and npm send as well, is sent.
    """
    try:
        chosen = release(asked, Fetcher(time.monotonic() + _SECONDS, most_bytes=LARGEST_PAGE))
    except IndexProblem as problem:  # it may have been taken down for what is known of it
        malicious = known_malicious(asked.ecosystem, asked.name, asked.version)
        if not malicious:
            raise
        return [(str(asked), Report("package", problems=[str(problem)], package=True, malicious=malicious))]
    malicious = known_malicious(asked.ecosystem, asked.name, chosen.version)
    looked = []
    with tempfile.TemporaryDirectory(prefix="wardline-vet-") as folder:
        for number, file in enumerate(chosen.files):
            # The name is the index's: only its ending is used.
            path = os.path.join(folder, f"{number}{_ending(file.name)}")
            try:
                with open(path, "w+b") as target:
                    download(file, target, largest)
                report = package.look(path, seconds)
            except IndexProblem as problem:
                report = Report(format="package", problems=[str(problem)], package=True)
            report.name, report.version = asked.name, chosen.version
            report.malicious = malicious
            report.notes += [*notes(asked.ecosystem, asked.name, chosen.first), *_notes(asked, chosen, file)]
            looked.append((f"{asked} ({file.name})", report))
    return looked


def _ending(name: str) -> str:
    return next(ending for ending in (".whl", ".tar.gz", ".tgz", ".zip") if name.endswith(ending))


def _notes(asked: Requested, chosen: Release, file: File) -> list[str]:
    found = []
    if not file.hashes:
        found.append("the index gives no hash: it is not known whether this is the file that it means")
    if chosen.yanked:
        found.append(f"version {chosen.version} has been withdrawn by its maker")
    if chosen.left_out and file is chosen.files[-1]:
        found.append(f"{chosen.left_out} more files of version {chosen.version} (for other systems) were not fetched")
    if (missing := not_looked_up(asked.ecosystem)) and file is chosen.files[-1]:
        found.append(f"not looked up: {missing}")
    return found
