"""`textDocument/hover`: the finding under the cursor: what, why, what instead, and the way of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from wardline.lsp.documents import Part
from wardline_analyzers.finding import Placed, Related
from wardline_analyzers.rules import describe
from wardline_analyzers.rules.catalog import find

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.TEXT_DOCUMENT_HOVER


def handle(server: Server, params: types.HoverParams) -> types.Hover | None:
    part = server.workspace.fresh(params.text_document.uri)
    if part is None:
        return None
    position, encoding = params.position, server.client.encoding
    at = part.offset(position.line, position.character, encoding)
    found = [p for p in part.program.findings if _start(p) <= at <= p.offset + p.finding.span.end]
    if not found:
        return None
    said = server.client.hovers_diagnostics
    text = "\n\n---\n\n".join(filter(None, (_text(part, placed, said) for placed in found)))
    if not text:
        return None
    kind = types.MarkupKind.Markdown if server.client.markdown else types.MarkupKind.PlainText
    content = types.MarkupContent(kind, text if server.client.markdown else describe.plain(text))
    first = found[0]
    span = part.range(_start(first), first.offset + first.finding.span.end, encoding)
    return types.Hover(content, types.Range(types.Position(**span["start"]), types.Position(**span["end"])))


def _start(placed: Placed) -> int:
    return placed.offset + placed.finding.span.start


def _text(part: Part, placed: Placed, said: bool) -> str:
    """One finding, as Markdown; if message and way are `said` elsewhere, only what its page has to say."""
    finding = placed.finding
    parts = [] if said else [finding.message]
    if finding.trace and not said:
        parts.append("\n".join(f"{n}. {_step(part, placed, step)}" for n, step in enumerate(finding.trace, 1)))
    if finding.advice:
        parts.append(finding.advice)
    if known := find(finding.rule):
        page = known[1].page(finding.rule)
        parts.append(describe.hover(page.rule, page.sections))
    return "\n\n".join(parts)


def _step(part: Part, placed: Placed, step: Related) -> str:
    if step.elsewhere is not None:  # the message says where
        return step.message
    return f"{_place(part, placed.offset + step.span.start)}: {step.message}"


def _place(part: Part, offset: int) -> str:
    """Where a step is, in words."""
    program = part.program
    home = program.part_at(offset)
    line = f"line {program.buffer.line_at(offset) - home.first_line + 1}"
    return line if len(program.parts) == 1 else f"cell {program.parts.index(home) + 1}, {line}"
