"""A hook is run for every tool that an agent uses: what is no edit must cost next to nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.agents.asking import CLEAN, Hook

HEAVY = {"tree_sitter", "bandit", "yaml", "rich", "pygls", "mcp", "pydantic", "wardline_analyzers.document"}

PROGRAM = """
import sys
sys.argv = ["wardline", "hook", "agent"]
from wardline.__main__ import main
code = main()
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("tool", "name", "loads"),
    [("Bash", "a.py", False), ("Write", "a.md", False), ("Write", "a.py", True)],
)
def test_the_engine_is_loaded_for_python_only(hook: Hook, tool: str, name: str, loads: bool) -> None:
    arguments = {"file_path": name, "content": CLEAN, "command": "ls"}
    event = {"hook_event_name": "PreToolUse", "cwd": str(hook.folder), "tool_name": tool, "tool_input": arguments}
    for _ in range(2):  # the first run compiles the rules
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=hook.folder,
            env=hook.program.env,
            input=json.dumps(event).encode(),
            capture_output=True,
        )
    assert (done.returncode, done.stdout) == (0, b"")
    loaded = set(done.stderr.decode().split())
    assert "wardline.agents.decision" in loaded
    assert ("wardline_analyzers.document" in loaded) is loads
    assert loads or not loaded & HEAVY
