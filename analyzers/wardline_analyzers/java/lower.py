"""Java's front end of the dataflow analysis: from a unit's tree to the common form (`flow/form.py`).

The work is in `lowering/`, by kinds of nodes.
"""

from __future__ import annotations

from wardline_analyzers.flow.form import Lowered
from wardline_analyzers.flow.form.lowering import finished
from wardline_analyzers.java.lowering import (  # noqa: F401  they fill the tables
    broken,
    calls,
    classes,
    compound,
    functions,
    imports,
    marks,
    names,
    operators,
    switches,
)
from wardline_analyzers.java.lowering.state import JavaLowering
from wardline_analyzers.java.lowering.statements import statements
from wardline_analyzers.languages.syntax import Syntax


def lower(syntax: Syntax) -> Lowered:
    """Lower a unit. Of a member unit: the body of the class that `parse` put around it."""
    low = JavaLowering(syntax.source, syntax.shift)
    root = syntax.root
    body = statements(low, root.children if root.type == "program" else [root], 0)
    return finished(low, body)
