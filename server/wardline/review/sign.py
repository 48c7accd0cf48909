"""Putting a verdict on a block, as the person at the keyboard."""

from __future__ import annotations

import time

from wardline.review.held import Workspace
from wardline.review.identity import identity
from wardline.review.records import Review, Reviews
from wardline.review.unreviewed import Unreviewed

LONGEST_NOTE = 2_000
"""Characters of a note, as in the editor."""


class HasChanged(Exception):
    """The block is not what the reviewer has seen: nothing was written down."""


def sign(workspace: Workspace, seen: Unreviewed, verdict: str, note: str = "") -> Review:
    """Write a review down; it is on disk when this returns. Raises HasChanged and JournalError."""
    now = workspace.look(seen.block.path)
    if now is None or all(block.hash != seen.block.hash for block in now.blocks):
        raise HasChanged(f"{seen.block.path}: the block has changed since it was read: nothing was written down")
    review = Review(
        seen.block.hash,
        seen.block.path,
        identity(workspace.root),
        time.time(),
        verdict,
        seen.rules,
        note[:LONGEST_NOTE],
        seen.block.author.tool,
        seen.block.author.model,
    )
    Reviews(workspace.root).add([review])
    return review
