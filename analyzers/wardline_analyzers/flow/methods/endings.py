"""What stands behind the last dot or slash of a text: the extension of a file's name, the name of a path."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.kinds import ROOTED, UPWARD
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import INT, Value

_LAST: Final = {".": "=last-dot", "/": "=last-slash"}
_BEHIND: Final = {"=last-dot": frozenset((UPWARD,)), "=last-slash": frozenset(("path",))}
"""What a text does no harm in that does not hold this letter."""
_FROM: Final = {"=last-dot": frozenset((UPWARD, ROOTED))}
"""And one that begins with its only one."""


def place_of_last(letter: object) -> Value:
    """`text.lastIndexOf(".")`: a number that tells what stands there."""
    return Value(kind="int", name=_LAST[letter]) if isinstance(letter, str) and letter in _LAST else INT


def cut_at(run: Run, part: Value, low: form.Expression | None) -> Value:
    """`text.substring(low)`, which goes to the end of the text: does it begin at a last dot, or behind it?"""
    if not part.taints or low is None:
        return part
    harmless = _FROM
    if isinstance(low, form.Call) and len(low.arguments) == 1 and isinstance(low.callee, form.Name):
        low = low.arguments[0].value  # Java says what kind of number a sum is
    if isinstance(low, form.Operation) and low.operator == "+" and len(low.operands) == 2:
        low, more = low.operands
        harmless = _BEHIND if isinstance(more, form.Literal) and more.value == 1 else {}
    place = run.seen.get(low)
    kinds = harmless.get(place.name or "") if place is not None else None
    if kinds is None:
        return part
    return part.but(taints=tuple(t.but(cleared=t.cleared | kinds) for t in part.taints))


__all__ = ["cut_at", "place_of_last"]
