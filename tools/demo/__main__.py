"""make demo: a real server, an accepted suggestion with three flaws, their diagnostics, their fixes, a clean file."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table

from tools.demo.scene import AFTER, BEFORE, FILE, FLAWS, SUGGESTION, Flaw
from tools.demo.session import Editor, Seen
from tools.lsp import Client, ServerError

SERVER = [sys.executable, "-m", "wardline", "server"]


def main() -> int:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    with tempfile.TemporaryDirectory(prefix="wardline-demo-") as name:
        root = Path(name).resolve()
        (root / FILE).write_text(BEFORE + AFTER)
        try:
            play(console, root)
        except ServerError as error:
            console.print(f"[bold red]The demo failed:[/] {error}", markup=True)
            return 1
    return 0


def play(console: Console, root: Path) -> None:
    """The whole demo; a ServerError says what was not as it must be."""
    since = time.perf_counter()
    with Client(SERVER, root) as client:
        info = client.initialize().get("serverInfo", {})
        started = (time.perf_counter() - since) * 1000
        step(console, 1, f"Start [bold]{info.get('name')} {info.get('version', '')}[/], open {FILE}")
        editor = Editor(client, (root / FILE).as_uri(), BEFORE + AFTER)
        editor.open(expected=set())
        console.print(f"   answered after {started:.0f} ms; the file is clean\n")

        step(console, 2, "Accept a suggestion: 20 lines in one edit")
        line = BEFORE.count("\n")
        at = {"line": line, "character": 0}
        expected = {(flaw.line, flaw.rule) for flaw in FLAWS}
        editor.edit([{"range": {"start": at, "end": at}, "newText": SUGGESTION}], expected)
        show_code(console, editor.text, line, line + SUGGESTION.count("\n"), {flaw.line for flaw in FLAWS})
        console.print(f"   {len(editor.seen)} findings, each on its line:\n")
        console.print(table(editor.seen))
        console.print(f"\n   Above it: [bold]{editor.lens({'start': at, 'end': end_of(SUGGESTION, line)})}[/]")

        step(console, 3, "Apply the quick fixes")
        for flaw in FLAWS:
            fix(console, editor, flaw)

        step(console, 4, "The result")
        start = editor.text[: editor.text.index("def import_feed")].count("\n")
        show_code(console, editor.text, 0, start + SUGGESTION.count("\n"), set())
        code = client.stop()
        if code:
            raise ServerError(f"the server ended with code {code}")
    console.print("[bold green]   Clean.[/] No finding is left.")


def end_of(text: str, line: int) -> dict[str, int]:
    """Where a text of whole lines ends that begins at a line."""
    return {"line": line + text.count("\n"), "character": 0}


def fix(console: Console, editor: Editor, flaw: Flaw) -> None:
    """Ask for the fixes of a flaw, apply the right one, and see that only this flaw is gone."""
    seen = next(seen for seen in editor.seen if seen.rule == flaw.rule)
    since = time.perf_counter()
    actions = editor.fixes(seen)
    offered = (time.perf_counter() - since) * 1000
    action = next((action for action in actions if action["title"].startswith(flaw.fix)), None)
    if action is None:
        raise ServerError(f"no fix {flaw.fix!r} for {flaw.rule} among {[action['title'] for action in actions]}")
    edits = editor.edits_of(action)
    added = sum(edit["newText"].count("\n") for edit in edits if edit["range"]["end"]["line"] < seen.line)
    rest = {(other.line + added, other.rule) for other in editor.seen if other is not seen}
    editor.edit(edits, rest)
    if flaw.fixed not in editor.text.split("\n")[seen.line + added]:
        raise ServerError(f"after {action['title']!r}: {flaw.fixed!r} is not in line {seen.line + added + 1}")
    times = f"offered after {offered:.1f} ms, the finding gone after {editor.answered:.1f} ms"
    console.print(f"   [bold]{action['title']}[/]: {times}")


def step(console: Console, number: int, title: str) -> None:
    console.print(f"\n[bold cyan]{number}[/]  {title}")


def show_code(console: Console, text: str, start: int, end: int, marked: set[int]) -> None:
    """Lines `start:end` (0-based), with their numbers."""
    lines = {number + 1 for number in marked}
    code = Syntax(
        text, "python", line_numbers=True, line_range=(start + 1, end), highlight_lines=lines, theme="ansi_dark"
    )
    console.print(code)


def table(found: list[Seen]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 1))
    for title in ("line", "rule", "message", "ms"):
        table.add_column(title, justify="right" if title in ("line", "ms") else "left", style="dim" * (title == "line"))
    for seen in found:
        table.add_row(str(seen.line + 1), seen.rule, seen.diagnostic["message"], f"{seen.after:.1f}")
    return table


if __name__ == "__main__":
    sys.exit(main())
