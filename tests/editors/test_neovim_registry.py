"""What package managers for Neovim take from editors/neovim, by their rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from wardline import __version__
from wardline.editor_config.catalog import BY_NAME

PLUGIN = Path(__file__).parents[2] / "editors" / "neovim"
MASON_KEYS = {"name", "description", "homepage", "licenses", "languages", "categories", "source", "bin", "neovim"}
"""Those of its packages from PyPI."""
MASON_CATEGORIES = {"LSP", "DAP", "Linter", "Formatter", "Runtime", "Compiler"}


def test_lazy_finds_the_module() -> None:
    """With `opts` alone lazy.nvim calls setup() of the only module that a plugin has; its name is that of the folder."""
    assert [path.name for path in (PLUGIN / "lua").iterdir()] == ["wardline"]
    assert (PLUGIN / "lua" / "wardline" / "init.lua").exists()


def test_mason_takes_the_package() -> None:
    package: dict[str, Any] = yaml.safe_load((PLUGIN / "registry" / "mason" / "package.yaml").read_text("utf-8"))
    assert set(package) == MASON_KEYS
    assert package["name"] == "wardline" and package["homepage"].startswith("https://")
    assert package["licenses"] == ["Apache-2.0"] and package["languages"] == ["Python"]
    assert set(package["categories"]) <= MASON_CATEGORIES
    assert package["source"] == {"id": f"pkg:pypi/wardline@{__version__}"}
    assert package["bin"] == {"wardline": "pypi:wardline"}
    assert package["neovim"] == {"lspconfig": "wardline"}
    assert (PLUGIN / "registry" / "nvim-lspconfig" / "wardline.lua").exists()


def test_all_ways_agree_on_what_is_a_project() -> None:
    """The plugin, the entry for nvim-lspconfig and that of editor-config look for the same files."""
    texts = [
        (PLUGIN / "lua" / "wardline" / "config.lua").read_text("utf-8"),
        (PLUGIN / "registry" / "nvim-lspconfig" / "wardline.lua").read_text("utf-8"),
        BY_NAME["neovim"].entry(),
    ]
    for key in ("root_markers", "filetypes"):
        found = [re.findall(r"[\"']([^\"']+)[\"']", re.search(rf"{key} = \{{(.*?)\}}", text, re.DOTALL)[1]) for text in texts]  # type: ignore[index]
        assert found[0] == found[1] == found[2], found
