"""What runs when a class is made: its metaclass, `__init_subclass__` of its bases, its decorators.

That is how classes are put into registries.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.binding import bind
from wardline_analyzers.flow.calling.closer_looks import is_small
from wardline_analyzers.flow.calling.visits import visit_ref
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import constant, display
from wardline_analyzers.flow.known.program import ClassRef, Partial, Ref
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Value

_METACLASS: Final = "metaclass"
_HOOK: Final = "__init_subclass__"


def made(run: Run, node: form.Class, state: State) -> None:
    """A class of the module has been made: what the program's own hooks do with it."""
    known = run.world.name(node.name) if node.keywords or node.decorators or node.bases else None
    if known is None or not any(isinstance(c, ClassRef) for c in known.callables):
        return
    given = [(name, evaluate(run, value, state)) for name, value in node.keywords]
    for name, value in given:
        if name == _METACLASS:
            _by_metaclass(run, value, known, node, state)
    keywords = {name: Given(value, node) for name, value in given if name and name != _METACLASS}
    for base in node.bases:
        for above in _classes(evaluate(run, base, state)):
            hook = run.world.method(above, _HOOK)
            if hook is not None:
                _run(run, hook, [known], Arguments([], keywords), node, state)
    for decorator in reversed(node.decorators):
        wrapper = evaluate(run, decorator, state)
        if any(isinstance(c, (Closure, Ref, Partial)) for c in wrapper.callables):
            call = form.Call(decorator.start, decorator.end, decorator, ())
            run.interpreter.call_value(run, wrapper, [known], call, state)


def _classes(value: Value) -> Iterator[ClassRef]:
    return (c for c in value.callables if isinstance(c, ClassRef))


def _by_metaclass(run: Run, metaclass: Value, known: Value, node: form.Class, state: State) -> None:
    rest = [constant(node.name), display("tuple", []), Value(kind="dict", open=True)]
    for of in _classes(metaclass):
        for name, first in (("__new__", metaclass), ("__init__", known)):
            method = run.world.method(of, name)
            if method is not None:
                _run(run, method, [first, *rest], Arguments(), node, state)


def _run(run: Run, method: Ref, values: list[Value], arguments: Arguments, node: form.Class, state: State) -> None:
    """A look at the hook with just this class: under which key it is kept, its summary does not tell."""
    summary, code = run.world.summary(method), run.world.code(method)
    if summary is None or code is None or not is_small(summary) or code[0] in run.active:
        return
    call = form.Call(node.start, node.end, form.Name(node.start, node.end, node.name), ())
    bound = bind(summary.parameters, [Given(value, call) for value in values], arguments)
    visit_ref(run, method, code[0], code[1], bound, state, NONE)


__all__ = ["made"]
