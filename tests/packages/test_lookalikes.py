"""Names that are nearly those of others."""

from __future__ import annotations

import pytest

from wardline_analyzers.packages.import_names import distribution_of, is_known
from wardline_analyzers.packages.lookalikes import elsewhere, lookalike
from wardline_analyzers.packages.popular import popular


@pytest.mark.parametrize(
    ("ecosystem", "name", "meant"),
    [
        ("PyPI", "reqeusts", "requests"),
        ("PyPI", "reqests", "requests"),
        ("PyPI", "requestss", "requests"),
        ("PyPI", "Scikit_Leran", "scikit-learn"),
        ("PyPI", "tensorfliw", "tensorflow"),
        ("PyPI", "dateutil-python", "python-dateutil"),
        ("PyPI", "cv2", "opencv-python"),
        ("PyPI", "rеquests", "requests"),  # noqa: RUF001 (a Cyrillic letter)
        ("npm", "lodahs", "lodash"),
        ("npm", "@babbel/core", "@babel/core"),
    ],
)
def test_near(ecosystem: str, name: str, meant: str) -> None:
    found = lookalike(ecosystem, name)
    assert found is not None and found.name == meant
    assert found.sure is not name.isascii()


@pytest.mark.parametrize(
    ("ecosystem", "name"),
    [
        ("PyPI", "requests"),
        ("PyPI", "Django"),
        ("PyPI", "boto2"),  # a number is a version
        ("PyPI", "nunpy"),  # another letter in a short word is mostly another word
        ("PyPI", "xequests"),  # nobody slips on the first letter
        ("PyPI", "mypy-boto3-sxs"),  # families differ in short words
        ("PyPI", "quite-another-thing"),
        ("PyPI", ""),
        ("PyPI", "a" * 10_000),
        ("npm", "@"),
        ("npm", "@own/lodash"),
        ("npm", "graphiql"),  # used by millions, as `graphql` is
        ("crates.io", "serd"),
    ],
)
def test_not_near(ecosystem: str, name: str) -> None:
    assert lookalike(ecosystem, name) is None


def test_where_a_name_is_suspect_any_letter_will_do() -> None:
    found = lookalike("PyPI", "nunpy", unknown=True)
    assert found is not None and found.name == "numpy"


def test_no_much_used_package_is_taken_for_another() -> None:
    for ecosystem in ("PyPI", "npm", "RubyGems", "Go"):
        assert [name for name in popular(ecosystem) if lookalike(ecosystem, name)] == []


def test_the_other_ecosystem() -> None:
    assert elsewhere("PyPI", "react-dom") == "npm"
    assert elsewhere("npm", "scikit-learn") == "PyPI"
    assert elsewhere("npm", "oracledb") is elsewhere("npm", "parse") is elsewhere("npm", "graphql-relay") is None
    assert elsewhere("PyPI", "flask") is elsewhere("npm", "react") is elsewhere("Go", "react") is None


def test_modules() -> None:
    assert distribution_of("cv2") == "opencv-python"
    for module in ("json", "distutils", "urllib2", "annotationlib", "yaml", "flask", "markdown_it", "cv2", "dateutil"):
        assert is_known(module), module
    assert not is_known("reqeusts")
