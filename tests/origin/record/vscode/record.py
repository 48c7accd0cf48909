"""Play the scenes of VS Code, all in one window."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.origin.record.fixture import Take
from tests.origin.record.journal import Journal
from tests.origin.record.vscode import accepted, by_hand, by_program, harder
from tests.origin.record.vscode.driver import started

SCENES = {**accepted.SCENES.by_name, **by_hand.SCENES.by_name, **by_program.SCENES.by_name, **harder.SCENES.by_name}


def sessions(work: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Take | None, Journal | None]]:
    """Each wanted scene, with what came of it; None, after a traceback on stderr, if it went wrong."""
    chosen = {name: scene for name, scene in SCENES.items() if wanted(name)}
    if not chosen:
        return
    with started(work) as editor:
        for name, scene in chosen.items():
            editor.what = name
            take = None
            try:
                scene(editor)
                take = editor.end()
            except Exception:
                traceback.print_exc(limit=-3)
                editor.picture(name)
                editor.give_up()
            yield name, take, editor.journal
