"""How a language whose blocks are in braces writes strings and comments, and what its lines begin with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from wardline_analyzers.languages.units import Kind
from wardline_analyzers.languages.wrappers import Heads

_ANNOTATIONS = re.compile(rb"\s*(?:@[\w.]+\s*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?\s*)+")


@dataclass(frozen=True)
class Lexicon:
    """How a language writes strings and comments, and what its lines begin with."""

    kind: Callable[[bytes], Kind]
    """What a line that starts at top level begins: FUNCTION, METHOD, CLASS or STATEMENTS."""
    hard: re.Pattern[bytes]
    """What at column 0 stands inside no bracket."""
    member: Callable[[bytes], Kind] | None = None
    """What a line directly inside a class begins: METHOD, NESTED or BODY. None: classes are not cut."""
    hard_member: re.Pattern[bytes] | None = None
    """What at the indentation of a class's members stands inside no other bracket."""
    begins: re.Pattern[bytes] | None = None
    """What begins a member, behind another one, although it looks as if it went on with it: `<T> List<T> of()`."""
    raw: tuple[bytes, ...] = ()
    """Marks that open and close a string over several lines, in which a backslash means nothing."""
    long: tuple[bytes, ...] = ()
    """The same where a backslash escapes."""
    templates: bool = False
    """Are there template strings in backticks, with code in `${}`?"""
    regexes: bool = False
    """Are there regular expressions between slashes?"""
    annotations: tuple[bytes, re.Pattern[bytes]] = (b"@", _ANNOTATIONS)
    """How a line begins that tells of what stands below it, and a row of such."""
    scripts: bool = False
    """Is what stands between functions and classes a program, run from its first line to its last? Then it is one unit,
    as far as it goes: what a line tells of a variable holds for those below."""
    passed: tuple[tuple[bytes, bytes], ...] = ()
    """Patterns of what else is passed over, and of how it opens where its end is missing (empty: it needs none)."""
    wrappers: Heads | None = None
    """How functions begin that stand around a whole program. None: nothing is cut inside of one."""
    elements: bool = False
    """May a statement end in an element of markup, or in the type between `<` and `>`? Then only an arrow goes on."""
    directives: bytes = b""
    """How lines begin that end a statement, whatever stands last on them: `#include <stdio.h>`, `import java.io.*`."""

    @cached_property
    def tokens(self) -> re.Pattern[bytes]:
        """The next thing that counts: what is matched whole is passed over, but for brackets and marks."""
        return self._tokens(rb"/\*.*?\*/|")

    @cached_property
    def tokens_unclosed(self) -> re.Pattern[bytes]:
        """The same in a text in which nothing closes a comment: none of the many that may open is looked through."""
        return self._tokens(b"")

    def _tokens(self, comment: bytes) -> re.Pattern[bytes]:
        quoted = [
            *(re.escape(mark) + rb"(?:(?!" + re.escape(mark) + rb").)*" + re.escape(mark) for mark in self.raw),
            *(re.escape(mark) + rb"(?:\\.|(?!" + re.escape(mark) + rb").)*" + re.escape(mark) for mark in self.long),
        ]
        opened = [re.escape(mark) for mark in (*self.raw, *self.long)] + [mark for _, mark in self.passed if mark]
        passed = b"|".join(whole for whole, _ in self.passed)
        return re.compile(
            b"|".join(
                [
                    *([rb"(?P<passed>" + passed + rb")"] if passed else []),
                    rb"(?<!:)//[^\r\n]*|" + comment + rb"(?P<open>/\*)",
                    *quoted,
                    *([rb"(?P<mark>" + b"|".join(opened) + rb")"] if opened else []),
                    rb'(?<![\w])"(?:\\(?:\r\n|.)|[^"\\\r\n])*"?',
                    rb"(?<![\w])'(?:\\(?:\r\n|.)|[^'\\\r\n])*'?",
                    *([rb"(?P<template>`)"] if self.templates else []),
                    *([rb"(?P<slash>/)"] if self.regexes else []),
                    rb"(?P<bracket>[(){}\[\]])",
                ]
            ),
            re.DOTALL,
        )


__all__ = ["Lexicon"]
