"""The order of versions."""

from __future__ import annotations

from itertools import pairwise

import pytest

from wardline_analyzers.dependencies.specs import ceiling
from wardline_analyzers.versions.ends_of_frameworks import all_ended, ended, framework
from wardline_analyzers.versions.ends_of_life import NODE, PYTHON, ended_before, only_ended
from wardline_analyzers.versions.order import is_prerelease, order

_ORDERED = {
    "PyPI": "1.0.dev1 1.0a1 1.0b2 1.0rc1 1.0 1.0.post1 1.1 1!0.1",
    # Semantic Versioning 2.0.0, section 11
    "npm": "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.2.0 1.10.0 2.0.0",
    "Go": "v0.0.0-20190101000000-aaaaaaaaaaaa v0.0.0-20200622213623-75b288015ac9 v0.0.1 v1.2.3-pre v1.2.3 v2.0.0+incompatible v10.0.0",
    "crates.io": "0.1.0-alpha 0.1.0 0.1.42 0.2.0 1.0.0",
    # Maven, "Version Order Specification"
    "Maven": "1-alpha1 1-alpha2 1-beta-2 1-milestone3 1-rc1 1-rc2 1-snapshot 1 1-sp 1-sp2 1-abc 1-xyz 1-1 1-2 1.1 1.10 2",
    # Gem::Version's own documentation, and its use of words as what comes before a release
    "RubyGems": "0.9 1.0.a 1.0.a10 1.0.b1 1.0.rc1 1.0 1.0.1 1.8.2.b 1.8.2 1.10",
    "Packagist": "1.0.0-dev 1.0.0-alpha1 1.0.0-alpha2 1.0.0-beta1 1.0.0-RC1 1.0.0 1.0.0-patch1 1.0.1 1.10 2",
}
_EQUAL = {
    "PyPI": [("1.0", "1.0.0"), ("1.0RC1", "1.0c1")],
    "npm": [("1.0.0+a", "1.0.0+b"), ("v1.0.0", "1.0.0"), ("1", "1.0.0")],
    "Go": [("v1.0.0+incompatible", "1.0.0")],
    "Maven": [
        *[("1", "1.0"), ("1", "1.0.0"), ("1.ga", "1-ga"), ("1-ga", "1.0"), ("1-final", "1"), ("1x", "1.0.0-x")],
        *[("1-a1", "1-alpha-1"), ("1-cr", "1-rc"), ("1.0-RC1", "1.0-rc1")],
    ],
    "RubyGems": [("1.0", "1.0.0"), ("1", "1.0"), ("1.0-1", "1.0.pre.1")],
    "Packagist": [("1.0", "1.0.0.0"), ("v1.2.3", "1.2.3"), ("1.0b1", "1.0-beta1"), ("1.0-p1", "1.0-pl1")],
}


@pytest.mark.parametrize("ecosystem", _ORDERED)
def test_order(ecosystem: str) -> None:
    for lower, higher in pairwise(_ORDERED[ecosystem].split()):
        low, high = order(ecosystem, lower), order(ecosystem, higher)
        assert low < high and not high < low and low != high, (lower, higher)


@pytest.mark.parametrize(("ecosystem", "one", "other"), [(e, a, b) for e, pairs in _EQUAL.items() for a, b in pairs])
def test_equal(ecosystem: str, one: str, other: str) -> None:
    a, b = order(ecosystem, one), order(ecosystem, other)
    assert not a < b and not b < a and a == b


@pytest.mark.parametrize(
    ("ecosystem", "text"),
    [
        ("PyPI", "not a version"),
        ("npm", "latest"),
        ("npm", ""),
        ("RubyGems", "x"),
        ("Packagist", "dev-main"),
        ("Nowhere", "1.0"),
        ("npm", "1" * 1000),
    ],
)
def test_what_is_no_version(ecosystem: str, text: str) -> None:
    assert order(ecosystem, text) is None


def test_versions_before_a_release() -> None:
    early = {"PyPI": "1.0rc1", "npm": "1.0.0-rc.1", "RubyGems": "1.0.rc1", "Maven": "1.0-rc1", "Packagist": "1.0-beta1"}
    assert all(is_prerelease(ecosystem, version) for ecosystem, version in early.items())
    assert not any(is_prerelease(ecosystem, "1.0.0") for ecosystem in early)


@pytest.mark.parametrize(
    ("runtime", "tag", "today", "version"),
    [
        (PYTHON, "3.10-slim", "2026-10-31", None),
        (PYTHON, "3.10-slim", "2026-11-01", "3.10"),
        (PYTHON, "3.10.12", "2026-11-01", "3.10"),
        (PYTHON, "3.1", "2026-11-01", "3.1"),
        (PYTHON, "3", "2026-11-01", None),
        (PYTHON, "3.14.0rc1", "2026-11-01", None),
        (PYTHON, "latest", "2026-11-01", None),
        (PYTHON, "3.10", None, None),  # nobody says what day it is
        (NODE, "20.1.0-alpine", "2026-11-01", "20"),
        (NODE, "0.10.40", "2026-11-01", "0"),
        (NODE, "22", "2026-11-01", None),
        (NODE, "200", "2026-11-01", None),
        (NODE, "lts", "2026-11-01", None),
    ],
)
def test_the_end_of_an_images_runtime(runtime: str, tag: str, today: str | None, version: str | None) -> None:
    ended = ended_before(runtime, tag, today)
    assert (ended.version if ended else None) == version


@pytest.mark.parametrize(
    ("constraint", "version"),
    [
        ("==3.8.*", "3.8"),
        ("==3.8.19", "3.8"),
        ("~=3.8.0", "3.8"),
        (">=3.6,<3.11", "3.10"),
        (">=3.6,<3.10", "3.9"),
        (">=2.7,!=3.0.*,!=3.1.*,<3.5", "3.4"),
        (">=3.6,<3.12", None),
        (">=3.8", None),
        ("~=3.8", None),
        ("", None),
        ("<2", None),
        ("==3.15.*", None),
        ("nonsense", None),
        (">=3.8" * 100, None),
    ],
)
def test_the_end_of_all_that_a_project_runs_on(constraint: str, version: str | None) -> None:
    ended = only_ended(constraint, "2026-11-26")
    assert (ended.version if ended else None) == version
    assert only_ended(constraint, None) is None


@pytest.mark.parametrize(
    ("name", "version", "today", "line"),
    [
        ("Django", "4.2.11", "2026-04-07", None),
        ("Django", "4.2.11", "2026-04-08", "4.2"),
        ("Django", "4", "2026-11-26", "4.0"),
        ("Django", "99.1", "2026-11-26", None),
        ("Vue", "2.7.16", "2026-11-26", "2"),
        ("Vue", "3.4.0", "2026-11-26", None),
        ("Laravel", "v10.3.1", "2026-11-26", "10"),
        ("Laravel", "dev-main", "2026-11-26", None),
        ("Django", "3.2", None, None),
    ],
)
def test_frameworks_that_are_not_looked_after(name: str, version: str, today: str | None, line: str | None) -> None:
    found = ended(name, version, today)
    assert (found.version if found is not None else None) == line


@pytest.mark.parametrize(
    ("ecosystem", "package", "constraint", "line"),
    [
        ("PyPI", "django", ">=3.2,<4.2", "4.1"),
        ("PyPI", "django", ">=3.2,<6", None),
        ("npm", "@angular/core", "^17.0.0", "17"),
        ("npm", "@angular/core", "~21.1.0", None),
        ("RubyGems", "rails", "~> 6.1.0", "6.1"),
    ],
)
def test_constraints_that_allow_only_such(ecosystem: str, package: str, constraint: str, line: str | None) -> None:
    highest = ceiling(ecosystem, constraint)
    assert highest is not None
    found = all_ended(framework(ecosystem, package), highest, "2026-11-26")
    assert (found.version if found is not None else None) == line
