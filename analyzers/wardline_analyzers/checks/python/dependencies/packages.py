"""Imports of modules that nobody here knows: a slip, or a name that a language model made up."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.dependencies.dependency import PYPI
from wardline_analyzers.finding import Edit, Fix, Safety
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, words
from wardline_analyzers.packages.import_names import is_known
from wardline_analyzers.packages.lookalikes import lookalike
from wardline_analyzers.world import Question

STRANGER = "stranger"
"""Topic: is this module none of the workspace's, none that is installed, and of no package that is declared?"""
MADE_UP = "made-up"
"""Topic: is it a stranger, and does the package index not know such a package?"""

_EXPECTED = ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")

_OF_PROJECTS = words(
    "api app apps auth common config configs constants controllers core crud data database dbs decorators "
    "errors events exceptions extensions forms handlers helpers hooks jobs logic main manager managers "
    "middleware model models parsers permissions plugins policies queries repository routers routes schema "
    "schemas security serializers server service services session settings signals storage store tasks tools "
    "types urls users utils validators views worker workers"
)
"""What projects call modules of their own: an import of one is no slip, whatever package has a name like it."""


def lookalike_import(unit: UnitView, new: New) -> Iterator[Match]:
    """Imports of modules whose names are nearly those of much-used packages."""
    for node, module in _strange(unit):
        like = lookalike(PYPI, module, unknown=True) if module not in _OF_PROJECTS else None
        if like is None or not like.name.replace("-", "_").isidentifier():
            continue
        meant = like.name.replace("-", "_")
        shift = unit.syntax.shift
        start = node.start_byte - shift
        edit = Edit(start, start + len(module.encode()), meant)
        yield new(
            node,
            message=f"`{module}` {like.how} `{meant}`, a much-used package, and is not known here: a look-alike that "
            "somebody registers runs its code when it is installed. Import the package that was meant.",
            question=Question(STRANGER, (module,)),
            fix=Fix(f"Import {meant}", Safety.SUGGESTED, (edit,)),
        )


def made_up_import(unit: UnitView, new: New) -> Iterator[Match]:
    """Imports of modules that neither the project nor the package index knows."""
    for node, module in _strange(unit):
        yield new(
            node,
            message=f"There is no module `{module}` in this workspace or its environment, and no package of that name "
            "in the index: it may be made up. Whoever registers the name runs code wherever it is installed.",
            question=Question(MADE_UP, (module,)),
        )


def _strange(unit: UnitView) -> Iterator[tuple[Node, str]]:
    """The names of imported top-level modules that are not commonly known, where the import is not expected to fail.

    Tests import what is not there on purpose.
    """
    for node in unit.syntax.nodes.get("import", ()):
        if node.type == "future_import_statement":
            continue
        for name in _modules(node):
            module = unit.syntax.text(name).partition(".")[0].strip()
            if not module or module.startswith("_") or is_known(module) or _is_made_here(unit, module):
                continue
            if not _may_fail(unit, node) and not in_test(unit, node):
                yield name, module


def _modules(node: Node) -> Iterator[Node]:
    """The dotted names of the modules that a statement imports; relative ones are left out."""
    if node.type == "import_from_statement":
        module = node.child_by_field_name("module_name")
        if module is not None and module.type == "dotted_name":
            yield module
        return
    for child in node.children_by_field_name("name"):
        named = child.child_by_field_name("name") if child.type == "aliased_import" else child
        if named is not None and named.type == "dotted_name":
            yield named


def _is_made_here(unit: UnitView, module: str) -> bool:
    """Whether the code around an import speaks of the module's name: it loads a file or a plug-in under it."""
    source = unit.syntax.source
    return any(quote + module.encode() + quote in source for quote in (b'"', b"'"))


def _may_fail(unit: UnitView, node: Node) -> bool:
    """Whether the import is optional, or only for a type checker."""
    child = node
    for parent in ancestors(node):
        if parent.type == "try_statement" and (child.type != "block" or _catches(unit, parent)):
            return True
        if parent.type == "if_statement":
            return True
        if parent.type == "with_statement" and "suppress" in unit.syntax.text(parent.children[1]):
            return True
        child = parent
    return False


def _catches(unit: UnitView, attempt: Node) -> bool:
    for clause in attempt.named_children:
        if clause.type != "except_clause":
            continue
        head = unit.syntax.text(clause).partition(":")[0]
        if head.strip() == "except" or any(name in head for name in _EXPECTED):
            return True
    return False
