"""What patterns of the light languages ask beside names and arguments: of the text, so that any grammar will do."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.hash_words import less_sure_of_purpose
from wardline_analyzers.checks.redirects import host_of_client
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing, statement_of, text_between

_CHECKSUM: Final = re.compile(
    r"(?i)::class|etag|checksum|cache|fingerprint|dedup|bucket|shard|avatar|gravatar|file_?name"
)
_SECURITY: Final = re.compile(r"(?i)passw|pwd|token|secret|sign|auth|sess|csrf|nonce|salt|reset|verif|cookie|login")
_MODE: Final = re.compile(r"0?o?([0-7]{3,4})")
_OTHERS_WRITE: Final = 0o002
_WHOLE: Final = re.compile(r"sizeof\s*\(?\s*[\w.>\[\]-]+\s*\)?(?:\s*-\s*1)?")
_UNBOUNDED: Final = re.compile(r"%-?(?:l|h)?(?:[sS]|\[)")
_YES: Final = re.compile(r"=>\s*(?:true|\{\s*return\s+true\s*;\s*\})|return\s+true\s*;\s*\}|DangerousAcceptAny")
_FILES_OF_TEXT: Final = re.compile(r"(?:gettext|_|tr|_T|L|N_|ngettext|dgettext)\(.*", re.DOTALL)


def of_unknown(match: Match) -> bool:
    """A text that is put together from something of which nothing tells that it is harmless: the confidence is low."""
    match.confidence = Confidence.LOW
    return True


def first_given(match: Match) -> bool:
    """The data is in the first argument: what fills a place of a template is kept apart from the text."""
    place = match.at or match.node
    for above in ancestors(place):
        if above.type in ("argument_list", "arguments"):
            first = above.named_children[0]
            return first.start_byte <= place.start_byte and place.end_byte <= first.end_byte
    return False


def _line(match: Match) -> str:
    """The lines that the call stands on, from their beginning, and the one before them."""
    source = match.unit.syntax.source
    begin = source.rfind(b"\n", 0, max(0, source.rfind(b"\n", 0, match.node.start_byte))) + 1
    return source[begin : match.node.end_byte].decode("utf-8", "replace")


def hash_purpose(match: Match) -> bool:
    """A hash that only tells contents apart is no flaw."""
    return not _CHECKSUM.search(_line(match)) and less_sure_in_tests(match) and less_sure_of_purpose(match)


def hash_for_security(match: Match) -> bool:
    """In PHP, `md5` is the usual way to make a key of a text: only names of secrets make it a flaw."""
    line = _line(match)
    return _SECURITY.search(line) is not None and not _CHECKSUM.search(line) and less_sure_in_tests(match)


def others_write(match: Match) -> bool:
    """The mode, behind the path, lets everybody write."""
    return _lets_others_write(match, match.arguments.positional[1:] if match.arguments is not None else [])


def first_others_write(match: Match) -> bool:
    """The mode, in front of the path, lets everybody write."""
    return _lets_others_write(match, match.arguments.positional[:1] if match.arguments is not None else [])


def _lets_others_write(match: Match, nodes: list[Node]) -> bool:
    for node in nodes:
        found = _MODE.fullmatch(match.text(node).strip())
        if found is not None and found[0][0] == "0":
            if (match.name or "").rpartition(".")[2] in _MASKED and _OF_SECRET.search(match.text(match.node)) is None:
                match.confidence = Confidence.LOW
            return bool(int(found[1], 8) & _OTHERS_WRITE) and less_sure_in_tests(match)
    return False


_MASKED = frozenset(("open", "openat", "creat"))
"""The umask takes rights away; whoever asks for writing by everybody where a secret is kept has not thought of it."""
_OF_SECRET = re.compile(r"(?i)token|secret|passw|private|credential|\bkeys?\b|_keys?\b|\bkey_|\.key\b|\.pem\b")


def reads_text(match: Match) -> bool:
    """A part of the format reads a text and has no width."""
    for spec in ("0", "1"):
        node = match.argument(spec)
        value = match.unit.names.value(node) if node is not None and isinstance(match.unit.names, FlowNames) else None
        if value is not None and isinstance(value.constant, str):
            return _UNBOUNDED.search(value.constant.replace("%%", "")) is not None
    return False


def whole_buffer(match: Match) -> bool:
    """The bound is the size of the buffer that is added to."""
    node = match.argument("2")
    return node is not None and _WHOLE.fullmatch(match.text(node).strip()) is not None


def bound_of_source(match: Match) -> bool:
    """The bound is the length of what is copied."""
    source, bound = match.argument("1"), match.argument("2")
    if source is None or bound is None:
        return False
    length = rf"(?:str|wcs)len\s*\(\s*{re.escape(match.text(source))}\s*\)"
    return re.fullmatch(length, match.text(bound).strip()) is not None


_ROOM: Final = re.compile(r"\.len\(\)|capacity|reserve|alloc|assert|\bmin\b|layout|size", re.IGNORECASE)


def length_of_source(match: Match) -> bool:
    """`copy_nonoverlapping(src.as_ptr(), to, src.len())`, in a function of Rust that speaks of no room."""
    source, bound = match.argument("0"), match.argument("2")
    around = enclosing(match.node, "function_item")
    if source is None or bound is None or around is None:
        return False
    named = re.fullmatch(r"(\w+)\.as_(?:mut_)?ptr\(\)", match.text(source).strip())
    if named is None or match.text(bound).strip() != f"{named[1]}.len()":
        return False
    body = match.text(around).replace(match.text(match.node), "")
    return _ROOM.search(body) is None and less_sure_in_tests(match)


def a_text(match: Match) -> bool:
    """The format is a variable: no text from a catalogue of translations, and none of several constants."""
    for spec in ("0", "1", "2"):
        node = match.argument(spec)
        if node is not None and match.unit.values.is_literal(node):
            continue
        if node is not None and _FILES_OF_TEXT.fullmatch(match.text(node).strip()):
            return False
    return less_sure_in_tests(match)


def always_true(match: Match) -> bool:
    """The function that is to check says yes, whatever it is given."""
    written = match.text(match.value) if match.value is not None else match.text(match.node)
    return _YES.search(written) is not None and less_sure_in_tests(match)


_PRIVILEGED: Final = re.compile(r"""[:'"]?(?:admin|is_admin|role|role_id|roles|banned|account_id|superuser)\b['"]?""")
_SHORT_KEY: Final = re.compile(r"['\"]private_key_bits['\"]\s*=>\s*(\d+)")
_SHORTEST_KEY: Final = 2048
_NO_CSRF: Final = re.compile(r"['\"]csrf_protection['\"]\s*=>\s*(?:false|0)\b", re.IGNORECASE)
_SESSION: Final = re.compile(r"(?i)sess|token|auth|login|remember|\bsid\b|jwt|user")


def privileged(match: Match) -> bool:
    """One of the attributes says what its owner may do."""
    given = match.arguments.positional if match.arguments is not None else []
    found = next((node for node in given if _PRIVILEGED.fullmatch(match.text(node).strip())), None)
    return found is not None and less_sure_in_tests(match)


def short_key(match: Match) -> bool:
    """`private_key_bits` is too small."""
    node = match.argument("0")
    found = _SHORT_KEY.search(match.text(node)) if node is not None else None
    return found is not None and int(found[1]) < _SHORTEST_KEY and less_sure_in_tests(match)


def csrf_off(match: Match) -> bool:
    """An option of the form, or of the framework, switches the check off."""
    given = match.arguments.positional if match.arguments is not None else []
    if (match.name or "").endswith("Config") and "framework" not in match.text(given[0]):
        return False
    return any(_NO_CSRF.search(match.text(node)) for node in given) and less_sure_in_tests(match)


def cookie_of_session(match: Match) -> bool:
    """The name of the cookie says that it opens a session."""
    node = match.argument("0")
    return node is not None and _SESSION.search(match.text(node)) is not None and less_sure_in_tests(match)


_ROUTE: Final = re.compile(r"(?:[A-Z]\w*\.)?\w+_(?:path|url)\b(?!\s*=)")


_RECORD: Final = re.compile(r"@\w+(?:\.(?!\w*(?:ur[il]|link|path|return|redirect|refer|location|target|href))\w+)*")
"""A record, or one that belongs to it. Rails makes the address of its own route for it."""


def no_route(match: Match) -> bool:
    """The address is made by no route of the application, whose host is its own (`user_path(name)`), and the client
    chooses the host."""
    written = match.text(match.at or match.node)
    return _ROUTE.match(written) is None and _RECORD.fullmatch(written) is None and host_of_client(match)


_OFF: Final = re.compile(r"\b(?:secure|httponly)(?::|[\"']?\s*=>)\s*false\b")


def flags_off(match: Match) -> bool:
    """One of the flags that protect a cookie is switched off."""
    return match.value is not None and _OFF.search(match.text(match.value)) is not None and less_sure_in_tests(match)


def empty_list(match: Match) -> bool:
    """Nothing is in the list."""
    written = re.sub(r"\s", "", match.text(match.node))
    return written in ("[]", "array()") and less_sure_in_tests(match)


_QUOTED: Final = re.compile(r"escapeshell(?:arg|cmd)|shellescape|Shellwords\.")


def unquoted(match: Match) -> bool:
    """What is put into the text for a shell is not quoted for it."""
    given = match.arguments.positional[:2] if match.arguments is not None else []
    for node in given:
        value = match.unit.names.value(node) if isinstance(match.unit.names, FlowNames) else None
        quoted = value is not None and value.taints and all("shell" in taint.cleared for taint in value.taints)
        if quoted or _QUOTED.search(match.text(node)):
            return False
    return less_sure_in_tests(match)


_DEVELOPMENT: Final = re.compile(r"(?:^|/)(?:development|test|local)\.rb$")


def outside_development(match: Match) -> bool:
    """A setting that is not for the programmer's own machine."""
    return _DEVELOPMENT.search(match.unit.around.path) is None and less_sure_in_tests(match)


_PATTERN: Final = re.compile(r"(?:format|with)(?::|\s*=>)\s*(?:\{\s*:?with(?::|\s*=>)\s*)?/((?:[^/\\\n]|\\.)*)/")
_WHOLE_TEXT: Final = re.compile(r"\\A.*\\[zZ]", re.DOTALL)


def by_lines(match: Match) -> bool:
    """The pattern of a validation does not say where the text begins and ends."""
    written = match.text(match.node)
    found = _PATTERN.search(written)
    if found is None or "multiline" in written:
        return False
    return _WHOLE_TEXT.search(found[1]) is None and less_sure_in_tests(match)


def by_exception(match: Match) -> bool:
    """A check of the login is left out for all actions but those that are named."""
    return re.search(r"except\b", match.text(match.node)) is not None and less_sure_in_tests(match)


def in_no_development(match: Match) -> bool:
    """Nothing in the function before the call asks for the programmer's own machine."""
    before = match.unit.syntax.source[: match.node.start_byte]
    return re.search(rb"IsDevelopment|IsEnvironment|#if\s+DEBUG", before[-600:]) is None and less_sure_in_tests(match)


_BYTES: Final = re.compile(r"(?:System\.Text\.)?Encoding\.\w+\.GetBytes\(\s*@?\"(?:[^\"\\]|\\.){4,}\"\s*\)")


def bytes_of_text(match: Match) -> bool:
    """The key is made of a text in the source, or of a name for one."""
    node = match.argument("0")
    if node is None or not less_sure_in_tests(match):
        return False
    return _BYTES.fullmatch(match.text(node).strip()) is not None or bool(match.unit.possible(node))


def of_subject(match: Match) -> bool:
    """One of the texts is the name of whom a certificate is for."""
    given = match.arguments.positional if match.arguments is not None else []
    return any(re.search(r"\bSubjectName\.Name$|\.GetNameInfo\(", match.text(node).strip()) for node in given)


def dangerous_verifier(match: Match) -> bool:
    """`rustls` says itself that it is dangerous to set one."""
    said = f"{match.name} {match.text(match.node)}".lower()
    return "dangerous" in said and less_sure_in_tests(match)


def program_unknown(match: Match) -> bool:
    """The program is no text of the source, and no page that is opened."""
    node = match.argument("0")
    written = match.text(node) if node is not None else ""
    return not re.search(r"(?i)url|uri|http|link|StartInfo|\bpsi\b|new\s", written) and less_sure_in_tests(match)


_STATEMENT: Final = re.compile(r"(?is)\b(?:select\b.*\bfrom|(?:insert|replace)\s+into|update\b.*\bset|delete\s+from)\b")
_CONDITION: Final = re.compile(r"[=<>]|(?i:\blike\b|\bin\s*\()")


def _written(match: Match) -> str:
    """The text that is given, or assigned, as far as it stands in the source or is known."""
    node = match.value if match.value is not None else match.argument("0")
    if node is None:
        return ""
    value = match.unit.names.value(node) if isinstance(match.unit.names, FlowNames) else None
    return f"{value.head if value is not None else ''} {match.text(node)}"


_MOST_PARTS: Final = 200
_HARMLESS: Final = frozenset(("int", "float", "bool"))


def _all_known(match: Match, kind: str) -> bool:
    """Is each part of the text, as far as is known, a constant, a number, or harmless in this kind of sink?"""
    names = match.unit.names
    node = match.value if match.value is not None else match.argument("0")
    waiting = [node] if node is not None else []
    for _ in range(_MOST_PARTS):
        if not waiting:
            return True
        part = waiting.pop()
        value = names.value(part) if isinstance(names, FlowNames) else None
        cleared = value is not None and value.taints and all(kind in taint.cleared for taint in value.taints)
        known = value is not None and (value.consts is not None or value.kind in _HARMLESS)
        if known or (cleared and part is not node):
            continue
        inner = part.named_children
        if part.type in ("identifier", "variable_name") or not inner:
            if part.type in ("identifier", "variable_name"):
                return False
            continue
        if part.type in ("invocation_expression", "function_call_expression", "call"):
            inner = [child for child in inner if "argument" in child.type]
        waiting += inner
    return False


def sql_of_unknown(match: Match) -> bool:
    """A statement of SQL, put together from something of which nothing tells that it is harmless."""
    return _STATEMENT.search(_written(match)) is not None and not _all_known(match, "sql") and of_unknown(match)


def condition_of_unknown(match: Match) -> bool:
    """A condition of SQL, put together from something of which nothing tells that it is harmless."""
    return _CONDITION.search(_written(match)) is not None and of_unknown(match)


def filter_of_unknown(match: Match) -> bool:
    """A filter of LDAP, put together from something of which nothing tells that it is harmless."""
    filters = re.search(r"\([^()]*=", _written(match)) is not None
    return filters and not _all_known(match, "ldap") and of_unknown(match)


def xpath_of_unknown(match: Match) -> bool:
    """An expression of XPath, put together from something of which nothing tells that it is harmless."""
    return re.search(r"/\w|//|\w\[", _written(match)) is not None and of_unknown(match)


_HASH: Final = re.compile(r"\\?(?:md5|sha1|md5_file|sha1_file|hash|hash_file|hash_hmac|crypt|crc32)\s*\(")


def _sides(match: Match) -> list[str]:
    sides = (match.node.child_by_field_name("left"), match.node.child_by_field_name("right"))
    return [match.text(side).strip() for side in sides if side is not None]


def compares_hash(match: Match) -> bool:
    """One side of the comparison is a hash that is made there."""
    return any(_HASH.match(side) for side in _sides(match)) and less_sure_in_tests(match)


def compares_subject(match: Match) -> bool:
    """One side of the comparison is the name of whom a certificate is for."""
    return any(side.endswith("SubjectName.Name") for side in _sides(match)) and less_sure_in_tests(match)


_LONG_NUMBER: Final = re.compile(
    r"\b(?:md5|sha1|hash|hash_hmac|random_bytes|openssl_random_pseudo_bytes|uniqid)(?:_file)?\s*\("
)
_FEW_BYTES: Final = re.compile(r"(?:random_bytes|openssl_random_pseudo_bytes)\s*\(\s*[1-7]\s*\)")


def long_number(match: Match) -> bool:
    """The number has more digits than are kept: it is a hash, or random bytes."""
    node = match.argument("0")
    written = match.text(node) if node is not None else ""
    long = _LONG_NUMBER.search(written) is not None and _FEW_BYTES.search(written) is None
    return long and less_sure_in_tests(match)


def puts_in(match: Match) -> bool:
    """One of the options has the parser put in what the document names."""
    given = match.arguments.positional[1:] if match.arguments is not None else []
    return any("LIBXML_NOENT" in match.text(node) for node in given) and less_sure_in_tests(match)


_CURL_OFF: Final = re.compile(r"(?i)CURLOPT_SSL_VERIFY(?:PEER|HOST)\s*=>\s*(?:false|0)\b")


def options_off(match: Match) -> bool:
    """One of the options of `curl_setopt_array` switches the check of certificates off."""
    given = match.arguments.positional if match.arguments is not None else []
    return any(_CURL_OFF.search(match.text(node)) for node in given[1:]) and less_sure_in_tests(match)


def of_archive(match: Match) -> bool:
    """Of `taint`: the path holds the name of an archive's entry."""
    taint = match.taint
    return taint is not None and str(taint.key[0]).startswith(("ZipArchive", "zip.")) and less_sure_in_tests(match)


_SHELL_STARTED: Final = re.compile(
    r"(?i)\"(?:[^\"\s]*[/\\])?(?:cmd(?:\.exe)?|(?:ba|z|da)?sh|powershell(?:\.exe)?|pwsh(?:\.exe)?)\""
)
_COMMAND_FOLLOWS: Final = re.compile(r"(?i)^[$@]*\"\s*(?:/[ck]|-\w*c|-command)\b")


def for_shell(match: Match) -> bool:
    """The arguments are those of a shell, by the program beside them and by how they begin."""
    written = match.text(match.value).strip() if match.value is not None else ""
    source = match.unit.syntax.source.decode("utf-8", "replace")
    shell = _COMMAND_FOLLOWS.search(written) is not None and _SHELL_STARTED.search(source) is not None
    return shell and less_sure_in_tests(match)


_CREDENTIALS: Final = re.compile(r"\.(?:allow_credentials\(\s*true\s*\)|supports_credentials\(\s*\))")


def credentials_allowed(match: Match) -> bool:
    """The same chain of calls lets requests carry cookies."""
    return _CREDENTIALS.search(match.text(statement_of(match.node))) is not None and less_sure_in_tests(match)


_OWN_ORIGIN: Final = re.compile(r"(?i)access-control-allow-origin:[^;]*HTTP_ORIGIN")
_COMPARES: Final = re.compile(r"\bin_array\b|\bpreg_match\b|===?|\bisset\(\s*\$\w*allow|\bstr_ends_with\b")


def sends_origin_back(match: Match) -> bool:
    """The origin that asks is the one that is allowed, and nothing around has compared it."""
    if not _OWN_ORIGIN.search(match.text(match.node)):
        return False
    before = text_between(match.unit.syntax, 0, match.node.start_byte)
    return _COMPARES.search(before) is None and less_sure_in_tests(match)
