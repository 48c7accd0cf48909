"""Topics `stranger` and `made-up`: is a top-level module one that nobody here knows.

About: (module,). Known is what the workspace has anywhere as a folder or a file, what is installed in its environment,
and what a manifest declares. `made-up`: the package index does not know it either, which takes the network.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock

from cachetools import TTLCache, cached

from wardline.config.excluded import OF_TOOLS
from wardline.project.environments import active, is_environment, of_project, site_packages
from wardline.world import package_index
from wardline.world.answers import DAY, MINUTE, About, Answer, Place
from wardline_analyzers.dependencies.dependency import PYPI
from wardline_analyzers.dependencies.manifests import dependencies_of
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.files.kinds import kind_of

_MOST_ENTRIES = 100_000
_FRESH = 20.0
"""Seconds for which folders are not looked at again."""
_LARGEST = 2_000_000
"""Bytes of a manifest that is read."""
_MODULE = re.compile(r"(?P<name>[^.]+)\.(?:py[iwx]?|pyd|so|[^.]*-linux-gnu\.so|cpython-[^/]*)")
_OLD, _MANY = 730, 3
"""Days since the first release, and releases, of a package that is no look-alike which somebody has just registered."""
_WORD = re.compile(r"[a-z0-9]+")


def strangers(questions: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """Who knows these modules; see the module."""
    if not place.root:
        return {}
    local = _local(place.root)
    strange = [module for (module,) in questions if not local.knows(module)]
    old = _established(strange, place)
    return {about: Answer(about[0] in strange and about[0] not in old, MINUTE) for about in questions}


def _established(modules: Sequence[str], place: Place) -> set[str]:
    """Those of which the index has a package that is years old and has had releases; none without the network."""
    asked = package_index.answers([(PYPI, module) for module in modules], place)
    return {
        module
        for (_, module), answer in asked.items()
        if (answer.value["days"] or 0) > _OLD and (answer.value["releases"] or 0) > _MANY
    }


def made_up(questions: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """Which of these modules nobody knows; nothing without the network."""
    if not place.network or not place.root:
        return {}
    local = _local(place.root)
    strange = [about for about in questions if not local.knows(about[0])]
    asked = package_index.answers([(PYPI, module) for (module,) in strange], place)
    found = {about: Answer(False, MINUTE) for about in questions if about not in strange}
    for (module,) in strange:
        answer = asked.get((PYPI, module))
        if answer is not None:
            found[(module,)] = Answer(not answer.value["exists"], min(answer.lasts, DAY))
    return found


@cached(TTLCache(4, _FRESH), lock=Lock())
def _local(root: str) -> _Local:
    return _Local(root)


class _Local:
    """What the workspace and its environment know, as of one moment."""

    def __init__(self, root: str) -> None:
        self._modules = set(_modules_below(root)) | {
            name for path in (*of_project(root), *active()) for name in _installed(path)
        }
        self._declared = {f"-{name}-" for name in _declared(root)}

    def knows(self, module: str) -> bool:
        """Whether a top-level module is one of theirs."""
        if module in self._modules:
            return True
        # A package `google-cloud-x` brings a module `google`, a `python-foo` one called `foo`.
        name = f"-{normalised(PYPI, module)}-"
        return any(name in declared or declared in name for declared in self._declared)


def _modules_below(root: str) -> Iterator[str]:
    """Names of all folders and modules below a folder, wherever: test data and plug-ins are imported as well."""
    seen = 0
    for folder, folders, files in os.walk(root):
        folders[:] = [
            name for name in folders if name not in OF_TOOLS and not is_environment(os.path.join(folder, name))
        ]
        yield from folders
        for name in files:
            if match := _MODULE.fullmatch(name):
                yield match["name"]
        seen += len(folders) + len(files)
        if seen > _MOST_ENTRIES:
            return


def _installed(environment: str) -> Iterator[str]:
    """The top-level modules in the site-packages of an environment; editable projects name theirs in a `.pth`."""
    for folder in site_packages(environment):
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            match = _MODULE.fullmatch(name)
            yield match["name"] if match else name
            if name.endswith(".pth") and not name.startswith("__editable__"):
                yield from _of_path_file(Path(folder, name))
            elif name.startswith("__editable__"):
                yield from _WORD.findall(name.partition("-")[0].removeprefix("__editable__").lower())


def _of_path_file(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text("utf-8", "replace")[:100_000].splitlines()
    except OSError:
        return
    for line in lines[:100]:
        if line and not line.startswith(("import ", "#")) and os.path.isdir(line):
            for name in os.listdir(line):
                match = _MODULE.fullmatch(name)
                yield match["name"] if match else name


def _declared(root: str) -> Iterator[str]:
    """The packages that manifests at the top of a project, or one folder below, declare; normalised."""
    folders = [root]
    try:
        with os.scandir(root) as entries:
            folders += [e.path for e in entries if e.is_dir(follow_symlinks=False) and e.name not in OF_TOOLS]
        for folder in folders[:200]:
            for name in os.listdir(folder):
                path = os.path.join(folder, name)
                kind = kind_of(os.path.relpath(path, root).replace(os.sep, "/")).name
                if name == "setup.py":
                    kind = "python"
                if os.path.isfile(path) and os.path.getsize(path) <= _LARGEST:
                    yield from _declared_in(path, kind)
    except OSError:
        return


def _declared_in(path: str, kind: str) -> Iterator[str]:
    from wardline_analyzers.dependencies.manifests import KINDS

    if kind not in KINDS:
        return
    with open(path, "rb") as file:
        text = file.read()
    for dependency in dependencies_of(kind, text):
        if dependency.ecosystem in (PYPI, "conda"):
            yield normalised(PYPI, dependency.name)
