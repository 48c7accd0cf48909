"""`wardline watch`: what has changed in files that AI agents act upon."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.program import Program
from wardline.watch.polling import Polling

SERVERS = '{{"mcpServers": {{"docs": {{"command": "docs-server"}}{}}}}}\n'
MAIL = ', "mail": {"command": "mail-server"}'


def test_what_changes_between_two_looks(tmp_path: Path) -> None:
    (tmp_path / ".mcp.json").write_text(SERVERS.format(""))
    (tmp_path / "notes.md").write_text("a\n")
    polling = Polling(str(tmp_path))
    assert polling.count == 1 and list(polling.look()) == []
    (tmp_path / ".mcp.json").write_text(SERVERS.format(MAIL))
    (tmp_path / "AGENTS.md").write_text("Use tabs.\n")
    (tmp_path / "notes.md").write_text("b\n")
    said = {report.name: report.summary for report in polling.look()}
    assert said == {
        ".mcp.json": "the MCP server `mail` was added (mail-server)",
        "AGENTS.md": "the file is new; 1 line new",
    }
    assert list(polling.look()) == []
    (tmp_path / "AGENTS.md").unlink()
    assert [(report.name, report.summary) for report in polling.look()] == [("AGENTS.md", "the file was deleted")]
    assert list(polling.look()) == []


def test_the_command(wardline: Program, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / ".mcp.json").write_text(SERVERS.format(""))
    assert wardline("watch", "--for", "0.2", "--interval", "0.1", cwd=folder) == ""
    assert "there is no such folder" in wardline.errors("watch", "nowhere", cwd=folder)
    words = [sys.executable, str(wardline.script), "watch", "--first", "--interval", "0.1", "--for", "60"]
    running = subprocess.Popen(words, cwd=folder, env=wardline.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stderr is not None and b"watching 1 file " in running.stderr.readline()
    (folder / ".mcp.json").write_text(SERVERS.format(MAIL))
    out, _ = running.communicate(timeout=60)
    assert running.returncode == 1
    assert out.decode().strip().endswith("! .mcp.json: the MCP server `mail` was added (mail-server)")
