"""SQL text that is put together from values: where it is a flaw, and how its values become parameters."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.built import Built, Piece, built, used_once
from wardline_analyzers.checks.python.guards import guarded
from wardline_analyzers.checks.python.injection.command_line import is_offered
from wardline_analyzers.checks.python.injection.sql_parts import chooses, joins_harmless
from wardline_analyzers.checks.remote import harmless, remote, written_name
from wardline_analyzers.finding import Confidence, Edit, Severity
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around

_SQL = re.compile(
    r"(?is)(?:^|[\s(;])(?:select\b.*?\bfrom\b|insert\s+(?:or\s+\w+\s+|ignore\s+)?into\b|update\s+\S+\s+set\b|delete\s+from\b"
    r"|(?:create|drop|alter|truncate)\s+(?:temp\w*\s+|unique\s+|or\s+replace\s+)*(?:table|view|index|database|schema|user|role)\b"
    r"|replace\s+into\b|merge\s+into\b|with\s+\w+\s+as\s*\(|select\s+\S+\(|pragma\s+\w|grant\s+\w|exec(?:ute)?\s+\w+\s)"
    r"|^\s*(?:and|or|where|order\s+by|having)\s[^\0]*\0"
)
_QUOTED_BY = re.compile(
    r"(?i)quote|quoting|escap|identifier|literal|sanit|mogrify|adapt|placeholder|qmark|paramstyle|bind_?param|(?:^|_)qn$|db_table"
    r"|__tablename__|_meta\b|get_table_name|literal_column|validate|safe|\.(?:features|ops|dialect)\.\w"
)
_DOUBLES = re.compile(r"""\.replace\(\s*(?:'["`]'|"['`]"|'\\''|"\\"")""")
"""`x.replace("'", "''")`"""
_DEFINES = re.compile(
    r"(?i)\s*(?:create|drop|alter|grant|revoke|truncate|pragma|analyze|vacuum|use|set|show|describe)\b"
)
"""Statements that only take names: an administrator's script, where nothing remote comes in."""
_MIGRATIONS = re.compile(r"(?:^|/)(?:migrations|alembic|revisions|versions)/")
"""Where scripts are that change the schema: only developers run them."""
_VALUE_BEFORE = re.compile(
    r"(?is)(?:'[^']*|=\s*|<\s*|>\s*|\blike\s*|\blimit\s*|\boffset\s*|\bbetween\s*|\band\s*|\bvalues\s*\([^)]*|\bin\s*\([^)]*)$"
)
_NAME_BEFORE = re.compile(
    r"(?is)\b(?:from|into|table|update|join|by|pragma|database|schema|index|view|exists|set|select)\s+[\w.\"`\[]*$"
)

STYLES = {
    "sqlite3": "?",
    "aiosqlite": "?",
    "duckdb": "?",
    "pyodbc": "?",
    "psycopg2": "%s",
    "psycopg": "%s",
    "pymysql": "%s",
    "MySQLdb": "%s",
    "aiomysql": "%s",
    "mysql": "%s",
    "pymssql": "%s",
    "pg8000": "%s",
    "django": "%s",
    "asyncpg": "$",
    "oracledb": ":",
    "cx_Oracle": ":",
}
"""How a driver marks a parameter, by its package (PEP 249: paramstyle)."""


def query_node(match: Match) -> Node | None:
    """The argument that holds the SQL text."""
    if match.arguments is None:
        return None
    if match.matcher.kind == "taint":
        return match.at
    for spec in ("0", "sql", "query", "statement", "operation", "stmt", "raw_query", "text"):
        found = match.arguments.get(spec)
        if found is not None:
            return found
    return None


def known_driver(match: Match) -> bool:
    """For a receiver that is a database: the text holds a value that may carry SQL."""
    return _reports(match, sure=True)


_TAKES_STATEMENTS = re.compile(r"[sS]ession(?:maker\(\))?(?:\(\))?\.(?:execute|scalars?|stream(?:_scalars)?|exec)$")


def text_or_statement(match: Match) -> bool:
    """Of `taint`: what gets to a session's `execute` is text, not a statement that a function has made of the data."""
    taint = match.taint
    return taint is None or taint.sure or _TAKES_STATEMENTS.search(match.name or "") is None


def looks_like_sql(match: Match) -> bool:
    """For an unknown receiver: the text is SQL, and holds a value that may carry SQL."""
    return _reports(match, sure=False)


def _reports(match: Match, sure: bool) -> bool:
    unit = match.unit
    node = query_node(match)
    text = built(unit, node) if node is not None else None
    if text is None or (not sure and not _SQL.search(text.text)):
        return False
    risky = [i for i, p in enumerate(text.pieces) if p.node is not None and _is_risky(unit, p)]
    if not risky:
        return False
    if _has_values(match):
        risky = [i for i in risky if (n := text.pieces[i].node) is None or not _is_list_of_object(unit, n)]
        if not risky:
            return False
    places = [_place(text, i) for i in risky]
    if any(remote(unit, p.node, "sql") for i in risky if (p := text.pieces[i]).node is not None):
        match.confidence = Confidence.HIGH
    elif "value" not in places and _DEFINES.match(text.text):
        return False
    elif "value" not in places or in_test(unit, match.node) or _MIGRATIONS.search(unit.around.path):
        match.severity, match.confidence = Severity.LOW, Confidence.LOW
    elif not any("'" in p.text for p in text.pieces):
        match.confidence = Confidence.MEDIUM
    match.at = node
    return True


def _has_values(match: Match) -> bool:
    """Are values passed beside the text?"""
    return match.matcher.kind != "taint" and match.arguments is not None and match.arguments.get("1") is not None


_OF_OBJECT = re.compile(
    r"""['"][^'"]*['"]\.join\(\s*self\.\w*(?:where|cond|clause|filter|predicate|criteria|set|part)\w*\s*\)"""
)
"""The conditions that an object has gathered, with marks for the values that are passed beside them."""


def _is_list_of_object(unit: UnitView, node: Node) -> bool:
    return _OF_OBJECT.fullmatch(unit.syntax.text(unit.values.follow(node))) is not None


def _is_risky(unit: UnitView, piece: Piece, depth: int = 0) -> bool:
    """May the value of this piece change what the statement does?"""
    node = piece.node
    if node is None or piece.conversion in ("d", "i", "f", "x") or unit.values.is_harmless(node):
        return False
    source = unit.syntax.text(node)
    if _QUOTED_BY.search(source) or re.fullmatch(r"(?:\w+\.)*[A-Z][A-Z0-9_]*(?:\.(?:value|name))?", source):
        return False
    if is_offered(unit, node):
        return False
    value = unit.values.follow(node)
    if _DOUBLES.search(unit.syntax.text(value)) or (node.type == "identifier" and guarded(unit, node)):
        return False
    if value.id != node.id and _QUOTED_BY.search(unit.syntax.text(value)):
        return False
    if harmless(unit, node, "sql") or _is_counted(unit, node):
        return False
    if node.type == "identifier":
        if _all_constant(unit, node) or _is_number(unit, node) or _made_of_names(unit, node, depth):
            return False
        inner = built(unit, node) if depth < 4 else None
        if inner is not None:
            return any(
                _is_risky(unit, p, depth + 1) for p in inner.pieces if p.node is not None and p.node.id != node.id
            )
    return not joins_harmless(unit, value)


_COMPILED = re.compile(r"\.(?:as_sql|sql_with_params)\(")
"""What Django makes of a query: text with places for values, and the values beside it."""


def _made_of_names(unit: UnitView, node: Node, depth: int) -> bool:
    """A variable that only ever holds quoted names, compiled queries, or text that is put together of such."""
    name = unit.syntax.text(node)
    bindings = unit.names.binding(name, node.start_byte) or []
    if not bindings or len(bindings) > 8 or depth >= 4:
        return False
    told = False
    for binding in bindings:
        if binding.node is None or binding.kind not in ("value", "element"):
            return False
        text = unit.syntax.text(binding.node)
        if _QUOTED_BY.search(text) or _COMPILED.search(text):
            told = True
            continue
        if binding.kind == "element" or not _adds_to_itself(unit, binding.node, name, depth):
            return False
    return told


def _adds_to_itself(unit: UnitView, value: Node, name: str, depth: int) -> bool:
    """`"TO_CHAR(%s)" % name`: text of the program around what the variable held before."""
    if value.type == "augmented_assignment":
        added = value.child_by_field_name("right")
        return added is not None and unit.values.is_harmless(added)
    text = built(unit, value)
    if text is None:
        return unit.values.is_harmless(value)
    return all(
        p.node is None or unit.syntax.text(p.node) == name or not _is_risky(unit, p, depth + 1) for p in text.pieces
    )


def _is_counted(unit: UnitView, node: Node) -> bool:
    """`self.count`, where the function has `self.count += 1`: nothing but a number takes that."""
    function = function_around(node) if node.type in ("identifier", "attribute") else None
    if function is None:
        return False
    counted = rf"(?m)^\s*{re.escape(unit.syntax.text(node))}\s*[-+]=\s*\d+\s*(?:#.*)?$"
    return re.search(counted, unit.syntax.text(function)) is not None


_NUMBER = re.compile(r"(?:Optional\[)?(?:int|float|bool)\]?(?:\s*\|\s*None)?")


def _is_number(unit: UnitView, node: Node) -> bool:
    """A parameter that is annotated as a number."""
    bindings = unit.names.binding(unit.syntax.text(node), node.start_byte) or ()
    return bool(bindings) and all(
        binding.kind == "parameter"
        and binding.node is not None
        and _NUMBER.fullmatch(unit.syntax.text(binding.node)) is not None
        for binding in bindings
    )


def _all_constant(unit: UnitView, node: Node) -> bool:
    """A variable that only ever holds constants, or runs over them."""
    bindings = unit.names.binding(unit.syntax.text(node), node.start_byte)
    if not bindings or len(bindings) > 6:
        return False
    for binding in bindings:
        if binding.node is None or binding.kind not in ("value", "element"):
            return False
        values = unit.values
        if not (values.is_literal(binding.node) or values.is_harmless(binding.node) or chooses(unit, binding.node)):
            return False
    return True


def _place(text: Built, index: int) -> str:
    """`value` where the statement expects a value, else `name`."""
    before = "".join("x" if p.node is not None else p.text for p in text.pieces[:index])
    if before.count("'") % 2:
        return "value"
    if _NAME_BEFORE.search(before):
        return "name"
    return "value" if _VALUE_BEFORE.search(before) else "name"


# ---------------------------------------------------------------------- parameters


def parametrise_sql(match: Match) -> list[Edit]:
    """The values as parameters, in the style of the driver."""
    arguments, node = match.arguments, query_node(match)
    method = (match.name or "").rpartition(".")[2]
    if arguments is None or node is None or method not in ("execute", "fetch", "fetchrow", "fetchval"):
        return []
    if len(arguments.positional) != 1 or arguments.keywords or arguments.hidden_positions or arguments.hidden_keywords:
        return []
    style = _style(match)
    made = _with_marks(match, node, style) if style else None
    if made is None:
        return []
    edit, values = made
    given = ", ".join(values) if style == "$" else f"({values[0]},)" if len(values) == 1 else f"({', '.join(values)})"
    shift = match.unit.syntax.shift
    if edit.end == node.end_byte - shift:
        return [Edit(edit.start, edit.end, f"{edit.text}, {given}")]
    return [edit, Edit(node.end_byte - shift, node.end_byte - shift, f", {given}")]


def raw_params(match: Match) -> list[Edit]:
    """Django: the values in `params`."""
    arguments, node = match.arguments, query_node(match)
    made = _with_marks(match, node, "%s") if node is not None else None
    if arguments is None or made is None or node is None or arguments.keywords or (match.name or "").endswith(".extra"):
        return []
    edit, values = made
    shift = match.unit.syntax.shift
    given = f"[{', '.join(values)}]"
    if len(arguments.positional) == 2 and match.text(arguments.positional[1]) in ("[]", "()"):
        return [edit, replacement(match, arguments.positional[1], given)]
    if len(arguments.positional) != 1:
        return []
    return [edit, Edit(node.end_byte - shift, node.end_byte - shift, f", {given}")]


def bind_parameters(match: Match) -> list[Edit]:
    """SQLAlchemy: `text(f"… {x}")` to `text("… :x").bindparams(x=x)`."""
    arguments, node = match.arguments, query_node(match)
    if arguments is None or node is None or len(arguments.positional) != 1 or arguments.keywords:
        return []
    if (match.name or "").rpartition(".")[2] != "text":
        return []
    names: list[str] = []
    made = _with_marks(match, node, ":name", names)
    if made is None:
        return []
    edit, values = made
    pairs = dict(zip(names, values, strict=True))
    shift, end = match.unit.syntax.shift, match.node.end_byte
    given = ", ".join(f"{name}={value}" for name, value in pairs.items())
    return [edit, Edit(end - shift, end - shift, f".bindparams({given})")]


def _style(match: Match) -> str | None:
    root = written_name(match).partition(".")[0].removesuffix("()")
    if root in STYLES:
        return STYLES[root]
    styles = {STYLES[package] for package in match.unit.names.packages & STYLES.keys()}
    return styles.pop() if len(styles) == 1 else None


def _with_marks(match: Match, node: Node, style: str, names: list[str] | None = None) -> tuple[Edit, list[str]] | None:
    """(the edit that puts the literal with marks in, the sources of the values); None: it cannot be written so."""
    text = built(match.unit, node)
    if text is None or not text.simple or not text.quote or text.whole is None:
        return None
    if text.name and not used_once(match.unit, node, text.name):
        return None
    if any(p.node is not None and not p.plain for p in text.pieces):
        return None
    values: list[str] = []
    parts = [p.text if p.node is None else "\0" for p in text.pieces]
    sources = [match.text(p.node) for p in text.pieces if p.node is not None]
    if any("\n" in s or "\\" in s for s in sources) or not all(
        _place(text, i) == "value" for i, p in enumerate(text.pieces) if p.node is not None
    ):
        return None
    rewritten = _mark_values("".join(parts), sources, values)
    if rewritten is None:
        return None
    if style == "%s":
        rewritten = rewritten.replace("%", "%%")
    if style == ":name" and re.search(r"(?<![:\w\\]):\w", rewritten):
        return None
    count = 0

    def mark(_: re.Match[str]) -> str:
        nonlocal count
        count += 1
        if style == ":name":
            assert names is not None
            names.append(_bind_name(values[count - 1], names, values))
            return f":{names[-1]}"
        return f"{style}{count}" if style in ("$", ":") else style

    literal = _quoted(re.sub("\0", mark, rewritten), text.quote)
    return (replacement(match, text.whole, literal), values) if literal is not None else None


def _bind_name(source: str, names: list[str], values: list[str]) -> str:
    name = re.sub(r"\W+", "_", source).strip("_")
    if not name.isidentifier() or len(name) > 30:
        name = "value"
    unique, number = name, 1
    while unique in names and values[names.index(unique)] != source:
        number += 1
        unique = f"{name}_{number}"
    return unique


def _mark_values(text: str, sources: list[str], values: list[str]) -> str | None:
    """The text with `\\0` for each value, its quotes dropped: `'%\\0%'` makes the value f"%{x}%"."""
    result, rest = "", text
    remaining = list(sources)
    while "\0" in rest:
        before, _, rest = rest.partition("\0")
        source = remaining.pop(0)
        head = before.rpartition("'")[2] if (result + before).count("'") % 2 else None
        if head is None:
            values.append(source)
            result += before + "\0"
            continue
        tail, quote, after = rest.partition("'")
        if not quote or "\0" in tail:
            return None
        if head or tail:
            if any(c in source + head + tail for c in "\"'{}\\"):
                return None
            source = f'f"{head}{{{source}}}{tail}"'
        values.append(source)
        result += before[: len(before) - len(head) - 1] + "\0"
        rest = after
    return result + rest


def _quoted(text: str, quote: str) -> str | None:
    for candidate in (quote, '"', '"""'):
        one_line = len(candidate) == 1
        if candidate[0] not in text.replace("\\" + candidate[0], "") and not (
            one_line and re.search(r"(?<!\\)\n", text)
        ):
            return candidate + text + candidate
    return None


# ---------------------------------------------------------------------- Django


def django_raw(match: Match) -> bool:
    """`raw` and `RawSQL`."""
    return _reports(match, sure=match.name != "*.raw")


def django_extra(match: Match) -> bool:
    """`extra(select=..., where=..., tables=..., order_by=...)` with a text that is put together."""
    if match.arguments is None:
        return False
    for keyword in ("select", "where", "tables", "order_by"):
        node = match.arguments.get(keyword)
        if node is None:
            continue
        value = match.unit.values.follow(node)
        if value.type not in ("list", "tuple", "dictionary"):
            continue
        for item in value.named_children:
            element = item.child_by_field_name("value") or item if item.type == "pair" else item
            text = built(match.unit, element)
            if text is not None and any(_is_risky(match.unit, p) for p in text.pieces):
                match.at = element
                return True
    return False
