"""Checks and fixes of the family `subprocess`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.python.subprocess.command_text import (
    Piece,
    as_text,
    pieces,
    quote_of,
    quoted_value,
    shell_words,
    word_source,
)
from wardline_analyzers.checks.python.subprocess.shell_leaks import OWN, leak
from wardline_analyzers.checks.remote import known, remote
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.arguments import ranges_without
from wardline_analyzers.fixes.build import CannotFix, callee_edit, replacement, spelled
from wardline_analyzers.flow.document.entrances import holds_text, parameter_of
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, walk, words
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.python.names import string_value

COMMAND = "0|args"

# ---------------------------------------------------------------------- checks


def unquoted(match: Match) -> bool:
    """Does a value in the command escape quoting? One of the program's own makes it less sure."""
    node = _command(match)
    found = leak(match.unit, node) if node is not None else 0
    if not found:
        return False
    if found == OWN or in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


def of_client(match: Match) -> bool:
    """Does a client's text get into the command, unquoted?"""
    node = _command(match)
    return node is not None and remote(match.unit, node, "shell") is not None


def ssh_client(match: Match) -> bool:
    """As `unquoted`, if the object that runs the command is called like an SSH client."""
    callee = match.callee()
    base = callee.child_by_field_name("object") if callee is not None else None
    return base is not None and bool(re.search(r"(?i)ssh|client|paramiko", match.text(base))) and unquoted(match)


def _command(match: Match) -> Node | None:
    """The argument that holds the command: the one of the page's `where` that is not a flag."""
    if match.matcher.kind == "taint":
        return match.at
    for spec, (operator, _) in match.matcher.where:
        if operator in ("built", "dynamic", "literal", "all", "any", "matches"):
            return match.argument(spec)
    return match.argument(COMMAND)


_RUNNERS = words("run_command run_cmd runcmd exec_cmd execute_command execute_cmd bash_command run_remote remote_run")
_SHELL_RUNNERS = words(
    "exec_shell run_shell run_shell_command shell_exec shell_run run_in_shell sh_run run_bash run_ssh ssh_exec ssh_run"
)
_PROGRAMS = re.compile(
    r"^\s*(?:sudo\s+)?(?:/[\w/.-]+|git|ls|cp|mv|rm|cat|curl|wget|docker|podman|ffmpeg|convert|ping|tar|zip|unzip|gzip|python3?|pip3?"
    r"|npm|node|make|gcc|grep|find|sed|awk|chmod|chown|mkdir|rmdir|touch|ssh|scp|rsync|kubectl|helm|systemctl|service|kill|ps|echo"
    r"|apt|apt-get|yum|dnf|brew|nmap|dig|nslookup|traceroute|openssl|mysqldump|pg_dump|psql|mysql|aws|gcloud|az|terraform|bash|sh)\b"
)
_OPTION = re.compile(r"\s-{1,2}[A-Za-z]")


def runner_call(unit: UnitView, new: New) -> Iterator[Match]:
    """Calls of helpers that run a command, by their name, with text that is put together and looks like a command."""
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        word = callee.child_by_field_name("attribute") if callee is not None and callee.type == "attribute" else callee
        name = unit.syntax.text(word) if word is not None else ""
        ran = name in _RUN and callee is not None and _is_runner(unit, callee)
        if not ran and name not in _RUNNERS and name not in _SHELL_RUNNERS:
            continue
        arguments = Arguments(call, unit.syntax)
        node = arguments.get("0|command") or arguments.get("cmd")
        if node is None or not unit.values.is_built(node) or not leak(unit, node):
            continue
        text = _constant_text(unit, node)
        if _PROGRAMS.search(text) or (name in _SHELL_RUNNERS and _OPTION.search(text)):
            match = new(call, arguments=arguments, captures={"command": node})
            match.confidence = Confidence.LOW
            yield match


_RUN = words("run execute exec call invoke sudo run_command check_output")
_RUNNER = re.compile(
    r"(?i)(?:^|[._])(?:runner|executor|shell|ssh|terminal|remote|cmd_?runner|command_?runner|console|bash)$"
)


def _is_runner(unit: UnitView, callee: Node) -> bool:
    """`self.runner.run`, `shell.execute`: an object of the project's own that is called like what runs commands."""
    base = callee.child_by_field_name("object")
    if base is None or _RUNNER.search(unit.syntax.text(base)) is None:
        return False
    return unit.names.resolve(base) is None or unit.syntax.text(base).startswith("self.")


def _constant_text(unit: UnitView, node: Node) -> str:
    try:
        found = pieces(unit, unit.values.follow(node))
    except CannotFix:
        return ""
    return "".join(piece.text if piece.value is None else "X" for piece in found)


def executable_by_name(match: Match) -> bool:
    """Is the program a constant without a path?"""
    node = match.argument(COMMAND)
    first = _first(match, node) if node is not None else None
    name = match.unit.values.constant(first) if first is not None else UNKNOWN
    if isinstance(name, bytes):
        name = name.decode("utf-8", "replace")
    if first is None or not isinstance(name, str) or not name.strip():
        return False
    match.captures = {"program": first}
    return not re.match(r"[~$%.]|\w:", name) and "/" not in name.split()[0] and "\\" not in name.split()[0]


def _first(match: Match, node: Node) -> Node | None:
    node = match.unit.values.follow(node)
    if node.type in ("list", "tuple"):
        return next((child for child in node.named_children if child.type != "comment"), None)
    return node


def not_itself(match: Match) -> bool:
    """Silent where the program only starts itself again: `os.execv(sys.executable, …)`."""
    given = match.arguments.positional if match.arguments is not None else []
    return not any(match.resolve(node) == "sys.executable" for node in given[:2])


def shell_keyword(unit: UnitView, new: New) -> Iterator[Match]:
    """`shell=True` to anything but subprocess."""
    for call in unit.syntax.nodes.get("call", ()):
        arguments = Arguments(call, unit.syntax)
        shell, callee = arguments.keywords.get("shell"), call.child_by_field_name("function")
        if shell is None or callee is None or unit.values.constant(shell) not in (True, 1):
            continue
        if not (unit.names.resolve(callee) or "").startswith(("subprocess.", "asyncio.")):
            yield new(call, arguments=arguments, captures={"shell": shell})


# ---------------------------------------------------------------------- fixes


def argument_list(match: Match) -> Sequence[Edit]:
    """Split the command into a list, and take `shell=True` away."""
    arguments, node = match.arguments, match.argument(COMMAND)
    if arguments is None or arguments.node is None or node is None or "executable" in arguments.keywords:
        return ()
    shell = arguments.keyword_nodes.get("shell")
    if shell is None:
        return ()
    shift = match.unit.syntax.shift
    without = [
        Edit(start - shift, end - shift, "")
        for start, end in ranges_without(arguments.node, match.unit.syntax.source, [shell])
    ]
    try:
        return (*_listed(match, node, "[{}]"), *without)
    except CannotFix:
        return ()


def _listed(match: Match, node: Node, form: str) -> list[Edit]:
    """The edits that turn a command, or the value of the local that holds it, into a list. Raises CannotFix."""
    unit = match.unit
    if unit.values.follow(node).type in ("list", "tuple"):
        return []  # a list already
    target = _written(match, node)
    if any(child.type == "comment" for child in walk(target)):
        raise CannotFix
    quote = quote_of(unit, target)
    listed = ", ".join(word_source(unit, word, quote) for word in shell_words(pieces(unit, target)))
    return [replacement(match, target, form.format(listed) if target is node else f"[{listed}]")]


def _written(match: Match, node: Node) -> Node:
    """Where the command is written: here, or as the value of a local that is used nowhere else. Raises CannotFix."""
    if node.type != "identifier":
        return node
    unit, name = match.unit, match.text(node)
    binding = unit.names.single(name, node.start_byte)
    function = function_around(match.node)
    root = function if function is not None else unit.syntax.root
    if binding is None or binding.kind != "value" or binding.node is None:
        raise CannotFix
    if binding.node.type == "augmented_assignment" or not root.start_byte <= binding.node.start_byte < root.end_byte:
        raise CannotFix
    uses = sum(1 for found in walk(root) if found.type == "identifier" and unit.syntax.text(found) == name)
    if uses != 2 or (function is None and not match.unit.around.owner and _used_elsewhere(match, name)):
        raise CannotFix
    return binding.node


def _used_elsewhere(match: Match, name: str) -> bool:
    """A module's variable may be used in other units, which we cannot see."""
    return match.unit.around.kind.value == "statements" and name.isupper()


_OUTPUT = "capture_output=True, text=True"


def run_list(match: Match) -> Sequence[Edit]:
    """`subprocess.run([...])` for `os.system`, `os.popen(...).read()` and `subprocess.getoutput`."""
    node, arguments = match.argument("0"), match.arguments
    if node is None or arguments is None or arguments.node is None or match.name is None:
        return ()
    if len(arguments.positional) != 1 or arguments.keywords:
        return ()
    try:
        return _run(match, node)
    except CannotFix:
        return ()


def _run(match: Match, node: Node) -> list[Edit]:
    whole, after = match.node, ""
    options = ""
    if match.name == "os.system":
        parent = whole.parent
        if parent is None or parent.type != "expression_statement":
            after = ".returncode"
    elif match.name == "os.popen":
        reading = whole.parent
        call = reading.parent if reading is not None else None
        word = reading.child_by_field_name("attribute") if reading is not None and reading.type == "attribute" else None
        if call is None or call.type != "call" or word is None or word.text not in (b"read", b"readlines"):
            raise CannotFix
        if call.child_by_field_name("function") != reading or Arguments(call, match.unit.syntax).positional:
            raise CannotFix
        lines = ".splitlines(keepends=True)" if word.text == b"readlines" else ""
        whole, options, after = call, f", {_OUTPUT}", f".stdout{lines}"
    elif match.name == "subprocess.getoutput":
        options, after = f", {_OUTPUT}", '.stdout.rstrip("\\n")'
    else:
        raise CannotFix
    edits = _listed(match, node, "[{}]")
    command = next((e.text for e in edits if e.start == node.start_byte - match.unit.syntax.shift), match.text(node))
    if any(around.type == "interpolation" for around in ancestors(whole)):
        raise CannotFix
    others = [e for e in edits if e.start != node.start_byte - match.unit.syntax.shift]
    return [*others, replacement(match, whole, spelled(f"`subprocess.run`({command}{options}){after}"))]


def exec_words(match: Match) -> Sequence[Edit]:
    """`create_subprocess_exec` with the words of the command as arguments; a list for anyio."""
    node = match.argument("0|cmd") or match.argument("command")
    if node is None or match.name is None or (match.arguments is not None and "executable" in match.arguments.keywords):
        return ()
    try:
        if match.name.startswith("asyncio."):
            if not match.name.endswith("_shell"):
                return ()
            renamed = callee_edit(match, "asyncio.create_subprocess_exec")
            edits = _listed(match, node, "{}")
            if renamed is None or not edits or node not in (match.arguments.positional if match.arguments else []):
                return ()
            unpacked = [replacement(match, node, f"*{match.text(node)}")] if node.type == "identifier" else []
            return (renamed, *edits, *unpacked)
        return _listed(match, node, "[{}]") if match.name.startswith("anyio.") else ()
    except CannotFix:
        return ()


def quote_values(match: Match) -> Sequence[Edit]:
    """Wrap each value in `shlex.quote`, and drop the quotes that were written around it."""
    unit = match.unit
    node = match.captures.get("command") or _command(match)
    if node is None or "command" in match.matcher.targets:  # the name of a program is no text for a shell
        return ()
    target = unit.values.follow(node)
    try:
        return _quoted(match, pieces(unit, target))
    except CannotFix:
        return ()


def _quoted(match: Match, command: list[Piece]) -> list[Edit]:
    unit, shift = match.unit, match.unit.syntax.shift
    edits: list[Edit] = []
    quote = ""
    for index, piece in enumerate(command):
        if piece.value is None:
            quote = _quote_after(piece.text, quote)
            continue
        if not leak(unit, piece.value) or quoted_value(unit, piece.value) is not None:
            continue
        if piece.form:
            raise CannotFix
        if quote:
            before, after = command[index - 1], command[index + 1] if index + 1 < len(command) else Piece("", 0)
            if not (before.text.endswith(quote) and after.text.startswith(quote) and before.start and after.start):
                raise CannotFix  # inside quotes with other text
            at = before.start + len(before.text.encode()) - 1 - shift
            edits.append(Edit(at, at + 1, ""))
            edits.append(_without_quote(match, after, quote))
        edits.append(replacement(match, piece.value, spelled(f"`shlex.quote`({_argument(match, piece)})")))
    return edits


def _without_quote(match: Match, piece: Piece, quote: str) -> Edit:
    """Take the closing quote away; a literal that held nothing else goes with its `+`."""
    shift = match.unit.syntax.shift
    node = match.unit.syntax.root.descendant_for_byte_range(piece.start, piece.start)
    while node is not None and node.type != "string":
        node = node.parent
    sum_of = node.parent if node is not None and piece.text == quote else None
    left = sum_of.child_by_field_name("left") if sum_of is not None and sum_of.type == "binary_operator" else None
    if node is not None and left is not None and sum_of is not None and sum_of.child_by_field_name("right") == node:
        return Edit(left.end_byte - shift, node.end_byte - shift, "")
    return Edit(piece.start - shift, piece.start + 1 - shift, "")


def _argument(match: Match, piece: Piece) -> str:
    if piece.value is None:
        raise CannotFix
    if any(around.type == "interpolation" for around in ancestors(piece.value)) and piece.value.type == "lambda":
        raise CannotFix
    return as_text(match.unit, piece)


def _quote_after(text: str, quote: str) -> str:
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
    return quote


def dot_slash(match: Match) -> Sequence[Edit]:
    """`./*` for a `*` that stands at the start of a word."""
    node = match.unit.values.follow(_command(match) or match.node)
    if node.type != "string" or string_value(node, match.unit.syntax) is None or "\\" in match.text(node):
        return ()
    text = re.sub(r"(?<=\s)(?=\*)", "./", match.text(node))
    return (replacement(match, node, text),)


def which(match: Match) -> Sequence[Edit]:
    """Look the program up once, by `shutil.which`."""
    node = match.captures.get("program")
    if node is None or node.type != "string" or node.parent is None or node.parent.type not in ("list", "tuple"):
        return ()
    return (replacement(match, node, spelled(f"`shutil.which`({match.text(node)}) or {match.text(node)}")),)


def split_built(match: Match) -> bool:
    """`subprocess.run(shlex.split(f"tar czf {target} {folder}"))`: a space in a value begins another argument."""
    given = match.argument("0|args")
    called = match.unit.values.follow(given) if given is not None else None
    arguments = called.child_by_field_name("arguments") if called is not None else None
    text = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    made = built(match.unit, text) if text is not None else None
    if made is None or in_test(match.unit, match.node):
        return False
    match.at = text
    return any(
        quoted_value(match.unit, node) is None and not match.unit.values.is_harmless(node) and _holds_text(match, node)
        for node in made.nodes
    )


def _holds_text(match: Match, node: Node) -> bool:
    """Does the dataflow know of a text from outside of the function in it?"""
    data, value = match.unit.data, known(match.unit, node)
    if data is None or value is None:
        return False
    handed_in = (parameter_of(data.flow, taint) for taint in value.taints)
    return any(parameter is None or holds_text(parameter) for parameter in handed_in)
