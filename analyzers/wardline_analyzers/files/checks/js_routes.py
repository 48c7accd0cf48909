"""Routes, decorated classes and methods, and actions of JavaScript, as they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.stretches import with_ends

_TEXT: Final = rb"'(?:[^'\\\n]|\\.){0,200}'|\"(?:[^\"\\\n]|\\.){0,200}\"|`[^`\n]{0,200}`"
_INSIDE: Final = rb"(?:[^()'\"`]|" + _TEXT + rb"){0,400}"
_MARK: Final = rb"@[\w.]+(?:\(" + _INSIDE + rb"(?:\(" + _INSIDE + rb"\)" + _INSIDE + rb"){0,10}\))?\s*"
MARKED: Final = re.compile(
    rb"(?P<marks>(?:"
    + _MARK
    + rb"){1,20})(?<=[\s)])(?:(?:export|default|abstract|public|private|protected|async|static)\s+)*"
    + rb"(?:class\s+(?P<class>\w+)|(?P<method>\w+)\s*\()"
)
"""A decorator has one more pair of brackets inside its own at most."""
ROUTE: Final = re.compile(
    rb"(?<![\w.$])(?P<router>\w+)\s*\.\s*(?P<word>get|head|all|post|put|patch|delete|del)\s*(?:<[^()]{1,300}?>\s*)?\(\s*(?P<path>"
    + _TEXT
    + rb")\s*,"
)
"""A route, up to what stands behind its path: the handlers that ask first, and the one that answers."""
HANDLER: Final = re.compile(rb"=>|\bfunction\b|\bschema\s*:")
"""Where the one that answers begins."""
ASKS_FIRST: Final = re.compile(
    rb"(?i)\.(?:use|addHook)\(\s*(?!['\"]/)[^;\n]{0,200}?(?:auth|sign(?:ed)?_?in|logged|guard|protect|jwt|verify|ensure|require_?\w|passport|admin|token)"
)
"""A hook for all routes."""
OTHER_SERVERS: Final = re.compile(rb"""['"](?:hono|koa|@koa/router|koa-router|fastify|elysia)['"]|Fastify""")
"""A server of another framework than Express, of which the dataflow tells more than the text."""
_ACTIONS: Final = re.compile(rb"^\s*(?:(?://[^\n]*|/\*[^*]*\*/)\s*)*['\"]use server['\"]")
_ACTION: Final = re.compile(
    rb"^export\s+(?:async\s+function\s+(?P<name>\w+)|const\s+(?P<other>\w+)\s*=\s*async\b|(?:const|type|interface|function|class|default)\b)",
    re.MULTILINE,
)


def actions(text: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where the names of the actions stand that a module with "use server" exports, and what follows each."""
    if not _ACTIONS.match(text):
        return
    exported = list(_ACTION.finditer(text))
    for each, end in with_ends(exported, text):
        group = "name" if each["name"] else "other"
        if each[group] is not None:
            yield each.start(group), each.end(group), text[each.end() : end]


__all__ = ["ASKS_FIRST", "HANDLER", "MARKED", "OTHER_SERVERS", "ROUTE", "actions"]
