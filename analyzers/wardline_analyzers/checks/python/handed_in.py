"""What a parameter of unknown origin must be of a text for it to be worth a hint.

A function that opens the file that it is given, or runs the query that it is given, does what it is for. One that puts
what it is given into a text of its own (behind a folder, into a query) means it to be a part of that, which it can
leave.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.python.injection.code import xpath_unquoted
from wardline_analyzers.checks.python.injection.logs import log_line as line_of_log
from wardline_analyzers.checks.python.injection.sql import looks_like_sql
from wardline_analyzers.checks.redirects import host_of_client
from wardline_analyzers.checks.remote import known
from wardline_analyzers.finding import Confidence
from wardline_analyzers.flow.known.values import PARAMETER
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import default_of, function_around
from wardline_analyzers.match.unasked import parameter_name, unasked

_DEEPEST = 8
_SEVERAL = 2
_TO_HOST = re.compile(r"(?i)(?:[a-z][a-z0-9+.-]*|\0)://[^/?#\\]*")
"""Text in front of the host of a URL, or of a part of it. A NUL stands for a value."""
_OF_STATEMENTS = frozenset(("sql", "shell", "xpath", "ldap"))
"""Texts that helper functions are given whole. Others are given a template or a pattern, and put texts into that."""
_OF_XML_TEXT = frozenset(("fromstring", "fromstringlist", "XML", "XMLID", "parseString", "feed", "Parse"))
_FLAGS = re.compile(r"^\(\?[aiLmsux]+\)")
"""The flags in front of a pattern: what stands behind them is the whole of it."""
_JOINERS = frozenset(("os.path.join", "posixpath.join", "ntpath.join", "path/filepath.Join", "path.Join"))
_PATHS = frozenset(("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath", "anyio.Path"))
_SAME_PATH = frozenset(
    (
        *("str", "os.fspath", "os.fsencode", "os.fsdecode", "path/filepath.Clean", "path.Clean"),
        *(f"os.path.{name}" for name in ("abspath", "realpath", "normpath", "expanduser", "expandvars")),
    )
)
"""Functions that give the path that they are given."""
_SAME_PATH_METHODS = frozenset(("resolve", "absolute", "expanduser", "as_posix", "with_suffix", "encode", "strip"))


def joined(match: Match) -> bool:
    """The data stands behind something else in the text."""
    node = _text_node(match)
    text = built(match.unit, node)
    if text is None or (len(text.pieces) == 1 and text.nodes):
        return bool(_head(match, node).strip()) or _joined_before(match)
    before = ""
    for piece in text.pieces:
        if piece.node is None:
            before += piece.text
        elif _FLAGS.sub("", before).strip() and _holds(match, piece.node):
            return True
        else:
            before += "\0"
    return False


def in_sql(match: Match) -> bool:
    """The data stands in an SQL text where it may be more than a name: as the page's patterns see it, if they do."""
    if not joined(match):
        return False
    other = (match.name or "").startswith("neo4j.")  # Cypher does not look like SQL
    if not other and built(match.unit, _text_node(match)) is not None and not looks_like_sql(match):
        return False
    match.confidence = Confidence.LOW
    return True


def in_xpath(match: Match) -> bool:
    """The data stands in an XPath text where it may end a value: as the page's patterns see it, if they do."""
    return joined(match) and (built(match.unit, _text_node(match)) is None or xpath_unquoted(match))


def names_target(match: Match) -> bool:
    """The data is where a redirect leads, in a function that is more than another `redirect`."""
    wraps = match.unit.around.name.rpartition(".")[2] == (match.name or "").rpartition(".")[2]
    name = parameter_name(match)
    asked = bool(name) and match.unit.language == PYTHON and not unasked(match, name)
    return not wraps and not asked and not _is_own_url(match) and host_of_client(match)


def _is_own_url(match: Match) -> bool:
    """Is `href` a property of what the program makes of an address, and no link?"""
    at = match.at if match.at is not None else match.node
    holder = at.parent.child_by_field_name("left") if at.parent is not None else None
    return match.name == "*.href" and holder is not None and _OWN_URL.match(match.text(holder)) is not None


_OWN_URL = re.compile(r"(?i)(?:self|this|result|parsed\w*|ur[li]\w*|res)\.href$")


def is_xml_text(match: Match) -> bool:
    """The data is the text of a document, not a file with one; a parser that is given says itself what it reads."""
    of_text = (match.name or "").rpartition(".")[2] in _OF_XML_TEXT
    return of_text and match.argument("1|parser") is None


_URL = re.compile(r"(?i)(?:^|_)(?:url|uri|link|href|webhook|callback|endpoint|address|target|feed|src|image_?url)s?$")
_PATTERN = re.compile(r"(?i)(?:^|_)(?:pattern|regexp?|rx|expression|expr|search|query|term|user_?\w*)$")
_EXPRESSION = re.compile(
    r"(?i)(?:^|_)(?:expr|expression|formula|condition|query|criteria|rule|where|filter|user_?\w*)(?:_?(?:str|string|text|expr|expression))?$"
)
_MODULE = re.compile(
    r"(?i)(?:^|_)(?:name|module|plugin|handler|backend|class|driver|command|action|type|kind)(?:_?name|_?path)?$"
)
_IMPORTS = re.compile(r"(?i)import")
"""Names of functions that are there to import what they are given."""
_MESSAGE = re.compile(r"(?i)^(?:message|msg|text|line|content)$")
_FORMAT = re.compile(r"(?i)(?:^|_)(?:template|fmt|format|format_?string|user_?\w*)$")
_TEMPLATE = re.compile(
    r"(?i)(?:^|_)(?:template|tpl|body|html|source|text|content|message|user_?\w*)(?:_?(?:str|text|string|source))?$"
)
_LINE = re.compile(
    r"(?i)(?:^|_)(?:user_?(?:name|id|input|agent|data|msg|message|text)?|login|e?mail|message|msg|input|query|search|term|comment|data|payload"
    r"|request|action|event|content|text|entry|line|details?|remote_?addr|ip|url|referr?er|filename|title|body)$"
)


def whole_url(match: Match) -> bool:
    """The function fetches the URL that it is given, and asks nothing of its host.

    One with a URL of its own, which a caller may change, is configured.
    """
    return not _has_url(match) and (names_host(match) or _is_whole(match, _URL))


def _has_url(match: Match) -> bool:
    """`def load(url="https://rules.example.com/latest.json")`"""
    value = default_of(match.unit.syntax, function_around(match.node), parameter_name(match))
    return value is not None and value.type == "string" and "://" in match.text(value)


def whole_pattern(match: Match) -> bool:
    """The function searches with the pattern that it is given, or with one that it puts the data into."""
    return joined(match) or _is_whole(match, _PATTERN)


def whole_module(match: Match) -> bool:
    """The function loads the module that it is given, or runs the code, and is more than another `import_module`."""
    if _IMPORTS.search(match.unit.around.name.rpartition(".")[2]):
        return False
    return joined(match) or _is_whole(match, _MODULE)


def whole_expression(match: Match) -> bool:
    """The function evaluates the formula that it is given, or puts the data into one."""
    return joined(match) or _is_whole(match, _EXPRESSION)


def whole_format(match: Match) -> bool:
    """The function fills in the template that it is given."""
    return joined(match) or _is_whole(match, _FORMAT)


def whole_template(match: Match) -> bool:
    """The function renders the template that it is given, and in no sandbox."""
    around = function_around(match.node)
    if "andbox" in (match.name or "") or (around is not None and "andbox" in match.text(around)):
        return False
    return joined(match) or _is_whole(match, _TEMPLATE)


_LOGS = re.compile(
    r"(?i)(?:^|_)(?:log|debug|info|warn|warning|error|critical|exception|fatal|notice|trace)(?:_?message|_?msg)?$"
)
"""Names of functions that are there to log what they are given."""


def log_line(match: Match) -> bool:
    """The data stands in a log line as it is, and the name of its parameter says that somebody else has written it.

    A function that is another `info(message)` does what it is for.
    """
    name = parameter_name(match)
    if _LOGS.search(match.unit.around.name.rpartition(".")[2]) and _MESSAGE.search(name):
        return False
    return bool(name) and _LINE.search(name) is not None and line_of_log(match) and unasked(match, name)


def header_line(match: Match) -> bool:
    """The data stands in the headers of a mail that is put together as text, and nothing looks at what is in it."""
    name, text = parameter_name(match), built(match.unit, _text_node(match))
    if not name or text is None:
        return False
    before = ""
    for piece in text.pieces:
        if piece.node is None:
            before += piece.text.replace("\\r", "\r").replace("\\n", "\n")
        elif _holds(match, piece.node) and _HEADER.search(before) and not _IN_BODY.search(before):
            return unasked(match, name)
        else:
            before += "\0"
    return False


_IN_BODY = re.compile(r"\n\r?\n")
_HEADER = re.compile(r"(?i)(?:^|\n)(?:subject|to|cc|bcc|from|reply-to|sender):[^\n]*$")


def _is_whole(match: Match, names: re.Pattern[str]) -> bool:
    """The data is the whole text, its parameter is called so, and nothing looks at what is in it."""
    name = parameter_name(match)
    if not name or names.search(name) is None or _comes_from_elsewhere(match):
        return False
    own = match.unit.around.name.rpartition(".")[2]
    return own != (match.name or "").rpartition(".")[2] and unasked(match, name)


def _joined_before(match: Match) -> bool:
    """A function that calls this one has put the data into the text that it hands on."""
    if _OF_STATEMENTS.isdisjoint(match.matcher.targets) or match.taint is None:
        return False
    return match.taint.shape == "text" and _comes_from_elsewhere(match)


def _comes_from_elsewhere(match: Match) -> bool:
    return bool(match.trace) and bool(match.trace[0].unit)


def names_host(match: Match) -> bool:
    """The data is the host of a URL, or a part of it, behind a scheme."""
    node = _text_node(match)
    text = built(match.unit, node)
    if text is None:
        return _TO_HOST.fullmatch(_head(match, node)) is not None
    before = ""
    for piece in text.pieces:
        if piece.node is None:
            before += piece.text
            continue
        if _holds(match, piece.node) and _TO_HOST.fullmatch(before):
            return True
        before += "\0"
    return False


def below(match: Match) -> bool:
    """The data is a part of a path behind a folder that the caller does not choose as well."""
    around = function_around(match.node)
    if around is not None and _SLASH_SOUGHT.search(match.text(around)) is not None:
        return False
    node = _text_node(match)
    parts = _path_parts(match, node)
    for place, part in enumerate(parts):
        if isinstance(part, str) or not _holds(match, part):
            continue
        front = parts[place - 1] if place else ""
        if not isinstance(front, str) or not front.endswith(("/", "\\")):
            continue
        before = parts[:place]
        if any(isinstance(each, Node) or each.strip("/\\") for each in before):
            theirs = [each for each in before if isinstance(each, Node) and _is_callers(match, each)]
            return not theirs or _is_sent_name(match, part, theirs)
    if len(parts) >= _SEVERAL:
        return False
    head = _head(match, node)
    return "/" in head or _DRIVE.match(head) is not None or _behind_own_folder(match, node)


_COMMAND_LINES = frozenset(("argparse", "click", "django", "docopt", "fire", "getopt", "optparse", "typer"))


def typed_below(match: Match) -> bool:
    """The same of what is typed in: into a small script. A program with options is run by whom the files belong to."""
    return _COMMAND_LINES.isdisjoint(match.unit.names.packages) and below(match)


def _behind_own_folder(match: Match, node: Node) -> bool:
    """`self._path(key)`, which puts the key behind `self.root`: a text with both in it."""
    value = known(match.unit, node)
    called = match.unit.values.follow(node).type == "call"
    if value is None or match.taint is None or not called or match.taint.shape != "text":
        return False
    fields = (t.key[1] for t in value.taints if t.kind == PARAMETER and len(t.key) > 1)
    return any(isinstance(field, str) and field[:1] == "." and _FOLDER.search(field[1:]) for field in fields)


_SLASH_SOUGHT = re.compile(
    r"\.find(?:_first_of)?\(\s*['\"](?:/|\\\\|\.\.)|\b(?:all_of|any_of|none_of|find_first_not_of|regex_match)\("
)
"""`name.find('/')`, `std::all_of(name.begin(), …)`: the function looks for what leads out, or at all letters."""
_DRIVE = re.compile(r"[A-Za-z]:\\")
"""How a path of Windows begins."""
_SENT = re.compile(
    r"(?i)(?:^|_)(?:file_?name|fname|user_?\w*|requested\w*|untrusted\w*|uploaded?_\w+|rel|rel_?path|relative_?path|member_?name"
    r"|(?:template|document|report|page|image|attachment|asset)_?name)$"
)
_FOLDER = re.compile(r"(?i)(?:^|_)(?:dir|directory|folder|root|base|base_?path|upload_?path)$")


def _is_sent_name(match: Match, part: Node, before: Sequence[Node]) -> bool:
    """`os.path.join(upload_dir, filename)`: the names say that one is a folder and the other comes from somebody."""
    return _SENT.search(match.text(part)) is not None and all(_FOLDER.search(match.text(n)) for n in before)


def _text_node(match: Match) -> Node:
    return match.at if match.at is not None else match.node


def _head(match: Match, node: Node) -> str:
    """The constant text that a value begins with."""
    value = known(match.unit, node)
    if value is not None and value.kind in ("list", "tuple") and value.items:  # a command in pieces
        value = next((item for item in value.items.values() if item.taints), value)
    return value.head if value is not None and value.consts is None else ""


def _holds(match: Match, node: Node) -> bool:
    """Does the expression hold the data of the match?"""
    value = known(match.unit, node)
    if value is None or match.taint is None:
        return False
    mine = match.taint.key[:1] if not _comes_from_elsewhere(match) else ()
    kinds = match.sources or (PARAMETER,)
    return any(t.kind in kinds and t.key[: len(mine)] == mine for t in value.taints)


def _is_callers(match: Match, node: Node) -> bool:
    """Does a caller decide what this is? What the object of a method has does not count."""
    value = known(match.unit, node)
    return value is not None and any(
        t.kind == PARAMETER and not any(isinstance(part, str) and part.startswith(".") for part in t.key[1:])
        for t in value.taints
    )


def _path_parts(match: Match, node: Node, depth: int = 0) -> list[str | Node]:
    """The parts of a path in their order, with a slash where one is joined to the other: texts, and values."""
    if depth > _DEEPEST:
        return [node]
    unit = match.unit
    value = unit.values.follow(node)
    if value.type in ("parenthesized_expression", "await") and value.named_children:
        return _path_parts(match, value.named_children[0], depth + 1)
    if value.type == "binary_operator" and unit.syntax.text(value.children[1]) == "/":
        return _joined_parts(match, (value.children[0], value.children[2]), depth)
    if value.type == "call":
        inner = _path_call(match, value, depth)
        if inner is not None:
            return inner
    text = built(unit, node)
    if text is None:
        return [node]
    return [piece.text if piece.node is None else piece.node for piece in text.pieces]


def _joined_parts(match: Match, nodes: Sequence[Node], depth: int) -> list[str | Node]:
    found: list[str | Node] = []
    for node in nodes:
        found += ["/", *_path_parts(match, node, depth + 1)] if found else _path_parts(match, node, depth + 1)
    return found


def _path_call(match: Match, node: Node, depth: int) -> list[str | Node] | None:
    """The parts of a path that a call gives; None: it is none that we know."""
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return None
    given = [n for n in arguments.named_children if n.type not in ("comment", "keyword_argument")]
    name = match.resolve(callee) or ""
    if given and (name in _JOINERS or name in _PATHS):
        return _joined_parts(match, given, depth)
    if given and name in _SAME_PATH:
        return _path_parts(match, given[0], depth + 1)
    base, method = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
    if callee.type != "attribute" or base is None or method is None:
        return None
    word = match.text(method)
    if word == "joinpath":
        return _joined_parts(match, (base, *given), depth)
    return _path_parts(match, base, depth + 1) if word in _SAME_PATH_METHODS else None
