"""Time keys, accepted blocks and cold starts in any language, in this process: `python -m tests.bench.keys`.

Times are processor time in milliseconds, so that a busy machine changes little; each key is typed several times, always
with another name, and the least counts. A key is everything from the edit to its findings. `cold` is a first look at
the text with nothing remembered; MiB is what the process has grown by then, the grammar and the rules included.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from string import ascii_lowercase

from tests.bench.memory import PROC, resident_mib
from tests.bench.samples import SUFFIXES, Code, chosen, real, sample, wrapped
from wardline.lsp.late import OF_SERVER
from wardline.project.garbage import undisturbed
from wardline_analyzers.document import Document
from wardline_analyzers.engine import clear_caches
from wardline_analyzers.opening import open_document

Times = dict[str, list[float]]
"""The least time of each step in milliseconds, by what kind of step it is."""


class Typist:
    """Somebody who edits one open text again and again."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._turn = 0
        self._steps: dict[tuple[str, int], float] = {}
        self._counts: defaultdict[str, int] = defaultdict(int)
        gc.collect()
        grown = resident_mib(os.getpid()) if PROC.exists() else 0.0
        since = time.process_time()
        opened = open_document(code.text.encode(), path=code.path)
        if not isinstance(opened, Document):
            raise SystemExit(f"{code.path}: {'; '.join(opened.gaps) or 'no code'}")
        opened.settle()
        opened.findings()
        self.cold = (time.process_time() - since) * 1e3
        self.mib = resident_mib(os.getpid()) - grown if PROC.exists() else 0.0
        self._document = opened

    def times(self) -> Times:
        """What has been measured so far."""
        found: Times = defaultdict(list)
        for (kind, _), least in self._steps.items():
            found[kind].append(least)
        return found

    def type(self, places: Iterable[tuple[int, str]]) -> None:
        """At each place a new line with a statement, key by key; then it is deleted again. Then three blocks."""
        self._turn += 1
        self._counts.clear()
        for line, indent in places:
            self._statement(line, indent)
        for share in (0.05, 0.5, 0.95):
            start = self._start(self._code.border(share))
            text = self._code.block.replace("%N%", f"{self._turn}_{int(share * 100)}").encode() + b"\n"
            self._edit("block", start, start, text)
            self._edit("block undone", start, start + len(text), b"")

    def _statement(self, line: int, indent: str) -> None:
        start = at = self._start(line) - 1
        self._edit("key", at, at, b"\n" + indent.encode())
        at += 1 + len(indent)
        mark = ascii_lowercase[self._turn % 26] + ascii_lowercase[self._turn // 26 % 26]
        for char in self._code.typed.replace("val", "v" + mark, 1):
            self._edit("key", at, at, char.encode())
            at += 1
        self._edit("undo", start, at, b"")

    def _start(self, line: int) -> int:
        return self._document.buffer.line_start(line)

    def _edit(self, kind: str, start: int, end: int, text: bytes) -> None:
        document = self._document
        since = time.process_time()
        document.replace(start, end, text)
        document.analyse()
        document.findings()
        took = (time.process_time() - since) * 1e3
        step = kind, self._counts[kind]
        self._counts[kind] += 1
        self._steps[step] = min(self._steps.get(step, took), took)


def measured(code: Code, places: int, rounds: int) -> Typist:
    """A typist after all rounds. Garbage in circles is looked for as seldom as the server does while the text is new,
    and not at all while keys are typed: that grows with the process."""
    clear_caches()
    often = gc.get_threshold()
    gc.set_threshold(*OF_SERVER)
    typist = Typist(code)
    gc.set_threshold(*often)
    gc.collect()
    with undisturbed():
        for _ in range(rounds):
            typist.type(chosen(code, places))
    return typist


HEAD = f"{'':24} {'lines':>6} {'cold':>7} {'MiB':>6}   {'key':>21}   {'block':>14}   {'undo':>14}"


def row(name: str, code: Code, typist: Typist) -> str:
    """One line of the table: of keys the median, the mean and the worst; of others the median and the worst."""
    times = typist.times()
    keys = times["key"]
    shown = [statistics.median(keys), statistics.mean(keys), max(keys)]
    cells = ["".join(f"{value:7.2f}" for value in shown)]
    for kind in ("block", "undo"):
        cells.append(f"{statistics.median(times[kind]):7.2f}{max(times[kind]):7.2f}")
    lines = code.text.count("\n")
    return f"{name:24} {lines:6} {typist.cold:7.0f} {typist.mib:6.1f}   {'   '.join(cells)}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.keys", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="real files to type in, instead of the samples")
    parser.add_argument("--languages", default=",".join(SUFFIXES), help="(default: %(default)s)")
    parser.add_argument("--lines", default="1000,10000", help="lengths of the texts (default: %(default)s)")
    parser.add_argument("--places", type=int, default=8, help="where a statement is typed (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each key is typed (default: %(default)s)")
    parser.add_argument("--wrapped", action="store_true", help="put the text into a function that is called at once")
    options = parser.parse_args()
    languages = options.languages.split(",")
    if unknown := {*languages} - {*SUFFIXES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    lengths = [int(length) for length in options.lines.split(",")]
    try:
        codes = [(path.name, real(path)) for path in options.files]
    except (OSError, ValueError) as error:
        parser.error(str(error))
    codes = codes or [(language, sample(language, length)) for language in languages for length in lengths]
    print("processor time in ms; keys: median, mean, worst; blocks and undo: median, worst")
    print(HEAD)
    for name, code in codes:
        told = wrapped(code) if options.wrapped else code
        if not told.places:
            parser.error(f"{name}: no place to type at")
        print(row(name, told, measured(told, options.places, options.rounds)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
