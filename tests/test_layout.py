"""Imports run one way, editors → wardline → wardline_analyzers, and in no circle (ARCHITECTURE.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ANALYZERS = ROOT / "analyzers" / "wardline_analyzers"
SERVER = ROOT / "server" / "wardline"

NOT_IN_ANALYZERS = {
    "wardline",
    "pygls",
    "lsprotocol",
    "rich",
    "asyncio",
    "socket",
    "subprocess",
    "urllib",
    "http",
}
"""The library knows no program around it, no protocol, no terminal, no process and no network."""


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """The modules that a file imports, anywhere in it, with the line."""
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or "", node.lineno


def offences(root: Path, forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{line} imports {module}"
        for path in sorted(root.rglob("*.py"))
        for module, line in imports(path)
        if module.split(".")[0] in forbidden
    ]


def test_the_wall_sees_an_import(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("def f():\n    from wardline.lsp import y\n    import asyncio as a, json\n")
    assert len(offences(tmp_path, NOT_IN_ANALYZERS)) == 2


def test_analyzers_know_nothing_of_the_program() -> None:
    assert list(ANALYZERS.rglob("*.py"))
    assert offences(ANALYZERS, NOT_IN_ANALYZERS) == []


@pytest.mark.parametrize("root", [ANALYZERS, SERVER], ids=["analyzers", "server"])
def test_the_packages_know_nothing_of_the_checkout(root: Path) -> None:
    assert offences(root, {"server", "analyzers", "tests", "tools", "editors"}) == []


def running_imports(path: Path) -> set[str]:
    """The modules that a file imports when it runs, functions included: those for its types alone left out."""
    found: set[str] = set()
    todo: list[ast.AST] = [ast.parse(path.read_bytes(), str(path))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            todo.extend(node.orelse)
            continue
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        todo.extend(ast.iter_child_nodes(node))
    return found


def circles(*roots: Path) -> list[list[str]]:
    """Files that import each other, by whatever way round. A package stands for its `__init__.py`."""
    files = {
        ".".join(path.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__"): path
        for root in roots
        for path in root.rglob("*.py")
    }
    graph = {name: running_imports(path) & files.keys() for name, path in files.items()}
    for name in files:  # `from package import module` asks the package for nothing
        packages = {each for each in graph[name] if files[each].name == "__init__.py"}
        graph[name] -= {each for each in packages if any(other.startswith(f"{each}.") for other in graph[name])}
        graph[name].discard(name)
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        return [error.args[1]]
    return []


def test_a_circle_is_seen(tmp_path: Path) -> None:
    package = tmp_path / "p"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "a.py").write_text("def f():\n    from p.b import g\n")
    (package / "b.py").write_text("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p import a\n")
    assert circles(package) == []
    (package / "b.py").write_text("from p import a\n")
    assert [set(circle) for circle in circles(package)] == [{"p.a", "p.b"}]


def test_no_imports_run_in_a_circle() -> None:
    assert circles(ANALYZERS, SERVER) == []


LAUNCHER = ROOT / "editors" / "vscode" / "bundled" / "run.py"
"""Starts the copy of the server that comes in the extension, and stands beside it once the extension is packaged."""


def test_editors_contain_no_analysis() -> None:
    """A client knows no rule and no Python: it starts the server and shows what it says."""
    rules = {page.stem for page in (ANALYZERS / "rules").rglob("*.md")}
    sources = [
        path
        for path in (ROOT / "editors").rglob("*")
        if path.suffix in {".lua", ".js", ".ts", ".mjs", ".kt", ".java", ".el", ".vim", ".py"}
        and "node_modules" not in path.parts
        and (path == LAUNCHER or LAUNCHER.parent not in path.parents)
    ]
    assert rules and sources
    for path in sources:
        text = path.read_text("utf-8")
        assert (path.suffix != ".py" or path == LAUNCHER) and "wardline_analyzers" not in text, path
        assert rules.isdisjoint(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text)), path


MAPS = (
    *("advisories", "agent_files", "c", "capabilities", "dependencies", "files", "flow", "model_files", "package_code"),
    *("packages", "pipelines", "secrets", "structured", "versions"),
)
"""Packages whose docstring names each of their files, with what it is for. A part of one that begins `name/: …` names
those of that folder, or none of them."""


@pytest.mark.parametrize("package", MAPS)
def test_the_map_of_a_package_is_whole(package: str) -> None:
    folder = ANALYZERS / package
    told = ast.get_docstring(ast.parse((folder / "__init__.py").read_bytes())) or ""
    own, *parts = re.split(r"^(\w+)/: ", told, flags=re.MULTILINE)
    if parts:
        assert set(parts[::2]) == {path.parent.name for path in folder.glob("*/__init__.py")}
    else:
        assert named_in(own) == files_of(folder)
    for name, part in zip(parts[::2], parts[1::2], strict=True):
        assert named_in(part) in (set(), files_of(folder / name)), name


def named_in(told: str) -> set[str]:
    return set(re.findall(r"(?<![\w/])\w+\.py\b", told))


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.py")} - {"__init__.py"}


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_a_check_is_where_its_rules_are(language: str) -> None:
    """The folder of a language with many checks has one for each family of rules; what several families use, or what is
    alone, stands beside them."""
    checks = ANALYZERS / "checks" / language
    families: dict[str, set[str]] = {}
    for page in (ANALYZERS / "rules").glob("*/*.md"):
        for module in set(re.findall(rf"\b{language}\.([a-z_.]+):[a-z_]", page.read_text("utf-8"))):
            families.setdefault(module, set()).add(page.parent.name)
    folders = {path.parent.name for path in checks.glob("*/__init__.py")}
    assert folders and folders <= {path.name for path in (ANALYZERS / "rules").iterdir()}
    for module, used in families.items():
        folder = module.rpartition(".")[0]
        assert folder in used if folder else len(used) > 1 or used.isdisjoint(folders), (module, used)


LANGUAGES = ("python", "javascript", "java", "go", "c", "light")


@pytest.mark.parametrize("language", LANGUAGES)
def test_checks_of_a_language_know_no_other(language: str) -> None:
    """What two languages need stands beside their folders."""
    others = {f"wardline_analyzers.checks.{other}" for other in LANGUAGES if other != language}
    folder = ANALYZERS / "checks" / language
    assert list(folder.rglob("*.py"))
    found = [
        f"{path.relative_to(ANALYZERS)}:{line} imports {module}"
        for path in sorted(folder.rglob("*.py"))
        for module, line in imports(path)
        if ".".join(module.split(".")[:3]) in others
    ]
    assert found == []
