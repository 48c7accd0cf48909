"""The servers that are compared."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Server:
    """How to start a server, and how it names the flaw that the benchmark plants (a command with `shell=True`)."""

    name: str
    command: tuple[str, ...]
    flaw: str | None
    """A regular expression for a diagnostic's code and message; None: any answer is right (it does no analysis)."""
    options: Any = None
    """initializationOptions."""
    settings: dict[str, Any] = field(default_factory=dict)

    def is_flaw(self, diagnostic: dict[str, Any]) -> bool:
        return self.flaw is not None and bool(re.search(self.flaw, f"{diagnostic.get('code')} {diagnostic['message']}"))


def servers() -> dict[str, Server]:
    """All that can be started here, by name; the first is the base of no ratio, ruff is."""
    floor = str(Path(__file__).with_name("floor.py"))
    own = (sys.executable, "-m", "wardline", "server")
    found = [
        Server("wardline", own, r"^shell-true\b"),
        Server("wardline-plain", own, r"^shell-true\b", {"settings": {"origins": "off"}}),  # without origins
    ]
    if ruff := _program("ruff"):
        found.append(Server("ruff", (ruff, "server"), r"^S602\b", {"settings": {"lint": {"select": ["S"]}}}))
    if pylsp := _program("pylsp"):
        off = ("pycodestyle", "pyflakes", "mccabe", "pylint", "pydocstyle", "autopep8", "yapf")
        plugins: dict[str, Any] = {name: {"enabled": False} for name in off}
        plugins["flake8"] = {"enabled": True, "select": ["S"]}
        found.append(Server("pylsp", (pylsp,), r"^S602\b", settings={"pylsp": {"plugins": plugins}}))
    found.append(Server("pygls", (sys.executable, floor), None))
    return {server.name: server for server in found}


def _program(name: str) -> str | None:
    """A program beside this interpreter, or on PATH."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
