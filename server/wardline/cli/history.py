"""`wardline check --history`: the secrets in what git has stored."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.cli.progress import progress_bar
from wardline.project.report import FileReport

if TYPE_CHECKING:
    from wardline.cli.overrides import Overrides
    from wardline.config import Resolved
    from wardline.config.patterns import Patterns
    from wardline.project.git import Repository
    from wardline.project.store import Store


class History:
    """One run over the history of the checkout that `cwd` is in. Raises GitError."""

    def __init__(self, arguments: argparse.Namespace, overrides: Overrides, cwd: str) -> None:
        from wardline.project.git import Repository

        self.arguments, self.overrides = arguments, overrides
        self.cwd = cwd
        self.settings: dict[str, Resolved] = {}
        """By absolute path, of the files that something was looked for in."""
        self.notes: list[str] = []
        self._repository: Repository = Repository(cwd)

    def reports(self, store: Store | None) -> list[FileReport]:
        """What is found, the oldest commits first."""
        from wardline.config.patterns import compile_patterns
        from wardline.project.history import Look, about_secrets, blobs, scan
        from wardline.project.scan import cores, job_name

        repository, options = self._repository, self.arguments
        since = repository.commit(options.since) if options.since else ""
        commits = repository.commits(since)
        if repository.is_shallow:
            self.notes.append("this is a shallow clone: only the commits that are here were looked at")
        patterns = compile_patterns(options.exclude) if options.exclude else None
        wanted = [os.path.normpath(os.path.join(self.cwd, path)) for path in options.paths or ["."]]
        profiles: dict[bytes, object] = {}
        jobs = []
        for blob in blobs(repository, list(commits)):
            path = os.path.join(repository.top, *blob.path.split("/"))
            if not _is_text(blob.path) or not any(_below(path, top) for top in wanted):
                continue
            settings = self._settings(path)
            if settings is None or _is_excluded(path, self.cwd, patterns):
                continue
            root = str(settings.root)
            profile = self.overrides.apply(settings.profile)
            narrowed = profiles.setdefault(profile.key, about_secrets(profile))
            jobs.append(
                Look(repository.top, blob, job_name(path, root), narrowed, settings.settings.max_file_size)  # type: ignore[arg-type]
            )
        with progress_bar(not options.quiet) as progress:
            return scan(jobs, commits, store=store, processes=options.jobs or cores(), progress=progress)

    def _settings(self, path: str) -> Resolved | None:
        """What holds for a path now; None if it is excluded by the settings. What git ignores today it may have stored
        yesterday."""
        from wardline.config import resolve

        settings = self.settings.get(path)
        if settings is None:
            settings = self.settings[path] = resolve(Path(path), workspace=Path(self.cwd))
        reason = settings.reason_excluded()
        return settings if reason is None or reason.startswith("`") else None


def _is_text(path: str) -> bool:
    from wardline.project.discover import may_be_text

    return may_be_text(path.rpartition("/")[2].lower())


def _below(path: str, top: str) -> bool:
    return path == top or path.startswith(os.path.join(top, ""))


def _is_excluded(path: str, cwd: str, patterns: Patterns | None) -> bool:
    return patterns is not None and bool(patterns.decide(os.path.relpath(path, cwd).replace(os.sep, "/")))
