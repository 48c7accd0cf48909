"""Passwords in URLs, connection strings, commands and files of logins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wardline_analyzers.checks.secret_text import is_placeholder, password_confidence, token_confidence
from wardline_analyzers.finding import Confidence
from wardline_analyzers.secrets.invented import is_no_value
from wardline_analyzers.secrets.secret import PASSWORD, URL, Secret

KEYWORDS = (b"://", b"password=", b"passwd=", b"pwd=", b"curl ", b"wget ", b"machine ", b"mysql", b"sshpass ")
"""What such a place holds, in small letters."""

URL_WITH_PASSWORD = re.compile(
    rb"(?<![\w+.-])([a-zA-Z][a-zA-Z0-9+.-]{1,30})://([^\s:/@'\"`<>{}()\[\]\\]{0,80}):([^\s/@'\"`<>{}()\[\]\\]{1,120})@(\{|[\w.-]{1,120})"
)
_GENERIC_PASSWORD = re.compile(
    r"(?i)(?:my|the|db|user|your)?[-_]?(?:pass|password|passwd|pwd|passw0rd|pw|p|secret|token|key|auth)\d?|username|postgres"
    r"|root|admin|guest|tiger|test|mysql|redis|mongo|minio|airflow|dev|user|foo|bar|pass"
)
_NO_HOST = re.compile(
    r"(?i)(?:.*\.)?(?:example(?:\.\w+)?|test|invalid|domain\.\w+|foo|bar|hostname|somewhere)|(?:your|my)[\w.-]*|x\.y\w*"
)
_THIS_MACHINE = re.compile(r"127\.\d+\.\d+\.\d+|0\.0\.0\.0|host\.docker\.internal")
_TEMPLATE = re.compile(r"[$*]|%(?![0-9A-Fa-f]{2})|\.\.\.|^:|xxx|^<")

_IN_PIECES = re.compile(
    rb"(?i)(?<![\w-])(?:password|passwd|pwd)=(?![\"'])([^\s;&\"'`<>,)}\]]{4,120})(?=[;&\"'`<]|$|\s*$)", re.MULTILINE
)
_OTHER_PIECES = re.compile(
    rb"(?i)(?:server|data source|host|uid|user id|user|username|initial catalog|database|dbname)=|[?&][\w.]+=|jdbc:"
)
_COMMAND = re.compile(rb"(?:(?<=\s)(?:-u|--user|--proxy-user)[ =]?[\"']?)([^\s:\"'$`]{1,64}):([^\s\"'`]{3,120})")
_OPTION = re.compile(rb"\b(?:mysql\w*\b[^\n]{0,200}\s-p|sshpass\s+-p\s?)[\"']?([^\s\"'$`]{5,80})")
_LOGIN = re.compile(rb"(?m)^[ \t]*machine\s+(\S{1,200})\s+login\s+(\S{1,100})\s+password\s+(\S{3,200})")


def is_url_credential(found: re.Match[bytes]) -> bool:
    """Does a match of `URL_WITH_PASSWORD` hold a password that stands there in full?"""
    user, password, host = parts(found)
    if _TEMPLATE.search(password) or (is_placeholder(password) and not password.isalpha()):
        return False
    if _NO_HOST.fullmatch(host) or set(user) & set("$%*") or (not user and found[1] not in (b"redis", b"rediss")):
        return False
    return not user == password == "guest"  # RabbitMQ's own, which it takes from its own machine only


_DATABASES = re.compile(rb"(?i)(?:postgres(?:ql)?|mysql|mariadb|mongodb|mssql|oracle|amqps?)(?:\+\w+)?")


def is_database_credential(found: re.Match[bytes]) -> bool:
    """Does it hold the password of a database's user, although the host is one of an example?

    In an address that a program connects to, a password that nobody would make up for the form's sake is one, too.
    """
    user, password, host = parts(found)
    if _DATABASES.fullmatch(found[1]) is None or _TEMPLATE.search(password) or not user:
        return False
    mixed = sum(bool(re.search(kind, password)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^\w]"))
    return host.count(".") > 1 and len(password) > 7 and mixed > 2 and not is_weak(user, password)


def parts(found: re.Match[bytes]) -> tuple[str, str, str]:
    """User, password and host of a match of `URL_WITH_PASSWORD`."""
    user, password, host = (found[i].decode("ascii", "replace") for i in (2, 3, 4))
    return user, password, host


def is_weak(user: str, password: str) -> bool:
    """Is a password one that shows the form of a URL, or that everybody knows?"""
    shown = _GENERIC_PASSWORD.fullmatch(password) is not None or "password" in password.lower()
    return shown or password == user or is_placeholder(password)


def by_address(text: bytes, places: Sequence[int]) -> Iterator[Secret]:
    """The passwords around these places of `KEYWORDS`."""
    seen = -1
    for place in places:
        start = max(text.rfind(b"\n", max(0, place - 400), place) + 1, place - 400, 0)
        end = text.find(b"\n", place, place + 400)
        end = min(len(text), place + 400) if end < 0 else end
        if start == seen:
            continue
        seen = start
        line = text[start:end]
        for secret in (
            *_of_urls(line),
            *_of_connections(line),
            *_of_commands(line),
            *_of_options(line),
            *_of_logins(line),
        ):
            yield secret._replace(start=secret.start + start, end=secret.end + start)


def _of_urls(line: bytes) -> Iterator[Secret]:
    if b"://" not in line:
        return
    for found in URL_WITH_PASSWORD.finditer(line):
        user, password, host = parts(found)
        sure = password_confidence(password)
        if sure is not None and is_url_credential(found) and not is_weak(user, password):
            if "." not in host or _THIS_MACHINE.fullmatch(host):
                sure = Confidence.LOW  # a container's name, or this machine's own
            yield Secret(found.start(3), found.end(3), URL, "", sure, found[1].decode("ascii").partition("+")[0])


def _of_connections(line: bytes) -> Iterator[Secret]:
    if not _OTHER_PIECES.search(line):
        return
    for found in _IN_PIECES.finditer(line):
        password = found[1].decode("latin-1")
        if password_confidence(password) is Confidence.MEDIUM and not is_weak("", password):
            yield Secret(*found.span(1), PASSWORD, "", Confidence.MEDIUM, "CONNECTION_PASSWORD")


def _of_commands(line: bytes) -> Iterator[Secret]:
    if not re.search(rb"\b(?:curl|wget)\b", line):
        return
    for found in _COMMAND.finditer(line):
        user, password = (found[i].decode("latin-1") for i in (1, 2))
        if is_no_value(password) or is_no_value(user) or is_weak(user, password):
            continue
        if Confidence.MEDIUM in (password_confidence(password), token_confidence(password)):
            yield Secret(*found.span(2), PASSWORD, "", Confidence.MEDIUM)


def _of_options(line: bytes) -> Iterator[Secret]:
    """`mysql -psecret`, `sshpass -p secret`."""
    for found in _OPTION.finditer(line):
        password = found[1].decode("latin-1")
        if password_confidence(password) is Confidence.MEDIUM and not is_weak("", password):
            yield Secret(*found.span(1), PASSWORD, "", Confidence.MEDIUM)


def _of_logins(line: bytes) -> Iterator[Secret]:
    for found in _LOGIN.finditer(line):
        password = found[3].decode("latin-1")
        if not is_no_value(password) and not is_weak(found[2].decode("latin-1"), password):
            yield Secret(*found.span(3), PASSWORD, "", Confidence.MEDIUM)
