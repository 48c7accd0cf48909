"""make corpus: look at ten real projects, write report.md and findings.json, and show what changed."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from tests.corpus import record, verdicts
from tests.corpus.download import fetch, pinned
from tests.corpus.report import Findings, difference, findings, markdown
from tests.corpus.scan import Scan, scan_all, unpack

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "corpus"


def committed() -> Findings:
    """The findings of the last commit; none if there are none yet."""
    show = ["git", "show", "HEAD:./findings.json"]
    shown = subprocess.run(show, cwd=HERE, capture_output=True, text=True, check=False)
    return findings(record.read(shown.stdout)) if shown.returncode == 0 else {}


def write_report(scans: list[Scan]) -> None:
    """Write report.md, and say which verdicts are missing or without a finding."""
    judged = verdicts.load(HERE / "verdicts.json")
    (HERE / "report.md").write_text(markdown(scans, judged), encoding="utf-8")
    for found in verdicts.without_verdict(scans, judged):
        print(f"not read: {verdicts.name(found)}")
    for found in verdicts.without_finding(scans, judged):
        print(f"no longer found, take the verdict out: {verdicts.name(found)}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("--only", help="only these projects, by name with commas; nothing is written")
    parser.add_argument(
        "--unpack", type=Path, metavar="FOLDER", help="only write the Python files of the projects there"
    )
    parser.add_argument("--list", metavar="RULE", help="show every finding of a rule, with its line")
    parser.add_argument(
        "--report", action="store_true", help="only write report.md anew, of findings.json and verdicts.json"
    )
    options = parser.parse_args()
    if options.report:
        write_report(record.load(HERE / "findings.json"))
        return 0
    projects = pinned(HERE / "projects.txt")
    if options.only:
        projects = [project for project in projects if project.name in options.only.split(",")]
    sources = [(project, fetch(project, CACHE)) for project in projects]

    if options.unpack:
        for project, archive in sources:
            unpack(archive, options.unpack / project.label)
        return 0
    began = time.monotonic()
    scans = scan_all(sources)
    seconds = time.monotonic() - began
    lines, count = sum(scan.lines for scan in scans), sum(len(scan.hits) for scan in scans)
    new = findings(scans)
    if options.list:
        for scan in scans:
            for hit in scan.hits:
                if hit.rule == options.list:
                    print(f"{scan.project.name} {hit.path}:{hit.line}  {hit.code[:120]}")
        return 0

    if not options.only:
        (HERE / "findings.json").write_text(record.write(scans), encoding="utf-8")
        write_report(scans)
    code = {f"{scan.project.label} {hit.label}": hit.code for scan in scans for hit in scan.hits}
    old = {label: found for label, found in committed().items() if label in new or not options.only}
    added, gone = difference(old, new)
    for label in gone:
        print(f"- {label}")
    for label in added:
        print(f"+ {label}  {code[label][:100]}")
    print(f"{lines:,} lines, {count:,} findings ({1000 * count / lines:.2f} per 1,000 lines), {seconds:.0f} s")
    print(f"since the last commit: {len(added)} new, {len(gone)} gone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
