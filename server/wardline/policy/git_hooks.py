"""The hooks of git that call the gate: written, chained with what was there before, and taken away again."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wardline.project.git import GitError
from wardline.project.staging import Staging

KINDS = ("pre-commit", "pre-push")
BEFORE = ".before-wardline"
"""A hook that was there before ours has this behind its name, and is run first."""
_MARK = "# Written by `wardline hook install`; `wardline hook install --uninstall` takes it away."

_SCRIPT = """\
#!/bin/sh
{mark}
{check}
before="$(dirname "$0")/{kind}{suffix}"
{run}
"""
_CHECK = """\
if ! command -v {program} >/dev/null 2>&1; then
  echo 'wardline: {kind}:' {program} 'is gone. Run `wardline hook install` again; --no-verify goes on without' >&2
  exit 1
fi"""
_RUN = {
    "pre-commit": """\
if [ -x "$before" ]; then
  "$before" "$@" || exit $?
fi
exec {command} gate --staged""",
    "pre-push": """\
refs=$(cat)
refs() {{ [ -z "$refs" ] || printf '%s\\n' "$refs"; }}
if [ -x "$before" ]; then
  refs | "$before" "$@" || exit $?
fi
refs | {command} gate --pre-push "$1\"""",
}


class HookError(Exception):
    """Why a hook cannot be written or taken away, in one line that says what to do."""


@dataclass(frozen=True)
class Hooks:
    """The hooks of the checkout that a directory stands in."""

    folder: Path
    shared: bool
    """Other people have the folder too, for it is a part of the checkout: paths of this machine are not for them."""

    @classmethod
    def of(cls, directory: str, force: bool) -> Hooks:
        """Raises HookError; also, unless `force`, where the folder serves other repositories as well."""
        try:
            git = Staging(directory)
            name, own = git.hooks()
        except GitError as error:
            raise HookError(str(error)) from None
        if not own and not force:
            raise HookError(
                f"`core.hooksPath` is {name}, outside of this repository: hooks there run in every repository that it "
                "is set for; --force installs there all the same"
            )
        real, top = os.path.realpath(name), os.path.join(os.path.realpath(git.top), "")
        return cls(Path(name), real.startswith(top) and real[len(top) :].split(os.sep)[0] != ".git")

    def install(self, kind: str, force: bool) -> str:
        """Write a hook, or ours anew; says what was done. Raises HookError."""
        hook, before = self.folder / kind, self.folder / (kind + BEFORE)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            chained = ""
            if os.path.lexists(hook) and not _is_ours(hook):
                if os.path.lexists(before) and not force:
                    raise HookError(
                        f"{hook} is not ours, and {before.name} is there too; --force overwrites the latter"
                    )
                os.replace(hook, before)
                chained = f"; what was there is now {before.name}, and runs first"
            elif os.path.lexists(before):
                chained = f"; {before.name} runs first"
            _write(hook, self._script(kind))
        except OSError as error:
            raise HookError(f"{hook} cannot be written: {error.strerror}") from None
        return f"installed {hook}{chained}"

    def uninstall(self, kind: str) -> str:
        """Take a hook away, and put what was there before back; says what was done. Raises HookError."""
        hook, before = self.folder / kind, self.folder / (kind + BEFORE)
        if not os.path.lexists(hook):
            return f"there is no {hook}"
        if not _is_ours(hook):
            return f"{hook} is not ours, and stays"
        try:
            if os.path.lexists(before):
                os.replace(before, hook)
                return f"{hook} is again what it was before"
            hook.unlink()
        except OSError as error:
            raise HookError(f"{hook} cannot be taken away: {error.strerror}") from None
        return f"removed {hook}"

    def _script(self, kind: str) -> str:
        words = ["wardline"] if self.shared else command()
        program = shlex.quote(words[0])
        return _SCRIPT.format(
            mark=_MARK,
            kind=kind,
            suffix=BEFORE,
            check=_CHECK.format(program=program, kind=kind),
            run=_RUN[kind].format(command=shlex.join(words)),
        )


def command() -> list[str]:
    """The words that run this very Wardline."""
    script = os.path.abspath(sys.argv[0])
    name = os.path.splitext(os.path.basename(script))[0]
    if name == "wardline" and os.access(script, os.X_OK) and os.path.isfile(script):
        return [script.replace(os.sep, "/")]
    # `-m` would take a package `wardline` of the folder that the hook runs in.
    start = "import sys; sys.path[:] = filter(None, sys.path); from wardline.__main__ import main; sys.exit(main())"
    return [sys.executable.replace(os.sep, "/"), "-c", start]


def _is_ours(hook: Path) -> bool:
    try:
        with open(hook, "rb") as file:
            return _MARK.encode() in file.read(1000)
    except OSError:
        return False


def _write(path: Path, text: str) -> None:
    """At once or not at all: git must never find half a hook."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, "utf-8", newline="\n")
        temporary.chmod(0o755)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
