"""What the sessions in VS Code do and see: with real keys and clicks, on the screen and on disk."""

from __future__ import annotations

from typing import Any

from tests.origin.record.vscode.driver import Code

BODY = "data = yaml.load(text, Loader=yaml.Loader)\n    return data"
HEAD = "import yaml\n\n\n"
LENS = ".codelens-decoration"
STATUS = "#wardline\\.wardline\\.wardline\\.status"
TOAST = ".notifications-toasts"
MARK = ".glyph-margin-widgets .cgmr, .margin-view-overlays .cgmr"
"""The gutter's mark of AI-written code."""
ROW = ".pane-body .monaco-list-row"
"""A line of one of our views."""
SQUIGGLE = ".squiggly-error, .squiggly-warning"
DELAY = 20.0
"""Seconds that anything may take to show."""


def begin(editor: Code, name: str, content: str) -> None:
    editor.what = name
    editor.begin(content)


def typed(editor: Code, head: str) -> None:
    """The head of a function, typed at the end of the file."""
    editor.bottom()
    editor.type(f"{head}\n    ", 12)


def suggestion(editor: Code, head: str, body: str = BODY) -> None:
    """The head of a function, and ghost text for its body."""
    editor.suggest(body, after="    ")
    typed(editor, head)
    editor.shown()


def save(editor: Code) -> None:
    editor.page.keyboard.press("Control+S")
    editor.until(lambda: not editor.ask("state")["dirty"], "saved", DELAY)


def text(editor: Code) -> str:
    return str(editor.ask("state")["text"])


def messages(editor: Code, method: str, start: int) -> list[dict[str, Any]]:
    editor.journal.update()
    return [record["params"] for record in editor.journal.records[start:] if record["method"] == method]


def seen(page: Any, selector: str, words: str) -> None:
    """Wait until these words are on the screen."""
    page.locator(selector, has_text=words).first.wait_for(timeout=1000 * DELAY)


def palette(editor: Code, title: str) -> None:
    """Choose a command from the palette, as a person does."""
    page = editor.page
    page.keyboard.press("F1")
    box = page.locator(".quick-input-widget input[type=text]")
    box.wait_for(timeout=1000 * DELAY)
    box.fill(f">{title}")
    # The enter key would race with the list, which is filled in parts.
    page.locator(".quick-input-list .monaco-list-row", has_text=title).first.click(timeout=1000 * DELAY)


def gone(page: Any, selector: str) -> None:
    """Wait until nothing like this is on the screen any more."""
    page.locator(selector).first.wait_for(state="detached", timeout=1000 * DELAY)


def framed(editor: Code, words: str) -> None:
    """Wait until these words stand in a web view."""
    editor.until(lambda: any(words in in_frame(frame) for frame in editor.page.frames[1:]), words, DELAY)


def in_frame(frame: Any) -> str:
    """The text of a frame; none if it is just being made or taken away."""
    from playwright.sync_api import Error  # here: it is installed only where VS Code is

    try:
        return str(frame.evaluate("document.body ? document.body.innerText : ''"))
    except Error:
        return ""


def picture(editor: Code, name: str, height: int) -> None:
    """A picture that people may be shown, of the upper part of the window: `<name>.png` in the folder `pictures`."""
    folder = editor.work / "pictures"
    folder.mkdir(exist_ok=True)
    clip = {"x": 0, "y": 0, "width": editor.page.viewport_size["width"], "height": height}
    editor.page.screenshot(path=str(folder / f"{name}.png"), clip=clip)
