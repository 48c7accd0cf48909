"""Which findings a comment reaches, and what it means."""

from __future__ import annotations

import pytest

from tests.suppress.scene import scene
from wardline_analyzers.profile import Profile

OURS = "# wardline: ignore[shell-true] why"


@pytest.mark.parametrize(
    "code",
    [
        "«run(x)»  OURS",
        "«run(\n    x,\n)»  OURS",
        "«run(  OURS\n    x,\n)»",
        "«run(\n    x,  OURS\n)»",
        "«run(\n    OURS\n    x,\n)»",
        "run(\n    «x»,\n)  OURS",
        "run(  OURS\n    «x»,\n)",
        "run(\n    OURS\n    «x»,\n)",
        "OURS\n«run(x)»",
        "OURS\n# another remark\n«run(x)»",
        "OURS\ny = [\n    1,\n    «run(x)»,\n]",
        "def f():\n    OURS\n    «run(x)»",
        "def f():\n    return g(\n        «x»\n    )  OURS\n",
        "x = 1\n\nOURS\n«run(x)»\n",
        "x = 1\n\nOURS\n@one\n@two(\n    1,\n)\ndef f(\n    y=«run(x)»,\n): pass",
        "x = 1\nOURS\ndef f(y=«run(x)»): pass",
        "x = 1\nOURS\n@«run(x)»\ndef f(y): pass",
        "@app\nOURS\ndef f(y=«run(x)»): pass",
        "OURS\nrun(\n    # wardline: ignore[weak-hash] why\n    «x»,\n)",
        "s = '''\n«secret»\n'''  OURS",
        "OURS\ns = '''\n«secret»\n'''",
        "y = 1 + \\\n    «run(x)»  OURS",
        "if «run(x)»:  OURS\n    pass",
        "class C:\n    a = 1\n\n    OURS\n    def f(self, y=«run(x)»):\n        pass",
        "«def f(y):\n    pass»  OURS",
        "#!/usr/bin/env python\n# wardline: ignore-file[shell-true] why\n\nimport os\n\n«run(x)»\n",
        "«run(x)»  # noqa: E501  OURS",
        "«run(x)»  OURS  # type: ignore[arg-type]",
        "«run(x)»\r  OURS".replace("\r  ", "  ") + "\rother()\r",
        "def f(:\n    «run(x)»  OURS\n",
    ],
)
def test_a_comment_reaches(code: str) -> None:
    found = scene(code.replace("OURS", OURS))
    assert found.kept == []
    assert [rule for rule, _ in found.said if rule != "unused-suppression"] == []


@pytest.mark.parametrize(
    "code",
    [
        "«run(x)»\nOURS",
        "OURS\n\n«run(x)»",
        "OURS\nother()\n«run(x)»",
        "other()  OURS\n«run(x)»",
        "def f():\n    «run(x)»\n    other()  OURS\n",
        "«def f(y):\n    other()  OURS\n    pass»",
        "def f():  OURS\n    «run(x)»",
        "OURS\ndef f():\n    «run(x)»",
        "s = 'OURS'; «run(x)»",
        "s = '''\n«run(x)»  OURS\n'''",
        "s = f'{x}OURS'; «run(x)»",
        "y = [\n    1,  OURS\n    «run(x)»,\n    2,\n]",
        "import os\n# wardline: ignore-file[shell-true] why\n\n«run(x)»",
        "import os  # wardline: ignore-file[shell-true] why\n«run(x)»",
        "«run(x)»  # see wardline: ignore[shell-true]",
        "«run(x)»  # wardline: ignore[weak-hash, own-idea] why",
        "«run(x)»  # wardline: ignore[shell] until=2026-06-14 why",
        "«run(x)»  # wardline: ignore[shell] until=tomorrow why",
        "«run(x)»  # wardline: ignore why",
        "«run(x)»  # wardline: ignore[] why",
        "«run(x)»  # wardline: skip[shell-true] why",
    ],
)
def test_a_comment_does_not_reach(code: str) -> None:
    assert scene(code.replace("OURS", OURS)).kept == ["shell-true"]


@pytest.mark.parametrize(
    ("comment", "hidden"),
    [
        ("wardline: ignore[shell-true] why", True),
        ("wardline:ignore[ shell-true,weak-hash ]", True),
        ("wardline: ignore[shell] a family", True),
        ("wardline: ignore[shell-*] a pattern", True),
        ("wardline: ignore[*] all", True),
        ("wardline: ignore[B602] bandit's name", True),
        ("wardline: ignore[S602] ruff's name", True),
        ("wardline: ignore[crypto] another family", False),
        ("wardline: ignore[shell] until=2026-06-15 the last day", True),
        ("wardline: ignore[shell] by=ada until=2027-01-01, a while", True),
        ("nosec", True),
        ("nosec B602", True),
        ("nosec: B602, B101", True),
        ("nosec B101,B602", True),
        ("nosec subprocess_popen_with_shell_equals_true", True),
        ("nosec because it is safe", True),
        ("nosec B101", False),
        ("nosecrets", False),
        ("noqa", True),
        ("NOQA", True),
        ("noqa: S602", True),
        ("noqa:E501,S602", True),
        ("noqa: E501 S602", True),
        ("noqa: S", True),
        ("noqa: s602", True),
        ("noqa: S60", True),
        ("noqa: E501", False),
        ("noqa: B602", False),
        ("noqa: because", False),
        ("nosemgrep", True),
        ("nosem", True),
        ("nosemgrep: python.lang.security.shell-true", True),
        ("nosemgrep: other, shell-true", True),
        ("nosemgrep: true", False),
    ],
)
def test_what_a_comment_means(comment: str, hidden: bool) -> None:
    assert scene(f"«run(x)»  # {comment}").kept == ([] if hidden else ["shell-true"])


def test_a_bare_noqa_is_only_about_what_ruff_reports() -> None:
    assert scene("«run(x)»  # noqa", "own-idea").kept == ["own-idea"]


@pytest.mark.parametrize("comment", ["# ruff: noqa", "# ruff: noqa: S602", "# flake8: noqa: E501, S602"])
def test_noqa_for_a_file(comment: str) -> None:
    assert scene(f"import os\n{comment}\n\n\ndef f():\n    «run(x)»\n").kept == []


@pytest.mark.parametrize(
    "code",
    [
        "run(\n    1,  # nosec\n    «x»,\n)",
        "«def f(y='secret'):\n    a()\n    b()  # nosec\n    c()»",
        "y = [\n    # nosec\n    «x»,\n]",
    ],
)
def test_nosec_reaches_its_whole_statement(code: str) -> None:
    assert scene(code).kept == []


@pytest.mark.parametrize("comment", ["nosec B602", "noqa: S602", "nosemgrep: shell-true"])
def test_other_tools_can_be_switched_off(comment: str) -> None:
    tool = comment.split(":")[0].split()[0]
    others = tuple({"nosec", "noqa", "nosemgrep"} - {tool})
    assert scene(f"«run(x)»  # {comment}", profile=Profile(honour=others)).kept == ["shell-true"]
    assert scene(f"«run(x)»  # {comment}", profile=Profile(honour=(tool,))).kept == []


def test_findings_of_other_rules_and_lines_stay() -> None:
    found = scene("«run(x)»; «md5(y)»  # wardline: ignore[shell-true] why\n«run(z)»\n", "shell-true", "weak-hash")
    assert found.kept == ["weak-hash", "shell-true"]
    assert found.said == []
