"""Who interprets: the functions above those that work on values, put together for a look."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.calling.calls import apply_closure, apply_ref, call_value, invoke
from wardline_analyzers.flow.calling.constructing import construct
from wardline_analyzers.flow.calling.visits import visit_ref
from wardline_analyzers.flow.decide.branching import branch
from wardline_analyzers.flow.known.run import Interpreter
from wardline_analyzers.flow.solve.definitions import class_value
from wardline_analyzers.flow.solve.targets import assign

INTERPRETER: Final = Interpreter(
    call_value=call_value,
    invoke=invoke,
    apply_ref=apply_ref,
    apply_closure=apply_closure,
    visit_ref=visit_ref,
    construct=construct,
    class_value=class_value,
    assign=assign,
    branch=branch,
)

__all__ = ["INTERPRETER"]
