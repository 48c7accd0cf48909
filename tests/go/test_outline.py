"""What a unit of Go tells the rest of its package, and what import paths mean."""

from __future__ import annotations

import pytest

from wardline_analyzers.go import imports
from wardline_analyzers.go.outline import outline
from wardline_analyzers.go.syntax import parse
from wardline_analyzers.languages.outline import Outline
from wardline_analyzers.languages.units import Kind


def outlined(text: str, kind: Kind = Kind.STATEMENTS) -> Outline:
    return outline(parse(text.encode()), text.encode(), kind, False)


def bound(text: str, kind: Kind = Kind.STATEMENTS) -> dict[str, tuple[str, str]]:
    return {export.name: (export.meaning.kind, export.meaning.payload) for export in outlined(text, kind).exports}


@pytest.mark.parametrize(
    ("path", "name", "qualified"),
    [
        ("fmt", "fmt", "fmt"),
        ("net/http", "http", "net/http"),
        ("github.com/gin-gonic/gin", "gin", "gin-gonic/gin"),
        ("github.com/go-chi/chi/v5", "chi", "go-chi/chi"),
        ("github.com/jackc/pgx/v5/pgxpool", "pgxpool", "jackc/pgx/pgxpool"),
        ("gopkg.in/yaml.v3", "yaml", "yaml"),
        ("golang.org/x/crypto/bcrypt", "bcrypt", "x/crypto/bcrypt"),
        ("gorm.io/gorm", "gorm", "gorm"),
        ("github.com/mattn/go-sqlite3", "sqlite3", "mattn/go-sqlite3"),
        ("github.com/openai/openai-go/v3", "openai", "openai/openai-go"),
        ("github.com/sashabaranov/go-openai", "openai", "sashabaranov/go-openai"),
        ("github.com/anthropics/anthropic-sdk-go", "anthropic", "anthropics/anthropic-sdk-go"),
        ("github.com/nats-io/nats.go", "nats", "nats-io/nats"),
        ("math/rand/v2", "rand", "math/rand"),
        ("myapp/internal/db", "db", "myapp/internal/db"),
        ("v2", "v2", "v2"),
        ("", "", ""),
    ],
)
def test_import_paths(path: str, name: str, qualified: str) -> None:
    assert imports.local_name(path) == name
    assert imports.qualified(path) == qualified


def test_imports() -> None:
    text = 'import (\n\t"os/exec"\n\tmrand "math/rand"\n\t. "strings"\n\t_ "embed"\n)'
    assert bound(text) == {"exec": ("name", "os/exec"), "mrand": ("name", "math/rand")}
    assert outlined(text).stars == ("strings",)


def test_constants() -> None:
    text = 'const (\n\tA = iota + 1\n\tB\n\t_\n\tD = "x" + `y`\n\tE = 1 << 10\n\tF = f()\n)'
    assert bound(text) == {
        "A": ("constant", "1"),
        "B": ("constant", "2"),
        "D": ("constant", "'xy'"),
        "E": ("constant", "1024"),
        "F": ("expr", "f()"),
    }
    assert bound(f'const long = "{"x" * 300}"') == {"long": ("literal", "string")}


def test_variables() -> None:
    text = 'var db *sql.DB\nvar r = mux.NewRouter()\nvar a, err = sql.Open("x", "y")\nvar c = &http.Client{}\nvar n int'
    assert bound(text) == {
        "db": ("expr", "sql.DB()"),
        "r": ("expr", "mux.NewRouter()"),
        "a": ("expr", "sql.Open()"),
        "err": ("unknown", ""),
        "c": ("expr", "http.Client()"),
        "n": ("unknown", ""),
    }


def test_types() -> None:
    text = "type S struct {\n\t*sql.DB\n\tBase\n\tName string\n}"
    assert bound(text, Kind.CLASS) == {"S": ("define", "sql.DB,Base")}
    assert outlined(text, Kind.CLASS).owner == ("S", ("sql.DB", "Base"))
    assert bound("type I interface {\n\tfmt.Stringer\n\tM()\n}") == {"I": ("define", "fmt.Stringer")}
    assert bound("type (\n\tA = gin.H\n\tID string\n\tF func()\n)") == {
        "A": ("expr", "gin.H"),
        "ID": ("expr", "str"),
        "F": ("define", ""),
    }


@pytest.mark.parametrize(
    ("text", "owner", "name", "exports"),
    [
        ("func main() {\n}", "", "main", {"main"}),
        ("func Map[T any](x T) {\n}", "", "Map", {"Map"}),
        ("func (s *Server) Do(x int) {\n}", "Server", "Do", set()),
        ("func (Server) Do() {\n}", "Server", "Do", set()),
        ("func (s *List[T]) Do() {\n}", "List", "Do", set()),
        ("// Do does.\nfunc (s Server) Do() {\n", "Server", "Do", set()),
        ("func f(", "", "f", {"f"}),
    ],
)
def test_functions(text: str, owner: str, name: str, exports: set[str]) -> None:
    found = outlined(text, Kind.FUNCTION)
    assert (found.owner[0], found.defines, {export.name for export in found.exports}) == (owner, name, exports)


@pytest.mark.parametrize(
    ("comment", "tools"),
    [
        ("// #nosec G204", ["nosec"]),
        ("//#nosec", ["nosec"]),
        ("// #nosec G204 -- the name is ours", ["nosec"]),
        ("//nolint:gosec", ["nosec"]),
        ("//nolint:errcheck,gosec // we know", ["nosec"]),
        ("//nolint", ["nosec"]),
        ("//nolint:errcheck", []),
        ("// about nolint:gosec", []),
    ],
)
def test_comments_of_other_tools(comment: str, tools: list[str]) -> None:
    found = outlined(f"func f() {{\n\tg() {comment}\n}}", Kind.FUNCTION).comments
    assert [one.tool for one in found] == tools


def test_comments() -> None:
    text = "func f() {\n\tg() // wardline: ignore[some-rule]\n\th(`// wardline: ignore`)\n}"
    found = outlined(text, Kind.FUNCTION).comments
    assert [(comment.line, comment.ids) for comment in found] == [(1, ("some-rule",))]
