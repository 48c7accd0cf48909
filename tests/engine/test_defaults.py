"""Flaws that stand in the default of a parameter: found where the parameter is used, less surely, and with no fix."""

from __future__ import annotations

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.finding import Confidence, Finding
from wardline_analyzers.profile import Profile


def found(text: str, rule: str) -> list[Finding]:
    document = Document(text.encode(), Profile(select=(rule,)), path="app.py")
    document.settle()
    return [placed.finding for placed in document.findings()]


FETCH = "import requests\ndef fetch(url, {parameter}):\n    {before}\n    return requests.get(url, verify=check, timeout=5)\n"


def test_a_default_is_less_sure_and_has_no_fix() -> None:
    (finding,) = found(FETCH.format(parameter="check=False", before="pass"), "certificate-check-off")
    assert finding.confidence is Confidence.MEDIUM
    assert not finding.fixes
    assert finding.related[0].message == "where the caller says nothing, it is this"


@pytest.mark.parametrize("parameter", ["check: bool = False", "*, check=False", "check: 'bool' = False"])
def test_whatever_the_parameter_looks_like(parameter: str) -> None:
    assert found(FETCH.format(parameter=parameter, before="pass"), "certificate-check-off")


@pytest.mark.parametrize(
    ("parameter", "before"),
    [
        ("check=True", "pass"),
        ("check=None", "pass"),
        ("check", "pass"),
        ("check=False", "check = check or True"),
        ("check=False", "for check in CHECKS: break"),
    ],
)
def test_what_the_function_decides_itself_is_no_default(parameter: str, before: str) -> None:
    assert not found(FETCH.format(parameter=parameter, before=before), "certificate-check-off")


def test_a_written_flaw_is_reported_once() -> None:
    text = "import requests\ndef fetch(url, wait=5):\n    return requests.get(url, verify=False, timeout=wait)\n"
    (finding,) = found(text, "certificate-check-off")
    assert finding.confidence is Confidence.HIGH
    assert finding.fixes
