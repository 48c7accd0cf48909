"""A progress bar on a terminal; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def progress_bar(wanted: bool, things: str = "files") -> Iterator[Callable[[int, int], None] | None]:
    """A function that takes (done, total); None if there is nobody to see it. The bar is gone in the end."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    bar: list[tuple[Progress, TaskID]] = []

    def update(done: int, total: int) -> None:
        if not bar:  # with everything remembered it is never needed, nor is the time for its import
            bar.append(_started(total, things))
        progress, task = bar[0]
        progress.update(task, completed=done)

    try:
        yield update
    finally:
        for progress, _ in bar:
            progress.stop()


def _started(total: int, things: str) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Analysing"), BarColumn(), MofNCompleteColumn(), TextColumn(things), TimeRemainingColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress, progress.add_task("", total=total)
