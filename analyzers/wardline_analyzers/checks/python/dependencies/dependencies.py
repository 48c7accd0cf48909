"""Dependencies that Python code states: headers of scripts, `setup.py`, what notebooks install."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.advisories import snapshot
from wardline_analyzers.advisories.judgement import confidence, judged, message, one_raised, severity
from wardline_analyzers.dependencies.dependency import Dependency
from wardline_analyzers.dependencies.readers import python_code
from wardline_analyzers.finding import Edit, Fix
from wardline_analyzers.match.match import Match, New, UnitView

_NOTEBOOK = ".ipynb"


def vulnerable(unit: UnitView, new: New) -> Iterator[Match]:
    """Those with known vulnerabilities, by the advisories that come with Wardline; on the text or the comment."""
    source, shift = unit.syntax.source, unit.syntax.shift
    for dependency in _stated(source, unit.around.path):
        hit = judged(dependency, snapshot.records(dependency.ecosystem, dependency.normal))
        node = unit.syntax.root.descendant_for_byte_range(dependency.span.start, dependency.span.end)
        if hit is None or node is None:
            continue
        fix = one_raised(source, hit)
        if fix is not None:
            edits = tuple(Edit(edit.start - shift, edit.end - shift, edit.text) for edit in fix.edits)
            fix = Fix(fix.title, fix.safety, edits)
        yield new(node, message=message(hit), severity=severity(hit), confidence=confidence(hit), fix=fix)


def _stated(source: bytes, path: str) -> tuple[Dependency, ...]:
    return python_code.read(source) + (python_code.read_magics(source) if path.endswith(_NOTEBOOK) else ())


def with_match(match: Match) -> list[Edit]:
    """There is no other fix than the one that the match has."""
    return []
