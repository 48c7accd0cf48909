"""What a policy says to an AI agent, before it writes or uses a tool."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from wardline.agents.event import Event, Phase
from wardline.agents.objection import Objection, Outcome
from wardline.agents.protocols import of
from wardline.policy.agent import mcp_servers, policy_check

POLICY = """\
[policy]
denied-tools = ["cursor"]
allowed-models = ["anthropic/*", "claude-*"]
allowed-mcp-servers = ["github", "my_docs", "https://docs.example.org/*"]
forbidden = ["crypto/"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / ".wardline.toml").write_text(POLICY)
    return folder


def event(folder: Path, tool: str = "Write", path: str = "a.py", agent: str = "claude", **more: Any) -> Event:
    paths = (str(folder / path),) if tool == "Write" else ()
    return Event(agent, more.pop("phase", Phase.BEFORE), tool, str(folder), paths=paths, **more)


def objections(event: Event, fail_closed: bool = False) -> list[Objection]:
    return list(policy_check(fail_closed)(event))


def outcome(event: Event) -> Outcome:
    return max((objection.outcome for objection in objections(event)), default=Outcome.ALLOW)


def test_forbidden_paths(folder: Path) -> None:
    (said,) = objections(event(folder, path="crypto/keys.py"))
    assert said.outcome is Outcome.DENY
    assert said.reason == (
        "Wardline: no AI-written code may be in crypto/keys.py. Leave it to a person. (The policy in .wardline.toml.)"
    )
    assert objections(event(folder, path="crypto.py")) == []
    assert "Take the change back" in objections(event(folder, path="crypto/a.py", phase=Phase.AFTER))[0].reason


def test_a_link_is_no_way_around(folder: Path) -> None:
    (folder / "crypto").mkdir()
    (folder / "door").symlink_to(folder / "crypto", target_is_directory=True)
    assert outcome(event(folder, path="door/keys.py")) is Outcome.DENY


def test_the_policy_of_the_file_counts_wherever_the_agent_stands(folder: Path, tmp_path: Path) -> None:
    elsewhere = Event("claude", Phase.BEFORE, "Write", str(tmp_path), paths=(str(folder / "crypto" / "a.py"),))
    assert outcome(elsewhere) is Outcome.DENY


def test_tools_and_models(folder: Path) -> None:
    assert outcome(event(folder, agent="cursor")) is Outcome.DENY
    assert outcome(event(folder, "Read", agent="cursor")) is Outcome.ALLOW
    assert outcome(event(folder, model="claude-sonnet-4-5")) is Outcome.ALLOW
    assert outcome(event(folder, model="gpt-5")) is Outcome.DENY
    assert outcome(event(folder)) is Outcome.ALLOW


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("mcp__github__create_issue", Outcome.ALLOW),
        ("mcp__shell__run", Outcome.DENY),
        ("mcp__my_docs__find", Outcome.ALLOW),
        ("mcp_my_docs_find", Outcome.ALLOW),
        ("mcp_shell_run", Outcome.DENY),
        ("Bash", Outcome.ALLOW),
    ],
)
def test_mcp_servers(folder: Path, tool: str, said: Outcome) -> None:
    assert outcome(event(folder, tool)) is said


def test_cursor_names_a_server_by_its_command_or_address(folder: Path) -> None:
    for arguments, said in (
        ({"tool_name": "find", "url": "https://docs.example.org/mcp"}, Outcome.ALLOW),
        ({"tool_name": "run", "command": "npx shell-server"}, Outcome.DENY),
    ):
        asked = event(folder, "beforeMCPExecution", agent="cursor", phase=Phase.OTHER, tool_input=arguments)
        assert outcome(asked) is said
    assert mcp_servers(event(folder, "mcp__", phase=Phase.BEFORE)) == ("",)


def test_an_agent_signs_nothing_and_does_not_move_its_own_limits(folder: Path) -> None:
    assert outcome(event(folder, path=".wardline/reviews.jsonl")) is Outcome.DENY
    assert outcome(event(folder, path=".wardline.toml")) is Outcome.ASK
    assert outcome(event(folder, path=".github/CODEOWNERS")) is Outcome.ASK
    (folder / "sub").mkdir()
    (folder / "sub" / ".git").mkdir()
    assert outcome(event(folder / "sub", path=".wardline/reviews.jsonl")) is Outcome.ALLOW, "no policy, no objection"


def test_a_broken_policy_is_said_and_stops_only_who_wants_it(folder: Path) -> None:
    broken = folder.parent / "broken"
    (broken / ".git").mkdir(parents=True)
    (broken / ".wardline.toml").write_text("[policy]\nforbidden = ['crypto/']\nreviews = 1\n")
    (said,) = objections(event(broken))
    assert said.outcome is Outcome.ALLOW and "at line 3" in said.reason
    assert objections(event(broken), fail_closed=True)[0].outcome is Outcome.DENY
    assert outcome(event(broken, path="crypto/a.py")) is Outcome.DENY, "what can be read of it counts"


def test_the_hook_asks_the_policy(folder: Path, tmp_path: Path) -> None:
    wardline = Program(tmp_path / "home")
    asked = {
        "hook_event_name": "PreToolUse",
        "cwd": str(folder),
        "tool_name": "mcp__shell__run",
        "tool_input": {"command": "ls"},
    }
    answer = wardline("hook", "agent", "--format", "claude", cwd=folder, stdin=json.dumps(asked))
    said = json.loads(answer)["hookSpecificOutput"]
    assert (
        said["permissionDecision"] == "deny" and "mcp__shell__run may not be used" in said["permissionDecisionReason"]
    )


def test_the_settings_let_programs_ask_about_servers() -> None:
    for name in ("claude", "codex", "gemini", "cursor"):
        assert "mcp" in json.dumps(of(name).settings("wardline hook agent")).lower()
