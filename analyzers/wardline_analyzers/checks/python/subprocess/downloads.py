"""Programs and modules that are fetched and run, and nothing is compared in between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import walk

_FETCHES = re.compile(
    r"^(?:requests\.get|httpx\.get|urllib\.request\.(?:urlopen|urlretrieve)|wget\.download|requests\.Session\(\)\.get)$"
)
_RUNS = re.compile(
    r"^(?:subprocess\.(?:run|call|check_call|check_output|Popen)|os\.(?:system|popen|startfile|execv\w*|execl\w*)|runpy\.run_path|exec"
    r"|importlib\.util\.spec_from_file_location|importlib\.machinery\.SourceFileLoader)$"
)
_COMPARES = re.compile(r"(?i)sha\d|hashlib|digest|checksum|signature|verif|gpg|minisign|sigstore|compare")


_PIPED = re.compile(
    r"\b(?:curl|wget)\b[^|;&\n]*\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:(?:ba|z|da|k)?sh|python\d?|perl|ruby|node|php)\b"
    r"|\b(?:ba|z|da|k)?sh\s+(?:-c\s+[\"']?\$\(|<\()\s*(?:curl|wget)\b"
)


def piped(match: Match) -> bool:
    """`os.system("curl https://example.com/install.sh | sh")`"""
    command = match.argument("0|cmd|args|command")
    if command is None or in_test(match.unit, match.node):
        return False
    return _PIPED.search(match.text(match.unit.values.follow(command))) is not None


_UNPROVED = re.compile(
    r"--trusted-host\b|--(?:extra-)?index-url['\"]?(?:=|,?\s)\s*f?['\"]?http://(?!localhost\b|127\.)"
)


def from_unproved_index(match: Match) -> bool:
    """`subprocess.run([sys.executable, "-m", "pip", "install", "--trusted-host", host, name])`"""
    command = match.argument("0|cmd|args|command")
    if command is None or in_test(match.unit, match.node):
        return False
    text = match.text(match.unit.values.follow(command))
    return re.search(r"\bpip3?\b|\buv\b", text) is not None and _UNPROVED.search(text) is not None


def run_unchecked(unit: UnitView, new: New) -> Iterator[Match]:
    """`urlretrieve(url, "setup.sh")`, then `subprocess.run(["sh", "setup.sh"])`: one text names the file both times."""
    for function in unit.syntax.find("function_definition"):
        body = function.child_by_field_name("body")
        if body is None or in_test(unit, function) or _COMPARES.search(unit.syntax.text(function)):
            continue
        calls = [n for n in walk(body) if n.type == "call"]
        names = [
            (unit.names.resolve(c) or "", n) for n in calls if (c := n.child_by_field_name("function")) is not None
        ]
        fetched = next((n for name, n in names if _FETCHES.match(name)), None)
        if fetched is None:
            continue
        own = next((n for name, n in names if name in ("open", "io.open") and _replaces_itself(unit, n)), None)
        if own is not None and own.start_byte > fetched.start_byte:
            yield new(own)
            continue
        written = _written(unit, names)
        for name, call in names:
            if call.start_byte > fetched.end_byte and _RUNS.match(name) and not written.isdisjoint(_texts(unit, call)):
                yield new(call, confidence=None if _is_known_address(unit, fetched) else Confidence.MEDIUM)
                break


def _is_known_address(unit: UnitView, fetched: Node) -> bool:
    """Is the program fetched from one place, over a connection that proves whose it is?"""
    arguments = fetched.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    address = unit.values.constant(first) if first is not None else None
    return isinstance(address, str) and address.startswith("https://")


def _replaces_itself(unit: UnitView, call: Node) -> bool:
    """`open(sys.argv[0], "wb")`: what is written is run the next time"""
    arguments = call.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    if len(given) < 2 or "w" not in unit.syntax.text(given[1]):
        return False
    return (
        re.search(r"\bsys\.argv\[0\]|\b__file__\b|\bsys\.executable\b", unit.syntax.text(unit.values.follow(given[0])))
        is not None
    )


def _written(unit: UnitView, names: list[tuple[str, Node]]) -> set[str]:
    """How the files are called that are written: constants, or names of variables."""
    found: set[str] = set()
    for name, call in names:
        arguments = call.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if name == "urllib.request.urlretrieve":
            found |= _named(unit, given[1]) if len(given) > 1 else set()
            found |= _taken_apart(unit, call)
        elif given and (name.endswith(".extractall") or (name in _OPENS and _to_write(unit, given[1:2]))):
            found |= _named(unit, given[0])
    return found


def _taken_apart(unit: UnitView, call: Node) -> set[str]:
    """`path` of `path, headers = urlretrieve(url)`"""
    left = call.parent.child_by_field_name("left") if call.parent is not None else None
    names = left.named_children if left is not None and left.type in ("pattern_list", "tuple_pattern") else []
    return {f"={unit.syntax.text(names[0])}"} if names else set()


_OPENS = frozenset(("open", "io.open"))


def _to_write(unit: UnitView, mode: list[Node]) -> bool:
    return any("w" in unit.syntax.text(each) for each in mode)


def _texts(unit: UnitView, call: Node) -> set[str]:
    arguments = call.child_by_field_name("arguments")
    found: set[str] = set()
    for node in walk(arguments) if arguments is not None else ():
        if node.type in ("identifier", "string"):
            found |= _named(unit, node)
    return found


def _named(unit: UnitView, node: Node) -> set[str]:
    value = unit.values.constant(node)
    names = {value} if isinstance(value, str) and value else set()
    return names | {f"={unit.syntax.text(node)}"} if node.type == "identifier" else names


__all__ = ["from_unproved_index", "piped", "run_unchecked"]
