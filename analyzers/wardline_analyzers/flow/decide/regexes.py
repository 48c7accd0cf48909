"""What a regular expression lets through: the kinds of sink for which a full match vouches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from wardline_analyzers.flow.decide.letter_classes import spelled_out
from wardline_analyzers.flow.known.kinds import TELLING, lacking
from wardline_analyzers.patterns import parsed

_NOTHING: Final[frozenset[str]] = frozenset()
_LONGEST: Final = 2000
_END_OF_TEXT: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\z")
"""`\\z`, as most languages write `\\Z`."""
_DEEPEST: Final = 20

_DANGEROUS: Final[dict[str, str]] = {
    "sql": "'\"`;\\()=-#*% \n",
    "nosql": "${}[]'\"",
    "shell": ";|&$`<>()\n'\"*?~#!{}[]\\^%",
    "command": "-",
    "option": "-",
    "code": "()._[]'\"=;:, \n",
    "template": "{}%$<>",
    "html": "<>\"'&",
    "path": "/\\",
    "url": ":/@?#.\\",
    "redirect": ":/\\",
    "header": "\r\n",
    "log": "\r\n",
    "email": "\r\n",
    "xml": "<>&",
    "xpath": "'\"()[]/|=@*",
    "ldap": "*()\\&|=!\0",
    "regex": "*+?{}()[]|\\.^$",
    "format": "{}%",
    "session": "",
    "deserialize": "",
}
"""The characters without which data does no harm in a sink of a kind."""

_CATEGORY: Final = {
    "CATEGORY_DIGIT": set("0123456789"),
    "CATEGORY_WORD": set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
    "CATEGORY_SPACE": set(" \t\n\r\f\v"),
}


_NEGATED: Final = {name.replace("CATEGORY_", "CATEGORY_NOT_"): found for name, found in _CATEGORY.items()}
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_FLAGS: Final = re.compile(r"\(\?([a-zA-Z]+)\)")
PLAIN_TEXT: Final = frozenset(("shell", "path", "sql"))
"""What lets through only text that is harmless for these is harmless."""


def _parsed(text: str) -> Any:
    """The pattern's tree, or None if it is none, or too long."""
    return None if len(text) > _LONGEST else parsed(_END_OF_TEXT.sub(r"\1\\Z", spelled_out(text)))


@lru_cache(maxsize=256)
def vouched(pattern: str | bytes) -> frozenset[str]:
    """The kinds of sink for which a text that this pattern matches in full is harmless."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = _parsed(text)
    if tree is None:
        return _NOTHING
    letters: set[str] = set()
    if not _collect(tree, letters, 0):
        return _NOTHING
    found = kinds_without("".join(letters))
    return found if "option" in found or not _begins_plain(tree) else found | {"option"}


def _begins_plain(tree: Any) -> bool:
    """Do all texts that the pattern matches begin with something else than a dash?"""
    for operator, argument in tree:
        name = str(operator)
        if name == "AT":
            continue
        if name in _REPEATS and argument[0] == 0:
            return False
        letters: set[str] = set()
        return _collect([(operator, argument)], letters, 0) and "-" not in letters
    return False


@lru_cache(maxsize=256)
def vouched_group(pattern: str | bytes, group: int | str) -> frozenset[str]:
    """The same for what one group of the pattern matches."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    if group == 0:
        return vouched(pattern)
    tree = _parsed(text)
    if tree is None:
        return _NOTHING
    number = tree.state.groupdict.get(group) if isinstance(group, str) else group
    letters: set[str] = set()
    for inner in _groups(tree, number, 0):
        if not _collect(inner, letters, 0):
            return _NOTHING
        return kinds_without("".join(letters))
    return _NOTHING


@lru_cache(maxsize=256)
def begins_with(pattern: str) -> str:
    """The constant text that all matches begin with; a letter that may be missing (`https?`) is left out."""
    found = ""
    for operator, argument in _parsed(pattern) or ():
        name = str(operator)
        if name == "LITERAL":
            found += chr(argument)
        elif name == "MAX_REPEAT" and argument[:2] == (0, 1) and found.endswith("http"):
            continue
        elif name != "AT":
            break
    return found


_WITH_SCHEME: Final = re.compile(r"([A-Za-z][\w+.-]*):")
_RUN: Final = frozenset(("javascript", "vbscript", "data", "blob"))
"""Schemes of URLs that are scripts, or hold some."""
_MOST_BEGINNINGS: Final = 32


def names_scheme(start: object) -> bool:
    """Does a URL that begins so name its scheme, and one that runs no script: `https://`, `mailto:`?"""
    found = _WITH_SCHEME.match(start) if isinstance(start, str) else None
    return found is not None and found[1].lower() not in _RUN


@lru_cache(maxsize=256)
def begins_with_scheme(pattern: str) -> bool:
    """The same of all texts that a pattern matches: `^https?://`, `^(?:https|mailto):`."""
    found, _ = _beginnings(_parsed(pattern) or (), 0)
    return all(names_scheme(each) for each in found)


def _beginnings(tree: Any, depth: int) -> tuple[list[str], bool]:
    """The constant texts that all matches begin with one of, and whether nothing else may follow in this part."""
    found = [""]
    for operator, argument in tree:
        name = str(operator)
        if name == "AT":
            continue
        if name == "LITERAL":
            more, whole = [chr(argument)], True
        elif name == "MAX_REPEAT" and argument[:2] == (0, 1):
            more, whole = _beginnings(argument[2], depth + 1)
            more = ["", *more]
        elif name in ("SUBPATTERN", "BRANCH") and depth < _DEEPEST:
            parts = [argument[-1]] if name == "SUBPATTERN" else argument[1]
            each = [_beginnings(part, depth + 1) for part in parts]
            more, whole = [text for texts, _ in each for text in texts], all(ends for _, ends in each)
        else:
            return found, False
        found = [start + text for start in found for text in more]
        if not whole or len(found) > _MOST_BEGINNINGS:
            return found, False
    return found, True


_OF_HOSTS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
_BEFORE_HOST: Final = re.compile(r"https?://")


@lru_cache(maxsize=256)
def begins_below_host(pattern: str, to_end: bool = False) -> bool:
    """Do all matches lead to a host below a constant one: `https://[a-z0-9-]+\\.example\\.com/`?

    With `to_end` they are matches in full: `https://(www\\.)?example\\.com(/\\w*)?`, or with a constant host.
    """
    start, host, free = "", "", False
    parts = [part for part in _parsed(pattern) or () if str(part[0]) != "AT"]
    for number, (operator, argument) in enumerate(parts):
        name, letters = str(operator), set[str]()
        behind_scheme = _BEFORE_HOST.fullmatch(start) is not None
        if name == "LITERAL" and not behind_scheme:
            start += chr(argument)
        elif name == "LITERAL" and chr(argument) == "/":
            return free and _is_below(host)
        elif to_end and behind_scheme and number == len(parts) - 1 and _may_be_path(operator, argument):
            return _is_below(host) if free else len(host) > 0
        elif name == "LITERAL":
            host += chr(argument)
        elif name == "MAX_REPEAT" and argument[:2] == (0, 1) and start.endswith("http"):
            continue
        else:
            if not behind_scheme or not _collect([(operator, argument)], letters, 0) or not letters <= _OF_HOSTS:
                return False
            host, free = "." if _ends_in_dot(operator, argument) else "", True
    return to_end and free and _is_below(host)


def _is_below(host: str) -> bool:
    """`.example.com`, behind what may stand in front of it"""
    return host.startswith(".") and "." in host[1:].rstrip(".")


def _may_be_path(operator: Any, argument: Any) -> bool:
    """`(?:/[a-z]*)?`"""
    if str(operator) not in _REPEATS or argument[:2] != (0, 1):
        return False
    inner = argument[2]
    while len(inner) == 1 and str(inner[0][0]) == "SUBPATTERN":
        inner = inner[0][1][-1]
    return len(inner) > 0 and str(inner[0][0]) == "LITERAL" and chr(inner[0][1]) in "/?#"


def _ends_in_dot(operator: Any, argument: Any) -> bool:
    """`([a-z]+\\.)*`"""
    while str(operator) in _REPEATS or str(operator) == "SUBPATTERN":
        inner = argument[-1]
        if not inner:
            return False
        operator, argument = inner[-1]
    return str(operator) == "LITERAL" and argument == ord(".")


@lru_cache(maxsize=256)
def begins_locally(pattern: str) -> bool:
    """Do all matches begin with one slash, and no second: `^/(?!/)`, `^/[^/]`, `^/account/`, `^/\\w+$`?"""
    rest = _behind_slash(pattern)
    if not rest:
        return False
    operator, argument = str(rest[0][0]), rest[0][1]
    letters: set[str] = set()
    if operator == "ASSERT_NOT" and argument[0] == 1:
        return len(argument[1]) == 1 and _collect(argument[1], letters, 0) and "/" in letters
    if operator == "NOT_LITERAL":
        return bool(argument == ord("/"))
    if operator == "IN" and str(argument[0][0]) == "NEGATE":
        return ("LITERAL", ord("/")) in [(str(kind), value) for kind, value in argument[1:]]
    if operator in _REPEATS and argument[0] > 0:
        return _collect(argument[2], letters, 0) and letters.isdisjoint("/\\")
    return operator in ("LITERAL", "IN") and _collect(rest[:1], letters, 0) and letters.isdisjoint("/\\")


@lru_cache(maxsize=256)
def is_one_step(pattern: str) -> bool:
    """Is all that it matches in full a slash and what has none: `/[a-z]*`?"""
    rest, letters = _behind_slash(pattern), set[str]()
    return rest is not None and _collect(rest, letters, 0) and letters.isdisjoint("/\\")


def _behind_slash(pattern: str) -> list[Any] | None:
    """The parts of a pattern behind the slash that it begins with; None: it begins with something else."""
    tree = [each for each in _parsed(pattern) or () if str(each[0]) != "AT"]
    return tree[1:] if tree and str(tree[0][0]) == "LITERAL" and tree[0][1] == ord("/") else None


def _groups(tree: Any, number: int | None, depth: int) -> Iterator[Any]:
    """The patterns of the group with this number."""
    if depth > _DEEPEST:
        return
    for operator, argument in tree:
        name = str(operator)
        if name == "SUBPATTERN":
            if argument[0] == number:
                yield argument[-1]
            yield from _groups(argument[-1], number, depth + 1)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from _groups(argument[2], number, depth + 1)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _groups(branch, number, depth + 1)


def kinds_without(text: str) -> frozenset[str]:
    """The kinds of sink for which a text of these characters alone is harmless."""
    found = frozenset(kind for kind, dangerous in _DANGEROUS.items() if set(text).isdisjoint(dangerous))
    if "code" in found or any(map(_is_of_code, text)):
        return found
    return found | {"code"} if len({each.lower() for each in text if each.isalpha()}) <= _SPELLS_NOTHING else found


_SPELLS_NOTHING: Final = 2
"""No function that does harm is spelled with so few letters: `[0-9x+*]`, `[0-9.eE]`."""


def _is_of_code(letter: str) -> bool:
    """May it begin a text or a block, or stand in names like `__class__`? Without one of these, code only reckons."""
    return not letter.isascii() or letter in "_'\"`\\{}[];$@=:\n"


def vouched_by_removing(pattern: str) -> frozenset[str]:
    """The kinds for which a text is harmless once all characters of this class are gone: `[\\r\\n]`, `[<>"'&]`."""
    pattern = spelled_out(pattern)
    letters = letters_of(pattern)
    if letters is None or not re.fullmatch(r"\[.*\][+*]?|\\?.\+?", pattern, re.DOTALL):
        return _NOTHING
    return kinds_once_gone(letters)


def kinds_once_gone(letters: Iterable[str]) -> frozenset[str]:
    """The kinds for which a text is harmless once all these characters are gone, and what it lacks then."""
    gone = set(letters)
    kinds = {kind for kind, dangerous in _DANGEROUS.items() if dangerous and gone.issuperset(dangerous)}
    return frozenset(kinds.union(lacking(each) for each in gone.intersection(TELLING)))


_SPECIAL: Final = frozenset(".*+?^$()|[{\\")
"""What has a meaning of its own in patterns of every language."""
_BEHIND_BACKSLASH: Final = re.compile(r"\\\\?(?:\$[&01]|\\1|\\g<[01]>)")
"""What was found with a backslash before it, as JavaScript, Java and Python write that."""


def escapes_patterns(pattern: str, new: str) -> bool:
    """Does a replacement make a text harmless in patterns: `re.sub(r"([.*+?^${}()|[\\]\\\\])", r"\\\\\\1", x)`?"""
    one = pattern[1:-1] if pattern[:1] == "(" else pattern
    if _BEHIND_BACKSLASH.fullmatch(new) is None or (one[:1], one[-1:]) != ("[", "]"):
        return False
    return _SPECIAL.issubset(letters_of(one) or ())


def is_anchored(pattern: str | bytes, lines: bool = False) -> bool:
    """Does a match from the start reach the end: `…$` or `…\\Z`? With `lines`, `$` is the end of a line only."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    if (lines or "(?m" in text) and text.rstrip(")").endswith("$"):
        return False
    return bool(re.search(r"(?<!\\)(?:\\\\)*(?:\$|\\Z|\\z)\)*$", text)) and "|" not in re.sub(
        r"\([^()]*\)|\[[^\]]*\]", "", text
    )


def starts_anchored(pattern: str | bytes, lines: bool = False) -> bool:
    """Can it only match from the start on? Flags may stand in front."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    flags = _FLAGS.match(text)
    if flags is not None:
        text, lines = text[flags.end() :], lines or "m" in flags[1]
    return text.startswith("\\A") or (text.startswith("^") and not lines)


@lru_cache(maxsize=256)
def literal(pattern: str) -> str | None:
    """The one text that the pattern looks for, if it is that alone: `\\.\\.`."""
    tree = _parsed(pattern)
    if tree is None or not all(str(operator) == "LITERAL" for operator, _ in tree):
        return None
    return "".join(chr(argument) for _, argument in tree)


def letters_of(pattern: str) -> set[str] | None:
    """The characters that texts matched by this pattern are made of; None: any may be among them."""
    tree = _parsed(pattern)
    letters: set[str] = set()
    return letters if tree is not None and _collect(tree, letters, 0) else None


def _collect(tree: Any, letters: set[str], depth: int) -> bool:
    """Add all characters that may be matched; False: any may."""
    if depth > _DEEPEST:
        return False
    for operator, argument in tree:
        name = str(operator)
        if name == "LITERAL":
            letters.add(chr(argument))
        elif name == "IN":
            if not _in_class(argument, letters):
                return False
        elif name in ("ANY", "NOT_LITERAL"):
            return False
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if not _collect(argument[2], letters, depth + 1):
                return False
        elif name == "SUBPATTERN":
            if not _collect(argument[-1], letters, depth + 1):
                return False
        elif name == "BRANCH":
            if not all(_collect(branch, letters, depth + 1) for branch in argument[1]):
                return False
        elif name == "ATOMIC_GROUP":
            if not _collect(argument, letters, depth + 1):
                return False
        elif name in ("AT", "ASSERT", "ASSERT_NOT", "GROUPREF", "FAILURE"):
            continue
        else:
            return False
    return True


def _in_class(members: Any, letters: set[str]) -> bool:
    if members and str(members[0][0]) == "NEGATE":
        # `[^\\W_]`: of what is left, all is in the one category.
        kept = [_NEGATED[str(a)] for o, a in members[1:] if str(o) == "CATEGORY" and str(a) in _NEGATED]
        if not kept:
            return False
        letters.update(kept[0])
        return True
    for operator, argument in members:
        name = str(operator)
        if name == "NEGATE":
            return False
        if name == "LITERAL":
            letters.add(chr(argument))
        elif name == "RANGE":
            low, high = argument
            if high - low > 300:
                letters.update(chr(c) for c in range(low, min(high, low + 300)))
            else:
                letters.update(chr(c) for c in range(low, high + 1))
        elif name == "CATEGORY":
            known = _CATEGORY.get(str(argument))
            if known is None:
                return False
            letters.update(known)
        else:
            return False
    return True


__all__ = [
    "PLAIN_TEXT",
    "begins_below_host",
    "begins_with",
    "begins_with_scheme",
    "escapes_patterns",
    "is_anchored",
    "kinds_once_gone",
    "kinds_without",
    "letters_of",
    "literal",
    "names_scheme",
    "starts_anchored",
    "vouched",
    "vouched_by_removing",
]
