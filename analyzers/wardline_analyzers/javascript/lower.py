"""JavaScript's front end of the dataflow analysis: from a unit's tree to the common form (`flow/form.py`).

The work is in `lowering/`, by kinds of nodes. What counts there is speed: it runs on each keystroke.
"""

from __future__ import annotations

from wardline_analyzers.flow.form import Lowered
from wardline_analyzers.flow.form.lowering import finished
from wardline_analyzers.javascript.lowering import (  # noqa: F401  they fill the tables
    broken,
    classes,
    displays,
    expressions,
    loops,
    markup,
    modules,
)
from wardline_analyzers.javascript.lowering.state import ScriptLowering
from wardline_analyzers.javascript.lowering.statements import statements
from wardline_analyzers.languages.syntax import Syntax


def lower(syntax: Syntax) -> Lowered:
    """Lower a unit. Of a member unit: the body of the class that `parse` put around it."""
    low = ScriptLowering(syntax)
    root = syntax.root
    body = statements(low, root.children if root.type == "program" else [root], 0)
    return finished(low, body)
