"""Java in several files: the way that is shown, and edits of all files against a fresh project."""

from __future__ import annotations

import random

import pytest

from tests.dataflow.cases import Case, cases
from tests.dataflow.files import project
from tests.dataflow.harness import analysed
from tests.fuzz.project_case import ProjectPlayer
from tests.java.test_incremental import edited

STEPS = 16
HEAD = "import javax.servlet.http.*;\n\nclass Page extends HttpServlet {\n"
FILES = {
    "Page.java": HEAD
    + "    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n"
    + '        String name = request.getParameter("name");\n'
    + "        Shell.list(name);\n    }\n}\n",
    "Shell.java": "class Shell {\n    static void list(String folder) throws Exception {\n"
    + '        Runtime.getRuntime().exec(new String[] {"sh", "-c", "ls " + folder});\n    }\n}\n',
}


def programs() -> list[Case]:
    return [case for case in cases() if case.topic == "java/projects"]


def test_the_way_goes_through_the_call() -> None:
    """Also where the function is looked at with the arguments of the call: its places are none of this file's."""
    document = analysed("Page.java", FILES["Page.java"], project(FILES))
    (placed,) = [each for each in document.findings() if each.finding.rule == "command-injection"]
    assert placed.start.line == 5
    told = [(step.message, step.elsewhere.line if step.elsewhere else None) for step in placed.finding.trace]
    assert told == [
        ("a client's request enters here", None),
        ("goes through `list`", None),
        ("in Shell.java, line 3: and gets to `Runtime.exec`", 2),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_edited_is_as_fresh(seed: int) -> None:
    draw = random.Random(seed)
    every = programs()
    case = draw.choice(every)
    twins = case.files("flagged"), case.files("silent")
    texts = [text.encode() for each in every for twin in ("flagged", "silent") for text in each.files(twin).values()]
    player = ProjectPlayer(twins[0])
    for _ in range(STEPS):
        path = draw.choice(sorted({*twins[0], *twins[1]}))
        kind = draw.random()
        before = player.files.get(path)
        if before is None or kind < 0.5:
            text: str | None = draw.choice(twins).get(path)
        elif kind < 0.6:
            text = None
        else:
            start, end, new = edited(draw, before.encode(), texts)
            text = (before.encode()[:start] + new + before.encode()[end:]).decode("utf-8", "replace")
        assert player.play(((path, text),)) is None, (path, player.files)
