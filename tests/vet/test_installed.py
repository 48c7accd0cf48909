"""`wardline vet --installed`: an environment that is made for it, with what somebody has put into it later."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.program import Program
from wardline.project.store import Store
from wardline.vet import installed
from wardline.vet.environment import NoEnvironment, environment
from wardline_analyzers.model_files.report import Report, Verdict

EVIL = "import base64\nexec(base64.b64decode('cGFzcw=='))\n"


@pytest.fixture
def wardline(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("home"))
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        program.env.pop(name, None)
    return program


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder with the packages of an environment: `good` and `other` are installed."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".wardline.toml").touch()
    folder = tmp_path / ".venv" / "lib" / "python3.12" / "site-packages"
    folder.mkdir(parents=True)
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("version = 3.12\n")
    install(folder, "good", {"good/__init__.py": "x = 1\n", "good/tests/test_x.py": EVIL, "good/data.json": "{}"})
    install(folder, "other", {"other.py": "import requests\nrequests.get('http://localhost')\n"})
    return folder


def install(site: Path, name: str, files: dict[str, str], *, record: bool = True) -> Path:
    rows = []
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(text.encode())
        digest = urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(text)}")
    info = site / f"{name}-1.0.dist-info"
    info.mkdir()
    if record:
        (info / "RECORD").write_text("\n".join([*rows, f"{info.name}/RECORD,,", "../../../bin/x,,", "/etc/passwd,,"]))
    return info


def look(site: Path, store: Store | None = None) -> dict[str, Report]:
    return {report.name: report for _, report in installed.look([str(site)], 20, store).reports}


def test_a_line_for_each_package(wardline: Program, site: Path, tmp_path: Path) -> None:
    below = tmp_path / "src"
    below.mkdir()
    done = wardline.run("vet", "--installed", cwd=below)
    assert done.returncode == 0 and f"looking at the packages in {site}" in done.stderr.decode()
    assert done.stdout.decode().splitlines() == [
        "good 1.0: clean",
        "",
        "other 1.0 (installed package): unknown: nothing dangerous is known, but look at what it does by itself",
        "  would run requests.get('http://localhost')  reaches the network when it is imported  (other.py, line 2)",
        "",
        "not looked at: whether it is known to be malicious: `wardline advisories update --ecosystem PyPI` fetches that",
        "",
        "2 packages: 1 clean, 1 unknown",
    ]


def test_json_and_exit_codes(wardline: Program, site: Path, tmp_path: Path) -> None:
    (site / "good" / "__init__.py").write_text(EVIL)
    done = wardline.run("vet", "--installed", "--python", ".venv", "--format", "json", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert done.returncode == 1 and [each["name"] for each in told["left-out"]] == [""]
    (good,) = [file for file in told["files"] if file["name"] == "good"]
    assert (good["path"], good["version"], good["verdict"]) == (str(site / "good-1.0.dist-info"), "1.0", "dangerous")
    assert good["evidence"][0]["member"] == "good/__init__.py" and good["evidence"][0]["line"] == 2
    assert good["notes"] == ["not as it was installed, by the hashes of its record: good/__init__.py"]
    (site / "good" / "__init__.py").write_text("")
    (site / "good" / "hidden.pyc").write_bytes(b"\0")
    assert "compiled code" in wardline("vet", "--installed", cwd=tmp_path, code=2)


def test_a_record_is_not_believed(site: Path) -> None:
    (site / "good" / "more.py").write_text(EVIL)
    (site / "late.pth").write_text("import os; os.system('true')\n")
    (site / "sitecustomize.py").write_text(
        "import requests, os\nrequests.post('http://localhost', json=dict(os.environ))\n"
    )
    (site / "other-1.0.dist-info" / "RECORD").write_text("")
    found = look(site)
    assert found["good"].verdict is Verdict.DANGEROUS
    assert "good/more.py" in found["good"].notes[0]
    nobody = found[""]
    assert nobody.verdict is Verdict.DANGEROUS and {e.member for e in nobody.dangers()} == {
        "late.pth",
        "sitecustomize.py",
    }
    assert found["other"].verdict is Verdict.UNKNOWN  # by its name


def test_links_are_followed_as_python_does(site: Path, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "__init__.py").write_text(EVIL)
    (site / "linked").symlink_to(tmp_path / "far")
    (site / "good" / "up").symlink_to(site)
    (site / "good" / "evil.py").symlink_to(tmp_path / "far" / "__init__.py")
    (site / "good" / "gone.py").symlink_to(tmp_path / "nowhere")
    found = look(site)
    assert found[""].verdict is found["good"].verdict is Verdict.DANGEROUS
    assert [p.partition(":")[0] for p in found["good"].problems] == ["good/gone.py"]


def test_what_is_installed_in_place_is_said(site: Path, tmp_path: Path) -> None:
    info = install(site, "mine", {"mine.pth": f"{tmp_path}/src\n"})
    (info / "direct_url.json").write_text(json.dumps({"url": f"file://{tmp_path}/src", "dir_info": {"editable": True}}))
    looked = installed.look([str(site)], 20)
    assert [tuple(each) for each in looked.left_out] == [("mine", "1.0", f"its code is in {tmp_path}/src")]
    assert "mine" not in [report.name for _, report in looked.reports]
    (site / "mine.pth").write_text("import os; os.system('true')\n")
    assert look(site)["mine"].verdict is Verdict.DANGEROUS


def test_what_is_known_is_not_looked_at_again(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    real = installed.answer
    monkeypatch.setattr(installed, "answer", lambda job: seen.append(job.path[-20:]) or real(job))
    with Store(tmp_path / "store") as store:
        first = look(site, store)
        assert len(seen) == 2 and look(site, store) == first and len(seen) == 2
        (site / "other.py").write_text(EVIL)
        assert look(site, store)["other"].verdict is Verdict.DANGEROUS and len(seen) == 3
        (site / "good-1.0.dist-info" / "RECORD").write_text("")  # says nothing of what is there
        assert look(site, store)["good"].verdict is Verdict.CLEAN and len(seen) == 3


def test_hostile_metadata(site: Path) -> None:
    for number, record in enumerate(
        ("\0\0", '"' * 10_000, "../../../etc/passwd,,\n" * 1000, "a,b\n\xff", "x.py,sha256")
    ):
        info = install(site, f"p{number}", {}, record=False)
        (info / "RECORD").write_text(record)
        (info / "direct_url.json").write_text("[" * 10_000 if number % 2 else '{"url": 1, "dir_info": 3}')
        (info / "top_level.txt").write_text("../../x\n\n/etc\n")
    (site / "odd-name-1-2-3.dist-info").mkdir()
    (site / "file-1.0.dist-info").write_text("")
    assert look(site)["good"].verdict is Verdict.CLEAN


def test_time_is_bounded(site: Path) -> None:
    install(site, "slow", {f"slow/m{number}.py": "import requests\n" for number in range(50)})
    looked = installed.look([str(site)], 1e-9)
    assert all("more time" in report.problems[0] for _, report in looked.reports)


def test_many_packages_in_processes(site: Path) -> None:
    for number in range(20):
        install(site, f"n{number}", {f"n{number}/m{m}.py": EVIL if m == number == 7 else "" for m in range(20)})
    calls = []
    looked = installed.look([str(site)], 20, processes=2, progress=lambda done, total: calls.append((done, total)))
    assert [r.name for _, r in looked.reports if r.verdict is Verdict.DANGEROUS] == ["n7"]
    assert calls == [(number, 22) for number in range(1, 23)]


def test_which_environment(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / ".venv"
    (home / "bin").mkdir()
    system = tmp_path / "usr"
    (system / "bin").mkdir(parents=True)
    (system / "bin" / "python3.12").write_text("")
    (home / "bin" / "python").symlink_to(system / "bin" / "python3.12")
    assert (
        environment(None, str(tmp_path))
        == environment(str(home / "bin" / "python"), "/")
        == environment(".venv", str(tmp_path))
    )
    for folder in ("lib/python3.11/site-packages", "lib/python3.12/site-packages", "lib/python3/dist-packages"):
        (system / folder).mkdir(parents=True)
    assert environment(str(system / "bin" / "python3.12"), "/").folders == (
        str(system / "lib/python3.12/site-packages"),
        str(system / "lib/python3/dist-packages"),
    )
    (home / "pyvenv.cfg").write_text("include-system-site-packages = TRUE\n")
    assert environment(None, str(tmp_path)).uses_system
    empty = tmp_path / "empty"
    (empty / ".git").mkdir(parents=True)
    for python in (None, "nowhere", ".git"):
        with pytest.raises(NoEnvironment):
            environment(python, str(empty))
    monkeypatch.setenv("VIRTUAL_ENV", str(home))
    assert environment(None, str(empty)).path == str(home)


def test_one_thing_or_the_other(wardline: Program, site: Path, tmp_path: Path) -> None:
    assert "or --installed" in wardline.errors("vet", cwd=tmp_path)
    assert "or --installed" in wardline.errors("vet", "--installed", "x.pt", cwd=tmp_path)
    assert "no Python" in wardline.errors("vet", "--installed", "--python", "x", cwd=tmp_path)
