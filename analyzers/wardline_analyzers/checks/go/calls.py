"""What patterns of Go ask beside names and arguments: what a value is for, and what stands around a call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.hash_words import less_sure_of_purpose
from wardline_analyzers.checks.names_around import names_around
from wardline_analyzers.checks.password_functions import is_password
from wardline_analyzers.checks.secret_text import is_placeholder
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.flow.boundary.secret_names import is_secret, is_unguessable
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, enclosing

FUNCTIONS: Final = frozenset(("function_declaration", "method_declaration", "func_literal"))
TEXTS: Final = frozenset(("interpreted_string_literal", "raw_string_literal"))
_ASSIGNS: Final = {
    **{"short_var_declaration": "left", "assignment_statement": "left", "var_spec": "name", "const_spec": "name"},
    "keyed_element": "key",
}
_HOLDERS: Final = {**_ASSIGNS, **dict.fromkeys(FUNCTIONS, "name")}
"""What gives something a name, and the field that holds it."""
_SECRETS: Final = re.compile(
    r"(?i)token|passw|secret|session|otp|nonce|salt|csrf|captcha|credential|apikey|api_key|invite|verification|reset"
    r"|share_?(?:link|code|id)|coupon|voucher|magic_?link|activation|unsubscribe"
)
_CHECKSUM: Final = re.compile(r"(?i)etag|checksum|cache|fingerprint|dedup|bucket|shard|gravatar|digest_?name|filename")
_BY_NAME: Final = re.compile(r"(?i)md5|sha-?1")
_OTHERS_WRITE: Final = 0o002
_SIZES: Final = {"int8": 8, "uint8": 8, "byte": 8, "int16": 16, "uint16": 16, "int32": 32, "uint32": 32, "rune": 32}
_PARSED: Final = re.compile(r"strconv\.parsed(\d+)\(\)")


_GENERATED: Final = re.compile(r"\.pb(?:\.gw)?\.go$|(?:^|/)zz_generated|_gen(?:erated)?\.go$|(?:^|/)bindata\.go$")


def outside_tests(match: Match) -> bool:
    """Only where the code is no test, whose server listens for nobody else, and was written by somebody."""
    return not in_test(match.unit, match.node) and not _GENERATED.search(match.unit.around.path)


def function_around(node: Node) -> Node | None:
    return enclosing(node, *FUNCTIONS)


def hash_purpose(match: Match) -> bool:
    """A hash that only tells contents apart is no flaw; in tests, it hardly is one."""
    names = list(names_around(match, _HOLDERS))
    if any(_CHECKSUM.search(name) for name in names):
        return False
    if any(_BY_NAME.search(name) for name in names):
        match.confidence = Confidence.LOW  # its callers ask for this very hash
    return less_sure_in_tests(match) and less_sure_of_purpose(match)


def makes_secret(match: Match) -> bool:
    """The random number becomes something that has to be unguessable: its variable or the function says so."""
    if in_test(match.unit, match.node):
        return False
    names = [*names_around(match, _HOLDERS), *_made_of_filled(match)]
    if any(is_unguessable(name.split(",")[0].strip()) or _SECRETS.search(name) for name in names):
        return True
    if any(_SPELLED.search(name) for name in names) and _draws_letters(match):
        return True
    return match.constant("0") in _DIGITS and any(_CODE.fullmatch(name.split(",")[0].strip()) for name in names)


def _made_of_filled(match: Match) -> Iterator[str]:
    """`rand.Read(buf)`: the variables and fields that what is in `buf` then goes to."""
    buffer, function = match.argument("0"), function_around(match.node)
    if not (match.name or "").endswith(".Read") or buffer is None or buffer.type != "identifier" or function is None:
        return
    syntax = match.unit.syntax
    used = re.compile(rb"(?<![\w.])%b(?!\w)" % re.escape(match.text(buffer).encode()))
    for found in used.finditer(syntax.source, match.node.end_byte, function.end_byte):
        node = syntax.root.named_descendant_for_byte_range(*found.span())
        for above in ancestors(node) if node is not None else ():
            field = _ASSIGNS.get(above.type)
            name = above.child_by_field_name(field) if field is not None else None
            if name is not None:
                yield match.text(name)
            if above == function:
                break


_DIGITS: Final = frozenset(part * 10**length for length in range(3, 9) for part in (1, 9, 10)) | {9999, 99999, 999999}
_SPELLED: Final = re.compile(r"(?:[a-z_](?:Code|Key|ID|Id|String)|(?i:random_?(?:string|code|id|key)))$")
"""What is spelled out of letters that were drawn one by one."""


def _draws_letters(match: Match) -> bool:
    """`letters[rand.Intn(len(letters))]`"""
    given, above = match.argument("0"), match.node.parent
    of = above.child_by_field_name("operand") if above is not None and above.type == "index_expression" else None
    return of is not None and given is not None and match.text(given) == f"len({match.text(of)})"


_CODE: Final = re.compile(r"(?i)(?:(?:new|gen|generate|make|create|random|send)_?)?(?:code|pin)")
"""A code of so many digits: somebody proves with it that they got the message."""


def others_write(match: Match) -> bool:
    """The mode lets everybody write."""
    node = match.asked()
    value = match.unit.constant(node) if node is not None else None
    if node is not None and match.resolve(node) in ("os.ModePerm", "io/fs.ModePerm"):
        value = 0o777 if (match.name or "").endswith("Chmod") else 0  # a new folder's mode goes through the umask
    if type(value) is not int or not value & _OTHERS_WRITE or value & 0o1000:
        return False
    if node is not None:
        match.captures["mode"] = node
    return less_sure_in_tests(match)


def narrows(match: Match) -> bool:
    """A number that was parsed with more bits than the type has, and that nothing has compared with a bound."""
    node = match.argument("0")
    name = match.resolve(node) if node is not None else None
    parsed = _PARSED.fullmatch(name or "")
    size = _SIZES.get(match.name or "")
    if node is None or parsed is None or size is None or int(parsed[1]) <= size:
        return False
    function = function_around(match.node)
    words = re.escape(match.text(node))
    if function is not None and node.type == "identifier":
        above = rf"\b{words}\b\s*[<>]=?(?!\s*[01]\b(?!\w|<<))|(?<![01] )(?<![01])[<>]=?\s*{words}\b|math\.Max"
        if re.search(above, match.text(function)) is not None:
            return False  # to ask for 0 or 1 tells nothing of how large it is
    return less_sure_in_tests(match)


def result_ignored(match: Match) -> bool:
    """Nobody looks at what the call gives: it stands alone, or its error goes to `_`."""
    parent = match.node.parent
    while parent is not None and parent.type == "expression_list":
        parent = parent.parent
    if parent is None or in_test(match.unit, match.node):
        return False
    if parent.type == "expression_statement":
        return not refuses(match, parent.next_named_sibling)
    if parent.type in ("assignment_statement", "short_var_declaration"):
        left = parent.child_by_field_name("left")
        thrown = left is not None and match.text(left).rpartition(",")[2].strip() == "_"
        return thrown and not refuses(match, parent.next_named_sibling)
    return parent.type in ("defer_statement", "go_statement")


_REFUSAL: Final = re.compile(r"(?:^|[ ,.])(?:[eE]rr[A-Z]\w*|false|(?:errors\.New|fmt\.Errorf)\([^\n]*\))$")
"""What a function gives that says no: `false`, `ErrLogin`, `errors.New("…")`."""


def refuses(match: Match, after: Node | None) -> bool:
    """The next statement says no whatever the check says: it is made for the time that it takes."""
    return after is not None and after.type == "return_statement" and _REFUSAL.search(match.text(after)) is not None


_WITH_FIELDS: Final = ("zap.", "rs/zerolog", "log/slog.", "sirupsen/logrus.WithField")
"""Loggers that write each value in quotes: a line break in it begins no entry."""


_ERROR: Final = re.compile(r"(?:\w+\.)*(?:e|\w*[eE]rr(?:or)?)(?:\.Error\(\))?")


def plain_line(match: Match) -> bool:
    """Of `taint`: a logger writes its line as it is given, outside of tests. What `fmt` prints is for a person."""
    name, given = match.name or "", match.text(match.at) if match.at is not None else ""
    if _ERROR.fullmatch(given) and match.taint is not None and not match.taint.sure:
        return False  # what a function that is not known says of its failure: it quotes what it was given, if at all
    return not name.startswith((*_WITH_FIELDS, "fmt.")) and ".WithField" not in name and outside_tests(match)


def keyed_by_text(match: Match) -> bool:
    """The key is a text that stands in the source, and no placeholder."""
    node = match.asked()
    value = match.unit.constant(node) if node is not None else None
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str) or not value:
        return False
    return less_sure_in_tests(match)


def for_its_effect(match: Match) -> bool:
    """The import is one for what it does when it is loaded (`_`), outside of tests."""
    path = re.escape(match.name or "")
    return re.search(rf'\b_\s+"{path}"', match.text(match.node)) is not None and outside_tests(match)


_PLAIN_SENDS: Final = frozenset(("SendString", "Send"))
_SAYS_HTML: Final = re.compile(r"text/html|MIMETextHTML|\.Type\(\"html")
_WRITES: Final = frozenset(("Write", "WriteString", "Fprint", "Fprintf", "Fprintln", "Execute", "ExecuteTemplate"))
OTHER_TYPE: Final = re.compile(r"(?i)content-type\"\s*,\s*\"(?!text/html|application/xhtml|image/svg)|application/json")


def is_page(match: Match) -> bool:
    """Of `taint`: not where the function says that its answer is of another type than HTML."""
    function = function_around(match.node)
    word = (match.name or "").rpartition(".")[2]
    if function is not None and (word in _PLAIN_SENDS or "fiber.Ctx" in (match.name or "")):
        return _SAYS_HTML.search(match.text(function)) is not None
    if function is None or word not in _WRITES:
        return True
    text = match.text(function)
    if "text/html" not in text and _is_message(match, word):
        match.confidence = Confidence.LOW
    elif "text/html" not in text and _begins_plainly(match):
        match.confidence = Confidence.MEDIUM
    return "text/html" in text or OTHER_TYPE.search(text) is None


def _begins_plainly(match: Match) -> bool:
    """Does what is written begin with a word of the program? Then `net/http` takes it for plain text, if nothing else
    was written before and no type is set."""
    node = match.at
    if (match.name or "").endswith("Fprintf"):
        node = match.argument("1")
    value = match.unit.names.value(node) if node is not None and isinstance(match.unit.names, FlowNames) else None
    return value is not None and bool(value.head.strip()) and not value.head.lstrip().startswith("<")


def _is_message(match: Match, writes: str) -> bool:
    """Is it a value in a message that a function of the program writes, as it is told: `fail(w, "no %s", x)`?"""
    call = match.node.named_children[0] if match.node.type == "expression_statement" else match.node
    callee, given = (call.child_by_field_name(word) for word in ("function", "arguments"))
    if callee is None or given is None or match.text(callee).rpartition(".")[2] == writes:
        return False
    texts = (match.text(each)[1:] for each in given.named_children if each.type in TEXTS)
    return any("%" in text and text[:1].isalpha() for text in texts)


_WITH_PASSWORD: Final = re.compile(r"(?i):[^:@/\s]+@|\b(?:password|pwd)=[^\s;&]+")


def logs_in(match: Match) -> bool:
    """Of `taint`: a text of the source is the password of a login, and no placeholder."""
    taint = match.taint
    text = str(taint.key[1]) if taint is not None and len(taint.key) > 1 else ""
    if in_test(match.unit, match.node) or len(text) < 3 or is_placeholder(text):
        return False
    whole = (match.name or "").rpartition(".")[2] in _OF_ADDRESS
    return not whole or _WITH_PASSWORD.search(text) is not None


_OF_ADDRESS: Final = frozenset(("Open", "Connect", "New", "ApplyURI", "ParseURL", "Dial", "ParseConfig"))
"""Functions that take the whole address of a database, in which the password is one part."""


ESCAPES: Final = re.compile(r"\b\w*(?:Escape|Sanitize)\w*\(")


def not_escaped(match: Match) -> bool:
    """The value goes through no function that escapes or cleans it."""
    node = match.argument("0")
    if node is not None and ESCAPES.search(match.text(node)):
        return False
    function = function_around(match.node)
    if node is not None and node.type == "identifier" and function is not None:
        made = re.findall(rf"\b{re.escape(match.text(node))}(?:, \w+)* ?:?= ?([^\n]+)", match.text(function))
        if made and all(ESCAPES.search(text) for text in made):
            return False
    return less_sure_in_tests(match)


def of_archive(match: Match) -> bool:
    """Of `taint`: the path holds the name of an archive's member."""
    taint = match.taint
    return taint is not None and str(taint.key[0]).startswith("archive/")


_READS: Final = frozenset(("len", "cap", "append", "string", "copy", "Println", "Printf", "EncodeToString"))


def never_filled(match: Match) -> bool:
    """The bytes stay as they are written or made: nothing else in the function is given them to fill."""
    node, function = match.at, function_around(match.node)
    if node is None or function is None:
        return less_sure_in_tests(match)
    word = re.escape(match.text(node).partition("[")[0])
    for found in re.finditer(rf"(\w+)\((?:[^()]*,)?\s*{word}\b", match.text(function)):
        if found[1] not in _READS and not found[1].startswith(("New", "Seal", "Open")):
            return False
    return less_sure_in_tests(match)


_FROM_CLI: Final = frozenset(("cli", "env"))


def chosen_elsewhere(match: Match) -> bool:
    """Nobody knows here which program, or which text for a shell, this is: a parameter, the command line, a file."""
    node = match.at or match.asked()
    value = match.unit.names.value(node) if node is not None and isinstance(match.unit.names, FlowNames) else None
    if value is None or in_test(match.unit, match.node) or value.consts is not None:
        return False
    known = any(taint.kind in _FROM_CLI or taint.kind == "parameter" for taint in value.taints)
    return known or (value.open and not value.head)


SAYS_YES: Final = re.compile(r"bool\{return(?:true|\(true\))\}$")
"""A function, without white space, that only says yes."""


ONLY_SENT: Final = re.compile(
    r"bool\{return(?:\w+\.Header\.Get\(\"Origin\"\)!=\"\"|len\(\w+\.Header\.Get\(\"Origin\"\)\)>0|\w+!=nil)\}$"
)
"""A function, without white space, that says yes to every origin that is sent at all."""


def allows_every_origin(match: Match) -> bool:
    """The function that is to compare the origin only says yes, or asks whether there is one."""
    node = match.argument("CheckOrigin") or match.value
    text = "".join(match.text(node).split()) if node is not None else ""
    return (SAYS_YES.search(text) or ONLY_SENT.search(text)) is not None and outside_tests(match)


def server_stays_open(match: Match) -> bool:
    """A server whose limits are not set later, and that is no test's."""
    function = function_around(match.node)
    if function is not None and re.search(r"\.Read(?:Header)?Timeout\s*=", match.text(function)):
        return False
    return serves_others(match)


_LOCAL: Final = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\]):")


def serves_others(match: Match) -> bool:
    """A server that is no test's, and not one for this machine alone."""
    address = match.constant("Addr") if match.argument("Addr") is not None else match.constant("0")
    return not (isinstance(address, str) and _LOCAL.match(address)) and outside_tests(match)


_PASSWORD: Final = re.compile(r"(?i)passw|pwd|passphrase|(?<![a-z])pw(?![a-z])|(?<![a-z])pw(?:text|str|bytes)\b")


def hashes_password(match: Match) -> bool:
    """What is hashed is a password: by its name, or by the name of the function that hashes what it is given."""
    return is_password(match, function_around(match.node), _PASSWORD) and less_sure_in_tests(match)


_COMPARED: Final = re.compile(
    r"(?:[hH]mac|HMAC|[sS]ignature|[aA]pi_?[kK]ey|APIKey|[cC]srf_?[tT]oken|[aA]uth_?[tT]oken|[aA]ccess_?[tT]oken|[sS]ecret"
    r"|\b[mM]ac|[a-z_]MAC|[a-z]Mac)$"
)
_SORT: Final = re.compile(r"(?:[tT]ype|[kK]ind|[uU]se|[uU]sage|[hH]int)$")
"""What is compared is a sort of tokens: `tokenType == oauth.AccessToken`."""
_PLAIN: Final = frozenset((*TEXTS, "int_literal", "nil", "true", "false", "rune_literal"))


def compares_secret(match: Match) -> bool:
    """Two values are compared, of which one is a secret by its name, and neither stands in the source."""
    sides = [match.captures.get("left"), match.captures.get("right")] if match.captures else []
    if match.arguments is not None:
        sides = list(match.arguments.positional[:2])
    nodes = [node for node in sides if node is not None]
    if len(nodes) != 2 or any(node.type in _PLAIN for node in nodes) or in_test(match.unit, match.node):
        return False
    if any(isinstance(match.unit.constant(node), (str, int)) for node in nodes):
        return False
    if any(_SORT.search(match.text(node)) for node in nodes) or _is_same_field(match, nodes):
        return False
    return any(
        _COMPARED.search(re.sub(r"\(.*\)$|\[.*\]$", "", match.text(node))) or _is_secret_of_environment(match, node)
        for node in nodes
    )


def _is_same_field(match: Match, nodes: list[Node]) -> bool:
    """`old.ClientSecret != new.ClientSecret`: has it changed? What a client has sent is asked about elsewhere."""
    fields = [node.child_by_field_name("field") for node in nodes if node.type == "selector_expression"]
    names = {match.text(field).lower() for field in fields if field is not None}
    return (
        len(fields) == len(nodes) and len(names) == 1 and re.search(r"(?:token|secret|key)$", names.pop()) is not None
    )


def _is_secret_of_environment(match: Match, node: Node) -> bool:
    """A name that this unit has filled from a variable of the environment whose name says that it is a secret."""
    if node.type != "identifier":
        return False
    filled = rf'(?<!, )\b{match.text(node)}(?:, \w+)? :?= (?:string\(|\[\]byte\()?os\.(?:Getenv|LookupEnv)\("(\w+)"\)'
    return any(is_secret(variable) for variable in re.findall(filled, match.text(match.unit.syntax.root)))


_SHORTEST_KEY: Final = 8
_KEYED: Final = re.compile(r"(?i)key$|secret|passw|token$|salt$")


def of_query(match: Match) -> bool:
    """`r.URL.Query().Get(name)`, also where a variable of the function holds the query."""
    before, around = match.captures.get("of"), function_around(match.node)
    if before is None or around is None:
        return False
    text = match.text(before)
    held = before.type == "identifier" and re.search(
        rf"\b{re.escape(text)}\s*:?=\s*[\w.]+\.Query\(\)", match.text(around)
    )
    return bool(held or text.endswith(".Query()")) and less_sure_in_tests(match)


def key_bytes(unit: UnitView, found: New) -> Iterator[Match]:
    """`var jwtKey = []byte("…")`: a variable or field whose name says that it is a key, with a text of the source."""
    for node in unit.syntax.find("type_conversion_expression"):
        operand, around = node.child_by_field_name("operand"), node.parent
        if operand is None or operand.type not in (*TEXTS, "identifier"):
            continue
        while around is not None and around.type in ("expression_list", "literal_element"):
            around = around.parent
        if around is None or around.type not in _ASSIGNS:
            continue
        left = next((part for field in ("name", "left", "key") if (part := around.child_by_field_name(field))), None)
        name = unit.syntax.text(left) if left is not None else ""
        known = unit.constant(operand) if operand.type == "identifier" else unit.syntax.text(operand)[1:-1]
        text = known if isinstance(known, str) else ""
        if len(text) < _SHORTEST_KEY or is_placeholder(text) or not _KEYED.search(name) or in_test(unit, node):
            continue
        if is_unguessable(name) or is_secret(name):
            yield found(node)
