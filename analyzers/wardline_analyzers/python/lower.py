"""Python's front end of the dataflow analysis: from a unit's tree to the common form (`flow/form.py`).

The work is in `lowering/`, by kinds of nodes. What counts there is speed: it runs on each keystroke.
"""

from __future__ import annotations

from wardline_analyzers.flow.form import Lowered
from wardline_analyzers.python.lowering import (  # noqa: F401  they fill the tables
    broken,
    compound,
    definitions,
    displays,
    expressions,
    hints,
    strings,
)
from wardline_analyzers.python.lowering.state import Lowering
from wardline_analyzers.python.lowering.statements import statements
from wardline_analyzers.python.syntax import Syntax


def lower(syntax: Syntax) -> Lowered:
    """Lower a unit. Of a member unit: the body of the class that `parse` put around it."""
    low = Lowering(syntax.source, syntax.shift)
    root = syntax.root
    body = statements(low, root.children if root.type == "module" else [root], 0)
    if syntax.shift:  # broken code that runs into the line put before it
        body = tuple(one for one in body if one.start >= 0)
    return Lowered(
        body,
        frozenset(low.loads),
        frozenset(low.attributes),
        frozenset(low.details),
        frozenset(low.changed),
        frozenset(low.stored),
        tuple(low.points),
        low.size,
        low.deep,
    )
