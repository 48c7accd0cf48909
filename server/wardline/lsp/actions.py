"""Code actions, rebuilt each time from our own findings and the current text.

Nothing is taken from what the client echoes: some clients drop `data`, others send no diagnostics at all. An action is
named by what it does (`name` below), so that it can be resolved later, and refused if its finding is gone. A name is
`{"uri", "fingerprint", "fix"}` for one finding, where fix -1 is a suppression comment; `{"uri"}` for all safe fixes;
`{"uri", "block", "make"}` for what can be made of a block that an AI wrote (`block_edits.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from wardline.lsp import block_edits
from wardline.lsp.documents import Part, Program
from wardline.lsp.edits import others, workspace_edit
from wardline.lsp.fix_all import all_edits
from wardline.lsp.jsonrpc import CONTENT_MODIFIED, INVALID_PARAMS, RequestError
from wardline.project.lines import additions
from wardline_analyzers.finding import Fix, Placed, Safety
from wardline_analyzers.rules.catalog import find
from wardline_analyzers.suppress import suppression

if TYPE_CHECKING:
    from wardline.lsp.server import Server

REASON = "why is this safe?"
"""What a suppression says until its author has written the reason."""
_OWN_FAMILY = "suppressions"
"""The rules about suppression comments: their findings are mended, not suppressed."""

Name = dict[str, Any]


def touched(part: Part, start: int, end: int) -> list[Placed]:
    """The findings of a part within byte offsets of its program; if there are none, those of the same lines.

    Editors that know of no range of a diagnostic ask with the cursor's place, which may be anywhere in the line.
    """
    buffer = part.program.buffer
    own = [p for p in part.program.findings if part.start <= _start(p) <= part.end]
    exact = [p for p in own if _start(p) <= end and start <= p.offset + p.finding.span.end]
    first, last = buffer.line_at(start), buffer.line_at(end)
    return exact or [p for p in own if p.start.line <= last and first <= p.end.line]


def ways(part: Part, placed: Placed) -> Iterator[tuple[Name, str, Fix | None]]:
    """All ways to mend a finding, the best first: name, title, and the fix if it is one."""
    for number, fix in enumerate(placed.finding.fixes):
        if not fix.edits and not additions(fix.lines, part.program.terms.root):
            continue  # what it would bring is there
        yield {"uri": part.uri, "fingerprint": placed.fingerprint, "fix": number}, fix.title, fix
    known = find(placed.finding.rule)
    document = part.program.document
    if document is None or document.comments is None:
        return
    if known is None or known[0].family != _OWN_FAMILY:
        title = f"Ignore {placed.finding.rule} here, with a reason"
        yield {"uri": part.uri, "fingerprint": placed.fingerprint, "fix": -1}, title, None


def has_safe_fix(program: Program) -> bool:
    """Whether "fix all" would do anything."""
    return any(fix.safety is Safety.SAFE for placed in program.findings for fix in placed.finding.fixes)


def edit_of(server: Server, name: object) -> types.WorkspaceEdit:
    """The edit of a named action, for the text as it is now. Raises RequestError if there is none any more."""
    if not isinstance(name, dict) or not isinstance(name.get("uri"), str):
        raise RequestError(INVALID_PARAMS, "this is not the data of one of our actions")
    if "block" in name:
        return block_edits.edit_of(server, name)
    part = server.workspace.fresh(name["uri"])
    if part is None:
        raise RequestError(CONTENT_MODIFIED, "the document is not open any more")
    program, number = part.program, name.get("fix")
    if number is None:
        return workspace_edit(server.client, program, all_edits(program))
    placed = next((p for p in program.findings if p.fingerprint == name.get("fingerprint")), None)
    if placed is None or not isinstance(number, int) or number >= len(placed.finding.fixes):
        raise RequestError(CONTENT_MODIFIED, "the finding is gone")
    if number >= 0 and program.document:
        fix = placed.finding.fixes[number]
        changes = program.document.fix_edits(placed, fix)
        return workspace_edit(server.client, program, changes, others=others(server, program, fix))
    syntax = program.document.comments if program.document is not None else None
    if syntax is None:
        raise RequestError(CONTENT_MODIFIED, "this kind of file has no comments")
    edit = suppression(program.buffer.data, placed.start.line, placed.finding.rule, REASON, syntax=syntax)
    return workspace_edit(server.client, program, [(edit.start, edit.end, edit.text)], REASON)


def _start(placed: Placed) -> int:
    return placed.offset + placed.finding.span.start
