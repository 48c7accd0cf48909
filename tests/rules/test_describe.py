"""A rule for people to read."""

from __future__ import annotations

import re

import pytest

from tests.rules.sample import PAGE, page
from wardline_analyzers.rules import standards
from wardline_analyzers.rules.describe import documentation_url, explain, hover, links, plain, short
from wardline_analyzers.rules.pages import parse

FOUND = parse(page(("severity: high", "severity: high\nowasp-llm: [LLM05:2025]")), "loading")


def test_the_hover_says_what_why_and_what_instead() -> None:
    text = hover(FOUND.rule, FOUND.sections)
    parts = [
        "## A load that runs code",
        "`unsafe-load` · loading · high severity · medium confidence",
        "### What it does\n\nReports loads that run code.",
        "### Why is this bad?\n\nA document runs code.",
        "### Instead\n\nUse `lib.safe_load`.",
        "[CWE-502](https://cwe.mitre.org/data/definitions/502.html)",
        "Known as: bandit `B506`; ruff `S506`; CodeQL `py/unsafe-deserialization`",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "Examples" not in text and "Fix safety" not in text


def test_explain_says_all() -> None:
    text = explain(FOUND.rule, FOUND.sections)
    assert [heading for heading in FOUND.sections if f"### {heading}\n\n{FOUND.sections[heading]}" not in text] == []


def test_a_rule_without_prose_is_told_too() -> None:
    bare = parse(
        re.sub(r"(?m)^(cwe|owasp|asvs|ssdf|  bandit|  ruff|  codeql|known-as):.*\n", "", PAGE), "x", custom=True
    )
    assert documentation_url(bare.rule) is None
    assert short(bare.rule) == "**A load that runs code** (`unsafe-load`)"
    assert hover(bare.rule, {}).split("\n\n") == [
        "## A load that runs code",
        "`unsafe-load` · x · high severity · medium confidence",
    ]
    off = parse(page(("severity: high", "default: false\nseverity: high")), "x")
    assert "off by default" in hover(off.rule, {})


def test_links_go_to_the_standards() -> None:
    assert documentation_url(FOUND.rule) == "https://cwe.mitre.org/data/definitions/502.html"
    assert links(FOUND.rule) == [
        ("CWE-502", "https://cwe.mitre.org/data/definitions/502.html"),
        (
            "OWASP A08:2025 Software or Data Integrity Failures",
            "https://owasp.org/Top10/2025/A08_2025-Software_or_Data_Integrity_Failures/",
        ),
        (
            "OWASP LLM05:2025 Improper Output Handling",
            "https://genai.owasp.org/llmrisk/llm052025-improper-output-handling/",
        ),
        (
            "ASVS 5.0.0-1.5.2",
            "https://github.com/OWASP/ASVS/blob/v5.0.0_release/5.0/en/0x10-V1-Encoding-and-Sanitization.md",
        ),
        ("SSDF PW.5.1", "https://csrc.nist.gov/pubs/sp/800/218/final"),
    ]


def test_the_standards_have_the_entries_that_they_publish() -> None:
    assert len(standards.ASVS) == 345
    assert {"1.2.10", "6.8.4", "10.4.16", "17.3.2"} <= standards.ASVS
    assert not {"1.2.11", "2.5.1", "18.1.1"} & standards.ASVS
    assert len(standards.SSDF) == 42
    assert not {"PW.3.1", "PW.4.3", "PW.5.2"} & standards.SSDF
    assert standards.asvs_url("11.4.1").endswith("/0x20-V11-Cryptography.md")
    assert standards.owasp_llm_url("LLM01:2025") == "https://genai.owasp.org/llmrisk/llm01-prompt-injection/"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("## Title", "Title"),
        ("a **bold** `code` [link](https://x/y)", "a bold code link (https://x/y)"),
        ("x\n```python before\na = `1`  # **no**\n```\ny", "x\n    a = `1`  # **no**\ny"),
        ("````\n```\n\n````", "    ```\n"),
        ("`a**b` and `c**d`", "a**b and c**d"),
    ],
)
def test_plain_text(markdown: str, text: str) -> None:
    assert plain(markdown) == text
