"""No rule of files raises on any text, and none takes long."""

from __future__ import annotations

import random

import pytest

from tests.effort import within
from wardline_analyzers.files.checks.scripts import piped
from wardline_analyzers.files.document import FileDocument
from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.files.run import file_function, file_rules
from wardline_analyzers.files.view import FileView
from wardline_analyzers.profile import Profile
from wardline_analyzers.rules.catalog import load
from wardline_analyzers.rules.prose import Example

FAMILIES = ("agents", "pipelines")


def examples() -> list[tuple[str, bytes]]:
    catalog = load()
    found = []
    for family in FAMILIES:
        for rule in catalog.families.get(family, ()):
            for example in catalog.page(rule).examples:
                if example.path or example.language in ("dockerfile", "terraform", "shell"):
                    found.append((path_of(example), example.text.encode()))
    return found


def path_of(example: Example) -> str:
    names = {"dockerfile": "Dockerfile", "terraform": "main.tf", "shell": "run.sh"}
    return example.path or names[example.language]


def run_all(path: str, text: bytes) -> None:
    """Every function of every rule of these families, unguarded."""
    view = FileView(text, path, kind_of(path))
    for rule in file_rules(Profile(select=FAMILIES), view.kind):
        for reference in rule.matcher.targets:
            for match in file_function(reference)(view):
                assert 0 <= match.start <= match.end <= len(text), (reference, match)


def broken(text: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(text) + 1)
    end = min(len(text), start + chance.choice([0, 0, 1, 3, 40]))
    return (
        text[:start]
        + chance.choice([b"", b"'", b'"', b"{", b"[", b"\n", b":", b"\t", b"\xff", b"- ", b"${{ "])
        + text[end:]
    )


def test_no_rule_raises_on_broken_texts() -> None:
    chance = random.Random(20)
    pages = examples()
    assert len(pages) > 40
    for path, text in pages:
        run_all(path, text)
        for _ in range(25):
            text = broken(text, chance)
            run_all(path, text)


def test_half_an_instruction() -> None:
    for word in ("FROM", "COPY", "ADD", "ARG", "ENV", "USER", "RUN", "CMD"):
        for rest in ("", " ", " \\", " \\\n", " a", " --from=", " <<EOF"):
            run_all("Dockerfile", f"FROM a\n{word}{rest}".encode())


def test_the_commands_are_found_in_linear_time() -> None:
    for hostile in (b"curl ", b"curl 'a", b"curl |sh", b"sudo -a ", b"iex ", b"curl x | tr ", b"sh -a ", b'curl "'):
        text = hostile * 20_000
        with within(5):
            list(piped(text, 0, len(text)))


@pytest.mark.parametrize(
    "path", [".github/workflows/a.yml", "Dockerfile", "main.tf", ".mcp.json", "compose.yaml", "AGENTS.md"]
)
def test_incremental_equals_from_scratch(path: str) -> None:
    texts = [text for p, text in examples() if kind_of(p).name == kind_of(path).name]
    document = FileDocument(b"", Profile(select=FAMILIES), path)
    for text in texts:
        document.reset(text)
        assert document.findings() == FileDocument(text, Profile(select=FAMILIES), path).findings()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/a.yml", b"${{ }"),
        (".github/workflows/a.yml", b"${{ '"),
        ("AGENTS.md", b"<!-- "),
        ("AGENTS.md", b"``"),
        ("AGENTS.md", b"~~~"),
        ("Dockerfile", b"COPY <<A\n"),
        ("main.tf", b"a = <<A\n"),
        ("run.sh", b"curl -k "),
    ],
)
def test_hostile_texts_take_no_long_time(path: str, text: bytes) -> None:
    with within(3):  # unbounded, some took half a minute
        run_all(path, text * (60_000 // len(text)))
