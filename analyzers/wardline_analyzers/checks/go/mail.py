"""Mails that Go sends: whose address stands in their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import TEXTS, function_around, outside_tests
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.match import Match, New, UnitView

_OF_CLIENT: Final = frozenset(("net/http.Request().Host", "net/http.Request().Referer()"))
_HEADER: Final = "net/http.Request().Header"
_NAMES_HOST: Final = re.compile(r"(?i)\.Get\(\"(?:host|x-forwarded-host|x-host|origin|referer)\"\)")


def host_of_client(match: Match) -> bool:
    """Of `taint`: what stands in the mail is the host that the client named, not some text for its reader."""
    name = str(match.taint.key[0]) if match.taint is not None and match.taint.key else ""
    if name in (_HEADER, f"{_HEADER}.Get()"):
        function = function_around(match.node)
        return function is not None and bool(_NAMES_HOST.search(match.text(function))) and outside_tests(match)
    return name in _OF_CLIENT and outside_tests(match)


_HEAD: Final = r"(?:^|\\n|\n|[`\"])(?:Subject|From|To|Cc|Bcc|Reply-To|Sender): ?"
_FIELD: Final = re.compile(_HEAD + r"(?:[^%\\\n]*<)?%[sv]")
_NAMED: Final = re.compile(_HEAD + r"[\"`]$")
_SENDS: Final = re.compile(r"\bsmtp\.SendMail\(|\.Data\(\)|\bRCPT\b|(?i:sendmail|mailer|\.send\()")


def header_written(unit: UnitView, new: New) -> Iterator[Match]:
    """`fmt.Sprintf("Subject: %s\\r\\n…", subject)`: what a client sent stands in a line of the mail's head."""
    for node in unit.syntax.find(*sorted(TEXTS)):
        function, text = function_around(node), unit.syntax.text(node)
        if function is None or not _SENDS.search(unit.syntax.text(function)):
            continue
        for given in _in_lines(unit, node, text):
            if remote(unit, given, "email") is not None:
                match = new(given)
                if outside_tests(match):
                    yield match
                break


def _in_lines(unit: UnitView, node: Node, text: str) -> Iterator[Node]:
    """What is put behind the names of headers: by the verbs of a format, or by `+`."""
    around = node.parent
    if around is not None and around.type == "argument_list" and (found := _FIELD.search(text)) is not None:
        given = [each for each in around.named_children if each.type != "comment"]
        first = given.index(node) + 1 if node in given else len(given)
        head = text.partition("\\r\\n\\r\\n")[0]
        if "%[" not in head and found.start() < len(head):
            for found in _FIELD.finditer(head):
                at = first + head[: found.end()].replace("%%", "").count("%") - 1
                if at < len(given):
                    yield given[at]
    elif around is not None and around.type == "binary_expression" and _NAMED.search(text):
        # what stands behind it: the right side of the sum that it begins, or of the one that it ends
        above = around.parent if around.child_by_field_name("right") == node else around
        right = above.child_by_field_name("right") if above is not None and above.type == around.type else None
        if right is not None:
            yield right
