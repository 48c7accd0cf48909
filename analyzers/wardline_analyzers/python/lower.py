"""Python's front end of the dataflow analysis: from a unit's tree to the common form (`flow/form.py`).

The work is in `lowering/`, by kinds of nodes. What counts there is speed: it runs on each keystroke.
"""

from __future__ import annotations

from wardline_analyzers.flow.form import Lowered
from wardline_analyzers.flow.form.lowering import Lowering, finished
from wardline_analyzers.flow.form.rows import Rows
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.python.lowering import (  # noqa: F401  they fill the tables
    broken,
    compound,
    definitions,
    displays,
    expressions,
    hints,
    strings,
)
from wardline_analyzers.python.lowering.statements import statements


def lower(syntax: Syntax, rows: Rows | None = None) -> Lowered:
    """Lower a unit. Of a member unit: the body of the class that `parse` put around it.

    `rows`: what is taken over from the unit as it was before somebody typed into it.
    """
    low = Lowering(syntax.source, syntax.shift, rows)
    root = syntax.root
    body = statements(low, root.children if root.type == "module" else [root], 0)
    return finished(low, body)
