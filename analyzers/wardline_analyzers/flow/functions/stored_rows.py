"""Databases that the program writes and reads itself: what a statement puts into a column is what a query finds there.

A connection keeps the columns of its tables, each with all that was put into it. Only of a database in memory is that
all that there is: of others the models speak as well, which know only that others may have written it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sources import sourced
from wardline_analyzers.flow.functions.common import Function, callee, this
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import ROW, constant, display, element, with_element
from wardline_analyzers.flow.known.joining import join, join_all, lump
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, CLEAN, INT, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change

_CONNECTION: Final = "sqlite3.Connection()"
_CURSOR: Final = "sqlite3.Cursor()"
_TABLES: Final = "=tables"
"""The element of a connection, and of its cursors, with the columns by `table.column`."""
_ALONE: Final = "=alone"
"""The element that says of a connection that nobody else writes there."""
_IN_MEMORY: Final = ":memory:"

_NAME: Final = r"[\"`\[]?(?:\w+\.)?(\w+)[\"`\]]?"
_CREATE: Final = re.compile(rf"(?is)\s*create\s+(?:temp\w*\s+)?table\s+(?:if\s+not\s+exists\s+)?{_NAME}\s*\((.*)\)")
_INSERT: Final = re.compile(
    rf"(?is)\s*(?:insert|replace)\s+(?:or\s+\w+\s+)?into\s+{_NAME}\s*(?:\(([^()]*)\))?\s*values\s*\((.*)\)[\s;]*"
)
_UPDATE: Final = re.compile(rf"(?is)\s*update\s+{_NAME}\s+set\s+(.*?)(?:\s+where\b.*)?")
_SELECT: Final = re.compile(rf"(?is)\s*select\s+(?:distinct\s+)?(.*?)\s+from\s+{_NAME}(.*)")
_WRITES: Final = re.compile(r"(?i)\s*(?:insert|replace|update|delete|create|drop|alter)\b")
_EMPTIES: Final = re.compile(r"(?i)\s*(?:delete|create|drop|alter)\b")
_COUNTS: Final = re.compile(r"(?is)(?:count|sum|avg|total|length)\s*\(.*")
_CONSTRAINTS: Final = frozenset(("primary", "foreign", "unique", "check", "constraint"))


# ---------------------------------------------------------------------- connections and cursors


def _connect(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`sqlite3.connect(path)`"""
    path = arguments.get("0|database")
    alone = constant(path is not None and path.value.constant == _IN_MEMORY)
    tables = Value(kind="dict", items={}, ids=run.fresh())
    return Value(kind="instance", name=_CONNECTION, items={_TABLES: tables, _ALONE: alone}, ids=run.fresh())


def _cursor(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`connection.cursor()`"""
    return _of_connection(run, this(arguments), Value(kind="list", items={}))


def _of_connection(run: Run, connection: Value, rows: Value) -> Value | None:
    if not _is_known(connection) or connection.items is None:
        return None
    items = {key: connection.items[key] for key in (_TABLES, _ALONE)}
    return Value(kind="instance", name=_CURSOR, items={**items, ROW: rows}, ids=run.fresh())


def _is_known(value: Value) -> bool:
    return value.items is not None and _TABLES in value.items


def _execute(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`cursor.execute(sql, parameters)`, `connection.execute(…)`, `executemany`"""
    receiver, sql, given = arguments.receiver, arguments.get("0|sql"), arguments.get("1|parameters")
    if receiver is None or sql is None or not _is_known(receiver.value):
        return None
    parameters = given.value if given is not None else Value(kind="tuple", items={})
    if callee(node) == "executemany":
        parameters = element(parameters, UNKNOWN)
    text = sql.value.constant
    tables = element(receiver.value, _TABLES)
    stored = list(_stored(text if isinstance(text, str) else "", tables, sql.value, parameters))
    if stored:
        change(run, None, state, lambda old: _with(old, stored), tables)
    if receiver.value.name == _CURSOR and isinstance(text, str) and _WRITES.match(text):
        return receiver.value  # nothing is to be fetched
    rows = _rows(receiver.value, _selected(text, tables) if isinstance(text, str) else None, node, run)
    if receiver.value.name == _CONNECTION:
        return _of_connection(run, receiver.value, rows)
    change(run, receiver.node, state, lambda old: with_element(old, ROW, rows), receiver.value)
    return receiver.value.but(items={**(receiver.value.items or {}), ROW: rows})


def _with(tables: Value, stored: list[tuple[str, Value]]) -> Value:
    """The columns after this was put into them, beside what is there."""
    for column, value in stored:
        known = (tables.items or {}).get(column)
        tables = with_element(tables, column, value if known is None else join(known, value))
    return tables


# ---------------------------------------------------------------------- what is put in


def _stored(text: str, tables: Value, sql: Value, parameters: Value) -> Iterator[tuple[str, Value]]:
    """The columns that a statement writes, with what it writes there."""
    if (created := _CREATE.fullmatch(text.rstrip(" \t\r\n;"))) is not None:
        for column in _split(created[2]):
            if (word := column.split()[0].strip('"`[]')).lower() not in _CONSTRAINTS:
                yield f"{created[1]}.{word}".lower(), CLEAN
    elif (inserted := _INSERT.fullmatch(text)) is not None:
        table, named, given = inserted.groups()
        names = [each.strip(' "`[]\n') for each in named.split(",")] if named else _columns(tables, table)
        for name, value in zip(names, _values(_split(given), parameters), strict=False):
            yield f"{table}.{name}".lower(), value
    elif (updated := _UPDATE.fullmatch(text)) is not None:
        pairs = [each.partition("=") for each in _split(updated[2])]
        for (name, _, _), value in zip(pairs, _values([p[2].strip() for p in pairs], parameters), strict=True):
            yield f"{updated[1]}.{name.strip()}".lower(), value
    elif not text or (_WRITES.match(text) is not None and _EMPTIES.match(text) is None):
        taints, opened = lump((sql, parameters))
        yield "?", Value(taints=taints, open=opened)


def _split(text: str) -> list[str]:
    """The parts between commas outside of parentheses and texts."""
    found = re.findall(r"(?:[^,()']|'(?:[^']|'')*'|\((?:[^()]|\([^()]*\))*\))+", text)
    return [part.strip() for part in found]


def _columns(tables: Value, table: str) -> list[str]:
    start = f"{table}.".lower()
    return [key[len(start) :] for key in tables.items or {} if isinstance(key, str) and key.startswith(start)]


def _values(written: list[str], parameters: Value) -> Iterator[Value]:
    """What stands for each of these expressions: a placeholder for what is given, a text for itself."""
    place = 0
    for each in written:
        if each.startswith(("?", "%s")):
            yield element(parameters, place)
            place += 1
        elif (named := re.fullmatch(r"[:@$](\w+)|%\((\w+)\)s", each)) is not None:
            yield element(parameters, named[1] or named[2])
        elif "?" in each or "%s" in each or ":" in each:
            taints, opened = lump((parameters,))
            yield Value(taints=taints, open=opened)
        else:
            yield constant(each[1:-1].replace("''", "'")) if each.startswith("'") else CLEAN


# ---------------------------------------------------------------------- what is found


def _selected(text: str, tables: Value) -> list[tuple[str, Value]] | None:
    """The columns of a query's rows, with their names; None: which they are is not told."""
    match = _SELECT.match(text)
    if match is None:
        return None
    columns, table, rest = match[1], match[2], match[3]
    if re.search(r"(?i)\b(?:join|union)\b|^\s*,", rest):
        return [(_last(each), _column(tables, _last(each))) for each in _split(columns)]
    names = _columns(tables, table) if columns.strip() == "*" else _split(columns)
    found: list[tuple[str, Value]] = []
    for each in names:
        source, _, alias = re.sub(r"(?i)\s+as\s+", "\0", each).partition("\0")
        own = f"{table}.{_last(source)}".lower()
        value = INT if _COUNTS.fullmatch(source) else (tables.items or {}).get(own)
        found.append((alias.strip() or _last(source), value if value is not None else _column(tables, _last(source))))
    return found


def _last(name: str) -> str:
    return name.rpartition(".")[2].strip(' "`[]\n')


def _column(tables: Value, name: str) -> Value:
    """The columns of that name, of whatever table; all, if none has it."""
    items = {str(key): value for key, value in (tables.items or {}).items()}
    own = [value for key, value in items.items() if key.rpartition(".")[2] == name.lower()]
    return join_all(own or [Value(taints=v.taints, open=v.open) for v in items.values()] or [CLEAN])


def _rows(source: Value, columns: list[tuple[str, Value]] | None, node: form.Call, run: Run) -> Value:
    """The rows that a query gives."""
    if columns is None:
        taints, _ = lump((element(source, _TABLES),))
        return row_of(Value(taints=taints, open=True))
    loose = (element(source, _TABLES).items or {}).get("?")
    others = _of_others(source, node, run)
    more = [each for each in (loose, others) if each is not None]
    values = [value if value is INT else join_all([value, *more]) for _, value in columns]
    taints, opened = lump(values)
    items: dict[Any, Value] = {name: value for (name, _), value in zip(columns, values, strict=True)}
    items.update(enumerate(values))
    items[ROW] = display("tuple", values)
    return row_of(Value(kind="instance", name="sqlite3.Row()", items=items, taints=taints, open=opened))


def _of_others(source: Value, node: form.Call, run: Run) -> Value | None:
    """What may stand there that others have written."""
    if element(source, _ALONE).constant is True:
        return None
    model = run.world.models.source(f"{_CURSOR}.fetchone()")
    return element(sourced(model, f"{_CURSOR}.fetchone()", node), UNKNOWN).but(name=None) if model is not None else ANY


def _fetch(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`cursor.fetchone()`, `cursor.fetchall()`, `cursor.fetchmany(size)`"""
    cursor = this(arguments)
    rows = element(cursor, ROW) if _is_known(cursor) else None
    if rows is None or rows.rest is None:
        return None
    return rows.rest if callee(node) == "fetchone" else rows


STORED_ROWS: Final[dict[str, Function]] = {
    "sqlite3.connect": _connect,
    "psycopg2.connect": _connect,
    f"{_CONNECTION}.cursor": _cursor,
    **{f"{one}.{word}": _execute for one in (_CONNECTION, _CURSOR) for word in ("execute", "executemany")},
    **{f"{_CURSOR}.{word}": _fetch for word in ("fetchone", "fetchall", "fetchmany")},
}
"""By qualified name; asked before the models. Other drivers are described with the names of this one."""
