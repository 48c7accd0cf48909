"""Files that AI agents act upon, in VS Code: changed by something else than the editor."""

from __future__ import annotations

from tests.editors import scene
from tests.editors.vscode.acting import DELAY, SQUIGGLE, TOAST, begin, seen
from tests.origin.record.vscode.driver import Code

SERVERS = '{{"mcpServers": {{\n"docs": {{"command": "docs-server"}}{}\n}}}}\n'
MAIL = ',\n"mail": {"command": "npx", "args": ["-y", "@scope/mail@1.0.0"]}'


def watched(editor: Code) -> None:
    """A server that something else adds is told once; the mark in the file goes when it is saved."""
    page = editor.page
    begin(editor, "watched", scene.BEFORE)
    page.locator(SQUIGGLE).first.wait_for(timeout=1000 * DELAY)
    file = editor.work / "ws" / ".mcp.json"
    editor.pause(2)
    file.write_text(SERVERS.format(MAIL))
    seen(page, TOAST, "something else than this editor has changed what AI agents act upon: .mcp.json")
    seen(page, TOAST, "the MCP server `mail` was added (npx @scope/mail)")
    page.screenshot(path=str(editor.work / "watched.png"))
    editor.ask("run", "workbench.actions.view.problems")
    seen(page, ".monaco-list-row", "Changed by something else than this editor")  # problems, or the view of findings
    editor.ask("run", "notifications.clearAll")
    editor.ask("run", "workbench.action.closePanel")
    file.unlink()
