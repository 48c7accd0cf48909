"""Checks and fixes of the rules about keys: how long they are, how they are derived, and what they encrypt with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.keeping import written
from wardline_analyzers.checks.python.crypto.hashes import is_password
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence, Edit, Fix, Import, Safety
from wardline_analyzers.fixes.arguments import added
from wardline_analyzers.fixes.build import callee_edit, replacement, spelled
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk

# ---------------------------------------------------------------------- deriving keys

_PRESCRIBED = re.compile(rb"(?i)mnemonic|bip-?39|\bssid\b|\bscram\b|electrum")


def own_choice_of_rounds(match: Match) -> bool:
    """Not where a standard says how many rounds: BIP 39, WPA2."""
    if _PRESCRIBED.search(match.unit.syntax.source):
        return False
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


_ROUNDS = (
    ("hashlib.pbkdf2_hmac", "3|iterations", "600_000"),
    ("pbkdf2.PBKDF2HMAC", "3|iterations", "600_000"),
    ("KDF.PBKDF2", "3|count", "600_000"),
    ("bcrypt.gensalt", "0|rounds", "12"),
    ("bcrypt.kdf", "3|rounds", "200"),
    ("hashlib.scrypt", "n", "2**17"),
    ("scrypt.Scrypt", "2|n", "2**17"),
    ("KDF.scrypt", "3|N", "2**17"),
    ("PasswordHasher", "1|memory_cost", "65536"),
    ("Argon2id", "memory_cost", "65536"),
)
"""Callee's end, argument, and the value to use (OWASP Password Storage Cheat Sheet, or the library's default)."""


def more_rounds(match: Match) -> list[Edit]:
    """As many rounds as the OWASP cheat sheet asks for."""
    name, arguments = match.name or "", match.arguments
    if arguments is None or arguments.node is None:
        return []
    for end, spec, value in _ROUNDS:
        if not name.endswith(end):
            continue
        node = arguments.get(spec)
        if node is not None:
            edits = [replacement(match, written(match, node), value)]
        else:
            edits = [_added(match, arguments.node, f"{spec.rpartition('|')[2]}={value}")]
        if name == "hashlib.scrypt" and "maxmem" not in arguments.keywords and not arguments.hidden_keywords:
            edits.append(_added(match, arguments.node, "maxmem=2**28"))  # the default allows n=2**14
        return edits
    return []


def _added(match: Match, arguments: Node, text: str) -> Edit:
    at, insertion = added(arguments, match.unit.syntax.source, text)
    shift = match.unit.syntax.shift
    return Edit(at - shift, at - shift, insertion)


# ---------------------------------------------------------------------- the size of keys


def longer_key(match: Match) -> list[Edit]:
    """3072 bits, or the curve P-256."""
    name, arguments = match.name or "", match.arguments
    if arguments is None or name.startswith("paramiko.DSSKey"):
        return []
    if ".ec." in name:
        node = arguments.get("0|curve")
        if node is None:
            return []
        curve = "`cryptography.hazmat.primitives.asymmetric.ec.SECP256R1`"
        called = written(match, node)
        if called.type == "call":
            callee = called.child_by_field_name("function")
            return [_respelled(match, callee, "SECP256R1", curve)] if callee is not None else []
        return [_respelled(match, called, "SECP256R1", curve)]
    if name.startswith("ecdsa."):
        node = arguments.get("0|curve")
        return [_respelled(match, node, "NIST256p", "`ecdsa.NIST256p`")] if node is not None else []
    if ".ECC." in name:
        node = arguments.get("curve")
        return [replacement(match, node, '"P-256"')] if node is not None else []
    for spec, condition in match.matcher.where:
        node = arguments.get(spec)
        if condition[0] == "less" and node is not None:
            return [replacement(match, written(match, node), "3072")]
    return []


def _respelled(match: Match, node: Node, word: str, qualified: str) -> Edit:
    """Another name out of the same module, written the same way."""
    base = node.child_by_field_name("object") if node.type == "attribute" else None
    text = f"{match.text(base)}.{word}" if base is not None else spelled(qualified)
    return replacement(match, node, text)


# ---------------------------------------------------------------------- ciphers

_BLOCK = ("TripleDES", "Blowfish", "CAST5", "IDEA", "SEED", "RC2")
_AES_KEYS = (16, 24, 32)


def modern_cipher(match: Match) -> list[Edit]:
    """AES in the place of a block cipher of `cryptography`, if key and IV can be seen, and made to fit."""
    name = (match.name or "").rpartition(".")[2]
    if not (match.name or "").startswith("cryptography.") or name not in _BLOCK:
        return []
    key, around = match.argument("0|key"), match.node.parent
    call = around.parent if around is not None and around.type == "argument_list" else None
    if key is None or call is None or not (match.resolve(call) or "").endswith("ciphers.Cipher()"):
        return []
    mode = Arguments(call, match.unit.syntax).get("1|mode")
    mode = match.unit.values.follow(mode) if mode is not None else None
    arguments = mode.child_by_field_name("arguments") if mode is not None and mode.type == "call" else None
    made = callee_edit(match, "cryptography.hazmat.primitives.ciphers.algorithms.AES")
    if made is None or arguments is None or len(arguments.named_children) != 1:
        return []
    edits = [made]
    for node, wanted in ((key, _AES_KEYS), (arguments.named_children[0], (16,))):
        length = _random_length(match, node)
        if length is None:
            return []
        number, value = length
        if value not in wanted:
            edits.append(replacement(match, number, str(wanted[-1])))
    return edits


def _random_length(match: Match, node: Node) -> tuple[Node, int] | None:
    """The literal n of `os.urandom(n)` or `secrets.token_bytes(n)`."""
    value = match.unit.values.follow(node)
    if value.type != "call" or match.resolve(value) not in ("os.urandom()", "secrets.token_bytes()"):
        return None
    arguments = value.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    length = match.unit.values.constant(given[0]) if len(given) == 1 else None
    return (given[0], length) if type(length) is int else None


# ---------------------------------------------------------------------- modes

_ONE_BLOCK = re.compile(
    r"(?i)wrap|header_?protect|keystream|counter|prf|cmac|_block|ghash|siv|xts|increment|mask|derive|eax|ctr|gcm|cfb|ofb"
)
_AUTHENTICATED = re.compile(rb"(?i)hmac|poly1305|cmac|\.sign\(|\.verify\(|mac\b|signature")


def not_one_block(match: Match) -> bool:
    """ECB of single blocks is how other modes are built: then the confidence is low."""
    function = match.enclosing("function_definition")
    name = function.child_by_field_name("name") if function is not None else None
    told = f"{match.text(name) if name is not None else ''} {match.unit.around.owner}"
    padded = function is not None and "pad(" in match.text(function)  # more than one block
    if (_ONE_BLOCK.search(told) and not padded) or in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


def not_authenticated(match: Match) -> bool:
    """Is there nothing in the unit that looks like a message authentication code?"""
    source = match.unit.syntax.source
    only_reads = _DECRYPTS.search(source) is not None and _ENCRYPTS.search(source) is None  # others chose its form
    return not only_reads and not _AUTHENTICATED.search(source)


_DECRYPTS = re.compile(rb"decryptor\(|\.decrypt\(")
_ENCRYPTS = re.compile(rb"encryptor\(|\.encrypt\(")


def galois_counter_mode(match: Match) -> list[Edit]:
    """GCM in the place of ECB, for AES of PyCryptodome where the unit encrypts only."""
    package = (match.name or "").partition(".")[0]
    node = match.argument("1|mode")
    source = match.unit.syntax.source
    if node is None or match.name != f"{package}.Cipher.AES.new" or b"encrypt(" not in source or b"decrypt" in source:
        return []
    if node.type == "attribute":
        base = node.child_by_field_name("object")
        return [replacement(match, node, f"{match.text(base)}.MODE_GCM")] if base is not None else []
    return [replacement(match, node, spelled(f"`{package}.Cipher.AES:MODE_GCM`"))]


# ---------------------------------------------------------------------- padding of RSA


def oaep(match: Match) -> list[Edit] | Fix:
    """OAEP in the place of PKCS#1 v1.5."""
    name = match.name or ""
    if name.endswith("PKCS1_v1_5.new"):
        callee = match.callee()
        if callee is None:
            return []
        edit = replacement(match, callee, "PKCS1_OAEP.new")
        imports = (Import(f"{name.partition('.')[0]}.Cipher", "PKCS1_OAEP"),)
        return Fix("Use OAEP", Safety.SUGGESTED, (edit,), imports)
    node = match.argument("1|padding")
    if node is None:
        return []
    made = written(match, node)
    callee = made.child_by_field_name("function") if made.type == "call" else None
    base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    package = "cryptography.hazmat.primitives"
    module = match.text(base) if base is not None else None
    oaep_name = f"{module}.OAEP" if module else f"`{package}.asymmetric.padding.OAEP`"
    mgf_name = f"{module}.MGF1" if module else f"`{package}.asymmetric.padding.MGF1`"
    sha = f"`{package}.hashes.SHA256`()"
    text = spelled(f"{oaep_name}(mgf={mgf_name}(algorithm={sha}), algorithm={sha}, label=None)")
    return [replacement(match, made, text)] if callee is not None else []


_DERIVES = re.compile(r"(?i)derive|scrypt|pbkdf2|argon2|hkdf|bcrypt")


def padded_password(match: Match) -> bool:
    """`Fernet(urlsafe_b64encode(password.ljust(32).encode()))`: the key is the password, or one hash of it."""
    given = match.argument("0|key")
    encoded = match.unit.values.follow(given) if given is not None else None
    callee = encoded.child_by_field_name("function") if encoded is not None and encoded.type == "call" else None
    if encoded is None or callee is None or match.resolve(callee) != "base64.urlsafe_b64encode":
        return False
    around = function_around(match.node)
    if around is None or _DERIVES.search(match.text(around)):
        return False
    match.at = given
    return any(
        node.type == "identifier" and is_password(match.text(node)) for node in _behind(match, encoded)
    ) and outside_tests(match)


def _behind(match: Match, node: Node) -> Iterator[Node]:
    """The nodes of an expression, and of what its names stand for."""
    for each in walk(node):
        yield each
        if each.type == "identifier":
            followed = match.unit.values.follow(each)
            if followed.id != each.id:
                yield from walk(followed)
