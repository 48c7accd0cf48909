"""What counts as a test: folders say so by themselves, a file's name only beside what tests are made with."""

from __future__ import annotations

import pytest

from wardline_analyzers.finding import Finding
from wardline_analyzers.opening import open_document

VIEW = """
from flask import Flask, redirect, request
app = Flask(__name__)

@app.route("/go")
def go():
    return redirect(request.args["to"])
"""
TOKENS = """
package app;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
%s

public class TokenTest {
    public String make(String name) {
        return JWT.create().withSubject(name).sign(Algorithm.none());
    }
}
"""


def found(text: str, path: str, language: str = "python") -> list[Finding]:
    document = open_document(text.encode(), path=path, language=language)
    document.settle()
    return [placed.finding for placed in document.findings()]


def rules(text: str, path: str) -> set[str]:
    return {finding.rule for finding in found(text, path)}


@pytest.mark.parametrize("path", ["app.py", "test.py", "tests.py", "test_connection.py", "login_test.py", "benchmark/app.py"])
def test_a_name_alone_makes_no_test(path: str) -> None:
    assert "open-redirect" in rules(VIEW, path)


@pytest.mark.parametrize("path", ["test.py", "tests.py", "test_connection.py", "login_test.py"])
@pytest.mark.parametrize("framework", ["import pytest", "from unittest import mock", "from hypothesis import given"])
def test_a_name_and_a_framework_for_tests_make_one(path: str, framework: str) -> None:
    assert "open-redirect" not in rules(f"{framework}\n{VIEW}", path)
    assert "open-redirect" in rules(f"{framework}\n{VIEW}", "app.py")


@pytest.mark.parametrize("path", ["tests/app.py", "shop/testing/app.py", "benchmarks/app.py", "conftest.py"])
def test_some_paths_say_so_by_themselves(path: str) -> None:
    assert "open-redirect" not in rules(VIEW, path)


def test_an_import_that_comes_later_is_seen() -> None:
    document = open_document(VIEW.encode(), path="test_app.py", language="python")
    document.settle()
    assert "open-redirect" in {placed.finding.rule for placed in document.findings()}
    document.replace(0, 0, b"import pytest\n")
    document.settle()
    assert "open-redirect" not in {placed.finding.rule for placed in document.findings()}


@pytest.mark.parametrize(
    ("path", "imported", "confidence"),
    [
        ("app/TokenTest.java", "", "high"),
        ("app/TokenTest.java", "import org.junit.jupiter.api.Test;", "low"),
        ("src/test/java/app/TokenTest.java", "", "low"),
    ],
)
def test_java_tells_tests_by_folders_and_frameworks(path: str, imported: str, confidence: str) -> None:
    (finding,) = [f for f in found(TOKENS % imported, path, "java") if f.rule == "jwt-none-algorithm"]
    assert finding.confidence.label == confidence
