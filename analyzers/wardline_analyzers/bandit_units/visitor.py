"""The walk of bandit's tests over the tree of one unit. Imports bandit: see `loading`.

It is bandit's own walk, node by node in the same order with the same contexts, without what a unit has no use for
(scores, debug output, a search for `# nosec` comments after each test) and without stopping at nodes that no test looks
at. It does not recurse, so a deep tree is no danger, and the depth of the caller's stack makes no difference.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from bandit.core.context import Context
from bandit.core.utils import get_call_name, linerange

from wardline_analyzers.bandit_units.checks import FILE, Check, CheckSet
from wardline_analyzers.bandit_units.context import UnitContext, Watched
from wardline_analyzers.bandit_units.queries import Imports

FILE_NAME = "./module.py"
"""Tests are not told the file's name: a finding must not depend on it (`BanditConfig.for_file` sees to that)."""

Nosec = dict[int, set[str]]
"""By line (1-based): the ids that a comment there hides; an empty set hides all."""

_MOST_NAMES = 10_000
"""So many names of calls are remembered; then all are forgotten."""

_NO_NODES = frozenset(
    "id attr arg asname module names kind level type_comment conversion simple is_async rest kwd_attrs tag".split()  # noqa: SIM905
)
"""Fields that never hold syntax nodes (or, `names`, only nodes that hold none and that no test looks at)."""

_SAME_EVERYWHERE = frozenset(("ctx", "op", "ops"))
"""Fields that hold nothing but `ast.Load()` and its like."""


class Hit:
    """An issue of bandit, and the node at which it was found (None for one in the text)."""

    __slots__ = ("issue", "node")

    def __init__(self, issue: Any, node: ast.AST | None) -> None:
        self.issue = issue
        self.node = node


class Visitor:
    """One walk. `imports` and `aliases` grow while it goes on; `nosec` is counted in the tree's lines."""

    def __init__(self, checks: CheckSet, imports: Imports, aliases: dict[str, str], nosec: Nosec) -> None:
        self.hits: list[Hit] = []
        self._checks = checks
        self._imports = imports
        self._aliases = aliases
        self._nosec = nosec

    def walk(self, tree: ast.Module) -> list[Hit]:
        ways: dict[type, _Way] = self._checks.ways
        stack: list[Any] = [tree]
        while stack:
            node = stack.pop()
            way = ways.get(node.__class__)
            if way is None:
                way = ways[node.__class__] = self._way(node.__class__)
            fields, visit = way
            if visit is not None:
                try:  # noqa: SIM105 - `suppress` costs as much as a test
                    visit(self, node)
                except Exception:  # a name too long for bandit's recursion, for one
                    pass
            if not fields:
                continue
            children: list[Any] = []
            for field in fields:
                value = getattr(node, field, None)
                if value.__class__ is list:
                    children += value
                elif value is not None:
                    children.append(value)
            try:
                for child in children:
                    child._bandit_parent = node
            except AttributeError:  # no node: None among the keys of a dictionary, for one
                children = [child for child in children if isinstance(child, ast.AST)]
                for child in children:
                    child._bandit_parent = node
            children.reverse()
            stack += children
        return self.hits

    def look_at_text(self, data: Any) -> list[Hit]:
        """Run the tests that look at the text: `data` is a file of bytes."""
        self._run(
            self._checks.by_kind.get(FILE, ()),
            {"file_data": data, "filename": FILE_NAME, "lineno": 0, "linerange": [0, 1], "col_offset": 0},
            None,
        )
        return self.hits

    def _way(self, kind: type) -> _Way:
        """In which fields of a kind of node there are further nodes, and what to do at it."""
        leave_out = _NO_NODES if self._checks.asks_singletons else _NO_NODES | _SAME_EVERYWHERE
        name = kind.__name__
        if name != "TypeAlias":
            leave_out |= {"name"}  # the only kind whose name is a node
        if name == "Constant":
            leave_out |= {"value"}
        fields = tuple(field for field in getattr(kind, "_fields", ()) if field not in leave_out)
        visit = _SPECIAL.get(name)
        if visit is None and name in self._checks.by_kind and name != "ClassDef":  # bandit runs no tests on classes
            visit = Visitor._any
        return fields, visit

    def _context(self, node: Any) -> dict[str, Any]:
        values = {"imports": self._imports, "import_aliases": self._aliases, "node": node}
        if hasattr(node, "lineno"):
            values["lineno"] = node.lineno
            values["col_offset"] = node.col_offset
            values["end_col_offset"] = node.end_col_offset
        values["linerange"] = _lines(node)
        values["filename"] = FILE_NAME
        values["file_data"] = None
        return values

    def _any(self, node: Any) -> None:
        self._run(self._checks.by_kind[node.__class__.__name__], self._context(node), node)

    def _call(self, node: ast.Call) -> None:
        values = self._context(node)
        values["call"] = node
        values["qualname"] = name = get_call_name(node, self._aliases)
        values["name"] = name.rsplit(".", 1)[-1]
        memory = self._checks.of_calls
        key = name, self._imports.answers()
        checks = memory.get(key)
        if checks is not None:
            self._run(checks, values, node)
            return
        if len(memory) >= _MOST_NAMES:
            memory.clear()
        memory[key] = self._learn(self._checks.by_kind.get("Call", ()), values, node)

    def _function(self, node: ast.FunctionDef) -> None:
        values = self._context(node)
        values["function"] = node
        values["qualname"] = values["name"] = node.name  # bandit puts the module's name before it; no test asks
        self._run(self._checks.by_kind.get("FunctionDef", ()), values, node)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for name in node.names:
            self._imports.add(name.name)
            if name.asname:
                self._aliases[name.asname] = name.name
        values = self._context(node)
        values["module"] = node.names[-1].name
        self._run(self._checks.by_kind.get("Import", ()), values, node)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = node.module
        if module is None:
            return self._import(node)
        for name in node.names:
            self._imports.add(f"{module}.{name.name}")
            self._aliases[name.asname or name.name] = f"{module}.{name.name}"
        values = self._context(node)
        values["module"] = module
        values["name"] = node.names[-1].name
        self._run(self._checks.by_kind.get("ImportFrom", ()), values, node)

    def _constant(self, node: Any) -> None:
        value = node.value
        if isinstance(value, str):
            kind, key = "Str", "str"
        elif isinstance(value, bytes):
            kind, key = "Bytes", "bytes"
        else:
            return
        parent = node._bandit_parent
        if kind in self._checks.by_kind and not isinstance(parent, ast.Expr):  # no docstrings
            values = self._context(node)
            values[key] = value
            values["linerange"] = _lines(parent)
            self._run(self._checks.by_kind.get(kind, ()), values, node)

    def _run(self, checks: Iterable[Check], values: dict[str, Any], node: ast.AST | None) -> None:
        shared = UnitContext(values)
        for check in checks:
            self._ask(check, shared if check.own else Context(dict(values)), values, node)

    def _learn(self, checks: Iterable[Check], values: dict[str, Any], node: ast.AST) -> tuple[Check, ...]:
        """Run the tests; which of them is there need to run when the next call of this name comes along?

        A test that has found nothing, and has looked at no more than the name and the imports, will find nothing again.
        """
        shared = UnitContext(values)
        needed: list[Check] = []
        for check in checks:
            if check.own:
                watched = Watched(shared)
                found = self._ask(check, watched, values, node)
                if not found and not watched.looked_further:
                    continue
            else:
                self._ask(check, Context(dict(values)), values, node)
            needed.append(check)
        return tuple(needed)

    def _ask(self, check: Check, context: Any, values: dict[str, Any], node: ast.AST | None) -> bool:
        """Run a test. Has it found something (even if a comment hides it)?"""
        try:
            issue = check.run(context, check.settings) if check.configured else check.run(context)
            if issue is None:
                return False
            if self._stands(issue, check, values):
                self.hits.append(Hit(issue, node))
        except Exception:  # bandit, too, goes on behind a test that fails
            return False
        return True

    def _stands(self, issue: Any, check: Check, values: dict[str, Any]) -> bool:
        """Complete the issue with the node's place. False if a comment hides it."""
        hidden: set[str] | None = None
        if self._nosec:
            on_line = self._nosec.get(issue.lineno)
            near = next((self._nosec[line] for line in values["linerange"] if line in self._nosec), None)
            if on_line is not None or near is not None:
                hidden = (on_line or set()) | (near or set())
        if issue.lineno is None:
            issue.lineno = values["lineno"]
        if issue.linerange == []:
            issue.linerange = values["linerange"]
        if issue.col_offset == -1:
            issue.col_offset = values["col_offset"]
        issue.end_col_offset = values.get("end_col_offset", 0)
        if issue.test_id == "":
            issue.test_id = check.test_id
        return hidden is None or (bool(hidden) and issue.test_id not in hidden)


def _lines(node: Any) -> Any:
    """The lines of a node: bandit's `linerange`, without a list as long as the node."""
    if hasattr(node, "lineno"):
        return range(node.lineno, node.end_lineno + 1)
    return linerange(node)


_Visit = Callable[[Visitor, Any], None]
_Way = tuple[tuple[str, ...], _Visit | None]

_SPECIAL: dict[str, _Visit] = {
    "Call": Visitor._call,
    "Constant": Visitor._constant,
    "FunctionDef": Visitor._function,
    "Import": Visitor._import,
    "ImportFrom": Visitor._import_from,
}
