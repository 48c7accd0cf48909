"""What code can do, with the places that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wardline_analyzers.capabilities.kinds import BY_NAME, NAMES, Capability

SHOWN = 5
"""Places of a capability that are kept as evidence; the others are counted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capability shows: bytes `start` (included) to `end` (excluded) of the text."""

    start: int
    end: int
    name: str
    """The qualified name that it rests on."""
    how: str
    """`call`, `name`, `handler` (a decorator), `base` (a class), `passed` (a function handed on), `import`, `file`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One capability, the first places that show it, and how many there are."""

    capability: Capability
    places: tuple[Place, ...]
    count: int


@dataclass(frozen=True, slots=True)
class CapabilitySet:
    """Capabilities in the order of `kinds.ALL`, each once."""

    evidence: tuple[Evidence, ...] = ()

    @classmethod
    def of(cls, places: Iterable[tuple[str, Place]], shown: int = SHOWN) -> CapabilitySet:
        """From (name of a capability, place), in the order in which the places are to be shown; so many of each."""
        gathered: dict[str, list[Place]] = {}
        for name, place in places:
            gathered.setdefault(name, []).append(place)
        return cls(
            tuple(
                Evidence(BY_NAME[name], tuple(gathered[name][:shown]), len(gathered[name]))
                for name in NAMES
                if name in gathered
            )
        )

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.capability.name for each in self.evidence)

    def get(self, name: str) -> Evidence | None:
        return next((each for each in self.evidence if each.capability.name == name), None)

    def __iter__(self) -> Iterator[Evidence]:
        return iter(self.evidence)

    def __len__(self) -> int:
        return len(self.evidence)

    def __contains__(self, name: object) -> bool:
        return name in self.names


NO_CAPABILITIES = CapabilitySet()


def added(before: CapabilitySet, after: CapabilitySet) -> CapabilitySet:
    """What `after` can do that `before` could not, with the evidence of `after`."""
    return CapabilitySet(tuple(each for each in after if each.capability.name not in before))


def united(sets: Iterable[CapabilitySet]) -> CapabilitySet:
    """What several texts can do together: names and counts. Places are of different texts, so none are kept."""
    counts: dict[str, int] = {}
    for each in sets:
        for evidence in each:
            name = evidence.capability.name
            counts[name] = counts.get(name, 0) + evidence.count
    return CapabilitySet(tuple(Evidence(BY_NAME[name], (), counts[name]) for name in NAMES if name in counts))
