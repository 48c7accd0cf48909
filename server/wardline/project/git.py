"""Asking git about commits, without letting the repository run anything.

A repository's own configuration can name programs: hooks, a file-system monitor, filters, diff drivers, transports. So
git is only asked for what it has stored (`rev-parse`, `rev-list`, `ls-tree`, `cat-file`, `diff-tree`, `blame` of a
commit), never to look at the working tree or the index; no transport is allowed (a partial clone would fetch what is
missing); and the program itself is taken from absolute entries of PATH only, never from the working directory.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess


class GitError(Exception):
    """Why git cannot answer, in one line."""


_SAFE = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.attributesFile=",
    "-c", "protocol.allow=never",
    "-c", "diff.external=",
    "-c", "core.sshCommand=false",
    "-c", "credential.helper=",
    "-c", "submodule.recurse=false",
    "-c", "gc.auto=0",
    "-c", "maintenance.auto=false",
)  # fmt: skip

_TIMEOUT = 60.0
"""Seconds for one question; the largest repositories answer in a few."""
_MOST_COMMITS = 1000
"""Commits that are looked at for how often a file was changed."""


class Repository:
    """The git checkout that a directory stands in. Raises GitError if there is none."""

    def __init__(self, directory: str) -> None:
        self._git = _program()
        self._directory = directory
        top = self._ask("rev-parse", "--show-toplevel")
        self.top = os.path.normpath(os.fsdecode(top.rstrip(b"\r\n")))

    def commit(self, revision: str) -> str:
        """The id of the commit that a revision names."""
        try:
            found = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        except GitError:
            raise GitError(f"git knows no revision {revision}") from None
        return found.decode("ascii").strip()

    def branched_from(self, commit: str) -> str:
        """Where HEAD's history and the commit's part; the commit itself if there is no HEAD or no common history."""
        try:
            return self._ask("merge-base", commit, "HEAD").decode("ascii").strip() or commit
        except GitError:
            return commit

    def identity(self) -> str:
        """`Name <address>` of whoever commits here; empty if git has not been told."""
        try:
            found = self._ask("var", "GIT_AUTHOR_IDENT").decode("utf-8", "replace")
        except GitError:
            return ""
        return found.rpartition(">")[0] + ">" if ">" in found else ""

    def files(self, commit: str) -> dict[str, str]:
        """The regular files of a commit: path relative to the top, with `/`, and the id of the content."""
        files = {}
        for entry in self._ask("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            head, tab, path = entry.partition(b"\t")
            mode, _, rest = head.partition(b" ")
            if tab and mode in (b"100644", b"100755"):
                files[os.fsdecode(path)] = rest.split(b" ")[1].decode("ascii")
        return files

    def renames(self, old: str, new: str) -> dict[str, str]:
        """Files that a commit has under another name than an older one: new path to old path."""
        answer = self._ask(
            "diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status",
            "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", old, new,
        )  # fmt: skip
        fields = answer.split(b"\0")[:-1]  # status, old path, new path, status, …
        pairs = zip(fields[1::3], fields[2::3], strict=True)
        return {os.fsdecode(now): os.fsdecode(before) for before, now in pairs}

    def contents(self, ids: Iterable[str]) -> Iterator[bytes]:
        """The content with each of these ids."""
        asked = list(ids)
        if not asked:
            return
        missing = GitError("git does not have all files of that revision here (a partial or broken clone)")
        try:
            answer = self._ask("cat-file", "--batch", given="".join(f"{id}\n" for id in asked).encode("ascii"))
        except GitError:
            raise missing from None
        position = 0
        for _ in asked:
            end = answer.find(b"\n", position)
            head = answer[position:end].split(b" ")
            if len(head) != 3 or head[1] != b"blob":
                raise missing
            size = int(head[2])
            yield answer[end + 1 : end + 1 + size]
            position = end + 1 + size + 1

    def tip(self, reference: str) -> str:
        """The id of what a full reference (`refs/…`, `HEAD`) points to; empty if there is none."""
        try:
            return self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", reference).decode("ascii").strip()
        except GitError:
            return ""

    def blobs(self, names: Iterable[str]) -> list[tuple[str, int]]:
        """The ids of the contents with these names (`commit:path`), and their sizes in bytes; ("", 0) for none."""
        # A name with a line end would be two questions.
        asked = ["" if "\n" in name else name for name in names]
        if not asked:
            return []
        given = os.fsencode("".join(f"{name}\n" for name in asked))
        answer = self._ask("cat-file", "--batch-check=%(objecttype) %(objectname) %(objectsize)", given=given)
        lines = [line.split(b" ") for line in answer.split(b"\n")[: len(asked)]]
        return [(line[1].decode("ascii"), int(line[2])) if line[0] == b"blob" else ("", 0) for line in lines]

    def not_in(self, commits: Iterable[str], head: str) -> dict[str, float]:
        """Those of the commits that are no part of a commit's history, the newest first, with when they were made
        (seconds since the epoch). Ones that are not here are left out."""
        asked = set(commits)
        if not asked:
            return {}
        given = "".join(f"{commit}\n" for commit in [*asked, "^" + head])
        answer = self._ask("rev-list", "--timestamp", "--ignore-missing", "--stdin", given=given.encode("ascii"))
        lines = (line.split(" ") for line in answer.decode("ascii").splitlines())
        return {commit: float(time) for time, commit in lines if commit in asked}

    def changed_since(self, moment: float) -> Counter[str]:
        """In how many of HEAD's commits since a moment (seconds since the epoch) each file was changed; merges do not
        count, and of very many commits only the newest. Paths are relative to the top, with `/`."""
        since = f"--max-age={int(moment)}"
        commits = self._ask("rev-list", f"--max-count={_MOST_COMMITS}", since, "--no-merges", "HEAD")
        if not commits:
            return Counter()
        answer = self._ask(
            "diff-tree", "--stdin", "-r", "-z", "--root", "--no-commit-id", "--name-only", "--no-renames",
            "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", given=commits,
        )  # fmt: skip
        return Counter(os.fsdecode(path) for path in answer.split(b"\0") if path)

    def people(self) -> set[str]:
        """Everybody who wrote or made a commit of any reference, as `Name <address>`."""
        answer = self._ask("rev-list", "--all", "--format=%an <%ae>%n%cn <%ce>")
        lines = answer.decode("utf-8", "replace").split("\n")
        return {line for line in lines if line.endswith(">") and not line.startswith("commit ")}

    def had(self, path: str) -> bool:
        """Whether any commit of any reference has changed a file of this path, relative to the top."""
        return bool(self._ask("--literal-pathspecs", "-C", self.top, "rev-list", "--all", "--max-count=1", "--", path))

    def blame(self, commit: str, path: str) -> bytes:
        """Where each line of a file is from, as of a commit, in the form of `git blame --incremental` (git-blame(1)).

        Changes of white space only do not count, lines moved within the file keep where they are from.
        """
        self._refuse_pipes()
        return self._ask(
            "-C", self.top, "-c", "mailmap.file=", "-c", "mailmap.blob=",
            "blame", "--incremental", "--no-textconv", "--no-ext-diff", "-w", "-M", commit, "--", path,
        )  # fmt: skip

    def _refuse_pipes(self) -> None:
        """Blame reads two files that a repository can name, whatever it is told; from a pipe it would read for ever."""
        try:
            named = self._ask("-C", self.top, "config", "--path", "--get-all", "blame.ignoreRevsFile")
        except GitError:  # the setting is not there
            named = b""
        mailmap = os.path.join(self.top, ".mailmap")
        files = [os.path.join(self.top, os.fsdecode(name)) for name in named.split(b"\n") if name]
        files += [mailmap] if os.path.lexists(mailmap) and not os.path.islink(mailmap) else []
        if not all(map(os.path.isfile, files)):
            raise GitError("git would read a file for blame that is none (.mailmap or blame.ignoreRevsFile)")

    def commits(self, since: str = "") -> dict[str, float]:
        """The ids of all commits that a branch, a tag or the stash leads to, the oldest first, with when they were made
        (seconds since the epoch); with a commit, only those that are no part of its history."""
        without = ["--not", since] if since else []
        answer = self._ask("rev-list", "--all", "--topo-order", "--reverse", "--timestamp", *without)
        lines = (line.split(" ") for line in answer.decode("ascii").splitlines())
        return {commit: float(time) for time, commit in lines}

    @property
    def is_shallow(self) -> bool:
        """Whether the beginning of the history is not here."""
        return self._ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def started(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A git that is asked and answers as it goes: for what is too much to hold. Raises GitError."""
        import subprocess

        try:
            return subprocess.Popen(
                [self._git, *_SAFE, *arguments],
                cwd=self._directory,
                env={**os.environ, **_ENVIRONMENT},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror}") from None

    def _ask(self, *arguments: str, given: bytes = b"") -> bytes:
        import subprocess  # here: a run without --diff does not pay for it

        try:
            done = subprocess.run(
                [self._git, *_SAFE, *arguments],
                cwd=self._directory,
                env={**os.environ, **_ENVIRONMENT},
                input=given,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise GitError("git took too long") from None
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror}") from None
        if done.returncode:
            raise GitError(self._why(done.stderr.decode("utf-8", "replace")) or f"git failed ({done.returncode})")
        return done.stdout

    def _why(self, said: str) -> str:
        """The first line of what git says on stderr, in our words where its own are for somebody else."""
        line = said.strip().partition("\n")[0].removeprefix("fatal: ")
        if line.startswith("not a git repository"):
            return f"{self._directory} is not a git repository, nor inside one"
        if "dubious ownership" in line:
            return f"{line}; `git config --global --add safe.directory FOLDER` says that you trust it"
        return line


_ENVIRONMENT = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
"""The person's own environment is trusted; on top of it: no transport, no questions, messages in English."""


def _program() -> str:
    name = "git.exe" if sys.platform == "win32" else "git"
    for directory in os.get_exec_path():
        path = os.path.join(directory, name)
        if os.path.isabs(directory) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise GitError("git is not installed")


def head(directory: str) -> str:
    """The commit that is checked out in a directory; empty without git, or without a commit."""
    try:
        return Repository(directory).commit("HEAD")
    except GitError:
        return ""
