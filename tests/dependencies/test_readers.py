"""What is read from manifests, also from broken and from hostile ones."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.dependencies.samples import kind_of, read, samples
from tests.effort import within
from wardline_analyzers.dependencies.manifests import KINDS, dependencies_of
from wardline_analyzers.dependencies.requirement import requirement
from wardline_analyzers.files.kinds import KINDS as FILE_KINDS
from wardline_analyzers.files.kinds import kind_of as kind_of_path

_SAMPLES = samples()
_PIP_LINES = {"github-action", "gitlab-ci", "shell"}
"""Read as Dockerfiles and workflows are."""


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda path: path.name)
def test_sample(sample: Path) -> None:
    assert read(sample) == sample.with_suffix(".expected").read_text()


def test_each_kind_has_a_sample() -> None:
    assert {kind_of(sample) for sample in _SAMPLES} == set(KINDS) - _PIP_LINES
    assert set(KINDS) <= set(FILE_KINDS)


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda path: path.name)
def test_windows_line_ends_change_nothing(sample: Path) -> None:
    text = sample.read_bytes()
    kind = kind_of(sample)
    plain = [(d.name, d.constraint, d.version, d.source, d.marker, d.hashed) for d in dependencies_of(kind, text)]
    found = dependencies_of(kind, text.replace(b"\n", b"\r\n"))
    assert [(d.name, d.constraint, d.version, d.source, d.marker, d.hashed) for d in found] == plain


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda path: path.name)
def test_broken_texts_are_read_as_far_as_they_go(sample: Path) -> None:
    text, kind = sample.read_bytes(), kind_of(sample)
    chance = random.Random(sample.name)
    texts = [text[:cut] for cut in range(0, len(text), 7)]
    for _ in range(300):
        at = chance.randrange(len(text))
        junk = bytes(chance.choice(b"\"'{}[]()#=:,@/\\ \n\x00\xff<>&-") for _ in range(chance.randrange(1, 5)))
        texts.append(text[:at] + junk + text[at + chance.randrange(4) :])
    for broken in texts:
        for found in dependencies_of(kind, broken):
            for span in (found.name_span, found.constraint_span, found.version_span):
                assert span is None or 0 <= span.start <= span.end <= len(broken)
            if found.version_span is not None and found.version.isascii():
                written = broken[found.version_span.start : found.version_span.end]
                assert written.decode("utf-8", "replace") == found.version or b"\\" in written


def test_a_break_costs_only_what_is_broken() -> None:
    lock = b'[[package]]\nname = "a"\nversion = "1.0"\nfiles = [\n    {file = "a", hash = "b"},\n\n'
    lock += b'[[package]]\nname = "b"\nversion = "2.0"\n'
    assert [d.name for d in dependencies_of("poetry-lock", lock)] == ["a", "b"]
    half = b'{"dependencies": {"a": "1.0.0", "b: "2.0.0",\n "c": "3.0.0"}}'
    assert [d.name for d in dependencies_of("package-json", half) if d.version] == ["a", "c"]


def test_prose_with_the_name_of_a_manifest_is_none() -> None:
    prose = b"Constraints\n===========\n\nA constraint says what may be in a table.\nIt has a name.\nconstraint\n"
    assert kind_of_path("docs/constraints.txt").name == "requirements"
    assert dependencies_of("requirements", prose) == ()


_LARGE = {
    "a deep object": ("package-lock", b'{"packages":' * 200_000),
    "a deep array": ("package-json", b"[" * 500_000),
    "an escape without end": ("package-json", b'"' + b'\\"' * 300_000),
    "quotes": ("composer-json", b'"' * 500_000),
    "a deep array of TOML": ("pyproject", b"[project]\ndependencies = " + b"[" * 300_000),
    "tables that are never closed": ("uv-lock", b"[[package]\n" * 60_000),
    "values that are never closed": ("poetry-lock", b"[[package]]\na = [\n" * 30_000),
    "inline tables": ("pyproject", b"[tool.poetry.dependencies]\na = " + b"{a = " * 100_000),
    "quotes of TOML": ("pipfile", b"[packages]\na = " + b'"""' * 100_000),
    "dots": ("cargo-toml", b"a." * 300_000 + b"= 1"),
    "spaces": ("go-mod", b"require a " + b" " * 500_000 + b"b"),
    "blocks": ("go-mod", b"require (\n" * 60_000),
    "a line without end": ("requirements", b"a\\\n" * 200_000),
    "dashes": ("requirements", b"-" * 500_000),
    "brackets": ("requirements", b"a[" * 200_000),
    "markers": ("requirements", b"a;" * 200_000),
    "lists": ("python", b"install_requires=[" * 30_000),
    "headers": ("python", b"# /// script\n" * 60_000),
    "quotes of Python": ("python", b"install_requires=[" + b'"\\"' * 200_000),
    "commands": ("dockerfile", b"pip install " * 60_000),
    "words": ("dockerfile", b"pip " * 200_000),
    "one word": ("shell", b"pip " + b"a" * 500_000),
    "coordinates": ("gradle", b"implementation 'a:b:1' " * 30_000),
    "a configuration": ("gradle", b"a" * 300_000),
    "gems": ("gemfile", b'gem "a", ' * 60_000),
    "a gem": ("gemfile", b'gem "a", ' + b'"1",' * 100_000),
    "locked gems": ("gemfile-lock", b"GEM\n" + b"    a (1.0)\n" * 50_000),
    "entries": ("yarn-lock", b"a@1, " * 100_000 + b":\n"),
    "keys": ("pnpm-lock", b"packages:\n  " + b"a:" * 300_000),
    "items": ("conda-environment", b"dependencies:\n" + b"- a\n" * 50_000),
    "options": ("setup-cfg", b"[options]\ninstall_requires =\n" + b"  a\n" * 50_000),
    "deep XML": ("maven-pom", b"<a>" * 300_000),
    "a billion laughs": (
        "maven-pom",
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
        + b"".join(b'<!ENTITY lol%d "%s">' % (i, (b"&lol%d;" % (i - 1) if i else b"&lol;") * 10) for i in range(10))
        + b"]><project><dependencies>&lol9;</dependencies></project>",
    ),
    "text of XML": ("maven-pom", b"<project><dependencies><dependency><version>" + b"&lt;" * 100_000),
    "properties": (
        "maven-pom",
        b"<project><properties><a>${a}${a}${a}${a}${a}${a}${a}</a></properties>"
        + b"<dependency><groupId>g</groupId><artifactId>${a}</artifactId></dependency>" * 5_000
        + b"</project>",
    ),
}


@pytest.mark.parametrize("name", _LARGE)
def test_hostile_texts_are_bounded(name: str) -> None:
    kind, text = _LARGE[name]
    with within(5):
        found = dependencies_of(kind, text)
    assert len(found) <= text.count(b"\n") + len(text) // 4


def test_long_lock_files_are_read_whole() -> None:
    rows = b"".join(
        b'    "node_modules/p%d": {\n      "version": "1.%d.0",\n      "integrity": "sha512-x"\n    },\n' % (i, i)
        for i in range(12_500)
    )
    lock = b'{\n  "lockfileVersion": 3,\n  "packages": {\n' + rows + b'    "": {}\n  }\n}\n'
    assert lock.count(b"\n") > 50_000
    with within(5):
        found = dependencies_of("package-lock", lock)
    assert len(found) == 12_500 and found[-1].version == "1.12499.0"


@pytest.mark.parametrize("text", ["", "==1.0", "a b", "a==1.0 b", "a[b", "a @", "-r x", "a;b #c", "ä==1", "a" * 5000])
def test_what_is_no_requirement(text: str) -> None:
    assert requirement(text.encode()) is None
