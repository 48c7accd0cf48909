"""The copy of Wardline that goes into the VS Code extension: `python -m tools.vscode_bundle TARGET`.

Whoever has Python needs nothing else then: no pip, no network. It is for one platform (a target of `vsce package
--target`), for the parser is compiled, and for each Python of PYTHONS. What Wardline depends on is pinned with hashes
in `editors/vscode/bundled/requirements.txt`; `--lock` writes that anew. The target `universal` takes the copy out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "editors" / "vscode" / "bundled"
LOCK = FOLDER / "requirements.txt"
LIBRARIES = FOLDER / "libraries"
"""What Wardline depends on; FOLDER/server has Wardline itself."""

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
"""For which the parser is compiled. What is pure Python is chosen for the first, and serves all."""
TARGETS = {
    "linux-x64": "manylinux2014_x86_64",
    "linux-arm64": "manylinux2014_aarch64",
    "alpine-x64": "musllinux_1_2_x86_64",
    "darwin-x64": "macosx_10_15_x86_64",
    "darwin-arm64": "macosx_11_0_arm64",
    "win32-x64": "win_amd64",
    "win32-arm64": "win_arm64",
}
"""The platforms of VS Code that all wheels exist for, and how pip calls them."""
UNIVERSAL = "universal"
COMPILED = "tree-sitter"
"""What the names of the parser and the grammars begin with: these are compiled, all else is used as pure Python."""
ONLY_FOR_OLD_PYTHONS = ("exceptiongroup", "tomli")
"""Needed on Python 3.10 alone; the pip of a newer Python leaves them out when it is asked what is needed."""
_ENDINGS = (".so", ".pyd", ".dylib")


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools.vscode_bundle", description=__doc__)
    parser.add_argument("target", nargs="?", choices=[*TARGETS, UNIVERSAL])
    parser.add_argument("--lock", action="store_true", help="pin the newest versions that fit")
    options = parser.parse_args()
    if options.lock:
        LOCK.write_text(locked(), encoding="utf-8")
    if options.target:
        fill(options.target)


def fill(target: str) -> None:
    """Make the copy for a target. What has been downloaded for it is kept as long as the lock stays the same."""
    shutil.rmtree(FOLDER / "server", ignore_errors=True)
    stamp = LIBRARIES / "made-for"
    wanted = f"{target} {hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()}\n"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(LIBRARIES, ignore_errors=True)
        if target != UNIVERSAL:
            _libraries(TARGETS[target])
            stamp.write_text(wanted)
    if target != UNIVERSAL:
        _wardline(FOLDER / "server")


def _libraries(platform: str) -> None:
    with tempfile.TemporaryDirectory(prefix="wardline-bundle-") as scratch:
        pins = pinned()
        # One platform's wheels for what is pure: PyYAML has no other, and works without its compiled part.
        pure = [text for name, text in pins.items() if not name.startswith(COMPILED)]
        _install(LIBRARIES, pure, TARGETS["linux-x64"], PYTHONS[0], Path(scratch))
        for file in _compiled(LIBRARIES):
            if file.parent != LIBRARIES / "yaml":
                raise SystemExit(f"{file} is not pure Python")
            file.unlink()
        shutil.rmtree(LIBRARIES / "bin", ignore_errors=True)
        for python in PYTHONS:
            place = Path(scratch) / python
            compiled = [text for name, text in pins.items() if name.startswith(COMPILED)]
            _install(place, compiled, platform, python, Path(scratch))
            # Their compiled files are called by the Python that they are for.
            shutil.copytree(place, LIBRARIES, dirs_exist_ok=True)
    for info in LIBRARIES.glob("*.dist-info"):
        if not any("licen" in file.name.lower() for file in info.rglob("*")):
            raise SystemExit(f"{info.name} has no licence file, which has to go with a copy")


def _install(place: Path, requirements: Iterable[str], platform: str, python: str, scratch: Path) -> None:
    listed = scratch / "requirements.txt"
    listed.write_text("".join(requirements), encoding="utf-8")
    _pip(
        *("install", "--quiet", "--no-deps", "--no-compile", "--only-binary=:all:", "--require-hashes"),
        *("--target", str(place), "--platform", platform, "--python-version", python, "--requirement", str(listed)),
    )


def _compiled(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.suffix in _ENDINGS]


def _wardline(place: Path) -> None:
    """Build the wheel of this checkout, and unpack it."""
    with tempfile.TemporaryDirectory(prefix="wardline-wheel-") as scratch:
        _pip("wheel", "--quiet", "--no-deps", "--wheel-dir", scratch, str(ROOT))
        (wheel,) = Path(scratch).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"pip {arguments[0]} failed:\n{done.stderr}")


def pinned() -> dict[str, str]:
    """Each entry of the lock by the name of its package."""
    entries = LOCK.read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    return {entry.partition("==")[0]: f"{entry}\n" for entry in entries if "==" in entry}


def dependencies() -> list[str]:
    """What Wardline needs, with the grammars of all languages, as pyproject.toml says, without conditions."""
    if sys.version_info >= (3, 11):  # here: only a new lock needs it
        import tomllib
    else:
        import tomli as tomllib
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["all"]]
    return [text.partition(";")[0].strip() for text in needed]


def locked() -> str:
    """The text of a new lock: the newest versions that fit, with the hashes of the wheels of all targets."""
    newest = {name: version for name, version, _ in _wheels([*dependencies(), *ONLY_FOR_OLD_PYTHONS])}
    hashes: dict[str, set[str]] = {name: set() for name in newest}
    exact = [f"{name}=={version}" for name, version in newest.items()]
    for name, _, digest in _wheels(exact, "--no-deps"):
        hashes[name].add(digest)
    for platform in TARGETS.values():
        for python in PYTHONS:
            chosen = [text for text in exact if text.startswith(COMPILED)]
            for name, _, digest in _wheels(chosen, "--no-deps", platform=platform, python=python):
                hashes[name].add(digest)
    lines = ["# Written by: python -m tools.vscode_bundle --lock"]
    for name in sorted(newest):
        digests = [f"    --hash=sha256:{digest}" for digest in sorted(hashes[name])]
        lines.append(" \\\n".join([f"{name}=={newest[name]}", *digests]))
    return "\n".join(lines) + "\n"


def _wheels(
    requirements: Iterable[str], *options: str, platform: str = TARGETS["linux-x64"], python: str = PYTHONS[0]
) -> Iterator[tuple[str, str, str]]:
    """Name, version and sha256 of the wheels that pip would install."""
    with tempfile.TemporaryDirectory(prefix="wardline-lock-") as scratch:
        report = Path(scratch) / "report.json"
        _pip(
            *("install", "--quiet", "--dry-run", "--ignore-installed", "--only-binary=:all:", "--report", str(report)),
            *("--target", scratch, "--platform", platform, "--python-version", python, *options, *requirements),
        )
        data: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    for item in data["install"]:
        name = item["metadata"]["name"].lower().replace("_", "-")
        yield name, item["metadata"]["version"], item["download_info"]["archive_info"]["hashes"]["sha256"]


if __name__ == "__main__":
    main()
