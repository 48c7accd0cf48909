"""Code as deep and as long as somebody may send it: what bounds the common form of it."""

from __future__ import annotations

import pytest

from tests.python.lowering import lowered, nodes, parts
from wardline_analyzers.flow import form


def nested(around: str, depth: int) -> str:
    """`around` in itself; `@` is the place for the next one."""
    before, after = around.split("@")
    return before * depth + "x" + after * depth


def indented(head: str, depth: int) -> str:
    return "".join(" " * level + head + "\n" for level in range(depth)) + " " * depth + "x\n"


NESTED = [
    *(
        nested(around, 1000)
        for around in (
            "(@)",
            "[@]",
            "{1: @}",
            "f(@)",
            "a[@]",
            "a[1:@, 2]",
            "not @",
            "-@",
            "lambda: @",
            "await @",
            "*@",
            "(yield @)",
            "a if b else @",
            "a ** @",
            "f'{@}'",
            "f'{a:{@}}'",
            "[@ for a in b]",
            "(a := @)",
            "a = f(g, @",
            "a.b(c=d(\n@",
            "def f(a, b=(@",
            "print @",
            "x = [(@",
            "a += b = @",
            "a += @",
            "class A(B[(@",
            "lambda x=(lambda: @",
        )
    ),
    *(indented(head, 300) for head in ("if a:", "def f():", "class A:", "with a:", "while a:", "for a in b:")),
    "".join(" " * n + "try: pass\n" + " " * n + "except a:\n" for n in range(300)) + " " * 300 + "x\n",
    "".join(" " * n + "if a: b\n" + " " * n + "else:\n" for n in range(300)) + " " * 300 + "x\n",
    *("match a:\n  case " + nested(around, 1000) + ": b\n" for around in ("[@]", "A(b=@)", "(@ as c)", "{1: @}")),
    *(f"{nested(around, 1000)} = y\n" for around in ("(@, a)", "[@]", "a[@]")),
    "x: " + nested("list[@]", 1000),
    "def f(): " * 1000,
]


@pytest.mark.parametrize("text", NESTED, ids=lambda text: ascii(text[:12]))
def test_nesting_is_bounded(text: str) -> None:
    """Whatever the parser makes of it: no path in the form is much longer than the limit allows."""
    unit = lowered(text)
    longest = 0
    waiting: list[tuple[form.Node, int]] = [(node, 1) for node in unit.body]
    while waiting:
        node, depth = waiting.pop()
        longest = max(longest, depth)
        waiting += [(part, depth + 1) for part in parts(node)]
    assert longest < 400


def test_what_is_too_deep_is_opaque() -> None:
    unit = lowered(nested("[@]", 100))
    assert "x" not in unit.loads
    assert [node.parts for node in nodes(unit) if isinstance(node, form.Opaque)] == [()]
    assert "x" in lowered(nested("[@]", 70)).loads
    assert "x" in lowered(indented("if a:", 35)).loads


CHAINS = [
    ("a + " * 2000 + "z", form.Operation, 2000),
    ("a - " * 2000 + "z", form.Operation, 2000),
    ("a" + ".b(z)" * 1000, form.Call, 1000),
    ("a" + "[z]" * 1000, form.Index, 1000),
    ("a" + ".z" * 1000, form.Attribute, 1000),
    ("if a: b\n" + "elif a: b\n" * 1000 + "else: z\n", form.If, 1001),
    ("a = " * 1000 + "z", form.Assign, 1),
    ("with " + "a, " * 1000 + "z: b", form.With, 1001),
    ("a < " * 1000 + "z", form.Compare, 1),
    ('"a" ' * 1000 + "+ z", form.Operation, 1),
]


@pytest.mark.parametrize(("text", "kind", "count"), CHAINS, ids=lambda value: ascii(value)[:12])
def test_long_chains_are_lowered_to_their_ends(text: str, kind: type[form.Node], count: int) -> None:
    unit = lowered(text)
    assert sum(isinstance(node, kind) for node in nodes(unit)) == count
    assert not any(isinstance(node, form.Opaque) for node in nodes(unit))
    assert "z" in unit.loads or "z" in unit.attributes


def test_a_long_condition_has_all_its_operands() -> None:
    unit = lowered("z" + " or a" * 1000)
    assert sum(isinstance(node, form.Name) for node in nodes(unit)) == 1001
    assert sum(isinstance(node, form.Logic) for node in nodes(unit)) < 20


def test_the_stack_around_does_not_matter() -> None:
    """The limit is ours: the same result however deep the caller is."""
    text = nested("f([lambda: (@)])", 60) + "\n" + indented("if a:", 100)

    def deeper(levels: int) -> str:
        return deeper(levels - 1) if levels else repr([type(node).__name__ for node in nodes(lowered(text))])

    assert deeper(0) == deeper(300)
