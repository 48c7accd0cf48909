"""Functions of Python that leave out what those beside them ask for: whose a record is, who is calling.

What a program does once may be meant so. What it does everywhere but in one place is an oversight there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.python_functions import Function, functions
from wardline_analyzers.files.checks.python_routes import IS_GUARDED, NEUTRAL, OF_FEW, ROUTE, WHOSE, asks_nobody
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import is_aside
from wardline_analyzers.files.view import FileView

_BOUND: Final = re.compile(
    r"\bself\._?(?:tenant|owner|customer|account|organi[sz]ation|org|workspace|user)(?:_id|\.id|\.pk)?\b"
)
"""What a repository keeps of those whose records it gives."""
_BY_NUMBER: Final = re.compile(
    r"\.(?:get|get_one|delete)\(\s*[A-Z]\w+\s*,\s*\w*id\b"
    r"|\bselect\(\s*(?P<m>[A-Z]\w+)\s*\)\s*\.where\(\s*(?P=m)\.(?:id|uuid|pk)\s*==\s*\w+\s*\)"
    r"|\.query\(\s*(?P<q>[A-Z]\w+)\s*\)\s*\.(?:get\(|filter(?:_by)?\(\s*(?:(?P=q)\.)?(?:id|uuid|pk)\s*==?\s*\w+\s*\))"
    r"|(?i:\bfrom\s+\w+\s+where\s+(?:\w+\.)?(?:id|uuid)\s*=\s*(?:\?|%s|:\w+|\$1)\s*['\"])"
)
"""A record is asked for by its number and by nothing else."""
_ASKS: Final = re.compile(r"\bselect\(|\.query\(|\.execute\(|\.scalars?\(|\.fetch\w*\(|(?i:\bwhere\b)")
_MEANT: Final = re.compile(r"(?i)admin|system|internal|unscoped|any|global|all_")
_ENOUGH: Final = 2


def record_of_any_owner(view: FileView) -> Iterator[FileMatch]:
    """A method asks for a record by its number, where the others of its class ask for that of `self.tenant_id`."""
    if is_aside(view.path):
        return
    methods: dict[str, list[Function]] = {}
    for function in functions(view):
        if function.class_name and function.name != "__init__":
            methods.setdefault(function.class_name, []).append(function)
    for group in methods.values():
        bound = {each.name for each in group if _BOUND.search(each.body)}
        if not bound:
            continue
        calls = re.compile(rf"\bself\.(?:{'|'.join(map(re.escape, sorted(bound)))})\(")
        asking = [each for each in group if each.name in bound and _ASKS.search(each.body)]
        scoped = [each for each in group if each.name not in bound and calls.search(each.body)]
        if len(asking) + len(scoped) < _ENOUGH:
            continue
        for each in group:
            if each.name in bound or each in scoped or _MEANT.search(each.name):
                continue
            if _BY_NUMBER.search(each.body) is not None:
                yield FileMatch(each.start, each.end)


_LOGIN: Final = re.compile(r"@(?:\w+\.)*login_required|LoginRequired")
_FOUND: Final = re.compile(
    r"\bget_object_or_404\(\s*(?P<model>[A-Z]\w+)\s*,\s*(?:pk|id|uuid)\s*=\s*[\w.\[\]\"']+\s*\)"
    r"|\b(?P<other>[A-Z]\w+)\.objects\.(?:get|filter)\(\s*(?:pk|id|uuid)\s*=\s*[\w.\[\]\"']+\s*\)"
)
"""A record of Django's is asked for by its number alone."""
_FOR_USER: Final = re.compile(r"=\s*(?:self\.)?request\.user\b|\(\s*(?:self\.)?request\.user\b")
"""A query, or a helper, is told whose record it is."""
_PUBLIC: Final = re.compile(r"(?i)article|post|product|blog|page|categor|news|catalog|tag")


def view_of_any_owner(view: FileView) -> Iterator[FileMatch]:
    """A view looks up a record by its number, where those beside it look up what is the user's."""
    if is_aside(view.path):
        return
    views = [each for each in functions(view) if not each.class_name and "request" in each.signature]
    asking = [each for each in views if _FOR_USER.search(each.body)]
    if len(asking) < _ENOUGH:
        return
    for each in views:
        if not _LOGIN.search(each.decorators) or OF_FEW.search(each.decorators) or WHOSE.search(each.body):
            continue
        found = _FOUND.search(each.body)
        if found is not None and not _PUBLIC.search(found["model"] or found["other"]):
            yield FileMatch(each.start, each.end)


def open_beside_guarded(view: FileView) -> Iterator[FileMatch]:
    """One route of many that asks nobody who is calling, though it takes a part of its path or changes something."""
    if is_aside(view.path):
        return
    groups: dict[str, list[tuple[Function, re.Match[str]]]] = {}
    for function in functions(view):
        route = ROUTE.search(function.decorators)
        if route is not None and not function.class_name:
            groups.setdefault(route["router"], []).append((function, route))
    for router, routes in groups.items():
        guarded = [each for each, _ in routes if IS_GUARDED.search(NEUTRAL.sub("", each.decorators) + each.signature)]
        open_ones = [(each, route) for each, route in routes if each not in guarded]
        if len(guarded) < _ENOUGH or _guards_itself(view.text, router):
            continue
        silent = [(each, route) for each, route in open_ones if _is_open(each, route)]
        if len(silent) == 1:
            each, _ = silent[0]
            yield FileMatch(each.start, each.end, {"callee": each.name})


def _is_open(function: Function, route: re.Match[str]) -> bool:
    """Is it a route with a record's number, or one that changes something, without a word of who is calling?"""
    changes = route["method"] in ("post", "put", "patch", "delete") or re.search(r"methods\s*=", function.decorators)
    takes = "<" in route["path"] or "{" in route["path"]
    return bool(changes or takes) and asks_nobody(function, route)


def _guards_itself(text: bytes, router: str) -> bool:
    """`APIRouter(dependencies=[…])`, `app.include_router(router, dependencies=[…])`, `@bp.before_request`: a router
    that asks before all of its routes."""
    name, asks = re.escape(router.encode()), rb"[^)]{0,400}\bdependencies\s*="
    return (
        re.search(rb"@" + name + rb"\.before_(?:app_)?request\b", text) is not None
        or re.search(rb"\b" + name + rb"\s*=[^\n]{0,400}\bdependencies\s*=", text) is not None
        or re.search(rb"\b" + name + rb"\s*=\s*\w*Router\(" + asks, text) is not None
        or re.search(rb"\.include_router\(\s*(?:\w+\.)?" + name + rb"\s*," + asks, text) is not None
        or re.search(rb"\b" + name + rb"\.before_request\(", text) is not None
    )


__all__ = ["open_beside_guarded", "record_of_any_owner", "view_of_any_owner"]
