"""The editors that there is an entry for, and what a person has to know of each."""

from __future__ import annotations

import os
from dataclasses import dataclass

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "entries")


@dataclass(frozen=True, slots=True)
class Editor:
    """One editor, or one LSP client of an editor that has several."""

    name: str
    """What `wardline editor-config` calls it."""
    title: str
    file: str
    """Its entry, in `entries/`."""
    target: str
    """Where the entry belongs, as Markdown."""
    use: str
    """How to get at the fix of a finding, as Markdown."""
    note: str = ""
    """What else to know: needs, limits."""

    def entry(self) -> str:
        """The entry as it is shipped. Raises OSError if the installation is damaged."""
        with open(os.path.join(FOLDER, self.file), encoding="utf-8") as file:
            return file.read()


EDITORS = (
    Editor(
        "vscode",
        "Visual Studio Code",
        "vscode.json",
        "the user's `settings.json` (*Preferences: Open User Settings (JSON)* in the command palette)",
        "`Ctrl+.` on a finding",
        "The extension of `editors/vscode` starts the server; the entry is needed only where it does not find the "
        "program by itself.",
    ),
    Editor(
        "neovim",
        "Neovim",
        "neovim.lua",
        "`~/.config/nvim/init.lua`",
        "`:lua vim.lsp.buf.code_action()` on the line of a finding (`gra` from Neovim 0.11 on)",
        "Neovim 0.8 and later; with the plugin of `editors/neovim` on the runtime path, 0.7 too.",
    ),
    Editor(
        "helix",
        "Helix",
        "helix.toml",
        "`~/.config/helix/languages.toml`",
        "`Space a` on a finding; `]d` goes to the next one",
        "Other servers for Python stay if they are named in `language-servers` as well. "
        "Check with `hx --health python`.",
    ),
    Editor(
        "eglot",
        "Emacs with eglot",
        "eglot.el",
        "`~/.emacs.d/init.el`",
        "`M-x eglot` once in a Python file (or `eglot-ensure` in its hook), then `M-x eglot-code-actions` on a finding",
        "eglot runs one server per mode: this one takes the place of another for Python.",
    ),
    Editor(
        "lsp-mode",
        "Emacs with lsp-mode",
        "lsp-mode.el",
        "`~/.emacs.d/init.el`",
        "`M-x lsp` in a Python file, then `M-x lsp-execute-code-action` on a finding",
        "It runs beside another server for Python.",
    ),
    Editor(
        "ale",
        "Vim with ALE",
        "ale.vim",
        "`~/.vimrc`, after the lines that load plugins",
        "`:ALECodeAction` on a finding",
        "ALE cannot take edits that a command of the server makes, so the lenses' commands do nothing there.",
    ),
    Editor(
        "vim-lsp",
        "Vim with vim-lsp",
        "vim-lsp.vim",
        "`~/.vimrc`",
        "`:LspCodeAction` on a finding",
    ),
    Editor(
        "coc",
        "Vim or Neovim with coc.nvim",
        "coc.json",
        "`coc-settings.json` (`:CocConfig` opens it)",
        '`:call CocActionAsync("codeAction", "cursor")` on a finding',
    ),
    Editor(
        "sublime",
        "Sublime Text with the package LSP",
        "sublime.json",
        "`LSP.sublime-settings` (*Preferences > Package Settings > LSP > Settings*)",
        "*LSP: Code Action* in the command palette, or the light bulb in the gutter",
    ),
    Editor(
        "kate",
        "Kate",
        "kate.json",
        "*Settings > Configure Kate > LSP Client > User Server Settings*",
        "*LSP Client > Quick Fix* on a finding",
        "Kate runs one server per language: this one takes the place of another for Python.",
    ),
    Editor(
        "zed",
        "Zed",
        "zed.json",
        "`settings.json` (*zed: open settings file* in the command palette)",
        "`Ctrl+.` on a finding",
        "Zed starts only servers that it or an extension knows. This entry puts Wardline in the place of `pylsp`, "
        "which is off by default, and leaves the others as they are by default.",
    ),
)
"""In the order of the documentation."""

BY_NAME = {editor.name: editor for editor in EDITORS}

JETBRAINS = "jetbrains"
"""The one whose entry is a folder (`jetbrains.py`)."""
NAMES = (*BY_NAME, JETBRAINS)
