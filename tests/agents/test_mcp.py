"""The MCP server, driven by the official SDK's client over stdio, in both generations of the protocol."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import StdioServerParameters
from mcp.client.client import Client
from mcp_types import CallToolResult, ListRootsResult, Root, TextContent

from tests.agents.asking import CLEAN, FLAWED, RULE
from tests.cli.program import Program
from wardline.agents import dependency
from wardline.agents.roots import Outside, Roots, folders_of

SLOW = "import os\n\n" + "".join(
    f"def f{n}(a,b,c):\n while a:\n  a=b+f{(n * 7 + 1) % 6000}(b,c,a);b=c;c=a\n  os.system(a)\n" for n in range(6000)
)
"""Takes several times longer than any limit here, on a quick machine too: loops that call each other all around,
and little less text than a call may send."""

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Server:
    """Runs `talk(client)` with a server of its own."""

    def __init__(self, program: Program, cwd: Path) -> None:
        self.program = program
        self.cwd = cwd

    def __call__(
        self,
        talk: Callable[[Client], Awaitable[None]],
        *words: str,
        mode: str = "auto",
        roots: list[str] | None = None,
    ) -> None:
        async def tell(_context: Any) -> ListRootsResult:
            return ListRootsResult(roots=[Root(uri=uri) for uri in roots or ()])  # type: ignore[arg-type]

        async def main() -> None:
            parameters = StdioServerParameters(
                command=sys.executable,
                args=[str(self.program.script), "mcp", *words],
                cwd=self.cwd,
                env={**self.program.env},
            )
            asked = tell if roots is not None else None
            async with Client(parameters, mode=mode, list_roots_callback=asked) as client:
                await talk(client)

        asyncio.run(asyncio.wait_for(main(), 120))


@pytest.fixture
def server(wardline: Program, folder: Path) -> Server:
    return Server(wardline, folder)


async def answer(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, error_of(result)
    assert isinstance(result.structured_content, dict)
    return result.structured_content


async def error(client: Client, tool: str, **arguments: Any) -> str:
    return error_of(await client.call_tool(tool, arguments))


def error_of(result: CallToolResult) -> str:
    assert result.is_error
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_and_their_schemas(server: Server, folder: Path, mode: str) -> None:
    (folder / "a.py").write_text(FLAWED)

    async def talk(client: Client) -> None:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(listed) == {"check_code", "check_file", "explain_rule", "suggest_fix", "check_dependency"}
        for tool in listed.values():
            assert tool.description and tool.output_schema and "roots" not in tool.input_schema["properties"]
            assert tool.annotations is not None and tool.annotations.read_only_hint
        calls: dict[str, dict[str, Any]] = {
            "check_code": {"code": FLAWED},
            "check_file": {"path": "a.py"},
            "explain_rule": {"rule": RULE},
            "suggest_fix": {"path": "a.py"},
            "check_dependency": {"name": "requests", "ecosystem": "pypi"},
        }
        for name, arguments in calls.items():
            jsonschema.validate(arguments, listed[name].input_schema)
            jsonschema.validate(await answer(client, name, **arguments), listed[name].output_schema or {})

    server(talk, mode=mode)


def test_checking(server: Server, folder: Path) -> None:
    (folder / "a.py").write_text(FLAWED)
    (folder / ".wardline.toml").write_text(f'[per-path."tests/**"]\nignore = ["{RULE}"]\n')

    async def talk(client: Client) -> None:
        found = await answer(client, "check_file", path="a.py")
        assert (found["path"], found["omitted"], found["notes"]) == ("a.py", 0, [])
        (flaw,) = found["findings"]
        assert (flaw["rule"], flaw["severity"], flaw["line"], flaw["column"]) == (RULE, "high", 5, 12)
        assert flaw["cwe"] == [502] and flaw["fixes"] == [{"title": "Use yaml.safe_load", "safety": "safe"}]
        drafted = await answer(client, "check_code", code=FLAWED, path="new/b.py")
        assert [f["fingerprint"] for f in drafted["findings"]] == [flaw["fingerprint"]]
        assert (await answer(client, "check_code", code=FLAWED, path="tests/b.py"))["findings"] == []
        assert (await answer(client, "check_code", code=CLEAN))["findings"] == []
        cells = json.dumps({"cells": [{"cell_type": "code", "source": FLAWED}], "metadata": {}, "nbformat": 4})
        (flaw,) = (await answer(client, "check_code", code=cells, language="notebook"))["findings"]
        assert (flaw["cell"], flaw["line"]) == (1, 5)
        many = "import yaml\n" + "".join(f"yaml.load(s{i}, Loader=yaml.Loader)\n" for i in range(130))
        found = await answer(client, "check_code", code=many)
        assert (len(found["findings"]), found["omitted"]) == (100, 30)
        # settings are read anew for each call
        (folder / ".wardline.toml").write_text(f'ignore = ["{RULE}"]\nnonsense = 1\n')
        found = await answer(client, "check_file", path="a.py")
        assert found["findings"] == [] and "nonsense" in found["notes"][0]

    server(talk)


def test_the_way_of_data_through_files(server: Server, folder: Path) -> None:
    (folder / "web.py").write_text("import flask\n\ndef name():\n    return flask.request.args['n']\n")
    code = "import subprocess\nimport web\n\ndef f():\n    subprocess.call(web.name(), shell=True)\n"

    async def talk(client: Client) -> None:
        found = await answer(client, "check_code", code=code, path="a.py")
        flaw = next(f for f in found["findings"] if f["rule"] == "command-injection")
        assert next((step["path"], step["line"]) for step in flaw["trace"]) == ("web.py", 4)

    server(talk)


def test_fixes(server: Server, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "a.py").write_text(FLAWED + "\nimport hashlib\nhashlib.md5(b'')\n")

    async def talk(client: Client) -> None:
        fix = await answer(client, "suggest_fix", path="sub/a.py", rule=RULE)
        assert fix["safety"] == "safe" and fix["without_fix"] == []
        assert fix["fixes"] == [{"rule": RULE, "title": "Use yaml.safe_load", "safety": "safe"}]
        both = await answer(client, "suggest_fix", path="sub/a.py")
        assert both["safety"] == "suggested" and [f["rule"] for f in both["fixes"]] == [RULE, "weak-hash"]
        assert (await answer(client, "suggest_fix", path="sub/a.py", line=8))["fixes"][0]["rule"] == "weak-hash"
        none = await answer(client, "suggest_fix", path="sub/a.py", line=1)
        assert (none["diff"], none["safety"], none["fixes"]) == ("", None, [])
        drafted = await answer(client, "suggest_fix", code=FLAWED)
        assert drafted["diff"].startswith("--- a/untitled.py\n+++ b/untitled.py\n")
        assert "or both" in await error(client, "suggest_fix", rule=RULE)
        subprocess.run(["git", "apply", "-p1", "-"], cwd=folder, input=fix["diff"].encode(), check=True)
        assert (folder / "sub" / "a.py").read_text().startswith(CLEAN)

    server(talk)


def test_rules(server: Server, folder: Path) -> None:
    async def talk(client: Client) -> None:
        rule = await answer(client, "explain_rule", rule=RULE)
        assert (rule["id"], rule["severity"], rule["cwe"]) == (RULE, "high", [502])
        assert "Why is this bad?" in rule["markdown"] and rule["url"].startswith("https://")
        for name in ("B506", "s506"):
            assert (await answer(client, "explain_rule", rule=name))["id"] == RULE
        assert "did you mean unsafe-yaml-load?" in await error(client, "explain_rule", rule="unsafe-yaml-lod")
        assert "is no rule" in await error(client, "explain_rule", rule="../../etc/passwd")

    server(talk)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_only_what_is_below_the_roots_of_the_client(server: Server, folder: Path, tmp_path: Path, mode: str) -> None:
    inside, outside = folder / "inside", tmp_path / "outside"
    for place in (inside, outside):
        place.mkdir()
        (place / "a.py").write_text(FLAWED)
    (inside / "link.py").symlink_to(outside / "a.py")
    (inside / "folder").symlink_to(outside)

    async def talk(client: Client) -> None:
        assert (await answer(client, "check_file", path="a.py"))["path"] == "a.py"
        assert (await answer(client, "check_file", path=str(inside / "a.py")))["findings"]
        for path in (
            "../a.py", "../../outside/a.py", str(outside / "a.py"), "link.py", "folder/a.py", "a/../../../outside/a.py",
            "/etc/passwd", "~/x.py/../../../etc/passwd", "", "a\0.py",
        ):  # fmt: skip
            assert "check_file: the path is" in await error(client, "check_file", path=path), path
            assert "the path is" in await error(client, "suggest_fix", path=path)
            assert "the path is" in await error(client, "check_code", path=path, code=FLAWED)

    server(talk, mode=mode, roots=[inside.as_uri()])


def test_roots_that_are_told_at_the_start_win(server: Server, folder: Path, tmp_path: Path) -> None:
    (folder / "a.py").write_text(FLAWED)
    (tmp_path / "b.py").write_text(FLAWED)

    async def talk(client: Client) -> None:
        assert (await answer(client, "check_file", path="a.py"))["findings"]
        assert "not below the roots" in await error(client, "check_file", path=str(tmp_path / "b.py"))

    server(talk, "--root", str(folder), roots=[tmp_path.as_uri()])


def test_a_client_without_folders_sees_none(server: Server, folder: Path) -> None:
    (folder / "a.py").write_text(FLAWED)

    async def talk(client: Client) -> None:
        assert "roots of this session (none)" in await error(client, "check_file", path="a.py")
        assert (await answer(client, "check_code", code=FLAWED))["findings"]

    server(talk, roots=[])


def test_bad_input_is_said_clearly(server: Server, folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"x\0")
    (folder / "folder.py").mkdir()

    async def talk(client: Client) -> None:
        assert "there are: python, notebook" in await error(client, "check_code", code="x", language="cobol")
        assert "is no text" in await error(client, "check_file", path="a.txt")
        assert "cannot be read" in await error(client, "check_file", path="folder.py")
        assert "cannot be read" in await error(client, "check_file", path="gone.py")
        assert "is no Python notebook" in await error(client, "check_code", code="x", language="notebook")
        for tool, arguments in (
            ("check_code", {}),
            ("check_code", {"code": 1}),
            ("check_code", {"code": "x" * 5_000_001}),
            ("check_file", {"path": "x" * 5000}),
            ("suggest_fix", {"path": "a.py", "line": 0}),
            ("explain_rule", {"rule": ""}),
            ("check_dependency", {"name": "x" * 301, "ecosystem": "pypi"}),
        ):
            assert "validation error" in await error(client, tool, **arguments)
        assert (await answer(client, "check_code", code="\0" + "(" * 5000))["findings"] == []

    server(talk)


def test_lines_that_are_no_messages_do_not_end_it(server: Server) -> None:
    def line(number: int, method: str, **params: Any) -> bytes:
        return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode() + b"\n"

    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}
    lines = [
        b"{\n", b"\xff\xfe\n", b"[]\n", b"[" * 100_000 + b"\n", b'{"jsonrpc": "2.0", "id": {}, "method": 7}\n',
        line(1, "initialize", **client),
        b'{"jsonrpc": "2.0", "method": "notifications/initialized"}\n',
        line(2, "tools/call", name="nothing", arguments=[]),
        line(3, "tools/call", name="check_code", arguments={"code": "\ud800"}),
        line(4, "tools/call", name="check_dependency", arguments={"name": "x", "ecosystem": "pypi"}),
    ]  # fmt: skip
    command = [sys.executable, str(server.program.script), "mcp"]
    with subprocess.Popen(
        command, cwd=server.cwd, env=server.program.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b"".join(lines))
        process.stdin.flush()
        said: dict[Any, Any] = {}
        while 4 not in said:
            answered = json.loads(process.stdout.readline())
            said[answered.get("id")] = answered
        process.stdin.close()
    assert said[1]["result"]["serverInfo"]["name"] == "wardline"
    assert said[4]["result"]["structuredContent"]["status"] == "unknown"


def test_a_call_ends_in_time_and_the_next_one_is_answered(server: Server) -> None:
    async def talk(client: Client) -> None:
        await answer(client, "check_code", code=CLEAN)
        begin = time.monotonic()
        assert "took longer than 5 seconds" in await error(client, "check_code", code=SLOW)
        assert time.monotonic() - begin < 60
        assert (await answer(client, "check_code", code=CLEAN))["findings"] == []

    server(talk, "--timeout", "5")


def test_a_call_can_be_cancelled(server: Server) -> None:
    async def talk(client: Client) -> None:
        await answer(client, "check_code", code=CLEAN)
        slow = [asyncio.create_task(client.call_tool("check_code", {"code": SLOW})) for _ in range(2)]
        await asyncio.sleep(1)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        begin = time.monotonic()  # both processes were taken: this waits for ever if they are not ended
        assert (await answer(client, "check_code", code=CLEAN))["findings"] == []
        assert time.monotonic() - begin < 60

    server(talk, "--timeout", "100")


def test_nothing_of_the_folder_is_run(server: Server, folder: Path) -> None:
    trap = "import pathlib; pathlib.Path('trapped').touch()\n"
    for name in ("yaml", "anyio", "mcp", "mcp_types", "pydantic", "sitecustomize", "wardline", "json"):
        (folder / f"{name}.py").write_text(trap)

    async def talk(client: Client) -> None:
        assert (await answer(client, "check_code", code=trap + FLAWED))["findings"]
        assert (await answer(client, "check_file", path="anyio.py"))["findings"] == []

    server(talk)
    assert not (folder / "trapped").exists()


def test_without_the_package_it_says_how_to_get_it(wardline: Program, folder: Path) -> None:
    program = (
        "import sys; sys.modules['mcp'] = None\n"
        "from wardline.cli.dispatch import dispatch; sys.exit(dispatch(['mcp']))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder, env=wardline.env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and "pip install 'wardline[mcp]'" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "there is no such folder" in wardline.errors("mcp", "--root", "gone", cwd=folder)


def test_only_the_command_loads_the_sdk(wardline: Program, folder: Path) -> None:
    program = (
        "import sys; from wardline.cli.dispatch import dispatch\n"
        "try: dispatch(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('mcp', 'pydantic', 'anyio')])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=wardline.env, capture_output=True, text=True)
    assert done.stdout.endswith("[]\n")


# ---------------------------------------------------------------------- without a server


def test_folders_of_roots() -> None:
    assert folders_of(["file:///a%20b", "file://localhost/c", "https://x/y", "file://host/d", "nonsense"]) == ["/a b", "/c"]


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_root_that_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    roots = Roots.of([str(tmp_path / "link")], "/")
    assert roots.resolve("a.py") == roots.resolve(str(tmp_path / "link" / "a.py")) == str(tmp_path / "real" / "a.py")
    with pytest.raises(Outside):
        roots.resolve(str(tmp_path / "real2" / "a.py"))
    with pytest.raises(Outside):
        Roots.of([], "/").resolve("/a.py")


@pytest.mark.parametrize(
    ("name", "ecosystem", "status", "normalised", "word"),
    [
        ("Flask_Login", "PyPI", "unknown", "flask-login", "no known vulnerability"),
        ("json", "pypi", "unknown", "json", "standard library"),
        ("-x", "pypi", "invalid", "-x", "no project on PyPI"),
        ("x y", "pypi", "invalid", "x y", "no project on PyPI"),
        ("@scope/pkg", "npm", "unknown", "@scope/pkg", "no advisories for this ecosystem"),
        ("Upper Case", "npm", "invalid", "Upper Case", "no package on npm"),
        ("JSONStream", "npm", "unknown", "jsonstream", "no advisories for this ecosystem"),
        ("anything at all", "cargo", "unknown", "anything at all", "clean bill"),
    ],
)
def test_dependencies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, ecosystem: str, status: str, normalised: str, word: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    said = dependency.about(name, "1.0", ecosystem)
    assert (said["status"], said["name"], said["version"]) == (status, normalised, "1.0")
    assert word in said["reason"]


def test_a_vulnerable_version_is_told_with_what_mends_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    said = dependency.about("PyYAML", "5.3", "pypi")
    assert (said["status"], said["fixed"]) == ("vulnerable", "5.4")
    assert said["reason"].endswith("Use 5.4 or newer.") and said["advisories"][0].startswith("CVE-")
    assert dependency.about("PyYAML", "6.0.1", "pypi")["status"] == "unknown"
    assert "give the version" in dependency.about("PyYAML", None, "pypi")["reason"]
