"""`textDocument/codeLens`: above each block that an AI wrote, what is to be known of it and what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from wardline.lsp.block_edits import MAKES
from wardline.lsp.block_facts import offers, title
from wardline.lsp.capabilities import REVIEW
from wardline.lsp.documents import Part
from wardline.origin.model import Block
from wardline.origin.tracker import LiveBlock

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.TEXT_DOCUMENT_CODE_LENS


def handle(server: Server, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    part = server.workspace.fresh(params.text_document.uri)
    if part is None or part.program.terms.origins not in ("normal", "strict"):
        return None
    return [
        lens
        for live, block in server.workspace.origins.blocks(part.program)
        if part.start <= live.start < part.end
        for lens in _lenses(server, part, live, block)
    ]


def _lenses(server: Server, part: Part, live: LiveBlock, block: Block) -> Iterator[types.CodeLens]:
    origins = server.workspace.origins
    line = max(0, live.first_line - part.first_line)
    span = types.Range(types.Position(line, 0), types.Position(line, 0))
    name = {"uri": part.uri, "block": block.id}

    def lens(title: str, command: str, *arguments: object) -> types.CodeLens:
        return types.CodeLens(span, types.Command(title, command, arguments=list(arguments)))

    verdict = origins.verdict(part.program, block)
    said = " · ".join(filter(None, (verdict, origins.policies.word(part.program, live))))
    yield lens(title(part.program, live, block, said), REVIEW, name)
    for what, command in offers(part.program, live, block, verdict):
        if server.client.apply_edit or command not in MAKES:  # else: a code action
            yield lens(what, command, name)
