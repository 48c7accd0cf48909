"""What the Neovim plugin does beside diagnostics and fixes, with real keys: acceptances and pastes are told, lenses and marks
come, the commands work, and so do the health check and the help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editors.neovim.remote import PLUGIN, Neovim
from wardline import __version__

SUITES = ["bookworm", "trixie", "forky"]
HEADER = "import subprocess\n\n\n"
BODY = "subprocess.run(cmd, shell=True)\n    return eval(cmd)  # é𝄞"
TOLD = """(function()
  local origins = Scene.origins()
  return #origins == 1 and origins[1].source == "client" and origins
end)()"""
"""The one block that was told to the server; false until it is there."""
TOOLS = ["copilot.lua", "supermaven-nvim", "codeium.nvim", "copilot.vim", "codeium.vim"]


@pytest.fixture(params=SUITES)
def neovim(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Neovim]:
    with Neovim(request.param, tmp_path, HEADER) as running:
        yield running


def open_file(neovim: Neovim) -> None:
    neovim.keys(":edit app.py<CR>:set filetype=python<CR>:setlocal indentexpr= noautoindent<CR>")
    neovim.until_lua('#require("wardline.client").all(0) == 1 and Scene.origins() ~= nil')


def accept(neovim: Neovim, tool: str, name: str = "déploy") -> None:
    """Type the head of a function at the end of the file, and accept its body."""
    neovim.lua(f'Scene.install("{tool}")')
    neovim.keys("Go<Esc>cc")
    neovim.keys(f"def {name}(cmd):<CR>    ")
    text = BODY.replace("\n", "\\n")
    neovim.lua(f'Scene.suggest("{text}")')
    neovim.keys("<C-L>")
    neovim.until_text(f"def {name}(cmd):\n    {BODY}\n")
    neovim.keys("<Esc>")


def marks(neovim: Neovim, highlight: str) -> list[list[int | str]]:
    """The signs of the accepted lines, as far as this Neovim tells them."""
    shown = "not told" if neovim.suite == "bookworm" else highlight
    return [[4, shown], [5, shown]]


@pytest.mark.editor
def test_an_acceptance_is_told_and_reviewed(neovim: Neovim) -> None:
    open_file(neovim)
    accept(neovim, "copilot.lua")
    (told,) = neovim.until_lua(TOLD)
    assert (told["kind"], told["tool"], told["source"]) == ("ai", "copilot.lua", "client")
    units = len(BODY.split("\n")[1].encode("utf-8" if neovim.suite == "forky" else "utf-16-le"))
    last = units if neovim.suite == "forky" else units // 2
    assert told["range"] == {"start": {"line": 4, "character": 4}, "end": {"line": 5, "character": last}}
    assert told["review"] == "unreviewed"
    assert neovim.until_lua("#Scene.marks() > 0 and Scene.marks()") == marks(neovim, "WardlineAi")
    lenses = neovim.until_lua("#Scene.lenses() > 0 and Scene.lenses()")
    assert lenses[0].startswith("AI block")
    assert "Reject" in lenses

    neovim.lua('Scene.will_choose("Review", "Approve")')
    neovim.keys("5G:lua vim.lsp.codelens.run()<CR>")
    neovim.until_lua('Scene.origins()[1].review == "approved"')
    assert "Have you looked at" in neovim.lua("Scene.prompt")
    neovim.until(lambda: neovim.lua("Scene.marks()") == marks(neovim, "WardlineReviewed"), "the marks of reviewed code")
    neovim.keys(":Wardline origins off<CR>")
    neovim.until_lua("#Scene.marks() == 0")
    neovim.keys(":Wardline origins on<CR>")
    neovim.until_lua("#Scene.marks() == 2")


@pytest.mark.editor
def test_every_assistant_is_listened_to(neovim: Neovim) -> None:
    open_file(neovim)
    for number, tool in enumerate(TOOLS):
        accept(neovim, tool, f"f{number}")
        told = neovim.until_lua(f"(function() local o = Scene.origins() return #o > {number} and o end)()")
        assert [(block["kind"], block["tool"]) for block in told] == [("ai", tool) for tool in TOOLS[: number + 1]]
        first = 4 + 3 * number
        assert (told[-1]["range"]["start"]["line"], told[-1]["range"]["end"]["line"]) == (first, first + 1)


@pytest.mark.editor
def test_inline_completion_is_told(tmp_path: Path) -> None:
    with Neovim("forky", tmp_path, HEADER) as neovim:
        neovim.lua('Scene.install("assistant")')
        open_file(neovim)
        neovim.until_lua('(vim.lsp.get_clients({ name = "assistant", bufnr = 0 })[1] or {}).initialized == true')
        neovim.suggestion.write_text('{"text": "subprocess.run(cmd, shell=True)", "after": "):\\n    "}')
        neovim.keys("Go<Esc>cc")
        neovim.keys("def déploy(cmd):<CR>    ")
        mark = '#vim.api.nvim_buf_get_extmarks(0, vim.api.nvim_create_namespace("nvim.lsp.inline_completion"), 0, -1, {}) > 0'
        neovim.until_lua(mark)
        neovim.keys("<C-L>")
        (told,) = neovim.until_lua(TOLD)
        assert (told["kind"], told["tool"]) == ("ai", "assistant")
        assert neovim.lua("Scene.theirs")


@pytest.mark.editor
def test_enabled_without_setup(tmp_path: Path) -> None:
    with Neovim("forky", tmp_path, HEADER, setup=False) as neovim:
        open_file(neovim)
        accept(neovim, "copilot.lua")
        neovim.until_lua(TOLD)
        neovim.until_lua("#Scene.marks() == 2 and #Scene.lenses() > 0")
        neovim.keys(":checkhealth vim.deprecated<CR>")
        neovim.until_text("No deprecated functions detected")


@pytest.mark.editor
def test_a_paste_is_none(neovim: Neovim) -> None:
    open_file(neovim)
    neovim.keys("Go<Esc>cc")
    neovim.keys("def déploy(cmd):<CR>    ")
    text = BODY.replace("\n", "\\n")
    neovim.lua(f'vim.api.nvim_paste("{text}", true, -1)')
    neovim.keys("<Esc>")
    neovim.until_lua('vim.tbl_contains(Scene.codes(), "dynamic-eval")')
    (pasted,) = neovim.until_lua("Scene.pasted or false")
    assert (pasted["range"]["start"]["line"], pasted["range"]["end"]["line"]) == (4, 5)
    neovim.until_lua("#Scene.origins() == 0")

    neovim.keys("oprint(<Esc>")
    neovim.lua('vim.fn.setreg("a", {"def put(cmd):", "    return eval(cmd) + 1"}, "V")')
    neovim.keys('"ap')
    put = neovim.until_lua("#Scene.pasted == 2 and Scene.pasted[2]")
    assert (put["range"]["start"]["line"], put["range"]["end"]["line"]) == (7, 8)
    neovim.until_lua("#Scene.origins() == 0")

    neovim.keys("Goa = 1<CR>b = 2<Esc>")
    neovim.keys("yyGdap")  # ends in the same key, and is no put
    neovim.until_lua('not Scene.holds("b = 2")')
    assert neovim.lua("#Scene.pasted") == 2


@pytest.mark.editor
def test_commands(neovim: Neovim) -> None:
    neovim.file.write_text("import yaml\n\nyaml.load(open('x'), Loader=yaml.Loader)\n")
    open_file(neovim)
    neovim.until_lua('vim.tbl_contains(Scene.codes(), "unsafe-yaml-load")')
    if neovim.suite != "trixie":  # Debian's 0.10 comes without the parser that it shows Markdown with
        neovim.keys("3G:lua vim.lsp.buf.hover()<CR>")
        neovim.until_lua('Scene.floating():find("crafted document runs code") ~= nil')
    neovim.keys("3G:Wardline explain<CR>")
    neovim.until_text("# YAML loaded")
    neovim.keys(":close<CR>:Wardline fixall<CR>")
    neovim.until_text("yaml.safe_load(open('x'))")
    neovim.keys(":Wardline review<CR>:Wardline nonsense<CR>:Wardline scan<CR>")
    neovim.until_lua(
        'vim.tbl_contains(Scene.said, "Wardline: no AI block at the cursor; :Wardline origins lists them")'
    )
    neovim.until_lua('table.concat(Scene.said):find("there is no .:Wardline nonsense.")')
    neovim.until_lua('table.concat(Scene.said):find("1 finding in 2 files")')
    assert neovim.lua('vim.fn.getcompletion("Wardline re", "cmdline")') == ["reject", "restart", "review"]

    accept(neovim, "copilot.lua")
    neovim.until_lua(TOLD)
    neovim.lua('Scene.will_choose("Not good enough")')
    neovim.keys("G:Wardline review<CR>")
    neovim.until_lua('Scene.origins()[1].review == "rejected"')
    neovim.keys(":Wardline origins<CR>")
    neovim.until_text("ai · copilot.lua · rejected")
    neovim.keys(":lclose<CR>G:Wardline reject<CR>")
    neovim.until(lambda: not neovim.holds("eval(cmd)"), "the text from before")

    before = neovim.lua('require("wardline.client").all(0)[1].id')
    neovim.keys(":Wardline restart<CR>")
    now = 'require("wardline.client").all(0)'
    neovim.until_lua(f"#{now} == 1 and {now}[1].id ~= {before}")
    neovim.keys(":Wardline log<CR>")
    neovim.until_lua('vim.fn.expand("%:t"):find("log") ~= nil')


@pytest.mark.editor
def test_health_and_help(neovim: Neovim, tmp_path: Path) -> None:
    neovim.keys(":checkhealth wardline<CR>")
    neovim.until_text("no buffer is attached")
    newest = neovim.suite == "forky"  # has inline completion of its own
    assert neovim.holds("inline_completion: found" if newest else "no assistant that can be listened to")
    open_file(neovim)
    neovim.lua('Scene.install("copilot.vim")')
    neovim.keys("i<Esc>:checkhealth wardline<CR>")
    neovim.until_text("copilot.vim: acceptances are told to the server")
    for said in (f"version {__version__}", "1 buffers", "Neovim 0.7 or later"):
        assert neovim.holds(said)
    assert not neovim.holds("ERROR")
    assert not neovim.holds("WARN")

    neovim.keys(":help wardline-commands<CR>")  # nobody has to make the tags
    neovim.until_text("*:Wardline*")
    doc = tmp_path / "doc"  # and they are what a plugin manager would make
    doc.mkdir()
    (doc / "wardline.txt").write_bytes((PLUGIN / "doc" / "wardline.txt").read_bytes())
    neovim.keys(f":helptags {doc}<CR>")
    neovim.until(lambda: (doc / "tags").exists(), "the tags")
    made = (PLUGIN / "doc" / "tags").read_text()
    neovim.until(lambda: (doc / "tags").read_text() == made, "the tags that are in the plugin")
    assert "\nwardline-setup\t" in made
