"""The kinds of value that a setting can have: each one checks a value, and describes itself as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from wardline.config.places import Key, Places
from wardline.config.problem import START, Problem
from wardline_analyzers.finding import Position

Schema = dict[str, Any]


class Wrong:
    """The type of `WRONG`: the value could not be used, and why has been reported."""


WRONG: Final = Wrong()


class Report:
    """Collects the problems of one file, or of the editor's settings (`path` and `places` None).

    `prefix` is where our table stands in the file, e.g. ("tool", "wardline").
    """

    def __init__(
        self,
        path: Path | None = None,
        places: Places | None = None,
        prefix: Key = (),
        custom_rules: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.path = path
        self.custom_rules = custom_rules
        """The user's own rule pages, whose names the settings may use."""
        self.problems: list[Problem] = []
        self._places = places
        self._prefix = prefix

    def value(self, at: Key, message: str, suggestion: str | None = None) -> Wrong:
        """Report a wrong value."""
        start, end = self._places.value(self._prefix + at) if self._places else (START, START)
        return self._add(at, start, end, message, suggestion)

    def key(self, at: Key, message: str, suggestion: str | None = None) -> Wrong:
        """Report a wrong key."""
        start, end = self._places.key(self._prefix + at) if self._places else (START, START)
        return self._add(at, start, end, message, suggestion)

    def line(self, at: Key) -> int:
        """The 0-based line of a key."""
        return self._places.key(self._prefix + at)[0].line if self._places else 0

    def _add(self, at: Key, start: Position, end: Position, message: str, suggestion: str | None) -> Wrong:
        if self.path is None:
            message = f"{dotted(at)}: {message}"
        self.problems.append(Problem(self.path, start, end, message, suggestion))
        return WRONG


def dotted(at: Key) -> str:
    """A key as one writes it: `per-path.0.ignore`."""
    return ".".join(str(part) for part in at)


def closest(word: str, known: Iterable[str]) -> str | None:
    """What was probably meant."""
    from difflib import get_close_matches

    kebab = kebab_case(word)
    by_lower = {name.lower(): name for name in known}
    if kebab in by_lower:
        return by_lower[kebab]
    found = get_close_matches(kebab, by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def kebab_case(word: str) -> str:
    """`minSeverity` and `min_severity` as `min-severity`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", word).replace("_", "-").lower()


class Kind(Protocol):
    """What a value must be."""

    noun: str
    """The kind in words, for messages: "a list of rules"."""

    def check(self, value: object, at: Key, report: Report) -> Any:
        """The value, made ready for use; WRONG, with a problem reported, if none of it can be used."""

    def schema(self) -> Schema: ...


class Flag:
    noun = "true or false"

    def check(self, value: object, at: Key, report: Report) -> Any:
        return value if isinstance(value, bool) else report.value(at, f"This must be {self.noun}")

    def schema(self) -> Schema:
        return {"type": "boolean"}


class Choice:
    """One of some words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.noun = " or ".join([", ".join(f'"{w}"' for w in words[:-1]), f'"{words[-1]}"'])

    def check(self, value: object, at: Key, report: Report) -> Any:
        if isinstance(value, str) and value in self.words:
            return value
        suggestion = closest(value, self.words) if isinstance(value, str) else None
        return report.value(at, f"This must be {self.noun}", suggestion and f'"{suggestion}"')

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


class Text:
    """A string with a meaning of its own."""

    def __init__(self, noun: str) -> None:
        self.noun = noun

    def check(self, value: object, at: Key, report: Report) -> Any:
        if isinstance(value, str) and "\0" not in value:
            return value
        return report.value(at, f"This must be {self.noun}, a string")

    def schema(self) -> Schema:
        return {"type": "string"}


class Number:
    """A whole number within bounds."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most
        self.noun = f"a whole number from {least} to {most}"

    def check(self, value: object, at: Key, report: Report) -> Any:
        if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most:
            return value
        return report.value(at, f"This must be {self.noun}")

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Size:
    """A number of bytes: `5000000` or `"5 MB"` (powers of 1000)."""

    noun = 'a number of bytes, such as 5000000 or "5 MB"'
    _UNITS: Final = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3}
    _FORM: Final = r"^\s*(\d{1,12})\s*([kKmMgG]?[bB])?\s*$"

    def check(self, value: object, at: Key, report: Report) -> Any:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        match = re.match(self._FORM, value) if isinstance(value, str) else None
        size = int(match[1]) * self._UNITS[(match[2] or "").lower()] if match else 0
        return size or report.value(at, f"This must be {self.noun}")

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": self._FORM}]}


class Selector(Text):
    """The name of a rule or a family, of another tool's rule, a `*` pattern, `default` or `all`."""

    def __init__(self) -> None:
        super().__init__("a rule or a family of rules")

    def check(self, value: object, at: Key, report: Report) -> Any:
        if not isinstance(value, str):
            return report.value(at, f"This must be {self.noun}, a string")
        return value if self.known(value, at, report, key=False) else WRONG

    def known(self, value: str, at: Key, report: Report, key: bool) -> bool:
        """Whether there is such a rule; reports it at the key or at the value if not."""
        from wardline_analyzers.rules.catalog import extended_by
        from wardline_analyzers.rules.selection import unknown

        for name, meant in unknown(extended_by(report.custom_rules), (value,)):
            suggestion = None if not meant else meant if key else f'"{meant}"'
            (report.key if key else report.value)(at, f'No rule and no family is called "{name}"', suggestion)
            return False
        return True


class Glob(Text):
    """A pattern as in a `.gitignore` file."""

    def __init__(self) -> None:
        super().__init__("a pattern as in .gitignore")

    def check(self, value: object, at: Key, report: Report) -> Any:
        if not isinstance(value, str) or "\0" in value:
            return report.value(at, f"This must be {self.noun}, a string")
        return value if self.valid(value, at, report, key=False) else WRONG

    def valid(self, value: str, at: Key, report: Report, key: bool) -> bool:
        """Whether the pattern can be understood and matches anything at all; reports it if not."""
        from wardline.config.patterns import compile_pattern

        if compile_pattern(value) is not None:
            return True
        (report.key if key else report.value)(at, "This pattern matches nothing (the form is that of .gitignore)")
        return False


class ListOf:
    """A list; elements in error are left out, the others count."""

    def __init__(self, item: Kind, noun: str) -> None:
        self.item = item
        self.noun = noun

    def check(self, value: object, at: Key, report: Report) -> Any:
        if not isinstance(value, (list, tuple)):
            suggestion = f'["{value}"]' if isinstance(value, str) and '"' not in value else None
            return report.value(at, f"This must be {self.noun}", suggestion)
        checked = [self.item.check(item, (*at, n), report) for n, item in enumerate(value)]
        kept = tuple(item for item in checked if item is not WRONG)
        # A list of nothing but mistakes is no empty list: `select = ["defalt"]` must not switch everything off.
        return kept if kept or not checked else WRONG

    def schema(self) -> Schema:
        return {"type": "array", "items": self.item.schema()}


class Levels:
    """A table: rule or family to a level. Entries in error are left out."""

    noun = "a table from rules or families to levels"
    level = Choice("off", "info", "low", "medium", "high")

    def check(self, value: object, at: Key, report: Report) -> Any:
        if not isinstance(value, Mapping):
            return report.value(at, f"This must be {self.noun}")
        rule = Selector()
        return {
            str(name): level
            for name, wanted in value.items()
            if rule.known(str(name), (*at, str(name)), report, key=True)
            and (level := self.level.check(wanted, (*at, str(name)), report)) is not WRONG
        }

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.level.schema()}


class Fields:
    """A table with known keys, each of its own kind."""

    def __init__(self, noun: str, kinds: Mapping[str, Kind]) -> None:
        self.noun = noun
        self.kinds = kinds

    def check(self, value: object, at: Key, report: Report) -> Any:
        if not isinstance(value, Mapping):
            return report.value(at, f"This must be {self.noun}")
        fields: dict[str, Any] = {}
        for name, wanted in value.items():
            # Editors write `minSeverity`, files `min-severity`.
            key = kebab_case(str(name)) if report.path is None else str(name)
            kind = self.kinds.get(key)
            here = (*at, str(name))
            if kind is None:
                report.key(here, f'There is no setting "{name}" here', closest(str(name), self.kinds))
            elif (checked := kind.check(wanted, here, report)) is not WRONG:
                fields[key] = checked
        return fields

    def schema(self) -> Schema:
        return {
            "type": "object",
            "properties": {name: kind.schema() for name, kind in self.kinds.items()},
            "additionalProperties": False,
        }


class PerPath:
    """Settings for some paths, in either form: a table from pattern to settings, or an array of tables with `paths`.

    Checked: a tuple of (patterns, settings), in the order of the file.
    """

    noun = "a table from patterns to settings, or an array of tables with paths"

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._entry = Fields("a table of settings", kinds)
        paths = ListOf(Glob(), "a list of patterns")
        self._listed = Fields("a table of paths and settings", {"paths": paths, **kinds})

    def check(self, value: object, at: Key, report: Report) -> Any:
        entries: list[tuple[tuple[str, ...], dict[str, Any]]] = []
        if isinstance(value, Mapping):
            for pattern, wanted in value.items():
                here = (*at, str(pattern))
                if Glob().valid(str(pattern), here, report, key=True):
                    fields = self._entry.check(wanted, here, report)
                    if fields is not WRONG:
                        entries.append(((str(pattern),), fields))
        elif isinstance(value, (list, tuple)):
            for n, wanted in enumerate(value):
                fields = self._listed.check(wanted, (*at, n), report)
                if fields is WRONG:
                    continue
                if isinstance(wanted, Mapping) and "paths" not in wanted:
                    report.key((*at, n), "This entry names no paths, so it never applies")
                elif patterns := fields.pop("paths", ()):
                    entries.append((patterns, fields))
        else:
            return report.value(at, f"This must be {self.noun}")
        return tuple(entries)

    def schema(self) -> Schema:
        listed = {**self._listed.schema(), "required": ["paths"]}
        return {
            "anyOf": [
                {"type": "object", "additionalProperties": self._entry.schema()},
                {"type": "array", "items": listed},
            ]
        }
