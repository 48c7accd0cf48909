"""The files of `models/`: all are read, what they say is so, and is found by any spelling of a name."""

from __future__ import annotations

import builtins
import importlib
import inspect
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.dataflow.models import FOLDER, files, model, models
from wardline_analyzers.flow.known.kinds import ALL, SINK_KINDS, SOURCE_KINDS
from wardline_analyzers.flow.models.entries import BUILTIN, Propagator, Source
from wardline_analyzers.flow.models.file import parse
from wardline_analyzers.flow.models.loading import ROOT, read
from wardline_analyzers.flow.models.tables import last_word
from wardline_analyzers.rules.names import is_name

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
