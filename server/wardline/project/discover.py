"""Finding the files to analyse below the given paths.

Symbolic links are not followed while walking: they cannot make a loop, nor lead out of the project (to a key in the
home directory whose lines would then stand in a report). A path that was given is taken as it is, link or not.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.config import Resolver
from wardline.config.excluded import Exclusion, below
from wardline.project.source import is_python_script
from wardline_analyzers.languages import PYTHON, suffixes_of

if TYPE_CHECKING:
    from wardline.config import Resolved
    from wardline.config.patterns import Patterns

SUFFIXES = (*suffixes_of(PYTHON), ".ipynb")
_NO_TEXT = re.compile(
    r"7z|a|apk|avi|avif|bin|bmp|bz2|class|dat|db|dll|dmg|docx?|dylib|eot|exe|flac|gif|gz|h5|heic|icns|ico|iso|jar|jpe?g"
    r"|lib|m4a|mkv|mov?|mp3|mp4|mpeg|np[yz]|o|obj|od[ts]|ogg|onnx|otf|parquet|pb|pdf|pickle|pkl|png|pptx?|psd|pth?|py[cdo]"
    r"|rar|safetensors|so|sqlite3?|swf|tar|tgz|tiff?|ttf|wasm|wav|webm|webp|whl|woff2?|xlsx?|xz|zip|zst"
)
"""Names that end so are not looked into; of the others the first bytes tell."""
_OWN = ".wardline"
"""Our own settings and baselines begin so: they are no code of the project's."""
_MOUNT_POINT = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: a directory junction on Windows


@dataclass(frozen=True, slots=True)
class File:
    """A file to analyse, by its absolute path, and what holds for it."""

    path: str
    settings: Resolved


@dataclass
class Discovery:
    """One search."""

    cwd: str
    exclude: Sequence[str] = ()
    """More patterns as in `.gitignore`, relative to `cwd`."""
    everything: bool = False
    """All text files, not just Python."""
    force_exclude: bool = False
    """Exclusions also hold for files that were given by name."""
    problems: list[str] = field(default_factory=list)
    """A line for each path that was asked for, or met, and could not be looked into."""

    def files(self, paths: Iterable[str]) -> Iterator[File]:
        """Each file once, a directory's in the order of their names."""
        from wardline.config.patterns import compile_patterns

        patterns = compile_patterns(self.exclude) if self.exclude else None
        shared = Resolver()
        seen: set[str] = set()
        for given in paths:
            path = os.path.normpath(os.path.join(self.cwd, given))
            try:
                mode = os.stat(path).st_mode
            except (OSError, ValueError) as error:
                self._tell(given, error)
                continue
            if stat.S_ISDIR(mode):
                found = self._walk(path, patterns)
            else:
                settings = shared.resolve(Path(path), workspace=Path(self.cwd))
                left_out = self.force_exclude and (settings.excluded or self._excluded(path, False, patterns))
                found = iter(()) if left_out else iter((File(path, settings),))
            for file in found:
                if file.path not in seen:
                    seen.add(file.path)
                    yield file

    def _walk(self, top: str, patterns: Patterns | None) -> Iterator[File]:
        # What is known of excluded directories depends on where the search begins, so no other search shares it.
        resolver, workspace = Resolver(), self._workspace(top)
        everything = None
        if resolver.resolve(Path(top), workspace=workspace).reason_excluded(directory=True):
            if self.force_exclude:
                return
            # Who names an excluded directory wants it looked into: only the built-in names still count in it.
            everything = Exclusion((), None)
        todo = [top]
        while todo:
            directory = todo.pop()
            try:
                with os.scandir(directory) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self._tell(os.path.relpath(directory, self.cwd), error)
                continue
            folders = []
            for entry in found:
                is_directory = _is_directory(entry)
                if not is_directory and not self._is_wanted(entry):
                    continue
                settings = resolver.resolve(Path(entry.path), workspace=workspace)
                left_out = (
                    everything.reason(entry.path, is_directory, top, None)
                    if everything
                    else settings.reason_excluded(is_directory, top)
                )
                if left_out or self._excluded(entry.path, is_directory, patterns):
                    continue
                if is_directory:
                    folders.append(entry.path)
                else:
                    yield File(entry.path, settings)
            todo.extend(reversed(folders))

    def _workspace(self, top: str) -> Path:
        """The folder whose files may know each other: a directory elsewhere is a project of its own."""
        return Path(top if below(self.cwd, top, False) is None else self.cwd)

    def _tell(self, path: str, error: OSError | ValueError) -> None:
        # A ValueError: no file can be called so.
        if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
            self.problems.append(f"{path}: no such file or directory")
        else:
            self.problems.append(f"{path}: cannot be looked into: {error.strerror}")

    def _is_wanted(self, entry: os.DirEntry[str]) -> bool:
        try:
            if not entry.is_file(follow_symlinks=False):
                return False
        except OSError:
            return False
        name = entry.name.lower()
        if name.endswith(SUFFIXES):
            return True
        if self.everything:
            return may_be_text(name)
        return "." not in name and has_python_shebang(entry.path)

    def _excluded(self, path: str, directory: bool, patterns: Patterns | None) -> bool:
        if patterns is None:
            return False
        relative = os.path.relpath(path, self.cwd).replace(os.sep, "/")
        return bool(patterns.decide(relative + "/" if directory else relative))


def may_be_text(name: str) -> bool:
    """Whether a file of this name (in small letters) may be a text of the project's."""
    return not _NO_TEXT.fullmatch(name.rpartition(".")[2]) and not name.startswith(_OWN)


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        if not entry.is_dir(follow_symlinks=False):
            return False
        return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) != _MOUNT_POINT
    except OSError:
        return False


def has_python_shebang(path: str) -> bool:
    """Whether a file is a script for Python by its first line."""
    try:
        with open(path, "rb") as file:
            return is_python_script(file.read(256))
    except OSError:
        return False
