"""`wardline hook`: what other programs run at certain moments.

One function adds the parser of one sub-command, and sets `act`: the function that runs it.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from wardline.cli import Parser
from wardline.cli.values import seconds

if TYPE_CHECKING:
    from wardline.agents.hook import Options

_PROGRAMS = ("claude", "cursor", "gemini", "copilot", "vscode", "codex")
_LEVELS = ("info", "low", "medium", "high", "never")
_SURE = ("low", "medium", "high")


USAGE_ERROR = 1
"""Agent programs take exit code 2 as "stop the agent": a mistake in the settings must not do that."""


class _HookParser(Parser):
    error_code = USAGE_ERROR


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "hook",
        help="check what an AI agent is about to write; install hooks of git",
        description="What other programs run at certain moments.",
    )
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", title="kinds", required=True, parser_class=_HookParser)
    _add_agent(kinds)
    _add_install(kinds)


def run(arguments: argparse.Namespace) -> int:
    return int(arguments.act(arguments))


# ---------------------------------------------------------------------- agent


def _add_agent(kinds: Any) -> None:
    parser = kinds.add_parser(
        "agent",
        help="the hook of an AI agent: an event on stdin, the answer on stdout",
        description="Checks what an AI agent is about to write, and answers as its program's hooks do. Only findings "
        "that the edit brings count. Reads the event as JSON from stdin.",
        epilog="Exit codes: 0 answered; an error ends with 1, which does not stop the agent (Copilot: 0), or with "
        "--fail-closed with 2, which does (Copilot: 1).",
    )
    parser.add_argument("--format", choices=("auto", *_PROGRAMS), default="auto", help="default: by the input's shape")
    parser.add_argument("--print-settings", choices=_PROGRAMS, help="print the settings that install this hook")
    when = parser.add_argument_group("when")
    when.add_argument("--deny", choices=_LEVELS, default="high", help="severity that is denied (default: %(default)s)")
    when.add_argument("--deny-confidence", choices=_SURE, default="high", help="if so sure (default: %(default)s)")
    when.add_argument("--ask", choices=_LEVELS, default="medium", help="likewise put to a person (%(default)s)")
    when.add_argument("--ask-confidence", choices=_SURE, default="medium", help="if so sure (default: %(default)s)")
    when.add_argument(
        "--cannot-ask",
        choices=("deny", "allow"),
        default="deny",
        help="what becomes of it where the program lets nobody be asked (default: %(default)s)",
    )
    parser.add_argument("--no-record", action="store_true", help="do not write down which lines the agent has written")
    when.add_argument("--fail-closed", action="store_true", help="deny what could not be checked")
    when.add_argument(
        "--timeout", type=seconds, default=20.0, metavar="SECONDS", help="answer within (default: %(default)g)"
    )
    parser.set_defaults(act=_agent)


def _agent(arguments: argparse.Namespace) -> int:
    if arguments.print_settings:
        return _print_settings(arguments)
    import sys

    if sys.stdin is None or sys.stdin.isatty():
        print(
            "wardline: an agent program runs this and sends an event on stdin; "
            "--print-settings shows how to install it",
            file=sys.stderr,
        )
        return 1
    try:
        from wardline.agents.hook import run as answer

        options = _options(arguments)
    except Exception as error:  # exit code 2 would stop the agent
        print(f"wardline: hook: internal error: {type(error).__name__}; nothing was checked", file=sys.stderr)
        return 1
    return answer(options)


def _options(arguments: argparse.Namespace) -> Options:
    from wardline.agents.hook import Options
    from wardline.agents.objection import Outcome, Thresholds
    from wardline.cli.overrides import CONFIDENCES, SEVERITIES
    from wardline.policy.agent import policy_check

    thresholds = Thresholds(
        SEVERITIES.get(arguments.deny),
        CONFIDENCES[arguments.deny_confidence],
        SEVERITIES.get(arguments.ask),
        CONFIDENCES[arguments.ask_confidence],
        arguments.fail_closed,
    )
    return Options(
        None if arguments.format == "auto" else arguments.format,
        thresholds,
        Outcome[arguments.cannot_ask.upper()],
        arguments.timeout,
        (policy_check(arguments.fail_closed),),
        not arguments.no_record,
    )


def _print_settings(arguments: argparse.Namespace) -> int:
    import json
    import shlex

    from wardline.agents.protocols import of
    from wardline.cli.output import say

    protocol = of(arguments.print_settings)
    words = ["wardline", "hook", "agent", "--format", protocol.name]
    defaults = {
        "deny": "high",
        "deny_confidence": "high",
        "ask": "medium",
        "ask_confidence": "medium",
        "cannot_ask": "deny",
        "timeout": 20.0,
    }
    for name, default in defaults.items():
        value = getattr(arguments, name)
        if value != default:
            words += ["--" + name.replace("_", "-"), f"{value:g}" if isinstance(value, float) else value]
    if arguments.no_record:
        words.append("--no-record")
    if arguments.fail_closed:
        words.append("--fail-closed")
    print(json.dumps(protocol.settings(shlex.join(words)), indent=2))
    say(f"for {protocol.program}; put it into {protocol.settings_file}")
    return 0


# ---------------------------------------------------------------------- install


def _add_install(kinds: Any) -> None:
    parser = kinds.add_parser(
        "install",
        help="write hooks of git that call `wardline gate`",
        description="Writes hooks of git that call `wardline gate` before a commit and before a push. A hook that is "
        "there already is kept, and runs first. Without --pre-commit and --pre-push, both.",
        epilog="Exit codes: 0 done, 1 an error.",
    )
    parser.add_argument("--pre-commit", action="append_const", dest="hooks", const="pre-commit", help="before a commit")
    parser.add_argument("--pre-push", action="append_const", dest="hooks", const="pre-push", help="before a push")
    parser.add_argument("--uninstall", action="store_true", help="take them away; what was there before comes back")
    parser.add_argument(
        "--force", action="store_true", help="also into a folder of hooks that other repositories use; overwrite copies"
    )
    parser.set_defaults(act=_install)


def _install(arguments: argparse.Namespace) -> int:
    import os

    from wardline.cli.output import say
    from wardline.policy.git_hooks import KINDS, HookError, Hooks

    try:
        hooks = Hooks.of(os.getcwd(), arguments.force or arguments.uninstall)
        for kind in dict.fromkeys(arguments.hooks or KINDS):
            say(hooks.uninstall(kind) if arguments.uninstall else hooks.install(kind, arguments.force))
    except (HookError, OSError) as error:
        say(f"error: {error}")
        return 1
    return 0
