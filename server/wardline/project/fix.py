"""Mending a file: fixes that do not overlap are made together, the result is analysed again, until nothing is left."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import stat
import tempfile
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from wardline.config.toml import values_of
from wardline.project import notebook
from wardline.project.report import Patch, Result
from wardline.project.source import Source, Unreadable, source_of
from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.finding import Line, Safety
from wardline_analyzers.fixes.edits import apply_edits
from wardline_analyzers.languages import PYTHON, front_of, language_of

_MOST_ROUNDS = 20
"""Fixes that wait for one another are rarely more than two."""

Edits = tuple[tuple[int, int, str], ...]


class FixError(Exception):
    """Why a file was not mended, in words that follow its name."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file after its fixes."""

    source: Source
    results: tuple[Result, ...]
    """What is still found in it."""
    applied: tuple[tuple[str, str], ...]
    """Rule and title of each fix, in the order in which they were made."""
    refused: tuple[tuple[str, str], ...]
    """Likewise those that would have broken the syntax, or that the file's encoding or cells cannot hold."""
    lines: tuple[Line, ...] = ()
    """What the fixes that were made need in other files."""


def fix(
    source: Source,
    results: tuple[Result, ...],
    analyse: Callable[[Source], tuple[Result, ...]],
    *,
    suggested: bool = False,
) -> Fixed:
    """Mend what can be mended; nothing is written. `analyse` says what is found in a text; `results` what is in this.

    Only safe fixes are made, and with `suggested` also those that may change the program's behaviour. A fix after which
    the text would no longer parse, although it did before, is not made.
    """
    applied: list[tuple[str, str]] = []
    refused: list[tuple[str, str, str]] = []
    lines: list[Line] = []
    seen = {source.raw}
    for _ in range(_MOST_ROUNDS):
        chosen = choose(results, suggested, refused)
        if not chosen:
            break
        after = _applied(source, [patch.edits for _, patch in chosen])
        if after is None:  # one of them is to blame: make them one by one
            good: list[tuple[Result, Patch]] = []
            for result, patch in chosen:
                attempt = _applied(source, [p.edits for _, p in (*good, (result, patch))])
                if attempt is None:
                    refused.append((result.rule, patch.title, result.fingerprint))
                else:
                    good.append((result, patch))
                    after = attempt
            chosen = good
        if after is None:
            continue
        if after.raw in seen:  # two rules that undo one another
            break
        seen.add(after.raw)
        source, results = after, analyse(after)
        applied.extend((result.rule, patch.title) for result, patch in chosen)
        lines.extend(line for _, patch in chosen for line in patch.lines)
    left_out = tuple((rule, title) for rule, title, _ in refused)
    return Fixed(source, results, tuple(applied), left_out, tuple(dict.fromkeys(lines)))


def choose(
    results: Sequence[Result], suggested: bool, without: Collection[tuple[str, str, str]] = ()
) -> list[tuple[Result, Patch]]:
    """One fix for each result that has one, as many as can be made together, in the order of the text.

    `without`: (rule, title, fingerprint) of fixes that are not wanted.
    """
    chosen: list[tuple[Result, Patch]] = []
    taken: list[tuple[int, int, str]] = []
    for result in results:
        for patch in result.patches:
            if patch.safety is not Safety.SAFE and not suggested:
                continue
            if (result.rule, patch.title, result.fingerprint) in without or not patch.edits:
                continue
            if not any(_collide(mine, other) for mine in patch.edits for other in taken):
                chosen.append((result, patch))
                taken.extend(patch.edits)
            break
    return chosen


def _collide(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether two edits cannot be made together. The very same insertion (an import that both need) is made once."""
    if one == other:
        return one[0] != one[1]
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]


def _applied(source: Source, patches: Sequence[Edits]) -> Source | None:
    """The file after these fixes; None if it cannot be written so, or would not parse although it does now."""
    edits = sorted({edit for patch in patches for edit in patch})
    try:
        if source.notebook is not None:
            raw = notebook.write(source.raw, source.notebook, edits)
        elif source.decoded.encode(source.text) != source.raw:  # UTF-7 and its like can be written in several ways
            return None
        else:
            raw = source.decoded.encode(apply_edits(source.text, edits))
        after = source_of(source.path, raw, source.language)
    except (ValueError, Unreadable):  # an encoding without such a character; an edit beyond its cell
        return None
    if parses(source) and not parses(after):
        return None
    return after


def parses(source: Source) -> bool:
    """Whether a text is what it should be: Python that this Python can parse, code of another language that its grammar
    can, sound JSON or TOML; all else is."""
    kinds = () if source.language else kind_of(source.path.replace(os.sep, "/")).languages
    language = language_of(source.path, source.language)
    try:
        text = source.text.decode("utf-8")
        if language not in ("", PYTHON):
            return not front_of(language).parse(source.text, False).root.has_error
        if language:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ast.parse(text)
        elif "json" in kinds:
            json.loads(text)
        elif "toml" in kinds:
            values_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    except ImportError:  # no grammar, so no fix of code either
        return True
    return True


def write(before: Source, after: Source) -> None:
    """Put `after` in the place of the file, all of it or nothing, with its permissions. Raises FixError.

    It is not written if somebody else has changed the file since it was read. A link stays a link to the written file.
    """
    path = os.path.realpath(before.path)
    draft = None
    try:
        if not os.access(path, os.W_OK):
            raise FixError("is read-only")
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if file.read(len(before.raw) + 1) != before.raw:
                raise FixError("has changed meanwhile and was not mended")
        descriptor, draft = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".wardline-")
        with open(descriptor, "wb") as file:
            file.write(after.raw)
            file.flush()
            os.fsync(file.fileno())
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only root may give files away
                os.chown(draft, status.st_uid, status.st_gid)
        os.chmod(draft, stat.S_IMODE(status.st_mode))
        os.replace(draft, path)
    except OSError as error:
        raise FixError(f"cannot be written: {error.strerror}") from None
    finally:
        if draft is not None:
            with contextlib.suppress(OSError):
                os.unlink(draft)
