"""What malicious packages do, and others do not, at a moment at which nobody has asked for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Parser, Query, QueryCursor

from wardline_analyzers.agent_files.hidden import smuggled
from wardline_analyzers.capabilities.document import by_function
from wardline_analyzers.capabilities.result import CapabilitySet
from wardline_analyzers.package_code.moments import Moment
from wardline_analyzers.python.syntax import LANGUAGE

_BODIES = Query(LANGUAGE, "[(function_definition body: (block) @body) (lambda body: (_) @body)]")
_MAIN = re.compile(rb"^if[ \t(]+__name__[ \t]*==[^\n]*\n(?:(?:[ \t][^\n]*)?\n)*(?:[ \t][^\n]*)?", re.M)
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
_CREDENTIALS = re.compile(
    rb"\.ssh/|\bid_rsa\b|\.aws/credentials|\.netrc\b|\.pypirc\b|\.npmrc\b|\.docker/config\.json|\.kube/config|\.git-credentials"
    rb"|Login Data|Local Storage[/\\]+leveldb|\.config/gcloud|/etc/shadow|\bwallet\.dat\b|\.bash_history"
)
_IDENTITY = re.compile(rb"\b(?:gethostname|getuser|getlogin|platform\.node|getfqdn)\s*\(")
_PUSHED = re.compile(rb"[^\s][ \t]{120,}(?:;[ \t]*)?(?:exec|eval|import|__import__|from|os\.)\b")
_PATH_LINE = re.compile(rb"^import[ \t][^\n]*", re.M)
_RUNS = re.compile(
    rb"\b(?:exec|eval|compile|subprocess|system|popen|Popen|urlopen|requests|socket|b64decode|marshal)\b"
)
_LONGEST_CALL = 400_000
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Sign:
    start: int
    """In bytes of the text."""
    what: str
    """The code, on one line, cut."""
    why: str
    sure: bool
    """It is nothing that a package has a reason for; else somebody should look at it."""


def signs(source: bytes, moment: Moment) -> list[Sign]:
    """What in a text is suspicious at this moment, in the order of the text. Never raises for any text."""
    if len(source) > _LARGEST:
        return []
    found = list(_path_lines(source)) if moment is Moment.START and source.find(b"def ") < 0 else []
    if moment is not Moment.START or not found:
        found += _of_code(source, moment)
    return sorted(found, key=lambda sign: sign.start)


def _path_lines(source: bytes) -> Iterator[Sign]:
    for line in _PATH_LINE.finditer(source):
        if _RUNS.search(line[0]):
            yield Sign(line.start(), _shown(line[0]), f"runs code {Moment.START.value}", True)


def _of_code(source: bytes, moment: Moment) -> Iterator[Sign]:
    for hidden in _PUSHED.finditer(source):
        yield Sign(hidden.start(), _shown(hidden[0][1:]), "is pushed out of sight by white space", True)
    for letters in smuggled(source):
        if letters.says:
            yield Sign(letters.start, repr(letters.says)[:80], "is a text that nobody sees", True)
    resting = _MAIN.sub(lambda block: re.sub(rb"[^\n]", b" ", block[0]), source)
    if moment is not Moment.INSTALL:
        resting = _without_bodies(resting)
    # Functions of `setup.py` are commands that run as well; those of a module wait until they are called.
    for able in by_function(resting).values():
        yield from _together(resting, able, moment)


def _without_bodies(source: bytes) -> bytes:
    """The text without what waits until somebody calls it; all else stays where it is."""
    kept = bytearray(source)
    done = 0
    captured = QueryCursor(_BODIES).captures(Parser(LANGUAGE).parse(source).root_node)
    for body in sorted(captured.get("body", ()), key=lambda node: node.start_byte):
        start, end = body.start_byte, body.end_byte
        if start < done or end - start < len(b"pass"):
            continue
        done = end
        kept[start:end] = b"pass" + re.sub(rb"[^\n]", b" ", source[start + 4 : end])
    return bytes(kept)


def _together(source: bytes, able: CapabilitySet, moment: Moment) -> Iterator[Sign]:
    """What the capabilities of one function, or of the module's own statements, mean together."""
    code, network, process = (able.get(name) for name in ("dynamic-code", "network-out", "process"))
    if code is not None:
        for place in code.places:
            call = _call(source, place.start)
            if _DECODES.search(call) and place.name in ("exec", "eval", "builtins.exec", "builtins.eval"):
                yield Sign(place.start, _shown(call), f"runs code that is hidden in data, {moment.value}", True)
            elif _FETCHES.search(call):
                yield Sign(place.start, _shown(call), f"runs code that it fetches, {moment.value}", True)
            elif place.name in ("exec", "eval") and _BLOB.search(source) and _DECODES.search(source):
                yield Sign(place.start, _shown(call), f"may run code that is hidden in data, {moment.value}", False)
    if network is None:
        return
    at = network.places[0].start
    what = _shown(_call(source, at))
    whole = _CREDENTIALS.search(source) or _WHOLE_ENVIRONMENT.search(source)
    if whole:
        yield Sign(at, what, f"sends what is found by `{_shown(whole[0])}`, {moment.value}", True)
    elif _IDENTITY.search(source):
        yield Sign(at, what, f"tells others who you are, {moment.value}", True)
    elif process is not None and (moment is not Moment.INSTALL or "file-write" in able):
        yield Sign(at, what, f"reaches the network and starts programs, {moment.value}", moment is not Moment.INSTALL)
    else:
        yield Sign(at, what, f"reaches the network {moment.value}", False)


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


def _shown(code: bytes) -> str:
    text = " ".join(code.decode("utf-8", "replace").split())
    return text if len(text) <= 80 else text[:79] + "…"
