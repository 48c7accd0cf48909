"""What kind of file a path is."""

from __future__ import annotations

import pytest

from wardline_analyzers.files.kinds import KINDS, kind_of


@pytest.mark.parametrize("name", [name for name in KINDS if name != "python"])
def test_the_example_of_a_kind_is_of_that_kind(name: str) -> None:
    kind = KINDS[name]
    assert kind_of(kind.example).name == name
    assert kind.languages[0] == name and kind.languages[-1] == "text"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("requirements-dev.txt", "requirements"),
        ("deps/requirements.in", "requirements"),
        ("requirements/base.txt", "requirements"),
        ("dev_requirements.txt", "requirements"),
        ("notes/requirementsless.md", "markdown"),
        ("sub/.github/workflows/a.yaml", "github-workflow"),
        (".github/workflows/deep/a.yaml", "yaml"),
        ("Dockerfile.prod", "dockerfile"),
        ("api.dockerfile", "dockerfile"),
        ("docker-compose.override.yml", "compose"),
        (".cursor/mcp.json", "mcp-config"),
        (".continue/config.yaml", "agent-config"),
        (".continue/mcpServers/a.yaml", "agent-config"),
        (".continue/mcpServers/a.json", "mcp-config"),
        (".continue/rules/style.md", "agent-instructions"),
        ("home/.config/goose/config.yaml", "agent-config"),
        (".goose/recipes/a.yaml", "agent-config"),
        (".aider.conf.yml", "agent-config"),
        (".kiro/agents/a.json", "agent-settings"),
        (".github/hooks/a.json", "agent-settings"),
        (".agents/skills/a/notes.md", "agent-instructions"),
        (".windsurf/workflows/a.md", "agent-instructions"),
        ("config.yaml", "yaml"),
        (".cursor/rules/style.mdc", "agent-instructions"),
        ("CLAUDE.md", "agent-instructions"),
        (".claude/skills/x/SKILL.md", "agent-instructions"),
        (".claude/settings.local.json", "agent-settings"),
        (".env.production", "dotenv"),
        ("a.unknown", "text"),
        ("LICENSE", "text"),
    ],
)
def test_by_path(path: str, kind: str) -> None:
    assert kind_of(path).name == kind


def test_the_path_goes_before_the_editors_word() -> None:
    assert kind_of("pyproject.toml", "toml").name == "pyproject"
    assert kind_of("untitled:Untitled-1", "shellscript").name == "shell"
    assert kind_of("x", "no such language").name == "text"
    assert kind_of("x", "python").name == "text"  # Python is no kind of other file
