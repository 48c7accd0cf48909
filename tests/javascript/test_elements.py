"""Elements of JSX as calls that patterns look into."""

from __future__ import annotations

import pytest

from wardline_analyzers.javascript.syntax import parse
from wardline_analyzers.match.arguments import Arguments


@pytest.mark.parametrize(
    ("text", "name", "attributes", "hidden"),
    [
        ('<a href={url} target="_blank" download>x</a>', "a", {"href": "url", "target": '"_blank"', "download": "download"}, False),
        ("<img src={f(x)} {...rest} />", "img", {"src": "f(x)"}, True),
        ("<></>", None, {}, False),
    ],
)
def test_attributes_are_arguments(text: str, name: str | None, attributes: dict[str, str], hidden: bool) -> None:
    syntax = parse(f"x = {text}".encode(), False)
    (element,) = syntax.find("jsx_element", "jsx_self_closing_element")
    found = Arguments(element, syntax)
    assert [syntax.text(node) for node in found.positional] == ([name] if name else [])
    assert {key: syntax.text(node) for key, node in found.keywords.items()} == attributes
    assert found.hidden_keywords is hidden
