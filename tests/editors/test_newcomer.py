"""From nothing to the first squiggle: the three steps of README.md and docs/editors.md, in an empty home directory.

Wardline is installed by pipx, from a wheel of this checkout where the page says `wardline`. Each editor starts as a person
starts it, with no settings but those of step 2, and shows the flaw on its screen.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.editors import scene
from tests.editors.scene import EDITORS
from tests.editors.screen import Screen
from tests.editors.test_emacs import environment as emacs_environment
from tests.lsp.client import Client
from tests.packaging.conftest import run, wheel
from wardline.editor_config import jetbrains

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGE = (ROOT / "docs" / "editors.md").read_text("utf-8")
MESSAGE = "crafted document"
__all__ = ["wheel"]  # the fixture


class Machine:
    """A home directory with nothing in it, and a shell."""

    def __init__(self, home: Path, tools: Path) -> None:
        self.home = home
        self.environment = {
            "HOME": str(home),
            "PATH": os.pathsep.join([str(home / ".local" / "bin"), str(tools), "/usr/bin", "/bin"]),
            **{f"XDG_{name}_HOME": str(home / place) for name, place in XDG},
        }

    def shell(self, line: str) -> None:
        """Run a line as a person would type it."""
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "LANG", "LC_"))}
        for own in (Path.home() / ".config/pip/pip.conf", Path.home() / ".pip/pip.conf"):
            if own.exists():  # where packages come from is no setting of ours
                kept.setdefault("PIP_CONFIG_FILE", str(own))
        done = subprocess.run(
            ["sh", "-c", line], cwd=self.home, env={**kept, **self.environment}, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{line}: {done.stderr}"

    def project(self, folder: Path) -> Path:
        """A project in a folder of a test."""
        folder = folder / "project"
        folder.mkdir()
        scene.file_to_edit(folder)
        return folder


XDG = (("CONFIG", ".config"), ("DATA", ".local/share"), ("CACHE", ".cache"), ("STATE", ".local/state"))


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pipx is."""
    folder = tmp_path_factory.mktemp("pipx")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    run(folder / "bin" / "pip", "install", "--quiet", "pipx", cwd=folder)
    return folder / "bin"


@pytest.fixture(scope="module")
def machine(wheel: Path, tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """After step 1, which is the same for all. What the editors keep in their homes does not meet."""
    machine = Machine(tmp_path_factory.mktemp("home"), tools)
    assert "1. `pipx install wardline`" in README and "1. `pipx install wardline`" in PAGE
    machine.shell(f"pipx install {wheel}")
    return machine


@pytest.mark.editor
@pytest.mark.parametrize("suite", ["bookworm", "forky"])
def test_neovim(suite: str, machine: Machine, tmp_path: Path) -> None:
    editor = scene.installed(f"neovim-{suite}")
    steps = [f"vim.opt.runtimepath:append('{ROOT}/editors/neovim')", "require('wardline').setup()"]
    for line in (*steps, ":lua vim.lsp.buf.code_action()"):
        assert f"`{line.replace(str(ROOT), '/path/to/wardline')}`" in README
    scene.settings_file("neovim", machine.home).write_text("\n".join(steps))  # step 2
    project = machine.project(tmp_path)
    nvim = f"{editor}/run nvim"
    command = ["sh", "-c", f"exec {nvim} deploy.py"]
    if suite == "forky":
        # Its screen starts the editor by the path of the running program, which is the loader for one that was unpacked
        # (run): so each is started by itself.
        socket = tmp_path / "socket"
        start = f"{nvim} --headless --listen {socket} deploy.py & until [ -S {socket} ]; do sleep 0.1; done"
        command = ["sh", "-c", f"{start}; exec {nvim} --server {socket} --remote-ui"]
    runtime = {"VIMRUNTIME": str(editor / "usr" / "share" / "nvim" / "runtime")}
    with Screen(command, project, {**machine.environment, **runtime}) as screen:  # step 3
        if suite == "forky":
            screen.wait_for("E:1 W:1")  # in the status line
            screen.keys("7G", "C-w", "d")
            screen.wait_for(MESSAGE)
        else:
            screen.wait_for("builds any Python object")  # at the end of the line, as far as there is room
        screen.keys("gg", "7G", ":lua vim.lsp.buf.code_action()", "Enter")
        screen.wait_for(scene.FIX)
        screen.keys("1", "Enter")
        screen.wait_for("return yaml.safe_load(f)")
        screen.keys(":write", "Enter")
        screen.wait_for_file(project / "deploy.py", scene.FIXED)


@pytest.mark.editor
def test_helix(machine: Machine, tmp_path: Path) -> None:
    editor = scene.installed("helix")
    step = "mkdir -p ~/.config/helix && wardline editor-config helix >> ~/.config/helix/languages.toml"
    assert f"`{step}`" in PAGE
    machine.shell(step)
    runtime = {"HELIX_RUNTIME": str(editor / "usr" / "lib" / "hx" / "runtime")}
    with Screen(
        [str(editor / "run"), "hx", "deploy.py"], machine.project(tmp_path), {**machine.environment, **runtime}
    ) as screen:
        screen.wait_for("● 1")  # in the status line
        screen.keys("7gg")
        screen.wait_for(MESSAGE)


@pytest.mark.editor
def test_emacs(machine: Machine, tmp_path: Path) -> None:
    editor = EDITORS / "emacs-trixie"
    scene.settings_file("eglot", machine.home)
    machine.shell("wardline editor-config eglot >> ~/.emacs.d/init.el")
    (dump,) = (editor / "usr" / "libexec" / "emacs" / "30.1").glob("*/*.pdmp")
    command = [str(editor / "run"), "emacs-nox", f"--dump-file={dump}", "deploy.py"]
    environment = {**machine.environment, **emacs_environment(editor, "30.1")}
    with Screen(command, machine.project(tmp_path), environment) as screen:
        screen.wait_for("def deploy")
        screen.keys("M-x", "eglot", "Enter")
        screen.wait_for("[eglot:")
        screen.keys("M->", "C-p", "C-e", "C-b")
        screen.wait_for(MESSAGE)


@pytest.mark.editor
def test_the_installer_for_jetbrains(machine: Machine, wheel: Path, tmp_path: Path) -> None:
    """The commands of its steps, one after the other, install a server that starts by the command that is set then."""
    step: dict[str, Any] | None = json.loads(jetbrains.files(None)["installer.json"])["run"]
    while step is not None:
        ((kind, what),) = [(key, value) for key, value in step.items() if key in ("exec", "configureServer")]
        command = what["command"]["default"]
        if kind == "exec":
            line = command if isinstance(command, str) else shlex.join(command)
            machine.shell(f"cd {tmp_path} && PIP_FIND_LINKS={wheel.parent} {line}")
        else:
            words = shlex.split(command.replace("${workingDir}", str(tmp_path)))
        step = what.get("onSuccess")
    assert words == [str(tmp_path / "venv" / "bin" / "wardline"), "server"]
    pipe = subprocess.PIPE
    client = Client(tmp_path, subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe))
    client.initialize()
    assert client.end() == 0
