"""Checks and fixes of the rules about values that must differ each time, and keys that must not stand in the source."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.keeping import written
from wardline_analyzers.checks.naming import last_name, names_in
from wardline_analyzers.checks.secret_places import plain_text
from wardline_analyzers.checks.secret_text import is_placeholder, parts
from wardline_analyzers.checks.secrets import environment_fix, replaceable
from wardline_analyzers.finding import Confidence, Edit, Fix
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, words
from wardline_analyzers.python.constants import UNKNOWN

# ---------------------------------------------------------------------- initialisation vectors

_MAKERS = words("bytes bytearray bytes.fromhex bytearray.fromhex base64.b64decode base64.urlsafe_b64decode")
_MAKERS |= words("binascii.unhexlify binascii.a2b_hex codecs.decode hashlib.md5 hashlib.sha1 hashlib.sha256")
_MAKERS |= words("base64.b64encode base64.urlsafe_b64encode base64.b32decode")
_FRESH = re.compile(rb"urandom|token_bytes|get_random_bytes|randbytes|nonce_size|generate_nonce|random\(")


def repeated(match: Match) -> bool:
    """Is the IV a constant, or made of the key alone, in code that encrypts?"""
    node = match.asked()
    if node is None or _decrypts_only(match) or not (_is_constant(match, node) or _is_of_the_key(match, node)):
        return False
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


def of_the_object(match: Match) -> bool:
    """`self.aead.encrypt(self.nonce, data, None)`: what the object was made with, for each of its messages"""
    node, function = match.asked(), function_around(match.node)
    if node is None or function is None or node.type != "attribute" or in_test(match.unit, match.node):
        return False
    name = match.text(node)
    if not _OF_OBJECT.fullmatch(name) or _decrypts_only(match) or "__init__" in match.text(function)[:40]:
        return False
    moved = rf"{re.escape(name)}\s*[-+|]?=(?!=)|\b(?:next|incr|advance|bump)\w*\("
    return re.search(moved, match.text(function)) is None


_OF_OBJECT = re.compile(r"(?i)self\._*(?:iv|nonce|init(?:iali[sz]ation)?_?vector)")


def repeated_by_kept(match: Match) -> bool:
    """The same for `self.cipher.encrypt(nonce, data, None)`: only AEAD ciphers take data that goes along."""
    return "cryptography" in match.unit.names.packages and repeated(match)


def _around(match: Match) -> bytes:
    function = function_around(match.node)
    return (function.text if function is not None else None) or match.unit.syntax.source


def _decrypts_only(match: Match) -> bool:
    """Who decrypts takes the IV that was used."""
    text = _around(match).lower()
    return b"decrypt" in text and b"encrypt" not in text.replace(b".decrypt", b"")


def _is_constant(match: Match, node: Node, depth: int = 0) -> bool:
    """Is it made of constants, through decoding, slicing and plain hashing?"""
    if depth > 6:
        return False
    value = match.unit.values.follow(node)
    constant = match.unit.values.constant(value)
    if constant is not UNKNOWN:
        return isinstance(constant, (bytes, str)) and len(constant) > 0
    if value.type == "subscript":
        base = value.child_by_field_name("value")
        return base is not None and _is_constant(match, base, depth + 1)
    if value.type == "binary_operator":  # `b"\0" * AES.block_size`
        sides = value.child_by_field_name("left"), value.child_by_field_name("right")
        times = _operator(value) == "*" and any(s is not None and match.text(s).endswith("block_size") for s in sides)
        return times and any(s is not None and _is_constant(match, s, depth + 1) for s in sides)
    if value.type != "call":
        return False
    callee, arguments = value.child_by_field_name("function"), value.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return False
    if callee.type == "attribute" and match.text(callee).endswith((".digest", ".encode")):
        base = callee.child_by_field_name("object")
        return base is not None and _is_constant(match, base, depth + 1)
    given = [n for n in arguments.named_children if n.type != "comment"]
    if match.resolve(callee) in ("os.environ.get", "os.getenv"):  # where the variable is missing
        return len(given) > 1 and _is_constant(match, given[1], depth + 1)
    return (
        match.resolve(callee) in _MAKERS
        and bool(given)
        and all(_is_constant(match, n, depth + 1) or match.unit.values.constant(n) is not UNKNOWN for n in given)
    )


def _operator(node: Node) -> str:
    sign = node.child_by_field_name("operator")
    return sign.type if sign is not None else ""


def _is_of_the_key(match: Match, node: Node) -> bool:
    """`AES.new(key, AES.MODE_CBC, key[:16])`: one key, one IV."""
    key = match.argument("0|key")
    if ".modes." in (match.name or ""):
        call = match.enclosing("call")
        algorithm = Arguments(call, match.unit.syntax).get("0|algorithm") if call is not None else None
        algorithm = match.unit.values.follow(algorithm) if algorithm is not None else None
        key = Arguments(algorithm, match.unit.syntax).get("0|key") if algorithm is not None else None
    if key is None or key.type not in ("identifier", "attribute"):
        return False
    name = last_name(match.unit, key)
    value = match.unit.values.follow(node)
    if not name or "key" not in parts(name) or value.type not in ("identifier", "attribute", "subscript", "call"):
        return False
    if value.type == "subscript":
        base = value.child_by_field_name("value")
        if base is None or base.type != "call":
            return base is not None and match.text(base) in (match.text(key), name)
        value = base  # `sha256(key).digest()[:16]`
    if value.type in ("identifier", "attribute"):
        return match.text(value) == match.text(key)
    found = [n for n in names_in(match.unit, value) if n in (name, *_DERIVING) or not n.islower()]
    return name in found and set(names_in(match.unit, value)) <= {name, *_DERIVING}


_DERIVING = words("hashlib md5 sha1 sha256 digest hexdigest encode bytes self")


_LENGTHS = (
    (".algorithms.ChaCha20", 16),
    (".SecretBox", 24),
    ("nacl.", 24),
    (".aead.", 12),
    (".encrypt", 12),
    (".modes.GCM", 12),
    ("ChaCha20", 12),
    ("Salsa20", 8),
    (".DES", 8),
    (".Blowfish", 8),
    (".CAST", 8),
    (".ARC2", 8),
)
"""Part of the callee's name, and how many bytes its IV or nonce has; 16 otherwise."""


def random_iv(match: Match) -> list[Edit]:
    """`os.urandom` in the place of the constant, where the function encrypts and does nothing else."""
    node = match.asked()
    if node is None or b"decrypt" in _around(match).lower() or b"encrypt" not in _around(match).lower():
        return []
    length = next((length for word, length in _LENGTHS if word in (match.name or "")), 16)
    if b"MODE_GCM" in (match.node.text or b""):
        length = 12
    return [replacement(match, written(match, node), spelled(f"`os.urandom`({length})"))]


def kept_constant(match: Match) -> bool:
    """`self.iv = b"..."` in a file that uses a library of ciphers."""
    if match.value is None or not _uses_ciphers(match):
        return False
    value = match.unit.values.constant(match.value)
    if not isinstance(value, (bytes, str)) or len(value) not in (8, 12, 16, 24):
        return False
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


def _uses_ciphers(match: Match) -> bool:
    return bool(match.unit.names.packages & {"Crypto", "Cryptodome", "cryptography"})


# ---------------------------------------------------------------------- keys in the source

_LABELLED = words("token secret key password ikm seed prk signing")


def stands_in_source(match: Match) -> bool:
    """Is the key written in the source: not a label, an empty text, or a known test vector?"""
    node = match.asked()
    if node is None or not _is_constant(match, node):
        return False
    value = match.unit.values.constant(node)
    if value is not UNKNOWN and (not value or not any(value) if isinstance(value, bytes) else not value):
        return False
    name = match.name or ""
    if name.startswith("hmac."):
        message = match.argument("1|msg")
        if message is not None and any(set(parts(n)) & _LABELLED for n in names_in(match.unit, message)):
            return False  # key derivation: the first argument is a public label
        if isinstance(value, bytes) and len(value) < 6:
            return False
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if isinstance(text, str) and is_placeholder(text):
        match.confidence = Confidence.LOW
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    literal = plain_text(match.unit.values.follow(node))
    if literal is not None:
        match.at = literal
    return True


def kept_in_source(match: Match) -> bool:
    """`self.key = b"..."` in a file that uses a library of ciphers."""
    if match.value is None or not _uses_ciphers(match):
        return False
    value = match.unit.values.constant(match.value)
    literal = plain_text(match.value)
    if (
        not isinstance(value, (bytes, str))
        or len(value) not in (16, 24, 32, 44)
        or len(set(value)) < 3
        or literal is None
    ):
        return False
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if in_test(match.unit, match.node) or is_placeholder(text):
        match.confidence = Confidence.LOW
    match.at = literal
    return True


def key_from_environment(match: Match) -> Fix | None:
    """`os.environ["ENCRYPTION_KEY"]` in the place of the literal."""
    node = match.asked()
    value = match.unit.values.follow(node) if node is not None else None
    literal = plain_text(value) if value is not None else None
    if value is not None and literal is None:  # "text".encode()
        callee = value.child_by_field_name("function") if value.type == "call" else None
        base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
        literal = plain_text(base) if base is not None else None
    if node is None or literal is None or not replaceable(match.unit, literal):
        return None
    name = match.name or ""
    if "Fernet" in name:
        variable = "FERNET_KEY"
    elif name.startswith(("hmac.", "itsdangerous.")):
        variable = "SIGNING_KEY"
    else:
        variable = "ENCRYPTION_KEY"
    return environment_fix(match, literal, variable)
