"""The report: findings per 1,000 lines by rule and project, each with its verdict, and what changed since another run."""

from __future__ import annotations

from collections import Counter

from tests.corpus.scan import Hit, Scan
from tests.corpus.verdicts import KINDS, NOT_READ, Verdict, Verdicts, key

Findings = dict[str, list[str]]
"""By project and version: `path:line rule`, sorted."""


def findings(scans: list[Scan]) -> Findings:
    return {scan.project.label: [hit.label for hit in scan.hits] for scan in scans}


def markdown(scans: list[Scan], verdicts: Verdicts) -> str:
    """The report as a page. A finding without a verdict stands there as not read."""
    total = sum(scan.lines for scan in scans)
    hits = [hit for scan in scans for hit in scan.hits]
    outside = sum(not hit.in_tests for hit in hits)
    parts = [
        "# Findings on real projects",
        f"Written by `make corpus`: {len(scans)} projects, {total:,} lines of Python, {len(hits):,} findings "
        f"({_rate(len(hits), total)} per 1,000 lines), {outside:,} of them outside tests.",
        f"{sum(key(scan, hit) in verdicts for scan in scans for hit in scan.hits):,} of them were read: what the reader "
        "made of each is in the last table. This page is made of `findings.json` and `verdicts.json`.",
        "## By verdict",
        _by_verdict(scans, verdicts),
        "## By project",
        _table(
            ["project", "lines", "findings", "per 1,000 lines", "outside tests"],
            [
                [
                    scan.project.label,
                    f"{scan.lines:,}",
                    f"{len(scan.hits):,}",
                    _rate(len(scan.hits), scan.lines),
                    f"{sum(not hit.in_tests for hit in scan.hits):,}",
                ]
                for scan in scans
            ],
        ),
        "## By rule",
        _table(
            ["rule", "findings", "per 1,000 lines", "outside tests", *(scan.project.name for scan in scans)],
            [_rule_row(rule, count, total, scans) for rule, count in _by_count(hits)],
        ),
        "## Each finding",
        _each(scans, verdicts),
    ]
    return "\n\n".join(parts) + "\n"


def difference(old: Findings, new: Findings) -> tuple[list[str], list[str]]:
    """What is new and what is gone, as `project path:line rule`."""
    added, gone = [], []
    for project in sorted(old.keys() | new.keys()):
        before, after = Counter(old.get(project, [])), Counter(new.get(project, []))
        added += [f"{project} {label}" for label in sorted((after - before).elements())]
        gone += [f"{project} {label}" for label in sorted((before - after).elements())]
    return added, gone


def _by_count(hits: list[Hit]) -> list[tuple[str, int]]:
    return sorted(Counter(hit.rule for hit in hits).items(), key=lambda item: (-item[1], item[0]))


def _rule_row(rule: str, count: int, total: int, scans: list[Scan]) -> list[str]:
    of_rule = [[hit for hit in scan.hits if hit.rule == rule] for scan in scans]
    outside = sum(not hit.in_tests for hits in of_rule for hit in hits)
    return [rule, f"{count:,}", _rate(count, total), f"{outside:,}", *(f"{len(hits) or ''}" for hits in of_rule)]


def _by_verdict(scans: list[Scan], verdicts: Verdicts) -> str:
    """How many findings of each verdict there are; a row for those without one only where there are any."""
    judged = [(_kind(verdicts.get(key(scan, hit))), hit.in_tests) for scan in scans for hit in scan.hits]
    counts = Counter(kind for kind, _ in judged)
    outside = Counter(kind for kind, in_tests in judged if not in_tests)
    meanings = {**KINDS, **({NOT_READ: "has no verdict yet"} if counts[NOT_READ] else {})}
    head = "| verdict | findings | outside tests | means |\n| --- | --: | --: | --- |\n"
    return head + "\n".join(
        f"| {kind} | {counts[kind]} | {outside[kind]} | {text} |" for kind, text in meanings.items()
    )


def _each(scans: list[Scan], verdicts: Verdicts) -> str:
    rows = [["project", "place", "rule", "confidence", "verdict", "why"], ["---"] * 6]
    for scan in scans:
        for hit in scan.hits:
            verdict = verdicts.get(key(scan, hit))
            why = verdict.why.replace("|", "\\|") if verdict else ""
            place = f"{hit.path}:{hit.line}"
            rows.append([scan.project.name, place, hit.rule, hit.confidence, _kind(verdict), why])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _kind(verdict: Verdict | None) -> str:
    return verdict.kind if verdict else NOT_READ


def _rate(count: int, lines: int) -> str:
    return f"{1000 * count / lines:.3f}" if lines else "-"


def _table(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])
