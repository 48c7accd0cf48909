"""What several commands ask of their surroundings and their words."""

from __future__ import annotations

import argparse
import os

from wardline.cli import CommandError


def working_directory() -> str:
    """Absolute. Raises CommandError where it is gone."""
    try:
        return os.getcwd()
    except OSError:
        raise CommandError("the working directory has been removed") from None


def positive(text: str) -> int:
    """A number of things, for `type=` of an argument."""
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError("it must be a whole number") from None
    if number < 1:
        raise argparse.ArgumentTypeError("it must be at least 1")
    return number


def seconds(text: str) -> float:
    """A time limit, for `type=` of an argument."""
    return _up_to(3600, text)


def megabytes(text: str) -> float:
    """A size in millions of bytes, for `type=` of an argument."""
    return _up_to(100_000, text)


def _up_to(most: float, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError("it must be a number") from None
    if not 0 < number <= most:
        raise argparse.ArgumentTypeError(f"it must be above 0 and at most {most:g}")
    return number
