"""Topic `model-file`: what would a file run when it is loaded.

About: (path as it stands in the code, folder of the code, `code` if the path begins at that folder, else empty). A path
may be meant from the folder in which the program is started, taken for the root, or from that of the code. The answer
is a text where it is dangerous, else False.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from wardline.vet.model_file import look
from wardline.world.answers import MINUTE, About, Answer, Place
from wardline_analyzers.model_files.limits import Limits
from wardline_analyzers.model_files.report import Report

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is looked at."""
_SECONDS = 10.0
_SHOWN = 3


def dangers(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """What these files would run; see the module."""
    return {about: Answer(_danger(about, place.root), MINUTE) for about in asked} if place.root else {}


def beside(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """Topic `file-beside`, about the same: is there such a file?"""
    if not place.root:
        return {}
    return {about: Answer(next(_meant(about, place.root), None) is not None, MINUTE) for about in asked}


def _danger(about: About, root: str) -> str | bool:
    for path in _meant(about, root):
        try:
            known = os.stat(path)
            return _told(path, known.st_mtime_ns, known.st_size)
        except (OSError, ValueError):
            continue
    return False


def _meant(about: About, root: str) -> Iterator[str]:
    """The files that a path may mean, without links, as far as they are below the root."""
    path, folder, start = about
    top = os.path.realpath(root)
    for base in [os.path.join(root, folder)] if start else [root, os.path.join(root, folder)]:
        try:
            whole = os.path.realpath(os.path.join(base, path))
            inside = os.path.commonpath((top, whole)) == top
        except (OSError, ValueError):  # a null character; another drive
            continue
        if inside and os.path.isfile(whole):
            yield whole


@lru_cache(maxsize=512)
def _told(path: str, _changed: int, size: int) -> str | bool:
    """What is dangerous in a file of this time and size. Raises OSError."""
    if size > LARGEST:
        return False
    return sentence(look(path, Limits(seconds=_SECONDS, instructions=5_000_000, unpacked=2 * LARGEST), LARGEST))


def sentence(report: Report) -> str | bool:
    """The dangers of a file as the end of a message; False if there are none."""
    found = report.dangers()
    if not found:
        return False
    parts = [f"it would {'run' if each.called else 'import'} `{each.what}` ({each.why})" for each in found[:_SHOWN]]
    more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(parts) + more + ". Do not load it."
