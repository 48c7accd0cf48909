"""The work of the MCP server's tools: plain values in, plain values out, for a process that may be ended any time."""

from __future__ import annotations

import difflib
import os
import time
from dataclasses import replace
from typing import Any

from wardline.agents.code_check import shown
from wardline.agents.looking import Looked, NotLooked, look
from wardline.project.fix import Fixed
from wardline.project.lines import additions
from wardline.project.report import Result
from wardline.project.source import Unreadable, read_bytes
from wardline_analyzers.finding import Safety

MOST_FINDINGS = 100
"""Findings of one answer."""
LARGEST_FILE = 10_000_000
"""Bytes that are read; the settings may say less."""
_FOR_OTHERS = 10.0
"""Seconds in which others may be asked over the network, if the settings allow it."""


def check(path: str, raw: bytes | None, cwd: str) -> dict[str, Any]:
    """`CheckResult` of a text as the file `path`, or of that file (None). Raises NotLooked."""
    looked = _looked(path, raw, cwd)
    name = shown(path, cwd)
    notes = [f"settings: {problem}" for problem in looked.problems]
    notes += [f"the rule {rule} broke down, and its findings may be missing" for rule in looked.failed]
    return {
        "path": name,
        "findings": [_finding(looked, result, name, cwd) for result in looked.results[:MOST_FINDINGS]],
        "omitted": max(0, len(looked.results) - MOST_FINDINGS),
        "notes": notes,
    }


def fix(path: str, raw: bytes | None, cwd: str, rule: str | None, line: int | None) -> dict[str, Any]:
    """`FixResult` for the findings of a rule (None: all) that start on a line (None: any). Raises NotLooked."""
    from wardline.project.fix import fix as mend

    looked = _looked(path, raw, cwd)
    wanted = [
        _safe_first(result)
        for result in looked.results
        if rule in (None, result.rule) and line in (None, looked.source.place(result.start).line)
    ]
    safety = {(result.rule, patch.title): patch.safety for result in wanted for patch in result.patches}
    # One round: what a second one finds was not asked for.
    mended = mend(looked.source, tuple(wanted), lambda _: (), suggested=True)
    made = [{"rule": r, "title": title, "safety": safety[r, title].value} for r, title in mended.applied]
    left = [result.rule for result in wanted]
    for applied_rule, _ in mended.applied:
        left.remove(applied_rule)
    words = {one["safety"] for one in made}
    return {
        "path": shown(path, cwd),
        "diff": _diff(looked.source.raw, mended.source.raw, shown(path, cwd)) + _of_others(mended, looked, cwd),
        "safety": "suggested" if "suggested" in words else "safe" if words else None,
        "fixes": made,
        "without_fix": left,
    }


def explain(rule: str, cwd: str) -> dict[str, Any]:
    """`RuleExplanation` of a rule by its id, or by another tool's name of it. Raises NotLooked if there is none."""
    from pathlib import Path

    from wardline.config import resolve
    from wardline_analyzers.rules.catalog import extended_by
    from wardline_analyzers.rules.describe import documentation_url
    from wardline_analyzers.rules.describe import explain as markdown
    from wardline_analyzers.rules.selection import unknown

    catalog = extended_by(resolve(Path(cwd, "any.py"), workspace=Path(cwd)).profile.custom_rules)
    name = rule if rule in catalog.rules else next(iter(catalog.by_alias.get(rule.upper(), ())), rule)
    name = name if name in catalog.rules else next(iter(catalog.by_alias.get(rule, ())), rule)
    if name not in catalog.rules:
        meant = next((nearest for _, nearest in unknown(catalog, [rule]) if nearest), "")
        raise NotLooked("is no rule" + (f"; did you mean {meant}?" if meant else ""))
    page = catalog.page(name)
    known = page.rule
    return {
        "id": known.id,
        "title": known.title,
        "severity": known.severity.label,
        "confidence": known.confidence.label,
        "cwe": list(known.cwe),
        "owasp": list(known.owasp),
        "owasp_llm": list(known.owasp_llm),
        "asvs": list(known.asvs),
        "languages": list(known.languages),
        "fixes": [{"title": one.title, "safety": one.safety.value} for one in known.fixes],
        "url": documentation_url(known),
        "markdown": markdown(known, page.sections),
    }


def _looked(path: str, raw: bytes | None, cwd: str) -> Looked:
    from wardline.config import invalidate

    invalidate()  # the server lives on while settings change
    if raw is None:
        try:
            raw = read_bytes(path, LARGEST_FILE)
        except Unreadable as problem:
            raise NotLooked(str(problem)) from None
    return look(path, raw, cwd, time.monotonic() + _FOR_OTHERS)


def _finding(looked: Looked, result: Result, name: str, cwd: str) -> dict[str, Any]:
    from wardline.cli.formats.rules import cwe_of

    source = looked.source
    first, last = source.place(result.start), source.place(result.end)
    root = str(looked.settings.root)
    trace = []
    for step in result.trace:
        far = step.elsewhere
        if far is None:
            trace.append({"path": name, "line": source.place(step.start).line, "message": step.message})
        else:
            path = shown(os.path.join(root, *far.file.split("/")), cwd)
            trace.append({"path": path, "line": far.line + 1, "message": step.message})
    return {
        "rule": result.rule,
        "message": result.message,
        "severity": result.severity.label,
        "confidence": result.confidence.label,
        "cwe": list(cwe_of(result.rule)),
        "cell": first.cell,
        "line": first.line,
        "column": first.column,
        "end_line": last.line,
        "end_column": last.column,
        "trace": trace,
        "fixes": [{"title": patch.title, "safety": patch.safety.value} for patch in result.patches],
        "fingerprint": result.fingerprint,
    }


def _safe_first(result: Result) -> Result:
    patches = sorted(result.patches, key=lambda patch: patch.safety is not Safety.SAFE)
    return replace(result, patches=tuple(patches))


def _of_others(mended: Fixed, looked: Looked, cwd: str) -> str:
    """What the fixes need in other files of the project."""
    root = str(looked.settings.root)
    return "".join(
        _diff(None if a.before is None else a.before.encode(), ((a.before or "") + a.text).encode(), shown(a.path, cwd))
        for a in additions(mended.lines, root)
    )


def _diff(before: bytes | None, after: bytes, name: str) -> str:
    """The change of one file; None before: it is new."""
    old, new = ((raw or b"").splitlines(keepends=True) for raw in (before, after))
    parts = []
    tag = name.encode("utf-8", "surrogateescape")
    source = b"/dev/null" if before is None else b"a/" + tag
    for line in difflib.diff_bytes(difflib.unified_diff, old, new, source, b"b/" + tag):
        parts.append(line if line.endswith((b"\n", b"\r")) else line + b"\n\\ No newline at end of file\n")
    return b"".join(parts).decode("utf-8", "replace")
