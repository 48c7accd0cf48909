"""Which files are watched, and what is reported of them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from wardline.watch.places import GLOBS, present, relative
from wardline.watch.watch import Watch, text_of
from wardline_analyzers.agent_files.changes import concerns

FILES = (
    ".mcp.json", "sub/mcp.json", "mcp_config.json", "mcp_servers.json", "claude_desktop_config.json",
    "cline_mcp_settings.json", "gemini-extension.json", "opencode.jsonc", "crush.json", ".crush.json",
    ".vscode/mcp.json", ".vscode/settings.json", ".vscode/tasks.json", "my.code-workspace", ".cursor/mcp.json",
    ".cursor/rules/a/style.mdc", ".cursorrules", ".roo/mcp.json", ".roomodes", ".kiro/settings/mcp.json",
    ".kiro/steering/a.md", ".kiro/agents/a.json", ".kiro/hooks/a.kiro.hook", ".amazonq/mcp.json",
    ".amazonq/cli-agents/a.json", ".junie/mcp/mcp.json", ".junie/guidelines.md", ".windsurf/rules/a.md",
    ".windsurfrules", ".codeium/mcp_config.json", ".copilot/mcp-config.json", ".zed/settings.json", ".codex/config.toml",
    ".codex/prompts/a.md", ".continue/config.yaml", ".continue/config.json", ".continue/mcpServers/a.yaml",
    ".continue/rules/a.md", ".config/goose/config.yaml", ".goose/recipes/a.yaml", ".goosehints", "recipe.yaml",
    "review-recipe.yaml", ".aider.conf.yml", "librechat.yaml", "fastagent.config.yaml", "mcp_agent.config.yaml",
    ".claude/settings.local.json", ".claude/commands/a.md", ".claude-plugin/plugin.json", "hooks/hooks.json",
    ".gemini/settings.json", ".gemini/commands/a.toml", ".qwen/settings.json", ".augment/settings.json",
    ".factory/settings.json", ".amp/settings.json", ".github/copilot-instructions.md", ".github/instructions/a.md",
    ".github/hooks/a.json", "sub/AGENTS.md", "CLAUDE.md", "CLAUDE.local.md", "GEMINI.md", "SKILL.md", "a.prompt.md",
    ".devcontainer/devcontainer.json", ".devcontainer.json", ".agents/skills/a/b.md", ".trae/rules/a.md",
    ".openhands/microagents/a.md", ".opencode/agents/a.md", ".clinerules", ".clinerules/a.md",
)  # fmt: skip


def matches(glob: str, path: str) -> bool:
    """As clients match (LSP 3.17, `GlobPattern`)."""
    pattern = ""
    for piece in re.findall(r"\*\*/|\*\*|\*|\{|\}|,|[^*{},]+", glob):
        pattern += {
            "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "{": "(?:", "}": ")", ",": "|",
        }.get(piece, re.escape(piece))  # fmt: skip
    return re.fullmatch(pattern, path) is not None


@pytest.mark.parametrize("path", FILES)
def test_what_agents_act_upon_is_watched(path: str, tmp_path: Path) -> None:
    assert concerns(path) is not None
    assert any(matches(glob, path) for glob in GLOBS)
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x\n")
    assert [relative(found, str(tmp_path)) for found in present(str(tmp_path))] == [path]


@pytest.mark.parametrize("glob", GLOBS)
def test_all_editors_can_read_the_patterns(glob: str) -> None:
    """Emacs' eglot takes braces only without a star or braces inside, and fails at anything else."""
    assert re.fullmatch(r"(?:\*\*/?|\*|\{[^*{}\[\]]+\}|[^*{}\[\],?]+)*", glob)


def test_what_is_left_out(tmp_path: Path) -> None:
    for name in ("README.md", "a.py", "node_modules/a/AGENTS.md", ".venv/x/CLAUDE.md", "a/b/c/d/e/f/g/h/AGENTS.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x\n")
    if os.name == "posix":
        (tmp_path / "CLAUDE.md").symlink_to("README.md")
    assert list(present(str(tmp_path))) == []


def test_what_a_person_knows_is_not_reported(tmp_path: Path) -> None:
    file = tmp_path / "AGENTS.md"
    path = str(file)
    watch = Watch(str(tmp_path))
    assert text_of(path) is None and watch.report(path, None) is None
    file.write_bytes(b"\xef\xbb\xbfUse tabs.\n")
    text = text_of(path)
    assert text == b"Use tabs.\n"
    report = watch.report(path, text)
    assert report is not None and report.name == "AGENTS.md" and "the file is new" in report.summary
    watch.seen(path, text)
    assert watch.report(path, text) is None
    gone = watch.report(path, None)
    assert gone is not None and gone.summary == "the file was deleted" and not gone.grave
    watch.seen(path, None)
    assert watch.report(path, None) is None


def test_many_changes_are_told_in_few_words(tmp_path: Path) -> None:
    servers = ", ".join(f'"s{number}": {{"command": "x{number}"}}' for number in range(9))
    watch = Watch(str(tmp_path))
    report = watch.report(str(tmp_path / ".mcp.json"), f'{{"mcpServers": {{{servers}}}}}'.encode())
    assert report is not None and report.grave
    assert report.summary.endswith("the MCP server `s2` was added (x2), and 7 more")
