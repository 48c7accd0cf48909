"""Play the scenes of Neovim, each in a new one."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.origin.record.fixture import Take
from tests.origin.record.journal import Journal
from tests.origin.record.neovim import accepted, edited, harder
from tests.origin.record.neovim.driver import Neovim

SCENES = {**accepted.SCENES.by_name, **edited.SCENES.by_name, **harder.SCENES.by_name}
VERSIONS = {**accepted.SCENES.versions, **edited.SCENES.versions, **harder.SCENES.versions}


def sessions(work: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Take | None, Journal | None]]:
    """Each wanted scene in each of its versions, with what came of it; None, after a traceback on stderr, if it went wrong."""
    for name, scene in SCENES.items():
        for version in VERSIONS[name] if wanted(name) else ():
            editor = Neovim(work, version, name)
            take = None
            try:
                scene(editor)
                take = editor.end()
            except Exception:
                traceback.print_exc(limit=-3)
            finally:
                editor.quit()
            yield f"{version}-{name}", take, editor.journal
