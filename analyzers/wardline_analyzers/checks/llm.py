"""Checks and fixes of the pages about models, agents and the apps around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import Built, Piece, built
from wardline_analyzers.checks.known_tokens import find
from wardline_analyzers.checks.model_output import answer
from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.secret_places import credential_kind, plain_text
from wardline_analyzers.checks.secrets import looks_real
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import function_around, words
from wardline_analyzers.finding import ANSWER, Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.fixes.build import build, replacement, spelled
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.rules.rule import FixSpec
from wardline_analyzers.world import Question

New = Callable[..., Match]

# ---------------------------------------------------------------------- flags


def _flagged_calls(unit: UnitView, new: New, flags: Sequence[str]) -> Iterator[tuple[Match, str]]:
    """Calls that get one of these keywords as True."""
    for call in unit.syntax.nodes.get("call", ()):
        arguments = Arguments(call, unit.syntax)
        for flag in flags:
            value = arguments.keywords.get(flag)
            if value is not None and unit.values.constant(value) is True:
                callee = call.child_by_field_name("function")
                name = unit.names.resolve(callee) if callee is not None else None
                yield new(call, name=name, arguments=arguments, captures={"flag": value}), flag
                break


def _flagged_pairs(unit: UnitView, new: New, flag: str, wanted: bool) -> Iterator[Match]:
    """Entries of dictionaries, and assignments to keys, that set this flag."""
    for pair in _of_kind(unit.syntax.root, "pair"):
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or value is None or unit.values.constant(key) != flag:
            continue
        if unit.values.constant(value) is wanted:
            yield new(pair, value=value)
    for assignment in unit.syntax.nodes.get("assign", ()):
        left, value = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        if left is None or value is None or left.type != "subscript":
            continue
        keys = left.children_by_field_name("subscript")
        if len(keys) == 1 and unit.values.constant(keys[0]) == flag and unit.values.constant(value) is wanted:
            yield new(assignment, value=value)


def _of_kind(root: Node, kind: str) -> Iterator[Node]:
    stack = [root]
    while stack:
        here = stack.pop()
        if here.type == kind:
            yield here
        stack.extend(reversed(here.named_children))


_REVISION: Final = re.compile(r"[0-9a-f]{7,64}")
_LOCAL_PATH: Final = re.compile(r"(?:\.{0,2}/|~|[A-Za-z]:[\\/]|\.{1,2}$)")


def remote_code(unit: UnitView, new: New) -> Iterator[Match]:
    """`trust_remote_code=True` in a call, a dictionary of options, or an assignment to a key."""
    for match, _ in _flagged_calls(unit, new, ("trust_remote_code",)):
        revision = match.constant("code_revision"), match.constant("revision")
        pinned = any(isinstance(r, str) and _REVISION.fullmatch(r) for r in revision)
        name = match.constant("0|pretrained_model_name_or_path")
        if name is UNKNOWN:
            name = next((n for k in ("model", "model_name", "path") if (n := match.constant(k)) is not UNKNOWN), None)
        local = isinstance(name, str) and bool(_LOCAL_PATH.match(name))
        if pinned or local:
            match.confidence = Confidence.LOW
        if not in_test(unit, match.node):
            yield match
    for match in _flagged_pairs(unit, new, "trust_remote_code", True):
        match.confidence = Confidence.MEDIUM
        if not in_test(unit, match.node):
            yield match


def from_network(match: Match) -> bool:
    """torch.hub.load fetches from GitHub, and does not read a directory."""
    return bool(match.constant("source") != "local")


_AGENT_FLAGS: Final = (
    "allow_dangerous_code",
    "allow_dangerous_requests",
    "allow_dangerous_tools",
    "allow_dangerous_tool",
)


def dangerous_flag(unit: UnitView, new: New) -> Iterator[Match]:
    """A call that lets an agent run any code, or send any request."""
    for match, flag in _flagged_calls(unit, new, _AGENT_FLAGS):
        what = "send requests to any address, those of the internal network too"
        if flag == "allow_dangerous_code":
            what = "run any Python code in this process"
        elif flag.startswith("allow_dangerous_tool"):
            what = "use tools that run code or send requests"
        match.message = (
            f"`{flag}=True` lets the model {what}, and any text that it reads can tell it to; "
            "give it narrow tools, or run it in a sandbox."
        )
        if not in_test(unit, match.node):
            yield match


def code_tool(match: Match) -> bool:
    """A ready-made tool that runs code, outside tests and outside the library that has it."""
    package = (match.name or "").partition(".")[0]
    own = package in match.unit.around.path.split("/")
    return not own and not in_test(match.unit, match.node) and match.constant("allow_dangerous_code") is not False


def dangerous_load(unit: UnitView, new: New) -> Iterator[Match]:
    """`allow_dangerous_deserialization=True`"""
    for match, _ in _flagged_calls(unit, new, ("allow_dangerous_deserialization",)):
        if in_test(unit, match.node):
            match.confidence = Confidence.LOW
        yield match


_CODE_TOOLS: Final = words("python_repl terminal requests requests_all requests_post requests_put requests_delete bash")


def loads_code_tool(match: Match) -> bool:
    """The list of tool names holds one that runs code or sends any request."""
    names = match.constant("0|tool_names")
    found = [name for name in names if name in _CODE_TOOLS] if isinstance(names, (list, tuple)) else []
    if found:
        match.message = (
            f"The tool `{found[0]}` lets the model run any code or send any request, and any text that it reads can "
            "tell it to; give it narrow tools, or run it in a sandbox."
        )
    return bool(found)


def no_docker(unit: UnitView, new: New) -> Iterator[Match]:
    """`use_docker` is False, in a dictionary or a call."""
    yield from (m for m in _flagged_pairs(unit, new, "use_docker", False) if not in_test(unit, m.node))
    for call in unit.syntax.nodes.get("call", ()):
        arguments = Arguments(call, unit.syntax)
        value = arguments.keywords.get("use_docker")
        if value is not None and unit.values.constant(value) is False:
            callee = call.child_by_field_name("function")
            name = unit.names.resolve(callee) if callee is not None else None
            if name is not None and name.startswith(("dict", "autogen", "ag2")):
                yield new(call, value=value, name=name)


def any_import(match: Match) -> bool:
    """The list of modules that the agent's code may import holds `*`."""
    modules = match.constant("additional_authorized_imports")
    return isinstance(modules, (list, tuple)) and "*" in modules


def sandboxed(match: Match) -> Sequence[Edit]:
    """Turn the sandbox on where it is a matter of one value."""
    if match.value is not None and match.value.type in ("true", "false"):
        return (replacement(match, match.value, "True" if match.value.type == "false" else "False"),)
    mode = match.argument("code_execution_mode")
    if mode is not None and mode.type == "string":
        quote = match.text(mode)[-1]
        return (replacement(match, mode, f"{quote}safe{quote}"),)
    flag = match.argument("unsafe_mode")
    return (replacement(match, flag, "False"),) if flag is not None and flag.type == "true" else ()


# ---------------------------------------------------------------------- revisions

_HUB_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_SHORT_ID: Final = re.compile(r"[A-Za-z][\w.-]*")
_FORMATS: Final = words(
    "csv json parquet text arrow imagefolder audiofolder videofolder webdataset pandas xml sql spark pdffolder hdf5"
)
_FOLDERS: Final = words(
    "models model checkpoints checkpoint output outputs data dataset datasets results result ckpt ckpts weights saved "
    "runs artifacts cache tmp path local assets experiments logs"
)
_FILE: Final = re.compile(r"\.(?:py|json|jsonl|csv|txt|pt|pth|bin|safetensors|ckpt|gguf|parquet|onnx)$")


def hub_id(match: Match) -> bool:
    """What is loaded is named by its id on the hub, and its revision can change."""
    name = _hub_name(match)
    if name is None or match.arguments is None or in_test(match.unit, match.node):
        return False
    if match.constant("local_files_only") is True or match.may_hide("revision"):
        return False
    revision = match.argument("revision")
    if revision is not None:
        text = match.unit.values.constant(revision)
        if text is UNKNOWN or (isinstance(text, str) and _REVISION.fullmatch(text)):
            return False
        if isinstance(text, str) and re.match(r"v?\d+(?:\.\d+)+", text):
            match.confidence = Confidence.LOW  # a tag: it could be moved, but seldom is
    if "/" not in name:
        match.confidence = Confidence.LOW
    return True


HUB_COMMIT = "hub-commit"
"""Topic: the commit that a branch of a repository on the hub is at. About (`models`, `datasets` or `spaces`, id,
branch)."""
_ASKED: Final = re.compile(r"[\w.-]{1,96}(?:/[\w.-]{1,96})?")


def pinned(match: Match) -> Fix | Sequence[Edit]:
    """Name the commit that the branch is at now, if the world knows it."""
    name, kind = _hub_name(match), _hub_kind(match)
    revision = match.argument("revision")
    branch = match.constant("revision") if revision is not None else "main"
    if name is None or not kind or not isinstance(branch, str) or not _ASKED.fullmatch(branch):
        return ()
    made = build(FixSpec("", Safety.SUGGESTED, set=(("revision", f'"{ANSWER}"'),)), match)
    if made is None:
        return ()
    return replace(made, title=f"Pin it to commit {ANSWER}", asks=Question(HUB_COMMIT, (kind, name, branch)))


def _hub_kind(match: Match) -> str:
    """What the repository is, as the hub's addresses say it; empty: the code does not tell."""
    called = match.name or ""
    if called.startswith("datasets."):
        return "datasets"
    if called.startswith("evaluate."):
        return "spaces"
    given = match.argument("repo_type")
    said = match.constant("repo_type") if given is not None else "model"
    return f"{said}s" if said in ("model", "dataset", "space") else ""


_OWNED: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")


def hub_script(match: Match) -> bool:
    """A script of somebody's repository is run, and no commit says which."""
    spec, pin = ("custom_pipeline", "custom_revision") if match.argument("custom_pipeline") else ("0|path", "revision")
    name, revision = match.constant(spec), match.constant(pin)
    if not isinstance(name, str) or in_test(match.unit, match.node) or match.may_hide(pin):
        return False
    if isinstance(revision, str) and _REVISION.fullmatch(revision):
        return False
    return bool(_OWNED.fullmatch(name)) and name.partition("/")[0].lower() not in _FOLDERS


# ---------------------------------------------------------------------- weights as pickles

_PICKLED: Final = re.compile(r"\.(?:bin|pt|pth|ckpt|pkl|pickle|joblib)$")


def pickled_weights(match: Match) -> bool:
    """Weights are loaded, kept or fetched as a pickle."""
    return not in_test(match.unit, match.node)


def pickled_file(match: Match) -> bool:
    """The file that is fetched is a pickle by its name."""
    name = match.constant("1|filename")
    return isinstance(name, str) and bool(_PICKLED.search(name)) and not in_test(match.unit, match.node)


def safe_weights(match: Match) -> Sequence[Edit]:
    """Turn safetensors on."""
    for flag in ("use_safetensors", "safe_serialization"):
        value = match.argument(flag)
        if value is not None and value.type == "false":
            return (replacement(match, value, "True"),)
    return ()


def _hub_name(match: Match) -> str | None:
    called = match.name or ""
    if called.endswith("PeftModel.from_pretrained"):
        name = match.constant("1|model_id")
    elif called.endswith(".pipeline"):
        name = match.constant("1|model")
    else:
        specs = (
            "0|repo_id",
            "0|path",
            "0|pretrained_model_name_or_path",
            "0|model_name_or_path",
            "model",
            "identifier",
        )
        name = next((value for spec in specs if (value := match.constant(spec)) is not UNKNOWN), UNKNOWN)
    if not isinstance(name, str) or _FILE.search(name):
        return None
    if _HUB_ID.fullmatch(name):
        return None if name.partition("/")[0].lower() in _FOLDERS else name
    if not _SHORT_ID.fullmatch(name) or name in _FORMATS or name.lower() in _FOLDERS or "_" in name[:6]:
        return None
    known = called.endswith(("from_pretrained", ".load_dataset", ".SentenceTransformer"))
    return name if known and (called.endswith(".load_dataset") or re.search(r"\d|-", name)) else None


# ---------------------------------------------------------------------- keys


def key_in_source(match: Match) -> bool:
    """The key is a real one, and it is written here (a named constant elsewhere is reported where it stands)."""
    asked = match.value
    for spec, _ in match.matcher.where:
        asked = asked or match.argument(spec)
    if asked is None:
        return False
    literal = plain_text(match.unit.values.follow(asked))
    known = [sure for _, _, _, sure in find(literal.text or b"")] if literal is not None else []
    if not looks_real(match) and not known:
        return False
    if literal is None and credential_kind(match.text(asked) if asked.type == "identifier" else "") is not None:
        return False
    match.at = literal or asked
    if known:
        match.confidence = Confidence.LOW if in_test(match.unit, asked) else known[0]
    return True


# ---------------------------------------------------------------------- apps

_SHOWS_HTML: Final = words("markdown write caption text title header subheader html")
_ESCAPES: Final = words(
    "html.escape markupsafe.escape bleach.clean nh3.clean urllib.parse.quote xml.sax.saxutils.escape len int float "
    "round cgi.escape str.isdigit datetime.datetime.now().strftime"
)
_STYLE: Final = re.compile(r"(?i)^\s*<(?:style|script|link|meta)\b")
_STYLE_NAME: Final = re.compile(r"(?i)css|style|theme|logo|icon|svg|badge|banner|footer|spacer")
_NUMBER_NAME: Final = re.compile(
    r"(?i)(?:^|_)(?:count|total|score|size|width|height|percent|pct|num|idx|index|i|n|port|year|color|colour|bg|fg)$"
)


def html_widget(unit: UnitView, new: New) -> Iterator[Match]:
    """`unsafe_allow_html=True` around text with values that nothing escapes."""
    for match, _ in _flagged_calls(unit, new, ("unsafe_allow_html",)):
        node = match.argument("0|body")
        callee = match.callee()
        word = match.text(callee).rpartition(".")[2] if callee is not None else ""
        if node is None or word not in _SHOWS_HTML or unit.values.is_literal(node) or _is_style(unit, node):
            continue
        text = built(unit, node)
        if text is None:
            if remote(unit, node) is None and not answer(unit, node) and not _typed_in(unit, node):
                match.confidence = Confidence.LOW
        elif not (raw := unescaped(unit, text)):
            continue
        elif any(remote(unit, n) or answer(unit, n) or _typed_in(unit, n) for n in raw):
            match.confidence = Confidence.HIGH
        yield match


def unescaped_html(match: Match) -> bool:
    """The text that a widget shows as HTML holds values that nothing escapes."""
    node = match.argument("0|value") or match.argument("data")
    text = built(match.unit, node) if node is not None else None
    if text is None or _STYLE.match(text.text):
        return False
    raw = unescaped(match.unit, text)
    if any(remote(match.unit, n) or answer(match.unit, n) or _typed_in(match.unit, n) for n in raw):
        match.severity, match.confidence = Severity.MEDIUM, Confidence.MEDIUM
    return bool(raw) and "<" in text.text


def unescaped(unit: UnitView, text: Built) -> list[Node]:
    """The values in a text that could hold HTML of their own."""
    return [piece.node for piece in text.pieces if piece.node is not None and not _is_plain(unit, piece)]


def _is_plain(unit: UnitView, piece: Piece) -> bool:
    node = piece.node
    if node is None or not piece.plain or piece.conversion not in ("", "s", "r"):
        return True  # `{x:.2f}`: a number
    followed = unit.values.follow(node)
    if unit.values.is_harmless(node) or followed.type in ("comparison_operator", "integer", "float"):
        return True
    callee = followed.child_by_field_name("function") if followed.type == "call" else None
    if callee is not None and unit.names.resolve(callee) in _ESCAPES:
        return True
    if callee is not None and re.search(r"(?i)escape|sanit|clean|strftime|isoformat|b64", unit.syntax.text(callee)):
        return True
    name = last_name(unit, node)
    return bool(_NUMBER_NAME.search(name) or _STYLE_NAME.search(name) or name.isupper())


def _is_style(unit: UnitView, node: Node) -> bool:
    text = built(unit, node)
    if text is not None and _STYLE.match(text.text):
        return True
    return bool(_STYLE_NAME.search(last_name(unit, node)))


_TYPED_IN: Final = re.compile(r"(?:chat_input|text_input|text_area|file_uploader|query_params|Textbox)\b")


def _typed_in(unit: UnitView, node: Node) -> bool:
    """Does a value come out of the app's own input fields?"""
    return bool(_TYPED_IN.search(unit.syntax.text(unit.values.follow(node))[:200]))


def escape_values(match: Match) -> Sequence[Edit]:
    """Escape each value in the text, where it is an f-string."""
    node = match.argument("0|body") or match.argument("0|value") or match.argument("data")
    text = built(match.unit, node) if node is not None else None
    if text is None:
        return ()
    raw = unescaped(match.unit, text)
    if not raw or any(n.parent is None or n.parent.type != "interpolation" for n in raw):
        return ()
    return [replacement(match, n, spelled(f"`html.escape`(str({match.text(n)}))")) for n in raw]


# ---------------------------------------------------------------------- answers that are run

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
_ASKS_FIRST: Final = re.compile(r"(?i)\binput\(|confirm|approv|consent")


def output_to_sink(unit: UnitView, new: New) -> Iterator[Match]:
    """What a model answered is run as Python, as a command or as SQL."""
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        what = _sink(unit, callee) if callee is not None else None
        if what is None:
            continue
        arguments = Arguments(call, unit.syntax)
        node = arguments.get("0|args") or arguments.get("cmd") or arguments.get("sql") or arguments.get("source")
        if node is None or not answer(unit, node) or (what == "SQL" and _is_query_of_own(unit, node)):
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


def _sink(unit: UnitView, callee: Node) -> str | None:
    if callee.type not in ("identifier", "attribute"):
        return None
    word = callee.child_by_field_name("attribute") if callee.type == "attribute" else None
    name = unit.names.resolve(callee)
    if name is not None and name in _SINKS:
        return _SINKS[name]
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
    for test in _of_kind(around, "if_statement"):
        condition = test.child_by_field_name("condition")
        if condition is None or test.start_byte > call.start_byte:
            continue
        texts = [unit.syntax.text(condition)]
        texts += [unit.syntax.text(unit.values.follow(n)) for n in _of_kind(condition, "identifier")]
        if any(_ASKS_FIRST.search(text) for text in texts):
            return True
    return False
