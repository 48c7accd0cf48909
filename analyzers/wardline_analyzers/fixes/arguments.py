"""Adding and taking away arguments in the text of a call, keeping its layout and comments."""

from __future__ import annotations

from tree_sitter import Node


def added(arguments: Node, source: bytes, text: str) -> tuple[int, str]:
    """(byte offset, text to insert) that adds an argument behind the last one."""
    present = [child for child in arguments.named_children if child.type not in ("comment", "ERROR")]
    if not present:
        return arguments.start_byte + 1, text
    last = present[-1]
    line = source[source.rfind(b"\n", 0, last.start_byte) + 1 : last.start_byte]
    if len(present) > 1 and not line.strip():  # one argument per line
        previous_end = present[-2].end_byte
        if b"\n" in source[previous_end : last.start_byte]:
            return last.end_byte, ",\n" + line.decode("utf-8", "replace") + text
    if len(present) == 1 and not line.strip():
        return last.end_byte, ",\n" + line.decode("utf-8", "replace") + text
    return last.end_byte, ", " + text


def ranges_without(arguments: Node, source: bytes, leaving: list[Node]) -> list[tuple[int, int]]:
    """Byte ranges to delete so that these arguments are gone, with one comma each and the line they stood alone on."""
    gone = {node.start_byte for node in leaving}
    present = [child for child in arguments.named_children if child.type not in ("comment", "ERROR")]
    ranges: list[tuple[int, int]] = []
    for index, node in enumerate(present):
        if node.start_byte not in gone:
            continue
        if index + 1 < len(present):
            ranges.append(_with_following_comma(node, present[index + 1], source))
        else:
            start = node.start_byte
            keeps = [p for p in present[:index] if p.start_byte not in gone]
            if keeps:
                start = keeps[-1].end_byte
                ranges = [r for r in ranges if r[0] < start]
                if b"#" in source[start : node.start_byte]:  # the comment belongs to what stays
                    ranges.append(_own_line(node, source))
                    continue
            ranges.append((start, node.end_byte))
    return ranges


def _own_line(node: Node, source: bytes) -> tuple[int, int]:
    """From the line break before a node to its end, with the comma behind it."""
    end = node.end_byte
    after = source[end : end + 80]
    comma = len(after) - len(after.lstrip(b" \t"))
    if after[comma : comma + 1] == b",":
        end += comma + 1
    start = source.rfind(b"\n", 0, node.start_byte)
    return start - (source[start - 1 : start] == b"\r"), end


def _with_following_comma(node: Node, following: Node, source: bytes) -> tuple[int, int]:
    end = following.start_byte
    comma = source.find(b",", node.end_byte, end)
    between = source[comma + 1 : end] if comma >= 0 else b""
    if b"#" in between:  # a comment on the next line belongs to what follows
        end = comma + 1 if comma >= 0 else node.end_byte
        rest = source[end : following.start_byte]
        return node.start_byte, end + len(rest) - len(rest.lstrip(b" \t"))
    return node.start_byte, end
