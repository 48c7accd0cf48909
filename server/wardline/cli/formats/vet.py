"""What model files and packages would run, for a person and for a program.

The JSON:

    version     1; a change that could break a reader raises it
    files       a list of
        path        as it was given; of an installed package its metadata
        name        of a package, if it is known by name; else null
        version     the same
        verdict     `clean`, `unknown` (calls names that nobody here knows), `dangerous`, `unreadable`
        format      what kind of file it is, in words; empty: none that is known
        evidence    a list of {what, called, danger, why, member, offset, line}: `what` as code; `danger` is `dangerous`
                    or `unknown`; `member` of an archive, `offset` in bytes in it, `line` if it is a text
        more        how many more there are
        malicious   a list of texts: advisories that say so of this version
        problems    a list of texts: what could not be looked at
        notes       a list of texts: what else is to be known of it
    errors      a list of texts: files that could not be read
    left-out    with `--installed`: a list of {name, version, why}: packages that were not looked at; without a
                name: what else was not
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from wardline.cli.escape import escape
from wardline.cli.paint import Paint
from wardline_analyzers.model_files.report import Danger, Report, Verdict

if TYPE_CHECKING:
    from wardline.vet.installed import LeftOut
    from wardline.vet.installed import Looked as Environment

Looked = Sequence[tuple[str, Report]]

_MOST_SHOWN = 20
_STYLE = {Verdict.CLEAN: "good", Verdict.UNKNOWN: "low", Verdict.UNREADABLE: "medium", Verdict.DANGEROUS: "high"}
_MEANING = {
    Verdict.CLEAN: "loading it runs nothing but what data needs",
    Verdict.UNKNOWN: "nothing dangerous is known, but it calls code that is not known here",
    Verdict.UNREADABLE: "it could not be looked at to the end",
    Verdict.DANGEROUS: "do not load it",
}
_OF_PACKAGE = {
    Verdict.CLEAN: "nothing suspicious runs by itself",
    Verdict.UNKNOWN: "nothing dangerous is known, but look at what it does by itself",
    Verdict.DANGEROUS: "do not install it",
}


def as_text(looked: Looked, paint: Paint) -> str:
    return "\n".join("".join(f"{line}\n" for line in _lines(path, report, paint)) for path, report in looked)


def _lines(path: str, report: Report, paint: Paint) -> Iterator[str]:
    verdict = report.verdict
    kind = f" ({report.format})" if report.format else ""
    label = paint(_STYLE[verdict], verdict.label)
    meaning = (_OF_PACKAGE if report.package else {}).get(verdict, _MEANING[verdict])
    yield f"{paint('path', escape(path))}{kind}: {label}: {meaning}"
    yield from (f"  {paint('high', 'known to be malicious')}: {escape(each)}" for each in report.malicious)
    for each in report.evidence[:_MOST_SHOWN]:
        does = "would run" if each.called else "would import"
        why = f"  {paint('dim', each.why)}" if each.why else ""
        spot = f"line {each.line}" if each.line else f"byte {each.offset}"
        where = f"{escape(each.member)}, {spot}" if each.member else spot
        style = "high" if each.danger is Danger.DANGEROUS else "dim"
        yield f"  {does} {paint(style, escape(each.what))}{why}  {paint('dim', f'({where})')}"
    more = report.left_out + max(0, len(report.evidence) - _MOST_SHOWN)
    if more:
        yield f"  and {more} more"
    for problem in report.problems[:_MOST_SHOWN]:
        yield f"  not looked at: {escape(problem)}"
    for note in report.notes:
        yield f"  note: {escape(note)}"
    if not report.format and not report.problems:
        yield "  it is no model file of a kind that is known"


def as_text_of_environment(looked: Environment, paint: Paint) -> str:
    """A line for each package, the worst last, and a summary."""
    lines = []
    for _, report in sorted(looked.reports, key=lambda each: each[1].verdict):
        title = f"{report.name} {report.version}".strip() or "files of no package"
        if report.verdict is Verdict.CLEAN:
            lines.append(f"{escape(title)}: {paint('good', 'clean')}")
            lines += [f"  note: {escape(note)}" for note in report.notes]
        else:
            lines += ["", *_lines(title, report, paint)]
    if looked.left_out:
        lines.append("")
    for each in looked.left_out:
        name = f"{each.name} {each.version}".strip()
        lines.append(f"not looked at: {escape(f'{name}: {each.why}' if name else each.why)}")
    counts = Counter(report.verdict for _, report in looked.reports)
    told = ", ".join(f"{counts[verdict]} {verdict.label}" for verdict in Verdict if counts[verdict])
    return "".join(f"{line}\n" for line in (*lines, "", f"{len(looked.reports)} packages: {told or 'none'}"))


def exit_code(reports: Iterable[Report], errors: Sequence[str]) -> int:
    """1: something is dangerous; 2: something could not be looked at to the end."""
    verdicts = {report.verdict for report in reports}
    if Verdict.DANGEROUS in verdicts:
        return 1
    return 2 if errors or Verdict.UNREADABLE in verdicts else 0


def as_json(looked: Looked, errors: Sequence[str], left_out: Sequence[LeftOut] | None = None) -> str:
    files = [
        {
            "path": path,
            "name": report.name or None,
            "version": report.version or None,
            "verdict": report.verdict.label,
            "format": report.format,
            "evidence": [
                {
                    "what": each.what,
                    "called": each.called,
                    "danger": each.danger.name.lower(),
                    "why": each.why,
                    "member": each.member,
                    "offset": each.offset,
                    "line": each.line or None,
                }
                for each in report.evidence
            ],
            "more": report.left_out,
            "malicious": report.malicious,
            "problems": report.problems,
            "notes": report.notes,
        }
        for path, report in looked
    ]
    whole = {"version": 1, "files": files, "errors": list(errors)}
    if left_out is not None:
        whole["left-out"] = [each._asdict() for each in left_out]
    return json.dumps(whole, indent=2) + "\n"
