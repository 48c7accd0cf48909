"""Bandit's `# nosec` comments: which findings they hide, and which hide more, or less, than they say.

Imports bandit: see `loading`.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from bandit.core import extension_loader
from bandit.core.manager import NOSEC_COMMENT, NOSEC_COMMENT_TESTS, _parse_nosec_comment

from wardline_analyzers.bandit_units.checks import known_ids, manager, names_to_ids
from wardline_analyzers.bandit_units.config import BanditConfig
from wardline_analyzers.bandit_units.source import read

_LIKE_AN_ID = re.compile(r"[A-Za-z]{1,4}\d{2,4}|\w+_\w+", re.ASCII)


def nosec_lines(text: str, config: BanditConfig) -> dict[int, set[str]]:
    """By 1-based line of `text`: the ids that a comment hides there; the empty set hides everything."""
    found: dict[int, set[str]] = {}
    if "nosec" in text and not config.ignore_nosec:
        extension_loader.MANAGER = manager(config.third_party)  # which ids there are, bandit looks up here
        for line, comment in _comments(text):
            ids = _parse_nosec_comment(comment)
            if ids is not None:
                found[line] = ids
    return found


def _comments(text: str) -> Iterator[tuple[int, str]]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    except (tokenize.TokenError, SyntaxError):  # the comments before the error count, as with bandit
        return


def strange_nosec(text: bytes) -> list[tuple[int, str]]:
    """The `# nosec` comments that surely do not do what they say, as (0-based line, message). Never raises.

    Bandit leaves out words that are no test: a misspelt id makes a comment that hides everything. And of ids with a
    comma and no space between them it sees only the last.
    """
    if b"nosec" not in text:
        return []
    source = read(text, False)
    return [
        (line - 1 - source.before, message) for line, comment in _comments(source.text) for message in _strange(comment)
    ]


def _strange(comment: str) -> Iterator[str]:
    found = NOSEC_COMMENT.search(comment)
    tests = ((found and found["tests"]) or "").strip()
    known = known_ids() | names_to_ids().keys()
    groups = [[word for word in group[0].split(",") if word] for group in NOSEC_COMMENT_TESTS.finditer(tests)]
    for words in groups:
        if known.intersection(words[:-1]):
            yield (
                f"bandit reads only `{words[-1]}` of `{','.join(words)}`: "
                f"write a space after the comma (`{', '.join(words)}`)"
            )
    if known.isdisjoint(words[-1] for words in groups):
        unknown = [word for words in groups for word in words if _LIKE_AN_ID.fullmatch(word) and word not in known]
        if not unknown and len(tests.split()) == 1 and groups:
            unknown = groups[0]
        if unknown:
            yield f"bandit has no test `{unknown[0]}`, so this comment hides every finding here"
