"""C++: references, pointers and iterators into an object, which end with it, or when it moves what it holds."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.c.linear import Linear
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression, Statement, Variable
from wardline_analyzers.c.paths import every, nested, path_of, uncast
from wardline_analyzers.c.state import Value
from wardline_analyzers.c.types import Type

_ELEMENTS: Final = frozenset(("front", "back", "at"))
"""Methods that give a reference to an element."""
_INTO: Final = frozenset(
    ("begin", "end", "cbegin", "rbegin", "find", "lower_bound", "upper_bound", "data", "c_str", "get")
)
"""Methods that give an iterator, or a pointer to what is inside."""
_MOVES: Final = frozenset(
    (
        *("push_back", "emplace_back", "insert", "emplace", "erase", "clear", "resize", "reserve", "assign", "append"),
        *("shrink_to_fit", "pop_back"),
    )
)
_ROWS: Final = frozenset(("vector", "string", "wstring", "u8string"))
"""Containers that move all they hold when they grow."""
_OWNERS: Final = frozenset(("unique_ptr", "shared_ptr", "auto_ptr", "scoped_ptr"))
_STALE: Final = Value(Linear(1))
_SEARCHES: Final = frozenset(
    ("find", "find_if", "find_if_not", "lower_bound", "upper_bound", "search", "adjacent_find")
)
_PLACES: Final = _SEARCHES | frozenset(
    ("max_element", "min_element", "partition", "stable_partition", "remove", "remove_if", "unique", "next", "prev")
)
"""Functions of a range that give an iterator into it."""


def noted(look: Look, name: str, type_: Type, written: Expression) -> None:
    """A name that points into an object from here on, or into none any more."""
    look.here.env.pop(f"stale {name}", None)
    owner = _owner(look, type_, written)
    if owner:
        look.views[name] = owner
    else:
        look.views.pop(name, None)


def _owner(look: Look, type_: Type, written: Expression) -> str:
    """The name of the object that a reference, a pointer or an iterator of this type leads into."""
    written = uncast(written)
    taken = type_.reference
    if written.kind == "address" and not type_.reference:
        written, taken = written.parts[0], True
        if written.kind == "name" and written.word in look.types and not look.types[written.word].reference:
            return written.word
    if written.kind == "deref":
        written = written.parts[0]
        inside = written.kind == "call" and written.word in _INTO
        return path_of(written.base) if taken and inside and written.base is not None else ""
    while taken and written.kind == "field" and not written.arrow:
        written = written.parts[0]
    if written.kind == "index":
        return path_of(written.parts[0]) if taken else ""
    if written.kind == "call" and written.base is None and written.word in _PLACES and written.parts:
        written = written.parts[0]  # `std::find(row.begin(), …)`
    if written.kind != "call" or written.base is None:
        return ""
    known = written.word in _INTO or (taken and written.word in _ELEMENTS) or written.word in ("insert", "erase")
    return path_of(written.base) if known else ""


def changed(look: Look, call: Expression) -> None:
    """`row.push_back(x)`: what points into the row leads nowhere, if it has grown."""
    if call.word not in _MOVES or call.base is None:
        return
    owner = path_of(call.base)
    type_ = look.types.get(owner)
    if type_ is None or type_.base not in _ROWS or type_.pointers or type_.lengths:
        return
    if call.word not in ("reserve", "erase", "clear", "resize") and _reserved(look, owner):
        return
    if call.word == "pop_back":
        return
    for name, into in look.views.items():
        if into == owner and name in look.here.env:
            look.here.env[f"stale {name}"] = _STALE
            look.stale_at[name] = call.start, call.end, "It may move what it holds here."


def _reserved(look: Look, owner: str) -> bool:
    """Was room made for more?"""
    return any(
        each.kind == "call" and each.word == "reserve" and each.base is not None and path_of(each.base) == owner
        for each in every(look.function.body)
    )


def read(look: Look, node: Expression) -> None:
    """A name is read that may lead nowhere."""
    if look.here.env.pop(f"stale {node.word}", None) is not None:
        look.report(
            "stale-view", node, 2, look.stale_at.get(node.word), (), name=node.word, owner=look.views[node.word]
        )


def scope_ends(look: Look, one: Statement) -> None:
    """`{ … }` ends: what it declared is gone, and what points there from outside leads nowhere."""
    if look.state is None or not look.views:
        return
    inner = {variable.name for each in one.body for variable in each.variables if not variable.type.static}
    for name, owner in look.views.items():
        type_ = look.types.get(owner)
        held = type_ is not None and not type_.pointers and not type_.reference
        if owner in inner and name not in inner and name in look.types and held:
            look.here.env[f"stale {name}"] = _STALE
            look.stale_at[name] = one.end - 1, one.end, f"`{owner}` ends here."


# ---------------------------------------------------------------- owners


def owned(look: Look, variable: Variable) -> None:
    """`std::shared_ptr<T> a(p);`: a second one of the same pointer releases it again."""
    given = variable.value
    if variable.type.base not in _OWNERS or variable.type.pointers or given is None:
        return
    if given.kind != "list" or len(given.parts) != 1:
        return
    part = given.parts[0]
    if part.kind == "call" and part.word == "get" and part.base is not None and not part.parts:
        held = look.types.get(path_of(part.base))
        if held is not None and held.base in _OWNERS and not held.pointers:
            look.report("owned-twice", part, 3, None, (), pointer=look.source(part))
        return
    if part.kind != "name":
        return
    type_ = look.types.get(part.word)
    if part.word == "this" or (type_ is not None and type_.pointers == 1):
        key = f"owned {part.word}"
        if key in look.here.env:
            look.report("owned-twice", part, 3, None, (), pointer=part.word)
        look.here.env[key] = _STALE


def released(look: Look, node: Expression) -> None:
    """`delete p` of what a smart pointer has."""
    for part in node.parts:
        if f"owned {path_of(part)}" in look.here.env:
            look.report("owned-twice", node, 3, None, (), pointer=look.source(part))


def owners_misused(look: Look) -> None:
    """`p.release();`, whose result nobody takes; `weak.lock()->send()`, of what may be gone; owners of `this`."""
    for each in every(look.function.body):
        if each.kind == "call" and each.word == "shared_ptr" and len(each.parts) == 1 and each.parts[0].word == "this":
            look.report("owned-twice", each, 2, None, (), pointer="this")
    for one in nested(look.function.body):
        call = one.test
        if one.kind == "do" and call is not None and call.kind == "call" and call.word == "release":
            held = look.types.get(path_of(call.base)) if call.base is not None and not call.parts else None
            if held is not None and held.base == "unique_ptr" and not held.pointers:
                look.report("release-dropped", call, 3, None, (), pointer=path_of(call.base) if call.base else "")
    for each in every(look.function.body):
        inner = each.base if each.kind == "call" else each.parts[0] if each.kind == "field" and each.parts else None
        if inner is None or not each.arrow or inner.kind != "call" or inner.word != "lock" or inner.base is None:
            continue
        held = look.types.get(path_of(inner.base))
        if held is not None and held.base == "weak_ptr" and not held.pointers:
            look.report("lock-unasked", inner, 2, None, (), name=path_of(inner.base))


# ---------------------------------------------------------------- results of searches


def unasked_searches(look: Look) -> None:
    """`auto it = map.find(key); use(it->second);`: where there is none, that is behind the end."""
    found = sorted(every(look.function.body), key=lambda each: each.start)
    declared = [each for each in _declarations(look) if _is_search(each)]
    for variable in declared:
        mentions = [each for each in found if each.kind == "name" and each.word == variable.name]
        uses = [each for each in found if _follows(each) == variable.name]
        plain = {id(each.parts[0]) for each in uses}
        if uses and all(id(each) in plain for each in mentions):
            look.report(
                "search-unasked",
                uses[0],
                2,
                (variable.start, variable.end, "It is searched here."),
                (),
                name=variable.name,
            )


def _declarations(look: Look) -> list[Variable]:
    return [variable for one in nested(look.function.body) for variable in one.variables]


def _is_search(variable: Variable) -> bool:
    given, type_ = variable.value, variable.type
    iterator = type_.base in ("auto", "iterator", "const_iterator") and not type_.pointers
    return iterator and given is not None and given.kind == "call" and given.word in _SEARCHES


def _follows(node: Expression) -> str:
    """The name that is followed here: `*it`, `it->second`."""
    followed = node.kind == "deref" or (node.kind == "field" and node.arrow)
    return node.parts[0].word if followed and node.parts[0].kind == "name" else ""


# ---------------------------------------------------------------- threads


def detached(look: Look) -> None:
    """`std::thread t([&] { … }); t.detach();`: the thread goes on when the function's variables are gone."""
    found = list(every(look.function.body))
    gone = {
        path_of(each.base) for each in found if each.kind == "call" and each.word == "detach" and each.base is not None
    }
    if not gone:
        return
    for variable in _declarations(look):
        if variable.type.base == "thread" and variable.name in gone and variable.value is not None:
            for part in (variable.value, *variable.value.parts):
                _caught(look, part)
    for each in found:
        made = each.base if each.kind == "call" and each.word == "detach" else None
        if made is not None and made.kind in ("call", "other"):
            for part in made.parts:
                _caught(look, part)


def _caught(look: Look, part: Expression) -> None:
    head = look.source(part).partition("]")[0]
    if part.kind != "lambda" or "&" not in head:
        return
    theirs = {each.name for each in look.function.parameters if each.type.reference}
    names = {each.word for each in part.parts} if "[&" in head.replace(" ", "") and not head.strip("[& ") else None
    if names is None:
        names = {word.strip(" &") for word in head.strip("[").split(",") if word.strip().startswith("&")}
    local = sorted(name for name in names & look.types.keys() - theirs if not look.types[name].static)
    if local:
        look.report("caught-by-thread", part, 2, None, (), name=local[0])
