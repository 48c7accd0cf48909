"""`textDocument/codeAction`: the quick fixes of the findings in a range, and all safe fixes of the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from wardline.lsp import actions
from wardline.lsp.block_commands import ANSWERS
from wardline.lsp.block_edits import MAKES
from wardline.lsp.block_facts import offers
from wardline.lsp.capabilities import FIX, FIX_ALL, REVIEW
from wardline.lsp.documents import Part
from wardline_analyzers.finding import Placed, Safety

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.TEXT_DOCUMENT_CODE_ACTION

_QUICK_FIX = "quickfix"


def plain(params: dict[str, Any]) -> None:
    """Takes away what we do not read, so that no client is refused for it: the diagnostics that it echoes."""
    context = params.get("context") or {}
    kind = context.get("triggerKind")
    params["context"] = {
        "diagnostics": [],
        "only": context.get("only"),
        "triggerKind": kind if kind in (1, 2) else None,
    }


def handle(server: Server, params: types.CodeActionParams) -> list[types.CodeAction | types.Command] | None:
    part = server.workspace.fresh(params.text_document.uri)
    if part is None:
        return None
    only = params.context.only
    found: list[types.CodeAction] = []
    if _wanted(only, _QUICK_FIX):
        for placed in actions.touched(part, *_offsets(server, part, params.range)):
            found += _of_finding(server, part, placed)
    if _wanted(only, _QUICK_FIX):
        found += _of_blocks(server, part, *_offsets(server, part, params.range))
    if _wanted(only, FIX_ALL):
        asked = params.context.trigger_kind != types.CodeActionTriggerKind.Automatic
        found += _fix_all(server, part, asked and bool(only))
    return [shown for action in found if (shown := _for_client(server, action)) is not None]


def _offsets(server: Server, part: Part, span: types.Range) -> tuple[int, int]:
    encoding = server.client.encoding
    start = part.offset(span.start.line, span.start.character, encoding)
    end = part.offset(span.end.line, span.end.character, encoding)
    return min(start, end), max(start, end)


def _wanted(only: Sequence[str] | None, kind: str) -> bool:
    """Whether a client that asks for these kinds asks for this one. Kinds are trees: `source` holds `source.fixAll`."""
    kinds = [o.value if isinstance(o, types.CodeActionKind) else o for o in only or ()]
    return not kinds or any(not k or kind == k or kind.startswith(f"{k}.") for k in kinds)


def _of_finding(server: Server, part: Part, placed: Placed) -> Iterator[types.CodeAction]:
    """One action for each way to mend a finding. The first one is preferred, if it is safe."""
    diagnostic = server.typed.diagnostic(server.workspace.renderer.item(part, placed))
    for name, title, fix in actions.ways(part, placed):
        action = types.CodeAction(title, _QUICK_FIX, diagnostics=[diagnostic], data=name)
        if server.client.preferred and fix and fix.safety is Safety.SAFE and name["fix"] == 0:
            action.is_preferred = True
        yield action


def _of_blocks(server: Server, part: Part, start: int, end: int) -> Iterator[types.CodeAction]:
    """What the code lens of an AI-written block offers, as far as the client's lenses cannot do it."""
    origins, client = server.workspace.origins, server.client
    if part.program.terms.origins not in ("normal", "strict"):
        return
    for live, block in origins.blocks(part.program):
        if live.end < start or end < live.start:
            continue
        name = {"uri": part.uri, "block": block.id}
        where = f"AI block, lines {live.first_line - part.first_line + 1}-{live.last_line - part.first_line}"
        for title, command in offers(part.program, live, block, origins.verdict(part.program, block)):
            label = f"{where}: {title}"
            if command in MAKES and not client.apply_edit:
                yield types.CodeAction(label, _QUICK_FIX, data={**name, "make": command})
            elif not client.lenses:
                yield _command(label, command, name)
            if command == REVIEW and not client.asks:
                for answer, verdict in ANSWERS.items():
                    yield _command(f"{where}: {answer}", command, {**name, "verdict": verdict})


def _command(label: str, command: str, argument: dict[str, str]) -> types.CodeAction:
    return types.CodeAction(label, _QUICK_FIX, command=types.Command(label, command, arguments=[argument]))


def _fix_all(server: Server, part: Part, asked: bool) -> Iterator[types.CodeAction]:
    """All safe fixes. `asked`: a person wants exactly this, and hears why there is nothing to be done."""
    action = types.CodeAction("Wardline: make all safe fixes", FIX_ALL, data={"uri": part.uri})
    if actions.has_safe_fix(part.program):
        yield action
    elif asked and server.client.disabled:
        action.disabled = types.CodeActionDisabled("There is no finding with a safe fix.")
        yield action


def _for_client(server: Server, action: types.CodeAction) -> types.CodeAction | types.Command | None:
    """With its edit, unless the client asks for that later; as a command for a client that knows nothing else; not at
    all for one that can neither make the edit of an action nor that of a command."""
    if action.command is not None:
        return action if server.client.action_literals else action.command
    if not server.client.action_literals:
        return types.Command(action.title, FIX, arguments=[action.data]) if server.client.apply_edit else None
    if not server.client.resolve_edit:
        if not action.disabled:
            action.edit = actions.edit_of(server, action.data)
        action.data = None
    return action
