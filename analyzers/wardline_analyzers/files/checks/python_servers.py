"""What the file of a server in Python tells as a whole: its routes, its records and their owners, its answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from wardline_analyzers.checks.python.auth.views import is_record
from wardline_analyzers.files.checks.python_functions import Function, classes, functions
from wardline_analyzers.files.checks.python_routes import IS_GUARDED, OF_FEW, ROUTE, WHOSE, asks_nobody
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import is_aside
from wardline_analyzers.files.view import FileView

_APP: Final = re.compile(rb"(?m)^(?P<app>\w+)\s*=\s*(?:\w+\.)?(?:Flask|FastAPI|Quart|Sanic)\((?P<made>[^\n]{0,300})")
_GUARDS_ALL: Final = re.compile(rb"before_(?:app_)?request|middleware|dependencies\s*=|on_request|init_app|BasicAuth\(")
"""What may stand before all routes of an application."""
_ADMINISTERS: Final = re.compile(r"(?i)^/(?:api/)?(?:v\d/)?(?:admin|superuser|backoffice)(?:/|$)")
_ACCOUNT: Final = re.compile(
    r"(?i)^/(?:api/)?(?:v\d/)?(?:users|accounts|members|customers|employees|patients)/(?:<(?:\w+:)?\w+>|\{\w+(?::\w+)?\})$"
)
"""The address of one account."""
_OF_TABLE: Final = re.compile(rb"\b(?:Model|Base|SQLModel|DeclarativeBase|Document)\b")
_OWNED: Final = re.compile(rb"(?m)^[ \t]+(?:owner|user|author|creator|created_by|customer|account)(?:_id)?\s*[=:]")
_MOST: Final = 300
"""Classes of a file that are looked at."""
_CHANGES: Final = re.compile(r"\.delete\(|\.commit\(\)|\.save\(\)")
_OF_ANSWER: Final = re.compile(rb"\b(?:BaseModel|SQLModel|Struct)\b")
_HASH: Final = re.compile(
    rb"(?mi)^[ \t]+(?P<field>hashed_?(?:password|pwd)|(?:password|passwd|pwd|pw)_?(?:hash|digest|salt)|pass_?hash"
    rb"|(?:totp|mfa|otp)_?secret)\s*:(?![^\n]*(?:exclude\s*=\s*True|PrivateAttr|ClassVar))"
)


def administers_for_all(view: FileView) -> Iterator[FileMatch]:
    """`app = FastAPI()` and `@app.delete("/users/{id}")`, or anything below `/admin`, in one file that asks nobody who
    is calling.
    """
    if is_aside(view.path) or _GUARDS_ALL.search(view.text):
        return
    apps = {found["app"].decode() for found in _APP.finditer(view.text)}
    for each in functions(view):
        route = ROUTE.search(each.decorators)
        if route is None or route["router"] not in apps or not _administers(route, each.decorators):
            continue
        if not IS_GUARDED.search(each.signature) and asks_nobody(each, route):
            yield FileMatch(each.start, each.end, {"callee": each.name})


def _administers(route: re.Match[str], decorators: str) -> bool:
    removes = route["method"] == "delete" or "DELETE" in decorators
    return _ADMINISTERS.search(route["path"]) is not None or (removes and _ACCOUNT.search(route["path"]) is not None)


def owned_by_somebody(view: FileView) -> Iterator[FileMatch]:
    """`Note.query.get_or_404(number)` behind a login, where `class Note` has an `owner_id` that nothing asks for"""
    if is_aside(view.path):
        return
    owned = [
        each.name.decode()
        for each in islice(classes(view), _MOST)
        if _OF_TABLE.search(each.bases) and _OWNED.search(each.body)
    ]
    if not owned:
        return
    names = "|".join(map(re.escape, owned))
    by_number = re.compile(
        rf"\b(?P<a>{names})\.query\.(?:get|get_or_404)\(\s*\w+\s*\)|\.get(?:_or_404)?\(\s*(?P<b>{names})\s*,\s*\w+\s*\)"
        rf"|\bget_object_or_404\(\s*(?P<c>{names})\s*,\s*(?:pk|id)\s*=\s*\w+\s*\)"
        rf"|\b(?P<d>{names})\.(?:query\.filter_by|objects\.get)\(\s*(?:pk|id)\s*=\s*\w+\s*\)"
    )
    for each in functions(view):
        if not IS_GUARDED.search(each.decorators + each.signature) or OF_FEW.search(each.decorators):
            continue
        found = by_number.search(each.body)
        if found is None or WHOSE.search(each.body):
            continue
        if _CHANGES.search(each.body) or is_record(found["a"] or found["b"] or found["c"] or found["d"]):
            yield FileMatch(each.start, each.end)


def hash_in_answer(view: FileView) -> Iterator[FileMatch]:
    """`response_model=User`, where `class User(BaseModel)` of this file names the hash of the password"""
    if is_aside(view.path) or view.has_one_of((b"response_model_exclude",)):
        return
    for declared in islice(classes(view), _MOST):
        field = _HASH.search(declared.body) if _OF_ANSWER.search(declared.bases) else None
        if field is None:
            continue
        answered = rb"response_model\s*=\s*(?:\w+\[){0,2}" + declared.name + rb"\b"
        if re.search(answered, view.text):
            start = declared.start + field.start("field")
            yield FileMatch(start, start + len(field["field"]), {"field": field["field"].decode()})


def taken_without_bound(view: FileView) -> Iterator[FileMatch]:
    """`WALLET[p.user] -= p.amount`, or `PRICES[line.item] * line.quantity`, where the model lets every number through,
    and nobody asks for its sign.
    """
    if is_aside(view.path) or not view.has_one_of((b"BaseModel",)):
        return
    models = {
        each.name.decode(): each.body.decode("utf-8", "replace")
        for each in classes(view)
        if _OF_ANSWER.search(each.bases)
    }
    for each in functions(view):
        if ROUTE.search(each.decorators) is None:
            continue
        for taken in _TAKEN.finditer(each.body):
            model, field = _model_of(models, each, taken["given"]), taken["field"]
            name = rf"{taken['given']}\.{field}\b"
            asked = rf"\b{name}\s*(?:<=?|>=?)\s*[01]\b|\b[01]\s*(?:<=?|>=?)\s*{name}|\babs\("
            if model is None or re.search(rf"(?m)^\s+{field}\s*:\s*(?:float|int|Decimal)\s*$", model) is None:
                continue
            if "validator" not in model and re.search(asked, each.body) is None:
                yield FileMatch(each.start, each.end)
                break


_TAKEN: Final = re.compile(
    r"(?:-=\s*|(?:price|cost)\w*(?:\[[^\]\n]{0,60}\])?\s*\*\s*(?=\w+\.(?:quantity|qty)\b))(?P<given>\w+)\.(?P<field>\w+)\b",
    re.IGNORECASE,
)


def _model_of(models: dict[str, str], function: Function, given: str) -> str | None:
    """The text of the class of this file that a parameter is of, or each element of one."""
    found = re.search(rf"\b{given}\s*:\s*(?P<model>\w+)\b", function.signature)
    loop = re.search(rf"\bfor\s+{given}\s+in\s+(?:\w+\.)?(?P<rows>\w+)", function.body) if found is None else None
    if loop is not None:
        told = (function.signature, *models.values())
        rows = re.compile(rf"\b{loop['rows']}\s*:\s*[Ll]ist\[(?P<model>\w+)\]")
        found = next((row for text in told if (row := rows.search(text)) is not None), None)
    return models.get(found["model"]) if found is not None else None


__all__ = [
    "administers_for_all",
    "hash_in_answer",
    "owned_by_somebody",
    "taken_without_bound",
]
