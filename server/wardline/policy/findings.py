"""The findings of the files that a policy asks about: by the engine of `wardline check`, its store, on all cores."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.project.baseline import BaselineError, Baselines
from wardline.project.report import Result
from wardline.project.scan import Job, analyse, cores, job_name, scan
from wardline.project.source import Source

if TYPE_CHECKING:
    from wardline.config import Resolved
    from wardline.project.store import Store


class Findings:
    """What is found, without what the baseline knows. `errors` grows by what could not be analysed, in words."""

    def __init__(self, errors: list[str]) -> None:
        self._errors = errors
        self._baselines = Baselines()
        self._known: dict[str, tuple[bytes, tuple[Result, ...]]] = {}
        """By absolute path: the digest of the text, and what is found in it."""

    def prefetch(self, sources: Sequence[tuple[Source, Resolved]]) -> None:
        """Analyse files that are on disk as they are here, at once."""
        jobs = []
        digests = {source.path: source.digest for source, _ in sources}
        for source, settings in sources:
            root = str(settings.root)
            name = job_name(source.path, root)
            most, network = settings.settings.max_file_size, settings.settings.network
            jobs.append(Job(source.path, name, settings.profile, most, root, network))
        with _store() as store:
            reports = scan(jobs, store=store, processes=cores())
        for report in reports:
            if report.error is not None or (report.source and report.source.digest != digests[report.path]):
                continue  # it has changed meanwhile, or it goes wrong again, with words for it
            self._tell_broken(report.failed)
            self._known[report.path] = digests[report.path], report.results

    def of(self, source: Source, name: str, settings: Resolved) -> Sequence[Result]:
        """What is found in one text; `name` is what people call it."""
        known = self._known.get(source.path)
        try:
            if known is not None and known[0] == source.digest:
                results = known[1]
            else:
                root, network = str(settings.root), settings.settings.network
                analysed = analyse(source, job_name(source.path, root), settings.profile, root, network)
                self._tell_broken(analysed.failed)
                results = analysed.results
            return self._baselines.new(settings.settings.baseline, source.path, results)
        except BaselineError as error:
            self._errors.append(str(error))
        except Exception as error:  # its text may quote the user's code
            self._errors.append(f"{name} could not be analysed ({type(error).__name__})")
        return ()

    def _tell_broken(self, rules: Sequence[str]) -> None:
        self._errors += [f"the rule {rule} broke down, and its findings may be missing" for rule in rules]


def _store() -> Store | nullcontext[None]:
    from wardline.project.store import Store
    from wardline_analyzers.rules.compiled import cache_directory

    directory = cache_directory()
    return Store(Path(directory, "results.sqlite")) if directory else nullcontext()
