"""What the lowering collects of a unit, and where its nodes say that they stand."""

from __future__ import annotations

import pytest

from tests.python.lowering import becomes, lowered, misplaced, nodes, short
from wardline_analyzers.flow import form


def test_names_that_are_read_and_words_behind_dots() -> None:
    unit = lowered("a = b.c\nd += e\nf.g = h[i]\nfor j in k: pass\ndef l(m=n): global o\nimport p.q\ndel r, s.t\n")
    assert unit.loads == {"b", "d", "e", "f", "h", "i", "k", "n", "s"}
    assert unit.attributes == {"c", "g", "t"}


def test_words_behind_dots_with_the_name_in_front_of_them() -> None:
    unit = lowered("self.a.b(c.d)\nsuper().e()\nf().g = self.h\nmatch i:\n    case J.k(l=m): n.o = 1\n")
    named = {("self", "a"), ("c", "d"), ("super", "e"), ("self", "h"), ("J", "k"), ("n", "o")}
    assert unit.details == named | {("", "b"), ("", "g"), ("", "l")}
    assert {word for _, word in unit.details} == unit.attributes


def test_what_a_call_may_change() -> None:
    assert lowered("f(a, b.c)\nd.append(e)\ng.h(i)\n").changed == {"a", ".c", "d", "e", "i"}
    assert lowered("len(a)\nprint(b.c)\n','.join(d)\nraise ValueError(e.f)\n").changed == set()


def test_annotations_decorators_bases_and_patterns_are_read() -> None:
    unit = lowered("@a\nclass B(c.C, k=d):\n    e: f\nmatch g:\n    case h.i(j=K.l): m = n\n")
    assert unit.loads == {"a", "c", "d", "f", "g", "h", "K", "n"}
    assert unit.attributes == {"C", "i", "j", "l"}


def test_a_name_is_one_string() -> None:
    unit = lowered("request_data(request_data)")
    first, second = (node.name for node in nodes(unit) if isinstance(node, form.Name))
    assert first is second


def test_places_are_bytes_of_the_text() -> None:
    text = "é = ñ.ü(ß)".encode()
    unit = lowered(text)
    pieces = {type(node): text[node.start : node.end].decode() for node in nodes(unit) if type(node) is not form.Name}
    assert pieces == {
        form.Assign: "é = ñ.ü(ß)",
        form.Call: "ñ.ü(ß)",
        form.Attribute: "ñ.ü",
        form.Argument: "ß",
    }


def test_places_of_what_the_form_nests() -> None:
    text = "if a: b\nelif c: d\nelse: e"
    (first,) = lowered(text).body
    assert isinstance(first, form.If)
    (second,) = first.other
    assert text[second.start : second.end] == "elif c: d\nelse: e"
    text = "with a, b as c: d"
    (outer,) = lowered(text).body
    assert isinstance(outer, form.With)
    (inner,) = outer.body
    assert text[outer.start : outer.end] == text
    assert text[inner.start : inner.end] == "b as c: d"


def test_a_member_is_lowered_without_the_class_around() -> None:
    text = "    @a\n    def f(self):\n        return self.x\n"
    (function,) = lowered(text, member=True).body
    assert short(function) == (
        "Function('f', (Parameter('self'),), (Return(Attribute(Name('self'), 'x')),), (Name('a'),))"
    )
    assert text[function.start : function.end] == text.strip()
    assert misplaced(lowered(text, member=True), len(text)) == []


def test_members_that_are_no_functions() -> None:
    assert [short(s) for s in lowered("    a = b\n    c: d\n", member=True).body] == [
        "Assign((Name('a'),), Name('b'))",
        "Declare('c', Name('d'))",
    ]


@pytest.mark.parametrize(
    "text", ["", "    ", "    def f(", "    = a", "  a\n b\nc", "    def f(a):\n        (a.\n", "x ="]
)
def test_a_broken_member(text: str) -> None:
    unit = lowered(text, member=True)
    assert misplaced(unit, len(text)) == []
    assert "_" not in unit.loads


def test_line_ends_of_windows() -> None:
    assert becomes("a = b\r\nif c:\r\n    d = '''e\r\nf'''\r\n") == (
        "Assign((Name('a'),), Name('b')); If(Name('c'), (Assign((Name('d'),), Literal('e\\nf')),))"
    )


def test_bytes_that_are_no_text() -> None:
    (statement,) = lowered(b"a = '\xff'").body
    assert short(statement) == "Assign((Name('a'),), Literal('\ufffd'))"


def test_a_number_that_python_does_not_read() -> None:
    assert becomes("a = " + "9" * 5000) == "Assign((Name('a'),), Opaque())"
    assert becomes("a = 0B11; b = 0777L; c = 08") == (
        "Assign((Name('a'),), Literal(3)); Assign((Name('b'),), Literal(511)); Assign((Name('c'),), Opaque())"
    )
