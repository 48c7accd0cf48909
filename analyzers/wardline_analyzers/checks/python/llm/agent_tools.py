"""Checks and fixes of the pages about agents that may run code or send any request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wardline_analyzers.checks.python.flags import flagged_calls, flagged_pairs
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import words

_AGENT_FLAGS: Final = (
    "allow_dangerous_code",
    "allow_dangerous_requests",
    "allow_dangerous_tools",
    "allow_dangerous_tool",
)


def dangerous_flag(unit: UnitView, new: New) -> Iterator[Match]:
    """A call that lets an agent run any code, or send any request."""
    for match, flag in flagged_calls(unit, new, _AGENT_FLAGS):
        what = "send requests to any address, those of the internal network too"
        if flag == "allow_dangerous_code":
            what = "run any Python code in this process"
        elif flag.startswith("allow_dangerous_tool"):
            what = "use tools that run code or send requests"
        match.message = (
            f"`{flag}=True` lets the model {what}, and any text that it reads can tell it to; "
            "give it narrow tools, or run it in a sandbox."
        )
        if not in_test(unit, match.node):
            yield match


def code_tool(match: Match) -> bool:
    """A ready-made tool that runs code, outside tests and outside the library that has it."""
    package = (match.name or "").partition(".")[0]
    own = package in match.unit.around.path.split("/")
    return not own and not in_test(match.unit, match.node) and match.constant("allow_dangerous_code") is not False


def dangerous_load(unit: UnitView, new: New) -> Iterator[Match]:
    """`allow_dangerous_deserialization=True`"""
    for match, _ in flagged_calls(unit, new, ("allow_dangerous_deserialization",)):
        if in_test(unit, match.node):
            match.confidence = Confidence.LOW
        yield match


_CODE_TOOLS: Final = words("python_repl terminal requests requests_all requests_post requests_put requests_delete bash")


def loads_code_tool(match: Match) -> bool:
    """The list of tool names holds one that runs code or sends any request."""
    names = match.constant("0|tool_names")
    found = [name for name in names if name in _CODE_TOOLS] if isinstance(names, (list, tuple)) else []
    if found:
        match.message = (
            f"The tool `{found[0]}` lets the model run any code or send any request, and any text that it reads can "
            "tell it to; give it narrow tools, or run it in a sandbox."
        )
    return bool(found)


def no_docker(unit: UnitView, new: New) -> Iterator[Match]:
    """`use_docker` is False, in a dictionary or a call."""
    yield from (m for m in flagged_pairs(unit, new, "use_docker", False) if not in_test(unit, m.node))
    for call in unit.syntax.nodes.get("call", ()):
        arguments = Arguments(call, unit.syntax)
        value = arguments.keywords.get("use_docker")
        if value is not None and unit.values.constant(value) is False:
            callee = call.child_by_field_name("function")
            name = unit.names.resolve(callee) if callee is not None else None
            if name is not None and name.startswith(("dict", "autogen", "ag2")):
                yield new(call, value=value, name=name)


def any_import(match: Match) -> bool:
    """The list of modules that the agent's code may import holds `*`."""
    modules = match.constant("additional_authorized_imports")
    return isinstance(modules, (list, tuple)) and "*" in modules


def sandboxed(match: Match) -> Sequence[Edit]:
    """Turn the sandbox on where it is a matter of one value."""
    if match.value is not None and match.value.type in ("true", "false"):
        return (replacement(match, match.value, "True" if match.value.type == "false" else "False"),)
    mode = match.argument("code_execution_mode")
    if mode is not None and mode.type == "string":
        quote = match.text(mode)[-1]
        return (replacement(match, mode, f"{quote}safe{quote}"),)
    flag = match.argument("unsafe_mode")
    return (replacement(match, flag, "False"),) if flag is not None and flag.type == "true" else ()
