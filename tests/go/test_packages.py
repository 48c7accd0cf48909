"""Go's packages: names of other files of the same folder, and packages of the same module."""

from __future__ import annotations

from tests.dataflow.files import project
from tests.dataflow.harness import analysed, found_in

HANDLER = """package web

import "net/http"

func handle(w http.ResponseWriter, r *http.Request) {
	find(r.FormValue("name"))
}
"""
STORE = """package web

import "database/sql"

var db *sql.DB

func find(name string) {
	db.Query("SELECT * FROM notes WHERE name = '" + name + "'")
}
"""


def kinds(files: dict[str, str]) -> list[tuple[str, int, str]]:
    whole = project(files)
    every = [analysed(path, text, whole) for path, text in files.items() if path.endswith(".go")]
    return [(path, line + 1, kind) for one in every for path, line, kind in found_in(one) if kind == "sql"]


def test_a_function_of_another_file_of_the_package() -> None:
    assert kinds({"web/handler.go": HANDLER, "web/store.go": STORE}) == [("web/handler.go", 6, "sql")]
    silent = STORE.replace('"SELECT * FROM notes WHERE name = \'" + name + "\'"', '"SELECT ?", name')
    assert kinds({"web/handler.go": HANDLER, "web/store.go": silent}) == []


def test_another_folder_is_another_package() -> None:
    assert kinds({"web/handler.go": HANDLER, "other/store.go": STORE}) == []


def test_imports_are_each_file_s_own() -> None:
    user = HANDLER.replace("find(", "sql.Exec(")
    assert kinds({"web/handler.go": user, "web/store.go": STORE}) == []


def test_a_method_and_a_struct_in_two_files() -> None:
    struct = 'package web\n\nimport "database/sql"\n\ntype store struct {\n\tdb *sql.DB\n}\n'
    method = 'package web\n\nfunc (s *store) find(name string) {\n\ts.db.Query("SELECT \'" + name + "\'")\n}\n'
    user = HANDLER.replace("find(r", "s := &store{}\n\ts.find(r")
    files = {"web/handler.go": user, "web/store.go": struct, "web/find.go": method}
    assert kinds(files) == [("web/handler.go", 7, "sql")]


def test_a_package_of_the_module() -> None:
    user = HANDLER.replace('"net/http"', '(\n\t"net/http"\n\n\t"example.com/me/shop/store"\n)').replace(
        "find(", "store.Find("
    )
    store = STORE.replace("package web", "package store").replace("func find", "func Find")
    files = {"go.mod": "module example.com/me/shop\n\ngo 1.24\n", "web/handler.go": user, "store/store.go": store}
    assert [(path, kind) for path, _, kind in kinds(files)] == [("web/handler.go", "sql")]
    assert kinds({**files, "go.mod": "module example.com/me/other\n"}) == []


def test_a_constant_of_another_file_is_known() -> None:
    user = STORE.replace('" + name + "', '" + title + "')
    assert kinds({"web/store.go": user, "web/names.go": 'package web\n\nconst title = "ann"\n'}) == []


REPOSITORY = """package store

import "database/sql"

type Notes struct{ db *sql.DB }

func (n *Notes) Find(name string) {
	n.db.Query("SELECT * FROM notes WHERE name = '" + name + "'")
}

func (n *Notes) Count(name string) {
	n.db.Query("SELECT count(*) FROM notes WHERE name = ?", name)
}
"""
"""A type of a package, with methods."""


def with_repository(declared: str, call: str) -> list[str]:
    user = HANDLER.replace('"net/http"', '(\n\t"net/http"\n\n\t"shop/store"\n)').replace("find(", f"{call}(")
    user = user.replace("func handle(", declared)
    files = {"go.mod": "module shop\n\ngo 1.24\n", "web/handler.go": user, "store/store.go": REPOSITORY}
    return [path for path, _, _ in kinds(files)]


def test_a_field_of_a_type_of_another_package() -> None:
    field = "type api struct{ notes *store.Notes }\n\nfunc (a *api) handle("
    assert with_repository(field, "a.notes.Find") == ["web/handler.go"]
    assert with_repository(field, "a.notes.Count") == []


def test_a_field_of_an_embedded_struct() -> None:
    field = "type Deps struct{ Notes *store.Notes }\n\ntype api struct{ Deps }\n\nfunc (a *api) handle("
    assert with_repository(field, "a.Notes.Find") == ["web/handler.go"]
    assert with_repository(field, "a.Notes.Count") == []


def test_a_parameter_of_a_type_of_another_package() -> None:
    parameter = "func handle(notes *store.Notes, "
    assert with_repository(parameter, "notes.Find") == ["web/handler.go"]
    assert with_repository(parameter, "notes.Count") == []
