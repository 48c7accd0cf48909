"""Checks and fixes of the rules about hashes and password hashing."""

from __future__ import annotations

import re

from wardline_analyzers.checks.hash_words import less_sure_of_purpose
from wardline_analyzers.checks.keeping import written
from wardline_analyzers.checks.naming import Naming, names_in, naming
from wardline_analyzers.checks.secret_text import parts
from wardline_analyzers.finding import Confidence, Edit, Fix, Import, Safety, Severity
from wardline_analyzers.fixes.arguments import added, ranges_without
from wardline_analyzers.fixes.build import callee_edit, replacement
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import words
from wardline_analyzers.python.constants import UNKNOWN

# ---------------------------------------------------------------------- hashes

_KEYED_BY_CONTENT = words(
    "etag cache cached caching cachekey gravatar avatar avatars identicon shard sharding bucket bucketize partition "
    "color colour dedup dedupe deduplicate deduplication seed memo memoize memoized slug hue jitter splay rollout "
    "jobid ketama ring lock lockfile tmp temp tempfile tempdir"
)
"""Purposes for which any even spread of bits will do."""
_CONTENT = words(
    "identifier checksum checksums md5 md5sum sha1 sha1sum crc content "
    "file filename filepath path chunk blob git fingerprint"
)
_SECURITY = words("token secret signature sign signed session auth csrf nonce otp apikey verify hmac mac certificate")


def hash_purpose(match: Match) -> bool:
    """Silent where the names tell of a cache key and the like; surer where they tell of a secret."""
    unit, told = match.unit, naming(match.unit, match.node)
    if _asks_for_size(match) or _is_one_of_several(match):
        return False
    function = _function_text(match)
    if _PRESCRIBED.search(function) or _OF_CODE.search(function) or _hashes_random(match):
        return False
    near = set(parts(told.name)) if told.kind != "argument" else set()
    folder, _, file = unit.around.path.removesuffix(".py").rpartition("/")
    around = near | set(parts(told.function)) | set(parts(unit.around.owner)) | set(parts(file))
    around |= set(parts(folder.rpartition("/")[2])) & _KEYED_BY_CONTENT
    argument = match.argument("0") if not (match.name or "").endswith(".new") else match.argument("1|data")
    hashed = {part for name in names_in(unit, argument) for part in parts(name)} if argument is not None else set()
    if (near | hashed) & _SECURITY and not near & _KEYED_BY_CONTENT:
        match.severity = Severity.HIGH
    elif around & _KEYED_BY_CONTENT or _is_cut(match):
        return False
    elif (around | hashed) & _CONTENT or _WRAPPER.search(told.function) or _is_prefix_search(unit):
        match.confidence = Confidence.LOW
    if in_test(unit, match.node):
        match.confidence = Confidence.LOW
    return less_sure_of_purpose(match)


def hash_chosen(match: Match) -> bool:
    """A function out of a table, or one that was given: what it is, only the dataflow knows."""
    return _is_unseen(match) and hash_purpose(match)


def library_hash_chosen(match: Match) -> bool:
    """The same for a class."""
    return _is_unseen(match) and breaks_with_collisions(match)


def _is_unseen(match: Match) -> bool:
    """Is something called that the patterns cannot resolve? Then the call is what the match is about."""
    call = match.at
    callee = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if call is None or callee is None or match.unit.names.resolve(callee) == match.name:
        return False
    match.node, match.arguments = call, Arguments(call, match.unit.syntax)
    return True


_DETAILS = words("digest_size block_size name")


def _asks_for_size(match: Match) -> bool:
    """`sha1().digest_size`: nothing is hashed."""
    around = match.node.parent
    if around is None or around.type != "attribute":
        return False
    asked = around.child_by_field_name("attribute")
    return asked is not None and match.text(asked) in _DETAILS


_FEW = 16
"""Digits of which collisions are found whatever the hash."""


def _is_cut(match: Match) -> bool:
    """`md5(text).hexdigest()[:8]`: so little of a hash tells things apart, and nobody relies on it for more."""
    kept = match.node.parent
    if kept is not None and kept.type == "assignment" and (name := kept.child_by_field_name("left")) is not None:
        uses = _READ_OUT.findall(_function_text(match).decode("utf-8", "replace"))
        cuts = [cut for base, cut in uses if base == match.text(name)]
        return bool(cuts) and all(cut and int(cut) <= _FEW for cut in cuts)
    asked = match.node.parent
    read = asked.parent if asked is not None and asked.type == "attribute" else None
    around = read.parent if read is not None and read.type == "call" else None
    if read is None or around is None or around.type != "subscript" or around.child_by_field_name("value") != read:
        return False
    cut = re.fullmatch(r"\[\s*:\s*(\d{1,3})\s*\]", match.text(around)[len(match.text(read)) :].strip())
    return cut is not None and int(cut[1]) <= _FEW


_READ_OUT = re.compile(r"\b(\w+)\.(?:hex)?digest\(\)(?:\[\s*:\s*(\d{1,3})\s*\])?")
_OF_CODE = re.compile(rb"\.__(?:module|qualname)__\b")
"""The program's own names: nobody else writes these."""
_PRESCRIBED = re.compile(rb"(?i)sec[-_]websocket|258EAFA5")
"""A protocol's own SHA-1."""
_RANDOM_BYTES = re.compile(r"\b(?:urandom|token_bytes|get_random_bytes)\(")


def _hashes_random(match: Match) -> bool:
    """Are fresh random bytes hashed, which no collision harms?"""
    function, argument = _function_text(match), match.argument("0|string")
    if argument is None:
        return re.search(rb"update\(\s*(?:[\w.]+\.)?(?:urandom|token_bytes|get_random_bytes)\(", function) is not None
    if _RANDOM_BYTES.search(match.text(match.unit.values.follow(argument))):
        return True
    name = re.escape(match.text(argument)) if argument.type == "identifier" else ""
    added = rf"(?m)^\s*{name}\s*\+=.*(?:urandom|token_bytes|get_random_bytes)\("
    return bool(name) and re.search(added.encode(), function) is not None


def _function_text(match: Match) -> bytes:
    function = match.enclosing("function_definition")
    return (function if function is not None else match.node).text or b""


def _is_one_of_several(match: Match) -> bool:
    """Is the called name a variable that may stand for other algorithms too?"""
    callee = match.callee()
    if callee is None or callee.type != "identifier":
        return False
    found = match.unit.names.binding(match.text(callee), callee.start_byte) or []
    return len(found) > 1 and any(binding.kind != "import" for binding in found)


_WRAPPER = re.compile(r"(?i)md5|sha_?1|^_?sha_|^_?hash(?:_digest\w*|_bytes)?$")
"""Functions that are called after the hash: what it is for, their callers know."""


def _is_prefix_search(unit: UnitView) -> bool:
    """Have I Been Pwned is asked by the first five characters of a SHA-1."""
    source = unit.syntax.source
    return b"pwnedpasswords" in source or (b"[:5]" in source and b"[5:]" in source)


def sha256(match: Match) -> list[Edit]:
    """SHA-256 in the place of MD5 or SHA-1."""
    if match.name in ("hashlib.new", "hashlib.file_digest"):
        node = match.argument("0|name" if match.name == "hashlib.new" else "1|digest")
        if node is None:
            return []
        text = '"sha256"' if isinstance(match.unit.values.constant(node), str) else "hashlib.sha256"
        return [replacement(match, written(match, node), text)] if text[0] == '"' or match.resolve(node) else []
    edit = callee_edit(match, "hashlib.sha256")
    return [edit] if edit is not None else []


def not_for_security(match: Match) -> list[Edit]:
    """Pass `usedforsecurity=False` to a hashlib call."""
    arguments = match.arguments
    if match.name == "hashlib.file_digest" or arguments is None or arguments.node is None:
        return []
    given = arguments.keywords.get("usedforsecurity")
    if given is not None:
        return [replacement(match, given, "False")]
    if arguments.node.type != "argument_list":
        return []
    at, text = added(arguments.node, match.unit.syntax.source, "usedforsecurity=False")
    shift = match.unit.syntax.shift
    return [Edit(at - shift, at - shift, text)]


_SOUND_USES = (
    "padding.OAEP", "padding.MGF1", "twofactor.totp.TOTP", "twofactor.hotp.HOTP", ".add_certificate",
    ".add_certificate_by_hash", ".add_response", ".add_response_by_hash", ".fingerprint", "hmac.HMAC",
    "kdf.pbkdf2.PBKDF2HMAC", "kdf.hkdf.HKDF", "kdf.hkdf.HKDFExpand", "kdf.kbkdf.KBKDFHMAC", "x963kdf.X963KDF",
    "concatkdf.ConcatKDFHash", "concatkdf.ConcatKDFHMAC", "isinstance",
)  # fmt: skip
"""Constructions that no collision breaks, or where a standard prescribes SHA-1."""


def breaks_with_collisions(match: Match) -> bool:
    """Is this hash object used where a collision matters: not in OAEP, TOTP, HMAC, OCSP, a fingerprint?"""
    here, parent = match.node, match.node.parent
    while parent is not None and parent.type in ("argument_list", "keyword_argument", "tuple", "list", "call"):
        if parent.type == "call" and here.type == "argument_list":
            callee = parent.child_by_field_name("function")
            name = (match.resolve(callee) or "." + match.text(callee).rpartition(".")[2]) if callee is not None else ""
            if name.endswith(_SOUND_USES):
                return False
        here, parent = parent, parent.parent
    if re.search(rb"\b(?:TOTP|HOTP|OCSP\w*|ocsp)\b", match.unit.syntax.source) or "ocsp" in match.unit.around.path:
        return False
    if match.node.parent is not None and match.node.parent.type == "pair":
        return False  # a table of algorithms
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


def library_sha256(match: Match) -> list[Edit] | Fix:
    """SHA-256 of the same library."""
    name = match.name or ""
    if name.startswith("cryptography."):
        edit = callee_edit(match, "cryptography.hazmat.primitives.hashes.SHA256")
        return [edit] if edit is not None else []
    callee = match.callee()
    if callee is None:
        return []
    package = name.partition(".")[0]
    edits = (replacement(match, callee, "SHA256.new"),)
    return Fix("Use SHA-256", Safety.SUGGESTED, edits, (Import(f"{package}.Hash", "SHA256"),))


# ---------------------------------------------------------------------- passwords

_PASSWORD = words("password passwd pwd passphrase passcode pw pass passwort")
_NO_PASSWORD = words(
    "hash hashed hashes digest url path file filename reset field form length len name policy id token hint type "
    "encrypted stored salted prefix list database"
)


def is_password(name: str) -> bool:
    """Is this the name of a variable that holds a password as it was typed?"""
    found = set(parts(name))
    return bool(found & _PASSWORD) and not found & _NO_PASSWORD


def argument_is_password(match: Match) -> bool:
    """Is a password hashed here, and not for a protocol that prescribes the hash?"""
    if _is_one_of_several(match):
        return False
    new = match.name == "hashlib.new"
    node = match.argument("1|data" if new else "0|data") or match.argument("0|string")
    if node is None:
        return False
    names = list(names_in(match.unit, match.unit.values.follow(node)))
    said = [*names, *names_in(match.unit, node)]
    if not any(is_password(name) for name in said) and not (set(said) & _AS_TYPED and _sets_password(match)):
        return False
    spoken = {part for name in names for part in parts(name)}
    if spoken & {"realm", "nonce", "challenge", "scramble", "cnonce"} or _is_prefix_search(match.unit):
        return False
    if _is_protocol(naming(match.unit, match.node)):
        return False
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


_AS_TYPED = words("raw plain plaintext clear cleartext value text new given")
_SETS_PASSWORD = re.compile(
    r"_*(?:set|hash|make|change|check|verify|save|store|create|encode)_(?:\w+_)?(?:password|passwd|pwd)"
)


def _sets_password(match: Match) -> bool:
    """Is it in a function so called: `def set_password(self, raw)`?"""
    return _SETS_PASSWORD.fullmatch(naming(match.unit, match.node).function) is not None


_PROTOCOLS = words("scram digest challenge native ntlm realm cache pwned breach breached leaked hibp a1 ha1")


def _is_protocol(told: Naming) -> bool:
    """SCRAM, digest and native authentication hash passwords as their standards say; so do keys of a cache."""
    around = set(parts(told.function)) | (set(parts(told.name)) - {"digest"})
    return not around.isdisjoint(_PROTOCOLS)


_WEAK_HASHERS = re.compile(r"(?:^|\.)(?:Unsalted)?(?:MD5|SHA1|Crypt)PasswordHasher$")


def first_hasher_weak(match: Match) -> bool:
    """Does Django store new passwords with MD5, SHA-1 or crypt: is that the first hasher?"""
    hashers = match.unit.values.constant(match.value) if match.value is not None else UNKNOWN
    if not isinstance(hashers, (list, tuple)) or not hashers:
        return False
    if not isinstance(hashers[0], str) or not _WEAK_HASHERS.search(hashers[0]):
        return False
    if "test" in match.unit.around.path.lower() or in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


_WEAK_SCHEME = re.compile(
    r"^(?:md5_crypt|des_crypt|bsdi_crypt|bigcrypt|crypt16|ldap_(?:salted_)?(?:md5|sha1)|ldap_plaintext|hex_\w+|plaintext"
    r"|lmhash|nthash|msdcc2?|mysql323|mysql41|apr_md5_crypt|mssql\d+|oracle10|postgres_md5|roundup_plaintext"
    r"|django_(?:salted_(?:md5|sha1)|des_crypt))$"
)


def first_scheme_weak(match: Match) -> bool:
    """Does a passlib context hash new passwords with a scheme that is fast?"""
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    schemes = match.constant("0|schemes")
    default = match.constant("default")
    if isinstance(default, str):
        return bool(_WEAK_SCHEME.search(default))
    if isinstance(schemes, str):
        schemes = schemes.split(",")
    first = schemes[0] if isinstance(schemes, (list, tuple)) and schemes else None
    return isinstance(first, str) and bool(_WEAK_SCHEME.search(first.strip()))


_METHODS = {
    "werkzeug.security.generate_password_hash": "1|method",
    "django.contrib.auth.hashers.make_password": "2|hasher",
}


def default_method(match: Match) -> list[Edit]:
    """Leave the method to the library."""
    arguments, name = match.arguments, _METHODS.get(match.name or "")
    if name is None or arguments is None or arguments.node is None:
        return []
    node = arguments.get(name)
    if node is None or (node in arguments.positional and node.id != arguments.positional[-1].id):
        return []
    leaving = arguments.keyword_nodes.get(name.partition("|")[2], node)
    shift = match.unit.syntax.shift
    ranges = ranges_without(arguments.node, match.unit.syntax.source, [leaving])
    return [Edit(start - shift, end - shift, "") for start, end in ranges]
