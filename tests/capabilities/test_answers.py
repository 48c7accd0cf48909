"""What an answer holds: places, spans, functions, imports, what is new, and how it is said."""

from __future__ import annotations

import pytest

from wardline_analyzers.capabilities.document import MODULE, by_function, capabilities_of, may_show
from wardline_analyzers.capabilities.imports import could_do
from wardline_analyzers.capabilities.kinds import ALL, NAMES
from wardline_analyzers.capabilities.result import NO_CAPABILITIES, SHOWN, CapabilitySet, Place, added, united
from wardline_analyzers.capabilities.wording import addition, listed, nouns, summary

TEXT = """import os
import requests as r

é = r.get("u")

class A:
    def go(self):
        os.system("ls")

    def stop(self):
        pass


@cached
def f():
    r.post("u")
    eval("1")
"""


def of(*names: str) -> CapabilitySet:
    return CapabilitySet.of((name, Place(0, 1, "x", "call")) for name in names)


def test_places_are_bytes_of_the_text() -> None:
    found = capabilities_of(TEXT)
    text = TEXT.encode()
    assert found.names == ("network-out", "process", "dynamic-code")
    spelled = [(p.name, text[p.start : p.end].decode(), p.how) for each in found for p in each.places]
    assert spelled == [
        ("requests.get", "r.get", "call"),
        ("requests.post", "r.post", "call"),
        ("os.system", "os.system", "call"),
        ("eval", "eval", "call"),
    ]
    evidence = found.get("network-out")
    assert evidence is not None and evidence.count == 2 and evidence.capability.noun == "network egress"
    assert found.get("crypto") is None and "process" in found and "crypto" not in found


def test_bytes_and_text_are_the_same() -> None:
    assert capabilities_of(TEXT.encode()) == capabilities_of(TEXT)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("é =", "class", ["requests.get"]),
        ("class", "@cached", ["os.system"]),
        ("    r.post", "    eval", ["requests.post"]),
        ("    eval", "", ["eval"]),
        ("    def stop", "@cached", []),
        ("import os", "é =", []),
    ],
)
def test_a_span_picks_what_begins_in_it(first: str, last: str, expected: list[str]) -> None:
    text = TEXT.encode()
    end = text.index(last.encode(), text.index(first.encode())) if last else len(text)
    found = capabilities_of(text, (text.index(first.encode()), end))
    assert [place.name for each in found for place in each.places] == expected


def test_a_span_may_be_anything() -> None:
    assert capabilities_of(TEXT, (0, 0)) == NO_CAPABILITIES
    assert capabilities_of(TEXT, (50, 20)) == NO_CAPABILITIES
    assert capabilities_of(TEXT, (0, 10_000)) == capabilities_of(TEXT)


def test_a_chain_over_lines_points_to_its_last_word() -> None:
    text = b"import requests\n(requests\n    .Session()\n    .get('u'))\n"
    ((place,),) = (each.places for each in capabilities_of(text))
    assert text[place.start : place.end] == b"get"


def test_few_places_are_kept_and_all_are_counted() -> None:
    (evidence,) = capabilities_of("eval(1)\n" * 30)
    assert (len(evidence.places), evidence.count) == (SHOWN, 30)
    assert [place.start for place in evidence.places] == [8 * n for n in range(SHOWN)]


def test_functions() -> None:
    found = by_function(TEXT)
    assert {name: each.names for name, each in found.items()} == {
        MODULE: ("network-out",),
        "A.go": ("process",),
        "f": ("network-out", "dynamic-code"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import requests", ["network-out"]),
        ("import requests as r", ["network-out"]),
        ("from requests.adapters import HTTPAdapter", ["network-out"]),
        ("import os", ["process", "file-write", "file-read", "environment", "crypto"]),
        ("import os.path", []),
        ("from os import path", []),
        ("from os import environ", ["environment"]),
        ("from subprocess import run as go", ["process"]),
        ("def f():\n    import ctypes\n", ["native-code"]),
        ("class A:\n    def f(self):\n        import ctypes\n", ["native-code"]),
        ("from urllib.parse import quote", []),
        ("import urllib.request", ["network-out", "file-write"]),
        ("from subprocess import *", ["process"]),
        ("import json, re, typing, dataclasses", []),
        ("import logging", []),
        ("from . import subprocess", []),
        ("import cPickle", ["deserialisation"]),
        ("import openai", ["llm-call"]),
        ("import psycopg2", ["database"]),
        ("from cryptography.exceptions import InvalidTag", []),
        ("x = 'import os'", []),
    ],
)
def test_what_imports_could_give(text: str, expected: list[str]) -> None:
    found = could_do(text)
    assert list(found.names) == expected
    spans = {text.encode()[p.start : p.end].decode() for each in found for p in each.places}
    assert all(span and span in text for span in spans)


def test_what_is_new() -> None:
    before, after = of("file-read"), of("file-read", "process", "network-out")
    assert added(before, after).names == ("network-out", "process")
    assert added(after, before) == NO_CAPABILITIES == added(after, after)
    assert united([before, after, NO_CAPABILITIES]).names == ("network-out", "process", "file-read")
    evidence = united([before, after]).get("file-read")
    assert evidence is not None and evidence.count == 2 and evidence.places == ()


@pytest.mark.parametrize(
    ("names", "what", "said"),
    [
        ([], "module", ""),
        (["network-out"], "module", "adds network egress to a module that had none"),
        (
            ["process", "network-out"],
            "module",
            "adds network egress and process execution to a module that had neither",
        ),
        (
            ["process", "network-out", "secrets"],
            "package",
            "adds network egress, process execution and credential access to a package that had none of them",
        ),
        (["native-code"], "import", "adds native code to an import that had none"),
    ],
)
def test_what_is_new_in_a_sentence(names: list[str], what: str, said: str) -> None:
    assert addition(of("file-read"), of("file-read", *names), what) == said


def test_a_sentence_says_only_what_is_new() -> None:
    assert addition(of("process"), of("process", "crypto")) == "adds cryptography to a module that had none"


def test_other_wording() -> None:
    assert nouns(of("file-read", "crypto")) == "file reads and cryptography"
    assert summary(of("file-read"), "package") == "a package with file reads"
    assert summary(NO_CAPABILITIES) == "a module with no capabilities"
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]


def test_every_capability_has_its_words() -> None:
    assert len({each.noun for each in ALL}) == len({each.title for each in ALL}) == len(NAMES) == 13
    assert all(each.title[0].isupper() and each.noun[0].islower() for each in ALL)


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe\x00", b"\0" * 50, b"(" * 5000, b"a." * 5000, b"f(" * 3000 + b")" * 3000]
)
def test_any_bytes(text: bytes) -> None:
    assert capabilities_of(text) == could_do(text) == NO_CAPABILITIES


def test_words_tell_what_a_text_can_not_do() -> None:
    wanted = frozenset(("network-out", "dynamic-code"))
    for text in (b"import requests as r\nr.get(u)\n", b"exec(x)\n", b"from urllib import request\nrequest.urlopen(u)\n"):
        assert may_show(text, wanted) and by_function(text, wanted)
    for text in (b"x = {}.get('a')\nopen('f').read()\n", b"import os\nos.remove(p)\n", b""):
        assert not may_show(text, wanted) and by_function(text, wanted) == {}


def test_all_places_if_they_are_asked_for() -> None:
    text = b"import os\n" + b"os.system(x)\n" * 9
    (few,), (all_,) = by_function(text).values(), by_function(text, shown=100).values()
    assert [len(able.evidence[0].places) for able in (few, all_)] == [5, 9]
