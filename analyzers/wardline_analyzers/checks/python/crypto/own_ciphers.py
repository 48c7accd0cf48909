"""Ciphers that a program makes itself: the key over the text again and again, bare RSA, encodings called encryption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, name_of, walk

_HIDES: Final = re.compile(r"(?i)(?:^|_)(?:en|de)(?:crypt|cipher)|(?:^|_)(?:cipher|obfuscate|crypt)|xor")
_OF_PROTOCOL: Final = re.compile(
    r"(?i)mask|websocket|checksum|crc|hmac|pad\b|block|\biv\b|nonce|keystream|aes|chacha|rc4"
)
"""Where such a step is a part of something else: a frame of WebSocket, a mode of a real cipher."""
_REPEATED: Final = re.compile(
    r"(?i)^\w*(?:key|secret|passw\w*|pad)\w*\[[^\]]*%\s*len\(\w*(?:key|secret|passw\w*|pad)\w*\)\]$"
)
_CYCLED: Final = re.compile(r"(?:itertools\.)?cycle\(\s*\w*(?:key|secret|passw)\w*", re.IGNORECASE)
_EXPONENT: Final = re.compile(
    r"(?:.*\.)?_?(?:e|d|exp|exponent|pub(?:lic)?_?(?:key|exp)\w*|priv(?:ate)?_?(?:key|exp)\w*)(?:\[\d\])?"
)
_MODULUS: Final = re.compile(r"(?:.*\.)?_?(?:n|N|mod|modulus)")
_PADS: Final = re.compile(r"(?i)oaep|pss|pkcs|\bpad|unpad|blind|prime|miller|diffie|shared|generator")
_ENCODES: Final = re.compile(
    r"^(?:base64\.(?:\w*b(?:64|32|16|85)encode|encodebytes|a85encode)|binascii\.(?:hexlify|b2a_\w+)"
    r"|codecs\.encode)$"
)
_ENCRYPTS: Final = re.compile(r"(?i)(?:^|_)(?:en)crypt(?:ed|ion)?(?:_|$)")
_SAYS: Final = re.compile(r"""(?i)[rub]?['"]{1,3}\s*(?:securely )?(?:encrypts?|obfuscates?)\b""")
"""The first word of the docstring."""
_REAL: Final = re.compile(
    r"(?i)cipher|fernet|aes|chacha|nacl|secretbox|public_key|rsa|gpg|pgp|kms|vault|\.encrypt\w*\("
    r"|_encrypt\w*\(|token\b.*sign|openssl"
)


def repeated_key(unit: UnitView, new: New) -> Iterator[Match]:
    """`bytes(b ^ key[i % len(key)] for i, b in enumerate(data))`"""
    for node in unit.syntax.find("binary_operator"):
        operator = node.child_by_field_name("operator")
        if operator is None or operator.type != "^" or in_test(unit, node):
            continue
        function = function_around(node)
        text = unit.syntax.text(function) if function is not None else ""
        name = name_of(unit.syntax, function)
        if function is None or _OF_PROTOCOL.search(text.replace("zip", "")) or not _HIDES.search(name):
            continue
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        repeated = any(_is_of_repeated_key(unit, side) for side in sides if side is not None)
        if repeated or _CYCLED.search(text):
            yield new(node)
            return


def shifted_letters(unit: UnitView, new: New) -> Iterator[Match]:
    """`str.maketrans(letters, letters[n:] + letters[:n])`, `chr((ord(c) - 97 + n) % 26 + 97)`"""
    for call in unit.syntax.nodes.get("call", ()):
        function = function_around(call)
        name, text = name_of(unit.syntax, function), unit.syntax.text(call)
        told = unit.syntax.text(function) if function is not None else ""
        if function is None or not any(pattern.match(text) for pattern in _SHIFTS) or in_test(unit, call):
            continue
        if _HIDES.search(name) or _SHIFTED.search(name) or _OF_SECRETS.search(told):
            yield new(call, message=_SHIFTED_LETTERS)
            return


_SHIFTS: Final = (
    re.compile(r"(?:str|bytes)\.maketrans\((?s:.*)\[\s*-?\w+\s*:\s*\](?s:.*)\[\s*:\s*-?\w+\s*\]"),
    re.compile(r"chr\(.*\bord\(.*%\s*(?:\d{2,}\b|0x[0-9a-fA-F]+\b|len\(\w+\)(?!\s*\]))"),
    re.compile(r"chr\(.*\bord\(.*[-+]\s*ord\(.*%\s*\w+"),
    re.compile(r"chr\(\s*ord\(\w+\)\s*[-+^]\s*\w+\s*\)"),
    re.compile(r"codecs\.encode\(.*['\"]rot_?13['\"]"),
)
_SHIFTED: Final = re.compile(
    r"(?i)caesar|rot_?13|vigenere|substitut|scramble|(?:^|_)(?:hide|protect|mask)(?:_|$)|encode_(?:message|text|pass)"
)
_OF_SECRETS: Final = re.compile(
    r"(?i)\b\w*(?:passw(?:or)?d|secret|credential|api_?key|cipher_?text|plain_?text|encrypted)\w*\b"
)
_SHIFTED_LETTERS: Final = (
    "Letters that are moved by a number hide nothing: there are few numbers to try, and how often each letter "
    "occurs tells which it is. Encrypt with `cryptography.fernet.Fernet`."
)


def _is_of_repeated_key(unit: UnitView, side: Node) -> bool:
    """`key[i % len(key)]`, also within `ord(…)`, and a name that is called so"""
    return any(_REPEATED.match(unit.syntax.text(each)) for each in walk(side) if each.type == "subscript")


def written_out(unit: UnitView, new: New) -> Iterator[Match]:
    """`def rc4(key, data):` with the rounds of the cipher in it"""
    for function in unit.syntax.find("function_definition"):
        name = function.child_by_field_name("name")
        if name is None or not _OLD_CIPHERS.fullmatch(unit.syntax.text(name)) or in_test(unit, function):
            continue
        kinds = {each.type for each in walk(function)}
        if "^" in unit.syntax.text(function) and not kinds.isdisjoint(("for_statement", "while_statement")):
            yield new(name, message=_WRITTEN_OUT)


_OLD_CIPHERS: Final = re.compile(r"(?i)_*(?:a?rc4|arcfour|x?x?tea|feistel)(?:_?(?:en|de)?crypt|_?cipher|_?stream)?")
_WRITTEN_OUT: Final = (
    "A cipher that is written out by hand has no tag, its mistakes nobody has looked for, and this one is broken or "
    "weak. Encrypt with `cryptography.fernet.Fernet`."
)


def bare_rsa(unit: UnitView, new: New) -> Iterator[Match]:
    """`pow(message, e, n)` in a function that encrypts or signs, with no padding"""
    for call in unit.syntax.nodes.get("call", ()):
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if callee is None or unit.syntax.text(callee) != "pow" or len(given) != 3 or in_test(unit, call):
            continue
        function = function_around(call)
        if not _SIGNS.search(name_of(unit.syntax, function)):
            continue
        if function is None or _PADS.search(unit.syntax.text(function)):
            continue
        if _EXPONENT.fullmatch(unit.syntax.text(given[1])) and _MODULUS.fullmatch(unit.syntax.text(given[2])):
            yield new(call)


_SIGNS: Final = re.compile(r"(?i)crypt|sign|rsa|cipher")


def encoded_only(unit: UnitView, new: New) -> Iterator[Match]:
    """`def encrypt(text): return base64.b64encode(text.encode())`"""
    for function in unit.syntax.find("function_definition"):
        name, body = name_of(unit.syntax, function), function.child_by_field_name("body")
        says = _ENCRYPTS.search(name) or (body is not None and _SAYS.match(unit.syntax.text(body)))
        if not says or in_test(unit, function):
            continue
        code = _without_texts(unit, body) if body is not None else ""
        if body is None or _REAL.search(code) or "^" in code:
            continue
        for call in walk(body):
            callee = call.child_by_field_name("function") if call.type == "call" else None
            if callee is not None and _ENCODES.match(unit.names.resolve(callee) or ""):
                yield new(call, message=_ENCODED)
                break


_ENCODED: Final = (
    "This is an encoding and no encryption: whoever sees the result has the text. "
    "Encrypt with `cryptography.fernet.Fernet` and a key that is kept elsewhere."
)


def _without_texts(unit: UnitView, body: Node) -> str:
    """The code of a function, without its docstring and comments: these may speak of what it is not."""
    return " ".join(unit.syntax.text(each) for each in body.named_children if not _is_said(each))


def _is_said(node: Node) -> bool:
    only = node.named_children[0].type if node.type == "expression_statement" and node.named_children else ""
    return node.type == "comment" or only == "string"


__all__ = ["bare_rsa", "encoded_only", "repeated_key", "shifted_letters", "written_out"]
