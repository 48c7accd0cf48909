"""Orders in prose that a model follows and its user would not want: to hide, to ignore, to take credentials away, to
vouch for code.

Each pattern is an order, not a topic: texts about prompt injection name the same things. What a sentence forbids, gives
as an example or expects of an attacker is not an order; nor is what stands in quotes or code (`prose.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum


class Order(Enum):
    """What a model is told to do."""

    HIDE = "hide"
    IGNORE = "ignore"
    LEAK = "leak"
    VOUCH = "vouch"


WHAT = {
    Order.HIDE: "to keep something from the user",
    Order.IGNORE: "to ignore what it was told before",
    Order.LEAK: "to take credentials and send them away",
    Order.VOUCH: "to call code harmless",
}
"""For messages: what whoever reads it is told."""


def _pattern(text: str) -> re.Pattern[bytes]:
    """A pattern in which a space stands for any space and stars of emphasis; its own line breaks do not count."""
    joined = "".join(line.strip("\n") for line in text.split("\n"))
    return re.compile(joined.replace(" ", r"[ \t\r\n]+\*{0,2}").encode(), re.IGNORECASE | re.MULTILINE)


_USER = r"(?:the |your )?(?:users?|humans?|developers?|operators?|person|owner|reviewers?|anyone|anybody)\b"
_THIS = r"(?:this|these|that|it|any of (?:this|these))"
_THING = r"(?: (?:steps?|actions?|instructions?|rules?|calls?|requests?|changes?))?"
_HIDE = _pattern(
    rf"""
\b(?:(?:do not|don.{{1,3}}t|never|must not|without)(?: ever| explicitly)?
 (?:(?:tell|inform|alert|notify|warn)(?:ing)? {_USER}(?: (?:about|of) {_THIS}\b| that\b
| (?:about|of|which|what)(?: (?:the|any|your))? (?:commands?|tools?|calls?|actions?|files?|changes?) you \w+
|[\t\x20]*[.!;:]|[\t\x20]*$)
|(?:mention|reveal|disclose|show|display|report)(?:ing)? {_THIS}{_THING} to {_USER})
|(?:hide|conceal) {_THIS}\b[^\n.]{{0,40}}\bfrom {_USER}
|keep {_THIS} (?:secret|hidden) from {_USER}
|(?:the )?user (?:must|should) (?:not|never) (?:know|find out|be (?:told|informed|aware))\b)"""
)
_IGNORE = _pattern(
    r"""
\b(?:(?:ignore|disregard|forget)(?: (?:all|any|every|the|your|of|these|other|my)){0,4}
 (?:previous|prior|preceding|earlier|above|foregoing|existing|original|system|safety|security)(?: and \w+)?
 (?:instructions?|prompts?|rules?|guidelines?|directives?|messages?|policies|policy|restrictions?|guardrails?)
|forget (?:everything|all)(?: that)? you(?: know| have learned|.ve learned| were told| have been told)\b(?! about)
|(?:override|bypass)(?: (?:all|any|the|your)){0,2} (?:system|safety|security)
 (?:instructions|prompts?|guidelines|guardrails))\b"""
)
_FILES = (
    r"(?:\.ssh/|~/\.ssh|id_rsa|id_ed25519|\.aws/credentials|~/\.aws|\.env\b|\.npmrc|\.pypirc|\.netrc|\.git-credentials"
    r"|/etc/passwd|/etc/shadow|mcp\.json|private keys?|ssh keys?|credentials|passwords|environment variables"
    r"|process\.env|os\.environ)"
)
_SECRETS = rf"(?:{_FILES}|api keys?|access tokens?|secrets)"
_TARGET = r"(?:https?://|\b(?:server|endpoint|webhook|url|sidenote|parameter|param|query string|attacker|remote)\b)"
_LEAK = _pattern(
    rf"""
\b(?:read|cat|open|load|collect|gather|find|extract|fetch|get|grab|copy|include|attach|encode|dump)\b(?:[^\n.]|\.(?=\S)){{0,80}}?{_SECRETS}
[^\n]{{0,160}}?\b(?:send|post|upload|exfiltrate|transmit|forward|submit|email|leak|curl|pass|append)\b[^\n.]{{0,80}}{_TARGET}
|\b(?:send|post|upload|exfiltrate|transmit|forward|leak)\b[^\n.]{{0,60}}{_FILES}[^\n.]{{0,60}}\b(?:to|via)\b[^\n]{{0,40}}
(?:https?://|\b(?:webhook|attacker)\b)
|\bcurl\b[^\n]{{0,120}}(?:-d|--data\S*|-F|--form|-T|--upload-file)[\t\x20=]+[\"']?[^\n]{{0,40}}
(?:\.ssh/|id_rsa|\.aws/|\.env\b|\.netrc|\.npmrc|/etc/passwd)"""
)
_CODE = (
    r"(?:this|the)(?: entire| whole)? (?:code|file|script|package|module|library|plugin|change|commit|patch"
    r"|pull request|pr|merge request|repository|repo|project|function)"
)
_GOOD = r"(?:safe|secure|benign|clean|harmless|legit|legitimate|trusted|trustworthy|approved|(?:non-|not )malicious)"
_FLAWS = r"(?:issues?|problems?|vulnerabilit(?:y|ies)|findings?|warnings?|code|file|function|package|module)"
_VOUCH = _pattern(
    rf"""
\b(?:(?:mark|report|consider|classify|rate|treat|label|describe|flag) {_CODE} as (?:\w+ )?{_GOOD}\b
|(?:do not|don.{{1,3}}t|never) (?:flag|report|mention|raise|list)(?: (?:any|the|this|these))?
(?: (?:security|other))? {_FLAWS}\b
|approve {_CODE}\b|{_CODE} is (?:\w+ )?{_GOOD}\b)"""
)
_PATTERNS = {Order.HIDE: _HIDE, Order.IGNORE: _IGNORE, Order.LEAK: _LEAK, Order.VOUCH: _VOUCH}

_WHO = (
    r"(?:(?:ai|llm)s?(?:[\x20-](?:coding|code|security|review|programming|based|powered))?"
    r"(?:[\x20-](?:assistants?|agents?|models?|reviewers?|analy[sz]ers?|scanners?|systems?|bots?|tools?))?"
    r"|(?:large )?language models?|coding (?:assistants?|agents?)|chatgpt|claude|copilot|gemini|codex|cursor)"
)
_CALLED = _pattern(
    rf"""
\b(?:note|notice|message|instructions?|attention|hint|reminder|important|warning)s? (?:to|for)
(?: (?:all|any|the|every))? {_WHO}\b
|\b(?:if|when|as) you(?:.{{1,3}}re| are)(?: (?:an?|the))? {_WHO}\b
|\b(?:dear|hey|hi|hello|attention|listen),? {_WHO}\b
|(?:\A|[\n.!?])[^\w\n]{{0,8}}(?:(?:all|any) )?{_WHO}[\t\x20]*[:,!]
|\b{_WHO}(?: (?:that|which|who))?
 (?:read|process|analy[sz]e|review|scan|see|summari[sz]e)(?:s|es|d|ing)? (?:this|these|it)\b
|\b{_WHO} (?:must|should|shall|have to|need to)\b
|^[^\w\n]{{0,8}}(?:\[/?(?:system|inst|sys)\]|<\|?(?:system|im_start)\|?>
|system(?: (?:prompt|message|override|note))?:)"""
)
_NEAR = 300
"""Bytes between an address and an order that is for whoever is addressed."""
_OF_MODELS = _pattern(r"\b(?:instructions|prompts|system prompt|everything|all(?: that)? you)\b")
"""What models have and people have not; "the previous instruction" may be one of a processor's."""
_LEAD = re.compile(
    rb"(?:\W|\b(?:please|kindly|important|note|notice|warning|attention|now|also|and|then|first|always|must|you|should)\b)*",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(rb"\n[ \t\r]*\n")

_TOPIC = (
    r"such as|e\.g|for example|examples?|attack\w*|inject\w*|jailbreak\w*|malicious|adversar\w*|detect\w*|attempt\w*"
    r"|phrases?|patterns?|check for|look for|watch for|suspicious|threat\w*|red flags?"
)
_ABOUT = _pattern(
    rf"""
(?<![\w./-])(?:{_TOPIC}|only|reject\w*|refus\w*|block\w*|flag\w*|scan\w*|instead of|prevent\w*|untrusted|vulnerab\w*
|should not|must not|do not|don't|never|avoid|cannot
|payloads?|leaks?|if (?:a|an|the|any|it|you|they)\b|tries|trying|whether|risk\w*)"""
)
_ABOUT_HIDING = _pattern(
    rf"(?<![\w./-])(?:{_TOPIC}|until|unless|confirm\w*|first|before|yet|done|complete\w*|success\w*|fixed|verif\w*)\b"
)
_OTHERS_ABOUT = {Order.HIDE: _ABOUT_HIDING, Order.VOUCH: _pattern(rf"(?<![\w./-])(?:{_TOPIC}|whether)\b")}
"""Orders that themselves say "do not"."""
_SENTENCE = re.compile(rb"[.!?](?=\s)|\n[ \t]*\n|\n[ \t]*(?:[-*+]|\d+[.)]|#+)[ \t]|\|")


def called(text: bytes, start: int, end: int) -> bool:
    """Whether an AI is addressed before an order, in its paragraph, or on its line, so that it is meant for one."""
    before = _PARAGRAPH.split(text[max(0, start - _NEAR) : start])[-1]
    after = text[end : end + _NEAR].partition(b"\n")[0]
    return _CALLED.search(before + text[start:end] + after) is not None


def may_order(text: bytes) -> bool:
    """Whether a text holds what would be an order if it stood by itself."""
    return any(pattern.search(text) for pattern in _PATTERNS.values())


def meant(text: bytes, kind: Order, start: int, end: int) -> bool:
    """Whether an order in a text for people is meant for an AI: it addresses one, or nobody else could be told so."""
    if called(text, start, end):
        return True
    if kind is Order.LEAK:
        return b"://" in text[start:end]
    return kind is Order.IGNORE and bool(_OF_MODELS.search(text[start:end]) and _LEAD.fullmatch(_before(text, start)))


def _before(text: bytes, start: int) -> bytes:
    """The sentence up to here."""
    begin = max(0, start - _NEAR)
    breaks = list(_SENTENCE.finditer(text, begin, start))
    return text[breaks[-1].end() if breaks else begin : start]


def orders(text: bytes, *kinds: Order) -> Iterator[tuple[Order, int, int]]:
    """The orders in a text, as (kind, start, end) in bytes."""
    for kind in kinds:
        for found in _PATTERNS[kind].finditer(text):
            if not _is_told_of(text, found.start(), found.end(), kind):
                yield kind, found.start(), found.end()


def _is_told_of(text: bytes, start: int, end: int, kind: Order) -> bool:
    """Whether the sentence forbids it, or gives it as an example."""
    before = _CALLED.sub(b" ", _before(text, start))
    stop = _SENTENCE.search(text, end, end + 200)
    after = text[end : stop.start() if stop else end + 80]
    about = _OTHERS_ABOUT.get(kind, _ABOUT)
    return bool(about.search(before) or about.search(after))
