"""`wardline doctor`: what runs here, and does it work?"""

from __future__ import annotations

import argparse
import os


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "doctor",
        help="what runs here, and does it work? For a bug report",
        description="Tell versions, settings, engine and records, and let a server find a flaw. Ready to be pasted "
        "into a bug report: no text of your code is in it, and your home directory is `~`.",
        epilog="Exit codes: 0 all is fine; 1 something is wrong (marked with !).",
    )
    parser.add_argument("--no-self-test", action="store_true", help="do not start a server")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def run(arguments: argparse.Namespace) -> int:
    from wardline.doctor.facts import facts
    from wardline.doctor.self_test import self_test

    found = list(facts(os.getcwd()))
    if not arguments.no_self_test:
        found.append(self_test())
    wrong = any(fact.fine is False for fact in found)
    if arguments.json:
        import json
        from dataclasses import asdict

        print(json.dumps([asdict(fact) for fact in found], indent=2))
        return int(wrong)
    section = ""
    for fact in found:
        if fact.section != section:
            print(f"{section and chr(10)}{fact.section}")
            section = fact.section
        print(f"{'!' if fact.fine is False else ' '} {fact.name:20} {fact.value}")
    return int(wrong)
