"""What a policy says of what an AI agent is about to do: the check for `wardline.agents.decision.decide`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from wardline.agents.code_check import shown
from wardline.agents.event import Event, Phase
from wardline.agents.objection import Check, Objection, Outcome
from wardline.policy.settings import Found, checkout_of, policy_of
from wardline.review.records import FILE as REVIEWS

PROGRAMS = {
    "claude": ("claude", "claude-code"),
    "cursor": ("cursor",),
    "gemini": ("gemini", "gemini-cli"),
    "copilot": ("copilot", "github-copilot", "copilot-cli"),
    "vscode": ("vscode", "copilot", "github-copilot"),
    "codex": ("codex",),
}
"""What the programs behind the protocols are called in policies and records."""

_OWNERS = re.compile(r"(?:^|/)CODEOWNERS$")
_MCP_EVENT = "beforeMCPExecution"
"""Cursor's event: it names the server by its command or address."""


def policy_check(fail_closed: bool = False) -> Check:
    """A check by the policy of the checkout that the agent works in. A policy that cannot be read is said, and denies
    only with `fail_closed`."""

    def check(event: Event) -> Iterator[Objection]:
        return _check(event, Outcome.DENY if fail_closed else Outcome.ALLOW)

    return check


def _check(event: Event, broken: Outcome) -> Iterator[Objection]:
    here = checkout_of(os.path.join(event.cwd, "_"), event.cwd)
    told: set[str] = set()
    for top in dict.fromkeys((here, *(checkout_of(path, here) for path in event.paths))):
        found = policy_of(top)
        if found.file is not None and found.problems:
            name = shown(str(found.file), event.cwd)
            first = found.problems[0]
            yield Objection(
                broken,
                f"Wardline: the policy in {name} is broken at line {first.start.line + 1} ({first.text()}), so not all "
                "of it was checked. `wardline config` shows what is wrong.",
            )
        if found.policy.is_empty:
            continue
        objections = [*_of_paths(event, found, top)]
        if top == here:
            objections += [*_of_program(event, found), *_of_server(event, found)]
        for objection in objections:
            if objection.reason not in told:
                told.add(objection.reason)
                yield objection


def _of_program(event: Event, found: Found) -> Iterator[Objection]:
    tools, models = found.policy.tools, found.policy.models
    writes = bool(event.paths or event.changes or event.unchecked)
    if not writes:  # only what it writes is of interest
        return
    if tools and (why := tools.objection(*PROGRAMS.get(event.agent, (event.agent,)))):
        yield _denied(f"{event.agent} may not write code here: {why}. Stop, and tell the person.", found)
    if models and event.model and (why := models.objection(*_models(event.model))):
        yield _denied(f"the model {event.model} may not write code here: {why}. Stop, and tell the person.", found)


def _models(model: str) -> tuple[str, ...]:
    """Policies name models as records do (`anthropic/claude-…`); agent programs leave the provider out."""
    return (model, model.rpartition("/")[2])


def _of_server(event: Event, found: Found) -> Iterator[Objection]:
    servers = found.policy.mcp_servers
    names = mcp_servers(event)
    if servers and names and (why := servers.objection(*names)):
        yield _denied(f"the MCP server of {_tool(event)} may not be used: {why}. Do without it.", found)


def _tool(event: Event) -> str:
    name = event.tool_input.get("tool_name") if event.tool == _MCP_EVENT else event.tool
    return str(name)[:100]


def mcp_servers(event: Event) -> tuple[str, ...]:
    """What the MCP server of a tool may be called; none: it is no tool of an MCP server, or nobody says of which one.

    `mcp__server__tool` names it (Claude Code, Codex). In `mcp_server_tool` (Gemini CLI, VS Code) it cannot be told
    where the name ends, so there are several.
    """
    tool = event.tool
    if tool == _MCP_EVENT:
        named = (event.tool_input.get(name) for name in ("server_name", "server", "url", "command"))
        return tuple(name for name in named if isinstance(name, str) and name)
    if event.phase is Phase.OTHER:
        return ()
    if tool.startswith("mcp__"):
        return (tool[5:].partition("__")[0],)
    if tool.startswith("mcp_"):
        words = tool[4:].split("_")
        return tuple("_".join(words[:n]) for n in range(1, min(len(words), 12)))
    return ()


def _of_paths(event: Event, found: Found, top: str) -> Iterator[Objection]:
    for path in event.paths:
        for name in _names(path, top):
            if found.policy.forbidden.match(name):
                before = event.phase is Phase.BEFORE
                todo = "Leave it to a person" if before else "Take the change back, and tell the person"
                yield _denied(f"no AI-written code may be in {name}. {todo}.", found)
            if name == REVIEWS:
                yield _denied(f"{name} holds what people have reviewed; an agent must not write it.", found)
            elif _OWNERS.search(name) or os.path.join(top, name) == str(found.file):
                yield Objection(Outcome.ASK, f"Wardline: {name} says what is allowed here. A person is to decide.")


def _names(path: str, top: str) -> tuple[str, ...]:
    """A path relative to a checkout, as it is and with links in it resolved; none if it is in another place."""
    names = [
        os.path.relpath(file, folder).replace(os.sep, "/")
        for file, folder in ((path, top), (os.path.realpath(path), os.path.realpath(top)))
        if file.startswith(os.path.join(folder, ""))
    ]
    return tuple(dict.fromkeys(names))


def _denied(why: str, found: Found) -> Objection:
    assert found.file is not None
    return Objection(Outcome.DENY, f"Wardline: {why} (The policy in {found.file.name}.)")
