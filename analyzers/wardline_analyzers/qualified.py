"""Qualified names: `flask.Flask().run`, `os/exec.Command`."""

from __future__ import annotations


def root_of(name: str) -> str:
    """The first word of a qualified name: its package, or what a call or an element is of."""
    for index, char in enumerate(name):
        if char in ".([":
            return name[:index]
    return name
