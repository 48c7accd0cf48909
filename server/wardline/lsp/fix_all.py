"""All safe fixes of a program at once: what `wardline check --fix` makes of the same text, as edits."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from difflib import SequenceMatcher

from wardline.lsp.documents import Program
from wardline.project.fix import fix
from wardline.project.report import Result, results_of
from wardline.project.source import Source
from wardline_analyzers.finding import Placed, Safety
from wardline_analyzers.fixes.edits import ByteEdit
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.text.decoding import Decoded


def all_edits(program: Program) -> list[ByteEdit]:
    """The edits, by whole lines; empty if there is nothing to mend."""
    document = program.document
    if document is None:
        return []
    today = datetime.date.today()
    text, terms = program.buffer.data, program.terms

    def analyse(source: Source) -> tuple[Result, ...]:
        draft = document.anew(source.text)
        draft.analyse()
        return tuple(terms.shown(program.path, results_of(draft, today)))

    # The cells of a notebook are one text here, and its edits go to the cells; so it is taken for a plain file.
    path = f"{program.path}.py" if program.path.endswith(".ipynb") else program.path
    language = "" if program.python is None else PYTHON
    source = Source(path, text, Decoded(text, "utf-8"), language=language)
    fixed = fix(source, tuple(terms.shown(program.path, results_of(document, today))), analyse)
    return line_edits(text, fixed.source.text)


def edits_of(program: Program, findings: Sequence[Placed]) -> list[ByteEdit]:
    """The safe fixes of these findings together; one that touches another's edits waits for the next time."""
    document = program.document
    made: set[ByteEdit] = set()
    for placed in findings if document is not None else ():
        assert document is not None
        safe = next((fix for fix in placed.finding.fixes if fix.safety is Safety.SAFE), None)
        edits = document.fix_edits(placed, safe) if safe is not None else []
        new = [edit for edit in edits if edit not in made]  # two fixes may bring the same import
        if all(edit[1] < other[0] or other[1] < edit[0] for edit in new for other in made):
            made.update(new)
    return sorted(made)


def line_edits(before: bytes, after: bytes) -> list[ByteEdit]:
    """The edits that make one text of another, each of whole lines; sorted, none overlapping."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    return [
        (starts[i], starts[j], b"".join(new[k:m]).decode("utf-8", "surrogateescape"))
        for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
