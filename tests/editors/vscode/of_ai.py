"""Code that an AI wrote, in VS Code: accepted, marked, reviewed, rejected, fixed."""

from __future__ import annotations

from tests.editors.vscode.acting import (
    BODY,
    DELAY,
    HEAD,
    LENS,
    MARK,
    ROW,
    SQUIGGLE,
    TOAST,
    begin,
    gone,
    messages,
    palette,
    save,
    seen,
    suggestion,
    text,
    typed,
)
from tests.origin.record.vscode.driver import Code

OTHER_BODY = "found = yaml.load(text, Loader=yaml.UnsafeLoader)\n    return dict(found)"
"""A review is bound to the content: what has been approved once cannot be rejected."""
FIXED_BODY = "found = yaml.load(text, Loader=yaml.Loader)\n    return list(found)"


def lens(editor: Code, action: str) -> None:
    """Click on one of the lenses above a block."""
    editor.page.locator(f"{LENS} a", has_text=action).first.click(timeout=1000 * DELAY)


def in_order(editor: Code, notice: str, start: int) -> None:
    """A notice comes after the edit that it is about, which was the last one."""
    editor.journal.update()
    order = [record["method"] for record in editor.journal.records[start:] if record["from"] == "client"]
    assert order.index(notice) > max(i for i, method in enumerate(order) if method == "textDocument/didChange"), order


def accepted(editor: Code) -> None:
    """Tab tells the server, which would not know by itself; the block is marked, and a review is written down."""
    page = editor.page
    begin(editor, "accepted", HEAD)
    start = editor.journal.update()
    suggestion(editor, "def settings(text):")
    editor.accept()
    editor.journal.wait_for("wardline/suggestionAccepted", start)
    assert BODY in text(editor)
    told = messages(editor, "wardline/suggestionAccepted", start)
    end = {"line": 5, "character": len("    return data")}
    assert [one["range"] for one in told] == [{"start": {"line": 4, "character": 4}, "end": end}], told
    in_order(editor, "wardline/suggestionAccepted", start)
    page.locator(SQUIGGLE).first.wait_for(timeout=1000 * DELAY)
    seen(page, LENS, "AI block · 1 finding")
    editor.ask("run", "wardline.review.focus")
    seen(page, ROW, "unreviewed")
    page.locator(MARK).first.wait_for(timeout=1000 * DELAY)
    palette(editor, "Wardline: Show or Hide Marks of AI-Written Code")
    gone(page, MARK)
    palette(editor, "Wardline: Show or Hide Marks of AI-Written Code")
    page.locator(MARK).first.wait_for(timeout=1000 * DELAY)
    assert not (editor.work / "ws" / ".wardline").exists()
    editor.ask("run", "workbench.action.focusActiveEditorGroup")
    lens(editor, "Review")
    page.locator(f"{TOAST} .monaco-button", has_text="Approve").first.click(timeout=1000 * DELAY)
    seen(page, LENS, "approved")
    seen(page, ROW, "approved")
    reviews = editor.work / "ws" / ".wardline" / "reviews.jsonl"
    editor.until(lambda: reviews.exists() and '"approved"' in reviews.read_text(), "the review on disk", DELAY)
    save(editor)
    editor.ask("close")


def rejected(editor: Code) -> None:
    """*Reject* in the lens puts back what was there before."""
    begin(editor, "rejected", HEAD)
    suggestion(editor, "def others(text):", OTHER_BODY)
    before = text(editor)
    editor.accept()
    assert text(editor) == before + OTHER_BODY
    lens(editor, "Reject")
    editor.until(lambda: text(editor) == before, "the text from before", DELAY)
    gone(editor.page, LENS)
    save(editor)
    editor.ask("close")


def fixed_in_block(editor: Code) -> None:
    """The view of AI-written code makes the safe fixes of one block, and shows when nothing is left."""
    page = editor.page
    begin(editor, "in-block", HEAD + "def old(text):\n    return yaml.load(text, Loader=yaml.Loader)\n\n\n")
    suggestion(editor, "def settings(text):", FIXED_BODY)
    editor.accept()
    seen(page, LENS, "AI block · 1 finding")
    editor.ask("run", "wardline.review.focus")
    row = page.locator(ROW, has_text="Lines 9").first
    row.hover(timeout=1000 * DELAY)
    row.locator(".codicon-wrench").first.click(timeout=1000 * DELAY)
    editor.until(lambda: "found = yaml.safe_load(text)" in text(editor), "the fix in the block", DELAY)
    assert "return yaml.load(text, Loader=yaml.Loader)" in text(editor), "what is outside of the block is left alone"
    seen(page, LENS, "AI block")
    editor.until(lambda: "1 finding" not in page.locator(LENS).first.inner_text(), "no finding in the lens", DELAY)
    save(editor)
    editor.ask("close")


def next_edit(editor: Code) -> None:
    """An edit of lines elsewhere that is suggested: Tab goes there, Tab accepts it, and the server is told."""
    begin(editor, "next-edit", HEAD + "def settings(text):\n    return None\n")
    editor.find("    return None")
    editor.suggest("    return yaml.load(text, Loader=yaml.Loader)", range=[4, 0, 4, len("    return None")])
    editor.trigger()
    editor.pause(1.5)
    start = editor.journal.update()
    editor.page.keyboard.press("Tab")
    editor.ask("suggest", None)
    editor.journal.wait_for("wardline/suggestionAccepted", start)
    assert "yaml.load(text, Loader=yaml.Loader)" in text(editor)
    seen(editor.page, LENS, "AI block")
    save(editor)
    editor.ask("close")


def inferred(editor: Code) -> None:
    """With inference on, an acceptance by another way than Tab is found by itself; a paste is not taken for one."""
    page = editor.page
    editor.ask("set", "wardline.inferOrigins", True)
    editor.pause(1)
    begin(editor, "pasted", HEAD)
    typed(editor, "def settings(text):")
    start = editor.journal.update()
    editor.paste(BODY)
    editor.journal.wait_for("wardline/pasted", start)
    in_order(editor, "wardline/pasted", start)
    told = messages(editor, "wardline/pasted", start)
    assert [one["range"]["start"] for one in told] == [{"line": 4, "character": 4}], told
    page.locator(".squiggly-error, .squiggly-warning").first.wait_for(timeout=1000 * DELAY)
    editor.pause(1.5)
    editor.until(lambda: page.locator(LENS).count() == 0, "no lens at what was pasted", DELAY)

    begin(editor, "inferred", HEAD)
    start = editor.journal.update()
    suggestion(editor, "def settings(text):")
    editor.run("accept", "editor.action.inlineSuggest.commit")
    editor.ask("suggest", None)
    seen(page, LENS, "AI block (inferred)")
    page.locator(MARK).first.wait_for(timeout=1000 * DELAY)
    assert messages(editor, "wardline/suggestionAccepted", start) == []
