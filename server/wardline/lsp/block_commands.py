"""Commands on blocks that an AI wrote: review, mend, reject. Each names its block as `{"uri", "block": id}`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from wardline.lsp.block_edits import find, make
from wardline.lsp.block_facts import findings, safe_fixes, what_to_look_at
from wardline.lsp.capabilities import FIX_BLOCK, REJECT
from wardline.lsp.edits import apply
from wardline.lsp.jsonrpc import INVALID_PARAMS, RequestError
from wardline.lsp.methods.suggestion_accepted import METHOD as ACCEPTED
from wardline.lsp.methods.suggestion_accepted import place, take
from wardline.lsp.methods.suggestion_accepted import text as text_of
from wardline.origin.journal import JournalError
from wardline.origin.tracker import LiveBlock
from wardline.review.records import APPROVED, REJECTED, VERDICTS, Review

if TYPE_CHECKING:
    from wardline.lsp.documents import Part
    from wardline.lsp.server import Server
    from wardline.origin.model import Block

_LONGEST_NOTE = 2_000
ANSWERS = {"Approve": APPROVED, "Not good enough": REJECTED}
"""What a person may say of a block, and the verdict that it is."""


def suggestion_accepted(server: Server, arguments: list[Any]) -> str | None:
    """`wardline.suggestionAccepted [{uri, range, tool?, model?, conversation?}]`: returns the id of the acceptance."""
    params = _object(arguments)
    return take(server, params, *place(server, params, ACCEPTED))


def pasted(server: Server, arguments: list[Any]) -> None:
    """`wardline.pasted [{uri, range}]`."""
    server.workspace.origins.pasted(*place(server, _object(arguments), "wardline.pasted"))


def review(server: Server, arguments: list[Any]) -> dict[str, Any]:
    """`wardline.review [{uri, block, verdict?, note?}]`: write a verdict down; without one, ask for it.

    Returns the checklist of the block and, if there is one now, the review. Without a verdict the person is asked by
    window/showMessageRequest, and the answer is written down when it comes. A client that cannot ask shows the
    question; its code actions give the answers.
    """
    name = _object(arguments)
    part, live, block = find(server, name)
    checklist = what_to_look_at(part.program, live)
    answer: dict[str, Any] = {"block": block.id, "hash": block.hash, "checklist": checklist}
    verdict = name.get("verdict")
    if verdict is None:
        if not name.get("silent"):
            _ask(server, name, block, checklist)
        return answer
    if verdict not in VERDICTS:
        raise RequestError(INVALID_PARAMS, f"a verdict is one of {', '.join(VERDICTS)}")
    note = text_of(name, "note", _LONGEST_NOTE)
    return {**answer, "review": _sign(server, part, live, block, str(verdict), note).as_json()}


def fix_block(server: Server, arguments: list[Any]) -> int:
    """`wardline.fixBlock [{uri, block}]`: make the safe fixes inside a block. Returns how many findings have one."""
    part, live, _ = find(server, _object(arguments))
    apply(server, make(server, part.program, live, FIX_BLOCK), "Wardline: make the safe fixes")
    return safe_fixes(part.program, live)


def reject(server: Server, arguments: list[Any]) -> None:
    """`wardline.reject [{uri, block}]`: put the text back that was there before the suggestion was accepted."""
    part, live, _ = find(server, _object(arguments))
    apply(server, make(server, part.program, live, REJECT), "Wardline: reject the suggestion")


def _ask(server: Server, name: dict[str, Any], block: Block, checklist: list[str]) -> None:
    lines = "\n".join(f"• {line}" for line in checklist)
    where = f"lines {block.start + 1}-{block.end}"
    question = f"AI-written code, {where}. Have you looked at:\n{lines}"
    if not server.client.asks:
        server.notify("window/showMessage", {"type": types.MessageType.Info.value, "message": question})
        return
    params = types.ShowMessageRequestParams(
        types.MessageType.Info,
        question,
        [types.MessageActionItem(answer) for answer in (*ANSWERS, "Later")],
    )

    def answered(choice: types.MessageActionItem | None) -> None:
        verdict = ANSWERS.get(choice.title) if choice is not None else None
        if verdict is None:
            return
        part, live, now = find(server, name)
        if now.hash != block.hash:
            server.tell(2, "the block has changed while it was reviewed: nothing was written down.")
            return
        _sign(server, part, live, now, verdict, "")

    server.typed.then(server.typed.pygls.window_show_message_request(params), answered)


def _sign(server: Server, part: Part, live: LiveBlock, block: Block, verdict: str, note: str) -> Review:
    origins = server.workspace.origins
    found = Review(
        block.hash,
        block.path,
        origins.reviewer(part.program),
        time.time(),
        verdict,
        tuple(dict.fromkeys(placed.finding.rule for placed in findings(part.program, live))),
        note,
        block.author.tool,
        block.author.model,
    )
    try:
        origins.reviews(part.program).add([found])
    except JournalError as error:
        raise RequestError(INVALID_PARAMS, f"the review could not be written down: {error}") from error
    origins.reviewed(part.program)
    return found


def _object(arguments: list[Any]) -> dict[str, Any]:
    if not arguments or not isinstance(arguments[0], dict):
        raise RequestError(INVALID_PARAMS, "the command needs an object")
    return arguments[0]
