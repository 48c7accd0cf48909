"""Bandit on one unit, and on the whole text where a test needs that. Imports bandit: see `loading`."""

from __future__ import annotations

import ast
import io
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from wardline_analyzers.bandit_units.checks import FILE, SEE_MODULE, check_set, module_check_set
from wardline_analyzers.bandit_units.config import BanditConfig
from wardline_analyzers.bandit_units.nosec import nosec_lines
from wardline_analyzers.bandit_units.queries import Imports
from wardline_analyzers.bandit_units.source import Source, parse, read
from wardline_analyzers.bandit_units.values import NO_IMPORTS, BanditFinding, ImportState, without_addresses
from wardline_analyzers.bandit_units.visitor import Hit, Visitor
from wardline_analyzers.finding import Confidence, Severity

_SEVERITY = {"LOW": Severity.LOW, "MEDIUM": Severity.MEDIUM, "HIGH": Severity.HIGH}
_CONFIDENCE = {"LOW": Confidence.LOW, "MEDIUM": Confidence.MEDIUM, "HIGH": Confidence.HIGH}

_NEEDED = {
    "Call": b"(",
    "FunctionDef": b"def",
    "ExceptHandler": b"except",
    "Assert": b"assert",
    "Import": b"import",
    "ImportFrom": b"import",
}
"""A word that the text of a unit has if its tree has such a node. (`Str` and `Bytes` need a quote.)"""

_MARK_SAFE = re.compile(r"\b(?:mark_safe|SafeText|SafeUnicode|SafeString|SafeBytes)\b")
"""B703 speaks only of calls of these; and `safestring` must be imported, or stand in an import."""


def warm_up() -> None:
    """Make ready the tests of the default configuration, and let them ask what they ask of the imports."""
    analyse(b"import a\ndef f(a=''):\n    try: f('')\n    except E: assert b''\n", False, NO_IMPORTS, BanditConfig())


def may_find(text: bytes, config: BanditConfig) -> bool:
    """False if the unit surely has no findings, which can be told without parsing it."""
    for kind in check_set(config).by_kind:
        if kind in ("Str", "Bytes"):
            if b'"' in text or b"'" in text:
                return True
        elif kind != FILE and _NEEDED.get(kind, b"") in text:
            return True
    return False


def analyse(text: bytes, member: bool, state: ImportState, config: BanditConfig) -> tuple[BanditFinding, ...]:
    """See the package."""
    if not may_find(text, config):
        return ()
    source = read(text, member)
    parsed = parse(source)
    if parsed is None:
        return ()
    nosec = nosec_lines(parsed.text, config)
    visitor = Visitor(check_set(config), Imports(state.imports), dict(state.alias_map), nosec)
    hits = visitor.walk(parsed.tree)
    return _findings(source, (hit for hit in hits if not _needs_module(hit)))


def document_findings(text: bytes, config: BanditConfig) -> tuple[BanditFinding, ...]:
    """See the package."""
    source = read(text, False)
    found = _text_findings(text, source, config)
    checks = module_check_set(config)
    if not checks.by_kind or (b"safestring" not in text and source.text.isascii()):
        return found
    names = source.text if source.text.isascii() else unicodedata.normalize("NFKC", source.text)
    if "safestring" not in names or not _MARK_SAFE.search(names):
        return found
    parsed = parse(source)
    if parsed is None:
        return found
    nosec = nosec_lines(parsed.text, config)
    hits = Visitor(checks, Imports(), {}, nosec).walk(parsed.tree)
    return found + _findings(source, (hit for hit in hits if _needs_module(hit)))


class _Text(io.BytesIO):
    """A text for bandit to read that is UTF-8, whatever its first lines declare."""

    def readline(self, size: int | None = -1, /) -> bytes:
        return b""


def _text_findings(text: bytes, source: Source, config: BanditConfig) -> tuple[BanditFinding, ...]:
    checks = check_set(config)
    if FILE not in checks.by_kind or (text.isascii() and all(c.test_id == "B613" for c in checks.by_kind[FILE])):
        return ()
    plain = Source(source.text.split("\n", source.before)[-1], 0, source.bom)
    data = _Text(plain.text.encode("utf-8"))
    if not Visitor(check_set(config), Imports(), {}, {}).look_at_text(data):
        return ()
    nosec = nosec_lines(plain.text, config)  # only now: it reads the whole text
    hits = Visitor(checks, Imports(), {}, nosec).look_at_text(data)
    for hit in hits:
        if hit.issue.test_id == "B613":
            hit.node = _character(plain.text, hit.issue)
    return _findings(plain, hits)


def _character(text: str, issue: Any) -> ast.AST:
    """The place of a character that B613 found, as a node. B613 counts lines that end at form feeds, too."""
    before = text.splitlines(keepends=True)[: issue.lineno - 1]
    offset = sum(map(len, before)) + issue.col_offset - 1
    start = text.rfind("\n", 0, offset) + 1
    column = len(text[start:offset].encode())
    line = text.count("\n", 0, offset) + 1
    issue.linerange = [line]
    issue.lineno = line
    return ast.Pass(lineno=line, col_offset=column, end_lineno=line, end_col_offset=column + len(text[offset].encode()))


def _needs_module(hit: Hit) -> bool:
    """Does a finding rest on the whole module? B703 looks through the function around the place, or else the module."""
    if hit.issue.test_id not in SEE_MODULE:
        return False
    node: Any = hit.node
    while node is not None and not isinstance(node, ast.FunctionDef):
        node = getattr(node, "_bandit_parent", None)
    return node is None


def _findings(source: Source, hits: Iterable[Hit]) -> tuple[BanditFinding, ...]:
    chosen = list(hits)
    if not chosen:
        return ()
    lines = source.lines()
    return tuple(_finding(hit, source, lines) for hit in chosen)


def _finding(hit: Hit, source: Source, lines: list[bytes]) -> BanditFinding:
    issue, node, above = hit.issue, hit.node, 1 + source.before
    first = getattr(node, "lineno", issue.lineno) - above
    last = (getattr(node, "end_lineno", None) or issue.lineno) - above
    end = getattr(node, "end_col_offset", None) or issue.end_col_offset
    start_line = min(max(issue.lineno - above, 0), len(lines) - 1)
    end_line = min(max(last, start_line), len(lines) - 1)
    line = lines[start_line]
    start = getattr(node, "col_offset", issue.col_offset)
    if start_line != first:  # bandit named the line of an argument: there the column of the call means nothing
        start = len(line) - len(line.lstrip())
    start_col = min(start + (source.bom if start_line == 0 else 0), len(line))
    end_col = min(end + (source.bom if end_line == 0 else 0), len(lines[end_line]))
    return BanditFinding(
        test_id=issue.test_id,
        start_line=start_line,
        start_col=start_col,
        end_line=end_line,
        end_col=max(end_col, start_col) if end_line == start_line else end_col,
        severity=_SEVERITY.get(issue.severity, Severity.INFO),
        confidence=_CONFIDENCE.get(issue.confidence, Confidence.LOW),
        text=without_addresses(issue.text),
        line_range=tuple(at - above for at in issue.linerange if 0 <= at - above < len(lines)),
        cwe=issue.cwe.id,
        bandit_col=issue.col_offset,
    )
