"""Actions of ASP.NET controllers that anybody may call, told by the attributes on them and on their class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from wardline_analyzers.checks.private_names import RECORDS
from wardline_analyzers.files.checks.action_names import FOR_ALL, SERIOUS
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_CLASS: Final = re.compile(rb"^\s*(?:(?:public|internal|sealed|abstract|partial)\s+)*class\s+(\w+)\b(.*)")
_BASES: Final = re.compile(rb":\s*(?:\w+\.)*(?:Controller|ControllerBase|ApiController)\s*(?:[,{]|$)")
"""A base class of the program's own may carry an attribute."""
_ACTION: Final = re.compile(rb"^\s*public\s[^=;(]*?\b(\w+)\s*\(")
_MARK: Final = re.compile(rb"\s*\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
_ASKS: Final = re.compile(rb"\[[^\]]*(?:Authorize|RequiresClaim|Permission|ApiKey|Role|Policy)")
_OPEN: Final = re.compile(rb"\[[^\]]*\bAllowAnonymous\b")
_CHANGES: Final = re.compile(rb"\bHttp(Post|Put|Patch|Delete)\b")
_REMOVES: Final = re.compile(rb"\bHttpDelete\b")
_ADMIN: Final = re.compile(rb"(?i)^admin|\badmin\b|Administration")
_WHO: Final = re.compile(
    rb"\bUser\b|Identity|Principal|IsInRole|Claim|CurrentUser|Authoriz|Session|Token|ApiKey|Forbid|Unauthorized|Permission"
)
_LOGIN: Final = re.compile(rb"\[(?:[^\]]*,\s*)?Authorize\b")
_ASKS_MORE: Final = re.compile(rb"\bAuthorize\s*\([^)]|Roles|Policy|Permission|RequiresClaim")
_WHOSE: Final = re.compile(
    rb"(?i)\bUser\.|UserId|Identity|Principal|Claim|CurrentUser|Owner|Author|Tenant|IsInRole|Forbid|Permission|\bme\b"
)
_LOOKS_UP: Final = re.compile(
    rb"\.(?=[A-Z])(?i:" + RECORDS.encode() + rb")(?:s|es)?"
    rb"\.(?:Find(?:Async)?\(\s*\w*[iI]d\s*\)|(?:First|Single)(?:OrDefault)?(?:Async)?\(\s*(\w+)\s*=>\s*\1\.Id\s*==\s*\w*[iI]d\s*\))"
)
_ELSEWHERE: Final = re.compile(rb"RequireAuthorization|FallbackPolicy|AuthorizeFilter")


@dataclass(slots=True)
class _Action:
    name: bytes
    start: int
    marks: bytes
    body: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class _Controller:
    name: bytes
    marks: bytes
    actions: list[_Action] = field(default_factory=list)


def open_actions(view: FileView) -> Iterator[FileMatch]:
    """Actions that change something, with no word of who is calling, on them or on their class.

    Where others of the class have one, it has been forgotten here. Where none has, a policy for all of them may be
    set in another file: then only what deletes or administers is told of, and nobody is sure.
    """
    if in_tests(view.path) or _ELSEWHERE.search(view.text):
        return
    for controller in view.of(_controllers):
        if _OPEN.search(controller.marks):
            continue
        whole = _ASKS.search(controller.marks) is not None
        some = any(_ASKS.search(action.marks) for action in controller.actions)
        for action in controller.actions:
            if _ASKS.search(action.marks) or FOR_ALL.search(action.name) or _WHO.search(action.body):
                continue
            if _is_open(controller, action, whole, some):
                confidence = Confidence.MEDIUM if whole or some else Confidence.LOW
                yield FileMatch(action.start, action.start + len(action.name), confidence=confidence)


def anybodys_record(view: FileView) -> Iterator[FileMatch]:
    """Actions for whoever is logged in that look up an invoice, an order or the like by nothing but its number."""
    if in_tests(view.path):
        return
    for controller in view.of(_controllers):
        whole = _LOGIN.search(controller.marks) is not None
        for action in controller.actions:
            asked = _LOGIN.search(action.marks) is not None or (whole and not _OPEN.search(action.marks))
            if not asked or _ASKS_MORE.search(controller.marks + action.marks) or _WHOSE.search(action.body):
                continue
            if _LOOKS_UP.search(action.body):
                yield FileMatch(action.start, action.start + len(action.name))


def _is_open(controller: _Controller, action: _Action, whole: bool, some: bool) -> bool:
    changes, removes = _CHANGES.search(action.marks) is not None, _REMOVES.search(action.marks) is not None
    serious = changes and (removes or SERIOUS.search(action.name) is not None)
    if whole:
        return serious and _OPEN.search(action.marks) is not None
    if _OPEN.search(action.marks):
        return False
    if some:
        return serious
    return removes or (changes and _ADMIN.search(controller.name + b" " + controller.marks) is not None)


def _controllers(view: FileView) -> tuple[_Controller, ...]:
    """The classes that are controllers, line by line: each attribute belongs to the next class or action."""
    made: list[_Controller] = []
    found: _Controller | None = None
    marks, start = b"", 0
    for line in view.text.splitlines(keepends=True):
        rest = line
        while (mark := _MARK.match(rest)) is not None:
            marks, rest = marks + mark[0], rest[mark.end() :]
        begin, start = start + len(line) - len(rest), start + len(line)
        class_, action = _CLASS.match(rest), _ACTION.match(rest)
        if class_ is not None:
            found = _Controller(class_[1], marks) if _BASES.search(class_[2].rstrip()) else None
            made += [found] if found is not None else []
        elif found is not None and action is not None and found.name != action[1]:
            found.actions.append(_Action(action[1], begin + action.start(1), marks))
        if found is not None and found.actions:
            found.actions[-1].body += rest
        if rest.strip() and not rest.lstrip().startswith(b"//"):
            marks = b""
    return tuple(made)


__all__ = ["anybodys_record", "open_actions"]
