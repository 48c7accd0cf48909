"""What looks like a secret and is none: placeholders, references to where the secret is, hashes, invented examples."""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

from wardline_analyzers.checks.secret_text import is_placeholder, is_public, is_sequence

_REFERENCE = re.compile(
    r"(?i)^(?:\$|%\w+%|@\w+@|!\w|#\{|<%|\{\{|\[\[|<|ENC[\[(]|vault:|op://|arn:|env[:.]|secret(?:s|manager)?[:./]|file:|ssm:"
    r"|keyring:|process\.env|os\.environ|System\.getenv|projects/[^/]+/secrets/|https?://[^/]*vault|AQICAH|AgA)"
)
"""Where the secret is, or the secret in a form that only its keeper can read (Vault, sops, KMS, sealed secrets)."""
_UUID = re.compile(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_HASH = re.compile(
    r"(?i)^(?:sha(?:1|224|256|384|512)[-:=~]|md5[-:=]|blake2[bs][-:]|\$(?:2[abxy]|5|6|1|y|argon2\w*|pbkdf2[\w-]*|scrypt|apr1)\$"
    r"|\{(?:SSHA|SHA|CRYPT|bcrypt|noop)\}|pbkdf2[:_]|bcrypt[:$]|scrypt:|argon2)"
)
_HASH_BEFORE = re.compile(
    r"(?i)(?:integrity|checksum|sha\d{1,3}(?:sum)?|md5|digest|fingerprint|thumbprint|etag|commit|revision|\brev\b"
    r"|resolved|\bref\b|content[-_]?hash|\bhash(?:es)?\b|public[-_ ]?key|pubkey|\bssh-(?:rsa|dss|ed25519)\b"
    r"|ecdsa-sha2|checkout|sourcemap|data:\w+/[\w.+-]+;base64)\W{0,4}\S{0,20}$"
)
"""What stands before a hash, a public key or a file's content."""
_REPEATED = re.compile(r"(.)\1{5,}|(.{2,4})\2{3,}")
_INVENTED = re.compile(
    r"(?i)example|x{5,}|your|fake|dummy|sample|placeholder|redacted|test[_-]?(?:token|key|secret)|not[-_]?(?:a|real)"
    r"|eyJzdWIiOiIxMjM0NTY3ODkwI|Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq|dead-?beef|insert|<[^>]*>|\.\.\.|\*\*\*|changeme|password|passw0rd|abcdef"
)
_WORDS = re.compile(r"[A-Za-z]{2,}")
_VOWELS = re.compile(r"[aeiouyAEIOUY]")


@lru_cache(maxsize=8192)
def is_invented(token: str) -> bool:
    """Is a token in the form of a service's one that somebody has made up to show the form?"""
    if _INVENTED.search(token) or is_sequence(token) or _REPEATED.search(token):
        return True
    return len(set(token[-24:])) < min(6, len(token) // 2)


_OVER = 1_767_225_600
"""The first of January 2026, in seconds since 1970."""
_EXP = re.compile(rb'"exp"\s*:\s*(\d{9,11})(?![\d.])')


def has_ended(token: bytes) -> bool:
    """Does a JSON web token say of itself that it opens nothing any more?"""
    payload = (*token.split(b"."), b"")[1][:4000]
    try:
        found = _EXP.search(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    except (binascii.Error, ValueError):
        return False
    return found is not None and int(found[1]) < _OVER


def is_reference(value: str) -> bool:
    """Does a value say where the secret is, or hold it encrypted?"""
    return bool(_REFERENCE.search(value))


def is_hash(value: str, before: str) -> bool:
    """Is a value a hash or an identifier, by itself or by what stands before it on its line?"""
    return bool(_HASH.search(value) or _UUID.fullmatch(value) or _HASH_BEFORE.search(before[-80:]))


def is_no_value(value: str) -> bool:
    """Is a value in settings something that stands for a secret, or a key that anybody may have?"""
    return is_reference(value) or is_placeholder(value) or is_public(value) or bool(_REPEATED.search(value))


def reads_like_words(value: str) -> bool:
    """Is a value made of words of a language or of names, as labels and paths are, and keys are not?"""
    found = _WORDS.findall(value)
    letters = sum(map(len, found))
    spoken = sum(len(word) for word in found if _VOWELS.search(word) and len(word) > 2 and not _mixed(word))
    return letters > 0 and spoken >= 0.75 * len(value)


_DIGITS_AS_LETTERS = str.maketrans("013457@$", "oieastas")


def spoken(value: str) -> str:
    """A value with letters for the digits that are written for them: `s3krit`."""
    return value.translate(_DIGITS_AS_LETTERS)


def _mixed(word: str) -> bool:
    """Do capital letters stand where no person would write them?"""
    return not re.fullmatch(r"[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[A-Z]+", word)
