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
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it must be at least 1")
    return number


def seconds(text: str) -> float:
    """A time limit, for `type=` of an argument."""
    number = float(text)
    if not 0 < number <= 3600:
        raise argparse.ArgumentTypeError("it must be above 0 and at most 3600")
    return number


def megabytes(text: str) -> float:
    """A size in millions of bytes, for `type=` of an argument."""
    number = float(text)
    if not 0 < number <= 100_000:
        raise argparse.ArgumentTypeError("it must be above 0 and at most 100000")
    return number
