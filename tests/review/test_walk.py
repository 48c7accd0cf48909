"""`wardline review` on a terminal: a person reads block after block and presses keys."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.origin.checkout import Checkout
from tests.review.workspace import ADA
from wardline.origin.journal import read

if sys.platform == "win32":
    pytest.skip("there are no pseudo terminals on Windows", allow_module_level=True)

from tests.review.terminal import Terminal

ASK = "[q] quit ? "


def reviews(checkout: Checkout) -> list[dict[str, Any]]:
    return read(checkout.root / ".wardline" / "reviews.jsonl")[0]


def test_a_walk(wardline: Program, checkout: Checkout) -> None:
    with Terminal(wardline, "review", cwd=checkout.root) as terminal:
        first = terminal.expect(ASK)
        assert "1 of 3" in first and "app.py:13-18  high risk" in first
        assert "cursor, anthropic/claude-sonnet-4-5, accepted 2026-01-21 12:53 UTC" in first
        assert "    17 ▌     subprocess.run(command, shell=True)" in first
        assert "  line 17: " in first and "shell-true: " in first
        assert "  [ ] Open findings: " in first and "  [ ] It starts programs" in first
        terminal.press("n")
        terminal.expect("Note: ")
        terminal.press("not \x7f\x7f\x7f\x7f\x7fask for a list\n")
        assert "Note: ask for a list" in terminal.expect(ASK)
        terminal.press("r")
        second = terminal.expect(ASK)
        assert f"rejected by {ADA}" in second and "2 of 3" in second and "load.py:13-19" in second
        (review,) = reviews(checkout)  # on disk before the next block is shown
        assert (review["verdict"], review["note"], review["reviewer"]) == ("rejected", "ask for a list", ADA)
        assert set(review["findings"]) == {"shell-true", "dynamic-eval"}
        terminal.press("a")
        third = terminal.expect(ASK)
        assert f"approved by {ADA}" in third and "web.js:2-4" in third
        terminal.press("s")
        code, rest = terminal.end()
        assert code == 0 and "2 signed, 2 of 3 not approved." in rest
    assert [review["verdict"] for review in reviews(checkout)] == ["rejected", "approved"]


def test_quit_and_ask_again(wardline: Program, checkout: Checkout) -> None:
    with Terminal(wardline, "review", "--check", "load.py", cwd=checkout.root) as terminal:
        terminal.expect(ASK)
        terminal.press("x\x1b[A")  # no such key, and an arrow: what could be pressed is told
        assert "Keys: a approve, r not good enough" in terminal.expect(ASK)
        terminal.expect(ASK)
        terminal.press("q")
        code, rest = terminal.end()
        assert code == 1 and "0 signed, 1 of 1 not approved." in rest
    assert not (checkout.root / ".wardline").exists()
    with Terminal(wardline, "review", "--check", "load.py", cwd=checkout.root) as terminal:
        terminal.expect(ASK)
        terminal.press("a")
        assert terminal.end()[0] == 0


def test_a_key_pressed_too_often_signs_nothing_that_was_not_seen(wardline: Program, checkout: Checkout) -> None:
    with Terminal(wardline, "review", cwd=checkout.root) as terminal:
        terminal.press("aaaa")  # while it is still looking for the blocks
        terminal.expect(ASK)
        terminal.press("aaa")
        terminal.expect("2 of 3")
        terminal.expect(ASK)
        terminal.press("q")
        assert "1 signed, 2 of 3 not approved." in terminal.end()[1]
    assert len(reviews(checkout)) == 1


def test_the_end_of_the_input_is_a_quit(wardline: Program, checkout: Checkout) -> None:
    with Terminal(wardline, "review", cwd=checkout.root) as terminal:
        terminal.expect(ASK)
        terminal.press("r")
        terminal.expect("Why?")
        terminal.press("\n")
        terminal.expect(ASK)
        terminal.press("\x04")
        assert terminal.end()[0] == 0
    assert len(reviews(checkout)) == 1 and "note" not in reviews(checkout)[0]


def test_an_interrupt_leaves_what_was_signed(wardline: Program, checkout: Checkout) -> None:
    with Terminal(wardline, "review", cwd=checkout.root) as terminal:
        terminal.expect(ASK)
        terminal.press("a")
        terminal.expect(ASK)
        terminal._process.send_signal(signal.SIGINT)
        code, rest = terminal.end()
        assert code == 130 and "Traceback" not in rest
    assert len(reviews(checkout)) == 1


def test_the_terminal_goes_away(wardline: Program, checkout: Checkout) -> None:
    with Terminal(wardline, "review", cwd=checkout.root) as terminal:
        terminal.expect(ASK)
        assert terminal.hang_up() == 130
    assert not (checkout.root / ".wardline").exists()


def test_the_editor_and_what_it_changes(wardline: Program, checkout: Checkout, tmp_path: Path) -> None:
    """The block is looked at anew after the editor; a change from elsewhere is seen before anything is signed."""
    script = tmp_path / "edit me"
    script.write_text(f"#!{sys.executable}\nimport sys\npath = sys.argv[-1]\ntext = open(path).read()\n"
                      "open(path, 'w').write(text.replace('shell=True', 'shell=False'))\n")  # fmt: skip
    script.chmod(0o755)
    env = {"EDITOR": f"'{script}' --wait", "VISUAL": ""}
    with Terminal(wardline, "review", "app.py", cwd=checkout.root, env=env) as terminal:
        assert "shell-true" in terminal.expect(ASK)
        terminal.press("e")
        edited = terminal.expect(ASK)
        assert "shell=False" in edited and "shell-true" not in edited and "dynamic-eval" in edited
        checkout.write("app.py", checkout.read("app.py").replace("return eval(host)", "return int(host)"))
        terminal.press("a")
        assert "the block has changed since it was read" in terminal.expect(ASK)
        assert not (checkout.root / ".wardline").exists()
        terminal.press("a")
        assert "1 signed" in terminal.end()[1]
    assert reviews(checkout)[0]["findings"] == []


@pytest.mark.parametrize("editor", ["", "no-such-editor", "'unclosed"])
def test_there_is_no_editor(wardline: Program, checkout: Checkout, editor: str) -> None:
    with Terminal(wardline, "review", cwd=checkout.root, env={"EDITOR": editor, "VISUAL": ""}) as terminal:
        terminal.expect(ASK)
        terminal.press("e")
        assert "set EDITOR (or VISUAL)" in terminal.expect(ASK)
        terminal.press("q")
        assert terminal.end()[0] == 0


def test_the_block_is_gone_after_the_editor(wardline: Program, checkout: Checkout) -> None:
    with Terminal(wardline, "review", cwd=checkout.root, env={"EDITOR": "rm -f", "VISUAL": ""}) as terminal:
        terminal.expect(ASK)
        terminal.press("e")
        assert "This block is gone." in terminal.expect(ASK)
        terminal.press("q")
        assert terminal.end()[0] == 0


def test_a_long_block_is_shown_in_two_parts_and_is_harmless(wardline: Program, checkout: Checkout) -> None:
    block = "".join(f"step_{n} = run('\x1b[2J', {n})  # \u202e\n" for n in range(60))
    checkout.write("long.py", block)
    checkout.accept("long.py", block, id="long")
    with Terminal(wardline, "review", "long.py", cwd=checkout.root) as terminal:
        shown = terminal.expect(ASK)
        assert "step_39 =" in shown and "step_40 =" not in shown and "20 more lines (m)" in shown
        terminal.press("m")
        assert "step_59 =" in terminal.expect(ASK)
        assert "\x1b[2J" not in terminal.seen and "\\x1b[2J" in terminal.seen and "\u202e" not in terminal.seen
        terminal.press("q")
        terminal.end()


def test_colours(wardline: Program, checkout: Checkout) -> None:
    with Terminal(wardline, "review", "app.py", cwd=checkout.root, env={"TERM": "xterm"}) as terminal:
        assert "\x1b[1;31mhigh risk\x1b[0m" in terminal.expect("quit")


def test_the_same_code_twice_is_asked_for_once(wardline: Program, checkout: Checkout) -> None:
    checkout.write("copy.js", checkout.read("web.js"))
    checkout.accept("copy.js", "".join(checkout.read("web.js").splitlines(True)[1:4]), id="copy")
    with Terminal(wardline, "review", "copy.js", "web.js", cwd=checkout.root) as terminal:
        terminal.expect("1 of 2")
        terminal.expect(ASK)
        terminal.press("a")
        assert "1 signed, 0 of 2 not approved." in terminal.end()[1]


def test_on_a_terminal_it_can_still_be_listed(wardline: Program, checkout: Checkout) -> None:
    with Terminal(wardline, "review", "--list", cwd=checkout.root) as terminal:
        code, text = terminal.end()
        assert code == 0 and "3 AI-written blocks (16 lines) not approved." in text
    with Terminal(wardline, "review", "--json", cwd=checkout.root) as terminal:
        assert json.loads(terminal.end()[1])["summary"]["blocks"] == 3
