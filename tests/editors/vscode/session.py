"""One session in VS Code with the packaged extension: python -m tests.editors.vscode.session FOLDER WARDLINE-PYTHON [STEP …]

Everything is done with real keys and clicks, and seen where a person sees it: on the screen and on disk. What the server
was told is read from the tee (tests/origin/record/tee.py). An unmet expectation ends the session with a traceback and a
picture in FOLDER. It runs in the Python that install-code.sh made, for it needs playwright.
"""

from __future__ import annotations

import shlex
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.editors.vscode import of_agents, of_ai, of_findings, of_life, workbench
from tests.origin.record.vscode.driver import Code, started

STEPS: tuple[Callable[[Code], None], ...] = (
    of_findings.shown,
    of_findings.fixed,
    of_findings.fixed_on_save,
    of_findings.no_python,
    of_findings.scanned,
    of_findings.set_in_the_window,
    of_ai.accepted,
    of_ai.rejected,
    of_ai.fixed_in_block,
    of_ai.next_edit,
    of_ai.inferred,
    of_agents.watched,
    of_life.asked,
    of_life.restarted,
    of_life.crashing,
    of_life.missing,
)
"""In this order, for the last ones leave messages behind."""


def main() -> int:
    work, python = Path(sys.argv[1]), sys.argv[2]
    extensions = work / "extensions"
    extensions.mkdir(parents=True)
    # In this order: what is put there later, VS Code does not look at.
    shutil.copytree(workbench.ASSISTANT, extensions / "wardline.wardline-recorder-0.0.1")
    workbench.install(work, extensions, workbench.VSIX)
    settings = {
        "wardline.path": str(program(work, python)),
        "wardline.inferOrigins": False,
        "wardline.recordOrigins": False,
    }
    with started(work, {}, extensions, settings) as editor:
        for step in chosen(sys.argv[3:]):
            print(step.__name__, flush=True)
            try:
                step(editor)
                editor.page.screenshot(path=str(work / f"{step.__name__}.png"))
            except Exception:
                editor.page.screenshot(path=str(work / "failure.png"))
                traceback.print_exc()
                return 1
    return 0


def chosen(names: list[str]) -> list[Callable[[Code], None]]:
    return [step for step in STEPS if not names or step.__name__ in names]


def program(work: Path, python: str) -> Path:
    """A `wardline` whose server stands behind the tee, and leaves its process id."""
    path = work / "wardline"
    ours = shlex.join([python, "-m", "wardline"])
    tee = shlex.join([python, "-m", "tests.origin.record.tee", str(work / "tee.jsonl")])
    path.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec {ours} --version\necho $$ >{shlex.quote(str(work / "pid"))}\nexec {tee} {ours} "$@"\n'
    )
    path.chmod(0o755)
    return path


if __name__ == "__main__":
    sys.exit(main())
