"""Memory and open things: missing, used after they are gone, released twice or in the wrong way, never released."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.c.library import NEVER, NEVER_PARTS, OPENS
from wardline_analyzers.c.linear import ZERO
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression, Statement
from wardline_analyzers.c.paths import every, names, nested, path_of, root_of
from wardline_analyzers.c.state import Object, State, Status, Value

_OWNED: Final = frozenset(("heap", "file"))
_PAIRS: Final = {"new": "delete", "new[]": "delete[]"}


def escapes(look: Look, given: Value) -> None:
    """It is kept somewhere that this function does not see."""
    if given.object and not look.status(given.object).escaped:
        look.change(given.object, escaped=True)


def used(look: Look, base: Value, node: Expression, how: str) -> None:
    """A pointer is followed (`deref`), or handed on (`passed`) or back (`returned`)."""
    if not base.object:
        if how == "deref" and base.line == ZERO and base.line is not None and node.kind == "name":
            look.report("null-known", node, 3, None, (), pointer=look.source(node))
        return
    if base.whole:
        return
    status = look.status(base.object)
    if status.freed and _stands(look, status):
        made = look.objects[base.object]
        kind = "use-after-move" if status.moved else "use-after-close" if made.kind == "file" else "use-after-free"
        related = (*status.freed_at, "It is released here." if not status.moved else "It is moved from here.")
        look.report(kind, node, 3 if status.freed == 2 else 2, related, (), pointer=look.source(node))
        return
    if how == "deref" and not status.tested and look.objects[base.object].kind == "param" and node.kind == "name":
        look.followed.setdefault(base.object, node)
        look.here.env.setdefault(f"{_FOLLOWED}{base.object}", Value(ZERO))
    if how != "deref" or not status.null:
        return
    made = look.objects[base.object]
    if status.null == 2:
        look.report("null-known", node, 3, None, (), pointer=look.source(node))
    elif status.tested:
        look.report("null-tested", node, 2, None, (), pointer=look.source(node))
    else:
        kind = "null-allocation" if made.kind == "heap" else "null-result"
        look.report(kind, node, 2, _at(made), (), pointer=look.source(node), callee=made.how)
    look.change(base.object, null=0)


_FOLLOWED: Final = "followed "


def tested_late(look: Look, part: Expression) -> None:
    """`if (!p)` behind `p->size`: each way here has followed the pointer already."""
    there = look.here.env.get(part.word) if part.kind == "name" and part.word in look.parameters else None
    if there is None or not there.object or look.status(there.object).tested:
        return
    if f"{_FOLLOWED}{there.object}" in look.here.env:
        first = look.followed[there.object]
        look.report("tested-late", first, 2, (part.start, part.end, "It is asked here."), (), pointer=part.word)


def _stands(look: Look, status: Status) -> bool:
    """Does nothing around this place ask what decided whether it was released?"""
    if status.freed == 2:
        return True
    if not status.freed_words:
        return True
    return all(status.freed_words.isdisjoint(words) for words in look.conditions)


def released(look: Look, node: Expression, part: Expression, given: Value, how: str) -> None:
    """`free(p)`, `delete p`, `fclose(f)`."""
    if not given.object:
        path = path_of(part)
        if not path or given.line == ZERO:
            return
        kind = "file" if how in OPENS.values() else "heap"
        made = Object(kind, path, part.start, part.end, how="")
        number = look.new(made, Status(freed=2, freed_at=(node.start, node.end), escaped=True))
        look.here.env[path] = Value(None, number, ZERO, given.origin, given.type)
        return
    status, made = look.status(given.object), look.objects[given.object]
    shown = look.source(part)
    if status.freed and not status.moved:
        if _stands(look, status):
            related = (*status.freed_at, "It is released here first.")
            look.report("double-free", node, 3 if status.freed == 2 else 2, related, (), pointer=shown)
        return
    if how == "free" or how.startswith("delete"):
        if (made.kind in ("array", "text", "local") and not made.static) or (made.kind == "text"):
            look.report("free-of-no-heap", node, 3, _at(made), (), pointer=shown)
            return
        if made.kind == "heap" and made.how and not _fits(made.how, how):
            wanted = _PAIRS.get(made.how, "free")
            released = f"{wanted} {shown}" if wanted.startswith("delete") else f"{wanted}({shown})"
            fixes = ((node.start, node.end, released),)
            look.report("mismatch", node, 3, _at(made), fixes, made=made.how, how=how, pointer=shown, wanted=wanted)
        if given.offset is not None and given.offset.is_constant and given.offset.constant and made.kind == "heap":
            look.report("free-inside", node, 3, _at(made), (), pointer=shown)
    look.change(given.object, freed=2, freed_at=(node.start, node.end), freed_words=frozenset(), open_end=False)


def _fits(how: str, release: str) -> bool:
    if how in _PAIRS:
        return release == _PAIRS[how]
    return not release.startswith("delete")


def overwritten(look: Look, path: str, target: Expression, written: Expression) -> None:
    """A name gets another value: what only it held, and nobody released, is lost."""
    old = look.here.env.get(path)
    if old is None or not old.object or old.whole or path not in look.types:
        return
    status, made = look.status(old.object), look.objects[old.object]
    if made.kind not in _OWNED or status.freed or status.escaped or status.null == 2:
        return
    if any(value.object == old.object for key, value in look.here.env.items() if key != path):
        return
    if path in names(written):
        return
    look.report("leak-overwritten", target, 2, _at(made), (), pointer=path)
    look.change(old.object, escaped=True)


def regrown(look: Look, target: Expression, given: Expression) -> None:
    """`p->row = realloc(p->row, n)`: where there is no memory left, the only pointer to the row is gone."""
    path = path_of(target)
    if path and given.parts and path_of(given.parts[0]) == path:
        look.report("leak-regrown", target, 1, None, (), pointer=look.source(target))
        _followed_untested(look, path, given)


def _followed_untested(look: Look, path: str, given: Expression) -> None:
    """Nothing asks the field whether there was memory, and what it leads to is written."""
    later = [each for each in every(look.function.body) if each.start >= given.end]
    asks = (each for each in later if each.kind in ("binary", "unary") and each.word in (*COMPARISONS, "!", "&&", "||"))
    alone = [one.test for one in nested(look.function.body) if one.kind in ("if", "while")]
    asked = [*(part for each in asks for part in each.parts), *(test for test in alone if test is not None)]
    if any(path_of(part) == path for part in asked):
        return
    if any(each.kind == "call" and path in map(path_of, each.parts) for each in later):
        return  # it may be asked there
    follows = [each for each in later if each.kind in ("index", "deref") and path_of(each.parts[0]) == path]
    if follows:
        first = min(follows, key=lambda each: each.start).parts[0]
        why = given.start, given.end, "It comes from here."
        look.report("null-allocation", first, 2, why, (), pointer=look.source(first), callee=given.word)


def leaves(look: Look, state: State, start: int, end: int, given: Value | None) -> None:
    """The function ends here: what it made and still holds alone is lost."""
    if look.function.name in ("main", "wmain"):
        return  # the process ends as well
    kept = given.object if given is not None else 0
    _left_dangling(look, state, start, end)
    for number in state.objects:
        if number == kept or not _is_lost(look, state, number):
            continue
        made = look.objects[number]
        held = [key for key, value in state.env.items() if value.object == number]
        if not held:
            continue
        kind = "leak-file" if made.kind == "file" else "leak"
        node = Expression("other", made.start, made.end)
        if (kind, made.start) not in look.issues:
            name = held[0] if held else made.name
            look.report(kind, node, 2, (start, end, "The function ends here."), (), pointer=name, callee=made.how)


def _left_dangling(look: Look, state: State, start: int, end: int) -> None:
    """A field still leads to what was released, and elsewhere the function gives it something new: the object lives."""
    for path, value in state.env.items():
        root = root_of(path)
        if not value.object or "->" not in path or "[" in path or root not in look.parameters:
            continue
        status, whole = state.objects.get(value.object) or Status(), state.env.get(root)
        if status.freed != 2 or status.moved or (whole is not None and state.objects[whole.object].freed):
            continue
        given = [each for each in every(look.function.body) if each.kind == "assign" and path_of(each.parts[0]) == path]
        if given and all(each.start > end for each in given):
            look.report("left-dangling", Expression("other", start, end), 2, _released(status), (), pointer=path)


def _released(status: Status) -> tuple[int, int, str]:
    return (*status.freed_at, "It is released here.")


def turn_ends(look: Look, state: State, one: Statement) -> None:
    """A turn of a loop ends here: what only a variable of the loop's body holds is lost."""
    inner = {variable.name for each in one.body for variable in each.variables}
    for name in inner & state.env.keys():
        number = state.env[name].object
        if not number or state.env[name].whole or not _is_lost(look, state, number):
            continue
        if any(value.object == number for key, value in state.env.items() if key != name):
            continue
        made = look.objects[number]
        kind = "leak-file" if made.kind == "file" else "leak"
        node = Expression("other", made.start, made.end)
        look.report(kind, node, 2, (one.end - 1, one.end, "The turn ends here."), (), pointer=name, callee=made.how)


def _is_lost(look: Look, state: State, number: int) -> bool:
    """Is it to be released, and has nobody done so, or kept it elsewhere?"""
    made, status = look.objects[number], state.objects.get(number) or Status()
    if made.kind not in _OWNED or not made.how or made.how == "placed":
        return False
    return not (status.freed or status.escaped or status.null == 2)


def uninitialised(look: Look, node: Expression, known: Value) -> None:
    """A name is read that nothing has been put into."""
    if look.function.broken:
        return
    if known.fresh == 1 and not all(known.words.isdisjoint(words) for words in look.conditions):
        return
    if known.fresh == 1 and not known.words and len(look.conditions) > 1:  # of the first turn, where more decides
        return
    look.report(
        "uninitialised" if known.fresh == 2 else "maybe-uninitialised",
        node,
        3 if known.fresh == 2 else 1,
        None,
        (),
        name=node.word,
    )
    value = look.here.env[node.word]
    look.here.env[node.word] = Value(value.line, value.object, value.offset, value.origin, value.type)


def returned(look: Look, node: Expression, given: Value) -> None:
    """A pointer to what is gone when the function is."""
    if not given.object:
        return
    made = look.objects[given.object]
    if made.kind in ("array", "local", "stack") and not made.static and look.function.returns.pointers:
        look.report("return-local", node, 3, _at(made), (), name=made.name or look.source(node))
    used(look, given, node, "returned")


def _at(made: Object) -> tuple[int, int, str] | None:
    return (made.start, made.end, "It comes from here.") if made.end > made.start else None


def never_returns(word: str) -> bool:
    """Does the program end in a function of this name?"""
    lower = word.lower()
    return word in NEVER or any(part in lower for part in NEVER_PARTS)
