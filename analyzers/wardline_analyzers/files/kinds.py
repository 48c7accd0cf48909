"""What kind of file this is: the path decides, or the language that an editor names where the path says nothing.

A kind may be a special case of another: a workflow is also YAML, and everything is text. A rule for `yaml` runs on
workflows too, one for `text` on every file that is not code with a front end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from wardline_analyzers.suppress.syntax import DASHES, HASH, LUA, MARKUP, PYTHON, SLASHES, STYLE, CommentSyntax

TEXT = "text"
"""The kind of everything that is no other kind."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file."""

    name: str
    """As in `languages` of a rule page."""
    languages: tuple[str, ...]
    """This kind and those that it is a special case of, `text` last."""
    comments: CommentSyntax | None
    """None: the format has no comments, so nothing can be suppressed in the file itself."""
    example: str
    """The path of an example whose page names none."""

    @property
    def is_prose(self) -> bool:
        """It is written to be read: Markdown, HTML, plain text."""
        return self.comments is MARKUP or self.comments is None


def _kind(name: str, parent: FileKind | None, example: str, comments: CommentSyntax | None = HASH) -> FileKind:
    above = parent.languages if parent is not None else (TEXT,)
    return FileKind(name, (name, *above), comments if parent is None else parent.comments, example)


_PLAIN = FileKind(TEXT, (TEXT,), None, "notes.txt")
_YAML = _kind("yaml", None, "settings.yaml")
_JSON = _kind("json", None, "settings.json", None)
_JSONC = _kind("jsonc", None, "settings.jsonc", SLASHES)
_TOML = _kind("toml", None, "settings.toml")
_INI = _kind("ini", None, "settings.ini")
_ENV = _kind("dotenv", None, ".env")
_MARKDOWN = _kind("markdown", None, "README.md", MARKUP)
_XML = _kind("xml", None, "settings.xml", MARKUP)
_SHELL = _kind("shell", None, "run.sh")
_HTML = _kind("html", None, "page.html", MARKUP)
_JAVASCRIPT = _kind("javascript", None, "app.js", SLASHES)

_GENERAL = (
    _YAML,
    _JSON,
    _JSONC,
    _TOML,
    _INI,
    _ENV,
    _MARKDOWN,
    _XML,
    _SHELL,
    _HTML,
    _kind("ejs", _HTML, "views/page.ejs"),
    _kind("handlebars", _HTML, "views/page.hbs"),
    _kind("pug", None, "views/page.pug", SLASHES),
    _kind("css", None, "page.css", STYLE),
    _kind("sql", None, "schema.sql", DASHES),
    _JAVASCRIPT,
    _kind("typescript", _JAVASCRIPT, "app.ts"),
    _kind("go", None, "main.go", SLASHES),
    _kind("java", None, "Main.java", SLASHES),
    _kind("kotlin", None, "Main.kt", SLASHES),
    _kind("csharp", None, "Program.cs", SLASHES),
    _kind("php", None, "index.php", SLASHES),
    _kind("ruby", None, "app.rb"),
    _kind("rust", None, "main.rs", SLASHES),
    _kind("lua", None, "app.lua", LUA),
    _kind("c", None, "main.c", SLASHES),
    _kind("cpp", None, "main.cpp", SLASHES),
    _kind("powershell", None, "run.ps1"),
    _kind("terraform", None, "main.tf"),
    _kind("dockerfile", None, "Dockerfile"),
    _kind("makefile", None, "Makefile"),
)

_SPECIAL = (
    # dependencies
    _kind("requirements", None, "requirements.txt"),
    _kind("pyproject", _TOML, "pyproject.toml"),
    _kind("poetry-lock", _TOML, "poetry.lock"),
    _kind("uv-lock", _TOML, "uv.lock"),
    _kind("pylock", _TOML, "pylock.toml"),
    _kind("pipfile", _TOML, "Pipfile"),
    _kind("pipfile-lock", _JSON, "Pipfile.lock"),
    _kind("setup-cfg", _INI, "setup.cfg"),
    _kind("conda-environment", _YAML, "environment.yml"),
    _kind("package-json", _JSON, "package.json"),
    _kind("package-lock", _JSON, "package-lock.json"),
    _kind("yarn-lock", None, "yarn.lock"),
    _kind("pnpm-lock", _YAML, "pnpm-lock.yaml"),
    _kind("go-mod", None, "go.mod", SLASHES),
    _kind("cargo-toml", _TOML, "Cargo.toml"),
    _kind("cargo-lock", _TOML, "Cargo.lock"),
    _kind("maven-pom", _XML, "pom.xml"),
    _kind("gradle", None, "build.gradle", SLASHES),
    _kind("gradle-catalog", _TOML, "gradle/libs.versions.toml"),
    _kind("gemfile", None, "Gemfile"),
    _kind("gemfile-lock", None, "Gemfile.lock", None),
    _kind("composer-json", _JSON, "composer.json"),
    # pipelines
    _kind("github-workflow", _YAML, ".github/workflows/ci.yml"),
    _kind("github-action", _YAML, "action.yml"),
    _kind("dependabot", _YAML, ".github/dependabot.yml"),
    _kind("gitlab-ci", _YAML, ".gitlab-ci.yml"),
    _kind("compose", _YAML, "compose.yaml"),
    _kind("pre-commit", _YAML, ".pre-commit-config.yaml"),
    # agents
    _kind("mcp-config", _JSONC, ".mcp.json"),
    _kind("codex-config", _TOML, ".codex/config.toml"),
    _kind("agent-config", _YAML, ".continue/config.yaml"),
    _kind("agent-settings", _JSONC, ".claude/settings.json"),
    _kind("agent-instructions", _MARKDOWN, "AGENTS.md"),
    _kind("editor-settings", _JSONC, ".vscode/settings.json"),
    _kind("editor-tasks", _JSONC, ".vscode/tasks.json"),
    _kind("devcontainer", _JSONC, ".devcontainer/devcontainer.json"),
)

_WHOLE_PYTHON = FileKind("python", ("python",), PYTHON, "example.py")
"""A Python file as a whole; its units are `wardline_analyzers.document`'s."""

KINDS: dict[str, FileKind] = {kind.name: kind for kind in (_PLAIN, *_GENERAL, *_SPECIAL, _WHOLE_PYTHON)}
"""All kinds by name."""

_BY_PATH: dict[str, tuple[str, ...]] = {
    # dependencies
    "requirements": (
        r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in)",
        r"requirements/(?:.*/)?[^/]+\.(?:txt|in)",
    ),
    "pyproject": (r"pyproject\.toml",),
    "poetry-lock": (r"poetry\.lock",),
    "uv-lock": (r"uv\.lock",),
    "pylock": (r"pylock(?:\.[^/.]+)?\.toml",),
    "pipfile": (r"pipfile",),
    "pipfile-lock": (r"pipfile\.lock",),
    "setup-cfg": (r"setup\.cfg",),
    "conda-environment": (r"(?:conda[-_])?env(?:ironment)?(?:[-_.][^/]*)?\.ya?ml",),
    "package-json": (r"package\.json",),
    "package-lock": (r"(?:package-lock|npm-shrinkwrap)\.json",),
    "yarn-lock": (r"yarn\.lock",),
    "pnpm-lock": (r"pnpm-lock\.yaml",),
    "go-mod": (r"go\.mod",),
    "cargo-toml": (r"cargo\.toml",),
    "cargo-lock": (r"cargo\.lock",),
    "maven-pom": (r"pom\.xml", r"[^/]+\.pom(?:\.xml)?"),
    "gradle": (r"[^/]+\.gradle(?:\.kts)?",),
    "gradle-catalog": (r"[^/]+\.versions\.toml",),
    "gemfile": (r"gemfile", r"[^/]+\.gemspec"),
    "gemfile-lock": (r"gemfile\.lock",),
    "composer-json": (r"composer\.json",),
    # pipelines
    "github-workflow": (r"\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml",),
    "github-action": (r"action\.ya?ml",),
    "dependabot": (r"\.github/dependabot\.ya?ml",),
    "gitlab-ci": (r"[^/]*\.gitlab-ci\.ya?ml",),
    "compose": (r"(?:docker-)?compose(?:[-_.][^/]*)?\.ya?ml",),
    "pre-commit": (r"\.pre-commit-(?:config|hooks)\.ya?ml",),
    "dockerfile": (r"(?:docker|container)file(?:[-_.][^/]*)?", r"[^/]+\.(?:docker|container)file"),
    # agents
    "mcp-config": (
        r"\.?mcp\.json",
        r"mcp_(?:config|settings|servers)\.json",
        r"\.continue/(?:config|mcpservers/[^/]+)\.json",
        r"\.?crush\.json",
        r"(?:claude_desktop_config|cline_mcp_settings|gemini-extension)\.json",
        r"opencode\.jsonc?",
        r"\.zed/settings\.json",
        r"\.(?:vscode|cursor|roo|kiro/settings|amazonq|junie/mcp|windsurf|codeium|copilot)/mcp(?:[-_]config)?\.json",
    ),
    "codex-config": (r"\.codex/config\.toml",),
    "agent-config": (
        r"\.continue/(?:config|(?:mcpservers|agents|assistants|models|prompts|rules)/.+)\.ya?ml",
        r"(?:\.?goose)/(?:.*/)?[^/]+\.ya?ml",
        r"(?:[^/]+[-_.])?recipe\.ya?ml",
        r"\.aider\.conf\.ya?ml",
        r"librechat\.ya?ml",
        r"(?:fastagent|mcp_agent)\.(?:config|secrets)\.ya?ml",
    ),
    "agent-settings": (
        r"\.(?:claude|gemini|qwen|cursor|amazonq|kiro|augment|factory|amp)/settings(?:\.local)?\.json",
        r"\.(?:claude|gemini|qwen|cursor|amazonq|kiro|codex|windsurf)/(?:hooks|permissions|cli|cli-config)\.json",
        r"\.kiro/(?:agents/[^/]+\.json|hooks/[^/]+\.hook)",
        r"\.amazonq/cli-agents/[^/]+\.json",
        r"\.github/hooks/[^/]+\.json",
        r"\.claude-plugin/(?:plugin|marketplace)\.json",
        r"hooks/hooks\.json",
    ),
    "agent-instructions": (
        r"(?:agents|claude|claude\.local|gemini|qwen|copilot-instructions|skill|conventions|warp|replit)\.md",
        r"\.(?:cursorrules|windsurfrules|clinerules|roorules|roomodes|goosehints)",
        r"\.(?:cursor|windsurf|continue|amazonq|augment|trae)/(?:.*/)?(?:rules|workflows|prompts)/.*\.(?:mdc?|txt)",
        r"\.agents?/(?:rules|workflows|skills|prompts|commands|agents)/.*\.mdc?",
        r"\.(?:openhands|factory)/(?:microagents|skills|commands|droids)/.*\.mdc?",
        r"\.(?:clinerules|roo|kiro/steering|junie)/.*\.(?:mdc?|txt)",
        r"\.(?:claude|opencode|codex|gemini|cursor|qwen)/(?:commands?|agents?|skills?|prompts|rules)/.*\.(?:mdc?|toml)",
        r"\.github/(?:instructions|prompts|chatmodes|agents)/.*\.md",
        r"[^/]+\.(?:instructions|prompt|chatmode|agent)\.md",
    ),
    "editor-settings": (r"\.vscode/settings\.json", r"[^/]+\.code-workspace"),
    "editor-tasks": (r"\.vscode/tasks\.json",),
    "devcontainer": (r"\.?devcontainer\.json",),
    # by name
    "dotenv": (r"\.env(?:\.[^/]+)?", r"[^/]+\.env"),
    "makefile": (r"(?:gnu)?makefile", r"[^/]+\.mk"),
    "shell": (r"\.(?:bash|zsh|profile)[^/]*",),
}
"""Kind to patterns of the end of a path, in small letters; the first that fits counts."""

_BY_SUFFIX = {
    "yaml": "yaml", "yml": "yaml", "json": "json", "jsonc": "jsonc", "json5": "jsonc", "toml": "toml",
    "ini": "ini", "cfg": "ini", "conf": "ini", "properties": "ini",
    "md": "markdown", "mdc": "markdown", "markdown": "markdown", "xml": "xml", "svg": "xml",
    "sh": "shell", "bash": "shell", "zsh": "shell", "ksh": "shell",
    "html": "html", "htm": "html", "vue": "html", "svelte": "html", "css": "css", "scss": "css", "less": "css",
    "ejs": "ejs", "hbs": "handlebars", "handlebars": "handlebars", "mustache": "handlebars",
    "pug": "pug", "jade": "pug", "jsp": "html", "jspf": "html", "tag": "html",
    "sql": "sql", "js": "javascript", "mjs": "javascript", "cjs": "javascript", "jsx": "javascript",
    "ts": "typescript", "mts": "typescript", "cts": "typescript", "tsx": "typescript",
    "go": "go", "java": "java", "kt": "kotlin", "kts": "kotlin", "cs": "csharp", "php": "php", "rb": "ruby",
    "rs": "rust", "lua": "lua", "c": "c", "h": "c", "cc": "cpp", "cpp": "cpp", "cxx": "cpp", "hpp": "cpp",
    "ps1": "powershell", "psm1": "powershell", "tf": "terraform", "tfvars": "terraform", "hcl": "terraform",
}  # fmt: skip

_BY_LANGUAGE = {
    "shellscript": "shell", "sh": "shell", "bash": "shell", "zsh": "shell", "pip-requirements": "requirements",
    "requirements": "requirements", "javascriptreact": "javascript", "typescriptreact": "typescript",
    "dockercompose": "compose", "github-actions-workflow": "github-workflow", "yaml.github": "github-workflow",
    "yaml.docker-compose": "compose", "yaml.gitlab": "gitlab-ci", "hcl": "terraform", "terraform-vars": "terraform",
    "go.mod": "go-mod", "gomod": "go-mod", "properties": "ini", "dosini": "ini", "make": "makefile",
    "svg": "xml", "vue": "html", "svelte": "html", "jsp": "html", "scss": "css", "less": "css",
    "jade": "pug", "mustache": "handlebars", "objective-c": "c", "objective-cpp": "cpp",
}  # fmt: skip
"""What editors call languages, where it is not what we call them."""

_PATTERNS = tuple(
    (re.compile(rf"(?:.*/)?(?:{'|'.join(patterns)})"), KINDS[name]) for name, patterns in _BY_PATH.items()
)


@lru_cache(maxsize=4096)
def kind_of(path: str, language: str = "") -> FileKind:
    """The kind of a file that is not Python.

    `path` has forward slashes, and is best given from the root of the project; `language` is the language id of an
    editor (LSP 3.17, "Text Document Language Identifiers"), or the name of a kind.
    """
    lower = path.lower()
    for pattern, kind in _PATTERNS:
        if pattern.fullmatch(lower):
            return kind
    name = lower.rpartition("/")[2]
    if "." in name and (known := _BY_SUFFIX.get(name.rpartition(".")[2])):
        return KINDS[known]
    language = language.lower()
    named = KINDS.get(_BY_LANGUAGE.get(language, language), _PLAIN)
    return named if named is not _WHOLE_PYTHON else _PLAIN
