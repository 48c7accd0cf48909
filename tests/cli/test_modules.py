"""Data that goes from file to file: found, shown, and remembered with what it rests on."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.program import Program, places
from tests.two_modules import HARMLESS, PAGE, QUERY, RULE, write_modules

FOUND = [("app/views.py", 10, RULE)]


@pytest.fixture
def project(folder: Path) -> Path:
    write_modules(folder)
    return folder


def test_data_is_followed_into_another_file(wardline: Program, project: Path) -> None:
    (finding,) = wardline.findings(cwd=project)
    assert places([finding]) == FOUND
    last = finding["trace"][-1]
    column = QUERY.splitlines()[4].index("text") + 1
    assert last["path"] == "app/db.py" and last["start"] == {"line": 5, "column": column}
    assert last["message"].startswith("in app/db.py, line 5: ")
    assert all("path" not in step for step in finding["trace"][:-1])


def test_other_formats_point_there_too(wardline: Program, project: Path) -> None:
    text = wardline("check", cwd=project, code=1)
    assert "app/db.py:5:" in text and 'return sqlite3.connect("app.db").execute(text)' in text
    sarif = json.loads(wardline("check", "--format", "sarif", cwd=project, code=1))
    (flow,) = sarif["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"]
    last = flow["locations"][-1]["location"]["physicalLocation"]
    assert last["artifactLocation"]["uri"] == "app/db.py"
    assert last["region"]["startLine"] == 5
    assert last["region"]["startColumn"] == QUERY.splitlines()[4].index("text") + 2  # in UTF-16


def test_one_file_of_a_project(wardline: Program, project: Path) -> None:
    assert places(wardline.findings("app/views.py", cwd=project)) == FOUND
    assert places(wardline.findings("--stdin-filename", "app/views.py", cwd=project, stdin=PAGE)) == FOUND


def test_what_is_remembered_rests_on_other_files(wardline: Program, project: Path) -> None:
    other = project / "app" / "db.py"
    assert places(wardline.findings(cwd=project)) == FOUND
    other.write_text(HARMLESS)
    assert wardline.findings(cwd=project) == []
    other.write_text("# moved\n" + QUERY)
    (finding,) = wardline.findings(cwd=project)
    assert finding["trace"][-1]["start"]["line"] == 6
    other.unlink()
    assert wardline.findings(cwd=project) == []
    # It was looked for and not found; now it is a package.
    (project / "app" / "db").mkdir()
    (project / "app" / "db" / "__init__.py").write_text(QUERY)
    assert wardline.findings(cwd=project)[0]["trace"][-1]["path"] == "app/db/__init__.py"


def test_the_same_from_several_processes(wardline: Program, project: Path) -> None:
    for number in range(40):
        (project / "app" / f"v{number}.py").write_text(PAGE + "\n" + "# long\n" * 1500)
    one = wardline.findings("--no-cache", "--jobs", "1", cwd=project)
    assert one == wardline.findings("--no-cache", "--jobs", "2", cwd=project) == wardline.findings(cwd=project)
    assert one == wardline.findings(cwd=project) and len(one) == 41


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_links_do_not_lead_out(wardline: Program, project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    other = project / "app" / "db.py"
    (outside / "db.py").write_text(QUERY)
    other.unlink()
    other.symlink_to(outside / "db.py")
    assert wardline.findings("app/views.py", cwd=project) == []
    other.unlink()
    (project / "app" / "db").symlink_to(outside)
    (outside / "__init__.py").write_text(QUERY)
    assert wardline.findings("app/views.py", cwd=project) == []
    # Within the project they count.
    (project / "app" / "db").unlink()
    (project / "app" / "real.py").write_text(QUERY)
    other.symlink_to(project / "app" / "real.py")
    assert places(wardline.findings("app/views.py", cwd=project)) == FOUND


def test_nothing_of_it_is_run(wardline: Program, project: Path) -> None:
    mark = project / "ran"
    (project / "app" / "db.py").write_text(f"open({str(mark)!r}, 'w').close()\n{QUERY}")
    assert FOUND[0] in places(wardline.findings(cwd=project))
    assert not mark.exists()


OTHERS = {
    "javascript": {
        "app.js": 'const tools = require("./tools");\nconst app = require("express")();\n'
        'app.get("/", (req, res) => tools.run(req.query.x));\n',
        "tools.js": 'const cp = require("child_process");\nexports.run = (x) => cp.exec("ls " + x);\n',
    },
    "java": {
        "src/app/Page.java": "package app;\n\nimport app.tools.Shell;\nimport javax.servlet.http.*;\n\n"
        "class Page extends HttpServlet {\n"
        "    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n"
        '        Shell.run(request.getParameter("x"));\n    }\n}\n',
        "src/app/tools/Shell.java": "package app.tools;\n\npublic class Shell {\n"
        "    public static void run(String x) throws Exception {\n"
        '        Runtime.getRuntime().exec("sh -c " + x);\n    }\n}\n',
    },
}


@pytest.mark.parametrize(("language", "first"), [("javascript", ("app.js", 3)), ("java", ("src/app/Page.java", 8))])
def test_so_are_files_in_other_languages(
    wardline: Program, folder: Path, language: str, first: tuple[str, int]
) -> None:
    (folder / ".wardline.toml").touch()
    for name, text in OTHERS[language].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    assert (*first, "command-injection") in places(wardline.findings("--min-severity", "high", cwd=folder))


def test_a_secret_out_of_sight_is_told_less_surely(wardline: Program, folder: Path) -> None:
    (folder / "audit.py").write_text(
        "import logging\n\n\ndef audited(text):\n    logging.getLogger(__name__).info(\"said %s\", text)\n"
    )
    (folder / "main.py").write_text(
        "import os\n\nfrom audit import audited\n\n\n"
        "def opened():\n    password = os.environ[\"DB_PASSWORD\"]\n    return f\"db:{password}@host\"\n\n\n"
        "def start():\n    audited(opened())\n    password = os.environ[\"DB_PASSWORD\"]\n    audited(password)\n"
    )
    found = [each for each in wardline.findings(cwd=folder) if each["path"] == "main.py"]
    assert [(each["start"]["line"], each["confidence"]) for each in found] == [(12, "low"), (14, "medium")]
