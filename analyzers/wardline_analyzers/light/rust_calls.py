"""Calls in Rust: methods that give the value itself, constructors, programs that are a shell."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.flow.functions.shells import SHELLS
from wardline_analyzers.light.lowering import literals
from wardline_analyzers.light.lowering.calls import call
from wardline_analyzers.light.lowering.table import Lowering

_SAME: Final = frozenset(
    (
        *("unwrap", "expect", "clone", "to_string", "to_owned", "as_str", "into", "as_ref", "as_mut", "into_inner"),
        *("unwrap_or_default", "borrow", "deref", "iter", "into_iter", "iter_mut", "cloned", "copied", "ok", "await"),
        *("as_bytes", "into_string", "to_vec", "as_path", "into_bytes", "ok_or", "map_err", "lock", "display"),
    )
)
"""Methods that give the value itself, unpacked, borrowed or copied."""
_HANDS_ON: Final = frozenset(("and_then", "map", "flat_map", "filter_map", "for_each"))
"""Methods that give what a closure makes of what is inside the value, or of each part of it."""


def called(low: Lowering, node: Node, callee: form.Expression, given: tuple[form.Argument, ...]) -> form.Expression:
    start, end = low.place(node)
    if isinstance(callee, form.Name) and callee.name in ("Ok", "Some", "Err", "Box", "Arc", "Rc") and len(given) == 1:
        return given[0].value
    if isinstance(callee, form.Attribute):
        word, base = callee.name, callee.base
        if word in _SAME:
            return base if not isinstance(base, form.Literal) else literals.literal(low, node, base.value)
        if word in ("new", "from") and isinstance(base, (form.Name, form.Attribute)) and base.name[:1].isupper():
            if base.name in ("String", "Box", "Arc", "Rc", "Some", "PathBuf", "Path") and given:
                return given[0].value
            return call(low, start, end, base, given, new=True)
        rows = given[0].value if word == "args" and len(given) == 1 else None
        if isinstance(rows, form.Display) and rows.items:  # one after the other
            for item in rows.items:
                one = form.Attribute(start, end, base, low.detail(base, "arg"))
                base = called(low, node, one, (argument(low, item),))
            return base
        if word == "all" and isinstance(base, form.Call) and _only_plain(low, node):
            word = base.callee.name if isinstance(base.callee, form.Attribute) else ""
            if isinstance(base.callee, form.Attribute) and word in ("chars", "bytes"):
                text = base.callee.base
                return call(low, start, end, form.Attribute(start, end, text, low.detail(text, "all_plain")), ())
        if word in _HANDS_ON and len(given) == 1 and isinstance(given[0].value, form.Lambda):
            return call(low, start, end, given[0].value, (argument(low, base),))
        steps = _about_steps(low, node, word, base)
        if steps is not None:
            return steps
        if word == "arg" and _runs_shell(base):
            callee = form.Attribute(callee.start, callee.end, base, low.detail(base, "shell_arg"))
    return call(low, start, end, callee, given)


_PLAIN: Final = re.compile(
    r"\.all\(\s*(?:(?:char|u8)::is_(?:ascii_)?(?:alphanumeric|digit|alphabetic|numeric|hexdigit)"
    r"|\|&?(\w+)\|\s*(?:\1\.is_(?:ascii_)?(?:alphanumeric|digit|alphabetic|numeric|hexdigit)\(\)"
    r"|\1 == b?'[\w-]'|\s|\|\|)+)\s*\)$"
)


def _only_plain(low: Lowering, node: Node) -> bool:
    """`text.chars().all(|c| c.is_alphanumeric() || c == '_')`"""
    return _PLAIN.search(low.word(node)) is not None


_UP: Final = re.compile(r"\.any\(\s*\|&?\w+\|[^|]*\bParentDir\b")
_DOWN: Final = re.compile(
    r"\.(all|any)\(\s*\|&?\w+\|\s*(!?)\s*matches!\(\s*\w+,\s*(?:\w+::)*Normal\(_?\w*\)\s*\)\s*\)$"
)


def _about_steps(low: Lowering, node: Node, word: str, base: form.Expression) -> form.Expression | None:
    """`path.components().any(|c| c == Component::ParentDir)`: does it hold `..`?

    `path.components().all(|c| matches!(c, Component::Normal(_)))`: is each step a name? None: another test.
    """
    if word not in ("all", "any") or not isinstance(base, form.Call) or not isinstance(base.callee, form.Attribute):
        return None
    if base.callee.name != "components":
        return None
    start, end = low.place(node)
    path, written = base.callee.base, low.word(node)
    down = _DOWN.search(written)
    if down is not None and (down[1] == "any") == bool(down[2]):
        test = "all_names" if down[1] == "all" else "any_beside_names"
        return call(low, start, end, form.Attribute(start, end, path, low.detail(path, test)), ())
    if word == "any" and _UP.search(written) is not None:
        low.size += 1
        contains = form.Attribute(start, end, path, low.detail(path, "contains"))
        return call(low, start, end, contains, (argument(low, literals.literal(low, node, "..")),))
    return None


def _runs_shell(base: form.Expression) -> bool:
    """`Command::new("sh").arg("-c")`: what comes next is read by a shell."""
    flag = base.arguments[0].value if isinstance(base, form.Call) and base.arguments else None
    if not (isinstance(flag, form.Literal) and str(flag.value).lower() in ("-c", "/c", "-lc", "-command")):
        return False
    for _ in range(20):
        if isinstance(base, form.Call) and isinstance(base.callee, form.Attribute) and not base.new:
            base = base.callee.base
    program = base.arguments[0].value if isinstance(base, form.Call) and base.arguments else None
    return isinstance(program, form.Literal) and SHELLS.search(str(program.value)) is not None


__all__ = ["called"]
