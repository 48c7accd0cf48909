"""Bandit unit by unit against a plain bandit run: python -m tests.bandit_units.parity [--cut ast|lines] [DIR | FILE]...

Without a folder: the standard library of this Python. Prints how many files and findings are equal, and each
difference. The exit code is 1 if there is one.
"""

from __future__ import annotations

import argparse
import io
import sys
import sysconfig
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bandit_units.cutting import Piece, pieces
from wardline_analyzers import bandit_units
from wardline_analyzers.bandit_units import DEFAULT_CONFIG, NO_IMPORTS, BanditConfig, BanditFinding
from wardline_analyzers.bandit_units.values import without_addresses
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.decoding import decode


class Row(NamedTuple):
    """A finding, in bandit's own terms: lines from 1, columns as bandit prints them."""

    test_id: str
    line: int
    col: int
    end_col: int
    line_range: tuple[int, ...]
    severity: str
    confidence: str
    cwe: int
    text: str


Cut = Callable[[bytes], Iterable[Piece]]


def by_ast(text: bytes) -> list[Piece]:
    """Statement by statement, as Python's parser sees them."""
    return pieces(text.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"))


def by_lines(text: bytes) -> Iterator[Piece]:
    """The units of the engine."""
    for unit in Splitter(Buffer(text)).units:
        yield Piece(unit.line, unit.text, bool(unit.indent))


def by_units(text: bytes, cut: Cut = by_ast, config: BanditConfig = DEFAULT_CONFIG) -> list[BanditFinding]:
    """The findings of a text from its units, with lines of the text."""
    found: list[BanditFinding] = []
    state = NO_IMPORTS
    for line, piece, member in cut(text):
        found += (moved(f, line) for f in bandit_units.analyse(piece, member, state, config))
        state = state.after(bandit_units.import_ops(piece, member))
    return found + list(bandit_units.document_findings(text, config))


def moved(finding: BanditFinding, lines: int) -> BanditFinding:
    """The same finding, so many lines further down."""
    values = {name: getattr(finding, name) for name in finding.__slots__}
    values["start_line"] += lines
    values["end_line"] += lines
    values["line_range"] = tuple(line + lines for line in finding.line_range)
    return BanditFinding(**values)


def row(finding: BanditFinding) -> Row:
    return Row(
        finding.test_id,
        finding.start_line + 1,
        finding.bandit_col,
        finding.end_col,
        tuple(line + 1 for line in finding.line_range),
        finding.severity.name,
        finding.confidence.name,
        finding.cwe,
        finding.text,
    )


def plain(data: bytes, profile: dict[str, list[str]] | None = None, config_file: str | None = None) -> list[Row] | None:
    """What BanditManager, untouched, finds in a file with these bytes; None if it skips the file."""
    bandit_units.load()
    from bandit.core.config import BanditConfig as PlainConfig
    from bandit.core.manager import BanditManager

    manager = BanditManager(PlainConfig(config_file), "file", quiet=True, profile=profile)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        manager._parse_file("./module.py", io.BytesIO(data), ["./module.py"])
    if manager.skipped:
        return None
    return [
        Row(
            issue.test_id,
            issue.lineno,
            issue.col_offset,
            # B613 tells no end; the others tell that of the node.
            issue.end_col_offset if issue.test_id != "B613" else -1,
            tuple(issue.linerange),
            issue.severity,
            issue.confidence,
            issue.cwe.id,
            without_addresses(issue.text),
        )
        for issue in manager.results
    ]


def differences(data: bytes, cut: Cut = by_ast) -> tuple[list[Row], list[Row], int] | None:
    """(only plain bandit, only unit by unit, number of findings); None if bandit does not read the file."""
    expected = plain(data)
    if expected is None:
        return None
    found = [r._replace(end_col=-1) if r.test_id == "B613" else r for r in map(row, by_units(decode(data).text, cut))]
    missing, extra = Counter(expected), Counter(found)
    return list((missing - extra).elements()), list((extra - missing).elements()), len(expected)


def files(paths: list[str]) -> Iterator[Path]:
    """All Python files of these folders, without what is installed beside a standard library."""
    for path in map(Path, paths):
        if path.is_dir():
            found = (file for file in path.rglob("*.py") if file.is_file())
            yield from sorted(file for file in found if "site-packages" not in file.relative_to(path).parts)
        else:
            yield path


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="parity", description="Bandit unit by unit against a plain bandit run.")
    parser.add_argument("paths", nargs="*", default=[sysconfig.get_paths()["stdlib"]])
    parser.add_argument(
        "--cut", choices=("ast", "lines"), default="lines", help="units by Python's parser, or the engine's"
    )
    options = parser.parse_args(arguments)
    cut: Cut = by_ast if options.cut == "ast" else by_lines
    read = skipped = equal = findings = 0
    started = time.monotonic()
    for path in files(options.paths):
        found = differences(path.read_bytes(), cut)
        read += 1
        if found is None:
            skipped += 1
            continue
        missing, extra, count = found
        findings += count
        equal += not missing and not extra
        for label, rows in (("only plain", missing), ("only units", extra)):
            for each in rows:
                levels = f"{each.severity}/{each.confidence}"
                print(f"{path}:{each.line}: {label}: {each.test_id} {each[2:5]} {levels} {each.text}", flush=True)
    print(
        f"bandit {bandit_units.version()}, units by {options.cut}: {read} files, {skipped} that bandit does not read, "
        f"{equal} of {read - skipped} equal, {findings} findings, {time.monotonic() - started:.0f} s"
    )
    return int(equal != read - skipped)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
