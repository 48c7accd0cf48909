"""The comment that the quick fix writes: where it goes, and that it then hides the finding."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.suppress.scene import flag, scene_of
from wardline_analyzers.suppress import suppression
from wardline_analyzers.suppress.syntax import MARKUP, SLASHES
from wardline_analyzers.suppress.write import comment_text


def suppressed(marked: str, rule: str = "shell-true", reason: str = "why", **more: object) -> str:
    """The text with a comment for the `«…»` in it."""
    data, (span,) = flag(marked)
    line = data.count(b"\n", 0, span[0])
    edit = suppression(data, line, rule, reason, **more)  # type: ignore[arg-type]
    return (data[: edit.start] + edit.text.encode() + data[edit.end :]).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("«run(x)»\n", "run(x)  # wardline: ignore[shell-true] why\n"),
        ("«run(x)»", "run(x)  # wardline: ignore[shell-true] why"),
        ("«run(x)» \t\r\ny\r\n", "run(x)  # wardline: ignore[shell-true] why\r\ny\r\n"),
        ("«run(x)»  # noqa: E501\n", "run(x)  # noqa: E501  # wardline: ignore[shell-true] why\n"),
        ("«run(x)»  # it is what it is\n", "run(x)  # it is what it is  # wardline: ignore[shell-true] why\n"),
        ("y = g(\n    «run(x)»,\n)\n", "y = g(\n    run(x),  # wardline: ignore[shell-true] why\n)\n"),
        ("«run(\n    x,\n)»\n", "run(  # wardline: ignore[shell-true] why\n    x,\n)\n"),
        ("    y = 1 + \\\n        «run(x)»\n", "    y = 1 + \\\n        run(x)  # wardline: ignore[shell-true] why\n"),
        (
            "if a:\n    y = «run(x)» + \\\n        1\n",
            "if a:\n    # wardline: ignore[shell-true] why\n    y = run(x) + \\\n        1\n",
        ),
        (
            "if a:\n\ty = '''\n  «secret»\n'''\n",
            "if a:\n\t# wardline: ignore[shell-true] why\n\ty = '''\n  secret\n'''\n",
        ),
        ("y = '''a\nb''' + «run(x)»\n", "y = '''a\nb''' + run(x)  # wardline: ignore[shell-true] why\n"),
        ("y = '''\r\n«secret»'''\r\n", "y = '''\r\nsecret'''  # wardline: ignore[shell-true] why\r\n"),
        (
            "«run(x)»  # wardline: ignore[weak-hash] old reason\n",
            "run(x)  # wardline: ignore[weak-hash, shell-true] old reason; why\n",
        ),
        ("«run(x)»  # wardline: ignore[weak-hash]\n", "run(x)  # wardline: ignore[weak-hash, shell-true] why\n"),
        (
            "«run(x)»  # wardline: ignore[weak-hash] why # noqa\n",
            "run(x)  # wardline: ignore[weak-hash, shell-true] why # noqa\n",
        ),
        (
            "# wardline: ignore[weak-hash] old\n«run(x)»\n",
            "# wardline: ignore[weak-hash, shell-true] old; why\nrun(x)\n",
        ),
        (
            "«run(x)»  # wardline: ignore[weak-hash] old until=2027-01-01\n",
            "run(x)  # wardline: ignore[weak-hash] old until=2027-01-01  # wardline: ignore[shell-true] why\n",
        ),
    ],
)
def test_where_the_comment_goes(before: str, after: str) -> None:
    assert suppressed(before) == after


def test_what_it_says() -> None:
    assert comment_text("a", "b\n  c\x1b", until=date(2030, 1, 31), by="Ada King") == (
        'wardline: ignore[a] b c until=2030-01-31 by="Ada King"'
    )
    assert comment_text("a", "", by="ada") == "wardline: ignore[a] by=ada"


def test_other_languages() -> None:
    assert suppressed("«run(x)»; // go\n", syntax=SLASHES) == "run(x); // go  // wardline: ignore[shell-true] why\n"
    assert suppressed("<a «b»>\n", reason="a-->b", syntax=MARKUP) == (
        "<a b>  <!-- wardline: ignore[shell-true] a b -->\n"
    )


LINES = [
    "«run(x)»",
    "y = g(\n    1,\n    «run(x)»,\n    2,\n)",
    "s = f'''\n{«x»}\n'''",
    "y = 1 + \\\n  «run(x)» + \\\n  2",
]
LINES += [
    "@d(«x»)\ndef f(): pass",
    "if «run(x)»: pass  # noqa: E501",
    "«run(x)»  # wardline: ignore[weak-hash] a until=2099-01-01",
]
LINES += [
    "# wardline: ignore[own-idea]\n«run(x)»",
    "«run(x)»; other()",
    "«run(\n  1,\n  '''\n  ''',\n)»",
    "«def f(\n  a,\n):\n  pass»",
]


@given(
    st.sampled_from(LINES),
    st.sampled_from(["", "import os\n\n", "class C:\n  a = 1\n\n  # remark\n"]),
    st.sampled_from(["", "\n", "\nz = 1\n", "\n# end"]),
    st.text(max_size=20),
)
def test_the_comment_hides_the_finding(code: str, above: str, below: str, reason: str) -> None:
    indent = "  " if above.startswith("class") else ""
    marked = above + "".join(indent + line for line in code.splitlines(keepends=True)) + below
    data, (span,) = flag(marked)
    assert scene_of(data, [span]).kept == ["shell-true"]
    edit = suppression(data, data.count(b"\n", 0, span[0]), "shell-true", reason)
    after = data[: edit.start] + edit.text.encode() + data[edit.end :]
    moved = [place + (len(after) - len(data)) * (edit.end <= place) for place in span]
    found = scene_of(after, [(moved[0], moved[1])])
    assert found.kept == []
    assert [rule for rule, _ in found.said if rule != "unused-suppression"] == []
