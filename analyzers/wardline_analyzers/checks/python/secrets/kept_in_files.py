"""Passwords and tokens that a program writes into a file as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import function_around, name_of, walk, words
from wardline_analyzers.qualified import last_words

_DUMPS: Final = words("json.dump yaml.dump yaml.safe_dump toml.dump tomli_w.dump pickle.dump")
_METHODS: Final = words("write write_text write_bytes") | last_words(_DUMPS)
_TEXTS: Final = words("json.dumps yaml.dump yaml.safe_dump toml.dumps tomli_w.dumps")
"""Those that make a text of a table, which is written then."""
_PARSERS: Final = words("configparser.ConfigParser configparser.RawConfigParser configparser.SafeConfigParser")
_SETTING: Final = 3
"""A section, a name and a value."""
_WRITES: Final = re.compile(
    r"\.write_(?:text|bytes)$|(?:^|[._])(?:f|fp|fh|file|out|output|handle)\.write$|open\([^()]*\)\.write$"
)
_PASSWORD: Final = re.compile(
    r"(?i)^(?:\w+_)?(?:password|passwd|passphrase|access_token|refresh_token|auth_token|api_?key|client_secret)$"
)
_SECRET: Final = re.compile(
    r"(?i)^(?:\w+_)?(?:password|passwd|pwd|passphrase|access_token|refresh_token|auth_token|api_?key|client_secret"
    r"|secret_key|secret_access_key|private_key)$"
)
_SAVES_SECRET: Final = re.compile(
    r"_*(?:save|store|write|persist|remember|keep|cache|dump|set)_(?:\w+_)?(?:token|secret|credentials?|key|session)s?(?:_to_\w+)?"
)
"""The function's name says that what it writes is one: tokens of a parser are written, too."""
_TOKEN: Final = re.compile(r"(?i)^(?:\w+_)?(?:token|secret|secret_key|private_key|session_key)$")
_CARES: Final = re.compile(r"(?i)0o?600|0o?400|encrypt|fernet|cipher|hash|keyring|S_IRUSR|protect|mask|redact")
"""The function hides what it writes, or keeps others from reading it."""


def kept_as_it_is(unit: UnitView, new: New) -> Iterator[Match]:
    """`json.dump({"name": name, "password": password}, file)`, `path.write_text(json.dumps({"api_key": api_key}))`"""
    for call in unit.syntax.ending("call", _METHODS):
        record = _written(unit, call)
        around = function_around(call)
        if around is None or in_test(unit, call) or in_example(unit):
            continue
        holds = record is not None and any(each.type == "pair" and _is_secret(unit, each) for each in walk(record))
        holds = holds or _by_itself(unit, call) or _in_settings(unit, call, around)
        if holds and not _CARES.search(unit.syntax.text(around)):
            yield new(call)


def _written(unit: UnitView, call: Node) -> Node | None:
    """The table that a call writes into a file."""
    callee = call.child_by_field_name("function")
    if callee is None:
        return None
    given = Arguments(call, unit.syntax).positional
    if (unit.names.resolve(callee) or "") in _DUMPS and len(given) > 1:
        return _table(unit, given[0])
    if given and _WRITES.search(unit.syntax.text(callee)):
        text = unit.values.follow(given[0])
        made = text.child_by_field_name("function") if text.type == "call" else None
        if made is not None and (unit.names.resolve(made) or "") in _TEXTS:
            inner = Arguments(text, unit.syntax).positional
            return _table(unit, inner[0]) if inner else None
    return None


def _in_settings(unit: UnitView, call: Node, around: Node) -> bool:
    """`config.write(file)` of a `ConfigParser` that the function has given a password."""
    callee = call.child_by_field_name("function")
    base, word = (
        (callee.child_by_field_name(field) for field in ("object", "attribute")) if callee is not None else (None, None)
    )
    if base is None or word is None or base.type != "identifier" or unit.syntax.text(word) != "write":
        return False
    made = unit.values.follow(base).child_by_field_name("function")
    if made is None or (unit.names.resolve(made) or "") not in _PARSERS:
        return False
    return any(_sets_secret(unit, node, unit.syntax.text(base)) for node in walk(around))


def _sets_secret(unit: UnitView, node: Node, config: str) -> bool:
    """`config["db"] = {"password": password}`, `config["db"]["password"] = password`, or the same by `config.set`"""
    key: Node | None = None
    value: Node | None = None
    if node.type == "assignment":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or not unit.syntax.text(left).startswith(f"{config}["):
            return False
        if any(each.type == "pair" and _is_secret(unit, each) for each in walk(right)):
            return True
        key, value = left.child_by_field_name("subscript"), right
    elif node.type == "call":
        callee, given = node.child_by_field_name("function"), Arguments(node, unit.syntax).positional
        if callee is not None and unit.syntax.text(callee) == f"{config}.set" and len(given) == _SETTING:
            key, value = given[1], given[2]
    return key is not None and value is not None and _names_secret(unit, key, value)


def _by_itself(unit: UnitView, call: Node) -> bool:
    """`file.write(password)`, `path.write_text(f"{name}:{password}")`"""
    callee, given = call.child_by_field_name("function"), Arguments(call, unit.syntax).positional
    if callee is None or len(given) != 1 or not _WRITES.search(unit.syntax.text(callee)):
        return False
    text = given[0]
    parts = [n.named_children[0] for n in walk(text) if n.type == "interpolation" and n.named_children]
    held = parts or [_without_encode(unit, text)]
    saves = _SAVES_SECRET.fullmatch(name_of(unit.syntax, function_around(call))) is not None
    return any(_is_password(unit, part) or (saves and _is_token(unit, part)) for part in held)


def _without_encode(unit: UnitView, node: Node) -> Node:
    """`password` of `password.encode("utf-8")`"""
    callee = node.child_by_field_name("function") if node.type == "call" else None
    word = callee.child_by_field_name("attribute") if callee is not None else None
    inner = callee.child_by_field_name("object") if callee is not None else None
    return inner if inner is not None and word is not None and unit.syntax.text(word) == "encode" else node


def _is_token(unit: UnitView, node: Node) -> bool:
    return _is_given(unit, node) and _TOKEN.match(unit.syntax.text(node)) is not None


def _is_password(unit: UnitView, node: Node) -> bool:
    """A name of a password that a function is given, or asks for."""
    return _is_given(unit, node) and _PASSWORD.match(unit.syntax.text(node)) is not None


def _is_given(unit: UnitView, node: Node) -> bool:
    if node.type != "identifier":
        return False
    told = unit.names.binding(unit.syntax.text(node), node.start_byte) or ()
    return bool(told) and all(b.kind == "parameter" or (b.node is not None and b.node.type == "call") for b in told)


def _table(unit: UnitView, node: Node) -> Node | None:
    table = unit.values.follow(node)
    return table if table.type == "dictionary" else None


def _is_secret(unit: UnitView, pair: Node) -> bool:
    """`"password": password`, of a parameter"""
    key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
    return key is not None and value is not None and _names_secret(unit, key, value)


def _names_secret(unit: UnitView, key: Node, value: Node) -> bool:
    """Does a key say that this is a secret, and was it handed in?"""
    if value.type != "identifier":
        return False
    name, told = unit.values.constant(key), unit.names.binding(unit.syntax.text(value), value.start_byte)
    handed = bool(told) and all(binding.kind == "parameter" for binding in told or ())
    return handed and isinstance(name, str) and _SECRET.match(name) is not None


__all__ = ["kept_as_it_is"]
