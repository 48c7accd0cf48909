"""A command that is put together from text and values: its pieces, and the words that a shell would make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from wardline_analyzers.fixes.build import CannotFix
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import words

_DEEPEST = 10

# ---------------------------------------------------------------------- pieces


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a command: constant text (`value` is None), or a value."""

    text: str
    start: int
    """Byte offset in the unit's source where constant text begins; 0 where it does not stand as it is."""
    value: Node | None = None
    formatted: bool = False
    """The value is turned into text (f-string, format, %), so it need not be text."""
    form: str = ""
    """Conversion and format of an f-string's value, as written: `!r`, `:>8`."""


_PERCENT = re.compile(r"%(.?)")
_FIELD = re.compile(r"\{([^{}]*)\}")


def pieces(unit: UnitView, node: Node, depth: int = 0) -> list[Piece]:
    """The pieces of a command's text, in order. Raises CannotFix where we cannot tell them."""
    if depth > _DEEPEST:
        raise CannotFix
    while node.type == "parenthesized_expression" and len(node.named_children) == 1:
        node = node.named_children[0]
    if any(child.type == "comment" for child in node.named_children):
        raise CannotFix
    if node.type == "string":
        return _of_string(unit, node)
    if node.type == "concatenated_string":
        return [piece for child in node.named_children for piece in pieces(unit, child, depth + 1)]
    if node.type == "binary_operator":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            raise CannotFix
        if operator.type == "+":
            return _operand(unit, left, depth) + _operand(unit, right, depth)
        if operator.type == "%" and left.type in ("string", "concatenated_string"):
            values = right.named_children if right.type == "tuple" else [right]
            return list(_percent(pieces(unit, left, depth + 1), values))
        raise CannotFix
    if node.type == "call":
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
        word = callee.child_by_field_name("attribute") if callee is not None and base is not None else None
        if base is None or word is None or arguments is None or word.text != b"format":
            raise CannotFix
        return list(_formatted(unit, pieces(unit, base, depth + 1), arguments))
    raise CannotFix


def _operand(unit: UnitView, node: Node, depth: int) -> list[Piece]:
    try:
        return pieces(unit, node, depth + 1)
    except CannotFix:
        return [Piece("", 0, node)]


def _of_string(unit: UnitView, node: Node) -> list[Piece]:
    start = next((child for child in node.children if child.type == "string_start"), None)
    if start is None or node.has_error or "b" in unit.syntax.text(start).lower():
        raise CannotFix
    found = []
    for child in node.named_children:
        if child.type == "string_content":
            text = unit.syntax.text(child)
            if "\\" in text:
                raise CannotFix
            found.append(Piece(text, child.start_byte))
        elif child.type == "interpolation":
            expression = child.child_by_field_name("expression")
            if expression is None or unit.syntax.text(child).rstrip("} ").endswith("="):
                raise CannotFix
            form = unit.syntax.source[expression.end_byte : child.end_byte - 1].decode("utf-8", "replace")
            found.append(Piece("", 0, expression, formatted=True, form=form.strip()))
    return found


def _percent(template: list[Piece], values: list[Node]) -> Iterator[Piece]:
    left = list(values)
    for piece in template:
        if piece.value is not None or not piece.start:
            raise CannotFix
        at = 0
        for field in _PERCENT.finditer(piece.text):
            if (
                field[1] not in ("s", "d", "i")
                or not left
                or left[0].type in ("dictionary", "dictionary_splat", "list_splat")
            ):
                raise CannotFix
            yield Piece(piece.text[at : field.start()], piece.start + len(piece.text[:at].encode()))
            yield Piece("", 0, left.pop(0), formatted=True)
            at = field.end()
        yield Piece(piece.text[at:], piece.start + len(piece.text[:at].encode()))
    if left:
        raise CannotFix


def _formatted(unit: UnitView, template: list[Piece], arguments: Node) -> Iterator[Piece]:
    positional = [child for child in arguments.named_children if child.type not in ("keyword_argument", "comment")]
    keywords = {
        unit.syntax.text(key): given
        for child in arguments.named_children
        if child.type == "keyword_argument"
        and (key := child.child_by_field_name("name")) is not None
        and (given := child.child_by_field_name("value")) is not None
    }
    if any("splat" in child.type for child in positional):
        raise CannotFix
    used: set[int] = set()
    count = 0
    for piece in template:
        if piece.value is not None or "{{" in piece.text or "}}" in piece.text:
            raise CannotFix
        at = 0
        for field in _FIELD.finditer(piece.text):
            name = field[1]
            if name == "":
                name, count = str(count), count + 1
            value = positional[int(name)] if name.isdigit() and int(name) < len(positional) else keywords.get(name)
            if value is None or value.start_byte in used:
                raise CannotFix  # a value that stands twice would be quoted twice
            used.add(value.start_byte)
            yield Piece(piece.text[at : field.start()], piece.start + len(piece.text[:at].encode()))
            yield Piece("", 0, value, formatted=True)
            at = field.end()
        yield Piece(piece.text[at:], piece.start + len(piece.text[:at].encode()))
    if len(used) != len(positional) + len(keywords):
        raise CannotFix


# ---------------------------------------------------------------------- words

_SHELL = frozenset("|&;<>$`*?~()[]{}#!\n\r%^")
_SHELL_IN_DOUBLE = frozenset("$`!")
_BUILTINS = words(
    "cd export source set unset alias ulimit umask exit exec eval type . : if for while until case function time read "
    "trap wait jobs bg fg cls dir del copy move ren rename rd md mklink start ver vol assoc call echo pause title rem"
)
"""What only a shell knows."""


def shell_words(command: list[Piece]) -> list[list[Piece]]:
    """The words that a shell would make of a command. Raises CannotFix if it needs a shell (pipes, `$x`, `*` …)."""
    found: list[list[Piece]] = []
    word: list[Piece] | None = None
    quote = ""
    for piece in command:
        if piece.value is not None:
            word = [*(word or []), piece]
            continue
        for char in piece.text:
            if quote:
                if char == quote:
                    quote = ""
                elif quote == '"' and char in _SHELL_IN_DOUBLE:
                    raise CannotFix
                else:
                    word = [*(word or []), Piece(char, 0)]
            elif char in " \t":
                if word is not None:
                    found.append(word)
                word = None
            elif char in "'\"":
                quote, word = char, word or []
            elif char in _SHELL:
                raise CannotFix
            else:
                word = [*(word or []), Piece(char, 0)]
    if quote:
        raise CannotFix
    if word is not None:
        found.append(word)
    _check_program(found)
    return found


def _check_program(found: list[list[Piece]]) -> None:
    if not found or any(piece.value is not None for piece in found[0]):
        raise CannotFix
    program = "".join(piece.text for piece in found[0])
    if not program or "=" in program or program.lower() in _BUILTINS or (len(program) == 2 and program[1] == ":"):
        raise CannotFix


_TEXT_CALLS = ("input", "str", "os.path.", "os.getenv", "os.environ.get", "os.fspath", "shutil.which", "pathlib.")
_TEXT_NAMES = re.compile(
    r"(?:^|_)(?:host|hostname|domain|url|uri|file|filename|path|filepath|name|user|username|ip|address|addr|cmd|command|branch|repo"
    r"|repository|message|msg|query|dir|directory|folder|src|source|dst|dest|destination|target|input|output|text|string|image"
    r"|container|package|pkg|tag|pattern|title|service|interface|device|arg|option|outfile|infile|word|line|key|email|version)$"
)


def _is_text(unit: UnitView, node: Node) -> bool:
    """Is a value surely (or by its name) text or a path, so that it can stand in a list of arguments?"""
    followed = unit.values.follow(node)
    if followed.type in ("string", "concatenated_string"):
        return True
    if followed.type == "call":
        callee = followed.child_by_field_name("function")
        name = (unit.names.resolve(callee) or "") if callee is not None else ""
        word = unit.syntax.text(callee).rpartition(".")[2] if callee is not None else ""
        return name.startswith(_TEXT_CALLS) or word in (
            "strip",
            "lower",
            "upper",
            "replace",
            "decode",
            "join",
            "format",
            "as_posix",
        )
    resolved = unit.names.resolve(followed) or ""
    if resolved.startswith(("sys.argv", "os.environ[", "sys.executable")):
        return True
    if followed.type == "subscript":
        base = followed.child_by_field_name("value")
        return base is not None and (unit.names.resolve(base) or "").startswith(
            ("sys.argv", "os.environ", "flask.request")
        )
    if followed.type == "attribute":
        word = unit.syntax.text(followed).rpartition(".")[2]
        return bool(_TEXT_NAMES.search(word))
    if followed.type != "identifier":
        return False
    binding = unit.names.single(unit.syntax.text(followed), followed.start_byte)
    if binding is not None and binding.kind == "parameter" and binding.node is not None:
        return unit.names.annotation(binding.node) in ("str", "pathlib.Path", "os.PathLike")
    return bool(_TEXT_NAMES.search(unit.syntax.text(followed)))


def as_text(unit: UnitView, piece: Piece) -> str:
    """Source of a value as an argument of its own: without a quoting call around it, and as text."""
    node = piece.value
    if node is None:
        raise CannotFix
    inner = quoted_value(unit, node)
    text = unit.syntax.text(node if inner is None else inner)
    if piece.form:
        if not _fits_f_string(text):
            raise CannotFix
        return f'f"{{{text}{piece.form}}}"'
    if node.type in ("named_expression", "yield", "lambda", "conditional_expression", "generator_expression"):
        text = f"({text})"
    return text if inner is not None or not piece.formatted or _is_text(unit, node) else f"str({text})"


def quoted_value(unit: UnitView, node: Node) -> Node | None:
    """`x` of `shlex.quote(x)`."""
    arguments = node.child_by_field_name("arguments") if node.type == "call" else None
    if arguments is None or unit.names.resolve(node) not in ("shlex.quote()", "pipes.quote()"):
        return None
    return arguments.named_children[0] if len(arguments.named_children) == 1 else None


def _fits_f_string(text: str) -> bool:
    return not any(char in text for char in "\"'\\{}\n#!:")


def word_source(unit: UnitView, word: list[Piece], quote: str) -> str:
    """One word as the source of a Python expression."""
    if all(piece.value is None for piece in word):
        return _literal("".join(piece.text for piece in word), quote)
    if len(word) == 1:
        return as_text(unit, word[0])
    parts = []
    for piece in word:
        if piece.value is None:
            if piece.text in "{}":
                raise CannotFix
            parts.append(piece.text.replace("\\", "\\\\").replace(quote, "\\" + quote))
            continue
        inner = quoted_value(unit, piece.value)
        text = unit.syntax.text(inner if inner is not None else piece.value)
        if not _fits_f_string(text):
            raise CannotFix
        parts.append(f"{{{text}{piece.form}}}")
    return f"f{quote}{''.join(parts)}{quote}"


def _literal(text: str, quote: str) -> str:
    if quote in text:
        other = "'" if quote == '"' else '"'
        if other in text or "\\" in text:
            raise CannotFix
        return f"{other}{text}{other}"
    escaped = text.replace("\\", "\\\\")
    return f"{quote}{escaped}{quote}"


def quote_of(unit: UnitView, node: Node) -> str:
    """The quote that the first string of an expression is written with."""
    while node.named_children and node.type not in ("string",):
        node = node.named_children[0]
        if node.type == "string":
            break
    return (
        "'"
        if node.type == "string" and "'" in unit.syntax.text(node)[:3] and '"' not in unit.syntax.text(node)[:3]
        else '"'
    )
