"""The entries of `fix:`, from a page to FixSpec values."""

from __future__ import annotations

import re

from wardline_analyzers.finding import Safety
from wardline_analyzers.rules.front_matter import Node, Scalar, Sequence, choice, fail, mapping, text
from wardline_analyzers.rules.matchers import argument, function, items
from wardline_analyzers.rules.names import is_name
from wardline_analyzers.rules.rule import FixSpec

OPERATIONS = ("callee", "set", "remove", "value", "replace", "function")
_PLACEHOLDER = re.compile(r"[\w.]+|[0-9]+\|\w+")
SAFETIES = tuple(safety.value for safety in Safety)


def fix(node: Node, languages: tuple[str, ...], custom: bool) -> FixSpec:
    """The fix that this entry states, in a page for these languages. Raises PageError.

    Where it names none of them, it is for Python, if the page is, else for all of them.
    """
    known = ("title", "safety", "languages", *OPERATIONS)
    fields = mapping(node, "an entry of `fix`", known, ("title", "safety")).entries
    spoken = tuple(choice(item, "`languages`", languages) for item in items(fields.get("languages"), "`languages`"))
    operations = [key for key in OPERATIONS if key in fields]
    if not operations:
        fail(node, "a fix that does nothing", f"give one of {', '.join(OPERATIONS)}")
    alone = next((key for key in ("function", "replace", "value") if key in operations), None)
    if alone and len(operations) > 1:
        fail(node, f"`{alone}` does the whole fix: it cannot stand beside another operation")
    if custom and "function" in fields:
        fail(node, "a custom rule cannot use `function`", "custom rules are data")
    return FixSpec(
        title=text(fields["title"], "`title`"),
        safety=Safety(choice(fields["safety"], "`safety`", SAFETIES)),
        languages=spoken or (("python",) if "python" in languages else languages),
        callee=_callee(fields["callee"]) if "callee" in fields else None,
        set=_set(fields["set"]) if "set" in fields else (),
        remove=_remove(fields["remove"]) if "remove" in fields else (),
        value=_code(fields["value"], "`value`") if "value" in fields else None,
        replace=_code(fields["replace"], "`replace`") if "replace" in fields else None,
        function=function(fields["function"], "`function`") if "function" in fields else None,
    )


def _callee(node: Node) -> str:
    name = text(node, "`callee`")
    if not _is_target(name):
        fail(node, f"`{name}` is not a qualified name", "one name: package.function, or package:Class.method")
    return name


def _is_target(name: str) -> bool:
    """A qualified name that can be imported; a colon may say where its module ends."""
    return is_name(name.replace(":", ".", 1)) and "*" not in name


def _set(node: Node) -> tuple[tuple[str, str], ...]:
    entries = mapping(node, "`set`").entries
    for name in entries:
        if not argument(name):
            fail(node, f"`set` cannot give `{name}` a value", "an argument: a keyword, or 1|Loader")
    return tuple((name, _code(value, f"the value of `{name}`")) for name, value in entries.items())


def _remove(node: Node) -> tuple[str, ...]:
    if not isinstance(node, Sequence) or not node.items:
        fail(node, "`remove` must be a list of arguments", "write [shell], or [1|Loader]")
    found = []
    for item in node.items:
        if not isinstance(item, Scalar) or not argument(item.text):
            fail(item, "`remove` must name arguments", "a position, a keyword, or both as 1|Loader")
        found.append(item.text)
    return tuple(found)


def _code(node: Node, what: str) -> str:
    """Source text of the language. A plain `False` is taken as it is written."""
    if not isinstance(node, Scalar) or not node.text.strip():
        fail(node, f"{what} must be source text", "put it into quotes")
    if not node.quoted and node.text in ("true", "false", "null", "~"):
        fail(node, f"{what} is written into the source as it stands", "write it as the language does: False")
    code = node.text.rstrip("\n")
    pieces = code.split("`")
    if len(pieces) % 2 == 0 or not all(map(_is_target, pieces[1::2])):
        fail(node, f"backquotes in {what} hold qualified names", "such as `ssl.CERT_REQUIRED`")
    for placeholder in re.findall(r"\{([^{}]+)\}", code):
        if not _PLACEHOLDER.fullmatch(placeholder):
            fail(node, f"`{{{placeholder}}}` in {what} is no placeholder", "an argument: {0}, {name}, {1|Loader}")
    return code
