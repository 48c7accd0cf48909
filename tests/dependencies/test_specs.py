"""What constraints on versions allow."""

from __future__ import annotations

import pytest

from wardline_analyzers.dependencies.specs import ceiling, exact


@pytest.mark.parametrize(
    ("ecosystem", "constraint", "version"),
    [
        ("PyPI", "==1.0", "1.0"),
        ("PyPI", "=== 1.0", "1.0"),
        ("PyPI", "==1.*", None),
        ("PyPI", ">=1.0", None),
        ("PyPI", "==1.0,!=1.1", None),
        ("npm", "1.2.3", "1.2.3"),
        ("npm", "=1.2.3-rc.1", "1.2.3-rc.1"),
        ("npm", "1.2", None),
        ("npm", "1.2.x", None),
        ("npm", "^1.2.3", None),
        ("npm", "latest", None),
        ("crates.io", "1.2.3", None),
        ("crates.io", "=1.2.3", "1.2.3"),
        ("Maven", "1.0-jre", "1.0-jre"),
        ("Maven", "[1.0]", "1.0"),
        ("Maven", "[1.0,2.0)", None),
        ("Maven", "${version}", None),
        ("RubyGems", "~> 1.0", None),
        ("RubyGems", "= 1.0", "1.0"),
        ("Packagist", "1.0.0", "1.0.0"),
        ("Packagist", "1.*", None),
        ("Packagist", "dev-main", None),
        ("conda", "=1.0", None),
        ("conda", "=1.0=py39_0", "1.0"),
        ("elsewhere", "1.0", None),
    ],
)
def test_exact(ecosystem: str, constraint: str, version: str | None) -> None:
    found = exact(ecosystem, constraint)
    assert (found and found.version) == version
    assert found is None or constraint[found.start : found.end] == version


@pytest.mark.parametrize(
    ("ecosystem", "constraint", "bound"),
    [
        ("PyPI", "<2", "<2"),
        ("PyPI", ">=1.0,<=1.9", "<=1.9"),
        ("PyPI", "~=2.2.0", "<2.3.0"),
        ("PyPI", "~=2.2", "<3.0.0"),
        ("PyPI", "==1.26.*", "<1.27.0"),
        ("PyPI", ">=1.0", None),
        ("PyPI", "!=1.0", None),
        ("PyPI", "<3,<2,>1", "<2"),
        ("PyPI", "^2.0.1", "<3.0.0"),
        ("npm", "^1.2.3", "<2.0.0"),
        ("npm", "^0.2.3", "<0.3.0"),
        ("npm", "^0.0.3", "<0.0.4"),
        ("npm", "~1.2.3", "<1.3.0"),
        ("npm", "~1", "<2.0.0"),
        ("npm", "1.2", "<1.3.0"),
        ("npm", "1.x", "<2.0.0"),
        ("npm", ">=1.0.0 <2.0.0 || ^3", "<4.0.0"),
        ("npm", "^1 || >=2", None),
        ("npm", "1.0.0 - 2.0.0", "<=2.0.0"),
        ("npm", "1.0 - 2.1", "<2.2.0"),
        ("npm", "latest", None),
        ("crates.io", "1.2.3", "<2.0.0"),
        ("crates.io", "0.1", "<0.2.0"),
        ("crates.io", "=1.2.3", "<=1.2.3"),
        ("RubyGems", "~> 2.0", "<3.0.0"),
        ("RubyGems", "~> 2.0.3", "<2.1.0"),
        ("Packagist", "~2.0", "<3.0.0"),
        ("Packagist", "~2.0.1", "<2.1.0"),
        ("Packagist", "^6.5", "<7.0.0"),
        ("Packagist", "9.*", "<10.0.0"),
        ("Go", "v1.0.0", None),
        ("Maven", "[1.0,2.0)", None),
    ],
)
def test_ceiling(ecosystem: str, constraint: str, bound: str | None) -> None:
    found = ceiling(ecosystem, constraint)
    assert (found and f"{'<=' if found.included else '<'}{found.version}") == bound
