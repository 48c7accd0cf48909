"""Does a text look like a real secret, or like a placeholder, a label or the name of a thing?"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache

from wardline_analyzers.finding import Confidence


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


_PLACEHOLDER = re.compile(
    r"(?i)(?:^|[^a-z])(?:your|my-?own|change[-_ ]?(?:me|this|it)|replace|placeholder|example|sample|dummy|fake|mock"
    r"|test(?:ing)?|todo|fixme|insert|enter|redacted|hidden|masked|none|null|undefined|unused|unset|empty"
    r"|not[-_ ]?(?:needed|required|set|used|a)"
    r"|no[-_ ]?(?:key|token|password|auth)|foo|bar|baz|lorem|ollama|lm-?studio|n/a|here)(?:$|[^a-z])"
    r"|changeme|placeholder|example|xxx+|\*\*\*|\.\.\.|…|yourkey|yourapi|your_|your-"
)
_TEMPLATE = re.compile(r"[<>{}]|\$\(|\$[A-Za-z_]|%\(|%[sdr]|^%\w+%$|\[[A-Z_ ]+\]|^@\w+@$")
_RULES = re.compile(
    r"(?:required|nullable|sometimes|string|confirmed|bail|filled|present|same:\w+|min:\d+|max:\d+)(?:\|[\w:.,-]+)+$"
)
"""Rules of Laravel's validation: `required|string|min:8`."""
_RATES = re.compile(r"\d+/(?:\d*(?:s|m|h|d)\w*)(?:/\w+)?(?:\s*[,;]\s*\d+/\w+(?:/\w+)?)*")
"""How often something may be done: `5/m/ip,1/h/key`, `100/day`."""
_PLACE = re.compile(
    r"://|^(?:/|\./|\.\./|~/|[A-Za-z]:\\)|^[\w.-]*/[\w./-]*\.\w{1,5}$|\.(?:py|txt|json|ya?ml|toml|ini|pem|key|crt|html?|env|cfg|sh)$"
)
_DOTTED = re.compile(r"[A-Za-z_]\w{0,29}(?:[.:][A-Za-z_]\w{0,29})+")
_VERSIONED = re.compile(r"(?i)[a-z_-]+v?\d{1,2}")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

_LABELS = words(
    "password passwords passwd pass pwd passphrase secret secrets token tokens key keys api apikey access auth "
    "authentication authorization credential credentials private public client user username login logout email "
    "field name value input form new old current reset change forgot confirm repeat again required invalid incorrect "
    "wrong missing bad expired grant type basic bearer digest refresh session csrf xsrf id oauth jwt db database "
    "default plain plaintext text hash hashed encrypted string str file path url uri prompt set get create update "
    "delete verify check validate service account bot app application middleware header headers cookie hidden "
    "optional end start next page special unknown code ssh git aws s3 http https x is no not of in the a by and or "
    "keyring environment env config settings manager provider source store vault scope signing signature encryption"
)
"""Words that a label, a key of a dictionary or a name consists of. A text of nothing else is no secret."""


def parts(name: str) -> list[str]:
    """The words of a name, small: `dbPassword`, `DB_PASSWORD` and `db-password` are `db` and `password`."""
    return [part.lower() for part in _PARTS.findall(name)]


def is_placeholder(text: str) -> bool:
    """Does the text say itself that something else belongs here?"""
    text = text[:2000]
    rules = _RULES.match(text) or _RATES.fullmatch(text)
    return len(set(text)) < 3 or bool(_PLACEHOLDER.search(text) or _TEMPLATE.search(text) or rules)


_PUBLIC = re.compile(r"phc_\w{20,}|pk_(?:live|test)_\w{10,}|pk\.eyJ[\w.-]{20,}|pub[0-9a-f]{32}")


def is_public(text: str) -> bool:
    """Is it a key that its service gives out for pages of anybody: PostHog's, Stripe's, Mapbox's, Datadog's?"""
    return _PUBLIC.fullmatch(text) is not None


def is_sequence(text: str) -> bool:
    """Does it hold a run of eight or more letters or digits in their order, as invented values do?"""
    run = 1
    for before, here in zip(text.lower(), text.lower()[1:], strict=False):
        run = run + 1 if ord(here) - ord(before) == 1 or (before, here) in (("9", "0"), ("9", "a")) else 1
        if run >= 8:
            return True
    return False


def entropy(text: str) -> float:
    """Shannon's entropy of the characters, in bits per character."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


@lru_cache(maxsize=4096)
def password_confidence(text: str) -> Confidence | None:
    """How surely a text is a password (or another secret that a person thinks up); None: it is none."""
    if not 5 <= len(text) <= 200 or not text.isprintable() or any(c.isspace() for c in text):
        return None
    if is_placeholder(text) or is_public(text) or _PLACE.search(text) or _DOTTED.fullmatch(text):
        return None
    if text[-1] in ":=?" or text[0] in "-+&?=%#/" or (text.isdigit() and len(text) < 6):
        return None
    if re.fullmatch(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+", text):  # a constant's or a variable's name
        return None
    words_of = parts(text)
    if all(part in _LABELS or (part.isdigit() and len(part) < 3) for part in words_of):
        return None
    if any(c.isdigit() for c in text) and any(c.isalpha() for c in text):
        return Confidence.MEDIUM
    if re.search(r"[^\w.:/-]", text) and any(c.isalpha() for c in text):
        return Confidence.MEDIUM
    return Confidence.LOW


@lru_cache(maxsize=4096)
def token_confidence(text: str) -> Confidence | None:
    """How surely a text is a key or token that a machine made; None: it is none."""
    if not 8 <= len(text) <= 4000 or not text.isascii() or any(c.isspace() for c in text):
        return None
    if is_placeholder(text) or is_public(text) or _PLACE.search(text):
        return None
    if _DOTTED.fullmatch(text) or _VERSIONED.fullmatch(text):
        return None
    digits, letters = sum(c.isdigit() for c in text), sum(c.isalpha() for c in text)
    if not re.fullmatch(r"[\w+/=.:~!@#$^*-]+", text) or not letters:
        return None
    if digits < 2 and not (len(text) >= 20 and entropy(text) >= 3.5 and text != text.lower() and "_" not in text):
        return None
    if len(text) < 80 and re.fullmatch(r"[A-Z][A-Za-z]*(?:[A-Z][a-z]+)+\d?", text):
        return None
    if all(part in _LABELS or part.isdigit() for part in parts(text)):
        return None
    if is_sequence(text) or len(text) < 16 or entropy(text) < 2.8:
        return Confidence.LOW
    return Confidence.MEDIUM
