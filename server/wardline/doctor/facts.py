"""What runs here: facts in sections, each of them fine, wrong, or neither."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from wardline import __version__

_LIBRARIES = (
    *("bandit", "cachetools", "lsprotocol", "packaging", "pathspec", "pygls", "rich"),
    *("tree-sitter", "tree-sitter-python"),
)
_OPTIONAL = ("mcp",)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the report. `fine`: False is a problem; None says nothing."""

    section: str
    name: str
    value: str
    fine: bool | None = None


def facts(directory: str) -> Iterator[Fact]:
    """All that can be told by looking; `directory` is where the user is. What fails is a fact as well."""
    sections = (
        ("program", _program),
        ("settings", _settings),
        ("engine", _engine),
        ("advisories", _advisories),
        ("records", _records),
    )
    for section, tell in sections:
        try:
            yield from (Fact(section, name, short(value), fine) for name, value, fine in tell(directory))
        except Exception as error:  # the report must not end where something is broken: that is what it is for
            yield Fact(section, "this could not be told", f"{type(error).__name__}: {short(str(error))}", False)


Told = Iterator[tuple[str, str, bool | None]]


def short(text: str) -> str:
    """Without the user's name: the home directory as `~`."""
    home = os.path.expanduser("~")
    return text.replace(home, "~") if len(home) > 1 else text


def _program(directory: str) -> Told:
    yield "wardline", __version__, None
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})", sys.version_info >= (3, 10)
    yield "system", f"{platform.system()} {platform.release()} {platform.machine()}", None
    yield "interpreter", sys.executable, None
    yield "on PATH", shutil.which("wardline") or "no", None
    for name in _LIBRARIES:
        found = installed(name)
        yield name, found or "missing: reinstall wardline", bool(found)
    for name in _OPTIONAL:
        yield name, installed(name) or f"not installed (wardline[{name}])", None
    git = shutil.which("git")
    yield "git", git or "no: changes, records and policies need it", bool(git)


def installed(name: str) -> str:
    """The version of an installed package; empty if it is missing."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _settings(directory: str) -> Told:
    from wardline import config

    found = config.resolve(Path(directory) / "_.py", workspace=Path(directory))
    yield "file", str(found.config_file or "none: the defaults hold"), None
    yield "root", str(found.root), None
    yield "problems", str(len(found.problems)), not found.problems
    yield "origins", found.settings.origins, None
    for name in ("rules", "models"):
        folder = found.root / ".wardline" / name
        yield f"own {name}", f"{sum(1 for _ in folder.rglob('*.*')) if folder.is_dir() else 0} files", None


def _engine(directory: str) -> Told:
    from wardline_analyzers.flow.models.loading import load as models
    from wardline_analyzers.languages import CODE
    from wardline_analyzers.rules.catalog import load as rules
    from wardline_analyzers.rules.compiled import cache_directory

    yield "rules", str(len(rules().rules)), None
    yield "dataflow", _dataflow(), None
    yield "models of libraries", f"{len(list(_model_files()))} files", models("python") is not None
    for language in CODE:
        yield f"grammar of {language}", *_grammar(language)
    cache = cache_directory()
    if cache is None:
        yield "cache", "none: nothing is kept between runs", None
        return
    size = sum(file.stat().st_size for file in Path(cache).rglob("*") if file.is_file()) if os.path.isdir(cache) else 0
    parent = next((p for p in (Path(cache), *Path(cache).parents) if p.exists()), Path(cache))
    writable = os.access(parent, os.W_OK)
    lost = "" if writable else "; it cannot be written, so each start compiles the rules anew, which takes seconds"
    yield "cache", f"{cache}, {size / 1e6:.1f} MB{lost}", writable


def _dataflow() -> str:
    """Whether it runs as machine code, as wheels have it, or as Python."""
    from wardline_analyzers.flow.known import values

    return "Python, not compiled" if (values.__file__ or "").endswith(".py") else "compiled"


def _grammar(language: str) -> tuple[str, bool | None]:
    """Whether a language's front end can be loaded and parses a text."""
    from wardline_analyzers.languages import PYTHON, front_of

    try:
        root = front_of(language).parse(b"\n", False).root
    except ImportError:
        return f"not installed (wardline[{language}])", None if language != PYTHON else False
    return ("works", True) if not root.has_error else ("does not parse an empty text", False)


def _model_files() -> Iterator[Path]:
    import wardline_analyzers.models as package

    return Path(next(iter(package.__path__))).rglob("*.yaml")


def _advisories(directory: str) -> Told:
    from wardline.advisories import age, store

    for ecosystem in store.ECOSYSTEMS:
        about = store.used(ecosystem)
        if about is None:
            yield ecosystem, f"none: nothing is said of its packages ({age.UPDATE} --ecosystem {ecosystem})", None
        else:
            yield ecosystem, f"{about.packages:,} packages, {age.in_words(about.date)}", None


def _records(directory: str) -> Told:
    from wardline.origin import journal
    from wardline.origin.places import root_of
    from wardline.origin.records import TRACES
    from wardline.review.records import FILE

    root = root_of(os.path.join(directory, "_"), directory)
    for name, path in (("traces", TRACES), ("reviews", FILE)):
        file = Path(root) / path
        if not file.exists():
            yield name, "none", None
            continue
        lines, bad = journal.read(file)
        yield name, f"{len(lines)} lines, {bad} that cannot be read", not bad
