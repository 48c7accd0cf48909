"""What a unit says by its own text, read off its common form: so it is the same for all languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form import Lowered
from wardline_analyzers.flow.form.naming import chain
from wardline_analyzers.languages.module_names import DEFINED, LONGEST_CONSTANT, UNKNOWN, Export, Meaning
from wardline_analyzers.languages.outline import NOBODY, WORDS, Outline, Owner
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.suppress.comments import scan
from wardline_analyzers.suppress.syntax import CommentSyntax

_VARIABLES: Final = re.compile(r"[$@]+[^\W\d]\w*")
_CALLED: Final = re.compile(r"([^\W\d]\w*)\s*\(")
_DEEPEST: Final = 8


def outliner(
    lower: Callable[[Syntax], Lowered], comments: CommentSyntax
) -> Callable[[Syntax, bytes, Kind, bool], Outline]:
    """The function that outlines the units of a language."""

    def outline(syntax: Syntax, text: bytes, kind: Kind, member: bool) -> Outline:
        decoded = text.decode("utf-8", "replace")
        words = frozenset(WORDS.findall(decoded)) | frozenset(_VARIABLES.findall(decoded))
        lowered = lower(syntax)
        body = lowered.body
        words |= lowered.loads | lowered.attributes  # `<?= x ?>` is a call of `echo`
        bound = tuple(_bound(body, 0)) if not member else ()
        defines, owner = "", NOBODY
        if kind in (Kind.FUNCTION, Kind.METHOD):
            functions = [one.name for one in body if isinstance(one, form.Function)]
            defines = functions[-1 if kind is Kind.METHOD else 0] if functions else _head(decoded) if member else ""
        elif kind is Kind.CLASS or member:
            owner = next((_owner(one) for one in body if isinstance(one, form.Class)), NOBODY)
        return Outline(words, bound, (), owner, scan(text, comments), defines, (bound, ()))

    return outline


def _head(text: str) -> str:
    """The name of a method that is too broken to be read."""
    found = _CALLED.search(text)
    return found[1] if found is not None else ""


def _owner(one: form.Class) -> Owner:
    """The name of a class, and its bases as written."""
    return one.name, tuple(found for base in one.bases if (found := dotted(base)))


def _bound(body: Iterable[form.Statement], depth: int) -> Iterator[Export]:
    for one in body:
        if isinstance(one, form.Function):
            if one.name:
                yield Export(one.name, DEFINED)
        elif isinstance(one, form.Class):
            bases = ",".join(found for base in one.bases if (found := dotted(base)))
            yield Export(one.name, Meaning("define", bases) if len(bases) <= LONGEST_CONSTANT else DEFINED)
        elif isinstance(one, form.Import):
            yield from (Export(name, Meaning("name", qualified)) for name, qualified in one.names)
        elif isinstance(one, form.Assign):
            for target in one.targets:
                yield from _assigned(target, one.value)
        elif isinstance(one, form.Augment) and isinstance(one.target, form.Name):
            yield Export(one.target.name, UNKNOWN)
        elif isinstance(one, form.Declare):
            yield Export(one.name, UNKNOWN)
        elif depth < _DEEPEST:
            for inner in _inside(one):
                yield from _bound(inner, depth + 1)


def _inside(one: form.Statement) -> Iterator[tuple[form.Statement, ...]]:
    if isinstance(one, form.If):
        yield from (one.then, one.other)
    elif isinstance(one, (form.While, form.For, form.With)):
        yield one.body
    elif isinstance(one, form.Try):
        yield from (one.body, *(handler.body for handler in one.handlers), one.last)
    elif isinstance(one, form.Match):
        yield from (case.body for case in one.cases)


def _assigned(target: form.Expression, value: form.Expression) -> Iterator[Export]:
    if isinstance(target, form.Display):
        for item in target.items:
            yield from _assigned(item, form.Opaque(item.start, item.end))
    elif isinstance(target, form.Name):
        yield Export(target.name, _meaning(value))


def _meaning(value: form.Expression) -> Meaning:
    if isinstance(value, form.Literal):
        payload = repr(value.value)
        if len(payload) <= LONGEST_CONSTANT:
            return Meaning("constant", payload)
        return Meaning("literal", "string" if isinstance(value.value, str) else "")
    chain = dotted(value)
    return Meaning("expr", chain) if chain else UNKNOWN


def dotted(value: form.Expression | None) -> str:
    """`a.b().c`; empty: it is no such chain."""
    root, behind = chain(value)
    return root + behind if root else ""
