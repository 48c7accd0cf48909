"""What names tell of secrets: which hold one, which are to be unguessable, and which are something else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from wardline_analyzers.flow.known.values import Taints

SECRET: Final = "secret"
"""The kind of source."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALWAYS: Final = _words("password passwd pwd passphrase passcode secret cvv cvc ssn authorization")
_PAIRS: Final = {
    "key": _words("api access private secret signing encryption auth"),
    "token": _words("access auth refresh api bearer jwt secret reset bot"),
    "number": _words("card"),
    "card": _words("credit"),
}
"""Words that tell it together with one before them."""
_NEGATED: Final = _words(
    "hashed hash digest encrypted masked redacted safe no has is use uses need needs require requires required "
    "show hide invalid wrong missing forgot change csrf xsrf public num count len length max min next page field "
    "name update create delete get set error route endpoint env default last suffix url path file form input "
    "prompt policy strength hint reset validator validators manager"
)
"""Words beside them with which the name means something else."""
_FOLDERS: Final = frozenset(("PWD", "OLDPWD"))
"""Variables of the environment that name the working directory."""
_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


_UNGUESSABLE: Final = _ALWAYS | _words(
    "otp totp hotp apikey csrf xsrf salt nonce iv token sid sessionid captcha pin credential credentials "
    "authtoken accesstoken remember rememberme"
)
_WITH: Final = {
    "key": _words(
        "api secret private session access auth encryption encrypt signing aes hmac license activation recovery "
        "master crypto cipher jwt fernet reset remember"
    ),
    "me": _words("remember"),
    "cookie": _words("session sess login auth remember"),
    "id": _words("session sess"),
    "code": _words(
        "reset verification verify confirmation confirm activation invite invitation auth login sms otp recovery "
        "backup access pin mfa 2fa security registration secret voucher gift"
    ),
}
"""Words that are unguessable only behind another one."""
_OTHERWISE: Final = _words(
    "cache count length len size index number num name hint strength page next mask vocab word ids max min delay "
    "timeout expiry ttl interval seed type lexer parser position pos offset prob probability weight color test "
    "fake mock dummy fetch cancel example sample embedding logits bos eos pad gpio led"
)
_TRAILERS: Final = _words("value str string hex bytes text plain raw hash chars new")


@lru_cache(maxsize=8192)
def is_unguessable(name: str) -> bool:
    """Is what has this name to be unguessable?"""
    if len(name) > 60 or not name:
        return False
    parts = [part.lower() for part in _PART.findall(name) if not part.isdigit()]
    if "for" in parts[1:]:
        parts = parts[: parts.index("for", 1)]  # `idForToken` is an id, `tokenForUser` a token
    if not parts or not _OTHERWISE.isdisjoint(parts):
        return False
    while len(parts) > 1 and parts[-1] in _TRAILERS:
        parts.pop()
    return parts[-1] in _UNGUESSABLE or not _WITH.get(parts[-1], _NO_WORDS).isdisjoint(parts[:-1])


_NO_WORDS: Final[frozenset[str]] = frozenset()
_MAKES: Final = _words("generate gen create make new random build next issue")


def makes_unguessable(name: str) -> bool:
    """Does a function of this name say that what it gives is newly made, and unguessable?"""
    first = _PART.search(name)
    return first is not None and first.group().lower() in _MAKES and is_unguessable(name)


_DOES: Final = _words(
    "get is has use find load read check verify validate parse decode set save store send with to from on handle "
    "require compare match test assert count log print show update delete remove revoke expire refresh rotate consume"
)


def gives_unguessable(name: str) -> bool:
    """Does a function's name say that what it gives is to be unguessable: `newToken`, `verificationCode`?"""
    parts = _PART.findall(name)
    named = len(parts) > 1 and parts[0].lower() not in _DOES and is_unguessable(name)
    return named or makes_unguessable(name)


@lru_cache(maxsize=8192)
def is_secret(name: str) -> bool:
    """Does a variable, attribute or key of this name hold a secret?"""
    if len(name) > 60 or not name or name in _FOLDERS:
        return False
    parts = [part.lower() for part in _PART.findall(name)]
    if parts and parts[-1].isdigit():
        parts.pop()
    if len(parts) > 1 and parts[-2] in _PAIRS.get(parts[-1], _NO_WORDS):  # `resetToken`, and not `resetPassword`
        return _NEGATED.isdisjoint(parts[:-2])
    if not parts or not _NEGATED.isdisjoint(parts):
        return False
    return parts[-1] in _ALWAYS or "".join(parts) in ("apikey", "creditcard")


_GIVES: Final = re.compile(r"(?:get|fetch|load|read|retrieve)_?(?=[A-Z_])")


@lru_cache(maxsize=8192)
def given_secret(function: str) -> str:
    """The secret that a function of this name gives: that of `getPassword`, `load_api_key`; "" if it tells none."""
    found = _GIVES.match(function)
    name = function[found.end() :] if found is not None else ""
    return name if is_secret(name) else ""


_PASSWORDS: Final = _words("password passwd passphrase passhash pwhash")
_HASHED: Final = _words("hash hashed digest")


@lru_cache(maxsize=8192)
def keeps_password(name: str) -> bool:
    """Is this a field that keeps the password of an account, or its hash: `Password`, `hashedPassword`?"""
    parts = [part.lower() for part in _PART.findall(name)] if 0 < len(name) < 60 else []
    known = [part for part in parts if part not in _HASHED]
    return bool(known) and known[-1] in _PASSWORDS and parts[-1] in _PASSWORDS | _HASHED and _NEGATED.isdisjoint(known)


_PLAIN_WORDS: Final = _words(
    "value values data text raw plain plaintext string str content contents body payload key keys token tokens secrets "
    "pass pw pwd credential credentials creds auth hex bytes code pin result response json dict args kwargs parameter "
    "items item"
)
"""What a part of a secret is called that may be the secret."""
_NAME: Final = re.compile(r"\.?([A-Za-z_][\w-]*)")


@lru_cache(maxsize=8192)
def _is_other(key: str) -> bool:
    """Does a key or an attribute of this name hold something else than the secret that is somewhere in the whole?"""
    named = _NAME.fullmatch(key)
    if named is None or is_secret(named[1]):
        return False
    parts = [part.lower() for part in _PART.findall(named[1]) if not part.isdigit()]
    return bool(parts) and (parts[-1] not in _PLAIN_WORDS or "public" in parts)


def of_part(taints: Taints, key: Any) -> Taints:
    """What of this data is under a key: a secret that is somewhere in an object is hardly in its `host` or its `id`."""
    if type(key) is not str or all(t.kind != SECRET for t in taints) or not _is_other(key):
        return taints
    return but_secrets(taints)


def but_secrets(taints: Taints) -> Taints:
    """This data without the secrets among it."""
    return tuple(t for t in taints if t.kind != SECRET)


__all__ = [
    "SECRET",
    "but_secrets",
    "given_secret",
    "gives_unguessable",
    "is_secret",
    "is_unguessable",
    "keeps_password",
    "makes_unguessable",
    "of_part",
]
