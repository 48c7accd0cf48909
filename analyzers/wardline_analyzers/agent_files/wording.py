"""Orders in prose that a model follows and its user would not want: to hide, to ignore, to take credentials away.

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
 (?:(?:tell|inform|alert|notify|warn)(?:ing)? {_USER}(?: (?:about|of) {_THIS}\b| that\b|[\t\x20]*[.!;:]|[\t\x20]*$)
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
_PATTERNS = {Order.HIDE: _HIDE, Order.IGNORE: _IGNORE, Order.LEAK: _LEAK}

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
_SENTENCE = re.compile(rb"[.!?](?=\s)|\n[ \t]*\n|\n[ \t]*(?:[-*+]|\d+[.)]|#+)[ \t]|\|")


def orders(text: bytes, *kinds: Order) -> Iterator[tuple[Order, int, int]]:
    """The orders in a text, as (kind, start, end) in bytes."""
    for kind in kinds:
        for found in _PATTERNS[kind].finditer(text):
            if not _is_told_of(text, found.start(), found.end(), kind):
                yield kind, found.start(), found.end()


def _is_told_of(text: bytes, start: int, end: int, kind: Order) -> bool:
    """Whether the sentence forbids it, or gives it as an example."""
    begin = max(0, start - 300)
    breaks = list(_SENTENCE.finditer(text, begin, start))
    before = text[breaks[-1].end() if breaks else begin : start]
    stop = _SENTENCE.search(text, end, end + 200)
    after = text[end : stop.start() if stop else end + 80]
    about = _ABOUT_HIDING if kind is Order.HIDE else _ABOUT  # the order to hide itself says "do not"
    return bool(about.search(before) or about.search(after))
