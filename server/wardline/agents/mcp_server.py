"""The MCP server: Wardline's check as tools for AI agents, over standard input and output.

It reads only files below the client's roots, writes none, and runs nothing of what it is given. The work is done in a
process of its own, which is ended when a client cancels or the time is over.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import anyio
from anyio import to_process
from mcp.server.mcpserver import Context, ListRoots, MCPServer, Resolve
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ListRootsResult, ToolAnnotations
from pydantic import Field

from wardline import __version__
from wardline.agents import dependency, mcp_jobs
from wardline.agents.looking import NotLooked
from wardline.agents.mcp_results import CheckResult, DependencyResult, FixResult, RuleExplanation
from wardline.agents.roots import Outside, Roots, folders_of
from wardline_analyzers.files.kinds import KINDS

LONGEST_CODE = 5_000_000
"""Characters of a text that is checked."""
_PROCESSES = 2
"""Calls that are worked on at once; further ones wait."""
_NAMES = {"python": "untitled.py", "notebook": "untitled.ipynb"}

_INSTRUCTIONS = (
    "Wardline finds security flaws in code and follows untrusted data through it. Call check_code with a draft before "
    "you write it, mend what it finds (suggest_fix gives a diff), and call check_file after an edit. explain_rule says "
    "why a finding is one, and what to write instead."
)
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Code = Annotated[str, Field(max_length=LONGEST_CODE, description="the whole text of the file")]
Language = Annotated[str, Field(max_length=50, description="python, notebook, dockerfile, …; if there is no path")]
FilePath = Annotated[str, Field(max_length=4096, description="below the roots; relative to the first root")]
Name = Annotated[str, Field(min_length=1, max_length=300)]


async def client_roots(ctx: Context) -> ListRoots | ListRootsResult | None:
    """Asks the client for its roots if it has said that it has some; None if it has not."""
    capabilities = ctx.client_capabilities
    return ListRoots() if capabilities is not None and capabilities.roots is not None else None


ClientRoots = Annotated[ListRootsResult | None, Resolve(client_roots)]


@dataclass(frozen=True)
class Bounds:
    """What the server was started with."""

    cwd: str
    folders: tuple[str, ...] = ()
    """The roots, whatever the client says; empty: the client's, or `cwd` if it names none."""
    seconds: float = 30.0
    """For one call."""

    def roots(self, of_client: ListRootsResult | None) -> Roots:
        if self.folders:
            return Roots.of(self.folders, self.cwd)
        if of_client is None:
            return Roots.of((self.cwd,), self.cwd)
        return Roots.of(folders_of([str(root.uri) for root in of_client.roots]), self.cwd)


class Tools:
    """The tools, each a method; its docstring is what the client's model reads."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._limiter = anyio.CapacityLimiter(_PROCESSES)

    async def check_code(
        self,
        code: Code,
        roots: ClientRoots,
        language: Language = "python",
        path: Annotated[FilePath | None, Field(description="where it will be; decides which settings hold")] = None,
    ) -> CheckResult:
        """Find security flaws in code that is not written yet. Give the whole text of the file."""
        target, cwd = self._place(path, language, roots)
        return CheckResult(**await self._work(target, mcp_jobs.check, target, encoded(code), cwd))

    async def check_file(self, path: FilePath, roots: ClientRoots) -> CheckResult:
        """Find security flaws in a file as it is on disk."""
        target, cwd = self._place(path, "python", roots)
        return CheckResult(**await self._work(path, mcp_jobs.check, target, None, cwd))

    async def explain_rule(
        self,
        rule: Annotated[Name, Field(description="the rule of a finding, or another tool's name for it: B602, S602")],
        roots: ClientRoots,
    ) -> RuleExplanation:
        """Explain a rule: what it finds, how it is attacked, and what to write instead, with examples."""
        cwd = self._bounds.roots(roots).cwd
        return RuleExplanation(**await self._work(rule, mcp_jobs.explain, rule, cwd))

    async def suggest_fix(
        self,
        roots: ClientRoots,
        path: Annotated[FilePath | None, Field(description="the file, or where the code will be")] = None,
        code: Annotated[Code | None, Field(description="the text to mend; without it the file on disk")] = None,
        rule: Annotated[Name | None, Field(description="only findings of this rule")] = None,
        line: Annotated[int | None, Field(ge=1, description="only findings that start on this line")] = None,
    ) -> FixResult:
        """Make a unified diff that mends findings, and say how safe it is. Nothing is written."""
        if path is None and code is None:
            raise ToolError("give a path, or code, or both")
        target, cwd = self._place(path, "python", roots)
        raw = None if code is None else encoded(code)
        return FixResult(**await self._work(target, mcp_jobs.fix, target, raw, cwd, rule, line))

    async def check_dependency(
        self,
        name: Name,
        ecosystem: Annotated[str, Field(min_length=1, max_length=50, description="pypi, npm, …")],
        version: Annotated[str | None, Field(max_length=100)] = None,
    ) -> DependencyResult:
        """Say whether a version of a package has known vulnerabilities. Ask before you add a dependency."""
        return DependencyResult(**dependency.about(name, version, ecosystem))

    def _place(self, path: str | None, language: str, of_client: ListRootsResult | None) -> tuple[str, str]:
        """The absolute path of a file, and the folder that paths are shown relative to. Raises ToolError."""
        roots = self._bounds.roots(of_client)
        if path is None:
            name = _name(language.strip().lower())
            if name is None:
                known = ", ".join((*_NAMES, *sorted(KINDS.keys() - _NAMES.keys())))
                raise ToolError(f"this language is not checked; there are: {known}")
            return os.path.join(roots.cwd, *name.split("/")), roots.cwd
        try:
            return roots.resolve(path), roots.cwd
        except Outside as reason:
            raise ToolError(str(reason)) from None

    async def _work(self, about: str, job: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
        """What a job says, in another process. Raises ToolError."""
        name = os.path.basename(about)
        seconds = self._bounds.seconds
        try:
            with anyio.fail_after(seconds):
                return await to_process.run_sync(job, *arguments, cancellable=True, limiter=self._limiter)
        except TimeoutError:
            raise ToolError(f"{name}: this took longer than {seconds:g} seconds and was given up") from None
        except NotLooked as reason:
            raise ToolError(f"{name} {reason}") from None
        except Exception as error:
            # The text of an exception may quote the user's code.
            raise ToolError(f"{name} could not be analysed ({type(error).__name__}): please report this") from None


def _name(language: str) -> str | None:
    """What a file of this language is called where it has no name."""
    return _NAMES.get(language) or (KINDS[language].example if language in KINDS else None)


def encoded(code: str) -> bytes:
    return code.encode("utf-8", "surrogatepass")


def server(bounds: Bounds) -> MCPServer:
    """The server, ready to run."""
    made: MCPServer = MCPServer("wardline", instructions=_INSTRUCTIONS, version=__version__, log_level="CRITICAL")
    tools = Tools(bounds)
    for tool in (tools.check_code, tools.check_file, tools.explain_rule, tools.suggest_fix, tools.check_dependency):
        made.add_tool(tool, annotations=_READS, structured_output=True)
    return made


def serve(bounds: Bounds) -> None:
    """Serve one client on stdin and stdout until it goes."""
    if sys.version_info < (3, 11):
        # `to_process` starts `python -m`, which imports from the working directory first: see `project/pool.py`.
        os.chdir(os.path.dirname(os.__file__))
    server(bounds).run("stdio")
