"""What is in the wheel."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tests.packaging.conftest import ROOT


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_only_our_two_packages_are_at_the_top(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in names(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"wardline", "wardline_analyzers"}


def test_every_file_of_the_packages_is_in_it(wheel: Path) -> None:
    expected = set()
    for root in (ROOT / "server", ROOT / "analyzers"):
        files = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        expected |= {path.as_posix() for path in files if not re.search(r"__pycache__|(^|/)\.", path.as_posix())}
    assert any(name.startswith("wardline_analyzers/rules/") and name.endswith(".md") for name in expected)
    assert expected <= set(names(wheel))


def test_the_licence_is_in_it(wheel: Path) -> None:
    licences = {name.rpartition("/")[2] for name in names(wheel) if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}
