"""What a document remembers of one of its units."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from wardline_analyzers.bandit_units import NO_IMPORTS, ImportOp, ImportState
from wardline_analyzers.finding import Finding
from wardline_analyzers.flow.document.unit_data import UnitData
from wardline_analyzers.languages.outline import NOBODY, Outline, Owner
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.placing import Spot


@dataclass(slots=True)
class UnitState:
    """None where the work is still to be done, or to be done again."""

    outline: Outline
    syntax: Syntax | None = None
    """Its tree, while an edit is under way; none is kept."""
    owner: Owner = NOBODY
    matched: tuple[Finding, ...] | None = None
    """What the rules find."""
    asks_packages: bool = False
    """Does that rest on all packages that the module imports from?"""
    texted: tuple[Finding, ...] = ()
    """What rules for texts of any kind find."""
    data: UnitData | None = None
    """The dataflow that this rests on."""
    bandit: tuple[Finding, ...] | None = None
    """What bandit adds."""
    bandit_key: Hashable = None
    """What of the module's imports that rests on."""
    bandit_ops: tuple[ImportOp, ...] | None = None
    """What the unit adds to bandit's knowledge of the imports."""
    imports: ImportState = NO_IMPORTS
    """What bandit knows when the unit starts."""
    imports_after: tuple[ImportState, ImportState] | None = None
    """(what it knew before, what it knows after the unit): the same objects as long as nothing changes."""
    sees_text: bool = False
    """Does the unit hold what bandit's tests of the whole text look for?"""
    merged: tuple[Spot, ...] | None = None
    """Both together, with their places in the unit."""
