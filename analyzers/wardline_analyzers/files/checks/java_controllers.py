"""Methods of Spring's and JAX-RS's controllers that anybody may call, though others of their class ask who calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from wardline_analyzers.files.checks.action_names import FOR_ALL, SERIOUS
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_TEXT: Final = rb'"(?:[^"\\\n]|\\.)*"'
_INSIDE: Final = rb'(?:[^()"]|' + _TEXT + rb"){0,800}"
_MARK: Final = rb"@[\w.]+(?:\(" + _INSIDE + rb"(?:\(" + _INSIDE + rb"\)" + _INSIDE + rb"){0,20}\))?\s*"
"""An annotation, with one more pair of brackets inside its own at most; another pair stands in a text as a rule."""
_MARKED: Final = re.compile(
    rb"(?P<marks>(?:" + _MARK + rb"){1,30})(?:(?:public|protected|private|static|final|abstract)\s+)*"
    rb"(?:class\s+(?P<class>\w+)|[\w.]+(?:<[^;{}()=]{0,200}>)?(?:\[\])?\s+(?P<method>\w+)\s*\()"
)
_CONTROLLER: Final = re.compile(rb"@(?:[\w.]*\.)?(?:RestController|Controller|Path)\b")
_CHANGES: Final = re.compile(
    rb"@(?:Post|Put|Patch|Delete)Mapping\b|@(?:POST|PUT|PATCH|DELETE)\b|RequestMethod\.(?:POST|PUT|PATCH|DELETE)\b"
)
_REMOVES: Final = re.compile(rb"@DeleteMapping\b|@DELETE\b|RequestMethod\.DELETE\b")
_ASKS: Final = re.compile(
    rb"@\w*(?:Authori[sz]e|Secured|RolesAllowed|Requires[A-Z]|SaCheck|Permission|Login|Auth(?![a-z])|Authenticat|Role)"
)
_OPEN: Final = re.compile(rb"@\w*(?:PermitAll|Anonymous|Ignore|Public|NoLogin|Skip|Inner)")
_WHO: Final = re.compile(
    rb"Principal|Authenti|SecurityContext|SecurityUtils|(?i:current_?user|login_?user|user_?id\b)|Session|Token|StpUtil"
    rb"|Subject|hasRole|isUserInRole|[pP]ermi|AccessDenied|Forbidden|FORBIDDEN|Unauthorized|UNAUTHORIZED"
)


@dataclass(slots=True)
class _Method:
    name: bytes
    start: int
    marks: bytes
    end: int = 0


@dataclass(slots=True)
class _Class:
    marks: bytes
    methods: list[_Method] = field(default_factory=list)


def open_methods(view: FileView) -> Iterator[FileMatch]:
    """Methods that delete or change data without the annotation that asks for a right, where a method beside has it.

    Where no method of the class has one, the paths may be protected in another file.
    """
    if in_tests(view.path):
        return
    for controller in view.of(_controllers):
        if _ASKS.search(controller.marks) or _OPEN.search(controller.marks):
            continue
        changing = [method for method in controller.methods if _CHANGES.search(method.marks)]
        if not any(_ASKS.search(method.marks) for method in changing):
            continue
        for method in changing:
            if _is_open(method, view.text):
                yield FileMatch(method.start, method.start + len(method.name), confidence=Confidence.MEDIUM)


_LOOKS_UP: Final = re.compile(rb"\b(\w+)\s*\.\s*(?:findById|getById|getReferenceById|getOne|deleteById)\(\s*(\w+)\s*\)")
_OF_CALLER: Final = rb"\b%s\s*\.\s*\w+By\w+\([^;{}]{0,200}(?i:principal|authentication|current_?user|user)(?:\.|\(\))"
_ANYBODY: Final = re.compile(rb"(?i)admin|staff|support|public|catalog")


def records_of_anybody(view: FileView) -> Iterator[FileMatch]:
    """`orders.findById(id)` with a number of the path, in a class that asks the same store for what is the caller's."""
    if in_tests(view.path):
        return
    for controller in view.of(_controllers):
        if _ANYBODY.search(controller.marks) or not controller.methods:
            continue
        text = view.text[controller.methods[0].start : controller.methods[-1].end]
        for method in controller.methods:
            body = _body(view.text, method)
            found = _LOOKS_UP.search(view.text, body, method.end)
            if found is None or _ASKS_RIGHT.search(method.marks) or _ANYBODY.search(method.name):
                continue
            given = rb"@PathVariable\b[^,;{}]{0,80}\b" + re.escape(found[2]) + rb"\b"
            if re.search(given, view.text[method.start : body]) is None or _LETS.search(view.text, body, method.end):
                continue
            if re.search(_OF_CALLER % re.escape(found[1]), text) is not None:
                yield FileMatch(found.start(), found.end(), confidence=Confidence.MEDIUM)


def _body(text: bytes, method: _Method) -> int:
    """Where the body of a method begins, or its end."""
    found = text.find(b"{", method.start, method.end)
    return found if found >= 0 else method.end


_ASKS_RIGHT: Final = re.compile(
    rb"@\w*(?:Pre|Post)?Authori[sz]e\([^)]{0,200}(?:hasRole|hasAuthority|hasAnyRole|#|@)|RolesAllowed|Secured"
)
_LETS: Final = re.compile(
    _WHO.pattern + rb"|(?i:owner|principal|\bcan[A-Z]|belongs|forbidden|customer_?id|author|\buser\b)"
)
"""Words of a method that asks whose the record is."""


def _is_open(method: _Method, text: bytes) -> bool:
    if _ASKS.search(method.marks) or _OPEN.search(method.marks) or FOR_ALL.search(method.name):
        return False
    serious = _REMOVES.search(method.marks) or SERIOUS.search(method.name)
    return serious is not None and _WHO.search(text, method.start, method.end) is None


def _controllers(view: FileView) -> tuple[_Class, ...]:
    """The classes that are controllers, with their annotated methods; a method ends where the next one begins."""
    made: list[_Class] = []
    found: _Class | None = None
    last: _Method | None = None
    for each in _MARKED.finditer(view.text):
        if last is not None:
            last.end = each.start()
        last = None
        if each["class"] is not None:
            found = _Class(each["marks"]) if _CONTROLLER.search(each["marks"]) else None
            made += [found] if found is not None else []
        elif found is not None:
            last = _Method(each["method"], each.start("method"), each["marks"], len(view.text))
            found.methods.append(last)
    return tuple(made)


__all__ = ["open_methods", "records_of_anybody"]
