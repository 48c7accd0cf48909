"""Which data gets to which sinks of a module, kept up to date as its units change.

A unit is *looked at* if it is worth it by its own words, or if it calls a function in which what it is given may do
harm. What comes of its look is known of each unit by itself: where its data gets to (`hits`), whose callers have to be
looked at for its sake (`wants`), whom it calls (`gives`). After an edit this is found out anew of the units whose look
is another one, and of those that rest on one of these; all others stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.document.decided import Decided, Passed
from wardline_analyzers.flow.document.entrances import gives, kept_under, open_parameter, word_of
from wardline_analyzers.flow.document.handed import NOTHING_SAID, Handed, Said
from wardline_analyzers.flow.document.unit_data import Hit, UnitData, told
from wardline_analyzers.flow.known.program import Use
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import GUESSED, PARAMETER
from wardline_analyzers.flow.module.module_flow import ModuleFlow
from wardline_analyzers.flow.module.module_units import Moved
from wardline_analyzers.flow.module.parts import FULL, Part, words_in
from wardline_analyzers.flow.module.unit_flow import UnitFlow, nothing

_SCRIPT: Final = b"if __name__"


@dataclass(slots=True)
class _Look:
    """What comes of the look at one unit."""

    flow: UnitFlow
    worth: bool
    """By its own words, whoever else is looked at."""
    wants: frozenset[str]
    """The words by which it is called, if its callers have to be looked at for its sake; of statements, the names under
    which they keep functions of the module."""
    gives: frozenset[str]
    """The functions of the module that it calls, deciding what is in their parameters."""
    said: Said
    """Of sinks that get what a parameter holds."""
    takes: frozenset[str]
    """The functions whose callers decide whether some of its data does harm: itself, and those that look like views."""
    aims: frozenset[str] = frozenset()
    """The functions in other units of the module in which its data gets to a sink."""
    hits: tuple[tuple[Part, Hit], ...] = ()
    """Where its data gets to: the unit with the sink, and what is to be said of it."""


_NO_LOOK: Final = _Look(nothing(), False, frozenset(), frozenset(), NOTHING_SAID, frozenset())


class Gathered:
    """`wanted` tells of a kind of sink and a kind of data whether some page asks for it; `is_worth` of a unit whether
    it is worth a look by its own words."""

    def __init__(
        self, module: ModuleFlow, wanted: Callable[[tuple[str, str]], bool], is_worth: Callable[[Part], bool]
    ) -> None:
        self._module = module
        self._wanted = wanted
        self._is_worth = is_worth
        self.data: dict[Part, UnitData] = {}
        """Of all units that are looked at, and of those with a sink that the data of others gets to."""
        self.limited: dict[Part, None] = {}
        """Those of them whose data could not be followed to the end."""
        self._worth: dict[Part, bool] = {}
        """What `is_worth` has said, until `take_all` is told that it would say something else."""
        self._looks: dict[Part, _Look] = {}
        self._words: Counter[str] = Counter()
        """How many looks want the callers by this word."""
        self._givers: dict[str, dict[Part, None]] = {}
        """Who gives the parameters of a function."""
        self._takers: dict[str, dict[Part, None]] = {}
        """By the name of a function: the looks in which what it is given gets to some sink."""
        self._into: dict[Part, dict[Part, None]] = {}
        """Whose data gets to the sinks of a unit."""
        self._aiming: dict[str, dict[Part, None]] = {}
        """Whose data gets to the sinks of a function of this name, in another unit."""
        self._handed = Handed(module.module, self._is_called)
        self._asking: dict[str, dict[Part, None]] = {}
        """By the name of a function: the units with sinks that are harmless if all that it is given is."""
        self._decided = Decided(module, self._flow_of, self._callers_of)
        self.concerned: dict[Part, None] = {}
        """The functions of which the last change may tell something else that is never reached, whether they are looked
        at or not."""
        self._numbered: dict[Part, None] = {}
        """Looks whose hits rest on the number of a unit, which changes as units come and go above it."""

    def ask_again(self, parts: Iterable[Part]) -> None:
        """These have another text: they may be worth a look now, or no more."""
        for part in parts:
            self._worth.pop(part, None)

    def take(self, moved: Moved, renewed: Iterable[Part]) -> dict[Part, None] | None:
        """Take in what has come and gone, and which units have another text or look. Returns the units whose data is
        another one now; None: it is not that easy, gather all anew."""
        new = {part: None for part in (*renewed, *moved.new) if self._module.is_unit(part)}
        dirty: dict[Part, None] = {}
        stale: dict[Part, None] = dict.fromkeys((*moved.gone, *new))
        self.ask_again(moved.gone)
        before = {part: look for part in list(stale) if (look := self._forget(part, stale)) is not None}
        self._look_at(new, dirty)
        if self._lets_go(before):
            return None
        unclean: dict[Part, None] = {}
        switched: set[str] = set()
        for part in {**before, **dirty}:
            old, now = before.get(part, _NO_LOOK), self._looks.get(part, _NO_LOOK)
            names = now.said.apart(old.said)
            switched |= now.gives ^ old.gives
            for name in now.gives ^ old.gives:
                dirty.update(self._takers.get(name, ()))
                names.add(name)
                names.update(to for taker in self._takers.get(name, ()) for to, _ in self._looks[taker].said.through)
            for name in names:
                unclean.update(self._asking.get(name, ()))
        for part in stale:
            dirty.update(self._into.get(part, ()))
            if part.name:
                dirty.update(self._aiming.get(part.name, ()))
        if moved.gone or moved.new:
            dirty.update(self._numbered)
        for part in dirty:
            if part in self._looks:
                self._find_hits(part, stale)
        stale.update(unclean)
        self.concerned = self._decided.concerned({**new, **before, **dirty}, moved.gone, switched)
        stale.update(self.concerned)
        return {part: None for part in stale if self._put_together(part)}

    def take_all(self, asks_otherwise: bool) -> dict[Part, None]:
        """Gather all anew; `asks_otherwise`: other units may be worth a look now. Returns the units whose data is
        another one now."""
        if asks_otherwise:
            self._worth = {}
        before, self.data, self.limited = self.data, {}, {}
        self._looks, self._words = {}, Counter()
        self._givers, self._takers, self._into, self._aiming, self._numbered = {}, {}, {}, {}, {}
        self._handed, self._asking = Handed(self._module.module, self._is_called), {}
        self._decided = Decided(self._module, self._flow_of, self._callers_of)
        dirty: dict[Part, None] = {}
        try:
            self._look_at(self._module.all_parts(), dirty)
        except BaseException:  # a pause: what is told of the units is as it was
            self.data = before
            raise
        stale = dict(dirty)
        for part in dirty:
            self._find_hits(part, stale)
        for part in stale:
            self._put_together(part, before.get(part))
        parts = {part: None for part in {**before, **self.data} if self._module.is_unit(part)}
        return {part: None for part in parts if before.get(part) is not self.data.get(part)}

    # ------------------------------------------------------------------ who is looked at

    def _look_at(self, parts: Iterable[Part], dirty: dict[Part, None]) -> None:
        """Look at those of these units that are to be looked at, and at those that call them."""
        while True:
            gained: set[str] = set()
            for part in parts:
                worth = self._worth.get(part)
                if worth is None:
                    worth = self._worth[part] = self._is_worth(part)
                if part not in self._looks and (worth or not self._words.keys().isdisjoint(words_in(part))):
                    wants = self._looked(part, worth).wants
                    dirty[part] = None
                    gained.update(word for word in wants if self._words[word] == 1)
            if not gained:
                return
            parts = [part for part in self._module.with_words(gained) if part not in self._looks]

    def _looked(self, part: Part, worth: bool) -> _Look:
        flow = self._module.of(part, FULL)
        takes = _takes(part.name, flow)
        look = self._looks[part] = _Look(
            flow,
            worth,
            frozenset(map(word_of, takes)) if takes else kept_under(flow, self._module.module),
            gives(flow, self._module.module, part.unit.text.startswith(_SCRIPT)),
            self._handed.put(part, flow),
            takes,
        )
        for name in takes:
            self._takers.setdefault(name, {})[part] = None
        for word in look.wants:
            self._words[word] += 1
        for name in look.gives:
            self._givers.setdefault(name, {})[part] = None
            self._decided.is_called(name, True)
        return look

    def _forget(self, part: Part, stale: dict[Part, None]) -> _Look | None:
        look = self._looks.pop(part, None)
        if look is None:
            return None
        for name in look.takes:
            _take_out(self._takers, name, part)
        for word in look.wants:
            self._words[word] -= 1
            if not self._words[word]:
                del self._words[word]
        for name in look.gives:
            _take_out(self._givers, name, part)
            self._decided.is_called(name, name in self._givers)
        self._handed.drop(part, look.said)
        self._forget_hits(part, look, stale)
        return look

    def _lets_go(self, before: dict[Part, _Look]) -> bool:
        """Are there units that were looked at for the sake of one that does not want it any more?"""
        wanted = Counter(word for look in before.values() for word in look.wants)
        for part in before:
            if (now := self._looks.get(part)) is not None:
                wanted.subtract(now.wants)
        lost = {word for word, count in wanted.items() if count > 0}
        return bool(lost) and any(
            not look.worth and not lost.isdisjoint(words_in(part)) for part, look in self._looks.items()
        )

    # ------------------------------------------------------------------ where the data gets to

    def _find_hits(self, part: Part, stale: dict[Part, None]) -> None:
        """Find out where the data of a unit gets to; `stale` are the units whose data is to be put together again."""
        look = self._looks[part]
        self._forget_hits(part, look, stale)
        if not look.flow.uses:
            return
        here = self._module.module
        look.aims = frozenset(use.sink.function for use in look.flow.uses if use.sink.module == here) - {part.name}
        look.hits = tuple(self._hits(part, look.flow))
        if look.aims and (not part.name or any("@" in name for name in look.aims)):
            self._numbered[part] = None
        for name in look.aims:
            self._aiming.setdefault(name, {})[part] = None
        for target, _ in look.hits:
            stale[target] = None
            self._into.setdefault(target, {})[part] = None

    def _forget_hits(self, part: Part, look: _Look, stale: dict[Part, None]) -> None:
        for target, _ in look.hits:
            stale[target] = None
            _take_out(self._into, target, part)
        for name in look.aims:
            _take_out(self._aiming, name, part)
        look.aims, look.hits = frozenset(), ()
        self._numbered.pop(part, None)

    def _hits(self, part: Part, flow: UnitFlow) -> Iterator[tuple[Part, Hit]]:
        module, name = self._module, part.name
        streams = module.models.front.stream_types
        places: dict[Part, tuple[tuple[int, int], ...]] = {}
        for use in flow.uses:
            sink = use.sink
            if not self._wanted((sink.kind, use.taint.kind)):
                continue
            if use.taint.kind == PARAMETER:
                parameter = open_parameter(name, flow, use, streams) if sink.module == module.module else None
                if parameter is None or self._is_called(part):
                    continue
                use = handed_in(use, parameter)
            elif (view := guessed(use)) and (function := module.function(view)) and self._is_called(function):
                continue
            if sink.module != module.module:
                way = use.taint.way
                if way is not None:
                    yield part, Hit(use, name, way.start, way.end, far=True)
                continue
            own = sink.function == name
            unit = part.unit if own else module.unit_named(sink.function)
            if unit is None:
                continue
            target = module.part_of(unit)
            if target not in places:
                places[target] = (flow if target is part else module.of(target, FULL)).places
            if sink.number < len(places[target]):
                yield target, Hit(use, name if own else module.label_of(part.unit), *places[target][sink.number])

    def _flow_of(self, part: Part) -> UnitFlow | None:
        look = self._looks.get(part)
        return look.flow if look is not None else None

    def passed_by(self, part: Part, flow: UnitFlow) -> Passed:
        """What is never reached of a unit where its module calls it."""
        return self._decided.passed_by(part, flow)

    def _callers_of(self, name: str) -> Iterable[Part]:
        return self._givers.get(name, ())

    def _is_called(self, part: Part) -> bool:
        """Does the module itself call this function, and so decide what it is given?"""
        return any(giver is not part for giver in self._givers.get(part.name, ()))

    def _put_together(self, part: Part, before: UnitData | None = None) -> bool:
        """Put together what is told of a unit; True if that is something else than before."""
        before = self.data.pop(part, before)
        self.limited.pop(part, None)
        _take_out(self._asking, part.name, part)
        if not self._module.is_unit(part):
            return False
        look = self._looks.get(part)
        hits = tuple(
            hit for giver in in_order(self._into.get(part, ())) for to, hit in self._looks[giver].hits if to is part
        )
        if look is None and not hits:
            return before is not None
        flow = look.flow if look is not None else self._module.of(part, FULL)
        is_view = any(guessed(use) == part.name for use in flow.uses)
        called = (is_view or bool(flow.handed)) and self._is_called(part)
        helps, uncalled = is_view and called, bool(flow.handed) and not called
        passed = self.passed_by(part, flow)
        data = self.data[part] = told(flow, hits, self._handed.clean(part, flow), before, helps, uncalled, passed)
        if flow.limited:
            self.limited[part] = None
        if flow.handed or is_view:
            self._asking.setdefault(part.name, {})[part] = None
        return data is not before


def _takes(name: str, flow: UnitFlow) -> frozenset[str]:
    """The functions whose callers decide whether data of a look at the function `name` does harm."""
    own = (name,) if any(use.taint.kind == PARAMETER for use in flow.uses) else ()
    return frozenset((*own, *filter(None, map(guessed, flow.uses))))


def guessed(use: Use) -> str:
    """The function whose parameter the data is, where only its form tells that it is a view."""
    key = use.taint.key
    return key[1] if len(key) > 1 and key[0] == GUESSED and isinstance(key[1], str) else ""


def _take_out(index: dict[Any, dict[Part, None]], key: Any, part: Part) -> None:
    known = index.get(key)
    if known is not None and part in known:
        del known[part]
        if not known:
            del index[key]


def in_order(parts: Iterable[Part]) -> list[Part]:
    """In the order of the text."""
    return sorted(parts, key=attrgetter("number"))


def handed_in(use: Use, parameter: form.Parameter) -> Use:
    """The use of what a parameter holds, with the parameter as the way's first step."""
    step = Step(None, parameter.start, parameter.end, f"the caller decides what `{parameter.name}` is")
    return Use(use.taint.but(way=step), use.sink, use.front, use.cap)
