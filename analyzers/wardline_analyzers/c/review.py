"""All issues of the functions of a unit."""

from __future__ import annotations

from wardline_analyzers.c import evaluate, objects, views
from wardline_analyzers.c.asked_before_lock import asked_before_lock
from wardline_analyzers.c.classes import classes
from wardline_analyzers.c.crypto import crypto
from wardline_analyzers.c.cursors import untested_steps
from wardline_analyzers.c.descriptors import never_closed
from wardline_analyzers.c.endless import endless
from wardline_analyzers.c.layouts import array_of, gives_text
from wardline_analyzers.c.look import Issue, Look
from wardline_analyzers.c.names import named
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.outgrown import outgrown
from wardline_analyzers.c.outpaced import outpaced
from wardline_analyzers.c.paths import every, path_of
from wardline_analyzers.c.slips import slips
from wardline_analyzers.c.source import Source
from wardline_analyzers.c.statements import functions
from wardline_analyzers.c.told_lengths import told_lengths
from wardline_analyzers.c.unset_members import unset_members
from wardline_analyzers.c.unset_memory import unset_memory
from wardline_analyzers.c.walk import walked
from wardline_analyzers.c.windows import windows
from wardline_analyzers.c.xerces import xerces
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.syntax import Syntax


def review(syntax: Syntax, module: ModuleNames) -> tuple[Issue, ...]:
    """What a reader would object to in a unit, in the order of the text."""
    source = Source(syntax.source)
    constants = _Constants(module)
    found: list[Issue] = []
    for function in functions(source, syntax.root):
        look = Look(function, source.text, constants.get, evaluate.value)
        look.array = lambda name: array_of(module, name)
        look.gives_text = lambda name: gives_text(module, name)
        walked(look)
        _unterminated(look)
        named(look)
        slips(look)
        endless(look)
        outgrown(look)
        never_closed(look)
        views.unasked_searches(look)
        views.detached(look)
        views.owners_misused(look)
        objects.empty_containers(look)
        told_lengths(look)
        untested_steps(look)
        outpaced(look)
        unset_memory(look)
        asked_before_lock(look)
        windows(look)
        crypto(look)
        xerces(look)
        found += look.issues.values()
    if "class" in source.text or "struct" in source.text:
        found += classes(source, syntax.root)
        found += unset_members(source, syntax.root)
    return tuple(sorted(found, key=lambda issue: (issue.start, issue.kind)))


class _Constants:
    """Numbers that names of the file stand for."""

    def __init__(self, module: ModuleNames) -> None:
        self._module = module

    def get(self, name: str) -> int | None:
        meaning = self._module.get(name)
        if meaning is None or meaning.kind != "constant":
            return None
        payload = str(meaning.payload)
        return int(payload) if payload.lstrip("-").isdigit() else None


def _unterminated(look: Look) -> None:
    """Copies into memory of others that get no zero at their end, up to the end of the function."""
    due = {number: node for number, node in look.unterminated.items() if _outlives(look, number)}
    if not due:
        return
    ended = {path_of(each.parts[0].parts[0]) for each in every(look.function.body) if _puts_zero(each)}
    for node in due.values():
        if path_of(node.parts[0]) not in ended:
            look.report("no-terminator", node, 1, None, (), buffer=look.source(node.parts[0]))


def _outlives(look: Look, number: int) -> bool:
    return number < 0 or look.objects[number].kind in ("param", "field", "heap")


def _puts_zero(node: Expression) -> bool:
    """`name[i] = 0`"""
    return node.kind == "assign" and node.parts[0].kind in ("index", "deref") and node.parts[1].number == 0
