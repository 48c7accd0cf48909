"""`wardline review --approve` and `--reject`: verdicts of scripts, on blocks that are named."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence

from wardline.cli import CommandError
from wardline.cli.output import say
from wardline.origin.journal import JournalError
from wardline.origin.model import Block
from wardline.review.held import Workspace
from wardline.review.records import APPROVED, REJECTED
from wardline.review.sign import LONGEST_NOTE, HasChanged, sign
from wardline.review.unreviewed import unreviewed

_SHORTEST = 6
"""Digits of a hash that name a block."""


def sign_named(arguments: argparse.Namespace, workspace: Workspace, below: Sequence[str]) -> None:
    """Write the verdicts down. Raises CommandError: a mistake in any name leaves nothing written."""
    note = arguments.note or ""
    if len(note) > LONGEST_NOTE:
        raise CommandError(f"the note is longer than {LONGEST_NOTE} characters; put the rest where you keep such texts")
    named = [(name, APPROVED) for name in arguments.approve] + [(name, REJECTED) for name in arguments.reject]
    blocks = [block for held in workspace.held(below) for block in held.blocks]
    wanted = [(_named(name, blocks, workspace.root), verdict) for name, verdict in named]
    approved = {block.hash for block, verdict in wanted if verdict == APPROVED}
    if any(block.hash in approved for block, verdict in wanted if verdict == REJECTED):
        raise CommandError("the same block cannot be approved and rejected")
    # Only their files are analysed: a review also says which findings were open.
    found = unreviewed(workspace, sorted({block.path for block, _ in wanted}), everything=True)
    known = {(each.block.path, each.block.start, each.block.hash): each for each in found}
    try:
        for block, verdict in wanted:
            each = known.get((block.path, block.start, block.hash))
            if each is None:
                raise HasChanged(f"{block.path} is being changed: nothing more was written down; try again")
            review = sign(workspace, each, verdict, note)
            say(f"{block.path}:{block.start + 1}-{block.end} {block.hash} {verdict} by {review.reviewer}")
    except (HasChanged, JournalError) as error:
        raise CommandError(str(error)) from None


def _named(name: str, blocks: Sequence[Block], root: str) -> Block:
    """The block that a name means. Raises CommandError."""
    means = _meaning(name, root)
    same = [block for block in blocks if means(block)]
    if not same:
        raise CommandError(f"{name}: there is no such AI-written block here (`wardline review --list --all` has all)")
    if len({block.hash for block in same}) > 1:
        raise CommandError(f"{name}: several blocks are meant; give more digits of the hash")
    return same[0]


def _meaning(name: str, root: str) -> Callable[[Block], bool]:
    path, colon, line = name.rpartition(":")
    if colon and line.isdecimal() and len(line) < 10 and path.lower() != "sha256":
        number = int(line)
        try:
            relative = os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")
        except ValueError:  # on another drive
            relative = ""
        return lambda block: block.path == relative and block.start < number <= block.end
    digits = name.lower().removeprefix("sha256:")
    if len(digits) < _SHORTEST:
        raise CommandError(f"{name}: a block is named by PATH:LINE, or by at least {_SHORTEST} digits of its hash")
    return lambda block: block.hash.removeprefix("sha256:").startswith(digits)
