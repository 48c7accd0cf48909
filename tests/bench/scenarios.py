"""What is measured. Servers take turns at each step, so that a disturbance of the machine meets them all."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.document import Document
from tests.bench.memory import PROC, resident_mib
from tests.bench.program import BURST, TYPED, Block, Program, block, is_valid, paste, program
from tests.bench.results import Results, Sample
from tests.bench.servers import Server
from tests.bench.session import Session, now

PAUSE = 0.02
"""Seconds between two steps."""
KEY = 0.03
"""Seconds between two keys of a burst."""

Pair = tuple[Session, Document]


@dataclass
class Bench:
    """One run over some servers with a text of one length."""

    servers: list[Server]
    length: int
    rounds: int
    """How often each scenario is repeated; the short ones more often."""
    results: Results
    folder: Path
    seed: int = 1
    _count: int = 0

    @property
    def program(self) -> Program:
        return program(self.length)

    @contextmanager
    def session(self, server: Server) -> Iterator[Session]:
        """A fresh process of a server, gone at the end."""
        self._count += 1
        session = Session(server, self.folder / f"{server.name}-{self.length}-{self._count}")
        try:
            yield session
        finally:
            session.client.stop()

    @contextmanager
    def pairs(self) -> Iterator[list[Pair]]:
        """All servers side by side, each with the text open and its untouched diagnostics known."""
        with ExitStack() as stack:
            pairs = []
            for server in self.servers:
                session = stack.enter_context(self.session(server))
                document, opened = session.open("main.py", self.program)
                session.remember(document)
                if opened.value is None:
                    self.add("open", session, opened)
                else:
                    pairs.append((session, document))
            yield pairs

    def add(self, scenario: str, session: Session, sample: Sample) -> None:
        self.results.add(scenario, session.server.name, self.length, sample)

    def statement(self, scenario: int, turn: int) -> tuple[int, str]:
        """Some statement inside a function."""
        return random.Random(self.seed * 1000 + scenario * 100 + turn).choice(self.program.statements)


def typing(bench: Bench, pairs: list[Pair]) -> None:
    """A new line and eight characters, one by one; then the line is deleted again."""
    for turn in range(bench.rounds):
        line, indent = bench.statement(1, turn)
        for session, document in pairs:
            end = (line - 1, len(document.lines[line - 1]))
            since = session.change(document, document.replace(end, end, "\n" + indent))
            bench.add("new line", session, session.wait(document, since, session.right(document)))
            for column, char in enumerate(TYPED, len(indent)):
                time.sleep(PAUSE)
                since = session.change(document, document.replace((line, column), (line, column), char))
                broken = not is_valid(TYPED[: column - len(indent) + 1])
                sample = session.wait(document, since, session.right(document), broken)
                bench.add("one character, code broken" if broken else "one character", session, sample)
            time.sleep(PAUSE)
            line_end = (line, len(document.lines[line]))
            since = session.change(document, document.replace(end, line_end, ""))
            bench.add("undo", session, session.wait(document, since, session.restored(document)))


def accept(bench: Bench, pairs: list[Pair]) -> None:
    """A suggestion of 20 lines with one flaw, accepted near the start, in the middle, near the end. No suggestion comes
    twice: what a server has analysed once it may know."""
    places = ((0.05, "start"), (0.5, "middle"), (0.95, "end"))
    for turn in range(bench.rounds):
        for number, (share, where) in enumerate(places, turn * len(places)):
            _insert(bench, pairs, f"20 lines accepted, {where}", share, block(number, True))


def paste_500(bench: Bench, pairs: list[Pair]) -> None:
    """500 lines with five flaws, pasted in the middle."""
    for turn in range(max(3, bench.rounds // 2)):
        _insert(bench, pairs, "500 lines pasted", 0.5, paste(turn + 1))


def _insert(bench: Bench, pairs: list[Pair], scenario: str, share: float, lines: Block) -> None:
    line = bench.program.place(share)
    for session, document in pairs:
        since = session.change(document, document.insert(line, lines))
        bench.add(scenario, session, session.wait(document, since, session.right(document)))
        time.sleep(PAUSE)
        since = session.change(document, document.remove(line, len(lines.lines)))
        bench.add(f"{scenario}, undone", session, session.wait(document, since, session.restored(document)))
        time.sleep(PAUSE)


def burst(bench: Bench, pairs: list[Pair]) -> None:
    """60 characters, 30 ms apart, without waiting; timed from the last, which completes a flaw."""
    for turn in range(max(3, bench.rounds // 2)):
        line, indent = bench.statement(2, turn)
        for session, document in pairs:
            end = (line - 1, len(document.lines[line - 1]))
            session.change(document, document.replace(end, end, "\n" + indent))
            due = since = now()
            for column, char in enumerate(BURST, len(indent)):
                due += KEY
                time.sleep(max(0.0, due - now()))
                since = session.change(document, document.replace((line, column), (line, column), char))
            document.expected.append(line)
            bench.add("60 keys, last answer", session, session.wait(document, since, session.right(document)))
            time.sleep(PAUSE)
            since = session.change(document, document.replace(end, (line, len(document.lines[line])), ""))
            bench.add("60 keys, undone", session, session.wait(document, since, session.restored(document)))


def actions(bench: Bench, pairs: list[Pair]) -> None:
    """The code actions of one finding."""
    for _ in range(bench.rounds * 3):
        for session, document in pairs:
            if sample := session.actions(document):
                bench.add("code action", session, sample)
            time.sleep(PAUSE)


def cold(bench: Bench) -> None:
    """From starting the process to the first diagnostics; then a second file."""
    for _ in range(max(3, bench.rounds // 2)):
        for server in bench.servers:
            since = now()
            with bench.session(server) as session:
                document, sample = session.open("main.py", bench.program, since)
                bench.add("cold start", session, sample)
                session.remember(document)
                _, sample = session.open("second.py", program(bench.length, 2))
                bench.add("second file", session, sample)


def memory(bench: Bench, edits: int = 2000) -> None:
    """Resident memory with the text open, and after many edits, 2 ms apart."""
    line, _ = bench.statement(3, 0)
    for server in bench.servers:
        with bench.session(server) as session:
            document, _ = session.open("main.py", bench.program)
            session.remember(document)
            bench.add("MiB, file open", session, Sample(resident_mib(session.pid)))
            for turn in range(edits // 2):
                end = (line - 1, len(document.lines[line - 1]))
                session.change(document, document.replace(end, end, "\n"))
                time.sleep(0.002)
                since = session.change(document, document.replace(end, (line, 0), ""))
                if turn % 25 == 24:
                    sample = session.wait(document, since, session.restored(document))
                    if sample.value is None:
                        bench.add(f"MiB, after {edits:,} edits", session, sample)
                        break
                time.sleep(0.002)
            else:
                bench.add(f"MiB, after {edits:,} edits", session, Sample(resident_mib(session.pid)))


def many(bench: Bench, count: int = 200) -> None:
    """Resident memory with many files open."""
    for server in bench.servers:
        with bench.session(server) as session:
            for number in range(count):
                session.open(f"m{number}.py", program(bench.length, number))
            bench.add(f"MiB, {count} files open", session, Sample(resident_mib(session.pid)))


SIDE_BY_SIDE: dict[str, Callable[[Bench, list[Pair]], None]] = {
    "typing": typing,
    "accept": accept,
    "paste": paste_500,
    "burst": burst,
    "actions": actions,
}
ALONE: dict[str, Callable[[Bench], None]] = {"cold": cold, "memory": memory, "many": many}
NAMES = (*SIDE_BY_SIDE, *ALONE)


def run(
    servers: list[Server], lengths: list[int], names: list[str], rounds: int, tell: Callable[[str], None]
) -> Results:
    """Measure; `tell` hears what is going on."""
    results = Results()
    with tempfile.TemporaryDirectory(prefix="wardline-bench-") as folder:
        for length in lengths:
            bench = Bench(servers, length, rounds, results, Path(folder))
            if together := [name for name in names if name in SIDE_BY_SIDE]:
                with bench.pairs() as pairs:
                    for name in together:
                        tell(f"{length:,} lines: {name}")
                        SIDE_BY_SIDE[name](bench, pairs)
            for name in names:
                if name == "many" and length != 1000:
                    continue
                if name in ALONE and (name == "cold" or PROC.exists()):
                    tell(f"{length:,} lines: {name}")
                    ALONE[name](bench)
    return results
