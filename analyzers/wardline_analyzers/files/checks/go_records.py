"""Records of gorm that belong to somebody, and that a handler shows or changes for whoever names their number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.go_source import STRUCT, Function, call_at, functions, inner_handlers
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView

_OWNED: Final = re.compile(
    rb"(?m)^\s*((?:User|Owner|Customer|Account|Author|Tenant|Org|Organization|Creator|CreatedBy|Member|Patient|Client|Workspace|Team)"
    rb"(?:ID|Id|UUID)?)\s+(?:\*?(?:u?int\d*|string)|uuid\.UUID)\b"
)
_ASKS: Final = rb"(?<![\w.])[\w.()]+(?:\([^()\n]*\))?\.(?:First|Take|Find|Delete)\(&(NAME)\b"
_HANDLER: Final = re.compile(
    rb"\*gin\.Context|echo\.Context|\*fiber\.Ctx|fiber\.Ctx|\*http\.Request|^\(ctx context\.Context"
)
_OF_CLIENT: Final = re.compile(
    rb"\.Params?\(|\.ParamsInt\(|PathValue\(|URLParam\(|mux\.Vars\(|\.Query(?:Param)?\("
    rb"|\bid (?:string|u?int\d*)\b|ShouldBind|\.Decode\("
)
_WHO: Final = re.compile(
    rb"(?i)\b(?:current_?user(?:id)?|user_?id|viewer|uid|auth_?user|for_?context|session_?user|principal|claims|userfrom\w*)\b"
    rb"|Locals\(\"|ctx\.Value\(|\.MustGet\(\"|\.Get(?:Uint|String|Int)?\(\"(?:user|uid|sub)"
)
_ALLOWED: Final = re.compile(
    rb"(?i)admin|staff|moderator|\brole|permission|(?<!n)authori[sz]e(?!d)|can(?:View"
    rb"|Edit|Access|Read|Delete)|owns|enforce|policy|public|shared"
)


def anybodys_record(view: FileView) -> Iterator[FileMatch]:
    """`db.First(&note, id)` of a record with a `UserID`, where nobody looks at who is logged in."""
    owned = {name: field[1] for name, body in STRUCT.findall(view.text) if (field := _OWNED.search(body)) is not None}
    if not owned or not _WHO.search(view.text):
        return
    for each in _handlers(view):
        if _ALLOWED.search(each.body) or _ALLOWED.search(each.name or each.signature):
            continue
        if not _OF_CLIENT.search(each.body) and not _OF_CLIENT.search(each.signature):
            continue
        place = _asked_by_number(each, owned)
        if place is not None:
            yield FileMatch(each.start + place, call_at(view.text, each.start + place))


def _handlers(view: FileView) -> Iterator[Function]:
    """The functions that answer requests, those in the functions that make the routes among them."""
    for each in functions(view):
        if _HANDLER.search(each.signature):
            yield each
        else:
            yield from inner_handlers(each)


def _asked_by_number(each: Function, owned: dict[bytes, bytes]) -> int | None:
    """Where a function asks for an owned record by its number, and names neither its owner nor who is logged in."""
    for kind, field in owned.items():
        made = re.search(
            rb"\bvar (\w+) (?:models?\.)?" + kind + rb"\b|\b(\w+) := (?:models?\.)?" + kind + rb"\{\}", each.body
        )
        if made is None:
            continue
        name = made[1] or made[2]
        asked = re.search(_ASKS.replace(b"NAME", re.escape(name)), each.body)
        column = re.sub(rb"(?<=[a-z])(?=[A-Z])", b"_", field).lower()
        if asked is None or re.search(rb"\." + field + rb"\b|\b" + column + rb"\b", each.body):
            continue
        if _who_is_used(each.body):
            continue
        return asked.start()
    return None


_BINDS: Final = re.compile(
    rb"(?m)^[^\n]*?\b(\w+)(?:, \w+)? :?= [^\n]*(?:Locals\(|\.MustGet\(|ctx\.Value\(|\.Get\(\""
    rb"|viewer\(|ForContext\(|[uU]ser\w*\()[^\n]*$"
)
_ONLY_ASKED: Final = re.compile(rb"[!=]= ?(?:\"\"|nil|0)|^\s*_ = ")


def _who_is_used(body: bytes) -> bool:
    """Is the one who is logged in named again, but to ask whether there is one?"""
    for found in _BINDS.finditer(body):
        if found[1] == b"_":
            continue
        for line in re.findall(rb"(?m)^[^\n]*\b" + re.escape(found[1]) + rb"\b[^\n]*$", body[found.end() :]):
            if not _ONLY_ASKED.search(line) and not re.search(rb"(?i)log|header|print|\.Set\(", line):
                return True
    return False


__all__ = ["anybodys_record"]
