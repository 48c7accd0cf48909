"""Texts from which tree-sitter-kotlin 1.1.0 never comes back by itself."""

from __future__ import annotations

import pytest

from wardline_analyzers.languages import front_of
from wardline_analyzers.languages.limited import parsed_within

UNENDING = {
    "an annotation at the end": b"val x: Int = 3\n@Res",
    "an annotation with half of its arguments": b'val x = 3\n@Res("a',
    "texts that end somewhere else": (
        b'""{[""]\nR{""{if(""}}\n\n\n`in silent\nimport java.io.File\n\nfun Route.drop() {\n    get("/drop") {\n'
        b"  + it.toInt()).delete() }\n    }\n}\n```\n\n## a loop with a block\n\n```kotlin flagged\nfun Route.many() {\n"
        b' ers.getAll("name")\n      Builder(it).start() } // finding: shell\n    }\n}\n``'
    ),
}


@pytest.mark.parametrize("text", UNENDING.values(), ids=list(UNENDING))
def test_the_parser_comes_back(text: bytes) -> None:
    front = front_of("kotlin")
    lowered = front.lower(front.parse(text))
    assert all(node.end <= len(text) for node in lowered.body)


def test_what_is_cut_off_is_no_program() -> None:
    """A text that takes too long is read as an empty one; the next one is read as ever."""
    language = front_of("kotlin").parse(b"").grammar
    assert parsed_within(language, UNENDING["texts that end somewhere else"]).root_node.child_count == 0
    assert parsed_within(language, b"fun f() {}").root_node.children[0].type == "function_declaration"


def test_large_texts_get_through() -> None:
    text = b"".join(b'fun f%d(x: String) { println("a $x ${x.length}") }\n' % n for n in range(5000))
    language = front_of("kotlin").parse(b"").grammar
    assert parsed_within(language, text).root_node.child_count == 5000
