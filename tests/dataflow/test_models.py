"""The files of `models/`: that all are read, that what they say is so, users' own ones, and the cache."""

from __future__ import annotations

import builtins
import importlib
import inspect
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wardline_analyzers.flow.known.kinds import ALL, SINK_KINDS, SOURCE_KINDS
from wardline_analyzers.flow.models import loading as module
from wardline_analyzers.flow.models.compiling import compile_files
from wardline_analyzers.flow.models.entries import BUILTIN, Propagator, Sink, Source
from wardline_analyzers.flow.models.file import LIMIT, ModelFile, parse
from wardline_analyzers.flow.models.loading import ROOT, load, load_user_models, read
from wardline_analyzers.flow.models.tables import Models, last_word
from wardline_analyzers.rules.names import is_name
from wardline_analyzers.rules.problem import PageError

FOLDER = Path(ROOT, "python")
README = Path(ROOT, "README.md").read_text("utf-8")
ELSEWHERE = frozenset(
    [
        *("os.startfile", "ctypes.windll.LoadLibrary", "ctypes.oledll.LoadLibrary", "str.hex"),
        *("urllib.urlopen", "urllib.quote", "urllib.quote_plus", "urllib.unquote", "cgi.escape"),
        *("email.MIMEText.MIMEText", "itertools.batched", "pathlib.Path().full_match"),
        *("sqlite3.Connection().load_extension", "configparser.SafeConfigParser().read"),
    ]
)
"""Names of the standard library that another version or system has."""
SHARED = ("sqlite3.Cursor()", "sqlite3.Connection()", "io.TextIOWrapper()", "io.StringIO()", "socketserver.BaseRequest")
"""Classes that others are described with: those have more methods."""


@cache
def files() -> dict[str, ModelFile]:
    return {path.name: parse(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def models() -> Models:
    return Models(compile_files(files().values()))


def kept(cache_directory: Path) -> list[Path]:
    return sorted(cache_directory.glob("*"))


def model(text: str) -> Models:
    return Models(compile_files([parse(text)]))


# ---------------------------------------------------------------------- our files


def test_every_file_is_read() -> None:
    found = read(ROOT, "python", None)
    assert [str(problem) for problem in found.problems] == []
    assert len(files()) > 30
    assert {path.suffix for path in FOLDER.iterdir()} == {".yaml"}


def test_the_example_of_the_readme_is_a_model_file() -> None:
    (example, *others) = re.findall(r"```yaml\n(.*?)```", README, re.S)
    parse(example)
    for other in others:
        parse("library: example\n" + re.sub(r"\n    part: true.*", "", other))


def test_the_readme_knows_all_kinds() -> None:
    assert set(SINK_KINDS) <= set(re.findall(r"\| `([a-z-]+)` \|", README))
    sources = README[README.index("## Sources") : README.index("## Sinks")]
    assert set(SOURCE_KINDS) <= set(re.findall(r"`([a-z-]+)`", sources))


def test_names_are_whole() -> None:
    complaints = []
    for name, file in files().items():
        for _, found, _ in file.entries:
            for each in found:
                root = each.partition(".")[0].removesuffix("()")
                if not is_name(each.removesuffix(".*")):
                    complaints.append(f"{name}: {each} is no name")
                elif "." not in each and not hasattr(builtins, root):
                    complaints.append(f"{name}: there is no builtin {each}")
                elif each.startswith("*.") and not file.packages and name not in ("database.yaml", "logging.yaml", "wsgi.yaml"):
                    complaints.append(f"{name}: {each} holds for every module")
    assert not complaints, "\n".join(complaints)


def test_nothing_is_said_twice() -> None:
    seen: dict[Any, str] = {}
    complaints = []
    for name, file in files().items():
        for section, found, entry in file.entries:
            kind, parts = getattr(entry, "kind", ""), getattr(entry, "arguments", ())
            where, gate = getattr(entry, "where", ()), entry.packages
            for each in found:
                known = each if "*" in each else models().canonical(each)
                if section == "sources":
                    parts, kind = (), ""  # the first one counts
                for part in parts or ("",):
                    key = (section, known, kind, part, where, gate)
                    if seen.setdefault(key, name) != name:
                        complaints.append(f"{name} and {seen[key]}: {section} {each} {kind} {part}")
    assert not complaints, "\n".join(complaints)


def test_what_is_a_source_has_no_class() -> None:
    """Else it would not be found under its name any more."""
    complaints = []
    for name, file in files().items():
        for section, found, _ in file.entries:
            for each in found if section == "sources" else ():
                plain = each.removesuffix("()").replace("()", "")
                if plain in (models().returns if each.endswith("()") else models().holds):
                    complaints.append(f"{name}: {each}")
    assert not complaints, "\n".join(complaints)


def test_every_sink_is_found_by_its_word() -> None:
    words = models().sink_words
    for file in files().values():
        for section, found, _ in file.entries:
            if section in ("sinks", "assigned"):
                assert {last_word(each) for each in found} <= words


def resolved(name: str) -> Any:
    """What a dotted name of the standard library stands for; None for what only instances have. Raises LookupError."""
    words = name.replace("()", "").split(".")
    if words[0] not in sys.stdlib_module_names:
        words.insert(0, "builtins")
    found: Any = importlib.import_module(words[0])
    for index, word in enumerate(words[1:], 1):
        if inspect.isclass(found):
            member = inspect.getattr_static(found, word, None)
            if member is None:
                if word in _source(found):
                    return None  # an attribute that __init__ sets
                raise LookupError(name)
            found = getattr(found, word) if isinstance(member, (staticmethod, classmethod)) else member
        elif hasattr(found, word):
            found = getattr(found, word)
        elif inspect.ismodule(found):
            try:
                found = importlib.import_module(".".join(words[: index + 1]))
            except ImportError:
                raise LookupError(name) from None
        else:
            return None
        if isinstance(found, property):
            return None
    return found


def _source(kind: type) -> str:
    try:
        return "".join(inspect.getsource(each) for each in kind.__mro__ if each is not object)
    except (OSError, TypeError):
        return ""


def arguments(entry: Any) -> set[str]:
    """All arguments that an entry speaks of, without what is taken out of them."""
    found: list[str] = []
    for field in ("arguments", "sources", "targets", "of"):
        value = getattr(entry, field, ())
        found += [value] if isinstance(value, str) else value
    found += [argument for argument, _ in getattr(entry, "where", ())]
    plain = {re.split(r"\.\*|\[", each)[0] for each in found}
    return plain - {"all", "rest", "self", "callee", "return", "value", "", "file"}


def misfits(name: str, function: Any, given: set[str]) -> list[str]:
    """Those of the arguments that a function has not."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (ValueError, TypeError):
        return []
    if ("()." in name or name.partition(".")[0] in BUILTIN) and parameters and not inspect.isclass(function):
        parameters = parameters[1:]
    at = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    by_name = {p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
    loose = any(p.kind == p.VAR_KEYWORD for p in parameters)
    many = any(p.kind == p.VAR_POSITIONAL for p in parameters)
    found = []
    for each in given:
        position, _, word = each.partition("|") if each[0].isdecimal() else ("", "", each)
        if position and int(position) < len(at):
            if word and at[int(position)].name != word:
                found.append(f"{name}: {each}, but it is `{at[int(position)].name}`")
        elif (position and not many) or (word and not loose and word not in by_name and not (position and many)):
            found.append(f"{name}: {each}")
    return found


def test_the_standard_library_is_as_the_models_say() -> None:
    complaints = []
    for file_name, file in files().items():
        pairs = [(name, None) for table in (file.returns, file.holds, file.same) for pair in table for name in pair]
        pairs += [(name, entry) for section, found, entry in file.entries for name in found]
        for name, entry in pairs:
            plain = re.sub(r"\[[^\]]*\]", "", name).removesuffix("()")
            root = plain.partition(".")[0].removesuffix("()")
            if "*" in plain or plain in ELSEWHERE or plain in BUILTIN or plain.startswith(SHARED):
                continue
            if root not in sys.stdlib_module_names and not hasattr(builtins, root):
                continue
            if root in sys.stdlib_module_names and importlib.util.find_spec(root) is None:
                continue
            if re.search(r"\(\).*\(\)", plain) or ("()" in plain and models().canonical(plain) != plain):
                continue
            try:
                found = resolved(plain)
            except ImportError:
                continue  # not on this system
            except LookupError:
                complaints.append(f"{file_name}: there is no {name}")
                continue
            if entry is not None and callable(found) and not isinstance(entry, Source):
                complaints += [f"{file_name}: {each}" for each in misfits(plain, found, arguments(entry))]
    assert not complaints, "\n".join(complaints)


# ---------------------------------------------------------------------- look-ups


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("sqlite3.connect().cursor().execute", "sqlite3.Cursor().execute"),
        ("psycopg2.connect().cursor().execute", "sqlite3.Cursor().execute"),
        ("psycopg2.extensions.cursor().execute", "sqlite3.Cursor().execute"),
        ("flask.request.args", "flask.Request().args"),
        ("quart.request.args", "flask.Request().args"),
        ("quart.Quart().route", "flask.Flask().route"),
        ("flask.request.files[photo].save", "werkzeug.datastructures.FileStorage().save"),
        ("sqlite3.connect", "sqlite3.connect"),
        ("sqlalchemy.orm.sessionmaker()().execute", "sqlalchemy.orm.Session().execute"),
        ("flask.Blueprint().route", "flask.Blueprint().route"),
        ("pathlib.PurePath().parent.name", "pathlib.Path().name"),
        ("shlex.quote().strip", "str.strip"),
        ("app.views.index", "app.views.index"),
        ("*.execute", "*.execute"),
        ("", ""),
    ],
)
def test_names_are_made_canonical(written: str, known: str) -> None:
    assert models().canonical(written) == known


def test_the_class_of_a_name() -> None:
    assert models().class_of("sqlite3.connect()") == "sqlite3.Connection"
    assert models().class_of("django.views.generic.ListView()") == "django.views.View"
    assert models().class_of("os.path") == ""


def test_look_ups_take_any_spelling() -> None:
    found = models()
    source = found.source("flask.request.args")
    assert source is not None and (source.kind, source.shape) == ("remote", "text")
    assert found.source("flask.request.get_json()") is not None
    assert found.source("flask.request.get_json") is None
    assert [sink.arguments for sink in found.sinks_of("pymysql.connect().cursor().execute")] == [("0",)]
    assert {sink.kind for sink in found.assigned_to("flask.session[user]")} == {"session"}
    assert "password" in {sink.kind for sink in found.assigned_to("flask.current_app.config[SECRET_KEY]")}
    assert found.propagator("os.path.join") == Propagator()
    assert found.propagators_of("os.path.exists") == (Propagator(sources=()),)
    assert found.sanitizers_of("html.escape")[0].protects == {"html"}
    assert found.sanitizers_of("uuid.uuid4") == ()
    guard = found.guard("str.isdigit")
    assert guard is not None and guard.of == "self" and guard.protects == ALL - {"password", "login", "response"}
    assert found.ends("sys.exit") and found.ends("flask.abort") and not found.ends("flask.redirect")
    assert [handler.returns for handler in found.decorated("flask.Flask().route")] == ["html"]
    assert found.based_on("django.views.generic.ListView")[0].request_class == "django.http.HttpRequest"
    assert found.called("lambda_handler")[0].parameters == (("0", "remote"),)
    assert found.registered("flask.Flask().add_url_rule")[0].argument == "2|view_func"


def test_a_star_stands_for_all_between() -> None:
    found = model(
        "library: x\nsinks:\n- kind: sql\n  calls: lib.*.run\n  argument: 0\npropagators:\n- calls: lib.Query().*\n  from: nothing\n"
    )
    assert found.sinks_of("lib.a().b.run") and found.sinks_of("lib.a.run")
    assert not found.sinks_of("lib.run") and not found.sinks_of("other.a.run") and not found.sinks_of("lib.a.runs")
    assert found.propagators_of("lib.Query().where") and not found.propagators_of("lib.Query")


def test_what_a_framework_gives_is_told_by_name_and_place() -> None:
    """`gives`: the class of a parameter, which has a name or stands in a place."""
    found = model(
        "library: x\nreturns:\n  web.make: web.Response\nhandlers:\n- calls: web.App().get\n  argument: rest\n"
        "  request: 0|req\n  request-class: web.Request\n  gives: {1|res|response: web.Response, reply: web.Reply}\n"
    )
    (handler,) = found.registered("web.App().get")
    assert handler.given == (("1|res|response", "web.Response"), ("reply", "web.Reply"))
    assert handler.request == "0|req"


def test_packages_may_be_paths() -> None:
    found = model(
        'library: x\nsame:\n  "@koa/router": koa.Router\nsinks:\n- kind: url\n  calls: [node-fetch, socket.io-client, $.get]\n  argument: 0\n'
    )
    assert found.sinks_of("node-fetch") and found.sinks_of("socket.io-client") and found.sinks_of("$.get")
    assert found.canonical("@koa/router().get") == "koa.Router().get"
    assert not is_name("-fetch") and not is_name("a/") and not is_name("@") and is_name("net/http.Get")


def test_only_words_of_what_is_imported_are_asked_for() -> None:
    found = models()
    always = found.sink_words_for(frozenset())
    assert {"eval", "open", "execute"} <= always
    assert "system" not in always and "render_template_string" not in always
    assert {"system", *always} <= found.sink_words_for(frozenset(["os"]))
    assert found.sink_words_for(frozenset(["os", "flask", "nothing"])) <= found.sink_words
    assert "render_template_string" in found.sink_words_for(frozenset(["quart"])), "described with flask"
    assert "executescript" in found.sink_words_for(frozenset(["aiosqlite"]))
    assert "route" in found.handler_words_for(frozenset(["flask"]))
    assert "route" not in found.handler_words_for(frozenset(["os"]))


def test_roots_are_packages() -> None:
    roots = models().roots
    assert {"flask", "quart", "sqlite3", "os", "openai"} <= roots
    assert not roots & {"*", "str", "dict", ""}


def test_methods_of_unknown_objects_are_gated_by_the_packages() -> None:
    (xpath,) = [sink for sink in models().sinks_of("*.xpath")]
    assert "lxml" in xpath.packages
    assert models().sinks_of("lxml.etree.XPath")[0].packages == frozenset()


# ---------------------------------------------------------------------- users' files

OWN = """\
library: our database layer
packages: [shop]
returns:
  shop.db.connect: sqlite3.Connection
sources:
  - kind: remote
    names: "shop.web.params"
sinks:
  - kind: sql
    calls: [shop.db.query, "*.run_it"]
    argument: 0|text
sanitizers:
  - calls: shop.text.clean
    protects: [html]
handlers:
  - decorators: shop.web.page
    parameters: remote
    returns: html
"""


def test_users_files_extend_ours() -> None:
    found = load("python", ((".wardline/models/shop.yaml", OWN),))
    assert found.canonical("shop.db.connect().execute") == "sqlite3.Connection().execute"
    assert found.sinks_of("shop.db.connect().execute") == load().sinks_of("sqlite3.Connection().execute")
    assert found.sinks_of("shop.db.query") == (Sink(kind="sql", arguments=("0|text",)),)
    assert found.sinks_of("*.run_it")[0].packages == {"shop"}
    assert found.source("shop.web.params") is not None and found.source("flask.request.args") is not None
    assert "shop" in found.roots and "flask" in found.roots
    assert {"query", "execute"} <= found.sink_words_for(frozenset(["shop"]))
    assert found.decorated("shop.web.page")[0].parameters == (("*", "remote"),)
    assert len(found.handlers) == len(load().handlers) + 1


def test_a_users_word_comes_first() -> None:
    own = "library: x\nsources:\n- kind: database\n  names: flask.request.args\n"
    source = load("python", (("a.yaml", own),)).source("flask.Request().args")
    assert source is not None and source.kind == "database"


def test_a_users_broken_file_is_left_out() -> None:
    assert load("python", (("a.yaml", "nothing"),)) is load()
    found = load("python", (("a.yaml", "nothing"), ("b.yaml", OWN)))
    assert found.sinks_of("shop.db.query")


@pytest.mark.parametrize(
    ("text", "line", "message", "suggestion"),
    [
        ("library: x\nsink: []\n", 2, "a model file knows no key `sink`", "did you mean `sinks`?"),
        ("packages: [a]\n", 1, "a model file lacks `library`", ""),
        ("[]", 1, "a model file must be one mapping of keys to values", ""),
        ("library: x\nsinks: 3\n", 2, "`sinks` must be a list of entries", "begin each one with `- `"),
        ("library: x\nsinks:\n- kind: sqll\n  calls: a.b\n  argument: 0\n", 3, "`kind` cannot be `sqll`", "did you mean `sql`?"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n", 3, "a sink lacks `argument`", ""),
        ("library: x\nsinks:\n- kind: sql\n  argument: 0\n", 3, "a sink has `calls` or `assigns`", ""),
        ("library: x\nsinks:\n- kind: sql\n  assigns: a.b\n  argument: 0\n", 5, "an assignment has no argument", "its value is what counts"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.*\n  argument: 0\n", 4, "the last word of `a.*` must be known", ""),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b()\n  argument: 0\n", 4, "`a.b()` is what a call gives", "write `a.b` for the callee"),
        ("library: x\nsinks:\n- kind: sql\n  calls: 'a b'\n  argument: 0\n", 4, "`a b` is not a qualified name", "package.module.name"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0|\n", 5, "`argument` cannot be `0|`", "0|name"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0\n  where: {0: tex}\n", 6, "there is no condition `tex`", "did you mean `text`?"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0\n  where: {0: {nott: text}}\n", 6, "there is no condition `nott`", "did you mean `not`?"),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0\n  where: {0: {matches: '('}}\n", 6, "this is not a regular expression", ""),
        ("library: x\nsinks:\n- kind: sql\n  calls: a.b\n  argument: 0\n  where: {0||: text}\n", 6, "`where` cannot ask about `0||`", "0|name"),
        ("library: x\nsources:\n- kind: remote\n  names: a.b\n  shape: segmnt\n", 5, "`shape` cannot be `segmnt`", "did you mean `segment`?"),
        ("library: x\nsanitizers:\n- calls: a.b\n", 3, "a sanitizer has `protects` or `undoes`", ""),
        ("library: x\nsanitizers:\n- calls: a.b\n  protects: html\n", 4, "`protects` must be a list of kinds", "write [html]"),
        ("library: x\npropagators:\n- calls: a.b\n  part: hst\n", 4, "`part` cannot be `hst`", "did you mean `host`?"),
        ("library: x\npropagators:\n- calls: a.b\n  from: [nothing, 0]\n", 4, "`nothing` stands alone", ""),
        ("library: x\nguards:\n- calls: a.b\n  of: 0\n  protects: all\n  when: maybe\n", 6, "`when` cannot be `maybe`", ""),
        ("library: x\nhandlers:\n- parameters: remote\n", 3, "a handler has one of `decorators`", ""),
        ("library: x\nhandlers:\n- functions: a\n  methods: [get]\n", 4, "`methods` belongs to `classes`", ""),
        ("library: x\nhandlers:\n- functions: '*'\n  request: '0'\n", 3, "any function needs a `request`", "0|request"),
        ("library: x\nhandlers:\n- functions: a.b\n", 3, "`a.b` is not the plain name of a function", ""),
        ("library: x\nhandlers:\n- calls: a.b\n", 3, "`calls` lacks `argument`", ""),
        ("library: x\nhandlers:\n- decorators: a.b\n  parameters: {x: remot}\n", 4, "`x` cannot be `remot`", "did you mean `remote`?"),
        ("library: x\nreturns:\n  a.b(): c\n", 3, "`a.b()` is not a name here", "without `()`"),
        ("library: x\nreturns:\n  a.b: '*'\n", 3, "`*` is not a name here", ""),
        ("library: &a x\n", 1, "anchors and aliases are not allowed", ""),
        ("library: 'x\n", 2, "this is not YAML", ""),
        ("library: x\nsinks: []\n", 2, "`sinks` must be a list of entries", ""),
    ],
)  # fmt: skip
def test_mistakes_are_told(text: str, line: int, message: str, suggestion: str) -> None:
    found, (problem,) = load_user_models(".wardline/models", {"own.yaml": text})
    assert found == []
    assert problem.path == os.path.join(".wardline/models", "own.yaml")
    assert (problem.line, problem.message[: len(message)]) == (line, message)
    assert suggestion in problem.suggestion


def test_a_file_is_no_place_for_a_bomb() -> None:
    names = "{" + ",".join(f"a{n}" for n in range(100)) + "}"
    entry = f"- kind: sql\n  calls: 'x.{names}'\n  argument: 0\n"
    with pytest.raises(PageError, match=str(LIMIT)):
        parse("library: x\nsinks:\n" + entry * (LIMIT // 100 + 1))
    _, (problem,) = load_user_models("", {"a.yaml": "#" * 100_000})
    assert "at most" in problem.message


# ---------------------------------------------------------------------- the cache


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    (folder / "python").mkdir(parents=True)
    (folder / "python" / "shop.yaml").write_text(OWN, "utf-8")
    (folder / "python" / "notes.txt").write_text("no model")
    return folder


def no_parsing(*_: object) -> object:
    raise AssertionError("a file was parsed although the cache is warm")


def test_a_warm_start_parses_nothing_and_gives_the_same(root: Path, tmp_path: Path, monkeypatch: Any) -> None:
    store = tmp_path / "cache"
    cold = read(str(root), "python", str(store))
    monkeypatch.setattr(module, "parse_all", no_parsing)
    warm = read(str(root), "python", str(store))
    assert repr(warm.plain) == repr(json.loads(json.dumps(cold.plain)))
    for found in (cold, warm):
        assert repr(found.sinks_of("shop.db.query")) == repr((Sink(kind="sql", arguments=("0|text",)),))
        assert found.handlers[0].packages == {"shop"}
    (file,) = kept(store)
    assert file.name.startswith("models-python-")


def test_all_that_is_said_survives_the_cache() -> None:
    cold = models()
    warm = Models(json.loads(json.dumps(cold.plain)))
    for name in ("sources", "sinks", "assigned", "propagators", "sanitizers", "guards"):
        assert repr(getattr(warm, name).entries()) == repr(getattr(cold, name).entries())
        for entry in getattr(warm, name).entries():
            hash(entry)
    assert repr(warm.handlers) == repr(cold.handlers)
    for handler in warm.handlers:
        hash(handler)


def test_a_changed_file_is_read_anew(root: Path, tmp_path: Path) -> None:
    store = tmp_path / "cache"
    assert read(str(root), "python", str(store)).sinks_of("shop.db.query")
    (root / "python" / "shop.yaml").write_text(OWN.replace("shop.db.query", "shop.db.find"), "utf-8")
    found = read(str(root), "python", str(store))
    assert found.sinks_of("shop.db.find") and not found.sinks_of("shop.db.query")
    assert len(kept(store)) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"returns": {}}', b"\xff"])
def test_a_spoiled_cache_does_no_harm(root: Path, tmp_path: Path, content: bytes) -> None:
    store = tmp_path / "cache"
    read(str(root), "python", str(store))
    (file,) = kept(store)
    file.write_bytes(content)
    assert read(str(root), "python", str(store)).sinks_of("shop.db.query")


def test_a_broken_file_of_ours_is_told_at_each_start(root: Path, tmp_path: Path) -> None:
    (root / "python" / "broken.yaml").write_text("library: x\nsinks: 1\n", "utf-8")
    (root / "python" / "bytes.yaml").write_bytes(b"library: x\n# \xff\n")
    store = tmp_path / "cache"
    found = read(str(root), "python", str(store))
    assert [(Path(p.path).name, p.line) for p in found.problems] == [("broken.yaml", 2), ("bytes.yaml", 2)]
    assert found.sinks_of("shop.db.query") and kept(store) == []


def test_a_language_without_models_has_none(root: Path) -> None:
    found = read(str(root), "cobol", None)
    assert found.sink_words == frozenset() and found.source("x") is None


def test_a_warm_start_imports_no_yaml(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from wardline_analyzers.flow.models.loading import load\n"
        "found = load()\n"
        "assert found.sinks_of('os.system') and not found.problems\n"
        "print('yaml' in sys.modules, 'wardline_analyzers.flow.models.file' in sys.modules)\n"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)}
    outputs = [
        subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert outputs == ["True True\n", "False False\n"]
