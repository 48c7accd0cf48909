"""Functions of Python that leave out what those beside them ask for: whose a record is, who is calling.

What a program does once may be meant so. What it does everywhere but in one place is an oversight there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.python_functions import Function, functions
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests, is_example, is_test
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
WHOSE: Final = re.compile(
    r"request\.user|current_user|owner|author\b|tenant|\b403\b|Forbidden|PermissionDenied|permission|has_perm|is_staff|\brole|members"
)
OF_FEW: Final = re.compile(r"(?i)permission|staff|superuser|admin|passes_test|role|owner")
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


ROUTE: Final = re.compile(
    r"@(?P<router>\w+)\.(?P<method>get|post|put|patch|delete|route|api_route)\(\s*(?:path\s*=\s*)?[\"'](?P<path>[^\"']*)[\"']"
)
IS_GUARDED: Final = re.compile(
    r"(?i)@(?:\w+\.)*\w*(?:login|auth|admin|token|role|permission|user|jwt|scope|verified|key|access|owner)\w*(?:_required|\b)"
    r"|\bcurrent|\b\w*(?:account|user|principal|identity|claims|admin|member)\w*\s*:\s*(?!str\b|int\b)[A-Z]\w*"
    r"|(?:Depends|Security|guards|dependencies|permission\w*)\s*[(=]"
)
"""What a route's decorators or parameters say of who is let in."""
_NEUTRAL: Final = re.compile(
    r"@(?:\w+\.)*(?:limit|exempt|cached?|csrf_exempt|rate_limit|limits|get|post|put|patch|delete|route|api_route)\b"
)
_OWN_TYPE: Final = re.compile(
    r":\s*(?!Request\b|Response\b|BackgroundTasks\b|UploadFile\b|File\b|Session\b|AsyncSession\b|UUID\b|Decimal\b|Path\b|Query\b|Body\b"
    r"|Annotated\b|Optional\b|Literal\b|\w+(?:In|Create|Update|Request|Patch|Schema|Form|Payload|Body)\b)[A-Z]\w*"
)
"""A type of the program's own that is none of a body: FastAPI may ask who is calling before it makes one."""
_ASKED: Final = re.compile(
    r"(?i)current_user|logged_?in|session|auth|token|permi|\brole|api_?key|request\.user|\bg\.|\b40[13]\b|forbidden|is_admin|verif"
    r"|signature|secret|credential|jwt|identity|owner|own_|require|check_"
)
_OPEN: Final = re.compile(
    r"(?i)log-?_?in|log-?_?out|sign-?_?(?:in|up|out)|register|reset|forgot|health|ping|status|hook|callback|static|favicon|oauth|token"
    r"|metrics|docs|contact|subscribe|index|home|about|public|shared?|verify|confirm|activate|invite|version|ready|live|search|catalog|product|refresh"
)


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
        guarded = [each for each, _ in routes if IS_GUARDED.search(_NEUTRAL.sub("", each.decorators) + each.signature)]
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


def asks_nobody(function: Function, route: re.Match[str]) -> bool:
    """Is it a route that is not for everybody, without a word of who is calling?"""
    if _OPEN.search(route["path"]) or _OPEN.search(function.name) or "@" in _NEUTRAL.sub("", function.decorators):
        return False  # or something stands before it of which nobody knows what it asks for
    return _OWN_TYPE.search(function.signature) is None and _ASKED.search(function.body) is None


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


def is_aside(path: str) -> bool:
    return in_tests(path) or is_test(path) or is_example(path)


__all__ = [
    "IS_GUARDED",
    "OF_FEW",
    "ROUTE",
    "WHOSE",
    "asks_nobody",
    "is_aside",
    "open_beside_guarded",
    "record_of_any_owner",
    "view_of_any_owner",
]
