"""Java's front end of the dataflow analysis: from a unit's tree to the common form (`flow/form.py`).

The work is in `lowering/`, by kinds of nodes.
"""

from __future__ import annotations

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import finished
from wardline_analyzers.java.lowering import (  # noqa: F401  they fill the tables
    broken,
    calls,
    classes,
    compound,
    creation,
    functions,
    imports,
    marks,
    names,
    operators,
    switches,
)
from wardline_analyzers.java.lowering.state import THIS, JavaLowering
from wardline_analyzers.java.lowering.statements import statements
from wardline_analyzers.languages.syntax import Syntax


def lower(syntax: Syntax) -> form.Lowered:
    """Lower a unit. Of a member unit: the body of the class that `parse` put around it."""
    low = JavaLowering(syntax.source, syntax.shift)
    root = syntax.root
    body = statements(low, root.children if root.type == "program" else [root], 0)
    if not low.shift:
        body = _with_functions(body)
    return finished(low, body)


def _with_functions(body: tuple[form.Statement, ...]) -> tuple[form.Statement, ...]:
    """Methods outside of any class, of a program that names none or of a server page, are functions, known from the
    first line on."""
    methods = [each for each in body if isinstance(each, form.Function)]
    if not methods:
        return body
    return (*map(_without_object, methods), *(each for each in body if not isinstance(each, form.Function)))


def _without_object(method: form.Function) -> form.Function:
    given = tuple(each for each in method.parameters if each.name != THIS)
    return form.Function(method.start, method.end, method.name, given, method.body, (), method.returns)
