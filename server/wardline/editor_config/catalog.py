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
    proof: str
    """How the entry is known to work, as Markdown."""
    note: str = ""
    """What else to know: needs, limits."""

    def entry(self) -> str:
        """The entry as it is shipped. Raises OSError if the installation is damaged."""
        with open(os.path.join(FOLDER, self.file), encoding="utf-8") as file:
            return file.read()


_DRIVEN = "Tested, from the squiggle to the saved fix, in"

EDITORS = (
    Editor(
        "vscode",
        "Visual Studio Code",
        "vscode.json",
        "the user's `settings.json` (*Preferences: Open User Settings (JSON)* in the command palette)",
        "`Ctrl+.` on a finding",
        f"{_DRIVEN} VS Code (code-server 4.139) with the extension.",
        "For a server of your own: the extension of `editors/vscode` brings one along, and needs no more than Python "
        "3.10 or later.",
    ),
    Editor(
        "neovim",
        "Neovim",
        "neovim.lua",
        "`~/.config/nvim/init.lua`",
        "`:lua vim.lsp.buf.code_action()` on the line of a finding (`gra` from Neovim 0.11 on)",
        f"{_DRIVEN} Neovim 0.10 and 0.12, and with the plugin Neovim 0.7 too.",
        "Neovim 0.8 and later; with the plugin of `editors/neovim` on the runtime path, 0.7 too.",
    ),
    Editor(
        "helix",
        "Helix",
        "helix.toml",
        "`~/.config/helix/languages.toml`",
        "`Space a` on a finding; `]d` goes to the next one",
        f"{_DRIVEN} Helix 25.07.",
        "Other servers for Python stay if they are named in `language-servers` as well. For the other languages those "
        "that Helix 25.07 has by itself are named. Check with `hx --health python`.",
    ),
    Editor(
        "eglot",
        "Emacs with eglot",
        "eglot.el",
        "`~/.emacs.d/init.el`",
        "`M-x eglot` (or `eglot-ensure` in the hook of the mode), then `M-x eglot-code-actions` on a finding",
        f"{_DRIVEN} Emacs 28.2 with eglot 1.9, and Emacs 30.1.",
        "eglot is a part of Emacs 29 and later. It runs one server per mode: this one takes the place of another for "
        "Python. In modes where you have no other it can run too: add them behind `python-ts-mode` "
        "(`dockerfile-ts-mode`, `conf-toml-mode`, `text-mode` for `requirements.txt`).",
    ),
    Editor(
        "lsp-mode",
        "Emacs with lsp-mode",
        "lsp-mode.el",
        "`~/.emacs.d/init.el`",
        "`M-x lsp`, then `M-x lsp-execute-code-action` on a finding",
        f"{_DRIVEN} Emacs 28.2 with lsp-mode 8.0, and Emacs 30.1 with lsp-mode 9.0.",
        "It runs beside other servers. A mode that is not in the list is added to it.",
    ),
    Editor(
        "ale",
        "Vim with ALE",
        "ale.vim",
        "`~/.vimrc`, after the lines that load plugins",
        "`:ALECodeAction` on a finding",
        f"{_DRIVEN} Vim 9.0 with ALE 3.3.",
        "For some types (Python, YAML, JSON, Go, Rust, Vue, Zsh, text) ALE runs a list of its own: name Wardline "
        "there, `let g:ale_linters = {'python': ['ruff', 'wardline'], 'yaml': ['wardline'], 'text': ['wardline']}`. "
        "It shows no lenses and takes no edits from a server: what they offer for AI-written code is among the code "
        "actions.",
    ),
    Editor(
        "vim-lsp",
        "Vim with vim-lsp",
        "vim-lsp.vim",
        "`~/.vimrc`",
        "`:LspCodeAction` on a finding",
        "Tried by hand in Vim 9.0 with vim-lsp as of April 2026, to the saved fix. A test runs the entry in Vim "
        "against what the manual of vim-lsp says.",
    ),
    Editor(
        "coc",
        "Vim or Neovim with coc.nvim",
        "coc.json",
        "`coc-settings.json` (`:CocConfig` opens it)",
        '`:call CocActionAsync("codeAction", "cursor")` on a finding',
        "Tried by hand in Vim 9.0 with coc.nvim as of August 2026, to the saved fix. A test holds the entry against "
        "what coc's settings allow.",
        "It runs beside other servers and extensions.",
    ),
    Editor(
        "sublime",
        "Sublime Text with the package LSP",
        "sublime.json",
        "`LanguageServers.sublime-settings` (*Preferences > Package Settings > LSP > Server Configurations*)",
        "*LSP: Code Action* in the command palette, or the light bulb in the gutter",
        "Not run: Sublime Text cannot be had where Wardline is tested. A test holds the entry against what the "
        "package's settings allow (LSP 2.13).",
        "With LSP before 2.10 (April 2026) the same stands under `\"clients\"` in `LSP.sublime-settings`. It runs "
        "beside other servers, in files of all kinds.",
    ),
    Editor(
        "kate",
        "Kate",
        "kate.json",
        "`~/.config/kate/lspclient/settings.json` (*Settings > Configure Kate > LSP Client > User Server Settings*)",
        "Kate asks whether it may start the server: *Yes*. Then `Ctrl+.` (*Quick Fix*) on a finding",
        f"{_DRIVEN} Kate 25.04.",
        "Kate runs one server per language: this one takes the place of another for Python. For a language that has no "
        "other server, add an entry like this one, with the name of its highlighting in `highlightingModeRegex`.",
    ),
    Editor(
        "zed",
        "Zed",
        "zed.json",
        "`~/.config/zed/settings.json` (*zed: open settings file* in the command palette)",
        "`Ctrl+.` on a finding",
        "Not run: Zed cannot be had where Wardline is tested. A test holds the entry against the settings that Zed "
        "documents (2026).",
        "Zed starts only servers that it or an extension knows. This entry puts Wardline in the place of `pylsp`, "
        "whose name Zed shows for it; `pylsp` is off by default, and the others are left as they are by default. The "
        "entry is for Python alone.",
    ),
)
"""In the order of the documentation."""

BY_NAME = {editor.name: editor for editor in EDITORS}

JETBRAINS = "jetbrains"
"""The one whose entry is a folder (`jetbrains.py`)."""
NAMES = (*BY_NAME, JETBRAINS)
