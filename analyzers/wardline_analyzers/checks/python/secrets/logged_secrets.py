"""Credentials that are written to a log (page logged-credential)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.remote import holding
from wardline_analyzers.checks.secret_text import parts
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk, words
from wardline_analyzers.python.names import string_value

_METHODS = words("debug info warning warn error critical exception fatal log trace success")
_LOGGER = re.compile(r"(?:^|[._])(?:log|logger|logging|LOG|LOGGER)$")
_LIBRARIES = ("logging.", "loguru.logger.", "structlog.")

_ALWAYS = words("password passwd pwd passphrase passcode secret cvv cvc ssn authorization creditcard debitcard")
_PAIRS = {
    "key": words("api access private secret signing encryption auth"),
    "token": words("access auth refresh api bearer jwt session id secret reset bot"),
    "number": words("card passport"),
    "no": words("card passport"),
    "card": words("credit debit"),
}
_NEGATED = words(
    "hashed hash encrypted masked redacted safe no has is use uses need needs require requires required show hide "
    "invalid wrong missing forgot reset change csrf xsrf public num count len max min next page field name update "
    "create delete get set error route endpoint env default"
)
_TOKEN_TALK = re.compile(rb"(?i)jwt|bearer|oauth|login|authenticat|authoriz|session|api_?key|refresh")
_PARSING = re.compile(
    rb"(?i)tokeniz|lexer|parser?\b|token_?type|tokens\b|token\.(?:type|value|kind|text|lemma|start|pos)|next_token|nltk|spacy"
)
_SHOWN_THROUGH = words("str repr format ascii")


def the_secret_itself(match: Match) -> bool:
    """Of `taint`: what is logged is the secret, not what an unknown function has made of it (a connection)."""
    return match.taint is None or match.taint.sure


def logged(unit: UnitView, new: New) -> Iterator[Match]:
    """Names of credentials among the arguments of logging calls, and of `print` in request handlers."""
    for call in unit.syntax.nodes.get("call", ()):
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or arguments is None or not _writes_log(unit, call, callee):
            continue
        for argument in arguments.named_children:
            if _is_login_body(unit, call, argument) or _is_login_model(unit, call, argument):
                yield new(argument, captures={"name": argument})
            if _is_whole_headers(unit, call, argument):
                yield new(argument, captures={"name": argument})
            alone = arguments.named_child_count == 1
            for node in _shown(unit, argument, 0):
                name = _name(unit, node)
                made = name is not None and (_is_made_secret(unit, node, name) or _is_read_secret(unit, node))
                if name is None or not (made or _is_credential(unit, name)):
                    continue
                if (name == "pwd" and _was_found_out(unit, node)) or _is_object(unit, node):
                    continue
                by_print = unit.syntax.text(callee) == "print" and not _answers(unit, call)
                if by_print and not _tells_too_much(unit, call, node, name, alone and node == argument):
                    continue
                match = new(node, captures={"name": node}, seen_made=made)
                if by_print or in_test(unit, node):
                    match.confidence = Confidence.LOW
                yield match


def _tells_too_much(unit: UnitView, call: Node, node: Node, name: str, alone: bool) -> bool:
    """Is it more than what whoever has started the program is to get? One that makes passwords prints them, and nothing
    else on the line."""
    if function_around(call) is None:
        return _was_configured(unit, node)
    given = _was_typed(unit, call, node, name) or _was_configured(unit, node)
    return _PERSONAL.search(name) is not None or (given and not alone)


_MADE_SECRET = words("secrets.token_urlsafe secrets.token_hex secrets.token_bytes")
_TOLD = re.compile(r"(?i)(?:^|_)(?:token|password|passwd|secret|key|code|otp|pin|link|url)$")


def _is_made_secret(unit: UnitView, node: Node, name: str) -> bool:
    """`token = secrets.token_urlsafe(32)`: nobody else is to know it, whatever it is for."""
    if node.type != "identifier" or not _TOLD.search(name):
        return False
    value = unit.values.follow(node)
    callee = value.child_by_field_name("function") if value.type == "call" else None
    return callee is not None and unit.names.resolve(callee) in _MADE_SECRET


def _is_read_secret(unit: UnitView, node: Node) -> bool:
    """`token = os.environ["PYPI_TOKEN"]`: what the variable is called says what it is."""
    value = unit.values.follow(node) if node.type == "identifier" else node
    if value == node or not _was_configured(unit, node):
        return False
    name = _name(unit, value)
    return name is not None and _OF_ENVIRONMENT.search(name) is not None


_OF_ENVIRONMENT = re.compile(r"(?:^|_)(?:TOKEN|PASSWORD|PASSWD|SECRET|SECRET_KEY|API_?KEY|PRIVATE_KEY)$")
_HEADERS = re.compile(r"(?:flask\.)?(?:self\.)?(?:request|req)\.(?:headers|cookies|COOKIES)")
_WHOLE = words("interpolation argument_list binary_operator tuple keyword_argument")


def _is_whole_headers(unit: UnitView, call: Node, argument: Node) -> bool:
    """All headers or cookies of a request, the client's session and its `Authorization` among them."""
    for node in walk(argument):
        if node.type != "attribute" or not _HEADERS.fullmatch(unit.syntax.text(node)[:60]) or in_test(unit, call):
            continue
        around = node.parent
        if around is not None and around.type == "attribute" and unit.syntax.text(around).endswith((".items", ".raw")):
            around = around.parent.parent if around.parent is not None else None
        if around is None or around.type not in _WHOLE:
            continue
        maker = around.parent if around.type == "argument_list" else None
        callee = maker.child_by_field_name("function") if maker is not None and maker != call else None
        if callee is None or unit.syntax.text(callee) in _KEPT_WHOLE:
            return True
    return False


_KEPT_WHOLE = words("dict str repr list json.dumps pformat")
_BODY = re.compile(
    r"(?:await )?(?:flask\.)?(?:self\.)?(?:request|req)\."
    r"(?:json|get_json\(\)|form|POST|data|get_data\(\)|json\(\)|form\.to_dict\(\)|body|body\(\))"
    r"(?:\.decode\([^()]*\))?"
)
_ASKS_PASSWORD = re.compile(r"""[\[(]\s*['"](?:password|passwd|pwd|new_password)['"]""")


def _is_login_body(unit: UnitView, call: Node, argument: Node) -> bool:
    """The whole body of a request, in a handler that reads a password from it."""
    if not _BODY.fullmatch(unit.syntax.text(argument)[:80]) or in_test(unit, call):
        return False
    function = function_around(call)
    return function is not None and _ASKS_PASSWORD.search(unit.syntax.text(function)) is not None


_ALL_FIELDS = re.compile(
    r"(?P<of>\w+)\.(?:model_dump|model_dump_json|dict|json|to_dict)\(\)|(?:(?:dataclasses\.)?asdict|vars)\((?P<in>\w+)\)"
)


def _is_login_model(unit: UnitView, call: Node, argument: Node) -> bool:
    """`body.model_dump()`, all fields of an object, in a function that takes a password out of it"""
    shown = [n for n in walk(argument) if n.type == "interpolation"] if argument.type == "string" else [argument]
    function = function_around(call)
    for each in shown if function is not None and not in_test(unit, call) else ():
        node = each.named_children[0] if each.type == "interpolation" and each.named_children else each
        found = _ALL_FIELDS.fullmatch(unit.syntax.text(node)[:80])
        taken = rf"\b{found['of'] or found['in']}\.(?:password|passwd|new_password)\b(?!\.get_secret)" if found else ""
        if function is not None and taken and re.search(taken, unit.syntax.text(function)):
            return True
    return False


def _writes_log(unit: UnitView, call: Node, callee: Node) -> bool:
    resolved = unit.names.resolve(callee)
    if callee.type == "identifier":
        if resolved == "print":
            return True
        return (resolved or "").startswith("logging.") and unit.syntax.text(callee) in _METHODS
    attribute, base = callee.child_by_field_name("attribute"), callee.child_by_field_name("object")
    if callee.type != "attribute" or attribute is None or base is None or unit.syntax.text(attribute) not in _METHODS:
        return False
    if resolved is not None:
        return resolved.startswith(_LIBRARIES) or ".logger." in resolved
    return bool(_LOGGER.search(unit.syntax.text(base)[-60:]))


def _was_found_out(unit: UnitView, node: Node) -> bool:
    """`pwd = shell.run("pwd")`: the working directory, not a password that was asked for."""
    value = unit.values.follow(node) if node.type == "identifier" else node
    callee = value.child_by_field_name("function") if value.type == "call" else None
    return callee is not None and unit.names.resolve(callee) not in _ASKS_FOR_IT


_CLASS = re.compile(r"_*[A-Z]+[a-z]\w*")


def _is_object(unit: UnitView, node: Node) -> bool:
    """`secret = VaultSecret(text)`: what is shown of an object is its class, or what its class lets be seen."""
    value = unit.values.follow(node)
    callee = value.child_by_field_name("function") if value.type == "call" else None
    return callee is not None and _CLASS.fullmatch(unit.syntax.text(callee).rpartition(".")[2]) is not None


_PERSONAL = re.compile(
    r"(?i)^(?:\w+_)?(?:(?:card|passport)_?(?:number|no)|(?:credit|debit)_?card|cvv|cvc|ssn|social_security(?:_number)?)$"
)
"""What a program prints of itself is seen by who runs it; these are of others, whoever sees them."""


_TYPED = re.compile(r"(?i)^(?:\w+_)?(?:password|passwd|pwd|passphrase)$")
_ASKS_FOR_IT = words("getpass.getpass input os.getenv os.environ.get")
_SHOWS = re.compile(r"(?i)show|print|display|reveal|dump|generat|reset|create_admin|example|demo")
"""Functions whose business it is to tell a password."""


def _was_typed(unit: UnitView, call: Node, node: Node, name: str) -> bool:
    """A password that was typed in or handed in: whoever sees the screen or the output of the job learns it."""
    function = function_around(call)
    title = function.child_by_field_name("name") if function is not None else None
    if function is None or title is None or not _TYPED.search(name) or _SHOWS.search(unit.syntax.text(title)):
        return False
    value = unit.values.follow(node)
    if value.type == "subscript":
        base = value.child_by_field_name("value")
        return base is not None and unit.names.resolve(base) == "os.environ"
    if value.type == "call":
        callee = value.child_by_field_name("function")
        return callee is not None and unit.names.resolve(callee) in _ASKS_FOR_IT
    parameters = function.child_by_field_name("parameters")
    given = _WORD.findall(unit.syntax.text(parameters)) if parameters is not None else ()
    return value.type == "identifier" and unit.syntax.text(value) in given


_CONFIGURED = re.compile(r"\b(?:environ|getenv)\b")


def _was_configured(unit: UnitView, node: Node) -> bool:
    """A key of a service that a script reads from its environment: its output is kept by whoever runs it."""
    return _CONFIGURED.search(unit.syntax.text(unit.values.follow(node))) is not None


_WORD = re.compile(r"\w+")


def _answers(unit: UnitView, call: Node) -> bool:
    function = function_around(call)
    return function is not None and is_handler(unit, function)


def _shown(unit: UnitView, node: Node, depth: int) -> Iterator[Node]:
    """The parts of an expression whose value is written out in full."""
    if depth > 8:
        return
    kind = node.type
    if kind in ("identifier", "attribute", "subscript"):
        yield node
    elif kind in ("string", "concatenated_string"):
        for child in node.named_children:
            if child.type == "interpolation":
                expression = child.child_by_field_name("expression")
                if expression is not None:
                    yield from _shown(unit, expression, depth + 1)
            elif child.type == "string":
                yield from _shown(unit, child, depth + 1)
    elif kind in ("binary_operator", "parenthesized_expression", "tuple", "list", "conditional_expression"):
        parts_of = node.named_children
        for child in (
            (parts_of[0], parts_of[2]) if kind == "conditional_expression" and len(parts_of) == 3 else parts_of
        ):
            yield from _shown(unit, child, depth + 1)
    elif kind == "dictionary":
        for pair in node.named_children:
            value = pair.child_by_field_name("value")
            if value is not None:
                yield from _shown(unit, value, depth + 1)
    elif kind == "keyword_argument":
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if value is not None and (name is None or unit.syntax.text(name) not in ("exc_info", "stack_info", "level")):
            yield from _shown(unit, value, depth + 1)
    elif kind == "call":
        yield from _shown_by_call(unit, node, depth)


def _shown_by_call(unit: UnitView, call: Node, depth: int) -> Iterator[Node]:
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return
    word = callee.child_by_field_name("attribute") if callee.type == "attribute" else callee
    name = unit.syntax.text(word) if word is not None else ""
    if (name == "get" and callee.type == "attribute") or name == "get_secret_value":
        yield call
    elif name in _SHOWN_THROUGH:
        for argument in arguments.named_children:
            yield from _shown(unit, argument, depth + 1)


def _name(unit: UnitView, node: Node) -> str | None:
    """What a value is called: the name, the attribute, the key."""
    if node.type == "identifier":
        return unit.syntax.text(node)
    if node.type == "attribute":
        attribute = node.child_by_field_name("attribute")
        return unit.syntax.text(attribute) if attribute is not None else None
    if node.type == "subscript":
        keys = node.children_by_field_name("subscript")
        return string_value(keys[0], unit.syntax) if len(keys) == 1 and keys[0].type == "string" else None
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return None
    if unit.syntax.text(callee).endswith(".get_secret_value"):
        return "secret"
    first = arguments.named_children[0] if arguments.named_children else None
    return string_value(first, unit.syntax) if first is not None else None


def _is_credential(unit: UnitView, name: str) -> bool:
    if len(name) > 60:
        return False
    found = [part for part in parts(name) if not part.isdigit()]
    if not found or any(part in _NEGATED for part in found):
        return False
    last, before = found[-1], found[-2] if len(found) > 1 else ""
    if last in _ALWAYS or before in _PAIRS.get(last, ()) or last == "apikey":
        return True
    source = unit.syntax.source
    return last == "token" and not before and bool(_TOKEN_TALK.search(source)) and not _PARSING.search(source)


def redact(match: Match) -> Sequence[Edit]:
    """Write `***` where the credential's value would stand."""
    if match.matcher.kind == "taint":
        return [edit for node in holding(match, "log") for edit in _redacted(match, node)]
    return _redacted(match, match.node)


def _redacted(match: Match, node: Node) -> Sequence[Edit]:
    parent = node.parent
    if parent is not None and parent.type == "interpolation":
        return (replacement(match, parent, "***"),)
    around = parent
    while around is not None and around.type != "argument_list":
        if around.type == "interpolation":
            return (replacement(match, around, "***"),)
        around = around.parent
    return (replacement(match, node, '"***"'),)
