"""Passwords that are sent by mail as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test

_PASSWORD: Final = re.compile(
    r"(?i)(?:(?:new|old|user|plain|raw|temp|temporary|initial|generated|random|default|login)_?)?(?:password|passwd|pwd)(?:_?\d)?"
)
_TEXTS: Final = {
    "django.core.mail.send_mail": ("1|message", "html_message"),
    "django.core.mail.EmailMessage": ("1|body",),
    "django.core.mail.EmailMultiAlternatives": ("1|body",),
    "flask_mail.Message": ("body", "html"),
    "email.mime.text.MIMEText": ("0|_text",),
    "email.message.EmailMessage().set_content": ("0",),
}
"""Where the text of a mail is given."""
_SENDS: Final = re.compile(r"(?:^|[._])(?:send_?(?:e?mail|message_by_mail)|e?mail_user|send_mail_to)(?:_async)?$")
"""Functions of a program whose name says that they send a mail."""


def mailed(unit: UnitView, new: New) -> Iterator[Match]:
    """`send_mail("Welcome", f"Your password is {password}", sender, [address])`"""
    if in_example(unit):
        return
    for call in unit.syntax.nodes.get("call", ()):
        for text in _texts(unit, call):
            found = _shown(unit, text)
            if found is not None and not in_test(unit, call):
                yield new(found)
                break


def _texts(unit: UnitView, call: Node) -> list[Node]:
    callee = call.child_by_field_name("function")
    if callee is None or not _MAY_SEND.search(unit.syntax.text(callee)):
        return []
    given, name = Arguments(call, unit.syntax), unit.names.resolve(callee) or ""
    if name in _TEXTS:
        return [text for place in _TEXTS[name] if (text := given.get(place)) is not None]
    if _SENDS.search(unit.syntax.text(callee)):
        return [*given.positional, *given.keywords.values()]
    return []


_MAY_SEND: Final = re.compile(r"(?i)mail|set_content|\bMessage$|MIMEText")


def _shown(unit: UnitView, text: Node) -> Node | None:
    """The password in a text that is put together."""
    made = unit.values.follow(text)
    parts = built(unit, made)
    for node in parts.nodes if parts is not None and len(parts.pieces) > 1 else ():
        if _PASSWORD.fullmatch(last_name(unit, node)):
            return node
    return None


__all__ = ["mailed"]
