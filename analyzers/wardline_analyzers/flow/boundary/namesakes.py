"""Methods of the program that have the name of one that does harm: `tasks.execute(text)`, where nothing is executed.

Where nothing is known of an object, a method is judged by its name. Of one whose code is here more is known: if what it
is given gets to no sink of that kind, it is harmless, whatever it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.members import is_stub
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.kinds import SWITCH
from wardline_analyzers.flow.known.program import Ref, Summary
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.models.tables import Models

_EVERY: Final = ("all",)


def judge_own(run: Run, ref: Ref, summary: Summary, arguments: Arguments, node: form.Call) -> None:
    """Remember which arguments of a method of the program are harmless though its name tells of a sink."""
    if not run.watching or arguments.receiver is None or not isinstance(node.callee, form.Attribute):
        return
    models = run.world.models
    asked = models.sinks_of(f"*.{node.callee.name}")
    code = run.world.code(ref) if asked else None
    if code is None or is_stub(code[0]):
        return
    for model in asked:
        if any(use.sink.kind == model.kind for use in summary.uses):
            continue
        hands_on = _hands_on(models, code[0], model.kind)
        if model.kind == SWITCH and (not hands_on or _says(code[0], model.arguments)):
            run.judge(node.callee.base, model.kind, True)
        if hands_on:
            continue
        for spec in model.arguments or _EVERY:
            for given in arguments.select(spec):
                run.judge(given.node, model.kind, True)


def _says(function: form.Function, words: Sequence[str]) -> bool:
    """Does a method itself say what these arguments are: `kwargs["secure"] = True`?"""
    inside = list(form.within(function))
    named = any(isinstance(node, form.Argument) and node.name in words for node in inside)
    return named or any(isinstance(node, form.Literal) and node.value in words for node in inside)


def _hands_on(models: Models, function: form.Function, kind: str) -> bool:
    """Is a method called in it that has the name of such a sink as well, of an object that may be one?"""
    callees = (node.callee for node in form.within(function) if isinstance(node, form.Call))
    names = {callee.name for callee in callees if isinstance(callee, form.Attribute)}
    return any(model.kind == kind for name in names for model in models.sinks_of(f"*.{name}"))


__all__ = ["judge_own"]
