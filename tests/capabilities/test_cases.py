"""What is flagged, and what only looks like it: library by library."""

from __future__ import annotations

import pytest

from tests.capabilities.cases import Case, cases
from wardline_analyzers.capabilities.document import by_function, capabilities_of
from wardline_analyzers.capabilities.kinds import NAMES
from wardline_analyzers.capabilities.result import CapabilitySet
from wardline_analyzers.document import Document

CASES = list(cases())


def shown(found: CapabilitySet) -> list[tuple[str, str]]:
    return [(each.capability.name, place.name) for each in found for place in each.places]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    found = capabilities_of(case.source)
    assert set(found.names) == set(case.expected), shown(found)
    within = capabilities_of(case.source, (case.start, len(case.source.encode())))
    assert within.names == found.names  # nothing in what stands before


def test_there_are_flagged_and_silent_ones_of_each() -> None:
    expected = {name for case in CASES for name in case.expected}
    assert expected == set(NAMES)
    silent = sum(not case.expected for case in CASES)
    assert silent >= 60 and len(CASES) - silent >= 120


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_document_answers_as_its_text_does(case: Case) -> None:
    document = Document(case.source.encode())
    assert capabilities_of(document) == capabilities_of(case.source)
    document.analyse()
    assert capabilities_of(document) == capabilities_of(case.source)
    of_functions = {name for found in by_function(document).values() for name in found.names}
    assert of_functions == set(case.expected)
