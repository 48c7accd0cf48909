"""Keys of Go's libraries that are given by a function, and tokens that are signed with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.go.calls import TEXTS, function_around
from wardline_analyzers.checks.secret_text import is_placeholder
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.checks.token_expiry import EXPIRES
from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import is_unguessable, makes_unguessable
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test

_RETURNS_TEXT: Final = re.compile(r"return\s*(?:\[\]byte\()?([\"`])([^\"`\n]{4,200})\1\)?\s*,\s*nil")


def parsed_with_text(match: Match) -> bool:
    """The function that is to give the key of a token returns a text that stands in it."""
    given = match.arguments.positional if match.arguments is not None else []
    function = next((node for node in given if node.type == "func_literal"), None)
    if function is None or in_test(match.unit, match.node):
        return False
    found = _RETURNS_TEXT.search(match.text(function))
    if found is None or is_placeholder(found[2]):
        return False
    match.at = function
    return True


_MAKES: Final = re.compile(r"(?:^|\.)(?:New|Make|Create|Init)\w*$")
_OF_KEYS: Final = re.compile(
    r"(?i:auth|tokens?\b|jwt|sign|issuer|crypt|cipher|secur|seal|session|cookie|csrf|hmac|keys?\b|vault)|(?:Box|Mac|MAC)(?![a-z])"
)
"""Words of packages and constructors that are given a key."""
_TOLD: Final = re.compile(
    r"^(?:aes|des|rc4|chacha20\w*|hmac|sessions|cookie|memstore|securecookie|csrf|jwk?t?|ed25519)\."
)
"""Packages whose functions are known to be given a key."""
_SHORTEST: Final = 12


def handed_to_constructor(unit: UnitView, new: New) -> Iterator[Match]:
    """`auth.NewIssuer([]byte("…"))`: a text of the source is handed to what makes something that signs or encrypts."""
    for node in unit.syntax.find("type_conversion_expression"):
        operand, listed = node.child_by_field_name("operand"), node.parent
        call = listed.parent if listed is not None and listed.type == "argument_list" else None
        callee = call.child_by_field_name("function") if call is not None else None
        if operand is None or operand.type not in TEXTS or callee is None:
            continue
        word, text = unit.syntax.text(callee), unit.syntax.text(operand)[1:-1]
        if (
            not _MAKES.search(word)
            or not _OF_KEYS.search(word)
            or _TOLD.match(word)
            or re.search(r"\s", text)
            or is_placeholder(text)
        ):
            continue
        if len(text) >= _SHORTEST and not in_test(unit, node):
            yield new(node)


def takes_any_key(match: Match) -> bool:
    """The function that is to look at the server's key does nothing but return that all is well."""
    node, names = match.at or match.asked(), match.unit.names
    value = names.value(node) if node is not None and isinstance(names, FlowNames) else None
    callables = value.callables if value is not None else ()
    if not callables or not all(isinstance(one, Closure) and _returns_nil(one.function) for one in callables):
        return False
    return less_sure_in_tests(match)


def _returns_nil(function: form.Function) -> bool:
    if len(function.body) != 1:
        return False
    only = function.body[0]
    return isinstance(only, form.Return) and isinstance(only.value, form.Literal) and only.value.value is None


_TERMINAL: Final = re.compile(
    r"\bos\.Stdin\b|\bfmt\.F?Scan\w*\(|\bbrowser\.Open|\bopen(?:URL|Browser)\(|localhost|127\.0\.0\.1|\boob\b"
)
"""A program on a person's own machine, which nobody else sends links to."""


def same_state(match: Match) -> bool:
    """The state of an OAuth login is a text of the source, in a program that serves others."""
    node = match.argument("0")
    text = match.unit.constant(node) if node is not None else None
    if not isinstance(text, str) or in_test(match.unit, match.node):
        return False
    function = function_around(match.node)
    return function is None or _TERMINAL.search(match.text(function)) is None


_RANDOM: Final = re.compile(r"\brand\.|\buuid\.|hmac\.New|SignedString|\bjwt\.")
"""What else may make it unguessable, or vouch for it."""
_NO_SECRET: Final = re.compile(r"(?i)expir|expires|\bexp\b|ttl|deadline|Sprintf\(\"[^\"]*(?:log|file|backup|tmp)")


def made_of_time(match: Match) -> bool:
    """A function whose name says that it makes a secret gives a text made of the time, and of nothing random."""
    function = function_around(match.node)
    name = function.child_by_field_name("name") if function is not None else None
    if function is None or name is None or not _gives_secret(match.text(name)):
        return False
    result, text = function.child_by_field_name("result"), match.text(function)
    gives_text = result is not None and re.search(r"\bstring\b|\[\]byte", match.text(result)) is not None
    above = match.node.parent
    if above is not None and above.type == "binary_expression" and re.search(r"[<>=]", match.text(above)):
        return False  # it is compared
    return gives_text and not _RANDOM.search(text) and not _NO_SECRET.search(text) and less_sure_in_tests(match)


def _gives_secret(name: str) -> bool:
    """`newToken`, and `ResetToken`: a function that is called like what it gives."""
    return makes_unguessable(name) or (is_unguessable(name) and _DOES.match(name) is None)


_DOES: Final = re.compile(
    r"(?:[iI]s|[hH]as|[cC]an|[gG]et|[sS]et|[lL]oad|[sS](?:tor|av)e|[rR]ead|[wW]rite|[fF]ind|[fF]etch|[cC]heck|[vV]alid\w*"
    r"|[vV]erify|[pP]arse|(?:[dD]e|[eE]n)code|[rR]efresh|[uU]pdate|[dD]elete|[rR]e(?:move|voke)|[eE]xpire|[wW]ith|[hH]andle"
    r"|[lL]og|[pP]rint|[tT]est|[hH]ash|[sS]ign|[sS]end|[cC]lean)(?=[A-Z_])"
)
"""How names of functions begin that do something with a secret which there is."""
_CLAIMS: Final = r"\b{name}\s*:?=\s*&?(?:[\w.]*(?i:claims)|map\[string\](?:any|interface\{{\}})|gin\.H)\{{"


def never_ends(match: Match) -> bool:
    """The claims are written out in this function, which signs them and speaks nowhere of an end."""
    function = function_around(match.node)
    if function is None or in_test(match.unit, match.node):
        return False
    text, claims = match.text(function), match.argument("1")
    if claims is None:  # jwt.New(method): what is set in the token's `Claims` afterwards
        written = ".Claims" in text and ".SignedString(" in text
    elif claims.type == "identifier":
        written = re.search(_CLAIMS.format(name=re.escape(match.text(claims))), text) is not None
    else:
        written = match.text(claims).startswith(("jwt.MapClaims{", "jwt.RegisteredClaims{", "jwt.StandardClaims{", "&"))
    return written and EXPIRES.search(text) is None
