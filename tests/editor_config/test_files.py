"""Which files the entries send to the server: all in which it can find something, as each editor calls them."""

from __future__ import annotations

import re

import pytest

from wardline.editor_config.catalog import BY_NAME
from wardline_analyzers.files.kinds import KINDS

LISTS = {
    "ale": r"split\((.*?)\)",
    "vim-lsp": r"split\((.*?)\)",
    "coc": r'"filetypes": \[(.*?)\]',
    "neovim": r"filetypes = \{(.*?)\}",
}
"""Where the entries of Vim's family have their list of types."""
VIM_TYPES = {
    **{"ini": "dosini", "dotenv": "env", "shell": "sh", "csharp": "cs", "powershell": "ps1", "makefile": "make"},
    **{"go-mod": "gomod", "gradle": "groovy", "gemfile": "ruby", "gemfile-lock": "text", "yarn-lock": "yaml"},
}
"""What Vim calls a kind, where it does not call it as we do or as one of those above it."""


def vim_types(name: str) -> list[str]:
    """The types of Vim for which an entry starts the server, in order."""
    found = re.search(LISTS[name], BY_NAME[name].entry(), re.DOTALL)
    assert found, name
    return re.findall(r"[\w.-]*\w", re.sub(r"^\\ \.", "", found[1], flags=re.MULTILINE))


@pytest.mark.parametrize("name", LISTS)
def test_vim_is_told_of_all_kinds(name: str) -> None:
    types = vim_types(name)
    assert types == vim_types("coc") and len(types) == len(set(types))
    names = {kind: {VIM_TYPES.get(above, above) for above in KINDS[kind].languages[:-1] or ("text",)} for kind in KINDS}
    names["python"] = {"python"}
    assert [kind for kind, known in names.items() if not known & set(types)] == []


def test_helix_and_lsp_mode_have_the_formats_with_rules_of_their_own() -> None:
    helix = set(re.findall(r'^name = "(.+)"$', BY_NAME["helix"].entry(), re.MULTILINE))
    emacs = BY_NAME["lsp-mode"].entry()
    for language in ("python", "yaml", "json", "toml", "dockerfile"):
        assert language in helix and f"{language}-mode" in emacs and f"{language}-ts-mode" in emacs
    assert "markdown" in helix and "markdown-mode" in emacs


def test_helix_runs_no_server_in_the_place_of_others() -> None:
    lists = re.findall(r"^language-servers = \[(.*)\]$", BY_NAME["helix"].entry(), re.MULTILINE)
    assert len(lists) > 20 and all(servers.split(", ")[-1] == '"wardline"' for servers in lists)
