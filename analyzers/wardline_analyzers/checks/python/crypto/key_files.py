"""Files of keys and passwords that every local user may read, and values for ciphers that a caller may leave out."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, words

_SECRET: Final = re.compile(
    r"(?i)(?:private|secret|signing|ssh|rsa|tls|ssl|server|api)_?key|(?:auth|access|refresh|api)_?token|\bkey_?(?:file|path)\b|secrets?\b|credential|passw|\.pem\b|\.key\b|id_rsa"
    r"|keyfile|keystore"
)
_PUBLIC: Final = re.compile(r"(?i)public|\.pub\b|\.crt\b|certificate")
_IV: Final = re.compile(r"(?i)_?(?:iv|nonce|init(?:iali[sz]ation)?_?vector)(?:_?(?:bytes|value))?")


def read_by_others(match: Match) -> bool:
    """`os.chmod("server.key", 0o644)`"""
    arguments = match.arguments
    if arguments is None or in_test(match.unit, match.node):
        return False
    by_name = (match.name or "").startswith("os.")
    mode = arguments.get("1|mode" if by_name else "0|mode")
    value = match.unit.constant(mode) if mode is not None else None
    others = stat.S_IRGRP | stat.S_IROTH
    if not isinstance(value, int) or value & stat.S_IWOTH or value & others != others:
        return False
    callee = match.callee()
    path = arguments.get("0|path") if by_name else callee.child_by_field_name("object") if callee is not None else None
    function = function_around(match.node)
    title = function.child_by_field_name("name") if function is not None else None
    names = [last_name(match.unit, path)]
    names += [match.text(path), match.text(match.unit.values.follow(path))] if path is not None else []
    names.append(match.text(title) if title is not None else "")
    said = " ".join(names)
    return _SECRET.search(said) is not None and _PUBLIC.search(said) is None


_HOLDS: Final = re.compile(
    r"(?i)credentials?\b|secrets?\.(?:json|ya?ml|txt|env|ini|toml|cfg)|private_?key|\bid_(?:rsa|ed25519|ecdsa)\b|\.key['\"]|(?:private|server|key)\.pem|tokens?\.(?:json|txt)"
    r"|passwords?\.(?:txt|json|csv)|api_?keys?\.(?:json|txt)"
)
_CARES: Final = re.compile(
    r"chmod(?![^\n]*0o?[0-7]?[0-7][4-7]{2}\b)|umask|os\.open\(|opener|0o600|S_IRUSR|(?i:encrypt|fernet)|mode=|touch\("
)
"""A function that speaks of one of these sets the mode, or writes nothing readable."""


def written_for_all(unit: UnitView, new: New) -> Iterator[Match]:
    """`open("~/.tool/credentials.json", "w")`: made with the usual mode, which lets everybody read it"""
    for call in unit.syntax.nodes.get("call", ()):
        path = _written(unit, call)
        around = function_around(call) if path is not None else None
        if path is None or around is None or in_test(unit, call):
            continue
        said = unit.syntax.text(unit.values.follow(path))
        if _HOLDS.search(said) and not _PUBLIC.search(said) and not _CARES.search(unit.syntax.text(around)):
            yield new(call)


_WRITES: Final = words("write write_bytes write_text")
_OPEN_KEY: Final = re.compile(
    r"\.private_bytes\((?s:.*)NoEncryption\b|(?<!publickey\(\))(?<!public_key\(\))\.export_?[kK]ey\((?!.*(?:passphrase|protection))"
    r"|\.private_bytes_raw\(\)|\.save_pkcs1\("
)
"""A private key as text, with no password around it."""
_HALF: Final = re.compile(r"(?i)pub(?:lic|_|key|\b)|\bpk\b")


def key_written_for_all(unit: UnitView, new: New) -> Iterator[Match]:
    """`with open(path, "wb") as file: file.write(key.private_bytes(…, NoEncryption()))`"""
    for call in unit.syntax.nodes.get("call", ()):
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or arguments is None or unit.syntax.text(callee).rpartition(".")[2] not in _WRITES:
            continue
        around, given = function_around(call), arguments.named_children
        if around is None or len(given) != 1 or in_test(unit, call):
            continue
        whole = unit.syntax.text(unit.values.follow(given[0]))
        if _OPEN_KEY.search(whole) and not _HALF.search(whole) and not _cares(unit.syntax.text(around)):
            yield new(call)


def _cares(function: str) -> bool:
    """Does it set a mode, or encrypt what it writes?"""
    return _CARES.search(_UNENCRYPTED.sub("", function)) is not None


_UNENCRYPTED: Final = re.compile(r"encryption_algorithm|NoEncryption")


def _written(unit: UnitView, call: Node) -> Node | None:
    """The path of `open(path, "w")` and `path.write_text(…)`."""
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return None
    word, given = unit.syntax.text(callee).rpartition(".")[2], arguments.named_children
    if word in ("write_text", "write_bytes"):
        return callee.child_by_field_name("object")
    if word != "open" or callee.type != "identifier" or len(given) < 2:
        return None
    mode = unit.values.constant(given[1])
    return given[0] if isinstance(mode, str) and mode[:1] in ("w", "x", "a") else None


def same_iv_by_default(unit: UnitView, new: New) -> Iterator[Match]:
    """`def encrypt(key, data, iv=b"0123456789abcdef"):`"""
    for parameter in unit.syntax.find("default_parameter", "typed_default_parameter"):
        name, value = parameter.child_by_field_name("name"), parameter.child_by_field_name("value")
        if name is None or value is None or not _IV.fullmatch(unit.syntax.text(name)) or in_test(unit, parameter):
            continue
        if _is_text(unit, value):
            yield new(value)


def _is_text(unit: UnitView, value: Node) -> bool:
    text = unit.values.constant(value)
    return isinstance(text, (bytes, str)) and len(text) > 4


__all__ = ["key_written_for_all", "read_by_others", "same_iv_by_default", "written_for_all"]
