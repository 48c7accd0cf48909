"""Secrets made of what others know as well: the time, or a generator with a fixed seed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.naming import naming
from wardline_analyzers.checks.randomness import is_secret
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import enclosing, function_around, walk
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView

_HASHES = re.compile(r"^hashlib\.(?:md5|sha1|sha224|sha256|sha384|sha512|sha3_\d+|blake2[bs]|new)$")
_CLOCKS = re.compile(
    r"^(?:time\.(?:time|time_ns|monotonic|perf_counter)|datetime\.datetime\.(?:now|utcnow|today)|uuid\.uuid1|os\.getpid)$"
)
_RANDOM = re.compile(r"urandom|secrets\.|SystemRandom|token_|uuid4|hmac|secret_?key|SECRET", re.IGNORECASE)
"""A function that speaks of one of these makes it of something else as well."""
_MAKES = re.compile(r"(?i)^_*(?:generate|gen|create|make|new|random|build|next|issue|get)")
_OF_TIME = (
    "This secret is made of the time, which an attacker can try out second by second. "
    "Take it from the `secrets` module."
)
_OF_SEED = (
    "With a fixed seed the generator gives the same secrets each time, for everybody. "
    "Take them from the `secrets` module."
)


def made_of_time(unit: UnitView, new: New) -> Iterator[Match]:
    """`def new_session_id(user): return sha256(f"{user}{time.time()}".encode()).hexdigest()`"""
    for call in unit.syntax.nodes.get("call", ()):
        if not _HASHES.match(_called(unit, call)):
            continue
        arguments, around = call.child_by_field_name("arguments"), function_around(call)
        if arguments is None or around is None or in_test(unit, call) or not _makes_secret(unit, call, around):
            continue
        timed = any(n.type == "call" and _CLOCKS.match(_called(unit, n)) for n in _all_in(unit, arguments))
        if timed and not _RANDOM.search(unit.syntax.text(around)):
            yield new(call, message=_OF_TIME)


def _all_in(unit: UnitView, node: Node, depth: int = 0) -> Iterator[Node]:
    """The nodes of an expression, and of what its names were assigned."""
    for each in walk(node):
        yield each
        if each.type == "identifier" and depth < 3:
            followed = unit.values.follow(each)
            if followed.id != each.id:
                yield from _all_in(unit, followed, depth + 1)


def fixed_seed(unit: UnitView, new: New) -> Iterator[Match]:
    """`random.seed(42)` in a function that makes a key"""
    for call in unit.syntax.nodes.get("call", ()):
        if _called(unit, call) != "random.seed":
            continue
        arguments, around = call.child_by_field_name("arguments"), function_around(call)
        given = arguments.named_children if arguments is not None else []
        if around is None or not given or in_test(unit, call) or not _names_secret(unit, around):
            continue
        timed = any(n.type == "call" and _CLOCKS.match(_called(unit, n)) for n in walk(given[0]))
        if timed or isinstance(unit.values.constant(given[0]), (int, str, bytes)):
            yield new(call, message=_OF_SEED, confidence=Confidence.MEDIUM)


def _called(unit: UnitView, call: Node) -> str:
    callee = call.child_by_field_name("function")
    return (unit.names.resolve(callee) or "") if callee is not None else ""


def _makes_secret(unit: UnitView, call: Node, around: Node) -> bool:
    return is_secret(naming(unit, call).name) or _names_secret(unit, around) or _gives_secret(unit, call, around)


def _gives_secret(unit: UnitView, call: Node, around: Node) -> bool:
    """`def reset_token(user): return sha256(…)`: the function is called as what it gives."""
    name = around.child_by_field_name("name")
    given = enclosing(call, "return_statement", "function_definition")
    returned = given is not None and given.type == "return_statement"
    return name is not None and returned and is_secret(unit.syntax.text(name))


def _names_secret(unit: UnitView, around: Node) -> bool:
    name = around.child_by_field_name("name")
    text = unit.syntax.text(name) if name is not None else ""
    made = _MAKES.match(text)
    return made is not None and (is_secret(text) or text[made.end() :].strip("_") in ("key", "code", "pin"))


__all__ = ["fixed_seed", "made_of_time"]
