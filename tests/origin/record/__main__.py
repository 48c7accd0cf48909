"""Record sessions of real editors again: python -m tests.origin.record [--only NAME,...] [EDITOR...]"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.origin.record.fixture import Take, render
from tests.origin.record.journal import Journal

SESSIONS = Path(__file__).parents[1] / "sessions"
Recorded = tuple[str, "Take | None", "Journal | None"]


def _vscode(work: Path, wanted: Callable[[str], bool]) -> Iterator[Recorded]:
    from tests.origin.record.vscode import record

    yield from record.sessions(work, wanted)


def _neovim(work: Path, wanted: Callable[[str], bool]) -> Iterator[Recorded]:
    from tests.origin.record.neovim import record

    yield from record.sessions(work, wanted)


EDITORS = {"vscode": _vscode, "neovim": _neovim}


def main() -> int:
    """Record; 1 if a scene could not be recorded (its old file stays)."""
    parser = argparse.ArgumentParser(prog="python -m tests.origin.record", description=__doc__)
    parser.add_argument("editors", nargs="*", metavar="EDITOR", help=f"of {', '.join(EDITORS)} (default: all)")
    parser.add_argument("--only", help="names of scenes, with commas between (default: all)")
    parser.add_argument("--output", type=Path, default=SESSIONS, help="default: %(default)s")
    options = parser.parse_args()
    if unknown := {*options.editors} - {*EDITORS}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    only = set(options.only.split(",")) if options.only else set()
    failed = 0
    for editor in options.editors or EDITORS:
        folder = options.output / editor
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="record-") as work:
            for what, take, journal in EDITORS[editor](Path(work).resolve(), lambda name: not only or name in only):
                try:
                    if take is None or journal is None:
                        raise ValueError("could not be recorded")
                    (folder / f"{what}.jsonl").write_text(render(take, journal), encoding="utf-8")
                    print(f"{editor} {what}", flush=True)
                except Exception as problem:
                    failed += 1
                    print(f"{editor} {what}: {problem}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
