"""Which units of a module are worth a look at their dataflow, for what their own text says.

That is where data can do harm: they name a sink, or something of another module in which there may be one, or what they
return goes to a client. All others are looked at when one of these asks for them, or a matcher does (`asides.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary import markup
from wardline_analyzers.flow.boundary.secret_names import is_unguessable
from wardline_analyzers.flow.document.carried import ForeignNames, PageNames
from wardline_analyzers.flow.known.values import PARAMETER
from wardline_analyzers.flow.models.tables import Models, last_word
from wardline_analyzers.flow.module.parts import FUNCTIONS, Part, words_in
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.match.tables import Tables
from wardline_analyzers.qualified import root_of

_GENERATORS = frozenset(("random", "numpy", "uuid"))
_OWN_GENERATOR = "Math"
"""Draws random numbers without an import, where a language has it."""
_CONSTANT = "hardcoded"
"""The kind of data that stands in the code itself."""
_IMPORT = b"import"
_RESULTS = frozenset(("return", "yield"))
_NOTHING: frozenset[str] = frozenset()


class Worth:
    """Kept from edit to edit. `in_project`: other modules are known."""

    def __init__(self, models: Models, in_project: bool) -> None:
        self._models = models
        self._in_project = in_project
        self._asked: Any = None
        self._names: ModuleNames | None = None
        self._code: frozenset[str] = _NOTHING
        """Words that are sinks where they stand in the code."""
        self._words: frozenset[str] = _NOTHING
        """Words that make a unit worth a look wherever they stand in it."""
        self._renamed: frozenset[str] = _NOTHING
        """What the module calls sinks by names of its own."""
        self._answers = False
        """May the module hold functions whose result goes to a client?"""
        self._drawn = False
        """Are random numbers drawn in the module? Then names of what is to be unguessable count as well."""
        self._markup = False
        """Does some page ask for HTML that a function returns?"""
        self._pages = PageNames()
        self._foreign = ForeignNames()

    def settle(
        self, names: ModuleNames, tables: Tables, parts: Iterable[Part], gone: Iterable[Part], new: Iterable[Part]
    ) -> bool:
        """Take in what has changed; True: other units may be worth a look now.

        `parts` are all units, `gone` those that are gone, `new` those that are new or have another text.
        """
        other = self._asks_otherwise(names.roots, tables) | self._pages.take(gone, new)
        if self._models.front.by_tree:
            imported = self._foreign.imported
            other |= self._takes_names(names)
            if self._in_project:
                other |= self._foreign.take(gone, new if self._foreign.imported == imported else parts)
        return other

    def _asks_otherwise(self, roots: frozenset[str], tables: Tables) -> bool:
        asked = (roots, id(tables))
        if asked == self._asked:
            return False
        self._asked = asked
        models = self._models
        sinks, handlers = models.sink_words_for(roots), models.handler_words_for(roots)
        everywhere = models.handler_words
        # secrets alone are asked for: nothing that comes in matters
        if tables.taints and all(data == _CONSTANT for _, data in tables.taints):
            sinks = models.words_of_sinks(frozenset(kind for kind, _ in tables.taints), roots)
            handlers, everywhere = models.handler_words_for(_NOTHING), _NOTHING
        if models.front.by_tree:
            self._code = sinks | handlers
            self._answers = handlers != models.handler_words_for(_NOTHING)
        else:
            self._words = sinks | everywhere | _asked_by_pages(tables)
            self._words |= models.front.requests if self._in_project else _NOTHING
        self._drawn = not _GENERATORS.isdisjoint(roots) or _OWN_GENERATOR in models.front.builtins
        self._markup = ("html", PARAMETER) in tables.taints
        self._names = None
        return True

    def _takes_names(self, names: ModuleNames) -> bool:
        """Find out which names stand for sinks, or for something of another module."""
        if names is self._names:
            return False
        self._names = names
        before, foreign = self._renamed, self._foreign.imported
        qualified: Mapping[str, str] = {n: m.payload for n, m in names.meanings.items() if m.kind == "name"}
        self._renamed = frozenset(n for n, p in qualified.items() if (w := last_word(p)) != n and w in self._code)
        if self._in_project:
            known = self._models.roots | self._models.front.standard
            self._foreign.imported = frozenset(n for n, p in qualified.items() if root_of(p) not in known)
        return before != self._renamed or foreign != self._foreign.imported

    def of(self, part: Part) -> bool:
        """Is it worth a look?"""
        words = words_in(part)
        text, function = part.unit.text, part.unit.kind in FUNCTIONS
        return (
            not self._words.isdisjoint(words)
            or (not self._code.isdisjoint(words) and (_IMPORT in text or _says(part, self._code)))
            or not self._renamed.isdisjoint(words)
            or (self._answers and function and not _RESULTS.isdisjoint(words))
            or (self._drawn and any(map(is_unguessable, words)))
            or (self._markup and function and (markup.CLOSING in text or not self._pages.names.isdisjoint(words)))
            or (
                not (self._foreign.imported.isdisjoint(words) and self._foreign.names.isdisjoint(words))
                and self._goes_out(part)
            )
        )

    def _goes_out(self, part: Part) -> bool:
        """May its code get into that of another module by itself, not by way of other units of this one? (Callers of
        those are looked at for their sake.)"""
        part.body()
        lowered, function = part.lowered, part.function
        assert lowered is not None
        this = function.parameters[0].name if function is not None and function.parameters and part.owner else ""
        return any(self._leads_out(point, this) for point in lowered.points)

    def _leads_out(self, point: form.Node, this: str) -> bool:
        """`this`: the parameter that is the object of a method."""
        if isinstance(point, form.Call):
            return not isinstance(point.callee, form.Name) or self._may_be_foreign(point.callee.name)
        return isinstance(point, form.Attribute) and not (isinstance(point.base, form.Name) and point.base.name == this)

    def _may_be_foreign(self, called: str) -> bool:
        if called in self._foreign.imported or called in self._foreign.names:
            return True
        own = self._names.meanings if self._names is not None else {}
        return called not in self._models.front.builtins and called not in own


def _says(part: Part, words: frozenset[str]) -> bool:
    """Does the code of a unit name one of these? What its comments and texts say does not count."""
    part.body()
    lowered = part.lowered
    assert lowered is not None
    return not (words.isdisjoint(lowered.loads) and words.isdisjoint(lowered.attributes))


def _asked_by_pages(tables: Tables) -> frozenset[str]:
    """Words of patterns that find their places in the dataflow."""
    imported = {name.rpartition(".")[2].rpartition("/")[2] for name in tables.imports}
    return frozenset(tables.asking | tables.gates.words() | tables.call_words | tables.assign_words | imported)


__all__ = ["Worth"]
