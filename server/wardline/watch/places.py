"""Where the files are that agents act upon."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from wardline.config.excluded import BUILT_IN
from wardline_analyzers.agent_files.changes import concerns

GLOBS = (
    "**/.{claude,claude-plugin,cursor,vscode,gemini,qwen,codex,kiro,amazonq,windsurf,codeium,continue,goose,roo}/**",
    "**/.{clinerules,junie,zed,augment,factory,amp,trae,agent,agents,openhands,opencode,copilot,devcontainer}/**",
    "**/.github/{instructions,prompts,chatmodes,agents,hooks}/**",
    "**/goose/**/*.{yaml,yml}",
    "**/{AGENTS,CLAUDE,CLAUDE.local,GEMINI,QWEN,SKILL,CONVENTIONS,WARP,REPLIT,copilot-instructions}.md",
    "**/*.{instructions,prompt,chatmode,agent}.md",
    "**/{.mcp,mcp,mcp_config,mcp_settings,mcp_servers,claude_desktop_config,cline_mcp_settings}.json",
    "**/{gemini-extension,opencode,crush,.crush,devcontainer,.devcontainer}.{json,jsonc}",
    "**/hooks/hooks.json",
    "**/{.cursorrules,.windsurfrules,.clinerules,.roorules,.roomodes,.goosehints}",
    "**/*.code-workspace",
    "**/{.aider.conf,librechat,fastagent.config,fastagent.secrets,mcp_agent.config,mcp_agent.secrets}.{yaml,yml}",
    "**/recipe.{yaml,yml}",
    "**/*{-,_,.}recipe.{yaml,yml}",
)
"""What a client is asked to watch; of what it tells, `concerns` decides. Emacs takes no `*` inside braces."""
_MAYBE = re.compile(r"^\.|\.(?:jsonc?|mdc?|ya?ml|toml|txt|hook|code-workspace)$", re.IGNORECASE)
"""Names of files that are worth a closer look."""
_DEEPEST = 6
_MOST_FILES = 1000
_MOST_ENTRIES = 50_000


def present(top: str) -> Iterator[str]:
    """The files below a folder, by absolute path: no links, nothing that tools keep; bounded in a huge tree."""
    entries = files = 0
    base = top.rstrip(os.sep).count(os.sep)
    for folder, folders, names in os.walk(top):
        entries += len(folders) + len(names)
        deep = folder.count(os.sep) - base >= _DEEPEST
        folders[:] = [] if deep or entries > _MOST_ENTRIES else [name for name in folders if name not in BUILT_IN]
        for name in names:
            if not _MAYBE.search(name):
                continue
            path = os.path.join(folder, name)
            if files < _MOST_FILES and concerns(relative(path, top)) is not None and not os.path.islink(path):
                files += 1
                yield path


def relative(path: str, top: str) -> str:
    """A path as the rules see it."""
    return os.path.relpath(path, top).replace(os.sep, "/")
