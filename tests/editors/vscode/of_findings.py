"""Findings in VS Code: where they show, what is done about them, and what the settings change."""

from __future__ import annotations

from pathlib import Path

from tests.editors import scene
from tests.editors.vscode.acting import (
    DELAY,
    ROW,
    SQUIGGLE,
    STATUS,
    TOAST,
    begin,
    framed,
    messages,
    palette,
    save,
    seen,
    text,
)
from tests.origin.record.vscode.driver import Code

FIXED = scene.BEFORE.replace("yaml.load(f, Loader=yaml.Loader)", "yaml.safe_load(f)")
GROUPS = {"severity": "High", "rule": scene.YAML, "file": "findings/app.py", "origin": "Other"}
"""Each way of grouping, and a group that comes of it."""


def shown(editor: Code) -> None:
    """Squiggles, the status bar, Problems, the view in all its groupings, hover, and the rule's page."""
    page = editor.page
    begin(editor, "findings", scene.BEFORE)
    page.locator(SQUIGGLE).first.wait_for(timeout=1000 * DELAY)
    seen(page, STATUS, "Wardline 2")
    announced = messages(editor, "initialize", 0)[0]["capabilities"]["experimental"]
    assert announced["wardlineStatus"] is True
    editor.ask("run", "workbench.actions.view.problems")
    problems = page.locator(".markers-panel")
    problems.get_by_text(scene.SHELL).first.wait_for(timeout=1000 * DELAY)
    problems.get_by_text(scene.YAML).first.wait_for(timeout=1000 * DELAY)
    editor.ask("run", "workbench.action.closePanel")
    editor.ask("run", "wardline.findings.focus")
    for by, group in GROUPS.items():
        palette(editor, "Wardline: Group Findings by")
        page.locator(".quick-input-list .monaco-list-row", has_text=by).first.click(timeout=1000 * DELAY)
        seen(page, f"{ROW}[aria-level='1']", group)

    editor.ask("run", "workbench.action.focusActiveEditorGroup")
    editor.find("yaml.load(f")
    editor.ask("run", "editor.action.showHover")
    seen(page, ".monaco-hover", "Why is this bad?")
    page.keyboard.press("Escape")
    palette(editor, "Wardline: Show Rule")
    seen(page, ".tab .label-name", f"Preview {scene.YAML}.md")
    framed(editor, "Why is this bad?")
    editor.ask("run", "workbench.action.closeActiveEditor")


def fixed(editor: Code) -> None:
    """The light bulb's quick fix reaches the disk; so does the command that makes all safe fixes."""
    page = editor.page
    editor.find("yaml.load(f")
    bulb = page.locator(".codicon-light-bulb, .codicon-gutter-lightbulb, .codicon-lightbulb-autofix, .lightBulbWidget")
    bulb.first.wait_for(timeout=1000 * DELAY)
    page.keyboard.press("Control+.")
    editor.pick("fix", scene.FIX)
    editor.until(lambda: text(editor) == FIXED, "the fix in the editor", DELAY)
    save(editor)
    assert editor.path.read_text() == FIXED
    seen(page, STATUS, "Wardline 1")

    begin(editor, "fix-all", scene.BEFORE)
    seen(page, STATUS, "Wardline 2")
    palette(editor, "Wardline: Make All Safe Fixes in This File")
    editor.until(lambda: text(editor) == FIXED, "the safe fixes in the editor", DELAY)
    save(editor)
    editor.ask("close")


def fixed_on_save(editor: Code) -> None:
    """The setting of VS Code that makes all safe fixes when a file is saved."""
    editor.ask("set", "editor.codeActionsOnSave", {"source.fixAll.wardline": "explicit"})
    begin(editor, "on-save", scene.BEFORE)
    seen(editor.page, STATUS, "Wardline 2")
    editor.bottom()
    editor.type("# saved", 12)
    save(editor)
    editor.ask("set", "editor.codeActionsOnSave", {})
    assert "return yaml.safe_load(f)" in editor.path.read_text()
    editor.ask("close")


def no_python(editor: Code) -> None:
    """A manifest is looked at as code is. As the first step of a session it starts the extension, too."""
    path = Path(editor.work) / "ws" / "no-python" / "requirements.txt"
    path.parent.mkdir()
    path.write_text("requests\nreqeusts\n")
    editor.ask("open", str(path))
    editor.page.locator(SQUIGGLE).first.wait_for(timeout=1000 * DELAY)
    seen(editor.page, STATUS, "Wardline 1")
    editor.ask("close")
    path.unlink()


def scanned(editor: Code) -> None:
    """A scan of the workspace finds what is in files that nobody has opened."""
    page = editor.page
    unopened = Path(editor.work / "ws" / "unopened")
    unopened.mkdir()
    (unopened / "never.py").write_text(scene.BEFORE)
    palette(editor, "Wardline: Scan Workspace")
    seen(page, TOAST, "findings in")
    page.locator(f"{TOAST} .monaco-button", has_text="Show").first.click(timeout=1000 * DELAY)
    editor.ask("set", "wardline.groupFindingsBy", "file")
    seen(page, f"{ROW}[aria-level='1']", "unopened/never.py")
    (unopened / "never.py").unlink()


def set_in_the_window(editor: Code) -> None:
    """A setting that is changed on the page of the settings takes effect at once, in the open file."""
    page = editor.page
    begin(editor, "settings", scene.BEFORE)
    seen(page, STATUS, "Wardline 2")
    for value, count in (("high", 1), ("low", 2)):
        editor.ask("run", "workbench.action.openSettings", "wardline.minSeverity")
        box = page.locator(".settings-editor .setting-item-contents .monaco-select-box").first
        box.click(timeout=1000 * DELAY)
        page.locator(".monaco-select-box-dropdown-container .option-text", has_text=value).first.click()
        wait_for_stored(editor, f'"wardline.minSeverity": "{value}"')
        page.screenshot(path=str(editor.work / f"setting-{value}.png"))
        editor.ask("run", "workbench.action.closeActiveEditor")
        seen(page, STATUS, f"Wardline {count}")
    editor.ask("close")


def wait_for_stored(editor: Code, words: str) -> None:
    """Until the settings of the user have these words."""
    file = editor.work / "user" / "User" / "settings.json"
    editor.until(lambda: words in file.read_text(), words, DELAY)
