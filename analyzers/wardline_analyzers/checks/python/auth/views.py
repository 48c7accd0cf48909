"""Views of Django that change data and ask nobody who is calling, and records that are shown to whoever names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.private_names import RECORDS
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators, words

_ROUTES = words("route get post put patch delete api_route")
_CHANGES = re.compile(
    r"\.(?:delete|save|update|bulk_create|bulk_update|set_password|create_user|create)\((?!\s*request\b)|\.objects\.(?:create|filter\([^)]*\)\.(?:update|delete))\("
)
_WHO = re.compile(
    r"(?i)request\.user\b|request\.auth|current_user|\bsession\b|login|logout|auth|permission|permitted|has_perm|is_staff|is_superuser|is_admin"
    r"|owner|token|signature|api_?key|\b40[13]\b|Forbidden|PermissionDenied|verify|require(?!_(?:POST|GET|safe|http_methods)\b)|role|tenant|\bg\.|identity|claims|principal|get_queryset"
)
"""Words of a function that has something to do with who is calling."""
_FETCHED = re.compile(r"\b\w+\s*=\s*(?:[a-z_]\w*\.)*(?!render)[a-z_]\w*\(\s*request\s*,\s*\w+\s*\)")
"""`note = get_note(request, note_id)`: who is calling is asked where the record is got."""
_PUBLIC = re.compile(
    r"(?i)log_?in|log_?out|sign_?(?:in|up)|register|contact|subscribe|webhook|callback|health|search|feedback|comment|vote|poll|newsletter|cart"
    r"|public|home|index|activate|confirm|forgot|reset"
)
"""Names of views that anybody may use."""
_ADMIN = re.compile(r"(?i)(?:^|_)(?:admin|dashboard|manage|export|backup|staff|promote|impersonate)(?:_|$)")
"""Names of views that show or do what is not for everybody."""
_READS = re.compile(
    r"\.objects\b|\brequest\.(?:POST|GET|FILES|body|data)\b|\w\.(?:all|values|read|open|execute)\(|\bopen\("
)
"""A view that has nothing of the kind shows a page that is the same for everybody."""
_ANSWERS = re.compile(r"\breturn\s+(?:await\s+)?[\w.]+\(|[rR]esponse")
"""What a view gives is made by a call: a function that gives a value it has chosen is a helper of one."""
_IN_A_ROUTE = re.compile(
    r"(?:int|str|float|bool|slug|object|Any|(?:uuid\.)?UUID|(?:datetime\.)?date|Optional|Union|None|[|\[\], ])*"
)
"""The types of what a route hands to a view."""
_RECORD = re.compile(rf"(?i)\b(?:\w*(?:{RECORDS}|file|user|record)\w*)\b")
_PUBLIC_RECORD = re.compile(r"(?i)public|article|post|product|blog|page|categor|news|catalog")
_GET = re.compile(
    r"get_object_or_404\(\s*(?P<a>\w+)\s*,(?P<x>[^)]*)\)|\b(?P<b>\w+)\.objects\.get\((?P<y>[^)]*)\)"
    r"|\b(?P<c>\w+)\.query\.(?:get|get_or_404|filter_by)\((?P<z>[^)]*)\)|\.get(?:_one|_or_404)?\((?P<d>[A-Z]\w+),\s*(?P<w>\w+)\)"
    r"|\.query\(\s*(?P<e>[A-Z]\w+)\s*\)\.filter(?:_by)?\((?P<v>[^)]*)\)|\bselect\(\s*(?P<f>[A-Z]\w+)\s*\)\.where\((?P<u>[^)]*)\)"
    r"|\b(?P<g>\w+)\.find_one(?:_and_\w+)?\(\s*\{(?P<t>[^{}]*)\}"
)
_PERSONAL = re.compile(r"(?i)user|owner|author|customer|account|tenant|session|claims|identity|token")
"""Words of a query that asks for what belongs to somebody."""
_ID = re.compile(r"(?:^|_)(?:id|pk|uuid|number)$")
_NUMBER = re.compile(r"int|(?:uuid\.)?UUID")
"""The types of what tells one record from others."""
LOGGED_IN = re.compile(
    r"login_required|jwt_required|auth_required|token_required|requires_auth|IsAuthenticated|permission_classes|authenticated"
    r"|get_current_user|get_current_active_user|current_user"
)


def open_view(unit: UnitView, new: New) -> Iterator[Match]:
    """`def delete_article(request, pk): get_object_or_404(Article, pk=pk).delete()`"""
    source = unit.syntax.source
    if b"request" not in source or in_example(unit) or (unit.data is not None and unit.data.helps):
        return
    for node in unit.syntax.find("function_definition"):
        name = node.child_by_field_name("name")
        if name is None or _PUBLIC.search(unit.syntax.text(name)) or unit.syntax.text(name).startswith("_"):
            continue
        text = unit.syntax.text(_whole(node))
        sensitive = _CHANGES.search(text) or (_ADMIN.search(unit.syntax.text(name)) and _READS.search(text))
        if (
            sensitive
            and not asks_who(text)
            and _ANSWERS.search(text)
            and is_django_view(unit, node)
            and not in_test(unit, node)
        ):
            yield new(name)


def asks_who(text: str) -> bool:
    """Has a function of this text something to do with who is calling?"""
    return _WHO.search(text) is not None or _FETCHED.search(text) is not None


def is_for_anybody(name: str) -> bool:
    """Is it the name of a view that anybody may use: `login`, `contact`?"""
    return _PUBLIC.search(name) is not None


def anybodys_record(unit: UnitView, new: New) -> Iterator[Match]:
    """A record that holds what is somebody's is looked up by the number that the client names, and by nothing else."""
    if in_example(unit):
        return
    for node in unit.syntax.find("function_definition"):
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None or not (is_django_view(unit, node) or is_route(unit, node)):
            continue
        numbers = numbers_of(unit, node)
        head = unit.syntax.text(_whole(node))[: body.start_byte - _whole(node).start_byte]
        if not numbers or not LOGGED_IN.search(head) or _OF_FEW.search(head) or in_test(unit, node):
            continue
        text = unit.syntax.text(body)
        if asks_whose(text):
            continue
        if gets_by_number(text, numbers):
            asked = _ASKED_FOR.search(head)  # who is logged in is handed in, and nothing looks at it
            yield new(name, confidence=Confidence.MEDIUM if asked is not None else None)


_ASKED_FOR = re.compile(r"(?:Depends|Security)\(\s*(?:\w+\.)?\w*(?:current|active|logged_in)_\w*user")
_OF_FEW = re.compile(
    r"(?i)permission_required|has_perm|user_passes_test|staff_member|roles?_required|require_\w*role|\badmin|_admin|superuser|owner"
)
"""Decorators and parameters that let in those who have a right, not everybody who is logged in."""
_WHOSE = re.compile(
    r"(?i)current_user|request\.user|\bg\.user|session\[|session\.get|owner|author|get_jwt|identity|is_admin|is_staff|has_perm|permission"
    r"|\b403\b|Forbidden|PermissionDenied|authori[sz]|can_|\bown(?:ed)?_|tenant|\buser(?:_id)?\s*(?:==|!=)|claims|\brole"
)


def asks_whose(text: str) -> bool:
    """Does a view of this text ask who is calling, or to whom something belongs?"""
    return _WHOSE.search(text) is not None


def gets_by_number(text: str, numbers: set[str]) -> bool:
    """Does a view of this text look up a record that is somebody's by its number alone?"""
    changed = _STORES.search(text) is not None
    return any(_by_number(found, numbers, changed) for found in _GET.finditer(text))


_STORES = re.compile(r"\.commit\(\)|\.save\(\)|\.delete\(")
_OF_AUTHOR = re.compile(
    r"\w*(?:Comment|Review|Reply|Post|Article|Photo|Picture|Recipe|Listing|Question|Answer|Poll|Survey|Event"
    r"|Project|Playlist|Album|Proposal|Reservation|Appointment|Request|Todo|Task)"
)
"""What others may see, and only one may change."""


def _by_number(found: re.Match[str], numbers: set[str], changed: bool) -> bool:
    model = found["a"] or found["b"] or found["c"] or found["d"] or found["e"] or found["f"] or found["g"] or ""
    query = next((text for name in "xyzwvut" if (text := found[name])), "")
    if not is_record(model) and not (changed and _OF_AUTHOR.fullmatch(model)):
        return False
    used = set(re.findall(r"\w+", query))
    others = used - numbers - {"id", "_id", "pk", "uuid", model}
    return bool(used & numbers) and not any(_PERSONAL.search(word) for word in others)


def is_authored(table: str) -> bool:
    """Does a table of this name hold what others may see, and only one may change: `posts`, `todos`?"""
    return _OF_AUTHOR.fullmatch("".join(part.title() for part in table.split("_")).removesuffix("s")) is not None


def is_record(name: str) -> bool:
    """Does a table or a model of this name hold what is somebody's: orders, invoices, messages?"""
    return _RECORD.fullmatch(name) is not None and _PUBLIC_RECORD.search(name) is None


def numbers_of(unit: UnitView, function: Node) -> set[str]:
    """The parameters of a view, and the keys of its request, that are the number of something."""
    listed = function.child_by_field_name("parameters")
    counted = {
        unit.syntax.text(each.named_children[0])
        for each in (listed.named_children if listed is not None else ())
        if each.type == "typed_parameter" and _NUMBER.fullmatch(unit.syntax.text(each.named_children[-1]))
    }
    named = {name for name in _parameters(unit, function) if _ID.search(name) or (name in counted and is_record(name))}
    return named | {key for key in _SENT_KEY.findall(unit.syntax.text(function)) if _ID.search(key)}


_SENT_KEY: Final = re.compile(r"\brequest\.(?:form|args|json|values)(?:\[|\.get\()['\"](\w+)['\"]")
"""What stands in a request under this key: a view may take the number from there."""


def _whole(function: Node) -> Node:
    parent = function.parent
    return parent if parent is not None and parent.type == "decorated_definition" else function


def _parameters(unit: UnitView, function: Node) -> list[str]:
    listed = function.child_by_field_name("parameters")
    found = []
    for each in listed.named_children if listed is not None else ():
        name = each.child_by_field_name("name") or (each.named_children[0] if each.named_children else each)
        found.append(unit.syntax.text(name))
    return found


def is_django_view(unit: UnitView, function: Node) -> bool:
    """A function of a module that imports Django, with the request as its first parameter."""
    if unit.around.owner or _parameters(unit, function)[:1] != ["request"]:
        return False
    return "django" in unit.names.packages and _fits_a_route(unit, function)


def _fits_a_route(unit: UnitView, function: Node) -> bool:
    """Can a route hand over what it takes? `def form(request, channel: Channel)` is called by views."""
    listed = function.child_by_field_name("parameters")
    types = [each.child_by_field_name("type") for each in (listed.named_children[1:] if listed is not None else ())]
    return all(_IN_A_ROUTE.fullmatch(unit.syntax.text(each)) for each in types if each is not None)


def is_route(unit: UnitView, function: Node) -> bool:
    """Does a decorator of the function make it a view: `@app.get("/orders")`?"""
    for decorator in decorators(function):
        callee = decorator.child_by_field_name("function") if decorator.type == "call" else None
        word = callee.child_by_field_name("attribute") if callee is not None and callee.type == "attribute" else None
        if word is not None and unit.syntax.text(word) in _ROUTES:
            return True
    return False


__all__ = [
    "LOGGED_IN",
    "anybodys_record",
    "asks_who",
    "asks_whose",
    "gets_by_number",
    "is_authored",
    "is_django_view",
    "is_for_anybody",
    "is_record",
    "is_route",
    "numbers_of",
    "open_view",
]
