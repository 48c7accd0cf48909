"""Bandit is imported late, quietly, and without other packages' plugins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wardline_analyzers import bandit_units

SOURCES = str(Path(bandit_units.__file__).parents[2])


def run(code: str, *paths: Path | str, environment: dict[str, str] | None = None) -> str:
    """What a fresh Python prints."""
    path = os.pathsep.join(map(str, (*paths, SOURCES)))
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, **(environment or {})},
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout.strip()


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """An installed package with a test for bandit, which notes that its code runs."""
    (tmp_path / "foreign_plugin.py").write_text("""\
import bandit
from bandit.core import test_properties as test

print("foreign code")

@test.checks("Call")
@test.test_id("X100")
def foreign(context):
    context._context.clear()
    return bandit.Issue(severity=bandit.HIGH, confidence="UNDEFINED", text="foreign", lineno=1, col_offset=0)

def listed():
    print("foreign list")
    return {"Call": [{"name": "len", "id": "X200", "qualnames": ["len"], "message": "{name}", "level": "LOW"}]}
""")
    (tmp_path / "foreign-1.0.dist-info").mkdir()
    (tmp_path / "foreign-1.0.dist-info" / "METADATA").write_text("Name: foreign\nVersion: 1.0\n")
    (tmp_path / "foreign-1.0.dist-info" / "entry_points.txt").write_text(
        "[bandit.plugins]\nforeign = foreign_plugin:foreign\n[bandit.blacklists]\nforeign = foreign_plugin:listed\n"
    )
    return tmp_path


def test_importing_the_package_does_not_import_bandit() -> None:
    code = """
import sys
from wardline_analyzers import bandit_units
import wardline_analyzers.bandit_units.config_files
bandit_units.state_key(frozenset({"a"}), bandit_units.NO_IMPORTS)
bandit_units.import_ops(b"import a", False)
print(bandit_units.loaded(), bandit_units.error(), sorted({"bandit", "yaml", "stevedore", "rich"} & sys.modules.keys()))
"""
    assert run(code) == "False None []"


def test_loading_leaves_no_trace(tmp_path: Path) -> None:
    code = """
import logging, os, sys, warnings
before = warnings.formatwarning, list(warnings.filters)
from wardline_analyzers import bandit_units as b
assert b.load() and b.load() and b.loaded() and b.error() is None and b.version().startswith("1.9.")
from stevedore.extension import ExtensionManager
assert ExtensionManager.list_entry_points.__module__ == "stevedore.extension"
assert warnings.formatwarning is before[0]
assert len(warnings.filters) == len(before[1]) + 1, warnings.filters
logging.basicConfig(level=logging.DEBUG)
assert [f.test_id for f in b.analyse(b"eval(x); f(k for k in 1) # nosec B999", False)] == []
print(os.listdir(os.environ["HOME"]), os.listdir(os.environ["XDG_CACHE_HOME"]))
"""
    environment = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    assert run(code, environment=environment) == "[] []"


def test_foreign_plugins_do_not_run(plugin: Path) -> None:
    code = """
from wardline_analyzers import bandit_units as b
print([f.test_id for f in b.analyse(b"len(eval(x))", False)], "X100" in b.known_ids(), "X200" in b.known_ids())
"""
    assert run(code, plugin) == "['B307'] False False"


def test_foreign_plugins_do_not_run_where_bandit_was_imported_before(plugin: Path) -> None:
    code = """
import warnings
warnings.simplefilter("ignore")
import bandit
from wardline_analyzers import bandit_units as b
print([f.test_id for f in b.analyse(b"len(eval(x))", False)])
"""
    assert run(code, plugin).splitlines()[-1] == "['B307']"


def test_foreign_plugins_run_if_the_configuration_says_so(plugin: Path) -> None:
    """Even if bandit is loaded; each is given a context of its own, and they stay out of other configurations."""
    code = """
from wardline_analyzers import bandit_units as b
own, all = b.BanditConfig(), b.BanditConfig(third_party=True)
for config in own, all, own:
    found = b.analyse(b"len(eval(x))  # nosec X200", False, config=config)
    print([f.test_id for f in found], [f.severity.label for f in found if f.test_id == "X100"])
"""
    assert run(code, plugin).splitlines() == [
        "[] []",
        "foreign code",
        "foreign list",
        "foreign list",
        "['X100', 'X100', 'B307'] ['high', 'high']",
        "[] []",
    ]


@pytest.mark.parametrize(
    "broken", ["raise ImportError('no such\\nluck')", "import sys; sys.exit(3)", "x = (", "core = None"]
)
def test_a_broken_bandit(broken: str, tmp_path: Path) -> None:
    """It is told in one line, and nothing is found."""
    (tmp_path / "bandit").mkdir()
    (tmp_path / "bandit" / "__init__.py").write_text(broken)
    code = """
from wardline_analyzers import bandit_units as b
assert b.error() is None
assert not b.load() and not b.load() and not b.loaded()
assert b.analyse(b"eval(x)", False) == b.document_findings(b"x") == ()
assert not b.may_find(b"eval(x)") and b.strange_nosec(b"# nosec B9") == [] and not b.known_ids() and b.version() == ""
from wardline_analyzers.bandit_units.config_check import check_config
assert check_config("", b.BanditConfig(tests=("B999",))) == []
b.state_key(frozenset("a"), b.NO_IMPORTS)
print(b.error())
"""
    message = run(code, tmp_path)
    assert message.startswith("bandit cannot be used: ")
    assert "\n" not in message
