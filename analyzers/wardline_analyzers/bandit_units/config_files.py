"""Reading bandit's own settings files: `[tool.bandit]` in `pyproject.toml`, `.bandit`, `bandit.yaml`.

Nothing here imports bandit, touches a file, or raises. What a file says wrongly is told with its line.
Formats: https://bandit.readthedocs.io/en/latest/config.html
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wardline_analyzers.bandit_units.config import BanditConfig

_LONGEST = 200_000
"""Characters: longer files are not read."""

_MOST_VALUES = 10_000
_DEEPEST = 20

_LISTS = ("tests", "skips", "exclude_dirs")
_KNOWN_ELSEWHERE = frozenset(
    ("include", "profiles", "plugin_name_pattern", "log_format", "blacklist_calls", "blacklist_imports")
)
"""Settings of bandit that do not change what it finds, unless a legacy profile is chosen on the command line."""

_INI_KEY = re.compile(
    "aggregate|baseline|confidence|configfile|debug|exclude|format|ignore-nosec|level|msg-template|number|output"
    "|profile|quiet|recursive|skips|targets|tests|verbose"
)
_TEST_ID = re.compile(r"B\d{3,4}")
_SECTION = re.compile(r"(?:\s*(?:[#;][^\n]*)?\n)*\s*\[")


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One mistake in a settings file; `line` is 0-based."""

    message: str
    line: int


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a settings file says."""

    config: BanditConfig = field(default_factory=BanditConfig)
    exclude_dirs: tuple[str, ...] = ()
    """Bandit's patterns for paths that are not scanned: shell patterns, or parts of a path."""
    configfile: str | None = None
    """A `.bandit` file may name a further file."""
    problems: tuple[ConfigProblem, ...] = ()


def read_config(name: str, text: str) -> ConfigFile:
    """Read a file by its name: `pyproject.toml`, `.bandit` (INI or YAML), `*.yaml`, `*.yml`; else nothing is read."""
    if name.endswith(".toml"):
        return read_toml(text)
    if name.endswith((".yaml", ".yml")):
        return read_yaml(text)
    if name.endswith(".bandit"):
        return read_ini(text) if _SECTION.match(text.lstrip("\ufeff")) else read_yaml(text)
    return ConfigFile()


def read_toml(text: str) -> ConfigFile:
    """Read `[tool.bandit]` of a `pyproject.toml`."""
    return _guarded(text, _toml)


def read_yaml(text: str) -> ConfigFile:
    """Read a `bandit.yaml`."""
    return _guarded(text, _yaml)


def read_ini(text: str) -> ConfigFile:
    """Read the section `[bandit]` of a `.bandit` file."""
    return _guarded(text, _ini)


class _Wrong(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def _guarded(text: str, read: Callable[[str], ConfigFile]) -> ConfigFile:
    try:
        if len(text) > _LONGEST:
            raise _Wrong(f"the file is longer than {_LONGEST} characters, so it is not read")
        return read(text.replace("\r\n", "\n").lstrip("\ufeff"))
    except _Wrong as wrong:
        return ConfigFile(problems=(ConfigProblem(str(wrong), wrong.line),))
    except Exception as problem:  # parsers of three formats, fed with anything
        return ConfigFile(problems=(ConfigProblem(f"cannot be read: {type(problem).__name__}", 0),))


def _toml(text: str) -> ConfigFile:
    if sys.version_info >= (3, 11):
        from tomllib import TOMLDecodeError, loads
    else:
        from tomli import TOMLDecodeError, loads
    try:
        values = loads(text)
    except TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        raise _Wrong(f"not valid TOML: {error}", int(place[1]) - 1 if place else text.count("\n")) from None
    tool = values.get("tool", {})
    return _settings(tool.get("bandit", {}) if isinstance(tool, dict) else {}, text, "[tool.bandit")


def _yaml(text: str) -> ConfigFile:
    import yaml

    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise _Wrong(f"not valid YAML: {problem}", getattr(mark, "line", 0)) from None
    return _settings({} if values is None else values, text, "")


def _settings(values: Any, text: str, section: str) -> ConfigFile:
    """Settings from TOML or YAML: lists of ids, lists of paths, and a section for each test that can be configured."""
    if not isinstance(values, dict):
        raise _Wrong("bandit's settings must be keys with values")
    where = _Finder(text, section)
    problems: list[ConfigProblem] = []
    lists: dict[str, tuple[str, ...]] = {}
    options: dict[str, str] = {}
    for key, value in values.items():
        name = str(key)
        if name in _LISTS:
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                lists[name] = tuple(value)
            elif value is not None:
                problems.append(ConfigProblem(f"`{name}` must be a list of texts", where.key(name)))
        elif name in _KNOWN_ELSEWHERE or value is None:
            continue
        elif not isinstance(value, dict):
            hint = "; in this file it is called `exclude_dirs`" if name == "exclude" else ""
            problems.append(ConfigProblem(f"bandit does not read `{name}` in this file{hint}", where.key(name)))
        else:
            try:
                options[name] = json.dumps(_plain(value, [_MOST_VALUES], 0), sort_keys=True)
            except OverflowError:
                problems.append(ConfigProblem(f"`{name}` is too large or refers to itself", where.key(name)))
    config = BanditConfig(
        tests=_unique(lists.get("tests", ())),
        skips=_unique(lists.get("skips", ())),
        options=tuple(sorted(options.items())),
    )
    problems += _odd_ids(config, where)
    return ConfigFile(config, lists.get("exclude_dirs", ()), None, tuple(problems))


def _ini(text: str) -> ConfigFile:
    import configparser

    parser = configparser.ConfigParser()
    try:
        parser.read_string(text)
        values = dict(parser.items("bandit"))
    except configparser.NoSectionError:
        raise _Wrong("there is no section `[bandit]`, so bandit does not read this file") from None
    except configparser.Error as error:
        line = getattr(error, "lineno", None) or next((at for at, _ in getattr(error, "errors", ())), 1)
        raise _Wrong(f"bandit cannot read this file: {error.message.splitlines()[0]}", line - 1) from None
    where = _Finder(text, "[bandit")
    problems = [
        ConfigProblem(f"bandit does not read `{name}` in this file", where.key(name))
        for name in values
        if not _INI_KEY.fullmatch(name)
    ]
    # Bandit splits at commas and leaves the spaces; and any text in `ignore-nosec` means yes.
    config = BanditConfig(
        tests=_unique(_split(values.get("tests"))),
        skips=_unique(_split(values.get("skips"))),
        ignore_nosec=bool(values.get("ignore-nosec")),
    )
    if (values.get("ignore-nosec") or "").lower() in ("false", "no", "off", "0"):
        message = "bandit takes any text here for yes; leave the line out"
        problems.append(ConfigProblem(message, where.key("ignore-nosec")))
    problems += _odd_ids(config, where)
    return ConfigFile(config, _split(values.get("exclude")), values.get("configfile") or None, tuple(problems))


def _split(value: str | None) -> tuple[str, ...]:
    return tuple(value.split(",")) if value else ()


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))


def _odd_ids(config: BanditConfig, where: _Finder) -> list[ConfigProblem]:
    """What bandit leaves out without a word. Whether it has a test of that id, `check_config` knows."""
    found: list[ConfigProblem] = []
    for test_id in (*config.tests, *config.skips):
        if _TEST_ID.fullmatch(test_id):
            continue
        if _TEST_ID.fullmatch(test_id.strip()):
            message = f"bandit does not take `{test_id.strip()}` with a space beside it: write the ids without spaces"
        else:
            message = f"`{test_id}` is no id of a test (they look like `B101`), so bandit leaves it out"
        found.append(ConfigProblem(message, where.word(test_id.strip())))
    found += [
        ConfigProblem(f"`{test_id}` is both in `tests` and in `skips`: bandit refuses to run", where.word(test_id))
        for test_id in config.tests
        if test_id in config.skips
    ]
    return found


def _plain(value: Any, left: list[int], depth: int) -> Any:
    """A value as JSON can say it. Raises OverflowError if it has too many parts: YAML can say that in a few lines."""
    left[0] -= 1
    if left[0] < 0 or depth > _DEEPEST:
        raise OverflowError
    if isinstance(value, Mapping):
        return {str(key): _plain(item, left, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(item, left, depth + 1) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


class _Finder:
    """Where in a text a key or a word stands, for a message: a guess by eye, the first place that looks right."""

    def __init__(self, text: str, section: str) -> None:
        self._lines = text.split("\n")
        starts = (n for n, line in enumerate(self._lines) if section and line.lstrip().startswith(section))
        self._first = next(starts, 0)

    def key(self, name: str) -> int:
        found = self._search(rf"\s*\[?[\"'\w.-]*\b{re.escape(name)}\b[\"']?\s*[]:=]")
        return self.word(name) if found is None else found

    def word(self, word: str) -> int:
        found = self._search(rf".*(?<!\w){re.escape(word)}(?!\w)")
        return self._first if found is None else found

    def _search(self, pattern: str) -> int | None:
        for number in range(self._first, len(self._lines)):
            if re.match(pattern, self._lines[number]):
                return number
        return None


def find_word(text: str, word: str) -> int:
    """The 0-based line of a word in a settings file; the first line if it is not there."""
    return _Finder(text, "").word(word)
