"""Programs that are started to change the mode of a file, or to install it with one."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test

_FOR_ALL: Final = re.compile(r"[0-7]?[0-7]?[0-7]?[2367]|[ugo]*[ao][ugo]*[+=][rx]*w[rwx]*")
"""`777`, `0666`, `a+w`, `o=rw`"""
_STICKY: Final = re.compile(r"1[0-7]{3}")
_IN_TEXT: Final = re.compile(r"(?:^|[\s;&|])chmod\s+(?:-\w+\s+)*(?P<mode>[0-7]{3,4}|[ugoa]*[+=][rwxXst]+)(?:\s|$)")


def opened_by_chmod(match: Match) -> bool:
    """`subprocess.run(["sudo", "chmod", "777", path])`, `os.system("chmod -R 777 /srv")`"""
    node = match.argument("0|args|command|cmd")
    if node is None or in_test(match.unit, match.node):
        return False
    mode = _mode(match, match.unit.values.follow(node))
    if mode is None or _STICKY.fullmatch(mode) or not _FOR_ALL.fullmatch(mode):
        return False
    match.at = node
    match.message = (
        f"`{mode}` lets every local user change the file, and with it what reads or runs it. "
        "Give write access to the owner alone (0644, 0755 or less)."
    )
    return True


def _mode(match: Match, command: Node) -> str | None:
    """The mode that is given to `chmod`, in a command of one text or of several."""
    if command.type == "string":
        found = _IN_TEXT.search(match.text(command).lstrip("rbfuRBFU").strip("'\""))
        return found["mode"] if found is not None else None
    if command.type not in ("list", "tuple"):
        return None
    words = [match.unit.values.constant(each) for each in command.named_children]
    names = [str(word).rpartition("/")[2] if isinstance(word, str) else "" for word in words]
    if "chmod" not in names[:3]:
        return None
    for word in words[names.index("chmod") + 1 :]:
        if not isinstance(word, str):
            return None
        if not word.startswith("-"):
            return word
    return None


__all__ = ["opened_by_chmod"]
