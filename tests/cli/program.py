"""Running `wardline` the way its installed script does: as a program of its own, in a folder of the test's choice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import wardline
import wardline_analyzers

ROOTS = [str(Path(module.__path__[0]).parent) for module in (wardline, wardline_analyzers)]

_SCRIPT = "import sys\nfrom wardline.__main__ import main\nif __name__ == '__main__':\n    sys.exit(main())\n"

_NOT_OURS = ("FORCE_COLOR", "COLUMNS", "GITHUB_WORKSPACE", "WARDLINE_DEBUG", "PYTHONSAFEPATH")


class Program:
    """The command, with a cache of its own below `home`."""

    def __init__(self, home: Path) -> None:
        self.script = home / "bin" / "wardline"
        self.script.parent.mkdir(parents=True)
        self.script.write_text(_SCRIPT)
        self.env = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        self.env.update(XDG_CACHE_HOME=str(home / "cache"), LOCALAPPDATA=str(home / "cache"))
        self.env["PYTHONPATH"] = os.pathsep.join(ROOTS)
        self.store = home / "cache" / "wardline" / "results.sqlite"

    def run(
        self, *words: str | Path, cwd: Path, stdin: bytes = b"", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, str(self.script), *map(str, words)]
        return subprocess.run(
            command, cwd=cwd, input=stdin, capture_output=True, timeout=120, env={**self.env, **(env or {})}
        )

    def __call__(
        self, *words: str | Path, cwd: Path, code: int = 0, stdin: str = "", env: dict[str, str] | None = None
    ) -> str:
        """What it printed; it must end with `code` and, unless that is 2, say nothing on stderr."""
        done = self.run(*words, cwd=cwd, stdin=stdin.encode(), env=env)
        errors = done.stderr.decode()
        assert done.returncode == code, f"{done.returncode}\n{done.stdout.decode()}\n{errors}"
        assert "Traceback" not in errors
        return done.stdout.decode()

    def errors(self, *words: str | Path, cwd: Path, code: int = 2) -> str:
        """What it said on stderr."""
        done = self.run(*words, cwd=cwd)
        errors = done.stderr.decode()
        assert done.returncode == code, f"{done.returncode}\n{done.stdout.decode()}\n{errors}"
        assert "Traceback" not in errors
        return errors

    def findings(
        self, *words: str | Path, cwd: Path, env: dict[str, str] | None = None, stdin: str = ""
    ) -> list[dict[str, Any]]:
        """The findings of `check --format json`."""
        done = self.run("check", "--format", "json", *words, cwd=cwd, env=env, stdin=stdin.encode())
        assert done.returncode in (0, 1), done.stderr.decode()
        data = json.loads(done.stdout)
        assert done.returncode == any(finding["severity"] != "info" for finding in data["findings"])
        return list(data["findings"])


def places(findings: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    """(path, line, rule) of each finding."""
    return [(f["path"], f["start"]["line"], f["rule"]) for f in findings]
