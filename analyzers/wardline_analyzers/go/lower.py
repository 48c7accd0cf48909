"""Go's front end of the dataflow analysis: from a unit's tree to the common form (`flow/form.py`).

The work is in `lowering/`, by kinds of nodes. What counts there is speed: it runs on each keystroke.
"""

from __future__ import annotations

from wardline_analyzers.flow.form import Lowered
from wardline_analyzers.flow.form.lowering import finished
from wardline_analyzers.go.lowering import (  # noqa: F401  they fill the tables
    broken,
    composites,
    control,
    declarations,
)
from wardline_analyzers.go.lowering.state import Lowering, statements
from wardline_analyzers.languages.syntax import Syntax


def lower(syntax: Syntax) -> Lowered:
    """Lower a unit."""
    low = Lowering(syntax.source, syntax.shift)
    root = syntax.root
    body = statements(low, root.children if root.type == "source_file" else [root], 0)
    return finished(low, body)
