"""SQL text with values written into it: the values become parameters, as the driver takes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.fixes import before
from wardline_analyzers.checks.mending.texts import Text, literal, text_of
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import insertion, replacement
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import FUNCTIONS
from wardline_analyzers.qualified import root_of

_VALUE_BEFORE: Final = re.compile(
    r"(?is)(?:[=<>]\s*|\blike\s*|\blimit\s*|\boffset\s*|\bbetween\s*|\bvalues\s*\([^()]*|\bin\s*\([^()]*"
    r"|\bbetween\s+\S+\s+and\s*)$"
)
"""Where SQL takes a value, which a parameter may stand for; elsewhere is a name."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """The literal with a mark for each value, and the values as they are to be handed over."""

    edit: Edit
    values: tuple[str, ...]
    nodes: tuple[Node, ...]


def _bound(match: Match, node: Node, mark: Callable[[int], str]) -> _Bound | None:
    """`mark` writes the mark of the nth value, counted from 1. None: a value stands where SQL takes none."""
    text = text_of(match, node)
    if text is None or not text.nodes:
        return None
    taken = _without_quotes(match, text)
    if taken is None:
        return None
    marked, values = taken
    count = 0

    def written(_: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return mark(count)

    whole = literal(re.sub("\0", written, marked), text.quote, match.unit.language)
    if whole is None:
        return None
    return _Bound(replacement(match, text.whole, whole), tuple(values), tuple(text.nodes))


def _without_quotes(match: Match, text: Text) -> tuple[str, list[str]] | None:
    """The text with a NUL for each value, without SQL's quotes around it: of `'%\\0%'` the value is `"%" + x + "%"`."""
    done, rest = "", text.marked
    values: list[str] = []
    for node in text.nodes:
        before, _, rest = rest.partition("\0")
        source = match.text(node)
        if (done + before).count("'") % 2 == 0:
            if not _VALUE_BEFORE.search(done + before):
                return None
            done += f"{before}\0"
            values.append(source)
            continue
        begun, _, head = before.rpartition("'")
        tail, ends, after = rest.partition("'")
        if not ends or "\0" in tail:
            return None
        whole = _surrounded(match, source, head, tail) if head or tail else source
        if whole is None:
            return None
        values.append(whole)
        done += f"{begun}\0"
        rest = after
    return done + rest, values


def _surrounded(match: Match, source: str, head: str, tail: str) -> str | None:
    """`%${x}%`, or `"%" + x + "%"`."""
    if any(sign in head + tail for sign in "\"'`\\$"):
        return None
    if match.unit.language == "javascript":
        return f"`{head}${{{source}}}{tail}`" if "`" not in source else None
    parts = [f'"{head}"' if head else "", source, f'"{tail}"' if tail else ""]
    return " + ".join(part for part in parts if part)


def _marks(match: Match) -> Callable[[int], str]:
    """PostgreSQL numbers its marks."""
    return (lambda n: f"${n}") if _is_postgres(match) else (lambda _: "?")


_POSTGRES: Final = re.compile(r"(?:^|/)(?:pg|pgx|pq|pgconn|vercel-postgres|serverless|neon)(?:$|[./(])|jackc/pgx")


def _is_postgres(match: Match) -> bool:
    return any(_POSTGRES.search(name) is not None for name in (match.name or "", *match.unit.names.packages))


def _appended(match: Match, last: Node, bound: _Bound | None) -> Sequence[Edit]:
    """The literal with marks, and the values behind the last argument."""
    return [bound.edit, insertion(match, last.end_byte, f", {', '.join(bound.values)}")] if bound is not None else []


# ---------------------------------------------------------------------- JavaScript

_BESIDE: Final = frozenset(
    ("query", "execute", "run", "all", "get", "each", "raw", "unsafe", "any", "one", "none", "many")
)


def in_javascript(match: Match) -> Sequence[Edit]:
    """`db.query("… = ?", [x])`, in the way of the driver."""
    node, given = _query(match)
    method = (match.name or "").rpartition(".")[2]
    if node is None or not given or given[0].id != node.id:
        return []
    if "sequelize" in root_of(match.name or ""):
        return _with_replacements(match, node, given)
    if method in ("$queryRawUnsafe", "$executeRawUnsafe"):
        return _appended(match, node, _bound(match, node, lambda n: f"${n}")) if len(given) == 1 else []
    if method == "prepare":
        return _prepared(match, node, given)
    if method not in _BESIDE or not all(each.type in FUNCTIONS for each in given[1:]):
        return []
    bound = _bound(match, node, _marks(match))
    if bound is None:
        return []
    return [bound.edit, insertion(match, node.end_byte, f", [{', '.join(bound.values)}]")]


def _query(match: Match) -> tuple[Node | None, list[Node]]:
    """The argument that is the text, and all that are given."""
    given = match.arguments.positional if match.arguments is not None else []
    node = match.at if match.matcher.kind == "taint" else match.argument("0")
    return node, given


def _with_replacements(match: Match, node: Node, given: list[Node]) -> Sequence[Edit]:
    """`sequelize.query("… = ?", { replacements: [x] })`"""
    options = given[1] if len(given) == 2 else None
    bound = _bound(match, node, lambda _: "?")
    if bound is None or len(given) > 2 or (options is not None and options.type != "object"):
        return []
    said = f"replacements: [{', '.join(bound.values)}]"
    if options is None:
        return [bound.edit, insertion(match, node.end_byte, f", {{ {said} }}")]
    if "replacements" in match.text(options) or "bind" in match.text(options):
        return []
    return [bound.edit, insertion(match, options.start_byte + 1, f" {said}{',' if options.named_children else ' '}")]


def _prepared(match: Match, node: Node, given: list[Node]) -> Sequence[Edit]:
    """`db.prepare("… = ?").get(x)`, where the statement is run at once."""
    member = match.node.parent
    call = member.parent if member is not None and member.type == "member_expression" else None
    arguments = call.child_by_field_name("arguments") if call is not None and call.type == "call_expression" else None
    bound = _bound(match, node, lambda _: "?")
    if arguments is None or arguments.named_children or bound is None or len(given) != 1:
        return []
    return [bound.edit, insertion(match, arguments.start_byte + 1, ", ".join(bound.values))]


# ---------------------------------------------------------------------- Go

_GO_CALLS: Final = re.compile(
    r"\.(?:Query|QueryRow|Exec|Queryx|QueryRowx|MustExec|Raw|Where|Get|Select)(?:Context)?$"
)


def in_go(match: Match) -> Sequence[Edit]:
    """`db.Query("… = ?", x)`"""
    node, given = _query(match)
    if match.matcher.kind != "taint":
        node = match.at or (given[-1] if given else None)
    if node is None or not given or given[-1].id != node.id or _GO_CALLS.search(match.name or "") is None:
        return []
    return _appended(match, node, _bound(match, node, _marks(match)))


# ---------------------------------------------------------------------- Java

_RUNS: Final = frozenset(("executeQuery", "executeUpdate", "execute", "executeLargeUpdate"))
_JPA: Final = frozenset(("createQuery", "createNativeQuery"))
_TEMPLATE: Final = re.compile(r"[jJ]dbc(?:Template|Operations)\w*(?:\(\))?\.\w+$")


def in_java(match: Match) -> Sequence[Edit]:
    """A prepared statement in the place of one that is put together; parameters of JPA, and of Spring's templates."""
    node = match.at if match.matcher.kind == "taint" else match.argument("0")
    receiver = match.node.child_by_field_name("object")
    word, arguments = match.node.child_by_field_name("name"), match.node.child_by_field_name("arguments")
    if node is None or receiver is None or word is None or arguments is None or match.node.type != "method_invocation":
        return []
    given = arguments.named_children
    if not given or given[0].id != node.id:
        return []
    method = match.text(word)
    if method in _JPA:
        return _with_parameters(match, node)
    if _TEMPLATE.search(match.name or ""):
        if any("new Object" in match.text(each) for each in given[1:]):
            return []
        return _appended(match, given[-1], _bound(match, node, lambda _: "?"))
    if method in _RUNS and len(given) == 1:
        return _statement(match, node, receiver, method)
    return []


def _with_parameters(match: Match, node: Node) -> Sequence[Edit]:
    """`em.createQuery("… = ?1").setParameter(1, x)`"""
    bound = _bound(match, node, lambda n: f"?{n}")
    if bound is None:
        return []
    said = "".join(f".setParameter({number}, {value})" for number, value in enumerate(bound.values, 1))
    return [bound.edit, insertion(match, match.node.end_byte, said)]


_NAME: Final = "prepared"


def _statement(match: Match, node: Node, receiver: Node, method: str) -> Sequence[Edit]:
    """`PreparedStatement prepared = connection.prepareStatement("… = ?")` before the statement, with its values."""
    text = text_of(match, node)
    bound = _bound(match, node, lambda _: "?")
    if text is None or bound is None or _NAME in match.unit.syntax.source.decode("utf-8", "replace"):
        return []
    made = receiver.child_by_field_name("object")
    name = receiver.child_by_field_name("name")
    opened = receiver.type == "method_invocation" and name is not None and match.text(name) == "createStatement"
    connection = match.text(made) if opened and made is not None else f"{match.text(receiver)}.getConnection()"
    where = match.text(node) if text.whole.id != node.id else bound.edit.text
    lines = [f"java.sql.PreparedStatement {_NAME} = {connection}.prepareStatement({where});"]
    lines += [f"{_NAME}.setObject({number}, {value});" for number, value in enumerate(bound.values, 1)]
    first = before(match, lines)
    if not first:
        return []
    run = replacement(match, match.node, f"{_NAME}.{method}()")
    return [*([bound.edit] if text.whole.id != node.id else []), *first, run]
