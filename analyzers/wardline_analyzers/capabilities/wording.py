"""Capabilities in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from wardline_analyzers.capabilities.result import CapabilitySet, added


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def nouns(capabilities: CapabilitySet) -> str:
    """`network egress and process execution`; empty for none."""
    return listed([each.capability.noun for each in capabilities])


def addition(before: CapabilitySet, after: CapabilitySet, what: str = "module") -> str:
    """`adds network egress and process execution to a module that had neither`; empty if nothing is added.

    `what` is what has changed, with its article left out: `module`, `package`.
    """
    new = added(before, after)
    if not new:
        return ""
    had = {1: "none", 2: "neither"}.get(len(new), "none of them")
    return f"adds {nouns(new)} to {_article(what)} {what} that had {had}"


def summary(capabilities: CapabilitySet, what: str = "module") -> str:
    """`a module with file reads and network egress`; `a module with no capabilities` for none."""
    return f"{_article(what)} {what} with {nouns(capabilities) or 'no capabilities'}"


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"
