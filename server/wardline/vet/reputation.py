"""What is known of a package beside its code: that it is malicious, that its name is nearly another, how old it is."""

from __future__ import annotations

from wardline.advisories import store
from wardline.world.package_index import days_since
from wardline_analyzers.advisories import hits
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.packages.lookalikes import lookalike

_YOUNG = 30
"""Days since the first release in which most malicious packages are found and taken down."""


def known_malicious(ecosystem: str, name: str, version: str) -> list[str]:
    """The advisories that call a version malicious; without one, those that call all versions so."""
    records = store.known(ecosystem, normalised(ecosystem, name))
    if not records:
        return []
    found = hits.hits(ecosystem, version, records) if version else hits.malicious(ecosystem, records)
    return [f"{each.name}: {each.summary}" for each in found if each.malicious]


def not_looked_up(ecosystem: str) -> str:
    """What is to be said where nobody's word on malicious packages is here; empty: it is."""
    if store.fetched(ecosystem) is not None:
        return ""
    return f"whether it is known to be malicious: `wardline advisories update --ecosystem {ecosystem}` fetches that"


def notes(ecosystem: str, name: str, first: str) -> list[str]:
    """What a person should know of a name. `first`: when it was first released (ISO 8601), or empty."""
    found = []
    like = lookalike(ecosystem, name)
    if like is not None:
        found.append(f"`{name}` {like.how} `{like.name}`: is it the one that is meant?")
    days = days_since(first)
    if days is not None and days < _YOUNG:
        found.append(f"its first release is {days} days old")
    return found
