"""What the description of a tool tells the model that reads it, beside what the tool does."""

from __future__ import annotations

import re
from functools import lru_cache

from wardline_analyzers.agent_files.hidden import smuggled
from wardline_analyzers.agent_files.wording import Order, orders

_TAG = re.compile(rb"<(?:IMPORTANT|SYSTEM|SECRET|CRITICAL|INSTRUCTIONS?|HIDDEN)>")
_SHADOW = re.compile(
    rb"\b(?:before|when|whenever|after)[ \t\r\n]+(?:you[ \t\r\n]+)?(?:use|using|call|calling|invoke|invoking)[ \t\r\n]+"
    rb"(?:any|every|other|all)[ \t\r\n]+(?:other[ \t\r\n]+)?tools?\b"
    rb"|\bthis[ \t\r\n]+tool[ \t\r\n]+(?:must|has[ \t\r\n]+to)[ \t\r\n]+be[ \t\r\n]+(?:called|used|invoked)[ \t\r\n]+"
    rb"(?:first|before[ \t\r\n]+(?:any|every|all)\b)",
    re.IGNORECASE,
)
_WHAT = {
    Order.HIDE: "keep something from the user",
    Order.IGNORE: "ignore what it was told before",
    Order.LEAK: "take credentials and hand them over",
}
MESSAGE = (
    "This description tells the model that reads it to {}. A description says what the tool does: "
    "whoever wrote this wants to steer the agent."
)


@lru_cache(maxsize=4096)
def message(text: bytes) -> str:
    """What is wrong with a description; empty: nothing."""
    what = _ordered(text)
    return MESSAGE.format(what) if what else ""


def _ordered(text: bytes) -> str:
    """What a description tells the model to do beside the tool's own work; empty: nothing."""
    if not text.isascii() and (run := next(smuggled(text), None)) is not None:
        return f"“{run.says}”, in characters that nobody sees"
    for kind, _, _ in orders(text, *_WHAT):
        return _WHAT[kind]
    if _SHADOW.search(text):
        return "use other tools in another way"
    if _TAG.search(text):
        return "follow a part of it as an order"
    return ""
