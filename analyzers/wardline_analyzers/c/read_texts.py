"""Memory that is read as a text, up to a zero at its end: is there one?"""

from __future__ import annotations

from wardline_analyzers.c import lifetimes
from wardline_analyzers.c.copies import PART, Given
from wardline_analyzers.c.library import FORMATS
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.state import Value


def read_as_text(look: Look, node: Expression, given: Value) -> None:
    """Something that must end in a zero is read up to there."""
    if not given.object:
        return
    status, made = look.status(given.object), look.objects[given.object]
    if status.open_end and made.kind in ("array", "heap", "field", "stack"):
        first = look.unterminated.pop(given.object, None)
        if first is not None:
            look.report(
                "no-terminator", first, 2, (node.start, node.end, "It is read as a text here."), (), buffer=made.name
            )
        else:
            look.report("read-no-terminator", node, 2, None, (), buffer=made.name or look.source(node))
        look.change(given.object, open_end=False)
    elif not status.filled and made.kind == "array" and made.width == 1:
        look.report(
            "uninitialised-text", node, 3, (made.start, made.end, "Nothing is put into it."), (), name=made.name
        )
        look.change(given.object, filled=True)


def formatted(look: Look, node: Expression, word: str, given: Given) -> None:
    """`%s` reads its argument as a text."""
    first = FORMATS.get(word)
    if first is None or first >= len(node.parts) or node.parts[first].kind != "text":
        return
    place = first + 1
    for part in PART.finditer(node.parts[first].word):
        if part["kind"] == "%":
            continue
        place += (part["width"] == "*") + (part["most"] == "*")
        if part["kind"] == "s" and place < len(given) and part["most"] is None:
            read_as_text(look, node.parts[place], given[place])
            if given[place].object and look.status(given[place].object).null and not given[place].whole:
                lifetimes.used(look, given[place], node.parts[place], "deref")
        place += 1
