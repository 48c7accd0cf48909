"""What scripts of PHP do with uploads and with sessions at a login."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_FUNCTIONS: Final = ("function_definition", "method_declaration")
_KINDS: Final = re.compile(
    r"(?i)pathinfo|mime|finfo|getimagesize|exif_imagetype|in_array|preg_match|extension|allowed|array_key_exists|isset\(\s*\$\w*(?:types|ext)"
    r"|validate|guess|str_ends_with|imagecreatefrom|\bmatch\b|switch"
)
"""Words of a function that looks at what kind of file it was sent."""
_OWN_NAME: Final = re.compile(r"\[['\"]name['\"]\]|getClientOriginalName\(")
_PROVES: Final = re.compile(r"\bpassword_verify\s*\(|\bcrypt\s*\(|\bldap_bind\s*\(")
_ANEW: Final = re.compile(
    r"session_regenerate_id|session_create_id|session_id\s*\(|session_destroy|->migrate\(|->regenerate\("
)
_WHO: Final = re.compile(
    r"(?i)\$_SESSION\[['\"](?:\w*(?:user|uid|login|logged|auth|account|member|admin)\w*|id)['\"]\]"
)


def upload_of_any_kind(match: Match) -> bool:
    """`move_uploaded_file($file["tmp_name"], $folder . $file["name"])`, and nothing looks at what it is."""
    text = match.text(_around(match))
    return _OWN_NAME.search(text) is not None and _KINDS.search(text) is None and outside_tests(match)


def session_kept(match: Match) -> bool:
    """A login writes into the session from before who has logged in."""
    left = match.node.child_by_field_name("left")
    if left is None or _WHO.match(match.text(left)) is None:
        return False
    text = match.text(_around(match))
    before = text[: text.find(match.text(match.node))]
    return _PROVES.search(before) is not None and _ANEW.search(text) is None and outside_tests(match)


def _around(match: Match) -> Node:
    """The function around a match, or all of the script's unit."""
    return enclosing(match.node, *_FUNCTIONS) or match.unit.syntax.root


__all__ = ["session_kept", "upload_of_any_kind"]
