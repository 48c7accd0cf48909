"""What Python code of malicious packages does, and of others does not, when nobody has asked for anything yet."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from wardline_analyzers.capabilities.document import MODULE, by_function, may_show
from wardline_analyzers.capabilities.result import CapabilitySet
from wardline_analyzers.capabilities.unit import MOST
from wardline_analyzers.package_code.disguise import disguised
from wardline_analyzers.package_code.moments import Moment
from wardline_analyzers.package_code.resting import Call, resting, without_main
from wardline_analyzers.package_code.sign import CREDENTIALS, LARGEST, SIGNS, Sign, out_of_sight, shown

_DECODES = re.compile(
    rb"\b(?:(?:standard_|urlsafe_)?[ab](?:16|32|64|85)decode|decodebytes|decompress|unhexlify|fromhex)"
    rb"\s*\(|\bmarshal\s*\.\s*loads\s*\(|\brot_?13\b|\bmap\s*\(\s*chr\b|\bchr\s*\([^()\n]{1,40}\)\s*for\b"
    rb"|\bbytes\s*\(\s*\[\s*\d+\s*,|\bFernet\s*\("
)
_BLOB = re.compile(rb"""["'][A-Za-z0-9+/=_\\-]{200,}|(?:\\x[0-9a-fA-F]{2}){60,}""")
_FETCHES = re.compile(rb"\b(?:urlopen|urlretrieve|requests|httpx|urllib3|http\.client|aiohttp)\b")
_WHOLE_ENVIRONMENT = re.compile(
    rb"(?:dict|str|repr|dumps|list)\s*\(\s*(?:dict\s*\(\s*)?os\.environ\b(?!\s*[.\[])|\bos\.environ\.(?:items|copy)\s*\("
    rb"|[=:]\s*(?:dict\s*\(\s*)?os\.environ\s*[,)}\n]"
)
_IDENTITY = re.compile(rb"\b(?:gethostname|getuser|getlogin|platform\.node|getfqdn)\s*\(")
_PATH_LINE = re.compile(rb"^import[ \t][^\n]*", re.M)
_RUNS = re.compile(
    rb"\b(?:exec|eval|compile|subprocess|system|popen|Popen|urlopen|requests|socket|b64decode|marshal)\b"
)
_EXEC_OF_TEXT = re.compile(rb"""\bexec\s*\(\s*(?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*\)""")
_ADDRESS = re.compile(rb"""["']\w+://|["']\d{1,3}(?:\.\d{1,3}){3}\b""")
_KEEPS = re.compile(rb"\b(?:staticmethod|classmethod|property|partial)\s*\(\s*\Z")
"""What takes a function to keep it; `pattern.search` sees nothing behind the place."""
_LATER = ("logging.handlers.",)
"""Names of what reaches the network only when it is used."""
_LONGEST_CALL = 400_000


def signs(source: bytes, moment: Moment, called: frozenset[Call] = frozenset()) -> list[Sign]:
    """What in a text is suspicious at this moment, in the order of the text. Never raises for any text.

    `called`: what other modules of the package call of it then.
    """
    if len(source) > LARGEST:
        return []
    found = list(_path_lines(source)) if moment is Moment.START and source.find(b"def ") < 0 else []
    if moment is not Moment.START or not found:
        found += _of_code(source, moment, called)
    return sorted(found, key=lambda sign: sign.start)


def _path_lines(source: bytes) -> Iterator[Sign]:
    for line in _PATH_LINE.finditer(source):
        if _RUNS.search(_EXEC_OF_TEXT.sub(_text_of, line[0])):
            yield Sign(line.start(), shown(line[0]), f"runs code {Moment.START.value}", True)


def _text_of(call: re.Match[bytes]) -> bytes:
    """What `exec('…')` of a constant runs, in its place: a line of a `.pth` file can say more than one line only so."""
    try:
        text = ast.literal_eval(call["text"].decode())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return call[0]
    return str(text).encode("utf-8", "replace")


def _of_code(source: bytes, moment: Moment, called: frozenset[Call]) -> Iterator[Sign]:
    yield from out_of_sight(source)
    for start, end, name in disguised(source):
        yield Sign(start, shown(source[start:end]), f"is the name `{name}`, disguised", True)
    if not may_show(source, SIGNS):
        return
    # pip runs `setup.py` as the program, and its functions are commands that run as well.
    running = source if moment is Moment.INSTALL else resting(without_main(source), called)
    for name, able in by_function(running, SIGNS, shown=MOST).items():
        yield from _together(running, able, moment, own=name == MODULE or moment is Moment.INSTALL)


def _together(source: bytes, able: CapabilitySet, moment: Moment, own: bool) -> Iterator[Sign]:
    """What the capabilities of one function, or of the module's own statements, mean together.

    `own`: it runs whatever its caller has in mind. A function that may be given a URL is none that reaches the network.
    """
    code, process = able.get("dynamic-code"), able.get("process")
    if sum(each.count for each in able.evidence) >= MOST:
        yield Sign(able.evidence[0].places[0].start, "…", f"does more than is looked at, {moment.value}", False)
    if code is not None:
        for place in code.places:
            call = _call(source, place.start)
            if _DECODES.search(call) and place.name in ("exec", "eval", "builtins.exec", "builtins.eval"):
                yield Sign(place.start, shown(call), f"runs code that is hidden in data, {moment.value}", True)
            elif _FETCHES.search(call):
                yield Sign(place.start, shown(call), f"runs code that it fetches, {moment.value}", True)
            elif place.name in ("exec", "eval") and _BLOB.search(source) and _DECODES.search(source):
                yield Sign(place.start, shown(call), f"may run code that is hidden in data, {moment.value}", False)
    at = _contact(source, able)
    if at is None:
        return
    what = shown(_call(source, at))
    whole = CREDENTIALS.search(source) or _WHOLE_ENVIRONMENT.search(source)
    if whole:
        yield Sign(at, what, f"sends what is found by `{shown(whole[0])}`, {moment.value}", True)
    elif _IDENTITY.search(source):
        yield Sign(at, what, f"tells others who you are, {moment.value}", True)
    elif process is not None and (moment is not Moment.INSTALL or "file-write" in able):
        yield Sign(at, what, f"reaches the network and starts programs, {moment.value}", moment is not Moment.INSTALL)
    elif own or _ADDRESS.search(_call(source, at)):
        yield Sign(at, what, f"reaches the network {moment.value}", False)


def _contact(source: bytes, able: CapabilitySet) -> int | None:
    """Where the network is reached; None: nowhere yet."""
    network = able.get("network-out")
    for place in network.places if network is not None else ():
        kept = place.how == "passed" and _KEEPS.search(source, max(0, place.start - 40), place.start)
        if not kept and not place.name.startswith(_LATER):
            return place.start
    return None


def _call(source: bytes, start: int) -> bytes:
    """The text of a call from its name to the bracket that ends it, or as much of it as is looked at."""
    text = source[start : start + _LONGEST_CALL]
    depth = 0
    for place in re.finditer(rb"[()\n]", text):
        if place[0] == b"(":
            depth += 1
        elif place[0] == b")":
            depth -= 1
            if depth <= 0:
                return text[: place.end()]
        elif not depth:
            return text[: place.start()]
    return text
