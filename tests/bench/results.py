"""Samples, and the table that they become."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """One measurement: milliseconds (or MiB), or None where no right answer came."""

    value: float | None
    lost: bool = False
    """Known diagnostics had vanished. It is allowed only while the text is broken, and counted."""
    late: bool = False
    """A wrong answer came before the right one."""
    problem: str = ""


class Results:
    """Samples by scenario, server and length of the text."""

    def __init__(self) -> None:
        self._samples: defaultdict[tuple[str, str, int], list[Sample]] = defaultdict(list)

    def add(self, scenario: str, server: str, length: int, sample: Sample) -> None:
        self._samples[scenario, server, length].append(sample)

    def samples(self) -> dict[tuple[str, str, int], list[Sample]]:
        return dict(self._samples)

    def problems(self, server: str) -> list[str]:
        """What went wrong with a server: no right answer, or diagnostics lost."""
        return [
            f"{scenario}, {length} lines: {sample.problem or 'lost'}"
            for (scenario, name, length), samples in self._samples.items()
            if name == server
            for sample in samples
            if sample.value is None or sample.lost
        ]

    def table(self, servers: Iterable[str], lengths: list[int], base: str) -> str:
        """Markdown: medians, then how many times the base's; with the number of wrong and lost answers."""
        head = [f"{length:,} lines" for length in lengths]
        rows = [["scenario", "server", *head], ["---", "---", *["--:"] * len(head)]]
        for scenario in dict.fromkeys(key[0] for key in self._samples):
            for server in servers:
                cells = [self._cell(scenario, server, length, base) for length in lengths]
                if any(cells):
                    rows.append([scenario, server, *cells])
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = []
        for row in rows:
            cells = [c.ljust(w) if i < 2 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))]
            lines.append("| " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def _cell(self, scenario: str, server: str, length: int, base: str) -> str:
        samples = self._samples.get((scenario, server, length), [])
        if not samples:
            return ""
        middle, reference = self._median(scenario, server, length), self._median(scenario, base, length)
        text = "-" if middle is None else f"{middle:.1f}" if middle < 100 else f"{middle:,.0f}"
        if middle is not None and reference and server != base:
            text += f" (x{middle / reference:.2f})"
        wrong, lost = sum(s.value is None for s in samples), sum(s.lost for s in samples)
        for count, word in ((wrong, "wrong"), (lost, "lost")):
            text += f" {count}/{len(samples)} {word}" if count else ""
        return text

    def _median(self, scenario: str, server: str, length: int) -> float | None:
        values = [s.value for s in self._samples.get((scenario, server, length), []) if s.value is not None]
        return statistics.median(values) if values else None
