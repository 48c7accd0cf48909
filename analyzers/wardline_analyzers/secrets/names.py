"""What a name says of its value: a password, a token, or nothing of the kind."""

from __future__ import annotations

from wardline_analyzers.checks.secret_text import parts, words

_PASSWORDS = words(
    "password passwd pwd passphrase passwort dbpassword pgpassword mysqlpassword rootpassword adminpassword "
    "userpassword"
)
_OWNERS = words("db user smtp mail email admin ftp ssh")
_KEYS = words("api access secret private auth signing encryption master account shared subscription app license")
_SECRETS = words("secret signing encryption private master shared")
_TRAILERS = words("base prod production dev staging live local default value str string text")
_NO_SECRET = words(
    "next page paging continuation pagination cursor sync resume eos bos pad unk sep cls mask special stop start end "
    "begin first last current prev previous lexer csrf xsrf comment header field param prefix no is has use with "
    "without show hide forgot reset invalid wrong missing need needs require requires public name type hashed hash "
    "encrypted masked redacted cancellation cancel img image null any some old keyword op"
)
"""Words before `token` or `password` that make another thing of it."""


def credential_kind(name: str) -> str | None:
    """`password` or `secret` (people think these up), `token` (machines make these) or None, by a name's end."""
    if len(name) > 80:
        return None
    found = [part for part in parts(name) if not part.isdigit()]
    while len(found) > 1 and found[-1] in _TRAILERS:
        found.pop()
    if not found or any(part in _NO_SECRET for part in found):
        return None
    last, before = found[-1], found[-2] if len(found) > 1 else ""
    if last == "authorization":
        return "token"
    if last in _PASSWORDS or (last == "pass" and before in _OWNERS):
        return "password"
    if last == "secret":
        return "secret"
    if last == "token" or last in ("apikey", "authkey") or (last in ("credential", "credentials") and not before):
        return "token"
    if last == "key" and before in _KEYS:
        return "secret" if before in _SECRETS and "access" not in found else "token"
    return None
