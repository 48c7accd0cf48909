"""`workspace/executeCommand`: what our code actions and an editor's menu can call. Commands run nothing of the
workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from wardline.lsp import actions, block_commands, edits
from wardline.lsp.capabilities import FIX
from wardline.lsp.jsonrpc import INVALID_PARAMS, RequestError
from wardline.lsp.pending import Pending
from wardline_analyzers import engine
from wardline_analyzers.rules import describe
from wardline_analyzers.rules.catalog import find, load

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = types.WORKSPACE_EXECUTE_COMMAND


def handle(server: Server, params: types.ExecuteCommandParams) -> Any:
    command = _COMMANDS.get(params.command)
    if command is None:
        raise RequestError(INVALID_PARAMS, f"there is no command {params.command}")
    return command(server, list(params.arguments or ()))


def fix(server: Server, arguments: list[Any]) -> None:
    """`wardline.fix [data of a code action]`: make it. For clients that cannot take an action with an edit."""
    edits.apply(server, actions.edit_of(server, _first(arguments)), "Wardline: fix")


def fix_all(server: Server, arguments: list[Any]) -> None:
    """`wardline.fixAll [URI]`: make all safe fixes of an open document."""
    edits.apply(server, actions.edit_of(server, {"uri": _first(arguments)}), "Wardline: make all safe fixes")


def explain(server: Server, arguments: list[Any]) -> str:
    """`wardline.explain [rule]`: all that there is to say about a rule, as Markdown."""
    name = _first(arguments)
    found = find(load().by_alias.get(str(name), (str(name),))[0])
    if found is None:
        raise RequestError(INVALID_PARAMS, "there is no such rule")
    page = found[1].page(found[0].id)
    return describe.explain(page.rule, page.sections)


def clear_cache(server: Server, arguments: list[Any]) -> None:
    """`wardline.clearCache`: forget all that is remembered in this process, and analyse everything again."""
    engine.clear_caches()
    for program in server.workspace.programs():
        program.set_text(program.buffer.data)
        server.workspace.pace.changed(program)


def scan_workspace(server: Server, arguments: list[Any]) -> Pending:
    """`wardline.scanWorkspace`: analyse all files of the workspace; the result counts files and findings."""
    return server.typed.files.scan()


def _first(arguments: list[Any]) -> Any:
    if not arguments:
        raise RequestError(INVALID_PARAMS, "the command needs an argument")
    return arguments[0]


_COMMANDS: dict[str, Callable[[Server, list[Any]], Any]] = {
    FIX: fix,
    "wardline.fixAll": fix_all,
    "wardline.scanWorkspace": scan_workspace,
    "wardline.explain": explain,
    "wardline.clearCache": clear_cache,
    "wardline.suggestionAccepted": block_commands.suggestion_accepted,
    "wardline.pasted": block_commands.pasted,
    "wardline.review": block_commands.review,
    "wardline.fixBlock": block_commands.fix_block,
    "wardline.reject": block_commands.reject,
}
