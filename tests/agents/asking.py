"""Asking the hook as agent programs do: a process, an event on stdin, an answer on stdout."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.program import Program

CLEAN = "import yaml\n\n\ndef read(stream):\n    return yaml.safe_load(stream)\n"
FLAWED = "import yaml\n\n\ndef read(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"
"""High, and sure; it has a safe fix."""
RULE = "unsafe-yaml-load"
FLAW = "yaml.load(stream, Loader=yaml.Loader)"
MENDED = "yaml.safe_load(stream)"

MEDIUM = "import ssl\n\n\ndef context():\n    return ssl._create_unverified_context()\n"


@dataclass(frozen=True)
class Said:
    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        """The answer: one JSON object, and nothing else."""
        data = json.loads(self.stdout)
        assert isinstance(data, dict)
        return data

    @property
    def specific(self) -> dict[str, str]:
        return dict(self.json["hookSpecificOutput"])


@dataclass(frozen=True)
class Hook:
    program: Program
    folder: Path

    def raw(self, stdin: bytes, *words: str) -> Said:
        done = self.program.run("hook", "agent", *words, cwd=self.folder, stdin=stdin)
        said = Said(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in said.stderr
        return said

    def __call__(self, event: Any, *words: str) -> Said:
        return self.raw(json.dumps(event).encode(), *words)

    def claude(self, tool: str, *words: str, event: str = "PreToolUse", **arguments: Any) -> Said:
        """As in the examples of Claude Code's reference."""
        return self(
            {
                "session_id": "abc123",
                "transcript_path": "/nowhere/abc.jsonl",
                "cwd": str(self.folder),
                "permission_mode": "default",
                "hook_event_name": event,
                "tool_name": tool,
                "tool_input": arguments,
                "tool_use_id": "toolu_01ABC123",
            },
            *words,
        )

    def write(self, name: str, text: str) -> str:
        """Put a file into the project; its absolute path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)
