"""What patterns of the light languages ask beside names and arguments: of the text, so that any grammar will do."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match

_PASSWORD: Final = re.compile(r"(?i)passw|passwd|pwd|passphrase|\bpass\b|\$pass\b|_pass\b")
_CHECKSUM: Final = re.compile(r"(?i)etag|checksum|cache|fingerprint|dedup|bucket|shard|avatar|gravatar|file_?name")
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


def _line(match: Match) -> str:
    """The lines that the call stands on, from their beginning."""
    source = match.unit.syntax.source
    begin = source.rfind(b"\n", 0, match.node.start_byte) + 1
    return source[begin : match.node.end_byte].decode("utf-8", "replace")


def hash_purpose(match: Match) -> bool:
    """A hash that only tells contents apart is no flaw."""
    return not _CHECKSUM.search(_line(match)) and less_sure_in_tests(match)


def hash_for_security(match: Match) -> bool:
    """In PHP, `md5` is the usual way to make a key of a text: only names of secrets make it a flaw."""
    line = _line(match)
    return _SECURITY.search(line) is not None and not _CHECKSUM.search(line) and less_sure_in_tests(match)


def _is_password(match: Match, argument: str) -> bool:
    node = match.argument(argument)
    return node is not None and _PASSWORD.search(match.text(node)) is not None


def of_password(match: Match) -> bool:
    """The first argument is called a password."""
    return _is_password(match, "0")


def second_is_password(match: Match) -> bool:
    """The second argument is called a password."""
    return _is_password(match, "1")


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
            return bool(int(found[1], 8) & _OTHERS_WRITE) and less_sure_in_tests(match)
    return False


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
    return any(_NO_CSRF.search(match.text(node)) for node in given) and less_sure_in_tests(match)


def cookie_of_session(match: Match) -> bool:
    """The name of the cookie says that it opens a session."""
    node = match.argument("0")
    return node is not None and _SESSION.search(match.text(node)) is not None and less_sure_in_tests(match)


def empty_list(match: Match) -> bool:
    """Nothing is in the list."""
    written = re.sub(r"\s", "", match.text(match.value)) if match.value is not None else ""
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
