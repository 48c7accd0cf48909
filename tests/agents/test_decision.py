"""The decision on an event, and the seam for policies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agents.asking import CLEAN, FLAWED, MEDIUM, RULE
from wardline.agents.decision import Decision, decide
from wardline.agents.event import Change, Event, Phase
from wardline.agents.objection import Objection, Outcome, Thresholds
from wardline_analyzers.finding import Confidence, Severity


def event(folder: Path, before: str | None, after: str, name: str = "a.py") -> Event:
    path = str(folder / name)
    change = Change(path, None if before is None else before.encode(), after.encode())
    return Event("claude", Phase.BEFORE, "Write", str(folder), changes=(change,), paths=(path,))


def test_only_what_is_new_counts(folder: Path) -> None:
    assert decide(event(folder, CLEAN, FLAWED)).outcome is Outcome.DENY
    assert decide(event(folder, None, FLAWED)).outcome is Outcome.DENY
    assert decide(event(folder, FLAWED, FLAWED)) == Decision()
    assert decide(event(folder, FLAWED, "# moved\n\n" + FLAWED)) == Decision()
    assert decide(event(folder, FLAWED, CLEAN)) == Decision()
    twice = FLAWED + FLAWED.partition("\n\n\n")[2].replace("read", "read_again")
    decision = decide(event(folder, FLAWED, twice))
    assert decision.outcome is Outcome.DENY and "a new security finding in a.py" in decision.reason


def test_a_flaw_by_data_counts_although_its_line_was_there(folder: Path) -> None:
    before = "import flask, subprocess\n\napp = flask.Flask('a')\n\n@app.route('/')\ndef f():\n    x = 'ls'\n    subprocess.call(x, shell=True)\n"
    after = before.replace("'ls'", "flask.request.args['x']")
    decision = decide(event(folder, before, after))
    assert decision.outcome is Outcome.DENY and "command-injection" in decision.reason


@pytest.mark.parametrize(
    ("thresholds", "severity", "confidence", "outcome"),
    [
        (Thresholds(), Severity.HIGH, Confidence.HIGH, Outcome.DENY),
        (Thresholds(), Severity.HIGH, Confidence.MEDIUM, Outcome.ASK),
        (Thresholds(), Severity.HIGH, Confidence.LOW, Outcome.ALLOW),
        (Thresholds(), Severity.MEDIUM, Confidence.HIGH, Outcome.ASK),
        (Thresholds(), Severity.LOW, Confidence.HIGH, Outcome.ALLOW),
        (Thresholds(deny=None), Severity.HIGH, Confidence.HIGH, Outcome.ASK),
        (Thresholds(deny=None, ask=None), Severity.HIGH, Confidence.HIGH, Outcome.ALLOW),
        (Thresholds(deny=Severity.LOW), Severity.LOW, Confidence.HIGH, Outcome.DENY),
        (Thresholds(ask_confidence=Confidence.LOW), Severity.MEDIUM, Confidence.LOW, Outcome.ASK),
    ],
)
def test_thresholds(thresholds: Thresholds, severity: Severity, confidence: Confidence, outcome: Outcome) -> None:
    assert thresholds.outcome(severity, confidence) is outcome


def test_a_further_check(folder: Path) -> None:
    """What a policy does: it sees tool, model, arguments and paths, and the strictest word wins."""

    def no_writing_of_settings(event: Event) -> Iterator[Objection]:
        if any(path.endswith("settings.py") for path in event.paths):
            yield Objection(Outcome.ASK, f"{event.tool} is not to write settings.py")

    checks = [no_writing_of_settings]
    decision = decide(event(folder, None, CLEAN, "settings.py"), checks=checks)
    assert (decision.outcome, decision.reason) == (Outcome.ASK, "Write is not to write settings.py")
    decision = decide(event(folder, None, FLAWED, "settings.py"), checks=checks)
    assert decision.outcome is Outcome.DENY
    assert RULE in decision.objections[0].reason and "settings.py" in decision.objections[1].reason
    assert decide(event(folder, None, CLEAN), checks=checks) == Decision()


def test_an_objection_reaches_every_program_in_its_own_words(folder: Path) -> None:
    """A policy may object to what is no edit: the program is told so where its hook has a word for it."""
    from wardline.agents.protocols import NAMES, of

    inputs = {
        "claude": {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {}},
        "cursor": {"hook_event_name": "beforeShellExecution", "command": "ls"},
        "gemini": {"hook_event_name": "BeforeTool", "tool_name": "run_shell_command", "tool_input": {}},
        "copilot": {"toolName": "bash", "toolArgs": {}},
        "vscode": {"hookEventName": "PreToolUse", "tool_name": "runTerminalCommand", "tool_input": {}},
        "codex": {"hook_event_name": "PreToolUse", "turn_id": "1", "tool_name": "Bash", "tool_input": {}},
    }
    others = {"hook_event_name": "SessionStart", "hookEventName": "SessionStart"}
    assert tuple(inputs) == NAMES
    for name, data in inputs.items():
        protocol = of(name)
        event = protocol.read({**data, "cwd": str(folder)})
        decision = decide(event, checks=[lambda event: [Objection(Outcome.DENY, f"not {event.tool}")]])
        said = protocol.answer(event, decision)
        assert said.code == 0 and '"deny"' in said.stdout and f"not {event.tool}" in said.stdout
        started = protocol.read({**others, "cwd": str(folder)})
        assert "deny" not in protocol.answer(started, decision).stdout


def test_the_settings_of_the_project_hold(folder: Path) -> None:
    assert decide(event(folder, None, MEDIUM)).outcome is not Outcome.ALLOW
    (folder / ".wardline.toml").write_text(f'ignore = ["{RULE}"]\nexclude = ["generated/"]\n')
    from wardline.config import invalidate

    invalidate()
    assert decide(event(folder, None, FLAWED)) == Decision()
    (folder / ".wardline.toml").write_text('nonsense = 1\n[severity]\nunsafe-yaml-load = "low"\n')
    invalidate()
    decision = decide(event(folder, None, FLAWED))
    assert decision.outcome is Outcome.ALLOW
    assert "nonsense" in decision.reason and RULE in decision.reason


def test_suppressed_known_and_foreign_files_are_silent(folder: Path) -> None:
    assert decide(event(folder, None, FLAWED.rstrip() + f"  # wardline: ignore[{RULE}] a test\n")) == Decision()
    assert decide(event(folder, None, FLAWED, "a.txt")) == Decision()
    assert decide(event(folder, None, "#!/usr/bin/env python3\n" + FLAWED, "script")).outcome is Outcome.DENY
    assert decide(event(folder, None, FLAWED, ".venv/lib/a.py")) == Decision()


def test_what_cannot_be_checked_is_said(folder: Path) -> None:
    unknown = Event("claude", Phase.BEFORE, "Edit", str(folder), unchecked=("Edit: it is odd",))
    decision = decide(unknown)
    assert decision.outcome is Outcome.ALLOW and "did not check this edit: Edit: it is odd" in decision.reason
    assert decide(unknown, Thresholds(fail_closed=True)).outcome is Outcome.DENY
    large = decide(event(folder, None, "x = 1\n" * 1_000_000))
    assert large.outcome is Outcome.ALLOW and "is larger than" in large.reason


def test_no_more_is_told_than_an_agent_can_use(folder: Path) -> None:
    many = "import yaml\n" + "".join(f"yaml.load(s{i}, Loader=yaml.Loader)\n" for i in range(50))
    reason = decide(event(folder, None, many)).reason
    assert "50 new security findings" in reason and "… and 40 more" in reason
    assert reason.count(RULE) == 20  # ten findings, each with what explains it


def test_other_modules_of_the_project_are_seen(folder: Path) -> None:
    (folder / "web.py").write_text("import flask\n\ndef name():\n    return flask.request.args['n']\n")
    after = "import subprocess\nimport web\n\ndef f():\n    subprocess.call(web.name(), shell=True)\n"
    decision = decide(event(folder, None, after))
    assert decision.outcome is Outcome.DENY and "command-injection" in decision.reason
