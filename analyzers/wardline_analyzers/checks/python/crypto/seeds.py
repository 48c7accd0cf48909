"""Secrets made of what others know as well: the time, or a generator with a fixed seed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.naming import naming
from wardline_analyzers.checks.python.crypto.randomness import is_secret
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import enclosing, function_around, walk, words

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
        if _RANDOM.search(unit.syntax.text(around)):
            continue
        if any(n.type == "call" and _CLOCKS.match(_called(unit, n)) for n in _all_in(unit, arguments)):
            yield new(call, message=_OF_TIME)
        elif _is_of_name(unit, arguments):
            yield new(call, message=_OF_NAME)


_OF_NAME = (
    "This secret is made of what others know as well: whoever knows the address or the name computes it. "
    "Take it from the `secrets` module."
)
_KNOWN = re.compile(r"(?i)(?:\w+\.)*(?:e?mail|user_?name|login|phone(?:_number)?|user_?id|user\.(?:id|pk|name))")


def _is_of_name(unit: UnitView, arguments: Node) -> bool:
    """`md5(user.email.encode())`: the address alone, or with constants"""
    given = arguments.named_children
    whole = _ALONE.fullmatch(_ENCODED.sub("", unit.syntax.text(given[0]))) if len(given) == 1 else None
    return whole is not None and _KNOWN.fullmatch(whole["name"]) is not None


_ALONE = re.compile(r"(?:f[\"']\{|str\()?(?P<name>[\w.]+)(?:\}[\"']|\))?")
_ENCODED = re.compile(r"\.(?:encode|lower|strip)\([^()]*\)")


def put_together(unit: UnitView, new: New) -> Iterator[Match]:
    """`token = str(int(time.time())) + name`, `sid = f"{next(_counter)}"`, with nothing in it that cannot be guessed"""
    for node in unit.syntax.find("assignment", "return_statement"):
        value = node.child_by_field_name("right")
        if node.type == "return_statement" and node.named_children:
            value = node.named_children[0]
        if value is None or value.type not in _MADE:
            continue
        around = function_around(node)
        if around is None or not _is_for_secret(unit, node, around) or in_test(unit, node):
            continue
        if _is_handle(unit, value, around):
            continue
        if _is_known(unit, value) and not _RANDOM.search(unit.syntax.text(around)):
            yield new(value, message=_OF_TIME if b"time" in (around.text or b"") else _OF_COUNT)


def _is_handle(unit: UnitView, value: Node, around: Node) -> bool:
    """`token = next(self._ids)`: a bare count, in a function that speaks of nobody who logs in."""
    callee = value.child_by_field_name("function") if value.type == "call" else None
    return callee is not None and unit.syntax.text(callee) == "next" and not _LOGS_IN.search(unit.syntax.text(around))


_LOGS_IN = re.compile(r"(?i)log_?in|session|user|auth|cookie|reset|secret|password|account|client")
_MADE = frozenset(("binary_operator", "string", "call", "parenthesized_expression"))
"""Expressions that put a value together."""


def _is_for_secret(unit: UnitView, node: Node, around: Node) -> bool:
    """Is the value called a secret: a token, the number of a session; no key, no salt?"""
    if node.type == "return_statement":
        return _names_secret(unit, around)
    target = node.child_by_field_name("left")
    if target is None or target.type not in ("identifier", "attribute"):
        return False
    name = unit.syntax.text(target).rpartition(".")[2]
    return is_secret(name) and _NO_SECRET.search(name) is None


_NO_SECRET = re.compile(r"(?i)nonce|salt|(?:^|_)iv$|cancel|lexer|parse")
"""What must be fresh, and not secret, or is another thing."""
_FORMS = re.compile(
    r"^(?:str|int|float|round|hex|oct|repr|bytes|base64\.\w+|binascii\.hexlify|datetime\.datetime\.(?:utc)?now)$"
)
_METHODS = re.compile(
    r"\.(?:encode|decode|upper|lower|split|replace|strip|zfill|format|hex|timestamp|strftime|isoformat)$"
)


def _is_known(unit: UnitView, value: Node) -> bool:
    """Is it text made of the time or of a counter, and of nothing but that and names?"""
    guessed = False
    for each in walk(value):
        if each.type == "await":
            return False
        if each.type != "call":
            continue
        callee = each.child_by_field_name("function")
        name = _called(unit, each) or (unit.syntax.text(callee) if callee is not None else "")
        counts = name == "next" and _is_counter(unit, each)
        if _CLOCKS.match(name) or counts or (name == "len" and _OF_SESSIONS.search(unit.syntax.text(each))):
            guessed = True
        elif not _FORMS.match(name) and not (callee is not None and _METHODS.search(unit.syntax.text(callee))):
            return False
    return guessed and not _CLOCKS.match(_called(unit, value))


_OF_SESSIONS = re.compile(r"(?i)^len\((?:self\.)?_*(?:\w*_)?(?:sessions?|tokens?|api_?keys?|users?)\)$")


def _is_counter(unit: UnitView, call: Node) -> bool:
    """`next(itertools.count(1))`, or of a variable that is called so: `next(self._ids)`"""
    arguments = call.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    if len(given) != 1:
        return False
    made = (unit.names.resolve(unit.values.follow(given[0])) or "").startswith("itertools.count")
    return made or _COUNTERS.search(unit.syntax.text(given[0])) is not None


_COUNTERS = re.compile(r"(?i)(?:^|[._])(?:counter|count|seq|sequence|ids|id_?(?:gen|generator|iter))$")


_OF_COUNT = "This secret is the next number: who has one knows those of all others. Take it from the `secrets` module."


def _all_in(unit: UnitView, node: Node, depth: int = 0) -> Iterator[Node]:
    """The nodes of an expression, and of what its names were assigned."""
    for each in walk(node):
        yield each
        if each.type == "identifier" and depth < 3:
            followed = unit.values.follow(each)
            if followed.id != each.id:
                yield from _all_in(unit, followed, depth + 1)


_SEEDED = words(
    "random.seed random.Random numpy.random.seed numpy.random.RandomState numpy.random.default_rng torch.manual_seed"
)


def fixed_seed(unit: UnitView, new: New) -> Iterator[Match]:
    """`random.seed(42)`, or `random.Random(os.getpid())`, in a function that makes a key"""
    for call in unit.syntax.nodes.get("call", ()):
        if _called(unit, call) not in _SEEDED:
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


_SHORT = ("key", "code", "pin", "voucher", "coupon", "aes_key")


def _names_secret(unit: UnitView, around: Node) -> bool:
    name = around.child_by_field_name("name")
    text = unit.syntax.text(name) if name is not None else ""
    made = _MAKES.match(text)
    return made is not None and (is_secret(text) or text[made.end() :].strip("_") in _SHORT)


__all__ = ["fixed_seed", "made_of_time", "put_together"]
