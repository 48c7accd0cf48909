"""Loops of Python that never end, or go one step too far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.except_clauses import is_expected
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, statement_of, statements, walk, words

_FAILURES: Final = re.compile(rb"IndexError|LookupError|except Exception|except:")
_LEAVES: Final = words("return_statement raise_statement yield await with_statement try_statement")
_CONDITION: Final = words(
    "comparison_operator boolean_operator not_operator parenthesized_expression binary_operator identifier integer "
    "float call argument_list"
)
_BINDS: Final = words("assignment augmented_assignment named_expression for_statement delete_statement as_pattern")
_SCOPES: Final = words("global_statement nonlocal_statement lambda class_definition")
_QUIET: Final = words("print len str int float append strip lower upper format abs min max sum isdigit isspace")
"""Functions that surely come back, and change none of what they are given but the list that is appended to."""


def never_ends(unit: UnitView, new: New) -> Iterator[Match]:
    """`while i < len(lines): …`, where nothing in the loop changes `i` or `lines`, or leaves the function"""
    for loop in unit.syntax.find("while_statement"):
        condition, body = loop.child_by_field_name("condition"), loop.child_by_field_name("body")
        around = function_around(loop)
        if condition is None or body is None or around is None or in_test(unit, loop):
            continue
        names = _asked_of(unit, condition)
        if names and _are_own(unit, around, names) and not _may_end(unit, body, names):
            yield new(condition)


def _asked_of(unit: UnitView, condition: Node) -> frozenset[str]:
    """The variables that a condition is made of, if it is made of nothing else but numbers and lengths."""
    names = set()
    for node in walk(condition):
        if node.type not in _CONDITION or (node.type == "call" and not unit.syntax.text(node).startswith("len(")):
            return frozenset()
        if node.type == "identifier" and unit.syntax.text(node) != "len":
            names.add(unit.syntax.text(node))
    return frozenset(names)


def _are_own(unit: UnitView, around: Node, names: frozenset[str]) -> bool:
    """Are they all variables of this function that no other function sees, so that nobody else changes them?"""
    bound: set[str] = set()
    for node in walk(around):
        if node.type in _SCOPES or (node.type == "function_definition" and node != around):
            return False
        left = node.child_by_field_name("left") if node.type == "assignment" else None
        if left is not None or node.type == "parameters":
            bound |= _names_in(unit, left or node)
    return names <= bound


def _may_end(unit: UnitView, body: Node, names: frozenset[str]) -> bool:
    """May the loop change one of these variables, or leave the function, or break off?"""
    for node in walk(body):
        if node.type in _LEAVES:
            return True
        if node.type in _BINDS and names & _names_in(unit, node.child_by_field_name("left") or node):
            return True
        if node.type == "call" and not _is_quiet(unit, node, names):
            return True
        if node.type == "break_statement" and not _always_the_same(unit, node, body):
            return True
    return False


def _is_quiet(unit: UnitView, call: Node, names: frozenset[str]) -> bool:
    callee = call.child_by_field_name("function")
    base, _, word = unit.syntax.text(callee).rpartition(".") if callee is not None else ("", "", "")
    return word in _QUIET and (word != "append" or base not in names)


def _always_the_same(unit: UnitView, leaving: Node, body: Node) -> bool:
    """`if lines[i]: break`, where the loop changes neither: it breaks off at once or never"""
    asked: set[str] = set()
    for above in ancestors(leaving):
        if above == body:
            break
        if above.type in ("for_statement", "while_statement"):
            return True  # of that loop
        if above.type not in ("block", "if_statement"):
            return False
        condition = above.child_by_field_name("condition")
        asked |= _names_in(unit, condition) if condition is not None else set()
    changed = (n.child_by_field_name("left") or n for n in walk(body) if n.type in _BINDS)
    return bool(asked) and not any(asked & _names_in(unit, target) for target in changed)


def retried_without_end(unit: UnitView, new: New) -> Iterator[Match]:
    """`while True: try: return fetch() except Error: continue`, with no pause and no end"""
    for loop in unit.syntax.find("while_statement"):
        condition, inner = loop.child_by_field_name("condition"), statements(loop.child_by_field_name("body"))
        if condition is None or unit.syntax.text(condition) not in ("True", "1") or len(inner) != 1:
            continue
        tried = inner[0]
        if tried.type != "try_statement" or _PAUSES.search(unit.syntax.text(loop)) or in_test(unit, loop):
            continue
        handlers = [child for child in tried.named_children if child.type == "except_clause"]
        does = statements(tried.child_by_field_name("body"))
        leaves = bool(does) and does[-1].type in ("return_statement", "break_statement")
        if leaves and _CALLS_OUT.search(unit.syntax.text(tried)) and any(_goes_on(each) for each in handlers):
            yield new(loop)


def polled_without_pause(unit: UnitView, new: New) -> Iterator[Match]:
    """`while True: answer = requests.get(url); if answer.ok: return answer`: the same request, as fast as it goes"""
    for loop in unit.syntax.find("while_statement"):
        condition, body = loop.child_by_field_name("condition"), loop.child_by_field_name("body")
        if condition is None or body is None or _PAUSES.search(unit.syntax.text(loop)) or in_test(unit, loop):
            continue
        if unit.syntax.text(condition) not in ("True", "1"):
            if _asks_same_again(unit, condition, body):
                yield new(loop)
            continue
        inner = statements(body)
        asked = _request_of(unit, inner[0]) if inner else None
        kinds = {each.type for each in walk(body)} if asked is not None else set[str]()
        if asked is None or kinds.isdisjoint(_FOUND) or not kinds.isdisjoint(_PAUSED):
            continue
        if all(each.type == "if_statement" for each in inner[1:]) and not _changes_any(unit, inner[1:], asked):
            yield new(loop)


def _asks_same_again(unit: UnitView, condition: Node, body: Node) -> bool:
    """`while status != "done": status = requests.get(url).json()["status"]`, and nothing else ends it"""
    parts = statements(body)
    if not 1 <= len(parts) <= _FEW or any(each.type in _ENDS for each in walk(body)):
        return False
    bound = [part.named_children[0] for part in parts if part.type == "expression_statement" and part.named_children]
    if len(bound) != len(parts) or any(each.type != "assignment" for each in bound):
        return False
    targets = {name for each in bound if (left := each.child_by_field_name("left")) for name in _names_in(unit, left)}
    if not _names_in(unit, condition) <= targets:
        return False
    return any(_is_same_request(unit, call, targets) for call in walk(body) if call.type == "call")


_FEW: Final = 3
_ENDS: Final = words(
    "return_statement break_statement raise_statement yield await augmented_assignment assert_statement"
)


def _is_same_request(unit: UnitView, call: Node, changed: set[str]) -> bool:
    callee, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    name = (unit.names.resolve(callee) or "") if callee is not None else ""
    return given is not None and _REQUESTS.match(name) is not None and not _names_in(unit, given) & changed


_FOUND: Final = words("return_statement break_statement")
"""What ends the loop with the answer."""
_PAUSED: Final = words("yield await assert_statement")
"""What gives others a turn, or is done in a test."""


def _request_of(unit: UnitView, statement: Node) -> Node | None:
    """What is asked for in `answer = requests.get(url)`."""
    assigned = statement.named_children[0] if statement.type == "expression_statement" else None
    right = assigned.child_by_field_name("right") if assigned is not None and assigned.type == "assignment" else None
    callee = right.child_by_field_name("function") if right is not None and right.type == "call" else None
    name = (unit.names.resolve(callee) or "") if callee is not None else ""
    return right.child_by_field_name("arguments") if right is not None and _REQUESTS.match(name) else None


_REQUESTS: Final = re.compile(r"^(?:(?:requests|httpx)\.(?:get|post|head)|urllib\.request\.urlopen)$")


def _changes_any(unit: UnitView, parts: list[Node], asked: Node) -> bool:
    """Is anything that the request is made of bound anew?"""
    names = _names_in(unit, asked)
    bound = (node for part in parts for node in walk(part) if node.type in _BINDS)
    return any(names & _names_in(unit, node.child_by_field_name("left") or node) for node in bound)


def received_for_ever(unit: UnitView, new: New) -> Iterator[Match]:
    """`while b"\\n" not in data: data += sock.recv(1024)`, which gives nothing once the other side has closed

    Also where what has come gets a name first, and the loop does nothing but put it behind what it has.
    """
    for bound in unit.syntax.find("augmented_assignment", "assignment"):
        left, right = bound.child_by_field_name("left"), bound.child_by_field_name("right")
        if left is None or right is None or not _RECEIVES.search(unit.syntax.text(right)) or in_test(unit, bound):
            continue
        loop = next((above for above in ancestors(bound) if above.type in _ROUNDS), None)
        if loop is None or loop.type != "while_statement" or _counts_rounds(unit, loop):
            continue
        if bound.type == "augmented_assignment":
            size = rf"=\s*len\({re.escape(unit.syntax.text(left))}\)"  # of before, to see whether something came
            if not re.search(size, unit.syntax.text(loop)):
                yield new(right)
        elif left.type == "identifier" and _is_only_kept(unit, loop, left):
            yield new(right)


def _counts_rounds(unit: UnitView, loop: Node) -> bool:
    """`while len(data) < size and tries < 10: …; tries += 1`: does the condition ask for what each round counts?"""
    condition, body = loop.child_by_field_name("condition"), loop.child_by_field_name("body")
    counted = [_COUNTS.match(unit.syntax.text(each)) for each in statements(body)]
    asked = unit.syntax.text(condition) if condition is not None else ""
    return any(step is not None and re.search(rf"\b{step[1]}\b", asked) for step in counted)


_COUNTS: Final = re.compile(r"(\w+)\s*[+-]=\s*\d+$")


def _is_only_kept(unit: UnitView, loop: Node, received: Node) -> bool:
    """`data += part`, `parts.append(part)`, `count += len(part)`: does the loop do nothing else with it?"""
    name = unit.syntax.text(received)
    uses = [n for n in walk(loop) if n.type == "identifier" and n != received and unit.syntax.text(n) == name]
    return bool(uses) and all(_KEEPS.fullmatch(unit.syntax.text(statement_of(use))) for use in uses)


_KEEPS: Final = re.compile(r"[\w.]+\s*\+=\s*(?:len\(\w+\)|\w+)|[\w.]+\.(?:append|extend|write)\(\w+\)")
_RECEIVES: Final = re.compile(r"^\(?(?:await\s+)?[\w.]+\.(?:recv|sock_recv)\(")
_ROUNDS: Final = words("while_statement for_statement function_definition")
_PAUSES: Final = re.compile(r"(?i)sleep|wait|attempt|retr(?:y|ies)\b|tries|count|deadline|backoff|\braise\b|input\(")
_CALLS_OUT: Final = re.compile(
    r"requests\.|httpx|urlopen|urlretrieve|\.connect\(|\.send\w*\(|aiohttp|session\.|client\."
)


def _goes_on(handler: Node) -> bool:
    block = next((child for child in handler.named_children if child.type == "block"), None)
    return all(each.type in ("continue_statement", "pass_statement") for each in statements(block))


def skips_its_step(unit: UnitView, new: New) -> Iterator[Match]:
    """`while i < len(rows): row = rows[i]; if row is None: continue; …; i += 1`: the next round sees the same row"""
    for leaving in unit.syntax.find("continue_statement"):
        loop = next((above for above in ancestors(leaving) if above.type in _ROUNDS), None)
        condition = loop.child_by_field_name("condition") if loop is not None else None
        body, around = loop.child_by_field_name("body") if loop is not None else None, function_around(leaving)
        if condition is None or body is None or around is None or loop is None or in_test(unit, leaving):
            continue
        names = _asked_of(unit, condition)
        if not names or not _are_own(unit, around, names):
            continue
        before = [node for node in walk(body) if node.start_byte < leaving.start_byte]
        if not any(_may_differ(unit, node, names) for node in before) and _is_asked(leaving, body):
            yield new(leaving, message=_SKIPS)


_SKIPS: Final = (
    "This goes back to the test of the loop before anything that it asks for has changed, so it gets here again and "
    "again. Take the step first, or use `for`."
)


def _may_differ(unit: UnitView, node: Node, names: frozenset[str]) -> bool:
    """May the next round come by differently because of this?"""
    if node.type in ("await", "yield", "with_statement", "try_statement", "while_statement", "for_statement"):
        return True
    if node.type in _BINDS and names & _names_in(unit, node.child_by_field_name("left") or node):
        return True
    return node.type == "call" and not _is_quiet(unit, node, names)


def _is_asked(leaving: Node, body: Node) -> bool:
    """Does it stand in an `if` of the loop, and in nothing else?"""
    above = [each for each in ancestors(leaving) if each.start_byte >= body.start_byte and each != body]
    return bool(above) and all(each.type in ("block", "if_statement") for each in above)


def beyond_the_end(unit: UnitView, new: New) -> Iterator[Match]:
    """`for i in range(len(xs)): xs[i + 1]`, and `while i <= len(xs): xs[i]`: the last one is not there

    Of one that counts down from `i = len(xs)`, the first. Comprehensions too, and `xs[len(xs)]` anywhere.
    """
    for loop in unit.syntax.find("for_statement", "while_statement"):
        body = loop.child_by_field_name("body")
        found = _steps(unit, loop)
        if body is None or found is None or in_test(unit, loop):
            continue
        counter, listed, step = found
        if _asks_again(unit, body, counter) or _grows(unit, body, listed):
            continue
        for node in walk(body):
            if node.type == "subscript" and _reaches(unit, node, counter, listed) + step > 0:
                if not is_expected(node, _FAILURES):
                    yield new(node, message=_FROM_BEYOND if _starts_at_length(unit, loop) else _BEYOND)
                break
    yield from _beyond_in_comprehensions(unit, new)
    yield from _at_the_length(unit, new)


def _beyond_in_comprehensions(unit: UnitView, new: New) -> Iterator[Match]:
    """`[xs[i + 1] for i in range(len(xs))]`"""
    for clause in unit.syntax.find("for_in_clause"):
        found, made = _steps(unit, clause), clause.parent
        body = made.child_by_field_name("body") if made is not None and len(made.named_children) == _ALONE else None
        if found is None or body is None or in_test(unit, clause) or _asks_again(unit, body, found[0]):
            continue
        far = (each for each in walk(body) if _reaches(unit, each, found[0], found[1]) + found[2] > 0)
        yield from (new(each, message=_BEYOND) for each in far)


def _at_the_length(unit: UnitView, new: New) -> Iterator[Match]:
    """`xs[len(xs)]`"""
    for node in unit.syntax.find("subscript") if _LEN_INSIDE.search(unit.syntax.source) else ():
        base, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
        if base is None or len(keys) != 1 or unit.syntax.text(keys[0]) != f"len({unit.syntax.text(base)})":
            continue
        if not _is_set(node) and not in_test(unit, node) and not is_expected(node, _FAILURES):
            yield new(node, message=_AT_LENGTH)


def _is_set(node: Node) -> bool:
    """`by_number[len(by_number)] = new` adds to a table."""
    above = node.parent
    return above is not None and above.type in ("assignment", "delete_statement") and above.named_children[0] == node


_LEN_INSIDE: Final = re.compile(rb"\[\s*len\(")
_ALONE: Final = 2
"""Parts of a comprehension with one loop and no condition."""
_AT_LENGTH: Final = (
    "The first index is 0, so there is none at the length: the line ends with an exception. Take `[-1]`."
)
_BEYOND: Final = (
    "In the last round this index is one past the end: the line ends with an exception. Let the loop end one earlier."
)
_FROM_BEYOND: Final = (
    "In the first round this index is one past the end: the line ends with an exception. Begin at the length less one."
)
_DOWN: Final = re.compile(r"(?P<counter>\w+)\s*>=\s*0")
_LENGTH: Final = re.compile(r"(?P<counter>\w+)\s*=\s*len\((?P<list>\w+)\)")
_FOR: Final = re.compile(r"range\((?:0,\s*)?len\((?P<list>\w+)\)(?P<more>\s*\+\s*1)?\)")
_WHILE: Final = re.compile(r"(?P<counter>\w+)\s*(?P<operator><=?)\s*len\((?P<list>\w+)\)")


def _steps(unit: UnitView, loop: Node) -> tuple[str, str, int] | None:
    """The counter of a loop, the list whose length ends it, and by how much the last round is past its end."""
    if loop.type in ("for_statement", "for_in_clause"):
        left, right = loop.child_by_field_name("left"), loop.child_by_field_name("right")
        found = _FOR.fullmatch(_written(unit, right)) if right is not None else None
        if left is None or left.type != "identifier" or found is None:
            return None
        return unit.syntax.text(left), found["list"], 1 if found["more"] else 0
    condition = loop.child_by_field_name("condition")
    begun = _starts_at_length(unit, loop)
    if begun is not None:
        return begun["counter"], begun["list"], 1
    found = _WHILE.fullmatch(unit.syntax.text(condition)) if condition is not None else None
    return (found["counter"], found["list"], 1 if found["operator"] == "<=" else 0) if found is not None else None


def _starts_at_length(unit: UnitView, loop: Node) -> re.Match[str] | None:
    """`i = len(xs)` right before `while i >= 0:`"""
    condition, before = loop.child_by_field_name("condition"), loop.prev_named_sibling
    down = _DOWN.fullmatch(unit.syntax.text(condition)) if condition is not None else None
    begun = _LENGTH.fullmatch(unit.syntax.text(before)) if before is not None else None
    return begun if down is not None and begun is not None and begun["counter"] == down["counter"] else None


def _written(unit: UnitView, ranged: Node) -> str:
    """`range(len(xs))`, also of `n = len(xs)` and `range(n)`"""
    text = unit.syntax.text(ranged)
    arguments = ranged.child_by_field_name("arguments") if text.startswith("range(") else None
    given = arguments.named_children if arguments is not None else []
    counted = unit.values.follow(given[0]) if len(given) == 1 and given[0].type == "identifier" else None
    return f"range({unit.syntax.text(counted)})" if counted is not None and counted.type == "call" else text


def _reaches(unit: UnitView, subscript: Node, counter: str, listed: str) -> int:
    """By how much the index is past the counter; far below where it is another list or another index."""
    base, keys = subscript.child_by_field_name("value"), subscript.children_by_field_name("subscript")
    if base is None or len(keys) != 1 or unit.syntax.text(base) != listed:
        return -9
    text = unit.syntax.text(keys[0]).replace(" ", "")
    if text == counter:
        return 0
    found = re.fullmatch(rf"{re.escape(counter)}\+(\d+)", text)
    return int(found[1]) if found is not None else -9


def _asks_again(unit: UnitView, body: Node, counter: str) -> bool:
    """Does a test in the loop ask for the counter, or does the loop set it before it is used?"""
    for node in walk(body):
        if node.type in ("comparison_operator", "conditional_expression", "boolean_operator", "slice"):
            if counter in _names_asked(unit, node):
                return True
        elif node.type in ("assignment", "augmented_assignment"):
            left = node.child_by_field_name("left")
            last = statements(body)[-1]
            if left is not None and unit.syntax.text(left) == counter and node.parent != last:
                return True
    return False


def _names_asked(unit: UnitView, node: Node) -> set[str]:
    """The names that a test asks for, and not only for what stands there in a list."""
    stack, found = [node], set()
    while stack:
        each = stack.pop()
        if each.type == "identifier":
            found.add(unit.syntax.text(each))
        if each.type != "subscript":
            stack.extend(each.named_children)
    return found


def _grows(unit: UnitView, body: Node, listed: str) -> bool:
    grown = rf"\b{re.escape(listed)}\s*(?:\.(?:append|extend|insert|pop|remove)\(|=|\+=)|del\s+{re.escape(listed)}"
    return re.search(grown, unit.syntax.text(body)) is not None


def _names_in(unit: UnitView, node: Node) -> set[str]:
    return {unit.syntax.text(each) for each in walk(node) if each.type == "identifier"}


__all__ = ["beyond_the_end", "never_ends", "polled_without_pause", "received_for_ever", "retried_without_end"]
