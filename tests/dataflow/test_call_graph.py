"""Which functions of a module a text may call, for all that its words tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.flow.module import module_flow
from wardline_analyzers.flow.module.parts import Part

TEXT = """
import os

class Base:
    def close(self): self.drop()
    def __enter__(self): return self

class Derived(Base):
    def drop(self): super().close()
    def get(self, table): return table.get(0)

class Other:
    def get(self): return helper(close=1)
    @staticmethod
    def make(value): value.close()

def helper(close): return close

def use(): return Derived()

os.system(Derived().get({}))
"""


@pytest.fixture
def edges(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], set[str]]:
    """By which names a function's text may call which others."""
    made: dict[str, set[str]] = {}
    find_cycles = module_flow.ModuleFlow._find_cycles

    def seen(module: module_flow.ModuleFlow) -> None:
        find_cycles(module)
        parts: list[Part] = [part for part in module.looked_at() if part.name]
        made.update({part.name: {called.name for called in module._graph.called(part)} for part in parts})

    monkeypatch.setattr(module_flow.ModuleFlow, "_find_cycles", seen)
    document = Document(TEXT.encode(), path="src/app.py")
    document.analyse()
    assert made
    return made.__getitem__


def test_the_own_object_has_the_methods_of_its_class_and_of_those_around(edges: Callable[[str], set[str]]) -> None:
    assert edges("Base.close") == {"Derived.drop"}
    assert edges("Derived.drop") == {"Base.close"}


def test_another_object_may_be_of_any_class(edges: Callable[[str], set[str]]) -> None:
    assert edges("Derived.get") == {"Derived.get", "Other.get"}
    assert edges("Other.make") == {"Base.close"}


def test_a_name_is_a_function_and_no_method(edges: Callable[[str], set[str]]) -> None:
    assert edges("Other.get") == {"helper"}
    assert edges("helper") == set()


def test_a_class_is_its_special_methods_and_those_of_its_bases(edges: Callable[[str], set[str]]) -> None:
    assert edges("use") == {"Base.__enter__"}
