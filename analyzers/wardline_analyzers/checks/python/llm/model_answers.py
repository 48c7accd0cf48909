"""Checks of the page about a model's answers that are run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.python.llm.model_output import answer
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, of_kind, words
from wardline_analyzers.qualified import last_words

_SINKS: Final = {
    **{name: "code" for name in ("eval", "exec", "compile", "builtins.eval", "builtins.exec", "builtins.compile")},
    **{name: "code" for name in ("runpy.run_path", "code.InteractiveInterpreter().runcode")},
    **{f"os.{name}": "command" for name in ("system", "popen")},
    **{f"subprocess.{name}": "command" for name in ("run", "call", "check_call", "check_output", "Popen")},
    **{f"subprocess.{name}": "command" for name in ("getoutput", "getstatusoutput")},
    **{f"asyncio.create_subprocess_{name}": "command" for name in ("shell", "exec")},
    **{f"{name}.read_sql{end}": "SQL" for name in ("pandas",) for end in ("", "_query")},
}
_SQL_METHODS: Final = words("execute executescript executemany exec_driver_sql fetch fetchrow fetchval")
_METHOD_SINKS: Final = {"exec_command": "command", "run_code": "code", "runcode": "code", "runsource": "code"}
_LAST_WORDS: Final = last_words(_SINKS) | _SQL_METHODS | _METHOD_SINKS.keys()
_ASKS_FIRST: Final = re.compile(r"(?i)\binput\(|confirm|approv|consent")


def output_to_sink(unit: UnitView, new: New) -> Iterator[Match]:
    """What a model answered is run as Python, as a command or as SQL."""
    for call in unit.syntax.ending("call", _LAST_WORDS):
        callee = call.child_by_field_name("function")
        what = _sink(unit, callee) if callee is not None else None
        if what is None:
            continue
        arguments = Arguments(call, unit.syntax)
        node = arguments.get("0|args") or arguments.get("cmd") or arguments.get("sql") or arguments.get("source")
        if node is None or not answer(unit, node) or (what == "SQL" and _is_query_of_own(unit, node)):
            continue
        if what == "SQL" and _is_authorized(unit, call):
            continue
        yield new(
            call,
            name=unit.names.resolve(callee) if callee is not None else None,
            arguments=arguments,
            confidence=Confidence.LOW if _asked_first(unit, call) or in_test(unit, call) else None,
            message=(
                f"What a model answered is run as {what}, and whoever writes a part of what it reads can choose the "
                "answer; take values from it that you check against a list, or run it in a sandbox."
            ),
        )


def is_let_through(match: Match) -> bool:
    """Of `taint`: nothing else decides what is run."""
    return not ((match.name or "").startswith("sqlite3.") and _is_authorized(match.unit, match.node))


def _is_authorized(unit: UnitView, call: Node) -> bool:
    """Does a function decide, statement by statement, what SQLite runs there?"""
    around = function_around(call)
    return around is not None and _AUTHORIZES.search(unit.syntax.text(around)) is not None


_AUTHORIZES: Final = re.compile(r"\.set_authorizer\(\s*(?!None\b)\w")


def _sink(unit: UnitView, callee: Node) -> str | None:
    if callee.type not in ("identifier", "attribute"):
        return None
    name = unit.names.resolve(callee)
    if name is not None and name in _SINKS:
        return _SINKS[name]
    word = callee.child_by_field_name("attribute") if callee.type == "attribute" else None
    text = unit.syntax.text(word) if word is not None else ""
    if text in _METHOD_SINKS:
        return _METHOD_SINKS[text]
    return "SQL" if text in _SQL_METHODS else None


def _is_query_of_own(unit: UnitView, node: Node) -> bool:
    """Is the query the program's, with a value in it? `sql-injection` reports that, and mends it."""
    if unit.values.follow(node).type in ("tuple", "list", "dictionary"):
        return True
    text = built(unit, node)
    return text is not None and bool(text.text.replace("\0", "").strip())


def _asked_first(unit: UnitView, call: Node) -> bool:
    """Does a person see it and agree first?"""
    around = function_around(call) or unit.syntax.root
    for test in of_kind(around, "if_statement"):
        condition = test.child_by_field_name("condition")
        if condition is None or test.start_byte > call.start_byte:
            continue
        texts = [unit.syntax.text(condition)]
        texts += [unit.syntax.text(unit.values.follow(n)) for n in of_kind(condition, "identifier")]
        if any(_ASKS_FIRST.search(text) for text in texts):
            return True
    return False
