"""OpenSSL and its kin: results taken for yes or no, codes compared byte by byte, IVs that are written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.paths import every, expressions, given, nested, path_of, uncast

_VERIFIES: Final = frozenset(
    (
        *("EVP_DigestVerifyFinal", "EVP_DigestVerify", "EVP_VerifyFinal", "EVP_PKEY_verify", "EVP_PKEY_verify_recover"),
        *("ECDSA_verify", "ECDSA_do_verify", "DSA_verify", "DSA_do_verify", "X509_verify_cert", "X509_verify"),
        *("X509_REQ_verify", "X509_CRL_verify", "OCSP_basic_verify", "EVP_PKEY_public_check", "EVP_PKEY_check"),
    )
)
"""What answers with 1 for yes, 0 for no, and a number below zero for an error."""
_TAKES_IV: Final = {
    **dict.fromkeys(("EVP_EncryptInit_ex", "EVP_CipherInit_ex", "AES_cbc_encrypt", "DES_ncbc_encrypt"), 4),
    **dict.fromkeys(("EVP_EncryptInit", "EVP_EncryptInit_ex2", "crypto_secretbox_easy", "mbedtls_aes_crypt_cbc"), 3),
    **dict.fromkeys(("crypto_aead_xchacha20poly1305_ietf_encrypt", "crypto_aead_chacha20poly1305_ietf_encrypt"), 7),
    "mbedtls_gcm_crypt_and_tag": 3,
    "mbedtls_cipher_set_iv": 1,
}
"""Where the IV stands."""
_READS_IV: Final = frozenset((*_TAKES_IV, "EVP_DecryptInit_ex", "printf"))
_COMPARES: Final = frozenset(("memcmp", "strcmp", "strncmp", "bcmp"))
_CODE: Final = re.compile(
    r"(?i)(?:^|_|\.|>)(?:calc|calculated|computed|expected|actual|got|want|our|my|recv|received)?_?"
    r"(?:hmac|mac|digest|tag|sig|signature|auth_?tag|md)\d*(?:_?(?:buf|hex|out|bytes|str))?$"
)
_MAKES_CODE: Final = re.compile(r"\b(?:HMAC|CMAC|EVP_MAC|hmac|mbedtls_md_hmac|crypto_auth|wc_Hmac\w*|poly1305)\w*\s*\(")


def crypto(look: Look) -> None:
    """Report what a function makes of a library for cryptography."""
    found = list(every(look.function.body))
    calls = [each for each in found if each.kind == "call" and each.base is None]
    words = {call.word for call in calls}
    if not words.isdisjoint(_VERIFIES):
        _results(look, found)
    if not words.isdisjoint(_TAKES_IV):
        for call in calls:
            if call.word in _TAKES_IV:
                _iv(look, call, found)
    if not words.isdisjoint(_COMPARES) and _MAKES_CODE.search(look.text, look.function.start, look.function.end):
        for call in calls:
            if call.word in _COMPARES:
                _compared(look, call)


def _results(look: Look, found: list[Expression]) -> None:
    """`if (EVP_VerifyFinal(…))`: an error is true as well."""
    values = given(look.function.body, found)
    for test in _truths(look, found):
        call = test
        if test.kind == "name":
            made = values.get(test.word, [])
            call = made[-1] if made and all(each.kind in ("call", "number", "unary") for each in made) else test
        if call.kind == "call" and call.base is None and call.word in _VERIFIES:
            look.report("verified-as-truth", test, 2, None, (), callee=call.word)


def _truths(look: Look, found: list[Expression]) -> Iterator[Expression]:
    """What is asked whether it is zero."""
    due = [one.test for one in nested(look.function.body) if one.kind in ("if", "while", "dowhile", "for") and one.test]
    due += [each.parts[0] for each in found if each.kind == "choice"]
    while due:
        test = uncast(due.pop())
        if test.kind == "unary" and test.word == "!":
            due.append(test.parts[0])
        elif test.kind == "binary" and test.word in ("&&", "||"):
            due += test.parts
        elif test.kind == "binary" and test.word in ("==", "!=") and test.parts[1].number == 0:
            due.append(test.parts[0])
        elif test.kind == "assign" and test.word == "=":
            due.append(test.parts[1])
        elif test.kind in ("name", "call"):
            yield test


def _iv(look: Look, call: Expression, found: list[Expression]) -> None:
    """An IV that is a text, or an array that nobody fills."""
    place = _TAKES_IV[call.word]
    written = uncast(call.parts[place]) if place < len(call.parts) else None
    if written is None:
        return
    if written.kind == "text":
        look.report("constant-iv", written, 3, None, (), callee=call.word)
        return
    type_ = look.types.get(written.word) if written.kind == "name" else None
    if type_ is None or written.word in look.parameters or not (type_.lengths or type_.pointers):
        return
    made = [one for one in nested(look.function.body) if any(each.name == written.word for each in one.variables)]
    values = [each.value for one in made for each in one.variables if each.name == written.word]
    if len(values) != 1 or values[0] is None or not _is_written(values[0]):
        return
    uses = [each for each in found if each.kind == "name" and each.word == written.word]
    harmless = {id(name) for each in found for part in _only_read(each) for name in expressions(part)}
    if all(id(use) in harmless for use in uses):
        look.report("constant-iv", written, 2, None, (), callee=call.word)


def _is_written(value: Expression) -> bool:
    value = uncast(value)
    return value.kind == "text" or (value.kind == "list" and all(each.number is not None for each in value.parts))


def _only_read(each: Expression) -> tuple[Expression, ...]:
    """The parts that take an IV, copy it to where the result goes, or ask how long it is."""
    if each.kind == "call" and each.word in ("memcpy", "memmove"):
        return each.parts[1:]
    if each.kind == "call" and each.word == "copy":
        return each.parts[:2]
    reads = each.kind == "sizeof" or (each.kind == "call" and each.word in _READS_IV)
    return each.parts if reads else ()


def _compared(look: Look, call: Expression) -> None:
    """`memcmp(mac, sent, 32)` in a function that makes a code of a message."""
    if len(call.parts) > 1 and any(_CODE.search(path_of(uncast(part))) for part in call.parts[:2]):
        look.report("code-compared", call, 2, None, (), callee=call.word)


__all__ = ["crypto"]
