"""Check and fix of the rule about secrets that are compared with `==`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.checks.secret_text import parts
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, decorators, function_around, name_of, statements, walk, words
from wardline_analyzers.python.constants import UNKNOWN

_SPOKEN = re.compile(rb"(?i)signature|hmac|api_?key|secret|token|digest|passw|_pin\b|_otp\b|\bmac\b")
"""A unit without such a word is not looked at."""
_MACS = frozenset(
    f"{maker}().{method}"
    for maker in ("hmac.new", "hmac.HMAC", "Crypto.Hash.HMAC.new", "Cryptodome.Hash.HMAC.new")
    for method in ("hexdigest()", "digest()")
) | {"hmac.digest()"}
_STRONG = words("apikey hmac")
_CODES = words("signature sig mac")
_QUALIFIED = {
    "key": words("api secret access auth private admin master"),
    "secret": words("client webhook shared api app admin auth signing cron"),
    "token": words(
        "csrf xsrf auth access api reset bearer secret verify verification webhook session admin refresh bot"
    ),
    "signature": frozenset[str](),
    "password": frozenset[str](),
}
_STORED = re.compile(r"(?i)environ|getenv|\bsettings\b|\bconfig\b|\benv\b|secret(?!s\b)")
_READ = re.compile(r"environ\b|getenv|\bst\.secrets\b|streamlit\.secrets")
"""How a password is written that is read from where the program runs, and so stored as it is."""
_EXPECTED = re.compile(r"(?i)expected|valid|stored|correct")
_ASKED = re.compile(
    rb"(?i)authent|authoriz|request|header|login|webhook|abort\(|permission|forbidden|HTTPException|\b40[13]\b"
    rb"|def (?:is_)?(?:verify|check|valid)"
)
"""What code that answers a client speaks of."""
_CRYPTO = re.compile(rb"(?i)hmac|hashlib|sha256|sha1|webhook|x-[\w-]*signature|hub-signature")
_CHANGES = words(
    "old new previous prev current existing original default cached confirm confirmation repeat repeated again retype "
    "password1 password2 placeholder dummy missing empty unset sentinel sentinels none magic type condition last id "
    "ids kind name public fake mock test url uri pub masked redacted updated changed initial next other before after "
    "func function method call class mask captured changeme cnf conf"
)
"""Words that tell of another comparison: has it changed, was it typed twice, is it the default?"""
_NOT_PYTHON = words("argument_list subscript assert_statement")


def secret_comparison(unit: UnitView, new: New) -> Iterator[Match]:
    """`==` and `!=` between a secret and something that came from outside."""
    if not _SPOKEN.search(unit.syntax.source):
        return
    for node in unit.syntax.find("comparison_operator"):
        sides = [n for n in node.named_children if n.type != "comment"]
        if len(sides) != 2 or _operator(node) not in ("==", "!="):
            continue
        sure = _confidence(unit, node, sides)
        if sure is not None:
            match = new(node)
            match.confidence = sure
            yield match


def letter_by_letter(unit: UnitView, new: New) -> Iterator[Match]:
    """`for a, b in zip(expected, signature): if a != b: return False`, or the same by index"""
    if b"return False" not in unit.syntax.source or not _SPOKEN.search(unit.syntax.source):
        return
    for loop in unit.syntax.find("for_statement"):
        sides = _sides_of_loop(unit, loop)
        if len(sides) != 2 or in_test(unit, loop):
            continue
        named = any(_is_mac(unit, side) or _is_called_secret(last_name(unit, side)) for side in sides)
        if named or _is_asked_to_verify(unit, loop, sides):
            yield new(loop, message=_BY_LETTER)


def _sides_of_loop(unit: UnitView, loop: Node) -> list[Node]:
    """The two texts of which a loop compares one letter each, and leaves at the first difference."""
    left, right, body = (loop.child_by_field_name(part) for part in ("left", "right", "body"))
    given = right.child_by_field_name("arguments") if right is not None and right.type == "call" else None
    callee = right.child_by_field_name("function") if right is not None and right.type == "call" else None
    test = next(iter(statements(body)), None)
    if left is None or given is None or callee is None or test is None or test.type != "if_statement":
        return []
    if b"return False" not in (test.text or b""):
        return []
    if unit.syntax.text(callee) == "zip":
        return given.named_children if len(left.named_children) == 2 else []
    condition = test.child_by_field_name("condition")
    if unit.syntax.text(callee) != "range" or condition is None:
        return []
    for each in walk(condition):
        if each.type == "comparison_operator" and _operator(each) == "!=":
            letters = [side for side in each.named_children if side.type == "subscript"]
            at = [unit.syntax.text(key) for side in letters for key in side.children_by_field_name("subscript")]
            if at == [unit.syntax.text(left)] * 2:
                return [base for side in letters if (base := side.child_by_field_name("value")) is not None]
    return []


def _is_called_secret(name: str) -> bool:
    return _kind(name) is not None and not frozenset(parts(name)) & _CHANGES


_BY_LETTER = (
    "This loop stops at the first difference, so its time tells how much of a guessed secret is right. "
    "Compare with hmac.compare_digest."
)


def _operator(node: Node) -> str:
    operators = [child for child in node.children if not child.is_named]
    return (operators[0].text or b"").decode() if len(operators) == 1 else ""


def _confidence(unit: UnitView, node: Node, sides: list[Node]) -> Confidence | None:
    """How sure it is that a secret is compared; None: it is none."""
    if any(_is_constant(unit, side) for side in sides) or not _decides(unit, node) or in_test(unit, node):
        return None
    if any(_is_mac(unit, side) for side in sides):
        return Confidence.HIGH
    if any((unit.names.resolve(side) or "").startswith("inspect.") for side in sides):
        return None
    names = [last_name(unit, side) for side in sides]
    if any(name.startswith(("CONF_", "ATTR_")) for name in names):
        return None  # names of settings, not their values
    found = [frozenset(parts(name)) for name in names]
    if any(f & _CHANGES for f in found) or _is_same_field(unit, sides, names):
        return None
    texts = [unit.syntax.text(side) for side in sides]
    if any(_SHOWN.search(text) for text in texts) or _is_command(unit, node):
        return None
    for index, name in enumerate(names):
        other = texts[1 - index] + " " + unit.syntax.text(unit.values.follow(sides[1 - index]))
        kind = _kind(name)
        if (kind == "password" and _READ.search(texts[index])) or _is_read(unit, sides[index]):
            return Confidence.MEDIUM
        if kind == "strong" and (_ASKED.search(unit.syntax.source) or _is_setting(sides) or _STORED.search(other)):
            return Confidence.MEDIUM
        if kind == "signature" and (_CRYPTO.search(unit.syntax.source) or "hmac" in unit.names.packages):
            return Confidence.MEDIUM
        if kind in ("token", "password") and _is_stored(unit, kind, other, names[1 - index]):
            return Confidence.MEDIUM
    return Confidence.MEDIUM if _is_asked_to_verify(unit, node, sides) else None


def _is_read(unit: UnitView, side: Node) -> bool:
    """`expected = os.environ["API_KEY"]`: is it read from where the program runs, under the name of a secret?"""
    value = unit.values.follow(side) if side.type == "identifier" else side
    return _READ.search(unit.syntax.text(value)) is not None and _kind(last_name(unit, value)) is not None


_SHOWN = re.compile(r"(?i)(?:obfuscate|obscure|mask|redact|censor|anonymi[sz]e)\w*\(")
"""Calls that make something to be shown of a secret."""
_COMMAND = re.compile(r"\.(?:command|callback)(?:\(|$)")


def _is_command(unit: UnitView, node: Node) -> bool:
    """Is it in a command of typer or click? Who calls it has the secret of its environment and its options."""
    function = function_around(node)
    return function is not None and any(_COMMAND.search(unit.syntax.text(each)) for each in decorators(function))


_VERIFIES = re.compile(
    r"_*(?:is_|has_)?(?:verify|verified|check|compare|valid|validate|authenticate|match)_(?:\w+_)?"
    r"(?:api_?key|token|signature|sig|h?mac|otp|secret|digest|password_?hash|password|passcode|pin)$"
)


def _is_asked_to_verify(unit: UnitView, node: Node, sides: list[Node]) -> bool:
    """`def check_api_key(given, stored): return given == stored`: the function's name says what is compared."""
    function = function_around(node)
    if not _VERIFIES.fullmatch(name_of(unit.syntax, function)):
        return False
    parameters = parameter_names(unit.syntax, function)
    return all(side.type == "identifier" and unit.syntax.text(side) in parameters for side in sides)


def _is_constant(unit: UnitView, node: Node) -> bool:
    if unit.values.constant(node) is not UNKNOWN or node.type in ("none", "true", "false", "ellipsis"):
        return not (node.type == "identifier" and _is_long_text(unit.values.constant(node)))
    return node.type in ("tuple", "list", "set", "dictionary", "list_comprehension")


def _is_long_text(value: object) -> bool:
    return isinstance(value, str) and len(value) >= 6


def _is_mac(unit: UnitView, node: Node) -> bool:
    value = unit.values.follow(node)
    if value.type == "binary_operator":  # "sha256=" + mac.hexdigest()
        return any(_is_mac(unit, child) for child in value.named_children)
    if value.type == "string":
        return any(
            _is_mac(unit, expression)
            for part in value.named_children
            if part.type == "interpolation" and (expression := part.child_by_field_name("expression")) is not None
        )
    name = unit.names.resolve(value) or ""
    if name in _MACS:
        return True
    callee = value.child_by_field_name("function") if value.type == "call" else None
    base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    if (
        base is None
        or callee is None
        or not unit.syntax.text(callee).endswith((".decode", ".hex", ".rstrip", ".lower"))
    ):
        arguments = value.child_by_field_name("arguments") if value.type == "call" else None
        encoded = name.startswith("base64.") and arguments is not None and bool(arguments.named_children)
        return encoded and arguments is not None and _is_mac(unit, arguments.named_children[0])
    return _is_mac(unit, base)


def _decides(unit: UnitView, node: Node) -> bool:
    """Does the program decide by it: not a query that is built (`User.token == token`), an assert, or `__eq__`?"""
    function = function_around(node)
    name = function.child_by_field_name("name") if function is not None else None
    if name is not None and (unit.syntax.text(name).startswith("__") or "confirm" in unit.syntax.text(name)):
        return False
    for around in ancestors(node):
        kind = around.type
        if kind in _NOT_PYTHON:
            return False
        if kind == "generator_expression":
            call = around.parent
            callee = call.child_by_field_name("function") if call is not None else None
            return callee is not None and unit.syntax.text(callee) in ("any", "all", "next")
        if kind in ("list_comprehension", "lambda", "keyword_argument", "dictionary_comprehension", "binary_operator"):
            return False
        if kind.endswith(("_statement", "_clause")) or kind in ("assignment", "block"):
            return True
    return True


def _kind(name: str) -> str | None:
    found = [part for part in parts(name) if not part.isdigit()] if len(name) < 60 else []
    while found and found[-1] in ("header", "value", "hash", "digest", "hex", "bytes", "str", "param"):
        if found[-1] in ("hash", "digest") and len(found) > 1 and found[-2] in ("password", "token"):
            return None  # what is stored is a hash: its timing tells little
        found.pop()
    if not found:
        return None
    last, before = found[-1], found[:-1]
    if last in _STRONG or (last in ("key", "secret") and any(part in _QUALIFIED[last] for part in before)):
        return "strong"
    if last == "token":
        return "strong" if any(part in _QUALIFIED["token"] for part in before) else "token"
    return "signature" if last in _CODES else "password" if last in ("password", "passwd") else None


def _is_stored(unit: UnitView, kind: str, text: str, name: str) -> bool:
    """Does the other side come from settings or the environment, or is it what is expected of a client?"""
    if not set(parts(name)) & words("token password passwd secret key"):
        return False
    if _STORED.search(text) or (kind == "password" and name.isupper()):
        return True
    return bool(_EXPECTED.search(name) and _ASKED.search(unit.syntax.source))


def _is_setting(sides: list[Node]) -> bool:
    """Is one side a constant of a module, such as `API_KEY` or `settings.API_KEY`?"""
    written = [(side.text or b"").decode("utf-8", "replace").rpartition(".")[2] for side in sides]
    return any(name.isupper() and _kind(name) is not None for name in written)


def _is_same_field(unit: UnitView, sides: list[Node], names: list[str]) -> bool:
    """`a.secret == b.secret` compares two records, unless one of them is a request or settings."""
    if any(side.type != "attribute" for side in sides):
        return False
    if names[0] != names[1]:
        return _is_of_pair(unit, sides)
    return not any(_STORED.search(unit.syntax.text(side)) or "request" in unit.syntax.text(side) for side in sides)


def _is_of_pair(unit: UnitView, sides: list[Node]) -> bool:
    """`a.id == b.key_id and a.secret == b.secret_key`: do these two records have other fields compared beside it?"""
    bases = {_base(unit, side) for side in sides}
    if any(_STORED.search(base) or "request" in base for base in bases):
        return False
    around = sides[0].parent
    while around is not None and around.parent is not None and around.parent.type == "boolean_operator":
        around = around.parent
    for each in walk(around) if around is not None and len(bases) == 2 else ():
        others = each.named_children if each.type == "comparison_operator" and each != sides[0].parent else []
        if len(others) == 2 and {_base(unit, other) for other in others} == bases:
            return True
    return False


def _base(unit: UnitView, side: Node) -> str:
    base = side.child_by_field_name("object") if side.type == "attribute" else None
    return unit.syntax.text(base) if base is not None else ""


def compare_digest(match: Match) -> list[Edit]:
    """`hmac.compare_digest(a, b)`; where a side may be None, an empty text stands for it."""
    sides = [n for n in match.node.named_children if n.type != "comment"]
    if len(sides) != 2 or len(match.node.named_children) != 2:
        return []
    texts = [_never_none(match, side) for side in sides]
    call = spelled(f"`hmac.compare_digest`({texts[0]}, {texts[1]})")
    return [replacement(match, match.node, call if _operator(match.node) == "==" else f"not {call}")]


def _never_none(match: Match, node: Node) -> str:
    text = match.text(node)
    value = match.unit.values.follow(node)
    callee = value.child_by_field_name("function") if value.type == "call" else None
    arguments = value.child_by_field_name("arguments") if value.type == "call" else None
    word = match.text(callee).rpartition(".")[2] if callee is not None else ""
    if word in ("get", "getenv") and arguments is not None and len(arguments.named_children) == 1:
        return f'{text} or ""'
    return text
