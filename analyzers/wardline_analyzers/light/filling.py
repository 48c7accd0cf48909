"""C's functions that put what they read into what they are given: the models say what they read (`c.fgets()`)."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sources import sourced
from wardline_analyzers.flow.functions.common import Function, same
from wardline_analyzers.flow.functions.places import PLACES
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import INT, Taints, Value
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.light import streams


def _fills(word: str, first: int, last: int) -> Function:
    """`word(…)` fills the arguments from the first of these places to the last."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        source = run.world.models.source(f"c.{word}()")
        read = sourced(source, f"c.{word}()", node) if source is not None else Value()
        for given in arguments.positional[first : last + 1]:
            change(run, given.node, state, lambda old: read.but(ids=old.ids, name=None), given.value)
        return read

    return made


def _writes(first: int, *, keeps: bool, place: int = 0) -> Function:
    """`strcpy(to, from)`, `sprintf(to, format, x)`: the first argument holds what is in those from this place on.

    `place`: where what is written stands, if it is not the first."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if len(arguments.positional) <= place:
            return INT
        to = arguments.positional[place]
        taints: Taints = ()
        for given in arguments.positional[first:]:
            taints = join_taints(taints, given.value.taints)
        written = Value(taints=tuple(t.via(node.start, node.end, "is written here") for t in taints), open=True)

        def filled(old: Value) -> Value:
            return written.but(taints=join_taints(old.taints, written.taints) if keeps else written.taints, ids=old.ids)

        change(run, to.node, state, filled, to.value)
        return written

    return made


def _put(run: Run, given: Given, made: Value, state: State) -> None:
    change(run, given.node, state, lambda old: made.but(ids=old.ids, name=None), given.value)


def _hands_on(last: int) -> Function:
    """`sscanf(text, format, &a, &b)`: all from this place on hold what is in the first."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if not arguments.positional:
            return INT
        read = arguments.positional[0].value
        taints = tuple(t.via(node.start, node.end, "is written here") for t in read.taints)
        for given, kind in zip(arguments.positional[last:], _conversions(arguments), strict=False):
            number = kind not in "sc["
            _put(run, given, Value(kind="int" if number else "", taints=() if number else taints, open=True), state)
        return INT

    return made


def _conversions(arguments: Arguments) -> str:
    """What a format reads, one letter each; texts, where it is not known."""
    told = arguments.positional[1].value.consts if len(arguments.positional) > 1 else None
    if told is None or len(told) != 1:
        return "s" * _LAST
    written = str(next(iter(told)))
    return "".join(found[-1] for found in _CONVERSION.findall(written) if "*" not in found and found != "%%")


def _from_client(plain: Function, client: Function) -> Function:
    """`read(client, …)`: a descriptor whose name says that somebody else writes to it."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = node.arguments[0].value if node.arguments else None
        word = given.name if isinstance(given, (form.Name, form.Attribute)) else ""
        return (client if _CLIENT.search(word) else plain)(run, arguments, node, state)

    return made


def _resolved(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`realpath(path, to)`: a test of where it leads is one of the path."""
    given = arguments.positional
    found = PLACES["os.path.realpath"](run, Arguments(given[:1]), node, state) if given else None
    if found is not None and len(given) > 1:
        change(run, given[1].node, state, lambda old: found.but(ids=old.ids), given[1].value)
    return found


def _variable(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`getenv("QUERY_STRING")`: what a server hands to a program that answers; all others are of the environment."""
    told = arguments.positional[0].value.consts if arguments.positional else None
    client = bool(told) and all(isinstance(each, str) and _OF_REQUEST.match(each) for each in told or ())
    source = run.world.models.source("c.variable_of_request()" if client else "c.getenv()")
    return sourced(source, "getenv()", node) if source is not None else None


_OF_REQUEST: Final = re.compile(r"(?:QUERY_STRING|PATH_INFO|PATH_TRANSLATED|REQUEST_URI|CONTENT_TYPE|HTTP_[A-Z_]+)\Z")
_CLIENT: Final = re.compile(r"(?i)sock|client|conn|peer|^cfd$|^cli_?fd$")
_CONVERSION: Final = re.compile(r"%%|%\*?\d*(?:hh|h|ll|l|j|z|t|L|m)?(?:\[|[a-zA-Z])")
_LAST: Final = 99

FILLING: Final[dict[str, Function]] = {
    "gets": _fills("gets", 0, 0),
    "fgets": _fills("fgets", 0, 0),
    "getline": streams.line(_fills("getline", 0, 0)),
    "cin.getline": _fills("cin", 0, 0),
    "cin.get": _fills("cin", 0, 0),
    "cin.read": _fills("cin", 0, 0),
    **streams.STREAMS,
    **dict.fromkeys(("fs.path", "filesystem.path"), same),
    "scanf": _fills("scanf", 1, _LAST),
    "fscanf": _fills("fscanf", 2, _LAST),
    "fread": _fills("fread", 0, 0),
    "read": _from_client(_fills("read", 1, 1), _fills("recv", 1, 1)),
    **{word: _fills("recv", 1, 1) for word in ("BIO_read", "SSL_read_ex", "gnutls_record_recv", "mbedtls_ssl_read")},
    **{word: _fills("recv", 2, 2) for word in ("mg_http_get_var", "mg_get_http_var", "http_argument_get_string")},
    "mg_get_var": _fills("recv", 3, 3),
    "FCGX_GetStr": _fills("recv", 0, 0),
    "BIO_gets": _fills("recv", 1, 1),
    "pread": _fills("read", 1, 1),
    "getdelim": _fills("fgets", 0, 0),
    "fgetws": _fills("fgets", 0, 0),
    **dict.fromkeys(("getenv", "secure_getenv"), _variable),
    "sscanf": _hands_on(2),
    "swscanf": _hands_on(2),
    "asprintf": _writes(1, keeps=False),
    "vasprintf": _writes(1, keeps=False),
    "swprintf": _writes(2, keeps=False),
    "bcopy": _writes(0, keeps=False, place=1),
    "realpath": _resolved,
    **{word: _writes(2, keeps=False) for word in ("strcpy_s", "memcpy_s", "sprintf_s", "_snprintf", "strncpy_s")},
    "strcat_s": _writes(2, keeps=True),
    "mg_url_decode": _writes(0, keeps=False, place=2),
    "recv": _fills("recv", 1, 1),
    "recvfrom": _fills("recvfrom", 1, 1),
    "SSL_read": _fills("SSL_read", 1, 1),
    **{
        word: _writes(1, keeps=False)
        for word in ("strcpy", "strncpy", "stpcpy", "strlcpy", "memcpy", "memmove", "wcscpy")
    },
    **{word: _writes(1, keeps=True) for word in ("strcat", "strncat", "strlcat", "wcscat")},
    "sprintf": _writes(1, keeps=False),
    "vsprintf": _writes(1, keeps=False),
    "snprintf": _writes(2, keeps=False),
    "vsnprintf": _writes(2, keeps=False),
}
