"""Comments that hide findings, and those that do not do what they say."""

from __future__ import annotations

import pytest

from wardline_analyzers.bandit_units import BanditConfig, analyse, strange_nosec


@pytest.mark.parametrize(
    ("comment", "hidden"),
    {
        "nosec": True,
        "nosec B101": True,
        "nosec: B101": True,
        "nosec assert_used": True,
        "nosec B102": False,
        "nosec B102, B101": True,
        "nosec B101,B102": False,
        "nosec B102,B101": True,
        "nosec B999": True,
        "nosec for a reason": True,
        "nosec B102 for a reason": False,
        "NOSEC": False,
        "nothing # nosec B102": False,
    }.items(),
)
def test_bandits_rules(comment: str, hidden: bool) -> None:
    text = f"assert x  # {comment}\n".encode()
    assert bool(analyse(text, False)) is not hidden
    assert analyse(text, False, config=BanditConfig(ignore_nosec=True))


def test_members_and_mended_code() -> None:
    assert analyse(b"    assert x  # nosec\n", True) == ()
    assert analyse(b"    assert x # nosec\n    assert (\n", True) == ()
    assert analyse(b"\xef\xbb\xbfassert x  # nosec\n", False) == ()


@pytest.mark.parametrize(
    "comment",
    [
        *("nosec", "nosec B101", "nosec: B101, B102", "nosec B101 for a reason", "nosec - it is sound, see above"),
        *("nosec assert_used", "nosec B101 B102", "nosec B101,", "nosec: not user input", "noqa: S101", "nosec # B999"),
    ],
)
def test_plain_comments(comment: str) -> None:
    assert strange_nosec(f"assert x  # {comment}\n".encode()) == []


@pytest.mark.parametrize(
    ("comment", "part"),
    [
        ("nosec B999", "no test `B999`"),
        ("nosec S101", "no test `S101`"),
        ("nosec: b101", "no test `b101`"),
        ("nosec asserts_used", "no test `asserts_used`"),
        ("nosec: exec", "no test `exec`"),
        ("nosec B101,B102", "reads only `B102` of `B101,B102`: write a space after the comma (`B101, B102`)"),
        ("nosec B101,B999", "reads only `B999`"),
        ("nosec B101,B102,B103", "reads only `B103`"),
    ],
)
def test_strange_comments(comment: str, part: str) -> None:
    found = strange_nosec(f"x = 1\r\nassert x  # {comment}\r\n".encode())
    assert found[0][0] == 1
    assert part in found[0][1]


def test_a_name_in_a_string_is_no_comment() -> None:
    assert strange_nosec(b"x = '# nosec B999'\n") == []
    assert strange_nosec(b"    x = 1  # nosec B999\n") == [
        (0, "bandit has no test `B999`, so this comment hides every finding here")
    ]
    assert len(strange_nosec(b"x = 1  # nosec B998\ny = (  # nosec B999\n")) == 2
