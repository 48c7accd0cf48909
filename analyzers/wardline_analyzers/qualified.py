"""Qualified names: `flask.Flask().run`, `os/exec.Command`."""

from __future__ import annotations

from collections.abc import Iterable


def root_of(name: str) -> str:
    """The first word of a qualified name: its package, or what a call or an element is of."""
    for index, char in enumerate(name):
        if char in ".([":
            return name[:index]
    return name


def last_words(names: Iterable[str]) -> frozenset[str]:
    """The words behind the last dots of qualified names."""
    return frozenset(name.rpartition(".")[2] for name in names)


_SHARED = frozenset(("org", "com", "edu"))
"""First words of names of packages that many owners have."""


def family_of(name: str) -> str:
    """The first word of a qualified name, and the next one where the first says nothing: `org.apache`."""
    root = root_of(name)
    if root not in _SHARED or not name.startswith(f"{root}."):
        return root
    return f"{root}.{root_of(name[len(root) + 1 :])}"
