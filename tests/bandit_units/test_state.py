"""The cache key holds all that a unit's findings can depend on, and little more."""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bandit_units import cases
from tests.bandit_units.parity import by_lines
from wardline_analyzers.bandit_units import (
    NO_IMPORTS,
    ImportState,
    analyse,
    import_ops,
    load,
    may_find,
    queries,
    state_key,
)
from wardline_analyzers.bandit_units.config import BanditConfig

STDLIB = Path(sysconfig.get_paths()["stdlib"])


def units() -> Iterator[tuple[bytes, bool, ImportState]]:
    """Units with the state in which they start."""
    names = ("shelve", "subprocess", "tarfile", "ftplib", "xmlrpc/client", "logging/config")
    texts = [(STDLIB / f"{name}.py").read_bytes() for name in names]
    texts += [text.encode() for text in (cases.EVERY_TEST, cases.ORDER, cases.NOSEC)]
    for text in texts:
        state = NO_IMPORTS
        for _, piece, member in by_lines(text):
            yield piece, member, state
            state = state.after(import_ops(piece, member))


def names_in(text: bytes) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.decode()))


def test_the_key_is_enough() -> None:
    """With only what is in the key, a unit has the same findings."""
    checked = 0
    for text, member, state in units():
        names = names_in(text)
        aliases = tuple((name, full) for name, full in state.aliases if name in names)
        asked = queries.ASKED
        imports = {name for name in state.imports if name in asked.exact or any(part in name for part in asked.like)}
        small = ImportState(frozenset(imports), aliases)
        assert state_key(names, small) == state_key(names, state)
        assert analyse(text, member, small) == analyse(text, member, state)
        checked += bool(analyse(text, member, state)) and small != state
    assert checked > 20


def test_the_key_holds_no_more_than_is_needed() -> None:
    state = ImportState(frozenset({"os", "os.path", "yaml", "my_flask.x"}), (("p", "os.path"), ("y", "yaml")))
    names = frozenset({"y", "z"})
    other = ImportState(frozenset({"yaml", "sys", "flask"}), (("p", "json"), ("y", "yaml")))
    assert state_key(names, state) == state_key(names, other)
    assert state_key(frozenset("p"), state) != state_key(frozenset("p"), other)
    assert state_key(names, state) != state_key(names, ImportState(frozenset({"flask"}), state.aliases))
    assert state_key(names, state) != state_key(names, ImportState(frozenset({"yaml"}), state.aliases))


def test_names_are_read_as_python_reads_them() -> None:
    state = ImportState(frozenset({"pickle"}), (("os", "pickle"),))
    fullwidth = "\uff4f\uff53"
    assert [f.test_id for f in analyse(f"{fullwidth}.loads(x)\n".encode(), False, state)] == ["B301"]
    assert state_key(frozenset({fullwidth}), state) == state_key(frozenset({"os"}), state)


def test_all_questions_are_known_from_the_start() -> None:
    """So that keys do not change while the server runs. With another bandit: that its tests ask as these do."""
    analyse(b"f()", False)
    token = queries.ASKED.token
    for text, member, state in units():
        analyse(text, member, state)
    assert queries.ASKED.token == token
    assert not queries.ASKED.everything
    assert {"yaml", "torch", "tarfile"} <= queries.ASKED.exact
    assert {"flask", "paramiko"} <= queries.ASKED.like


def test_a_new_question_changes_the_key() -> None:
    asked = queries.Queries()
    imports = frozenset({"a.b", "c"})
    assert asked.answers(imports) == imports
    asked.note(asked.like, "a.")
    first = asked.answers(imports)
    assert first == asked.answers(frozenset({"a.x"}))
    asked.note(asked.exact, "c")
    assert asked.answers(imports) not in (first, asked.answers(frozenset({"a.x"})))
    asked.note_everything()
    assert asked.answers(imports) == imports


def test_imports_note_what_they_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = queries.Queries()
    monkeypatch.setattr(queries, "ASKED", asked)
    imports = queries.Imports({"a.b"})
    assert not imports.like("c") and imports.like("a") and "a" not in imports and not imports.exact("d")
    before = imports.answers()
    imports.add("c")
    assert imports.like("c") and imports.answers() != before
    assert (asked.exact, asked.like, asked.everything) == ({"a", "d"}, {"a", "c"}, False)
    assert sorted(imports) == ["a.b", "c"] and asked.everything


def test_states() -> None:
    state = NO_IMPORTS.after(import_ops(b"import os, sys as s\nfrom a import b, c as d, e\n", False))
    assert state.imports == {"os", "sys", "a.b", "a.c", "a.e"}
    assert state.aliases == (("b", "a.b"), ("d", "a.c"), ("e", "a.e"), ("s", "sys"))
    assert state.after(import_ops(b"import os\n", False)) is state
    assert state.after(()) is state
    assert state.after(import_ops(b"from z import b\n", False)).alias_map["b"] == "z.b"
    assert hash(state) == hash(ImportState(state.imports, state.aliases))


def test_what_is_remembered_of_calls_depends_on_the_imports() -> None:
    """The same name, among other imports: bandit's answer differs, whichever comes first."""
    call, flask = b"app.run(debug=True)\n", ImportState(frozenset({"flask"}))
    for state, expected in ((NO_IMPORTS, 0), (flask, 1), (NO_IMPORTS, 0), (flask, 1)):
        assert len(analyse(call, False, state)) == expected
    text = b"yaml.load(x)\nimport yaml\nyaml.load(x)\n"
    assert [f.start_line for f in analyse(text, False)] == [2]


def test_units_without_findings_are_told_without_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (b"", b"# eval\n", b"x = y\nz: int = 1\n", b"class A:\n", b"pass\n"):
        assert not may_find(text)
    for text in (b"eval(x)", b"x = 'a'", b'x = "a"', b"assert x", b"import a", b"try: a\nexcept: pass", b"def f(): a"):
        assert may_find(text)
    assert not may_find(b"x = 'a'", BanditConfig(tests=("B101",)))
    load()
    from wardline_analyzers.bandit_units import run

    silent = [unit for unit in units() if not may_find(unit[0])]
    assert len(silent) > 20
    monkeypatch.setattr(run, "may_find", lambda text, config: True)
    for text, member, state in silent:
        assert analyse(text, member, state) == ()
