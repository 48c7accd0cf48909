"""Checks and fixes of the rule about modes: files that others may write to."""

from __future__ import annotations

import stat

from tree_sitter import Node

from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around


def others_write(match: Match) -> bool:
    """The mode gives the right to write to everybody, and the directory no sticky bit."""
    node = _mode_node(match)
    if node is None:
        return False
    mode, _ = _mode(match, node, 0)
    match.captures["mode"] = node
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX and less_sure_in_tests(match)


def _mode_node(match: Match) -> Node | None:
    arguments = match.arguments
    if arguments is None:
        return None
    if (match.name or "").startswith("os."):
        return arguments.get("1|mode")
    return arguments.get("mode") or (arguments.positional[-1] if len(arguments.positional) in (1, 2) else None)


def _mode(match: Match, node: Node, depth: int) -> tuple[int, bool]:
    """(the bits that are known to be set, are these all)."""
    value = match.unit.values.constant(node)
    if isinstance(value, int) and not isinstance(value, bool):
        return value, True
    node = match.unit.values.follow(node)
    if depth > 20:
        return 0, False
    name = match.resolve(node) or ""
    if name.startswith("stat.S_I"):
        bits = getattr(stat, name[5:], None)
        return (bits, True) if isinstance(bits, int) else (0, False)
    if node.type == "parenthesized_expression" and node.named_children:
        return _mode(match, node.named_children[0], depth + 1)
    operator = node.child_by_field_name("operator") if node.type == "binary_operator" else None
    if operator is None or match.text(operator) not in ("|", "+"):
        return 0, False
    left, left_known = _mode(match, node.named_children[0], depth + 1)
    right, right_known = _mode(match, node.named_children[-1], depth + 1)
    return left | right, left_known and right_known


_READ_AS_OCTAL = frozenset(
    (400, 440, 444, 500, 550, 555, 600, 640, 644, 660, 664, 666, 700, 711, 750, 755, 770, 775, 777)
)
"""Modes as people say them. As decimal numbers they are others: 600 is 0o1130, by which nobody may read the file."""


def decimal_mode(match: Match) -> bool:
    """`os.chmod(path, 600)`: the prefix `0o` is missing."""
    node = match.argument("2|mode") if match.name == "os.open" else _mode_node(match)
    if node is None or _meant(match, node) is None:
        return False
    match.at = match.captures["mode"] = node
    text = match.text(node)
    match.message = (
        f"`{text}` is a decimal number: as a mode it is `{oct(int(text))}`, which gives other rights than it seems to. "
        f"Write `0o{text}`."
    )
    return not in_test(match.unit, match.node)


def _meant(match: Match, node: Node) -> int | None:
    """The mode that a decimal number is to be: 0o600 of `600`."""
    text = match.text(node) if node.type == "integer" else ""
    return int(text, 8) if text.isdigit() and int(text) in _READ_AS_OCTAL else None


def opened_for_all(match: Match) -> bool:
    """`os.open(path, os.O_CREAT | os.O_WRONLY, 0o666)`: whoever shares the machine may write."""
    flags, mode = match.argument("1|flags"), match.argument("2|mode")
    if flags is None or mode is None or "O_CREAT" not in match.text(match.unit.values.follow(flags)):
        return False
    bits, _ = _mode(match, mode, 0)
    match.captures["mode"] = mode
    return bool(bits & stat.S_IWOTH) and not in_test(match.unit, match.node)


def open_umask(match: Match) -> bool:
    """The mask lets others write, and the old one is not put back."""
    mask = match.constant("0|mask")
    if not isinstance(mask, int) or mask & stat.S_IWOTH:
        return False
    match.captures["mode"] = (
        match.arguments.positional[0] if match.arguments and match.arguments.positional else match.node
    )
    parent = match.node.parent
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    if left is None:
        return parent is not None and parent.type == "expression_statement"
    restored = f"umask({match.text(left)})"
    around = function_around(match.node) or match.unit.syntax.root
    return restored not in match.text(around)


def tighten_mode(match: Match) -> list[Edit]:
    """Without the right to write for group and others; a mask becomes 0o077, and `600` the 0o600 that is meant."""
    node = match.captures.get("mode")
    if node is None or node.id == match.node.id:
        return []
    if match.name == "os.umask":
        return [replacement(match, node, "0o077")]
    literal = match.unit.values.follow(node)
    meant = _meant(match, literal)
    mode, known = _mode(match, literal, 0) if meant is None else (meant, True)
    if not known or literal.type not in ("integer", "binary_operator", "attribute"):
        return []
    return [replacement(match, literal, f"0o{mode & ~0o022:o}")]
