"""Hooks of git that call the gate: a real commit, a real push, beside hooks that were there before."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.program import Program
from tests.origin.checkout import BLOCK, Checkout, code
from wardline.cli.dispatch import dispatch

TOP = Path(__file__).parents[2]
POLICY = '[policy]\nreview = ["*"]\n'
LOGS = '#!/bin/sh\necho "before $1" >> log\n{more}'


class Repository(Checkout):
    def __init__(self, folder: Path, program: Program) -> None:
        super().__init__(folder)
        self.program = program
        for name, value in (("user.name", "Ada"), ("user.email", "ada@example.org")):
            self.git("config", name, value)
        self.write(".wardline.toml", POLICY)
        self.write("a.py", code("a"))
        self.commit("base")

    def hook(self, *words: str, code: int = 0, cwd: Path | None = None) -> str:
        return self.program.errors("hook", "install", *words, cwd=cwd or self.root, code=code)

    def run(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        env = {**self.program.env, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        command = ["git", *arguments]
        return subprocess.run(command, cwd=cwd or self.root, env=env, capture_output=True, text=True, timeout=60)

    def suggested(self) -> None:
        self.write("a.py", self.read("a.py") + BLOCK)
        self.accept("a.py", BLOCK)

    def existing(self, kind: str, text: str = LOGS) -> Path:
        hook = self.root / ".git" / "hooks" / kind
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(text.format(more=""))
        hook.chmod(0o755)
        return hook


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "my repo's", Program(tmp_path / "home"))


def test_a_commit_is_stopped_and_goes_on(repository: Repository) -> None:
    said = repository.hook("--pre-commit")
    assert "installed" in said and "pre-commit" in said and "pre-push" not in said
    repository.suggested()
    repository.git("add", "a.py")
    head = repository.head
    stopped = repository.run("commit", "-qm", "x")
    assert stopped.returncode == 1 and "nobody has reviewed it" in stopped.stdout + stopped.stderr
    assert repository.head == head
    repository.write("a.py", code("a") + "by_hand = 1\n")
    repository.git("add", "a.py")
    assert repository.run("commit", "-qm", "x").returncode == 0
    assert repository.head != head


def test_only_what_is_committed_counts(repository: Repository) -> None:
    repository.hook("--pre-commit")
    repository.write("b.py", code("b"))
    repository.git("add", "b.py")
    repository.suggested()
    assert repository.run("commit", "-qm", "b").returncode == 0
    assert repository.run("commit", "-qam", "a").returncode == 1
    assert repository.run("commit", "-qm", "a", "a.py").returncode == 1


def test_a_push_is_stopped_and_goes_on(repository: Repository, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "far.git"], check=True)
    repository.git("remote", "add", "origin", str(tmp_path / "far.git"))
    repository.hook("--pre-push")
    assert repository.run("push", "-q", "origin", "main").returncode == 0
    repository.suggested()
    repository.commit("suggested")
    pushed = repository.run("push", "-q", "origin", "main")
    assert pushed.returncode == 1 and "nobody has reviewed it" in pushed.stdout + pushed.stderr
    assert repository.run("push", "-q", "origin", "HEAD:refs/heads/new").returncode == 1
    repository.write("a.py", code("a"))
    repository.commit("by hand")
    assert repository.run("push", "-q", "origin", "main").returncode == 0


@pytest.mark.parametrize("kind", ["pre-commit", "pre-push"])
def test_what_was_there_runs_first_and_comes_back(repository: Repository, tmp_path: Path, kind: str) -> None:
    hook = repository.existing(kind)
    before = hook.read_text()
    assert f"{kind}.before-wardline, and runs first" in repository.hook()
    assert "runs first" in repository.hook(), "once more is no harm"
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "far.git"], check=True)
    repository.git("remote", "add", "far", str(tmp_path / "far.git"))
    assert repository.run("commit", "-q", "--allow-empty", "-m", "x").returncode == 0
    assert repository.run("push", "-q", "far", "main").returncode == 0
    assert repository.read("log") == ("before \n" if kind == "pre-commit" else "before far\n")
    (hook.parent / f"{kind}.before-wardline").write_text("#!/bin/sh\nexit 3\n")
    last = (
        ("commit", "-q", "--allow-empty", "-m", "y") if kind == "pre-commit" else ("push", "far", "HEAD:refs/heads/y")
    )
    assert repository.run(*last).returncode != 0
    (hook.parent / f"{kind}.before-wardline").write_text(before)
    assert "what it was before" in repository.hook("--uninstall")
    assert hook.read_text() == before
    assert sorted(path.name for path in hook.parent.iterdir() if not path.name.endswith(".sample")) == [kind]


def test_a_hook_before_gets_the_references(repository: Repository, tmp_path: Path) -> None:
    repository.existing("pre-push", "#!/bin/sh\ncat > refs\n")
    repository.hook("--pre-push")
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "far.git"], check=True)
    repository.git("remote", "add", "far", str(tmp_path / "far.git"))
    assert repository.run("push", "-q", "far", "main").returncode == 0
    assert repository.read("refs").split()[:2] == ["refs/heads/main", repository.head]


def test_what_is_not_ours_stays(repository: Repository) -> None:
    hook = repository.existing("pre-commit")
    assert "is not ours, and stays" in repository.hook("--uninstall", "--pre-commit")
    repository.existing("pre-commit.before-wardline", "#!/bin/sh\n# dear\n")
    assert "--force" in repository.hook("--pre-commit", code=1)
    assert hook.read_text() == LOGS.format(more="")
    repository.hook("--pre-commit", "--force")
    assert "echo" in (hook.parent / "pre-commit.before-wardline").read_text()


def test_a_worktree_has_the_hooks_of_its_repository(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "tree"), "-b", "tree")
    repository.hook("--pre-commit", cwd=tmp_path / "tree")
    assert (repository.root / ".git" / "hooks" / "pre-commit").exists()
    repository.suggested()
    for name in ("a.py", ".agent-trace/traces.jsonl"):
        (tmp_path / "tree" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "tree" / name).write_text(repository.read(name))
    repository.run("add", "-A", cwd=tmp_path / "tree")
    assert repository.run("commit", "-qm", "x", cwd=tmp_path / "tree").returncode == 1


def test_a_folder_of_hooks_in_the_checkout_names_no_path_of_this_machine(repository: Repository) -> None:
    repository.git("config", "core.hooksPath", ".githooks")
    repository.hook("--pre-commit")
    text = repository.read(".githooks/pre-commit")
    assert "exec wardline gate --staged" in text and str(Path.home()) not in text


def test_a_folder_of_other_repositories_asks_for_force(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", "core.hooksPath", str(tmp_path / "everywhere"))
    assert "--force" in repository.hook(code=1)
    assert not (tmp_path / "everywhere").exists()
    repository.hook("--force")
    assert (tmp_path / "everywhere" / "pre-push").exists()


def test_a_wardline_that_is_gone_is_said(repository: Repository) -> None:
    repository.hook("--pre-commit")
    hook = repository.root / ".git" / "hooks" / "pre-commit"
    python = hook.read_text().partition("command -v ")[2].split()[0]
    hook.write_text(hook.read_text().replace(python, "/nowhere/python"))
    stopped = repository.run("commit", "-q", "--allow-empty", "-m", "x")
    assert stopped.returncode == 1 and "wardline hook install" in stopped.stderr


def test_the_checkout_cannot_put_itself_in_the_place_of_wardline(repository: Repository) -> None:
    repository.hook("--pre-commit")
    repository.write("wardline/__init__.py", "raise SystemExit(0)\n")
    repository.suggested()
    repository.git("add", "a.py")
    assert repository.run("commit", "-qm", "x").returncode == 1


def test_outside_of_a_checkout(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    program = Program(tmp_path / "home")
    assert "not a git repository" in program.errors("hook", "install", cwd=tmp_path / "empty", code=1)


def test_the_hooks_of_the_framework_are_commands_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in hooks] == ["wardline-check", "wardline-gate", "wardline-gate-push"]
    for hook in hooks:
        program, *words = hook["entry"].split()
        with pytest.raises(SystemExit) as ended:
            dispatch([*words, "--help"])
        assert program == "wardline" and ended.value.code == 0 and "usage: " in capsys.readouterr().out
