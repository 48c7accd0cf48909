"""Webhooks of Go that believe what anybody sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import outside_tests
from wardline_analyzers.checks.webhook_words import PROVED
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example
from wardline_analyzers.match.tree import text_between, walk

_NAME: Final = re.compile(r"(?i)webhook|(?:^|[a-z_])hook(?:s?handler)?$|ipn$")
_MANAGES: Final = re.compile(
    r"(?i)^(?:create|list|get|find|load|update|edit|delete|remove|add|register|subscribe|test|show|trigger|send|fire|dispatch"
    r"|call|notify|new|build|make|run|is|has|valid|verify|check|parse|deliver|post|retry|enable|disable|set|with|mock)"
)
"""How names of functions begin that administer webhooks, or send them."""
_ANSWERS: Final = re.compile(
    r"\*http\.Request\b|\*gin\.Context\b|\becho\.Context\b|\*?fiber\.Ctx\b|http\.HandlerFunc|gin\.HandlerFunc"
)
_EDITS: Final = re.compile(r"\bMethod(?:Put|Patch|Delete)\b|\"(?:PUT|PATCH|DELETE)\"")
"""One function that shows, changes and deletes webhooks, as it is asked."""
_BODY: Final = re.compile(
    r"\.Body\b|\.(?:Should)?Bind(?:JSON)?\(|\.BodyParser\(|\.GetRawData\(|\.(?:Post)?FormValue\(|\.PostForm\("
)
_ACTS: Final = re.compile(
    r"\.(?:Save|Update|Create|Add|Delete|Insert|Exec|Send|Enqueue|Publish|Mark|Run|Process|Handle|Dispatch|Complete|Confirm"
    r"|Grant|Credit|Refund|Cancel|Upgrade|Activate|Restock|Deploy|Trigger|Apply|Record|Store|Fulfil)[A-Z]?\w*\("
    r"|\b(?:deploy|process|handle|mark|activate|fulfil|complete|confirm|grant|cancel|refund|upgrade|credit|trigger"
    r"|dispatch|enqueue|apply|record|store|save|update)\w*\("
)
"""What a webhook is for: it changes or starts something."""
_PRESENT: Final = re.compile(r'[^&|\n]*[=!]= (?:""|nil)|len\([^()]*\) [=!]= 0')
"""A condition that asks only whether there is anything."""


def unproved(unit: UnitView, new: New) -> Iterator[Match]:
    """A handler that is called a webhook acts on the body, and nothing in it asks who has sent that."""
    for function in unit.syntax.find("function_declaration", "method_declaration"):
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        called = unit.syntax.text(name) if name is not None else ""
        if name is None or body is None or not _NAME.search(called) or _MANAGES.match(called):
            continue
        head, text = text_between(unit.syntax, function.start_byte, body.start_byte), unit.syntax.text(body)
        if _ANSWERS.search(head) is None or not _BODY.search(text) or not _ACTS.search(text) or _EDITS.search(text):
            continue
        match = new(name)
        if not PROVED.search(_spoken(unit, body)) and not in_example(unit) and outside_tests(match):
            yield match


def _spoken(unit: UnitView, body: Node) -> str:
    """The words of the body but for comments, for what only refuses, and for questions whether there is anything."""
    quiet = [node for node in walk(body) if node.type == "comment"]
    for node in walk(body):
        if node.type != "if_statement":
            continue
        condition, refusal = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        if (
            refusal is not None
            and not any(part.type == "if_statement" for part in walk(refusal))
            and _leaves(unit, refusal)
        ):
            quiet.append(refusal)
        if condition is not None and _PRESENT.fullmatch(unit.syntax.text(condition)):
            quiet.append(condition)
    source, parts, at = unit.syntax, [], body.start_byte
    for start, end in sorted((node.start_byte, node.end_byte) for node in quiet):
        parts.append(text_between(source, at, max(at, start)))
        at = max(at, end)
    return " ".join((*parts, text_between(source, at, body.end_byte)))


def _leaves(unit: UnitView, block: Node) -> bool:
    """Does the block end with leaving the function?"""
    last = unit.syntax.text(block).rstrip("} \t\r\n").rpartition("\n")[2].strip()
    return last.startswith("return")


__all__ = ["unproved"]
