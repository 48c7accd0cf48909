"""Paths and hosts: what tests of them vouch for."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.regexes import names_scheme
from wardline_analyzers.flow.evaluate import fold
from wardline_analyzers.flow.evaluate.strings import host_is_fixed
from wardline_analyzers.flow.functions.common import Function, callee, first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, display, elements
from wardline_analyzers.flow.known.joining import join_all, join_taints, lump
from wardline_analyzers.flow.known.kinds import HOSTLESS, ROOTED, SCHEMED, SLASHED, UPWARD
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, measured, resolved_keys
from wardline_analyzers.flow.known.values import (
    ANY,
    BOOL,
    CLEAN,
    IF_RESOLVED,
    NO_FACTS,
    PARAMETER,
    RESOLVED,
    Facts,
    Taint,
    Value,
)

_RELATIVE: Final = "=relative"
_COMMON: Final = "=common"
_PATH: Final = frozenset(("path",))
_SLASHED: Final = frozenset((SLASHED,))
_HOSTLESS: Final = frozenset((HOSTLESS,))
_SCHEMED: Final = frozenset((SCHEMED,))
_OF_ADDRESS: Final = frozenset(("url", "redirect"))
_ROOTED: Final = frozenset((ROOTED,))
_UPWARD: Final = frozenset((UPWARD,))
_OPTION: Final = frozenset(("option",))


def _resolved(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`os.path.realpath(x)`, `path.resolve()`: a test of where it leads is a test of x."""
    given = arguments.get("0") if arguments.positional else arguments.receiver
    if given is None:
        return ANY
    value = given.value
    taints = tuple(t.part(RESOLVED) if not t.key or t.key[-1] != RESOLVED else t for t in value.taints)
    at_root = value.head == "/" and value.consts is None
    if at_root:  # nothing leads above it
        taints = tuple(t.but(cleared=t.cleared | _UPWARD) for t in taints)
    return Value(
        taints=taints,
        open=value.open,
        name=value.name if (value.name or "").startswith("pathlib.") else None,
        kind=value.kind if value.consts is None else "str",
        head="/" if at_root else "",
    )


def _within(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.is_relative_to(base)`, `path.startswith(base)`: it vouches for a path that has been resolved."""
    receiver = arguments.receiver.value if arguments.receiver is not None else CLEAN
    base = first(arguments)
    if receiver.consts is not None and base.consts is not None:
        return None
    facts: set[tuple[tuple[object, ...], frozenset[str]]] = set()
    if base.constant in ("..", "../", ".") or (base.consts is None and base.head == ".." and not base.taints):
        return _leads_out(receiver)
    if callee(node) == "startswith" and _is_root(base):
        return _unless_rooted(receiver, slashed=base.constant == "/")
    if callee(node) == "startswith" and base.constant == "-":
        plain = frozenset((t.key, _OPTION) for t in receiver.taints)
        return Value(kind="bool", when=(NO_FACTS, plain)) if plain else BOOL
    if callee(node) == "startswith" and _names_host(base):
        hostless = frozenset((t.key, _HOSTLESS) for t in receiver.taints)
        return Value(kind="bool", when=(NO_FACTS, hostless)) if hostless else BOOL
    if callee(node) != "startswith" or _is_folder(base):
        facts.update((key, _PATH) for key in resolved_keys(measured(receiver, base)))
    if not base.taints:
        texts = [base, *(base.items.values() if base.items else [])]
        if callee(node) == "startswith" and all(_ends_host(t) for t in texts if t.kind == "str"):
            facts.update((t.key, _OF_ADDRESS) for t in receiver.taints)
        elif callee(node) == "startswith" and all(_is_path_here(t) for t in texts if t.kind == "str"):
            facts.update((t.key, frozenset(("redirect",))) for t in receiver.taints)
        if callee(node) == "startswith" and all(names_scheme(t.constant) for t in texts if t.kind == "str"):
            facts.update((t.key, _SCHEMED) for t in receiver.taints)
    if callee(node) == "startswith" and _is_closed(node):
        facts.update((t.key, _OF_ADDRESS) for t in measured(receiver, base))
    return Value(kind="bool", when=(frozenset(facts), NO_FACTS)) if facts else BOOL


def _is_closed(node: form.Call) -> bool:
    """`base + "/"`, `f"{base}/"`: whatever host the base names, it ends there."""
    made = node.arguments[-1].value if node.arguments else None
    last: object = None
    if isinstance(made, form.Operation) and made.operator == "+" and isinstance(made.operands[-1], form.Literal):
        last = made.operands[-1].value
    elif isinstance(made, form.Text) and len(made.pieces) > 1:
        last = made.pieces[-1]
    return isinstance(last, str) and last.startswith("/")


def _is_folder(base: Value) -> bool:
    """Is all that begins so within a folder? Without a separator, `/srv/notes-of-others` begins with `/srv/notes`."""
    texts = list(base.items.values()) if base.items and base.kind == "tuple" else [base]
    constants = [c for text in texts for c in text.consts or ()]
    return all(isinstance(c, (str, bytes)) and len(c) > 1 and c[-1:] in ("/", "\\", b"/") for c in constants)


def _is_root(base: Value) -> bool:
    """Do just the absolute paths of POSIX begin so?"""
    texts = list(base.items.values()) if base.items and base.kind == "tuple" else [base]
    constants = {text.constant for text in texts if text.consts is not None}
    return "/" in constants and constants <= {"/", "\\", "~"} and len(texts) == len(constants)


def _names_host(base: Value) -> bool:
    """Are the URLs that name a host, but no scheme, among those that begin so?"""
    texts = list(base.items.values()) if base.items and base.kind == "tuple" else [base]
    return any(text.constant == "//" for text in texts)


def _unless_rooted(value: Value, slashed: bool = False) -> Value:
    """The result of a test whether this is an absolute path: if it is false, this is none.

    `slashed`: if it is true, this begins with a slash.
    """
    facts = frozenset((t.key, _ROOTED) for t in value.taints)
    true = frozenset((t.key, _SLASHED) for t in value.taints) if slashed else NO_FACTS
    return Value(kind="bool", when=(true, facts)) if facts else BOOL


def _isabs(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`os.path.isabs(x)`"""
    return _unless_rooted(first(arguments))


def _is_absolute(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.is_absolute()`"""
    receiver = arguments.receiver
    return _unless_rooted(receiver.value) if receiver is not None and receiver.value.taints else None


def _leads_out(receiver: Value) -> Value:
    """`os.path.relpath(x, base).startswith("..")`: if it does not, x is within the folder. A path that was only made
    normal leads nowhere up then, but may be absolute."""
    says = {_RELATIVE: _PATH, RESOLVED: _UPWARD}
    facts = frozenset((t.key, says[t.key[-1]]) for t in receiver.taints if t.key and t.key[-1] in says)
    return Value(kind="bool", when=(NO_FACTS, facts)) if facts else BOOL


def _relative_to(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`os.path.relpath(x, base)`"""
    value = first(arguments)
    if value.consts is not None:
        return None
    return Value(kind="str", taints=tuple(t.part(_RELATIVE) for t in value.taints), open=value.open)


def of_empty_path(value: Value) -> Facts:
    """What holds where a path is nothing that was made relative to a folder: it is the folder itself."""
    return frozenset((t.key, _PATH) for t in value.taints if t.key and t.key[-1] == _RELATIVE)


def _common(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`os.path.commonpath([base, x])`: if that is the base, x is within it, provided that x has been resolved."""
    each = elements(first(arguments))
    taints = tuple(_with_base(t) for t in each.taints)
    return Value(kind="str", taints=taints, open=each.open)


def _with_base(path: Taint) -> Taint:
    """What a path has in common with others."""
    if path.key and path.key[-1] == RESOLVED:
        return path.part(_COMMON)
    return path.part(IF_RESOLVED).part(_COMMON) if path.kind == PARAMETER else path.part("[]")


def _joined(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`os.path.join(base, x)`: x takes the place of the base if it is absolute, so nothing stands in front for sure."""
    values = [g.value for g in arguments.all()]
    if all(v.consts is not None for v in values) and arguments.more is None:
        worked = fold.combined(lambda *parts: fold.joined_path(parts), [v.consts for v in values])
        if worked is not None:
            return join_all(constant(w) for w in worked)
    taints, opened = lump(values)
    made = tuple(t.through(node) for t in taints)
    return Value(kind="str", taints=made, open=opened)


def _is_path_here(text: Value) -> bool:
    """`/account/`: what begins so is a path of this host. `//` and `/\\` begin the name of another."""
    return text.consts is not None and all(
        isinstance(c, str) and c[:1] == "/" and c[1:2] not in ("", "/", "\\") for c in text.consts
    )


def _ends_host(text: Value) -> bool:
    return text.consts is not None and all(
        isinstance(c, str) and "://" in c and host_is_fixed(c + " "[: not c.endswith("/")]) for c in text.consts
    )


def _split(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`os.path.split(x)`: the folder, and a name without any."""
    value = first(arguments)
    if value.consts is not None:
        return None
    head = Value(taints=tuple(t.part(0) for t in value.taints), open=value.open, kind="str")
    tail = tuple(t.part("=name").but(cleared=t.cleared | {"path"}) for t in value.taints)
    return display("tuple", [head, Value(taints=tail, open=value.open, kind="str")])


def _relative(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.relative_to(base)` raises if it leads out."""
    receiver = arguments.receiver.value if arguments.receiver is not None else CLEAN
    state.learn(frozenset((key, _PATH) for key in resolved_keys(receiver.taints)))
    return Value(taints=receiver.taints, open=receiver.open, name=receiver.name)


def _ends(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`host.endswith(".example.com")`: with the dot it vouches for a host."""
    receiver, given = arguments.receiver.value if arguments.receiver is not None else CLEAN, first(arguments)
    if isinstance(receiver.constant, str) and isinstance(given.constant, str):
        return None
    texts = list(given.items.values()) if given.kind == "tuple" and given.items and given.rest is None else [given]
    if receiver.taints and all(map(_is_below_a_dot, texts)):
        facts = frozenset(
            (t.key, frozenset(("url", "redirect")))
            for t in receiver.taints
            if t.key and t.key[-1] in (".netloc", ".hostname", "=host", "=authority")
        )
        return Value(kind="bool", when=(facts, NO_FACTS))
    return BOOL


def _is_below_a_dot(text: Value) -> bool:
    """`.example.com`, or a dot with a domain behind it that no client says: `f".{settings.DOMAIN}"`."""
    if text.consts is not None:
        return all(isinstance(each, str) and each[:1] == "." for each in text.consts)
    return text.head[:1] == "." and all(t.kind == PARAMETER for t in text.taints)


def _renamed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.with_name(x)`, `path.with_suffix(x)`: what has a slash in it, they refuse."""
    path, new = arguments.receiver, first(arguments)
    if path is None:
        return None
    taints = join_taints(path.value.taints, tuple(t.but(cleared=t.cleared | _PATH) for t in new.taints))
    return Value(taints=taints, open=path.value.open or (new.open and not new.taints), name=path.value.name)


PLACES: Final[dict[str, Function]] = {
    "os.path.split": _split,
    "os.path.realpath": _resolved,
    "os.path.relpath": _relative_to,
    "os.path.commonpath": _common,
    "os.path.commonprefix": _common,
    "os.path.join": _joined,
    "os.path.isabs": _isabs,
    "os.path.abspath": _resolved,
    "os.path.normpath": _resolved,
}

PLACE_METHODS: Final[dict[str, Function]] = {
    "resolve": _resolved,
    "absolute": _resolved,
    **dict.fromkeys(("with_name", "with_stem", "with_suffix"), _renamed),
    "is_relative_to": _within,
    "startswith": _within,
    "relative_to": _relative,
    "is_absolute": _is_absolute,
    "endswith": _ends,
}
"""By the name of the method, whatever its object is."""
