"""make workflows: what the base rules and zizmor find in a hundred real workflows, and where they disagree.

The workflows are those of source distributions (`projects.txt`), which are fetched and unpacked, not run. An audit counts
if a rule's page says that it knows it (`known-as: zizmor`). Findings are the same if they are about the same lines, or
about the same job or step; of `excessive-permissions`, if they are about the same workflow, for ours speaks once of each.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.corpus.download import fetch, pinned
from wardline.world.workflow_audit import executable
from wardline_analyzers.files.document import FileDocument
from wardline_analyzers.files.kinds import KINDS
from wardline_analyzers.files.view import FileView
from wardline_analyzers.pipelines.zizmor import Audit, audits, slim
from wardline_analyzers.rules.catalog import load

HERE = Path(__file__).parent
REPORT = HERE / "real_workflows.md"
FEWEST = 100
"""Workflows that there must be."""
_OF_WORKFLOW = frozenset({"excessive-permissions"})
_LARGEST = 1_000_000
_WHY = {
    "artipacked": "ours is silent where a later step of the job uses git, which needs the credentials",
    "cache-poisoning": "zizmor does not know `setup-cached-uv`, which restores a cache in a job that a tag starts",
    "template-injection": "ours asks for a value that somebody outside can choose; this one is made by GitHub",
}
"""Why one of them says nothing, by audit; read and judged by hand."""


@dataclass(frozen=True)
class Workflow:
    """One file of a source distribution."""

    project: str
    name: str
    text: bytes


@dataclass
class Compared:
    """What both know, by audit: how often both found it, and the places that only one found."""

    both: Counter[str] = field(default_factory=Counter)
    only_zizmor: list[tuple[str, str, int]] = field(default_factory=list)
    """(audit, workflow, line from 1)"""
    only_ours: list[tuple[str, str, int]] = field(default_factory=list)


def workflows(folder: Path) -> Iterator[Workflow]:
    """The workflows of all projects, fetched to a folder."""
    for project in pinned(HERE / "projects.txt"):
        with tarfile.open(fetch(project, folder)) as archive:
            for member in archive:
                parts = member.name.split("/")
                if parts[1:3] != [".github", "workflows"] or len(parts) != 4 or not member.isfile():
                    continue
                file = archive.extractfile(member)
                if parts[3].endswith((".yml", ".yaml")) and member.size <= _LARGEST and file is not None:
                    yield Workflow(project.label, parts[3], file.read())


def known() -> dict[str, set[str]]:
    """Audits of zizmor's, and the rules that say that they know them."""
    found: dict[str, set[str]] = {}
    for rule in load().rules.values():
        for audit in rule.zizmor:
            found.setdefault(audit, set()).add(rule.id)
    return found


def audited(program: str, workflow: Workflow) -> list[Audit]:
    """What zizmor finds; nobody is asked, and nothing of the text is run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, ".github", "workflows", workflow.name)
        file.parent.mkdir(parents=True)
        file.write_bytes(workflow.text)
        command = [program, "--offline", "--no-progress", "--quiet", "--no-config", "--format", "json", str(file)]
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    return audits(slim(json.loads(done.stdout or b"[]")), len(workflow.text))


def compare(workflow: Workflow, found: list[Audit], names: dict[str, set[str]], into: Compared) -> None:
    """Add what is found in one workflow."""
    path = f".github/workflows/{workflow.name}"
    view = FileView(workflow.text, path, KINDS["github-workflow"])
    label = f"{workflow.project}/{workflow.name}"
    ours = [(p.finding.rule, p.finding.span.start) for p in FileDocument(workflow.text, path=path).findings()]
    left = list(ours)
    for audit in found:
        if audit.name not in names:
            continue
        near = [place for place in ours if place[0] in names[audit.name] and _is_same(audit, place[1], view)]
        if near:
            into.both[audit.name] += 1
            left = [place for place in left if place not in near]
        else:
            into.only_zizmor.append((audit.name, label, view.line_at(audit.start) + 1))
    of_rule = {rule: audit for audit, rules in names.items() for rule in rules}
    into.only_ours += ((of_rule[rule], label, view.line_at(start) + 1) for rule, start in left if rule in of_rule)


def _is_same(audit: Audit, start: int, view: FileView) -> bool:
    """Whether a finding of ours that starts here is the one of zizmor's."""
    if audit.name in _OF_WORKFLOW or any(low <= start < high for low, high in audit.around):
        return True
    places = [(audit.start, audit.end), *((low, high) for low, high, _ in audit.related)]
    line = view.line_at(start)
    return any(view.line_at(low) <= line <= view.line_at(max(low, high - 1)) for low, high in places)


def markdown(compared: Compared, projects: int, count: int, version: str) -> str:
    """The report."""
    lines = [
        "# Real workflows: the base rules and zizmor",
        "",
        f"`make workflows` writes this: {count} workflows of {projects} source distributions (`projects.txt`), {version}, offline, "
        "with its default persona. Only audits are compared that a rule's page says it knows.",
        "",
        "| audit | both | only zizmor | only ours |",
        "|---|---:|---:|---:|",
    ]
    others = {"zizmor": Counter(a for a, _, _ in compared.only_zizmor), "ours": Counter(a for a, _, _ in compared.only_ours)}
    for audit in sorted({*compared.both, *others["zizmor"], *others["ours"]}):
        lines.append(f"| {audit} | {compared.both[audit]} | {others['zizmor'][audit]} | {others['ours'][audit]} |")
    for title, places in (("Only zizmor", compared.only_zizmor), ("Only ours", compared.only_ours)):
        if places:
            lines += ["", f"## {title}", ""]
            lines += [f"- {audit}: {label}, line {line}: {_WHY.get(audit, '**not judged**')}" for audit, label, line in places]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make workflows", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".cache", "workflows"), help="where archives are kept")
    folder = parser.parse_args().folder
    program = executable()
    if program is None:
        print("zizmor is not installed: pip install 'wardline[ci]'", file=sys.stderr)
        return 2
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    compared, names, count = Compared(), known(), 0
    for workflow in workflows(folder):
        compare(workflow, audited(program, workflow), names, compared)
        count += 1
    report = markdown(compared, len(pinned(HERE / "projects.txt")), count, version)
    before = REPORT.read_text("utf-8") if REPORT.exists() else ""
    REPORT.write_text(report, "utf-8")
    print(report if report != before else f"{count} workflows: as in {REPORT.name}")
    return 0 if count >= FEWEST and "**not judged**" not in report else 1


if __name__ == "__main__":
    sys.exit(main())
