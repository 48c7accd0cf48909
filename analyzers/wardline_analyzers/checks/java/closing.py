"""Files and connections of Java that stay open where something is thrown."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.java.calls import FUNCTIONS
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_java_tests
from wardline_analyzers.match.tree import ancestors, enclosing, text_between

_PASSED: Final = (
    r"(?:return\s+(?:new\s+\w+\s*\(\s*)?{0}\b|=\s*{0}\s*;|\b(?:closeQuietly|close|closeAll|free)\s*\(\s*{0}\b"
    r"|this\.\w+\s*=\s*{0}\b)"
)
_GIVEN: Final = r"\(\s*(?:[^();]*,\s*)?{0}\s*(?:,[^();]*)?\)"


def left_open(match: Match) -> bool:
    """`Reader r = new FileReader(path); …; r.close();` without `try`, or without any `close`."""
    holder = match.node.parent
    while holder is not None and holder.type in ("argument_list", "object_creation_expression"):
        holder = holder.parent  # `new BufferedReader(new FileReader(path))`
    method = enclosing(match.node, *FUNCTIONS)
    if holder is None or holder.type != "variable_declarator" or method is None:
        return False
    if any(above.type in ("resource", "resource_specification") for above in ancestors(match.node)):
        return False
    name, text = holder.child_by_field_name("name"), match.text(method)
    if name is None or in_java_tests(match.unit):
        return False
    word = re.escape(match.text(name))
    behind = text_between(match.unit.syntax, holder.end_byte, method.end_byte)
    if re.search(r"\bfinally\b|\btry\s*\(|@Cleanup|Closer\b", text) is not None:
        return False
    if re.search(_PASSED.format(word), behind) is not None:
        return False
    closed = re.search(rf"\b{word}\s*\.\s*close\s*\(", behind)
    if closed is None:
        return re.search(_GIVEN.format(word), behind) is None
    return re.search(r"\b(?:return|throw)\b", behind[: closed.start()]) is not None


__all__ = ["left_open"]
