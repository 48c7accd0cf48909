"""Pages that ask where data comes from, beside those that ask how code looks."""

from __future__ import annotations

import pytest

from tests.rules.sample import page
from wardline_analyzers.document import Document
from wardline_analyzers.finding import Finding
from wardline_analyzers.profile import DEFAULT, Profile
from wardline_analyzers.rules.pages import parse
from wardline_analyzers.rules.problem import PageError

HEAD = "import os\nimport subprocess\n\nimport pandas\nfrom flask import Flask, jsonify, request\n\napp = Flask(__name__)\n"


def found(code: str, path: str = "app/views.py", profile: Profile = DEFAULT) -> list[Finding]:
    document = Document((HEAD + code).encode(), profile, path)
    document.settle()
    return [placed.finding for placed in document.findings()]


def only(code: str, path: str = "app/views.py") -> Finding:
    (finding,) = found(code, path)
    return finding


def test_the_way_of_the_data_wins_over_a_pattern() -> None:
    finding = only('def view():\n    os.system("ping " + request.args["host"])\n')
    assert finding.rule == "command-injection"
    assert finding.confidence.label == "high"
    assert len(finding.trace) > 1
    assert finding.fixes
    assert {"os-system", "B605", "S605"} < set(finding.aliases)


def test_a_pattern_stays_where_the_origin_is_not_known() -> None:
    assert only('def view(host):\n    os.system("ping " + host)\n').rule == "os-system"


@pytest.mark.parametrize("comment", ["nosec B605", "noqa: S605", "wardline: ignore[os-system] a test"])
def test_a_comment_for_the_pattern_silences_the_finding(comment: str) -> None:
    assert found(f'def view():\n    os.system("ping " + request.args["host"])  # {comment}\n') == []


def test_a_page_that_asks_for_a_name_wins_over_one_that_does_not() -> None:
    assert only('def view():\n    pandas.eval(request.args["formula"])\n').rule == "expression-injection"
    assert only('def view():\n    eval(request.args["formula"])\n').rule == "code-injection"


def test_the_inner_one_of_two_sinks_is_told() -> None:
    finding = only('@app.route("/")\ndef view():\n    key = os.environ["API_KEY"]\n    return jsonify(key=key)\n')
    assert finding.rule == "secret-in-response"
    assert finding.span.end - finding.span.start == len("key")


def test_tests_harm_nobody() -> None:
    code = '@app.route("/")\ndef view():\n    os.system(request.args["a"])\n    return request.args["b"]\n'
    assert {f.rule: f.confidence.label for f in found(code)} == {
        "command-injection": "high",
        "cross-site-scripting": "high",
    }
    assert {f.rule: f.confidence.label for f in found(code, "tests/test_app.py")} == {"command-injection": "low"}


def test_a_harmless_argument_silences_the_pattern_of_its_own_call_only() -> None:
    assert found('def view(host):\n    os.system("ping " + (host if host == "a" else "b"))\n') == []
    code = "def view(host):\n    subprocess.run(f\"ping {host} {os.system('ls')}\", shell=True)\n"
    assert only(code).rule == "shell-true"


def taint(*lines: str) -> str:
    matcher = "".join(f"    {line}\n" for line in lines)
    return page(("match:\n", f"match:\n  - taint: [shell, sql]\n{matcher}"))


def test_a_taint_matcher_is_read() -> None:
    rule = parse(taint("from: [remote, parameter]", 'calls: "lib.{a,b}"', "confidence: low"), "loading").rule
    matcher = rule.matchers[0]
    assert (matcher.kind, matcher.targets, matcher.sources) == ("taint", ("shell", "sql"), ("remote", "parameter"))
    assert matcher.callees == ("lib.a", "lib.b")
    assert parse(taint(), "loading").rule.matchers[0].sources == ("remote",)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("from: [remot]", "`from` cannot be `remot`"),
        ("from: remote", "`from` must be a list"),
        ("where: {0: present}", "knows no key `where`"),
        ("at: callee", "knows no key `at`"),
    ],
)
def test_a_taint_matcher_that_is_not_understood(line: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        parse(taint(line), "loading")
