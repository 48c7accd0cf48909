"""Rules as JSON: the form in which they are kept between two starts, because parsing the pages is slow.

JSON, not pickle: a file in a cache folder must not be able to run code. A rule is an object of those fields that
differ from their defaults, likewise its matchers and fixes; the digest in the file's name covers the defaults too.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from wardline_analyzers.finding import Confidence, Safety, Severity
from wardline_analyzers.rules.rule import FixSpec, Matcher, Rule

KEPT = 3
"""Compiled files that may stay: those of other installed versions are not fought over."""
_T = TypeVar("_T", Rule, Matcher, FixSpec)

_SEVERITIES = {severity.value: severity for severity in Severity}
_CONFIDENCES = {confidence.value: confidence for confidence in Confidence}
_SAFETIES = {safety.value: safety for safety in Safety}
_REQUIRED = {
    kind: frozenset(field.name for field in fields(kind) if field.default is MISSING)
    for kind in (Rule, Matcher, FixSpec)
}


def dump(rules: Iterable[Rule]) -> str:
    return json.dumps([_plain(rule) for rule in rules], separators=(",", ":"))


def load(text: str) -> list[Rule]:
    """The rules of a text that `dump` made. Raises some exception for any other text."""
    return [_rule(fields) for fields in json.loads(text)]


def _plain(value: Any) -> Any:
    if isinstance(value, (Rule, Matcher, FixSpec)):
        kept = ((field.name, getattr(value, field.name), field.default) for field in fields(value))
        return {name: _plain(found) for name, found, default in kept if found != default}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Safety) else value


def _rule(values: dict[str, Any]) -> Rule:
    if "matchers" in values:  # not so in rules about suppression comments
        values["matchers"] = [_matcher(item) for item in values["matchers"]]
    if "fixes" in values:
        values["fixes"] = [_fix(item) for item in values["fixes"]]
    return _made(Rule, values)


def _matcher(values: dict[str, Any]) -> Matcher:
    if "where" in values:
        values["where"] = _deeply(values["where"])
    return _made(Matcher, values)


def _fix(values: dict[str, Any]) -> FixSpec:
    values["safety"] = _SAFETIES[values["safety"]]
    if "set" in values:
        values["set"] = _deeply(values["set"])
    return _made(FixSpec, values)


def _made(kind: type[_T], values: dict[str, Any]) -> _T:
    """An object with these fields; the others are found on the class, as its defaults.

    Without a call of the class: the constructor of a frozen dataclass sets each field by a call, which was half of
    the time of a warm start.
    """
    for name, value in values.items():
        if type(value) is list:
            values[name] = tuple(value)
    if "severity" in values:
        values["severity"] = _SEVERITIES[values["severity"]]
    if "confidence" in values:
        values["confidence"] = _CONFIDENCES[values["confidence"]]
    if not values.keys() >= _REQUIRED[kind]:
        raise ValueError(f"a {kind.__name__} lacks fields")
    made = object.__new__(kind)
    made.__dict__.update(values)
    return made


def _deeply(value: Any) -> Any:
    return tuple([_deeply(item) for item in value]) if type(value) is list else value


def cache_directory() -> str | None:
    """The user's folder for what can be made again: XDG Base Directory, `LOCALAPPDATA`, or `~/Library/Caches`.

    None when the system does not say where the user's home is. The folder need not exist.
    """
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        root = os.path.expanduser("~/Library/Caches")
    else:
        root = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(root):  # the standard: a relative path is invalid and is ignored
            root = os.path.expanduser("~/.cache")
    return os.path.join(root, "wardline") if os.path.isabs(root) else None


def recall(directory: str, digest: str, count: int) -> list[Rule] | None:
    """The rules kept under this digest, or None if there are not `count` of them."""
    text = recall_text(directory, "rules", digest)
    try:
        rules = load(text or "")
    except Exception:  # whatever is wrong with the file: the pages are still there
        return None
    return rules if len(rules) == count else None


def keep(directory: str, digest: str, rules: Iterable[Rule]) -> None:
    keep_text(directory, "rules", digest, dump(rules))


def recall_text(directory: str, kind: str, digest: str) -> str | None:
    """What is kept under this digest, or None."""
    try:
        with open(_path(directory, kind, digest), encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def keep_text(directory: str, kind: str, digest: str, text: str) -> None:
    """Write a text so that a reader sees all of it or none, and drop old files. Does nothing if it cannot."""
    target = _path(directory, kind, digest)
    draft = f"{target}.{os.getpid()}.tmp"
    try:
        os.makedirs(directory, exist_ok=True)
        try:
            with open(draft, "x", encoding="utf-8") as file:
                file.write(text)
            os.replace(draft, target)
        except OSError:
            os.unlink(draft)
        _drop_old(directory, kind)
    except OSError:
        return


def _drop_old(directory: str, kind: str) -> None:
    with os.scandir(directory) as entries:
        files = [entry for entry in entries if entry.name.startswith(f"{kind}-")]
    for entry in sorted(files, key=lambda entry: entry.stat().st_mtime_ns, reverse=True)[KEPT:]:
        os.unlink(entry.path)


def _path(directory: str, kind: str, digest: str) -> str:
    return os.path.join(directory, f"{kind}-{digest}.json")
