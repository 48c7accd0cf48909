"""Checks and fixes of the rules about text that becomes code: eval, templates, XPath, LDAP, MongoDB, pandas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from wardline_analyzers.checks.built import Built, built, used_once
from wardline_analyzers.checks.python.editing import wrapped
from wardline_analyzers.checks.python.guards import guarded
from wardline_analyzers.checks.receivers import receiver_text
from wardline_analyzers.checks.remote import harmless, holding, remote, tainted
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety
from wardline_analyzers.fixes.arguments import added
from wardline_analyzers.fixes.build import build, replacement
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import walk, words
from wardline_analyzers.rules.rule import FixSpec


def _risky(match: Match, text: Built | None) -> list[Node]:
    """The expressions of a text that can carry syntax."""
    return [n for n in text.nodes if not match.unit.values.is_harmless(n)] if text is not None else []


def _with_names(match: Match, node: Node, mark: Callable[[str], str], quoted: bool) -> tuple[list[Edit], str] | None:
    """The text with a name in the place of each value, and `name=value, ...`; None: it cannot be written so.

    `quoted`: values that stand in quotes lose them, and those that stand in longer text cannot be written.
    """
    text = built(match.unit, node)
    if text is None or not text.simple or not text.quote or text.whole is None or not text.nodes:
        return None
    if any(p.node is not None and not p.plain for p in text.pieces):
        return None
    if text.name and not used_once(match.unit, node, text.name):
        return None
    pairs: dict[str, str] = {}
    parts = [p.text for p in text.pieces]
    for index, piece in enumerate(text.pieces):
        if piece.node is None:
            continue
        source = match.text(piece.node)
        name = re.sub(r"\W+", "_", source).strip("_")
        if not name.isidentifier() or len(name) > 30 or "\n" in source or pairs.get(name, source) != source:
            return None
        if quoted:
            before = parts[index - 1] if index else ""
            after = parts[index + 1] if index + 1 < len(parts) else ""
            if before[-1:] in ("'", '"'):
                if after[:1] != before[-1]:
                    return None
                parts[index - 1], parts[index + 1] = before[:-1].removesuffix("\\"), after[1:]
            elif after[:1] in ("'", '"') or not re.search(r"[=<>(,+*\s-]$", before):
                return None
        pairs[name] = source
        parts[index] = mark(name)
    whole = "".join(parts)
    quote = text.quote if text.quote not in whole else '"' if '"' not in whole and "\n" not in whole else '"""'
    if quote in whole:
        return None
    edit = replacement(match, text.whole, quote + whole + quote)
    return [edit], ", ".join(f"{name}={value}" for name, value in pairs.items())


def _with_keywords(match: Match, edits: list[Edit], keywords: str) -> list[Edit]:
    arguments, shift = match.arguments, match.unit.syntax.shift
    if arguments is None or arguments.node is None:
        return []
    names = set(re.findall(r"(?:^|, )(\w+)=", keywords))
    if names & arguments.keywords.keys() or arguments.hidden_keywords:
        return []
    at, text = added(arguments.node, match.unit.syntax.source, keywords)
    at -= shift
    same = next((e for e in edits if e.end == at), None)
    if same is not None:
        return [*(e for e in edits if e is not same), Edit(same.start, same.end, same.text + text)]
    return [*edits, Edit(at, at, text)]


# ---------------------------------------------------------------------- eval and exec


def evaluates(match: Match) -> bool:
    """`eval` of text that is not constant and was not tested."""
    node = match.argument("0")
    if node is None or match.arguments is None:
        return False
    unit = match.unit
    value = unit.values.follow(node)
    name = match.resolve(value) or ""
    if name in ("compile()", "repr()") or unit.values.is_harmless(node):
        return False
    if remote(unit, node, "code") is not None:
        match.confidence = Confidence.HIGH
        return True
    if node.type == "identifier" and guarded(unit, node):
        return False
    if in_test(unit, match.node):
        match.confidence = Confidence.LOW
    if len(match.arguments.positional) > 1 and built(unit, node) is None and not _is_sandbox(match):
        match.confidence = Confidence.LOW
    return True


def _is_sandbox(match: Match) -> bool:
    """`eval(text, {"__builtins__": {}})`: who takes these away does not trust the text, which finds them again."""
    names = match.argument("1")
    return names is not None and "__builtins__" in match.text(match.unit.values.follow(names))


def literal_eval(match: Match) -> Fix | None:
    """`ast.literal_eval(x)` for `eval(x)`, without the namespaces."""
    if match.name not in ("eval", "builtins.eval"):
        return None
    namespaces = ("1|globals", "2|locals")
    return build(FixSpec("Use ast.literal_eval", Safety.SUGGESTED, callee="ast.literal_eval", remove=namespaces), match)


_FROM_FILE = re.compile(r"read_text\(|\.read\(\)|get_data\(|get_source\(")


def executes(match: Match) -> bool:
    """`exec` of text that is not constant."""
    node = match.argument("0")
    if node is None:
        return False
    unit = match.unit
    if remote(unit, node, "code") is not None:
        match.confidence = Confidence.HIGH
        return True
    value = unit.values.follow(node)
    if (match.resolve(value) or "") == "compile()":
        arguments = value.child_by_field_name("arguments")
        if arguments is None or not arguments.named_children:
            return False
        node = arguments.named_children[0]
        if len(arguments.named_children) > 1 and not unit.values.is_literal(arguments.named_children[1]):
            match.confidence = Confidence.LOW  # a file's name is told: a loader, or a generator of code
        value = unit.values.follow(node)
    if unit.values.is_literal(node) or unit.values.is_harmless(node):
        return False
    name = match.resolve(value) or ""
    if name == "ast.parse()":
        arguments = value.child_by_field_name("arguments")
        if arguments is not None and arguments.named_children and unit.values.is_literal(arguments.named_children[0]):
            return False
    namespace = match.argument("1")
    if namespace is not None and match.text(namespace).endswith(".__dict__"):
        match.confidence = Confidence.LOW  # a module is loaded
    if _FROM_FILE.search(match.text(value)) or name.startswith(("ast.", "marshal.", "types.CodeType")):
        match.confidence = Confidence.LOW
    return True


# ---------------------------------------------------------------------- MongoDB

_CODE_KEYS = ("$where", "$function", "$accumulator")
_FILTERED = words(
    "find find_one find_one_and_update find_one_and_replace find_one_and_delete update_one update_many replace_one "
    "delete_one delete_many count_documents distinct"
)
_WHOLE = re.compile(r"(?:\.json|\.get_json\([^()]*\)|\.json\(\)|json\.loads\(.*\)|\.to_dict\(\))$", re.DOTALL)


_OPERATORS = (
    "The client's JSON decides what this filter means: an object such as `$ne` with null matches everything. "
    "Convert the value with str(), or validate it."
)


def mongo_query(unit: UnitView, new: New) -> Iterator[Match]:
    """JavaScript put together for the server, and filters whose operators the client chooses."""
    for node in unit.syntax.find("pair"):
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is None or value is None or unit.values.constant(key) not in _CODE_KEYS:
            continue
        body = next((n for n in walk(value) if unit.values.is_built(n)), None)
        if (body is not None and not harmless(unit, body, "code")) or remote(unit, value, "nosql") is not None:
            yield new(value, captures={"what": key})
    for call in unit.syntax.nodes.get("call", []):
        found = _client_filter(unit, call)
        if found is not None:
            yield new(
                found,
                message=_OPERATORS,
            )


def _client_filter(unit: UnitView, call: Node) -> Node | None:
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or callee.type != "attribute" or arguments is None or not arguments.named_children:
        return None
    attribute = callee.child_by_field_name("attribute")
    if attribute is None or unit.syntax.text(attribute) not in _FILTERED:
        return None
    first = arguments.named_children[0]
    value = unit.values.follow(first)
    if value.type != "dictionary":
        whole = _WHOLE.search(unit.syntax.text(value)) and remote(unit, first, "nosql") is not None
        return first if whole else None
    for pair in value.named_children:
        item = pair.child_by_field_name("value")
        if item is not None and _is_of_body(unit, item):
            return item
    return None


def _is_of_body(unit: UnitView, item: Node) -> bool:
    """A part of the client's JSON, as it is: it may be an object."""
    value = unit.values.follow(item)
    callee = value.child_by_field_name("function") if value.type == "call" else None
    if value.type == "dictionary" or (callee is not None and not unit.syntax.text(callee).endswith((".get", ".pop"))):
        return False
    found = tainted(unit, item, ("remote",), "nosql")
    return found is not None and found.sure and not found.shape and "json" in str(found.key[0])


# ---------------------------------------------------------------------- LDAP


def ldap_unescaped(match: Match) -> bool:
    """A filter holds a value that was not escaped."""
    node = _filter(match)
    if node is None or not _unescaped(match, node):
        return False
    match.at = node
    return True


def _filter(match: Match) -> Node | None:
    return match.argument("1|search_filter" if (match.name or "").startswith("ldap3.") else "2|filterstr")


def _unescaped(match: Match, node: Node) -> list[Node]:
    risky = _risky(match, built(match.unit, node))
    return [
        n
        for n in risky
        if "escape" not in match.text(match.unit.values.follow(n))
        and "escape" not in match.text(n)
        and not _SET_UP.fullmatch(match.text(n))
    ]


_SET_UP = re.compile(r"(?i)self\.\w*(?:attr|attribute|member|class|filter|base|dn)")
"""What an object has been set up with: the names of fields, the class of the records."""


def escape_ldap(match: Match) -> list[Edit]:
    """Each value through `escape_filter_chars`, or in a name of an entry through `escape_dn_chars`."""
    node = match.at if match.matcher.kind == "taint" else _filter(match)
    ldap3 = bool(match.unit.names.packages & {"ldap3"}) or (match.name or "").startswith("ldap3")
    function = "ldap3.utils.conv.escape_filter_chars" if ldap3 else "ldap.filter.escape_filter_chars"
    if node != _filter(match):
        function = "ldap3.utils.dn.escape_rdn" if ldap3 else "ldap.dn.escape_dn_chars"
    if node is not None and built(match.unit, node) is None:
        return []  # all of it is a value: the filter is the client's
    return [e for n in (_unescaped(match, node) if node is not None else []) for e in wrapped(match, n, function)]


# ---------------------------------------------------------------------- XPath


def xpath_unquoted(match: Match) -> bool:
    """A value stands where the expression compares: in quotes, or behind `=`."""
    node = match.at or match.argument("0|path") or match.argument("_path")
    text = built(match.unit, node) if node is not None else None
    if text is None or (match.name == "*.xpath" and re.search(r"(?i)response|selector|\bsel\b", receiver_text(match))):
        return False
    before = ""
    for piece in text.pieces:
        if piece.node is None:
            before += piece.text
        elif (
            not match.unit.values.is_harmless(piece.node)
            and re.search(r"[/@(\[]", before)
            and (before.count("'") % 2 or before.count('"') % 2 or re.search(r"=\s*$", before))
        ):
            match.at = node
            return "escape" not in match.text(piece.node)
        else:
            before += "x"
    return False


def xpath_variable(match: Match) -> list[Edit]:
    """`tree.xpath("//u[@id=$name]", name=name)`."""
    node = match.argument("0")
    if node is None or not (match.name or "").endswith(".xpath") or match.arguments is None:
        return []
    made = _with_names(match, node, lambda name: f"${name}", quoted=True)
    return _with_keywords(match, *made) if made is not None and len(match.arguments.positional) == 1 else []


# ---------------------------------------------------------------------- templates


def template_variable(match: Match) -> list[Edit]:
    """`render_template_string("Hi {{ name }}", name=name)`."""
    node = match.argument("0|source")
    if node is None or not (match.name or "").endswith("render_template_string"):
        return []
    made = _with_names(match, node, lambda name: f"{{{{ {name} }}}}", quoted=False)
    return _with_keywords(match, *made) if made is not None else []


# ---------------------------------------------------------------------- pandas

_FRAME = re.compile(r"(?i)(?:^|[._])(?:df\w*|\w*_df|data_?frame|frame)$|\]$")


def frame_expression(match: Match) -> bool:
    """A pandas expression holds a value as text."""
    if match.name == "*.query" and not _FRAME.search(receiver_text(match)):
        return False
    node = match.argument("0|expr")
    risky = _risky(match, built(match.unit, node)) if node is not None else []
    if not risky:
        return False
    match.confidence = Confidence.HIGH if any(remote(match.unit, n, "code") for n in risky) else Confidence.LOW
    return True


def pandas_at_variable(match: Match) -> list[Edit]:
    """`df.query("a > @limit")`."""
    node = match.argument("0|expr")
    if node is None or not (match.name or "").endswith((".query", ").eval")):
        return []
    text = built(match.unit, node)
    if text is None or any(n.type != "identifier" for n in text.nodes):
        return []
    made = _with_names(match, node, lambda name: f"@{name}", quoted=True)
    return made[0] if made is not None else []


# ---------------------------------------------------------------------- regexes


def regex_escape(match: Match) -> list[Edit]:
    """`re.escape(...)` around what the client sent."""
    if match.at is None:
        match.at = match.argument("0|pattern")
    return [e for n in holding(match, "regex") for e in wrapped(match, n, "re.escape")]


# ---------------------------------------------------------------------- bidirectional text

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def bidi(unit: UnitView, new: New) -> Iterator[Match]:
    """Comments, strings and names that hold a bidirectional control character."""
    seen: set[int] = set()
    for start, _, _ in _bidi_places(unit.syntax.source):
        node = unit.syntax.root.descendant_for_byte_range(start, start + 1)
        if node is None or node.id in seen:
            continue
        seen.add(node.id)
        yield new(node)


def _bidi_places(source: bytes) -> Iterator[tuple[int, int, str]]:
    """(start, end, character) of each control character, in bytes."""
    if b"\xe2\x80" not in source and b"\xe2\x81" not in source:
        return
    for found in re.finditer(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]", source):
        yield found.start(), found.end(), found[0].decode()


def drop_bidi(match: Match) -> list[Edit]:
    """In a string, written as an escape; in a comment, taken away."""
    node, syntax = match.node, match.unit.syntax
    escape = ""
    if node.type != "comment":
        literal = node.parent
        start = literal.children[0] if node.type == "string_content" and literal is not None else None
        if start is None or set(syntax.text(start).lower()) & set("rb"):
            return []
        escape = "\\u"
    edits = []
    for start_byte, end_byte, character in _bidi_places(syntax.source):
        if node.start_byte <= start_byte < node.end_byte:
            text = f"{escape}{ord(character):04x}" if escape else ""
            edits.append(Edit(start_byte - syntax.shift, end_byte - syntax.shift, text))
    return edits
