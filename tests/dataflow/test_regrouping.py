"""After an edit the call graph and its cycles are those of a fresh module, and mostly not found out anew."""

from __future__ import annotations

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.flow.module.module_flow import ModuleFlow

TEXT = """
import os

class Base:
    def close(self): self.drop()
    def drop(self): return 0

class Derived(Base):
    def drop(self): super().close()

def outer(job): return inner(job)
def inner(job): return outer(job)

def run(job):
    job.start()
    os.system(outer(job))

Derived().close()
"""
ALONE = {
    "a class": "class New:\n    def one(self): return self.two()\n    def two(self): return self.one()\n\n",
    "a class with a library's base": "import abc\nclass New(abc.ABC):\n    def one(self): return run(self)\n\n",
    "a class that is made": "class New:\n    def __init__(self): self.one()\n    def one(self): return inner(1)\n\n",
    "functions in a cycle": "def one(a): return two(a)\ndef two(a): return one(a)\n\n",
}
OTHERWISE = {
    "a method that others call": "class New:\n    def start(self): return run(self)\n\n",
    "a class with a base": "class New(Base):\n    def one(self): return self.close()\n\n",
    "a base of a class": "class Base:\n    def one(self): return self.close()\n\n",
    "a function again": "def outer(job): return job\n\n",
    "a function that others name": "def start(job): return run(job)\n\n",
    "a method of a class": "    def drop(self): return self.close()\n\n",
}


def graph(document: Document) -> object:
    """Which function is in which cycle, how often each cycle is gone round, and what leads to what."""
    module = document._flow._module
    assert module._cycles_known
    parts = [part for part in module.looked_at() if part.name]
    targets = {way: {part.name for part in found} for way, found in module._graph._targets.items()}
    return targets, module._graph._families, {
        part.name: (part.group, part.edges, module._rounds.get(part.cycle)) for part in parts if part.cycle >= 0
    }


def opened(text: str) -> Document:
    document = Document(text.encode(), path="src/app.py")
    document.analyse()
    document._flow._module.first_round(document._flow._module._order[0])
    return document


def made_again(document: Document, at: int, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often cycles were looked for in an edit, after which all must be as in a fresh module."""
    found: list[ModuleFlow] = []
    find_cycles = ModuleFlow._find_cycles

    def seen(module: ModuleFlow) -> None:
        found.append(module)
        find_cycles(module)

    with monkeypatch.context() as patched:
        patched.setattr(ModuleFlow, "_find_cycles", seen)
        document.replace(at, at + len(old), new.encode())
        document.analyse()
    assert graph(document) == graph(opened(document.buffer.data.decode()))
    return len(found)


@pytest.mark.parametrize("what", [*ALONE, *OTHERWISE])
def test_what_comes_and_goes(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    block = ALONE.get(what) or OTHERWISE[what]
    document = opened(TEXT)
    at = TEXT.index("def outer") - (1 if block.startswith(" ") else 0)
    again = (made_again(document, at, old, new, monkeypatch) for old, new in (("", block), (block, "")))
    if what in ALONE:
        assert not any(again)
    else:
        assert all(again)


def test_a_function_among_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXT + "if os.name:\n    def later(job): return run(job)\n"
    document = opened(text)
    at = text.index("later")
    made_again(document, at, "later(job)", "later(one)", monkeypatch)
    assert made_again(document, at, "later(one): return run(job)", "soon(job): return soon(job)", monkeypatch)
