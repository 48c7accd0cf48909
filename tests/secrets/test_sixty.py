"""Sixty files: thirty with a secret, thirty that look as if. All are made when the test runs."""

from __future__ import annotations

import pytest

from tests.secrets.made_up import Case, look_alikes, secrets
from wardline_analyzers.finding import Placed
from wardline_analyzers.opening import open_document

SEEDS = range(5)
RULES = frozenset(("token-in-source", "hardcoded-credential", "credential-in-url"))


def found(case: Case) -> list[Placed]:
    document = open_document(case.text.encode(), path=case.path)
    document.settle()
    return [placed for placed in document.findings() if placed.finding.rule in RULES]


def test_there_are_thirty_of_each() -> None:
    assert len(secrets(0)) == len(look_alikes(0)) == 30


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("index", range(30))
def test_each_secret_is_found_once_where_it_stands(index: int, seed: int) -> None:
    case = secrets(seed)[index]
    spans = [(p.offset + p.finding.span.start, p.offset + p.finding.span.end) for p in found(case)]
    at = case.text.index(case.secret)
    assert spans == [(at, at + len(case.secret))], case.name


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("index", range(30))
def test_nothing_is_said_of_what_only_looks_like_one(index: int, seed: int) -> None:
    case = look_alikes(seed)[index]
    assert [p.finding.message for p in found(case)] == [], case.name


@pytest.mark.parametrize("index", range(30))
def test_no_finding_tells_the_secret(index: int) -> None:
    case = secrets(0)[index]
    for placed in found(case):
        told = repr(placed.finding)
        assert case.secret[4:20] not in told
