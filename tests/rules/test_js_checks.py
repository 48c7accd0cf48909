"""What the checks of JavaScript's pages rest on, beside the examples of the pages."""

from __future__ import annotations

import pytest

from wardline_analyzers.backtracking import is_exponential
from wardline_analyzers.checks.regex_dialects import from_javascript
from wardline_analyzers.opening import open_document


@pytest.mark.parametrize(
    ("pattern", "slow"),
    [
        (r"^(?<word>\w+\s?)*$", True),
        (r"^(\/+)+$", True),
        (r"^(\u{61}+)+$", True),
        (r"^[^]*$", False),
        (r"^(\p{L}+)*$", True),
        (r"^([a-z]+-)*$", False),
    ],
)
def test_patterns_of_javascript_are_read(pattern: str, slow: bool) -> None:
    assert is_exponential(from_javascript(pattern)) is slow


def rules(text: str, path: str = "app.js") -> list[tuple[str, int]]:
    document = open_document(text.encode(), path=path)
    document.analyse()
    return [(placed.finding.rule, placed.start.line) for placed in document.findings()]


def test_tests_are_less_sure() -> None:
    text = "const https = require('https');\nconst agent = new https.Agent({ rejectUnauthorized: false });\n"
    for path, label in (("src/a.js", "high"), ("src/a.test.js", "low"), ("src/__tests__/a.js", "low")):
        document = open_document(text.encode(), path=path)
        document.analyse()
        assert [placed.finding.confidence.label for placed in document.findings()] == [label], path


def test_an_object_that_is_logged_shows_its_texts_in_quotes() -> None:
    whole = "const app = require('express')();\napp.get('/', (req, res) => {\n  console.log(req.query);\n});\n"
    part = whole.replace("req.query", "req.query.a")
    assert rules(whole) == []
    assert rules(part) == [("log-injection", 2)]


def test_the_answer_is_known_behind_the_calls_that_give_it() -> None:
    text = "const app = require('express')();\napp.get('/', (a, b) => {\n  b.status(400).type('html').send(a.query.x);\n});\n"
    assert rules(text) == [("cross-site-scripting", 2)]


def test_a_function_of_another_kind_of_request_gives_no_answer() -> None:
    text = "module.exports = function (req, target) {\n  target.send(req.body);\n};\n"
    assert rules(text) == []
