"""All secrets of a text, one for each place.

What is found on a few lines is found in pieces of the text (`in_piece`), so that an edit costs those lines; what takes
more lines is looked for in the whole (`over_lines`), which is cheap where its words are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from wardline_analyzers.checks import known_tokens
from wardline_analyzers.secrets import addresses, settings
from wardline_analyzers.secrets.blocks import private_keys
from wardline_analyzers.secrets.forms import at_places, by_form, keywords
from wardline_analyzers.secrets.invented import is_invented
from wardline_analyzers.secrets.kubernetes import in_secrets
from wardline_analyzers.secrets.patterns import Pattern
from wardline_analyzers.secrets.providers import variable
from wardline_analyzers.secrets.secret import PASSWORD, PRIVATE_KEY, TOKEN, URL, Secret
from wardline_analyzers.secrets.windows import Keywords, around

_KNOWN, _ADDRESS, _SETTING = "known", "address", "setting"
"""Owners of keywords beside the patterns."""


@lru_cache(maxsize=1)
def _keywords() -> Keywords[Pattern | str]:
    owners: dict[bytes, list[Pattern | str]] = {word: list(found) for word, found in keywords().items()}
    for name, words in (
        (_KNOWN, known_tokens.needles()),
        (_ADDRESS, addresses.KEYWORDS),
        (_SETTING, settings.KEYWORDS),
    ):
        for word in words:
            owners.setdefault(word.lower(), []).append(name)
    return Keywords(owners)


def in_piece(text: bytes, mode: str) -> tuple[Secret, ...]:
    """The secrets of a few whole lines; `mode` is that of the file's context."""
    places = _keywords().places(text.lower())
    discord = [start for start, _ in known_tokens.discord_tokens(text)]
    if not places and not discord:
        return ()
    known = sorted((*places.get(_KNOWN, []), *discord))
    found = [secret for window in around(text, known) for secret in _known(window.text, window.start)]
    found += addresses.by_address(text, places.get(_ADDRESS, []))
    if mode != "lock":
        found += at_places(text, {owner: at for owner, at in places.items() if isinstance(owner, Pattern)})
        found += settings.by_name(text, places.get(_SETTING, []), mode)
    return tuple(one_each(found))


def tokens(text: bytes) -> tuple[Secret, ...]:
    """The secrets that their form alone gives away: what code is asked for, whose names are known better elsewhere.
    Each has the name of a variable."""
    found = one_each((*_known(text, 0), *by_form(text)))
    return tuple(secret._replace(name=secret.name or variable(secret)) for secret in found)


def over_lines(text: bytes, mode: str) -> tuple[Secret, ...]:
    """The secrets that take several lines."""
    found = list(private_keys(text))
    if mode == "yaml":
        found += in_secrets(text)
    return tuple(found)


def whole(text: bytes, mode: str) -> tuple[Secret, ...]:
    """All secrets of a short text."""
    return tuple(one_each((*over_lines(text, mode), *in_piece(text, mode))))


def _known(text: bytes, base: int) -> Iterator[Secret]:
    for start, end, kind, sure in known_tokens.find(text):
        if not is_invented(text[start:end].decode("latin-1")):
            yield Secret(base + start, base + end, kind.service, kind.service, sure, kind.variable)


def one_each(found: Iterable[Secret]) -> list[Secret]:
    """Of those that overlap the one that says most, in the order of the text. What names another one names it too."""
    kept: list[Secret] = []
    for secret in sorted(found, key=_rank):
        other = next((n for n, k in enumerate(kept) if k.start < secret.end and secret.start < k.end), None)
        if other is None:
            kept.append(secret)
        elif secret.name and secret.kind in (PASSWORD, TOKEN) and kept[other].kind not in (PASSWORD, PRIVATE_KEY):
            kept[other] = kept[other]._replace(name=kept[other].name or secret.name)
    return sorted(kept)


def _rank(secret: Secret) -> tuple[int, int, int]:
    order = {PRIVATE_KEY: 0, URL: 3, PASSWORD: 4, TOKEN: 5}.get(secret.kind, 1 if secret.kind == secret.provider else 2)
    return order, secret.start - secret.end, secret.start
