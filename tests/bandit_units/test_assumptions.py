"""What we take for granted of bandit and of Python: a new version of either that differs fails here."""

from __future__ import annotations

import ast
import inspect
import sysconfig
from pathlib import Path

from wardline_analyzers.bandit_units import DEFAULT_CONFIG, load

STDLIB = Path(sysconfig.get_paths()["stdlib"])


def test_bandit_treats_these_nodes_in_a_way_of_their_own() -> None:
    load()
    from bandit.core.node_visitor import BanditNodeVisitor

    special = {name[6:] for name in vars(BanditNodeVisitor) if name.startswith("visit_")}
    assert special == {"Bytes", "Call", "ClassDef", "Constant", "FunctionDef", "Import", "ImportFrom", "Str"}


def test_bandits_tests_look_at_these_nodes() -> None:
    load()
    from wardline_analyzers.bandit_units.checks import check_set

    kinds = {"Assert", "Call", "ExceptHandler", "File", "FunctionDef", "Import", "ImportFrom", "Str"}
    checks = check_set(DEFAULT_CONFIG)
    assert set(checks.by_kind) == kinds
    assert not checks.asks_singletons
    assert [check.test_id for check in checks.by_kind["File"]] == ["B613"]


def test_one_test_looks_through_the_module() -> None:
    load()
    from wardline_analyzers.bandit_units.checks import SEE_MODULE, check_set

    modules = {
        check.test_id: inspect.getsource(inspect.getmodule(check.run) or ast)
        for checks in check_set(DEFAULT_CONFIG).by_kind.values()
        for check in checks
        if check.test_id != "B001"
    }
    assert {test_id for test_id, source in modules.items() if "ast.Module" in source} == SEE_MODULE
    for source in modules.values():  # a test's answer must not depend on what it saw before
        assert "global " not in source


def test_no_node_is_passed_by() -> None:
    """The fields that the walk leaves out hold nothing that a test of bandit looks at."""
    load()
    from wardline_analyzers.bandit_units import visitor
    from wardline_analyzers.bandit_units.checks import check_set
    from wardline_analyzers.bandit_units.queries import Imports

    text = (STDLIB / "typing.py").read_text("utf-8") + "\nmatch x:\n    case [A(b=1), *c] | {1: 2, **d} as e: pass\n"
    tree = ast.parse(text)
    visitor.Visitor(check_set(DEFAULT_CONFIG), Imports(), {}, {}).walk(tree)
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            unseen = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.alias)
            assert isinstance(child, unseen) or getattr(child, "_bandit_parent", None) is node
