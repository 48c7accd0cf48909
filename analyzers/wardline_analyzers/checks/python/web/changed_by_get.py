"""Routes that change something when a link is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.auth.views import is_django_view
from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators, walk

_PATH: Final = re.compile(
    r"(?i)['\"/_-](?:delete|remove|destroy|transfer|purge|ban|promote|demote|deactivate|disable|approve|pay|withdraw|change_?password)(?:[/_'\"-]|$)"
)
_CHANGES: Final = re.compile(
    r"\.(?:delete|commit|save|remove|unlink|delete_one|delete_many|update_one|rmtree)\(|\b(?:DELETE\s+FROM|UPDATE\s+\w+\s+SET)\b"
    r"|(?<![\w.])(?:delete|remove|transfer|purge|ban|promote|deactivate|withdraw)(?:_\w+)?\((?!\))"
)
_ASKS_METHOD: Final = re.compile(r"request\.method|validate_on_submit|csrf|token|confirm|signature")


def route(unit: UnitView, new: New) -> Iterator[Match]:
    """`@app.route("/posts/<int:post_id>/delete")`, which answers GET, and a function that deletes."""
    for function in unit.syntax.find("function_definition"):
        body = function.child_by_field_name("body")
        found = next((d for d in decorators(function) if _answers_get(unit, d)), None)
        if found is None or body is None or in_test(unit, function) or in_example(unit):
            continue
        text = unit.syntax.text(body)
        if _CHANGES.search(text) and not _ASKS_METHOD.search(text):
            yield new(found)


def view_deletes(unit: UnitView, new: New) -> Iterator[Match]:
    """`def remove(request, pk): get_object_or_404(Photo, pk=pk).delete()`, a view of Django for every method"""
    if in_example(unit):
        return
    for function in unit.syntax.find("function_definition"):
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        if name is None or body is None or not is_django_view(unit, function) or in_test(unit, function):
            continue
        text = unit.syntax.text(body)
        if not _DELETES.search(text) or _ASKS_METHOD.search(text) or _READS_FORM.search(text):
            continue
        if not any(_LIMITS_METHOD.search(unit.syntax.text(each)) for each in decorators(function)):
            yield new(name)


_DELETES: Final = re.compile(r"\b(?!session\b|cache\b)\w+\)?\.delete\(\)[\s\S]*\breturn\b")
_READS_FORM: Final = re.compile(r"request\.(?:POST|body|data|FILES)\b|\.is_valid\(")
_LIMITS_METHOD: Final = re.compile(r"(?i)\brequire_|methods?\b|api_view|post|csrf|action|receiver|task|hook")


def stored(unit: UnitView, new: New) -> Iterator[Match]:
    """`user.email = request.args["email"]; db.session.commit()`: what stands in a link is kept."""
    for function in unit.syntax.find("function_definition"):
        body = function.child_by_field_name("body")
        text = unit.syntax.text(body) if body is not None else ""
        if body is None or not _KEPT.search(text) or _ASKS_METHOD.search(text) or in_example(unit):
            continue
        if not is_handler(unit, function) or any(_answers_post_only(unit, d) for d in decorators(function)):
            continue
        for node in walk(body):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if node.type != "assignment" or left is None or right is None or left.type != "attribute":
                continue
            if _OF_ADDRESS.search(unit.syntax.text(unit.values.follow(right))) and not in_test(unit, node):
                yield new(node)
                break


_KEPT: Final = re.compile(r"\.(?:commit|save)\(")
_OF_ADDRESS: Final = re.compile(r"\brequest\.(?:args|GET|query_params)\b")


def _answers_post_only(unit: UnitView, decorator: Node) -> bool:
    """`@app.post(…)`, `@require_POST`, `@app.route(…, methods=["POST"])`"""
    text = unit.syntax.text(decorator)
    methods = re.search(r"(?s)methods\s*=\s*(.*)", text)
    if methods is not None:
        return re.search(r"(?i)['\"]get['\"]", methods[1]) is None
    return re.match(r"(?:\w+\.)*(?:post|put|patch|delete|require_POST)\b", text) is not None


def _answers_get(unit: UnitView, decorator: Node) -> bool:
    """`@app.route("/…/delete")` without `methods`, or with GET among them; `@app.get("/…/delete")`."""
    callee, arguments = decorator.child_by_field_name("function"), decorator.child_by_field_name("arguments")
    if decorator.type != "call" or callee is None or arguments is None or callee.type != "attribute":
        return False
    word = callee.child_by_field_name("attribute")
    verb = unit.syntax.text(word) if word is not None else ""
    given = arguments.named_children
    if verb not in ("route", "get") or not given or given[0].type != "string":
        return False
    if _PATH.search(unit.syntax.text(given[0])) is None:
        return False
    methods = next((unit.syntax.text(g) for g in given[1:] if unit.syntax.text(g).startswith("methods")), "")
    return verb == "get" or not methods or re.search(r"(?i)['\"]get['\"]", methods) is not None


__all__ = ["route", "stored", "view_deletes"]
