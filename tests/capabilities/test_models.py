"""What the models say of capabilities: that it is read, that it speaks of things that exist, and what is derived."""

from __future__ import annotations

import builtins
import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.dataflow.test_models import ELSEWHERE, FOLDER, files, misfits, resolved
from wardline_analyzers.capabilities import tables
from wardline_analyzers.capabilities.ability import CALLS, IMPORTS, NAMED
from wardline_analyzers.capabilities.kinds import NAMES
from wardline_analyzers.flow.models import loading as models
from wardline_analyzers.flow.models.file import parse
from wardline_analyzers.rules.problem import PageError

OTHERS = ELSEWHERE | {
    *(
        "ctypes.WinDLL",
        "ctypes.OleDLL",
        "ctypes.WINFUNCTYPE",
        "ctypes.windll",
        "ctypes.oledll",
        "os.lchmod",
        "os.startfile",
    ),
    *(
        "imp.load_dynamic",
        "os.getrandom",
        "crypt.crypt",
        "smtpd.SMTPServer",
        "nntplib.NNTP",
        "telnetlib.Telnet",
        "dbm.gnu.open",
    ),
    *(
        "pathlib.Path().walk",
        "pathlib.Path().copy",
        "pathlib.Path().copy_into",
        "pathlib.Path().move",
        "pathlib.Path().move_into",
    ),
    *("importlib.resources.read_text", "importlib.resources.read_binary", "importlib.resources.open_text"),
    "importlib.resources.open_binary",
}
"""Names of the standard library that another version or system has."""
SHARED = ("sqlite3.", "telnetlib.")


def test_every_capability_is_said_of_something() -> None:
    said = {can for file in files().values() for ability in file.capabilities for can in ability.can}
    assert said == set(NAMES)


def test_the_readme_knows_all_capabilities() -> None:
    text = Path(models.ROOT, "README.md").read_text("utf-8")
    section = text[text.index("## Capabilities") :]
    assert set(NAMES) <= set(re.findall(r"`([a-z-]+)`", section))


def test_the_standard_library_is_as_the_models_say() -> None:
    complaints = []
    for file_name, file in files().items():
        for ability in file.capabilities:
            given = {argument for argument, _ in ability.where}
            for name in ability.names:
                root = re.split(r"[.(\[]", name)[0]
                if "*" in name or name in OTHERS or name.startswith(SHARED):
                    continue
                if root not in sys.stdlib_module_names and not hasattr(builtins, root):
                    continue
                if root in sys.stdlib_module_names and find_spec(root) is None:
                    continue
                if models.load().canonical(name) != name and "()" in name:
                    continue
                try:
                    found = resolved(name)
                except ImportError:
                    continue  # not on this system
                except LookupError:
                    complaints.append(f"{file_name}: there is no {name}")
                    continue
                if ability.way == CALLS and given and callable(found):
                    complaints += [f"{file_name}: {each}" for each in misfits(name, found, given)]
    assert not complaints, "\n".join(complaints)


def test_a_library_is_spoken_of_in_one_file() -> None:
    seen: dict[tuple[str, str, object], str] = {}
    complaints = []
    for file_name, file in files().items():
        for ability in file.capabilities:
            for name in ability.names:
                known = name if "*" in name else models.load().canonical(name)
                key = (ability.way, known, (ability.where, ability.packages))
                if seen.setdefault(key, file_name) != file_name:
                    complaints.append(f"{file_name} and {seen[key]}: {name}")
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        ("can: fly\n    calls: a.b", 3, "`can` cannot be `fly`"),
        ("calls: a.b", 3, "a capability lacks `can`"),
        ("can: process", 3, "a capability has one of `calls`, `names`, `imports`"),
        ("can: process\n    calls: a.b\n    names: a.c", 3, "a capability has one of"),
        ("can: [process, nothing]\n    calls: a.b", 3, "`can` is a capability, a list of them, or `nothing`"),
        ("can: process\n    names: a.b\n    where: {0: present}", 5, "`where` asks about the arguments of `calls`"),
        ("can: process\n    calls: a.b\n    where: {a b: present}", 5, "`where` cannot ask about `a b`"),
        ("can: process\n    calls: a.b\n    where: {0: perhaps}", 5, "there is no condition `perhaps`"),
        ("can: process\n    calls: a b", 4, "`a b` is not a qualified name"),
        ("can: process\n    imports: a()", 4, "`a()` is not a qualified name"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(entry: str, line: int, message: str) -> None:
    with pytest.raises(PageError) as caught:
        parse(f"library: x\ncapabilities:\n  - {entry}\n")
    assert caught.value.problem.line == line
    assert message in caught.value.problem.message


def compiled(text: str) -> tables.Abilities:
    known = models.load()
    return tables.Abilities(json.loads(json.dumps(tables.compile_files([parse(text)], known))), known)


def test_sinks_sources_and_handlers_tell() -> None:
    found = compiled(
        """library: x
sinks:
  - {kind: sql, calls: x.query, argument: 0}
  - {kind: deserialize, calls: x.load, argument: 0, where: {safe: falsy}}
  - {kind: code, calls: x.find, argument: "0[where]"}
  - {kind: path, calls: x.open, argument: 0}
sources:
  - {kind: env, names: [x.settings, "x.get()"]}
  - {kind: remote, names: "x.Request()", elements: true}
handlers:
  - {decorators: x.App().route, parameters: remote}
  - {decorators: x.command, parameters: cli}
"""
    )
    can = {
        (way, name): [ability.can for ability in found.find(way, name)]
        for way in tables.TABLES
        for name in (
            "x.query",
            "x.load",
            "x.find",
            "x.open",
            "x.settings",
            "x.get",
            "x.App().route",
            "x.command",
            "x.Request",
        )
    }
    assert {key: value for key, value in can.items() if value} == {
        (CALLS, "x.query"): [("database",)],
        (NAMED, "x.settings"): [("environment",)],
        (CALLS, "x.get"): [("environment",)],
        (tables.DECORATORS, "x.App().route"): [("network-in",)],
    }


def test_a_word_on_capabilities_counts_instead() -> None:
    sinks = "library: x\nsinks:\n  - {kind: url, calls: [x.get, x.Request], argument: 0}\n"
    assert compiled(sinks).of_import("x") == ("network-out",)
    found = compiled(sinks + "capabilities:\n  - {can: nothing, calls: x.Request}\n  - {can: process, imports: x}\n")
    assert [a.can for a in found.find(CALLS, "x.Request")] == [()]
    assert [a.can for a in found.find(CALLS, "x.get")] == [("network-out",)]
    assert found.of_import("x") == found.of_import("x.other.thing") == ("process",)
    assert IMPORTS not in tables.TABLES


def test_a_warm_cache_needs_no_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables.compiled, "cache_directory", lambda: str(tmp_path))
    tables.load.cache_clear()
    try:
        first = tables.load()
        assert [path.name.startswith("capabilities-python-") for path in tmp_path.glob("cap*")] == [True]
        monkeypatch.setattr(models, "parse_all", lambda files: pytest.fail("the cache is not used"))
        tables.load.cache_clear()
        second = tables.load()
        assert second.words == first.words and second.gates == first.gates
        (kept,) = tmp_path.glob("cap*")
        kept.write_text("{}")
        monkeypatch.undo()
        monkeypatch.setattr(tables.compiled, "cache_directory", lambda: str(tmp_path))
        tables.load.cache_clear()
        assert tables.load().words == first.words  # a broken file is no file
    finally:
        tables.load.cache_clear()


def test_the_models_of_the_dataflow_do_not_hold_them() -> None:
    """They would be loaded at each start."""
    assert "keyring.get_password" not in json.dumps(models.load().plain)
    assert "keyring.get_password" in FOLDER.joinpath("secret_stores.yaml").read_text("utf-8").replace("{", "")
