"""Draw the pictures of the README, docs/*.svg, from what the programs print: python -m tools.pictures"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from tools.demo.scene import AFTER, BEFORE, FILE, SUGGESTION

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 110
"""Columns of the terminal in a picture."""


def printed(command: list[str], folder: Path) -> str:
    """What a command prints to a terminal with colours."""
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "PYTHONPATH": paths}
    return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=False).stdout


def picture(prompt: str, output: str) -> str:
    """An SVG of a terminal in which a command was typed. It loads nothing: the reader's own monospaced font is used."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.assemble(("$ ", "bold green"), (prompt, "bold")))
    console.print(Text.from_ansi(output.rstrip()))
    svg = console.export_svg(title="", theme=MONOKAI, unique_id="terminal")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code", "monospace")


def main() -> None:
    docs = ROOT / "docs"
    docs.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        (folder / FILE).write_text(BEFORE + SUGGESTION + AFTER)
        check = printed([sys.executable, "-m", "wardline", "check", "--no-cache", FILE], folder)
    (docs / "check.svg").write_text(picture(f"wardline check {FILE}", check))
    (docs / "demo.svg").write_text(picture("make demo", printed([sys.executable, "-m", "tools.demo"], ROOT)))


if __name__ == "__main__":
    main()
