"""What the parents of a Maven project call by names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.world.files import write
from wardline.world.answers import Place
from wardline.world.maven_parents import answers


def pom(parent: str = "", **properties: str) -> str:
    said = "".join(f"<{name}>{value}</{name}>" for name, value in properties.items())
    return f"<project>{parent}<groupId>g</groupId><version>2</version><properties>{said}</properties></project>"


def parent(path: str | None) -> str:
    place = "" if path is None else f"<relativePath>{path}</relativePath>"
    return f"<parent><groupId>p</groupId><artifactId>p</artifactId><version>7</version>{place}</parent>"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(
        tmp_path,
        {
            "top/pom.xml": pom(a="1", b="top", c="${b}-c"),
            "top/child/pom.xml": pom(parent(None), b="child"),
            "top/other/pom.xml": pom(parent("../child"), d="4"),
            "top/out/pom.xml": pom(parent("../../../outside/pom.xml"), d="5"),
            "top/round/pom.xml": pom(parent("pom.xml"), d="6"),
            "top/broken/pom.xml": "<project><properties><a>1</a><b>",
            "top/laughs/pom.xml": '<!DOCTYPE x [<!ENTITY a "b">]><project><properties><a>&a;</a></properties></project>',
        },
    )
    (tmp_path.parent / "outside").mkdir(exist_ok=True)
    (tmp_path.parent / "outside" / "pom.xml").write_text(pom(secret="1"))
    return tmp_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("top/pom.xml", {"a": "1", "b": "top", "c": "top-c"}),
        ("top/child/pom.xml", {"a": "1", "b": "child", "c": "top-c"}),
        ("top/other/pom.xml", {"a": "1", "b": "child", "c": "top-c", "d": "4"}),
        ("top/out/pom.xml", {"d": "5"}),
        ("top/round/pom.xml", {"d": "6"}),
        ("top/broken/pom.xml", {"a": "1"}),
        ("top/laughs/pom.xml", {}),
        ("top/missing/pom.xml", {}),
        ("../outside/pom.xml", {}),
    ],
)
def test_the_nearest_value_counts(root: Path, path: str, expected: dict[str, Any]) -> None:
    (answer,) = answers([(path,)], Place(str(root))).values()
    assert {name: value for name, value in answer.value.items() if not name.startswith("project.")} == expected


def test_what_a_module_has_of_its_parent(root: Path) -> None:
    (answer,) = answers([("top/child/pom.xml",)], Place(str(root))).values()
    assert (answer.value["project.version"], answer.value["project.parent.version"]) == ("2", "7")
    assert answers([("top/pom.xml",)], Place("")) == {}
