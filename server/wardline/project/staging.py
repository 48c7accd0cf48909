"""What git stores besides commits: the index, what is about to be pushed, and where its hooks are.

As in `git.py`, nothing of the repository is run: the index is read, never refreshed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from wardline.project.git import GitError, Repository

NO_COMMIT = frozenset(("0" * 40, "0" * 64))
"""What git writes for "there is none" (githooks(5), pre-push)."""
_REGULAR = (b"100644", b"100755")


class Staging(Repository):
    """A checkout, asked about what is about to be committed or pushed. Raises GitError."""

    def index(self) -> dict[str, str]:
        """The regular files of the index: path relative to the top, with `/`, and the id of the content."""
        files = {}
        for entry in self._ask("-C", self.top, "ls-files", "--stage", "-z").split(b"\0"):
            head, tab, path = entry.partition(b"\t")
            mode, *rest = head.split(b" ")
            if tab and mode in _REGULAR and rest[-1] == b"0":  # other stages: a merge that is not settled
                files[os.fsdecode(path)] = rest[0].decode("ascii")
        return files

    def unmerged(self) -> bool:
        """Whether the index holds a merge that is not settled."""
        return bool(self._ask("-C", self.top, "ls-files", "--unmerged", "-z"))

    def index_renames(self, commit: str) -> dict[str, str]:
        """Files that the index has under another name than a commit: new path to old path."""
        answer = self._ask(
            "diff-index", "--cached", "-r", "-z", "-M", "--diff-filter=R", "--name-status",
            "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", commit,
        )  # fmt: skip
        fields = answer.split(b"\0")[:-1]
        pairs = zip(fields[1::3], fields[2::3], strict=True)
        return {os.fsdecode(now): os.fsdecode(before) for before, now in pairs}

    def pushed_base(self, commit: str, remote: str, known: str) -> str:
        """From where on a commit is new to a remote; empty: all of it is.

        `known` is what the remote has for the reference, or an id of zeros. For a new branch it is the newest commit
        that the branch has in common with what is known of the remote.
        """
        if known not in NO_COMMIT and self._is_here(known):
            return self._common(commit, [known]) or known
        tips = self._ask(
            "for-each-ref", "--format=%(objectname)", f"refs/remotes/{remote}/" if remote else "refs/remotes/"
        )
        return self._common(commit, tips.decode("ascii").split())

    def _common(self, commit: str, others: Iterable[str]) -> str:
        tips = list(dict.fromkeys(others))
        if not tips:
            return ""
        try:
            return self._ask("merge-base", commit, *tips).decode("ascii").strip()
        except GitError:
            return ""

    def _is_here(self, commit: str) -> bool:
        try:
            self.commit(commit)
        except GitError:
            return False
        return True

    def hooks(self) -> tuple[str, bool]:
        """The folder of the hooks, absolute, and whether it belongs to this repository alone."""
        # The last value is the one that we are given ourselves, so that no hook runs.
        values = self._ask("-C", self.top, "config", "--path", "--null", "--get-all", "core.hooksPath").split(b"\0")[
            :-2
        ]
        common = os.path.join(self._directory, os.fsdecode(self._ask("rev-parse", "--git-common-dir").rstrip(b"\r\n")))
        if not values or not values[-1]:
            return os.path.normpath(os.path.join(common, "hooks")), True
        folder = os.path.normpath(os.path.join(self.top, os.path.expanduser(os.fsdecode(values[-1]))))
        homes = (os.path.realpath(self.top), os.path.realpath(common))
        real = os.path.realpath(folder)
        return folder, any(real == home or real.startswith(os.path.join(home, "")) for home in homes)
