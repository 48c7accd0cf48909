"""The map of methods is right: each has its module, each module its method, and we announce what we serve."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from lsprotocol import converters, types

from tests.lsp.test_clients import CLIENTS, EXPECTED, captured
from wardline.lsp import methods
from wardline.lsp.capabilities import COMMANDS, server_capabilities
from wardline.lsp.client import Client
from wardline.lsp.dispatch import NOTIFICATIONS, REQUESTS
from wardline.lsp.methods import TYPED
from wardline.lsp.methods.execute_command import _COMMANDS
from wardline_analyzers import checks

FOLDER = Path(methods.__file__).parent


def test_each_module_serves_its_method() -> None:
    for method, name in TYPED.items():
        assert method == import_module(f"wardline.lsp.methods.{name}").METHOD
    hot = {handle.__module__.rpartition(".")[2] for handle in (*REQUESTS.values(), *NOTIFICATIONS.values())}
    there = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert there == hot | set(TYPED.values()) and not hot & set(TYPED.values())


def test_methods_are_those_of_the_specification() -> None:
    ours = {f"wardline/{name}" for name in ("capabilities", "origins", "pasted", "suggestionAccepted")}
    assert {*TYPED, *REQUESTS, *NOTIFICATIONS} <= set(types.METHOD_TO_TYPES) | ours


def test_each_command_is_announced() -> None:
    assert set(COMMANDS) == set(_COMMANDS)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_we_announce_is_of_the_form_of_the_specification(name: str, tmp_path: Path) -> None:
    assert CLIENTS.is_dir()
    plain = server_capabilities(Client(captured(name, tmp_path)))
    converter = converters.get_converter()
    typed = converter.structure(plain, types.ServerCapabilities)
    assert converter.unstructure(typed, types.ServerCapabilities) == plain


def imported(code: str, names: tuple[str, ...], home: Path) -> list[str]:
    """Which of these modules this code imports, when the rules have been compiled before."""
    code = f"import sys\n{code}\nprint(*(name for name in {names} if name in sys.modules))"
    for _ in range(2):
        env = {**os.environ, "XDG_CACHE_HOME": str(home)}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    return done.stdout.split()


def test_the_hot_lane_does_not_need_the_typed_one(home: Path) -> None:
    """The first diagnostics come before pygls, lsprotocol and bandit are imported."""
    code = (
        "import wardline.cli.server, wardline.lsp.session, wardline.lsp.workspace\n"
        "from wardline_analyzers.document import Document\n"
        "Document(b'import os\\nos.system(x)\\n').analyse()\n"
    )
    late = ("pygls", "lsprotocol", "attrs", "cattrs", "asyncio", "logging", "bandit", "yaml", "sqlite3")
    assert imported(code, late, home) == []


def test_initialize_is_answered_without_the_engine(home: Path) -> None:
    code = "import wardline.cli.server, wardline.lsp.session"
    assert imported(code, ("tree_sitter", "wardline.config", "dataclasses"), home) == []


def test_no_check_of_python_is_imported_by_the_key_that_needs_it(home: Path) -> None:
    """All are there once the server is at rest; the grammars of other languages come with their files."""
    folder = Path(checks.__file__).parent
    parts = [path.relative_to(folder).with_suffix("").parts for path in (folder / "python").rglob("*.py")]
    wanted = {".".join((checks.__name__, *(part for part in each if part != "__init__"))) for each in parts}
    others = ("tree_sitter_javascript", "tree_sitter_java", "tree_sitter_go")
    code = "import wardline.lsp.late\nwardline.lsp.late._bring_in_the_rest()\n"
    assert set(imported(code, (*sorted(wanted), *others), home)) == wanted
