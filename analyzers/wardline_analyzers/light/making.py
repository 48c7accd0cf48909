"""A front end out of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from tree_sitter import Language

from wardline_analyzers.flow.methods import builtin_methods
from wardline_analyzers.languages import braces
from wardline_analyzers.languages.frontend import FrontEnd, Functions, looks_up_in_camel_case
from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.splitter import Splitter
from wardline_analyzers.light.lowering.table import Table
from wardline_analyzers.light.outline import outliner
from wardline_analyzers.light.reading import Reader
from wardline_analyzers.suppress.syntax import CommentSyntax
from wardline_analyzers.text.buffer import Buffer


class Unbound(frozenset[str]):
    """The names that mean themselves where a file does not bind them: all that fit a pattern.

    These languages have no imports that name what they bring (`#include`, `using`), or functions that are everywhere.
    """

    _pattern: re.Pattern[str]

    @classmethod
    def fitting(cls, pattern: str) -> Unbound:
        made = cls()
        made._pattern = re.compile(pattern)
        return made

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._pattern.fullmatch(word) is not None


_TEXTS: Final = frozenset(("str", "Object", "Response"))
"""Types of results that may hold a text."""


def made(
    name: str,
    table: Table,
    grammar: Language | Callable[[bytes], Language],
    comments: CommentSyntax,
    unbound: str,
    lexicon: Lexicon | None = None,
    splitter: Callable[[Buffer], Splitter] | None = None,
    functions: Callable[[], Mapping[str, Any]] = dict,
    methods: Callable[[], Mapping[str, Any]] = dict,
    *,
    code: Lexicon | None = None,
    opening: Callable[[bytes], bytes] = lambda text: b"",
    bare_members: bool = False,
    overloads: bool = False,
    typed: bool = False,
    counts: frozenset[str] = frozenset(),
    limited: bool = False,
    well_known: Mapping[str, str] = MappingProxyType({}),
) -> FrontEnd:
    """The front end of a light language: cut by `lexicon`, where its blocks are in braces, else by `splitter`.

    `code`: how a unit that begins in code is read, if otherwise than a file, and `opening` what it lacks in front;
    `bare_members`, `overloads`, `counts`, `well_known`: as in `FrontEnd`; `typed`: what is written as the type of a
    field is its type; `limited`: the grammar never comes back from some texts (`languages/limited.py`).
    """
    cut = lexicon if lexicon is not None and lexicon.member is not None else None
    reader = Reader(table, grammar if callable(grammar) else lambda text: grammar, code or cut, opening, limited)
    if splitter is None:
        assert lexicon is not None
        braced = lexicon
        splitter = lambda buffer: braces.Splitter(buffer, braced)  # noqa: E731

    def load() -> Functions:
        from wardline_analyzers.flow.functions.numbers import NUMBERS
        from wardline_analyzers.flow.functions.texts import TEXTS
        from wardline_analyzers.flow.functions.types import TYPES

        common = {
            **{word: NUMBERS[word] for word in ("int", "float", "bool")},
            "str": TEXTS["str"],
            "isinstance": TYPES["isinstance"],
        }
        return Functions({**common, **functions()}, methods(), builtin_methods.method)

    return FrontEnd(
        name=name,
        comments=comments,
        splitter=splitter,
        parse=reader.parse,
        outline=outliner(reader.lower, comments),
        lower=reader.lower,
        load_functions=load,
        builtins=Unbound.fitting(unbound),
        standard=frozenset(),
        everywhere=True,
        bare_members=bare_members,
        counts=counts,
        inner_names=bare_members,
        looks_up=looks_up_in_camel_case,
        overloads=overloads,
        typed=typed,
        true_types=typed,
        well_known=well_known,
        text_types=_TEXTS,
    )
