"""Checks and fixes of the rules about archives: where their members are put."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.python.editing import wrapped
from wardline_analyzers.checks.receivers import receiver
from wardline_analyzers.finding import Edit
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import ancestors, function_around


def all_members(match: Match) -> bool:
    """All that is in the archive is extracted: no members are named, or just those that it has."""
    node, opened = match.argument("1|members"), receiver(match)
    if node is None and match.may_hide("1|members"):
        return False
    if node is not None and opened is not None:
        archive = re.escape(match.text(opened))
        every = re.compile(rf"None|(?:{archive}|\[(\w+) for \1 in {archive}\]|list\({archive}\))(?:\.getmembers\(\))?")
        if not any(every.fullmatch(match.text(each)) for each in (node, match.unit.values.follow(node))):
            return False
    return no_filter_set(match)


def no_filter_set(match: Match) -> bool:
    """No `extraction_filter` is set nearby, no member's place is tested, and the archive is not plainly a zip file.

    Nor is this what is left for a Python that knows no filters.
    """
    if "extraction_filter" in match.unit.syntax.source.decode("utf-8", "replace") or _for_old_python(match):
        return False
    around = function_around(match.node)
    text = match.text(around) if around is not None else ""
    asked = text if ".." in text else _ROOTED.sub("", text)
    if _CONTAINS.search(asked) and _MEMBER_NAME.search(text):
        return False
    if match.name != "shutil.unpack_archive":
        return True
    kind, name = match.constant("2|format"), match.constant("0|filename")
    return kind != "zip" and not (isinstance(name, str) and name.endswith(".zip"))


_ROOTED = re.compile(
    r"""\.startswith\(\s*(?:["'](?:/|[^"'/\s][^"'\n]{0,40})?["']|os\.(?:path\.)?sep|\(\s*["']/["'],\s*["']\\+["']\s*\))\s*\)|\bisabs\("""
)
"""Tests of how a name begins, at the root or with a constant, which say nothing of `..` in it."""
_KNOWS_FILTERS = re.compile(r"version_info|hexversion|(?:data|tar)_filter")
_FILTERED = re.compile(r"\bfilter\s*=\s*(?:[\"'](?:data|tar)[\"']|(?:\w+\.)?(?:data|tar)_filter\b)")


def _for_old_python(match: Match) -> bool:
    """Whether filters are used wherever Python has them: the other branch does, or the attempt before the `except`."""
    inner = match.node
    for around in ancestors(match.node):
        if around.type == "function_definition":
            return False
        if around.type == "if_statement":
            test = around.child_by_field_name("condition")
            if test is not None and inner != test and _KNOWS_FILTERS.search(match.text(test)):
                return _FILTERED.search(_without(match, around, inner)) is not None
        elif inner.type == "except_clause" and _UNKNOWN_KEYWORD.match(match.text(inner)):
            return _FILTERED.search(_without(match, around, inner)) is not None
        inner = around
    return False


_UNKNOWN_KEYWORD = re.compile(r"except\s*\(?[\w.,\s]*\b(?:TypeError|AttributeError)\b")


def _without(match: Match, around: Node, part: Node) -> str:
    """The text of a statement but for one of its branches."""
    return "\n".join(match.text(child) for child in around.named_children if child != part)


_TAR_NAME = re.compile(r"(?i)(?:^|[._])_?(?:tar|tarball|tgz|tar_?file|tar_?obj|tf)$")


def receiver_is_tar(match: Match) -> bool:
    """The receiver is called like a tar archive."""
    node = receiver(match)
    return node is not None and bool(_TAR_NAME.search(match.text(node))) and no_filter_set(match)


_MEMBERS = re.compile(r"\.(infolist|namelist|getmembers|getnames|readall)\(\)")
_WRITING = re.compile(r"\bopen\(|write_bytes|write_text|makedirs|copyfileobj|\.mkdir\(")
_MEMBER_NAME = re.compile(r"\.name\b|\.getnames\(")
_CONTAINS = re.compile(r"is_relative_to|relative_to\(|commonpath|commonprefix|startswith\(|isabs|safe_join|is_within")


def member_path(unit: UnitView, new: New) -> Iterator[Match]:
    """A path that is put together from the name of an archive's member, where files are written."""
    for node in unit.syntax.find("call", "binary_operator"):
        part = _joined_part(unit, node)
        if part is None:
            continue
        around = function_around(node) or unit.syntax.root
        text = unit.syntax.text(around)
        if _WRITING.search(text) and not _CONTAINS.search(text) and _is_member_name(unit, part, 0):
            yield new(node, captures={"name": part})


def _joined_part(unit: UnitView, node: Node) -> Node | None:
    """The last part of `os.path.join(a, b)`, of `a / b`, or of `a + "/" + b`."""
    if node.type == "call":
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None or len(arguments.named_children) < 2:
            return None
        return arguments.named_children[-1] if unit.names.resolve(callee) == "os.path.join" else None
    if node.type != "binary_operator":
        return None
    left, right, operator = (node.child_by_field_name(name) for name in ("left", "right", "operator"))
    if left is None or right is None or operator is None:
        return None
    sign = unit.syntax.text(operator)
    return right if sign == "/" or (sign == "+" and _ends_in_slash(unit, left)) else None


def _ends_in_slash(unit: UnitView, node: Node) -> bool:
    """`folder + "/"`, and `os.sep` in its place."""
    last = node.child_by_field_name("right") if node.type == "binary_operator" else node
    if last is None:
        return False
    text = unit.values.constant(last)
    return (isinstance(text, str) and text.endswith("/")) or unit.names.resolve(last) in ("os.sep", "os.path.sep")


def _is_member_name(unit: UnitView, node: Node, depth: int) -> bool:
    """Is this a member's name: `info.filename`, `member.name`, or an element of `namelist()`?"""
    node = unit.values.follow(node)
    field = ""
    if node.type == "attribute":
        attribute, base = node.child_by_field_name("attribute"), node.child_by_field_name("object")
        field = unit.syntax.text(attribute) if attribute is not None else ""
        if base is None or field not in ("filename", "name", "path"):
            return False
        node = base
    if node.type != "identifier":
        return False
    for row in unit.names.rows(unit.syntax.text(node), node.start_byte):
        listed = _MEMBERS.search(_listing(unit, row))
        if listed and (listed[1] in ("infolist", "getmembers")) == bool(field):
            return True
    return False


def _listing(unit: UnitView, node: Node) -> str:
    """The text of what a loop runs over, through names and through `enumerate(...)` and the like."""
    node = unit.values.follow(node)
    arguments = node.child_by_field_name("arguments") if node.type == "call" else None
    inner = [unit.values.follow(n) for n in arguments.named_children[:1]] if arguments is not None else []
    return "\n".join(unit.syntax.text(n) for n in (node, *inner))


def basename_member(match: Match) -> list[Edit]:
    """Only the last part of the member's name."""
    node = match.captures.get("name")
    return wrapped(match, node, "os.path.basename") if node is not None else []
