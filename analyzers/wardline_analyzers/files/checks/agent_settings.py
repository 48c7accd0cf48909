"""Settings of agents and editors: what runs without asking, what runs on opening, where requests go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.agent_files.servers import root
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.scripts import piped
from wardline_analyzers.structured.node import (
    Mapping,
    Node,
    Pair,
    Scalar,
    get,
    is_true,
    items,
    pair,
    pairs,
    resolved,
    scalars,
    text,
    walk,
)

_SWITCHES = {
    "chat.tools.autoApprove": "true", "chat.tools.global.autoApprove": "true", "chat.agent.autoApprove": "true",
    "chat.tools.terminal.autoApprove": "true", "chat.tools.edits.autoApprove": "true",
    "chat.tools.urls.autoApprove": "true", "geminicodeassist.agentYoloMode": "true",
    "claudeCode.allowDangerouslySkipPermissions": "true", "claude-code.allowDangerouslySkipPermissions": "true",
    "roo-cline.alwaysAllowExecute": "true", "cline.autoApprove": "true", "enableAllProjectMcpServers": "true",
    "skipDangerousModePermissionPrompt": "true", "autoAccept": "true", "yolo": "true",
    "security.workspace.trust.enabled": "false", "disableAllHooks": "",
    "amp.dangerouslyAllowAll": "true", "yes-always": "true", "always_allow_tool_actions": "true",
}  # fmt: skip
"""Settings that let an agent act without asking, and the value that does it."""
_MODES = {
    "permissionMode": {"bypassPermissions": Severity.HIGH, "acceptEdits": Severity.INFO},
    "defaultMode": {"bypassPermissions": Severity.HIGH, "acceptEdits": Severity.INFO},
    "defaultApprovalMode": {"yolo": Severity.HIGH, "auto_edit": Severity.INFO},
    "approvalMode": {"yolo": Severity.HIGH, "unrestricted": Severity.HIGH, "auto-edit": Severity.INFO},
    "approval_policy": {"never": Severity.MEDIUM},
    "sandbox_mode": {"danger-full-access": Severity.HIGH},
    "GOOSE_MODE": {"auto": Severity.LOW},
}
_FLAGS = re.compile(
    r"--(?:dangerously-skip-permissions|dangerously-bypass-approvals-and-sandbox|yolo|allow-all-tools|trust-all-tools)\b"
)
_TOOL = r"(?:[Bb]ash|Shell|shell|run_shell_command|ShellTool|execute_bash)"
_ALL = re.compile(rf"\*|{_TOOL}(?:\(\s*(?:\*|:\*|\*:\*|\*\*)?\s*\))?")
_STRONG = re.compile(
    rf"{_TOOL}\(\s*(curl|wget|sudo|sh|bash|zsh|eval|rm|ssh|scp|nc|chmod|powershell|pwsh)(?:[:\s]\*|\s*\*|\))"
)
_INTERPRETER = re.compile(
    rf"{_TOOL}\(\s*(python[\d.]*|node|deno|bun|perl|ruby|php|osascript|docker|npx|bunx|uvx|xargs|env|find)(?:[:\s]\*|\s*\*|\))"
)
_GRANT = re.compile(r"[^\s,(]+(?:\([^)]*\))?")
"""One tool of `allowed-tools`."""
_EVERYWHERE = re.compile(r"(?:[A-Za-z]:)?[/\\]?|~/?|\$\{?HOME\}?/?|/(?:home|Users|root|etc)/?")
_URLS = frozenset({
    "ANTHROPIC_BASE_URL", "ANTHROPIC_BEDROCK_BASE_URL", "ANTHROPIC_VERTEX_BASE_URL", "OPENAI_BASE_URL",
    "OPENAI_API_BASE", "GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL", "AZURE_OPENAI_ENDPOINT",
    "OPENROUTER_BASE_URL", "OPENAI_API_HOST", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy",
    "openai_base_url", "chatgpt_base_url", "openai-api-base", "http.proxy",
})  # fmt: skip
_CODE = frozenset(
    {"NODE_OPTIONS", "LD_PRELOAD", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "PYTHONSTARTUP", "GIT_SSH_COMMAND"}
)
_LOADS = re.compile(
    r"(?:^|\s)[\"']?(?:-r|--require|--import|--loader|--experimental-loader|--openssl-(?:shared-)?config)(?:[\s=]|$)|\$\{?\w"
)
"""Options of Node that load what a file says; most of its others speak of memory and warnings."""
_UNCHECKED = {"NODE_TLS_REJECT_UNAUTHORIZED": "0", "http.proxyStrictSSL": "false", "PYTHONHTTPSVERIFY": "0"}
_HERE = re.compile(r"https?://(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?:[:/]|$)|\$|^$")
_OFFICIAL = re.compile(
    r"https://(?:[\w-]+\.)*(?:anthropic\.com|openai\.com|googleapis\.com|openai\.azure\.com|amazonaws\.com)(?:[:/]|$)"
)
_COMMANDS = (
    "apiKeyHelper", "awsAuthRefresh", "awsCredentialExport", "otelHeadersHelper", "lint-cmd", "test-cmd",
    "notifications-command", "statusLine", "subagentStatusLine", "fileSuggestion", "notify",
)  # fmt: skip
_DECODED = re.compile(
    r"base64\s+(?:-d|--decode|-D)\b|FromBase64String|-[Ee]nc(?:odedCommand)?\b|\beval\b|\bnc\s+-|/dev/tcp/"
)
_NETWORK = re.compile(r"\b(?:curl|wget|Invoke-WebRequest|iwr)\b")


def approval(view: FileView) -> Iterator[FileMatch]:
    """What an agent does without asking."""
    for entry in walk(view.of(root)):
        name, value = entry.key.text, resolved(entry.value)
        if not isinstance(value, Scalar):
            if name in ("chat.tools.terminal.autoApprove", "chat.tools.urls.autoApprove"):
                yield from _rules(value)
            continue
        said = value.text
        if _SWITCHES.get(name) and value.plain and said == _SWITCHES[name]:
            better = "false" if said == "true" else "true"
            fix = Fix("Ask each time", Safety.SUGGESTED, (Edit(value.start, value.end, better),))
            yield FileMatch(entry.key.start, value.end, {"what": f"{name}: {said}"}, fixes=(fix,))
        elif name in _MODES and said in _MODES[name]:
            yield FileMatch(entry.key.start, value.end, {"what": f"{name}: {said}"}, severity=_MODES[name][said])
    yield from _by_place(view)
    for scalar in scalars(view.of(root)):
        if flag := _FLAGS.search(scalar.text):
            yield FileMatch(*scalar.inner, {"what": flag[0]}, severity=Severity.HIGH)


_PLACED = {
    ("agent", "tool_permissions", "default"): ("allow", Severity.HIGH),
    ("sandbox_workspace_write", "network_access"): ("true", Severity.LOW),
    ("permission",): ("allow", Severity.MEDIUM),
    ("permission", "*"): ("allow", Severity.MEDIUM),
    ("permission", "bash"): ("allow", Severity.MEDIUM),
    ("permission", "bash", "*"): ("allow", Severity.MEDIUM),
}
"""Settings whose names mean this in their place only (Zed, Codex, opencode), and the value that does it."""


def _by_place(view: FileView) -> Iterator[FileMatch]:
    for way, (bad, severity) in _PLACED.items():
        entry = pair(get(view.of(root), *way[:-1]), way[-1])
        if entry is not None and isinstance(entry.value, Scalar) and entry.value.text == bad:
            what = {"what": f"{'.'.join(way)}: {bad}"}
            yield FileMatch(entry.key.start, entry.value.end, what, severity=severity)


_ANYTHING = frozenset({".*", ".+", "*", "", "curl", "wget", "sudo", "rm", "bash", "sh", "eval"})
"""Commands and addresses that, approved, approve nearly all."""


def _rules(node: Node | None) -> Iterator[FileMatch]:
    """Commands and addresses that VS Code approves, by name or regular expression."""
    for entry in pairs(node):
        allowed = is_true(entry.value) or is_true(get(entry.value, "approve"))
        if allowed and entry.value is not None and entry.key.text.strip("/^$") in _ANYTHING:
            what = {"what": f"`{entry.key.text}`"}
            yield FileMatch(entry.key.start, entry.value.end, what, severity=Severity.HIGH)


def permission(view: FileView) -> Iterator[FileMatch]:
    """Permissions that allow every command."""
    top = view.of(root)
    for lists in (
        get(top, "permissions", "allow"),
        get(top, "permissions", "allowed_tools"),
        get(top, "allowedTools"),
        get(top, "tools", "allowed"),
        get(top, "kiroAgent.trustedCommands"),
        get(top, "terminalAllowlist"),
        get(top, "mcpAllowlist"),
    ):
        for item in items(lists):
            if isinstance(item, Scalar):
                yield from _granted(item.text, *item.inner)
    if "markdown" in view.kind.languages:
        for granted in items(get(top, "allowed-tools")):
            if isinstance(granted, Scalar):
                start = granted.inner[0]
                for grant in _GRANT.finditer(granted.inside.decode("latin-1")):
                    yield from _granted(grant[0], start + grant.start(), start + grant.end())
    for folder in items(get(top, "permissions", "additionalDirectories")):
        if isinstance(folder, Scalar) and folder.text and _EVERYWHERE.fullmatch(folder.text):
            message = (
                f"The agent may read and change all of `{folder.text}` without asking. Name the folder that it needs."
            )
            yield FileMatch(*folder.inner, {}, message, Severity.MEDIUM)


def _granted(said: str, start: int, end: int) -> Iterator[FileMatch]:
    """One permission."""
    if _ALL.fullmatch(said):
        yield FileMatch(start, end, {"what": said}, severity=Severity.HIGH)
    elif strong := _STRONG.match(said):
        yield FileMatch(start, end, {"what": f"{strong[1]} with any argument"}, severity=Severity.MEDIUM)
    elif code := _INTERPRETER.match(said):
        yield FileMatch(start, end, {"what": f"{code[1]} with any argument"}, severity=Severity.LOW)
    elif said in ("mcp__*", "*:*"):
        message = f"`{said}` allows every tool of every MCP server, also of those that are added later. Name the tools."
        yield FileMatch(start, end, {}, message, Severity.MEDIUM)


_LOOK = "{}. Look at it before you trust the folder, and keep such commands out of shared settings."


def on_open(view: FileView) -> Iterator[FileMatch]:
    """What runs when a folder is opened, or when an agent works in it."""
    top = view.of(root)
    for tasks in (get(top, "tasks"), get(top, "tasks", "tasks")):
        for task in items(tasks):
            run_on = pair(get(task, "runOptions"), "runOn")
            if run_on is not None and run_on.value is not None and text(run_on.value) == "folderOpen":
                command = text(get(task, "command")) or text(get(task, "script"))
                fix = Fix(
                    "Run it on demand", Safety.SUGGESTED, (Edit(run_on.value.start, run_on.value.end, '"default"'),)
                )
                what = f"`{command}`" if command else "This"
                yield FileMatch(
                    run_on.key.start,
                    run_on.value.end,
                    {},
                    _LOOK.format(f"{what} runs as soon as the folder is opened and trusted"),
                    severity=Severity.HIGH if _bad(task) else None,
                    fixes=(fix,),
                )
    allowed = pair(top, "task.allowAutomaticTasks") or pair(get(top, "settings"), "task.allowAutomaticTasks")
    if allowed is not None and allowed.value is not None and text(allowed.value) == "on":
        yield FileMatch(
            allowed.key.start,
            allowed.value.end,
            {},
            _LOOK.format("Tasks of the folder run without a question when it is opened"),
        )
    if view.kind.name == "devcontainer":
        entry = pair(top, "initializeCommand")
        if entry is not None and entry.value is not None:
            what = "`initializeCommand` runs on this machine, not in the container"
            severity = Severity.HIGH if _bad(entry.value) else Severity.LOW
            yield FileMatch(entry.key.start, entry.key.end, {}, _LOOK.format(what), severity)
    if view.kind.name in ("agent-settings", "agent-config", "codex-config"):
        yield from _hooks(top)


def _hooks(top: Node | None) -> Iterator[FileMatch]:
    hooks = get(top, "hooks")
    for event in pairs(hooks):
        for entry in walk(event.value):
            if (
                entry.key.text in ("command", "bash", "powershell")
                and isinstance(entry.value, Scalar)
                and entry.value.text
            ):
                what = f"At each `{event.key.text}` the agent runs this command, with all that you may do"
                yield _hook(entry, entry.value, what)
    for name in _COMMANDS:
        helper = pair(top, name)
        if helper is None or helper.value is None:
            continue
        command = get(helper.value, "command")
        value = command if command is not None else resolved(helper.value)
        if value is not None and not isinstance(value, Mapping):
            yield _hook(helper, value, f"`{name}` is a command that the agent runs, with all that you may do")


def _hook(entry: Pair, value: Node, what: str) -> FileMatch:
    bad = _bad(value)
    return FileMatch(
        entry.key.start,
        value.end,
        {},
        _LOOK.format(what),
        Severity.HIGH if bad else Severity.INFO,
        Confidence.HIGH if bad else Confidence.LOW,
    )


def _bad(node: Node | None) -> bool:
    """Whether a command fetches and runs, decodes and runs, or sends."""
    found = [node] if isinstance(node, Scalar) else list(scalars(node))
    for scalar in found:
        data = scalar.text.encode()
        if any(True for _ in piped(data, 0, len(data))) or _DECODED.search(scalar.text) or _NETWORK.search(scalar.text):
            return True
    return False


def redirected(view: FileView) -> Iterator[FileMatch]:
    """Where the agent's requests go, and what is loaded into its programs."""
    top = view.of(root)
    for entry in walk(top):
        name, value = entry.key.text, resolved(entry.value)
        if not isinstance(value, Scalar):
            if name == "model_providers" and isinstance(value, Mapping):
                yield from _other_providers(value)
            continue
        said = value.text
        if name == "apiBase" and _is_elsewhere(said):
            yield FileMatch(*value.inner, {"what": name, "where": said}, severity=Severity.LOW)
        elif name in _URLS and _is_elsewhere(said):
            yield FileMatch(entry.key.start, value.end, {"what": name, "where": said})
        elif name in _CODE and said and (name != "NODE_OPTIONS" or _LOADS.search(said)):
            message = (
                f"`{name}` loads code into every program that the agent starts. Leave it to each person's own settings."
            )
            yield FileMatch(entry.key.start, value.end, {}, message)
        elif name in _UNCHECKED and said == _UNCHECKED[name]:
            message = f"`{name}` accepts any certificate: anybody on the way reads and changes what is sent. Remove it."
            yield FileMatch(entry.key.start, value.end, {}, message)


def _other_providers(providers: Mapping) -> Iterator[FileMatch]:
    """`[model_providers.NAME]` of Codex, whose `base_url` is not that of a provider that is known"""
    for provider in providers.pairs:
        url = get(provider.value, "base_url")
        if isinstance(url, Scalar) and _is_elsewhere(url.text):
            yield FileMatch(*url.inner, {"what": "base_url", "where": url.text}, severity=Severity.LOW)


def _is_elsewhere(url: str) -> bool:
    return not _HERE.match(url) and not _OFFICIAL.match(url)
