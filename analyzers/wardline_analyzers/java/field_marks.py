"""Annotations of Jakarta Bean Validation: what a field or a parameter may hold that has been validated."""

from __future__ import annotations

from typing import Final

_OF_TEXTS: Final = {"Pattern": "whole-pattern", "Digits": "int"}
_PACKAGES: Final = ("javax.validation.constraints", "jakarta.validation.constraints")
FIELD_MARKS: Final = {f"{package}.{word}": kind for package in _PACKAGES for word, kind in _OF_TEXTS.items()}
"""By qualified name."""
MARK_WORDS: Final = frozenset(_OF_TEXTS)

__all__ = ["FIELD_MARKS", "MARK_WORDS"]
