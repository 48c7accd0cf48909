"""Which models a configuration chooses, and which program it is for."""

from __future__ import annotations

import pytest

from wardline_analyzers.agent_files.used import models, programs
from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.files.view import FileView


def view(path: str, text: str) -> FileView:
    return FileView(text.encode(), path, kind_of(path))


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        (".claude/settings.json", '{"model": "m", "env": {"ANTHROPIC_MODEL": "n"}}', [("m",), ("n",)]),
        (".gemini/settings.json", '{"model": {"name": "m"}}', [("m",)]),
        ("opencode.json", '{"model": "p/m"}', [("p/m", "m")]),
        ("crush.json", '{"models": {"large": {"model": "m", "provider": "p"}}}', [("m", "p/m")]),
        (".zed/settings.json", '{"agent": {"default_model": {"provider": "p", "model": "m"}}}', [("m", "p/m")]),
        (".codex/config.toml", 'model = "m"\nmodel_provider = "p"\n[profiles.a]\nmodel = "n"\n', [("m", "p/m"), ("n",)]),
        (".continue/config.yaml", "models:\n  - {provider: p, model: m}\n  - {name: x}\n", [("m", "p/m")]),
        ("goose/config.yaml", "GOOSE_MODEL: m\nGOOSE_PROVIDER: p\n", [("m", "p/m")]),
        (".aider.conf.yml", "model: p/m\nweak-model: n\n", [("p/m", "m"), ("n",)]),
        (".claude/agents/a.md", "---\nname: a\nmodel: m\n---\nmodel: n\n", [("m",)]),
        (".github/chatmodes/a.chatmode.md", "---\nmodel: 'GPT-5 (copilot)'\n---\n", [("GPT-5 (copilot)",)]),
        (".claude/agents/a.md", "---\nmodel: inherit\n---\n", []),
        ("AGENTS.md", "model: m\n", []),
        (".mcp.json", '{"mcpServers": {"a": {"command": "x"}}}', []),
        (".claude/settings.json", "{", []),
    ],
)
def test_models(path: str, text: str, names: list[tuple[str, ...]]) -> None:
    found = list(models(view(path, text)))
    assert [each for each, _, _ in found] == names
    for each, start, end in found:
        assert text[start:end] == each[0]


def test_programs() -> None:
    assert programs(view("sub/.cursor/mcp.json", "")) == ("cursor",)
    assert programs(view(".mcp.json", ""))[0] == "claude-code"
    assert programs(view(".config/goose/config.yaml", "")) == ("goose",)
    assert programs(view("mcp_settings.json", "")) == ()
    assert programs(view("AGENTS.md", "")) == ()
