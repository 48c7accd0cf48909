"""The servers of MCP configurations in the forms of all clients, and which packages their command lines run."""

from __future__ import annotations

import pytest

from wardline_analyzers.agent_files.runners import package
from wardline_analyzers.agent_files.servers import servers
from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.files.view import FileView
from wardline_analyzers.structured.node import Scalar


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".mcp.json", '{"mcpServers": {"a": {"command": "x", "args": ["y"], "env": {"K": "v"}}}}'),
        (".vscode/mcp.json", '{"inputs": [], "servers": {"a": {"command": "x", "args": ["y"], "env": {"K": "v"}}}}'),
        (".vscode/settings.json", '{"mcp": {"servers": {"a": {"command": "x", "args": ["y"], "env": {"K": "v"}}}}}'),
        (".vscode/settings.json", '{"mcp.servers": {"a": {"command": "x", "args": ["y"], "env": {"K": "v"}}}}'),
        (".gemini/settings.json", '{"mcpServers": {"a": {"command": "x", "args": ["y"], "env": {"K": "v"}}}}'),
        ("opencode/mcp.json", '{"mcp": {"a": {"command": ["x", "y"], "environment": {"K": "v"}}}}'),
        (".codex/config.toml", '[mcp_servers.a]\ncommand = "x"\nargs = ["y"]\nenv = { K = "v" }\n'),
        (".codex/config.toml", '[mcp_servers.a]\ncommand = "x"\nargs = ["y"]\n[mcp_servers.a.env]\nK = "v"\n'),
        (
            ".continue/config.yaml",
            "mcpServers:\n  - name: a\n    command: x\n    args:\n      - y\n    env:\n      K: v\n",
        ),
        (".continue/mcpServers/a.json", '{"mcpServers": {"a": {"command": "x", "args": ["y"], "env": {"K": "v"}}}}'),
        (
            ".continue/config.json",
            '{"experimental": {"modelContextProtocolServers": [{"name": "a", "transport": {"type": "stdio", "command": "x", "args": ["y"], "env": {"K": "v"}}}]}}',
        ),
        (".config/goose/config.yaml", "extensions:\n  a:\n    cmd: x\n    args: [y]\n    envs: {K: v}\n"),
        (".goose/recipes/a.yaml", "extensions:\n  - name: a\n    cmd: x\n    args: [y]\n    envs: {K: v}\n"),
        ("librechat.yaml", "mcpServers:\n  a:\n    command: x\n    args: [y]\n    env: {K: v}\n"),
        ("fastagent.config.yaml", "mcp:\n  servers:\n    a: {command: x, args: [y], env: {K: v}}\n"),
        (".vscode/settings.json", '{"amp.mcpServers": {"a": {"command": "x", "args": ["y"], "env": {"K": "v"}}}}'),
        ("crush.json", '{"mcp": {"a": {"type": "stdio", "command": "x", "args": ["y"], "env": {"K": "v"}}}}'),
        (
            ".devcontainer/devcontainer.json",
            '{"customizations": {"vscode": {"mcp": {"servers": {"a": {"command": "x", "args": ["y"], "env": {"K": "v"}}}}}}}',
        ),
    ],
)
def test_all_clients(path: str, text: str) -> None:
    view = FileView(text.encode(), path, kind_of(path))
    (server,) = servers(view)
    assert server.key.text == "a"
    assert [word.text for word in server.words] == ["x", "y"]
    assert [text[slice(*word.inner)] for word in server.words] == ["x", "y"]
    assert [entry.key.text for entry in server.settings] == ["K"]


def test_what_has_an_address_has_no_words() -> None:
    text = "mcpServers:\n  - name: a\n    type: streamable-http\n    url: https://a.example\n    requestOptions:\n      headers: {K: v}\n"
    (server,) = servers(FileView(text.encode(), ".continue/mcpServers/a.yaml", kind_of(".continue/mcpServers/a.yaml")))
    assert (server.key.text, server.words) == ("a", ())
    assert server.url is not None and server.url.text == "https://a.example"
    assert [entry.key.text for entry in server.settings] == ["K"]


def test_a_server_of_a_list_may_have_no_name() -> None:
    for text, name in (("[{command: x}]", "x"), ("[{command: [x, y]}]", ""), ("[x, 1, [y], {}]", None)):
        view = FileView(f"mcpServers: {text}\n".encode(), ".continue/config.yaml", kind_of(".continue/config.yaml"))
        assert [server.key.text for server in servers(view)] == ([] if name is None else [name])


def test_what_is_no_configuration_has_no_servers() -> None:
    for text in ("", "[]", '{"servers": 1}', '{"mcpServers": [1]}', '{"mcpServers": {"a": "x", "b": {}}}', "{"):
        assert servers(FileView(text.encode(), ".mcp.json", kind_of(".mcp.json"))) == []


@pytest.mark.parametrize(
    ("line", "name", "pinned"),
    [
        ("npx -y a", "a", False),
        ("npx a@1.2.3", "a", True),
        ("npx -y @s/a", "@s/a", False),
        ("npx -y @s/a@1.2.3 --flag b", "@s/a", True),
        ("npx -y a@latest", "a", False),
        ("npx -y a@^1.2", "a", False),
        ("npx --package=@s/a@1.0.0 run", "@s/a", True),
        ("npx -p a run", "a", False),
        ("/usr/bin/npx -y a", "a", False),
        ("cmd /c npx -y a", "a", False),
        ("env A=1 npx a", "a", False),
        ("pnpm dlx a@2.0.0", "a", True),
        ("bun x a", "a", False),
        ("uvx a", "a", False),
        ("uvx a==1.0", "a", True),
        ("uvx a@1.0", "a", True),
        ("uvx --from a==1.0 b", "a", True),
        ("uvx --python 3.12 a", "a", False),
        ("uvx --from git+https://h/a@0123456789012345678901234567890123456789 b", None, True),
        ("uvx --from git+https://h/a@main b", None, False),
        ("uv tool run a", "a", False),
        ("pipx run a==1.0", "a", True),
    ],
)
def test_packages(line: str, name: str | None, pinned: bool) -> None:
    found = package([Scalar(word.encode(), 0, len(word.encode())) for word in line.split()])
    assert found is not None
    assert found.pinned is pinned
    assert name is None or found.name == name


@pytest.mark.parametrize(
    "line",
    [
        "node a.js",
        "npx ./a",
        "uv run a.py",
        "npm start",
        "npx",
        "uvx --from",
        "python -m a",
        "cmd /c",
        "env A=1",
        "uvx .",
    ],
)
def test_what_runs_no_package(line: str) -> None:
    assert package([Scalar(word.encode(), 0, len(word.encode())) for word in line.split()]) is None
