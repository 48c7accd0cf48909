"""The short form of the fuzz of packages, and tests of that fuzzer: what it compares must be there, and differ."""

from __future__ import annotations

import random
from itertools import islice

from tests.fuzz import packages
from tests.fuzz.packages import FOLDER
from tests.fuzz.project_case import ProjectCase, ProjectPlayer, script, shrink
from tests.fuzz.run import run_packages

SINK = "import os\n\n\ndef first(value):\n    os.system(value)\n"
PAGE = "from flask import request\nfrom .alpha import first\n\n\ndef page():\n    first(request.args['x'])\n"
FILES = {f"{FOLDER}/__init__.py": "", f"{FOLDER}/alpha.py": SINK, f"{FOLDER}/beta.py": PAGE}


def test_incremental_equals_from_scratch() -> None:
    tally, mismatch = run_packages(45, seed=1000)
    assert mismatch is None, mismatch.report()
    assert tally.findings > tally.comparisons / 2


def test_data_gets_from_file_to_file() -> None:
    far = 0
    for seed in range(8):
        player = ProjectPlayer(packages.package(random.Random(seed)))
        found = [placed.finding for document in player.documents.values() for placed in document.findings()]
        far += sum(any(step.elsewhere for step in finding.trace) for finding in found)
    assert far >= 4


def test_changes_are_of_all_kinds() -> None:
    rng = random.Random(1)
    files = packages.package(rng)
    seen: set[tuple[bool, bool]] = set()
    for path, text in islice(packages.changes(rng, files), 200):
        seen.add((path in files, text is None))
        if text is None:
            del files[path]
        else:
            files[path] = text
    assert seen == {(True, False), (True, True), (False, False)}


def test_a_player_is_like_an_editor() -> None:
    player = ProjectPlayer(FILES)
    assert player.findings() == 2  # the sink's own pattern, and the data that gets there
    for text, count in ((SINK.replace("os.system", "print"), 0), (None, 0), (SINK, 2)):
        assert player.play(((f"{FOLDER}/alpha.py", text),)) is None
        assert player.findings() == count
    assert player.play(((f"{FOLDER}/beta.py", None), (f"{FOLDER}/gamma.py", PAGE))) is None
    assert sorted(player.documents) == [f"{FOLDER}/{name}.py" for name in ("__init__", "alpha", "gamma")]
    assert player.findings() == 2


def test_what_is_stale_is_seen() -> None:
    player = ProjectPlayer(FILES)
    player.files[f"{FOLDER}/alpha.py"] = "def first(value): pass\n"
    assert "only after edits" in (player.compare() or "")


def test_shrinking_keeps_what_matters() -> None:
    files = tuple((path, f"{text}\nx = 1\ny = 2\n") for path, text in FILES.items())
    steps = tuple(((f"{FOLDER}/beta.py", f"{PAGE}\nz = {n}\n"),) for n in range(6))

    def fails(case: ProjectCase) -> bool:
        player = ProjectPlayer(dict(case.files))
        for step in case.steps:
            player.play(step)
        return any("z = 5" in text for text in player.files.values()) and "y = 2\n" in dict(case.files).get(
            f"{FOLDER}/alpha.py", ""
        )

    small = shrink(ProjectCase(files, steps), fails=fails)
    assert fails(small)
    assert len(small.steps) == 1 and len("".join(text for _, text in small.files).split()) <= 6
    assert "z = 5" in script(small)
