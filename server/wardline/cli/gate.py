"""`wardline gate`: may this change go on, by the policy of the team?"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from wardline.cli import CommandError
from wardline.cli.output import put, put_text, say
from wardline.cli.values import working_directory

if TYPE_CHECKING:
    from wardline.policy.gather import Checkout
    from wardline.policy.model import Decision
    from wardline.policy.view import View
    from wardline.project.staging import Staging


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "gate",
        help="may this change go on, by the team's policy for AI-written code?",
        description="Decide by `[policy]` in the settings at the top of the checkout whether code may go on: what an "
        "AI wrote, who reviewed it, what is found in it. Without options: all files as they are on disk.",
        epilog="Exit codes: 0 passed; 1 blocked; 2 an error (also: a policy that is broken, a file that cannot be "
        "analysed).",
    )
    what = parser.add_argument_group("what is looked at")
    what.add_argument("--base", metavar="REV", help="only lines changed since the branch left this git revision")
    which = what.add_mutually_exclusive_group()
    which.add_argument("--staged", action="store_true", help="what is about to be committed: the index, not the files")
    which.add_argument(
        "--pre-push",
        nargs="?",
        const="",
        metavar="REMOTE",
        help="what is about to be pushed, by the lines that git gives to a pre-push hook on stdin",
    )
    show = parser.add_argument_group("output")
    show.add_argument("--explain", action="store_true", help="every decision with its reason, not only what is wrong")
    show.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.add_argument(
        "--allow-broken-policy",
        action="store_true",
        help="go by what can be read of a broken policy; otherwise nothing passes",
    )


def run(arguments: argparse.Namespace) -> int:
    from wardline.project.git import GitError

    try:
        return _run(arguments)
    except GitError as error:
        hint = ""
        if arguments.base and arguments.base in str(error):
            hint = "; in CI, fetch the history (GitHub Actions: `fetch-depth: 0`)"
        raise CommandError(f"the gate asks git: {error}{hint}") from None


def _run(arguments: argparse.Namespace) -> int:
    from wardline.cli.formats import gate as formats
    from wardline.policy.decide import blocked
    from wardline.policy.gather import Checkout
    from wardline.project.staging import Staging

    git = Staging(working_directory())
    checkout = Checkout(git.top)
    broken = bool(checkout.problems) and not arguments.allow_broken_policy
    views = [] if broken else _views(git, arguments)
    decisions: list[Decision] = []
    if not broken and not checkout.policy.is_empty:
        for view in views:
            decisions += checkout.decide(view)
            checkout.notes += view.left_out
            checkout.notes += _about_records(checkout, view)
    # The branches that are pushed together have most of their files in common.
    decisions = list(dict.fromkeys(decisions))
    if broken:
        checkout.errors.append(
            "nothing passes while the policy is broken: mend it, or run the gate with --allow-broken-policy"
        )
    elif checkout.found.file is None or checkout.policy.is_empty:
        checkout.notes.append("there is no policy here: a table [policy] in .wardline.toml at the top of the checkout")
    report = formats.Report(
        passed=not (broken or checkout.errors or blocked(decisions)),
        policy=checkout.found.file.name if checkout.found.file and not checkout.policy.is_empty else "",
        looked_at=tuple(view.what for view in views),
        decisions=tuple(decisions),
        problems=tuple(checkout.problems),
        errors=tuple(dict.fromkeys(checkout.errors)),
        notes=tuple(dict.fromkeys(checkout.notes)),
    )
    if arguments.json:
        put(sys.stdout, formats.as_json(report, arguments.explain).encode())
    else:
        text = formats.as_text(report, arguments.explain)
        put_text(text)
    for note in report.notes:
        say(note)
    for problem in report.problems:
        say(f"{'error' if broken else 'ignored'}: policy: {problem}")
    for error in report.errors:
        say(f"error: {error}")
    return 2 if report.errors else 0 if report.passed else 1


def _views(git: Staging, arguments: argparse.Namespace) -> list[View]:
    from wardline.policy import view

    if arguments.staged:
        return [view.staged(git, arguments.base)]
    if arguments.pre_push is None:
        return [view.working_tree(git, arguments.base)]
    framework = [os.environ.get(f"PRE_COMMIT_{name}_REF", "") for name in ("FROM", "TO")]
    if framework[1]:  # pre-commit has read stdin itself
        since, commit = framework
        known = since or "0" * 40
        lines = [f"HEAD {git.commit(commit)} HEAD {known}"]
    elif sys.stdin is None or sys.stdin.isatty():
        raise CommandError("--pre-push is for a hook of git, which gives it the references on stdin")
    else:
        lines = sys.stdin.read(1_000_000).splitlines()
    return view.pushed(git, lines, arguments.pre_push, arguments.base)


def _about_records(checkout: Checkout, view: View) -> list[str]:
    """What makes the answer of another machine a different one, or the answer worth less than it seems."""
    from wardline.origin.git_ai import REFERENCE
    from wardline.origin.records import TRACES
    from wardline.review.records import FILE

    notes = []
    if not os.path.exists(os.path.join(checkout.top, TRACES)) and not view.git.tip(REFERENCE):
        notes.append(f"nothing is recorded here of what an AI wrote (no {TRACES}, no notes of Git AI)")
    for name in (TRACES, FILE):
        if not view.on_disk and _on_disk(checkout.top, name) not in (None, view.content(name)):
            notes.append(f"{name} counts as it is on disk; commit it, or the gate will decide otherwise elsewhere")
    own = {checkout.found.file.name if checkout.found.file else "", checkout.owners.file}
    if view.base is not None:
        edited = sorted(name for name in own if name and _differs(view, name))
        notes += [f"this change edits {name}, which the gate goes by: have a person look at that" for name in edited]
    return notes


def _differs(view: View, name: str) -> bool:
    if name not in view.paths:
        return False
    old = (view.base or {}).get(name)
    return old is None or view.content(name) != next(iter(view.git.contents([old])))


def _on_disk(top: str, name: str) -> bytes | None:
    try:
        with open(os.path.join(top, *name.split("/")), "rb") as file:
            return file.read()
    except OSError:
        return None
