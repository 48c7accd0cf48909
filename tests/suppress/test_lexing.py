"""Comments and statements found in a text, compared with Python's own tokenizer, and on anything at all."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import within
from wardline_analyzers.suppress import scan
from wardline_analyzers.suppress.lexing import lex
from wardline_analyzers.suppress.syntax import DASHES, HASH, MARKUP, PYTHON, SLASHES, STYLE, CommentSyntax

LIBRARY = Path(tokenize.__file__).parent
FILES = ("argparse.py", "tokenize.py", "typing.py", "difflib.py", "textwrap.py", "http/cookies.py", "csv.py")


def comments(text: str, syntax: CommentSyntax = PYTHON) -> list[str]:
    data = text.encode()
    return [data[start:end].decode() for start, end in lex(data, syntax).comments]


@pytest.mark.parametrize("name", FILES)
def test_comments_and_statements_are_those_of_the_tokenizer(name: str) -> None:
    data = (LIBRARY / name).read_bytes()
    lexed = lex(data)
    found: list[tuple[int, str]] = []
    statements: list[tuple[int | None, int]] = []
    first: int | None = None
    for token in tokenize.tokenize(io.BytesIO(data).readline):
        line = token.start[0] - 1
        if token.type == tokenize.COMMENT:
            found.append((line, token.string))
        elif token.type == tokenize.NEWLINE:
            statements.append((first, line))
            first = None
        elif first is None and token.type not in (
            *(tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER),
        ):
            first = line
    assert [(lexed.line_of(s), data[s:e].decode()) for s, e in lexed.comments] == found
    assert [*lexed.statements] == statements


@pytest.mark.parametrize(
    "text",
    [
        "x = '# a' # b",
        'x = "\\"# a" # b',
        "x = '''\n# a\n''' # b",
        "x = b'# a' rb'#' u'#' # b",
        "x = 'it\\'s # a' # b",
        "x = '\\\n# a' # b",
        "f'{x}# a' # b",
        "f'{x[\"#\"]}' # b",
        'f"{x["# a"]}" # b',
        'f"{f"{"#"}"}" # b',
        "f'{{# a' # b",
        "f'{x:#x}' # b",
        "f'{x:{w}#}' # b",
        "f'{x!r:#>10}#' # b",
        "f'{ {1: 2}[1] }#' # b",
        "f'{(lambda: 1)}#' # b",
        "rf'\\{x}#' # b",
        "f'''\n# a\n{x:#}\n''' # b",
        "f'{x # a\ny # b",
        "x = 'open # a\ny # b",
        "t'{x}# a' # b",
    ],
)
def test_strings_hold_no_comments(text: str) -> None:
    assert comments(text)[-1:] == ["# b"]
    assert all("# a" not in comment for comment in comments(text))


def test_a_comment_in_a_long_f_string() -> None:
    assert comments("f'''{\n  x  # a\n}# b''' # c") == ["# a", "# c"]


def test_a_quote_in_a_comment_opens_nothing() -> None:
    assert comments("x # it's\ny # '''\nz # b") == ["# it's", "# '''", "# b"]


@pytest.mark.parametrize(
    ("syntax", "text", "found"),
    [
        (HASH, "a: '# x' # y\nb: \"#\" # z", ["# y", "# z"]),
        (SLASHES, "f('// x', `a // b\n// c`) // y\n/* z\n'z */ g('", ["// y", "/* z\n'z */"]),
        (DASHES, "SELECT '-- x\n-- y' -- z", ["-- z"]),
        (MARKUP, '<p title="it\'s"><!-- a\nb --> text <!-- c', ["<!-- a\nb -->", "<!-- c"]),
        (STYLE, "a { b: 'x /* y */' } /* z */", ["/* z */"]),
    ],
)
def test_other_languages(syntax: CommentSyntax, text: str, found: list[str]) -> None:
    assert comments(text, syntax) == found


PIECES = [
    "'",
    '"',
    "'''",
    '"""',
    "#",
    "f'",
    'f"""',
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\\",
    "\n",
    "\r",
    "\r\n",
    " ",
    "x",
    ":",
]
PIECES += [
    "def ",
    "@a",
    "é",
    "\x00",
    "\x0b",
    "# nosec",
    "# wardline: ignore[a] b",
    "# noqa: S1",
    "/*",
    "*/",
    "//",
    "<!--",
    "`",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map(lambda p: "".join(p).encode()), st.binary(max_size=60)
)


@given(TEXTS, st.sampled_from([PYTHON, HASH, SLASHES, DASHES, MARKUP, STYLE]))
def test_anything_can_be_read(text: bytes, syntax: CommentSyntax) -> None:
    lexed = lex(text, syntax)
    assert all(0 <= start < end <= len(text) for start, end in lexed.comments)
    flat = [line for statement in lexed.statements for line in statement]
    assert flat == sorted(flat)
    for comment in scan(text, syntax):
        assert 0 <= comment.removal.start <= comment.span.start < comment.span.end <= comment.removal.end <= len(text)
        assert text[comment.span.start : comment.span.end].endswith(comment.text)
        assert lexed.line_of(comment.span.start) == lexed.line_of(comment.span.end - 1) == comment.line


@pytest.mark.parametrize(
    "text",
    [
        b"f'{" * 5000,
        b"f\"{f'{" * 5000,
        b"(" * 50_000 + b"# nosec",
        b"'" * 50_001 + b"# nosec",
        b'"""\\' * 20_000,
        b"# nosec\n" * 5_000,
        b"# wardline: ignore[" + b"a," * 30_000 + b"] # nosec",
        b"#" * 50_000 + b" nosec",
        b"x" * 100_000 + b"# nosec",
        b"@\n" * 30_000 + b"# nosec",
        b"# wardline: ignore[a] b\n@x\n" * 3_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_take_linear_time(text: bytes) -> None:
    with within(2):
        scan(text)


def test_a_text_without_our_words_is_not_read() -> None:
    assert scan(b"x = 1  # type: ignore\n" * 10) == ()
