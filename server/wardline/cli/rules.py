"""`wardline rules`: the catalogue of rules."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from wardline.cli import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardline_analyzers.rules.rule import Rule


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "rules",
        help="list the rules",
        description="List the rules. `wardline explain RULE` says all of one.",
    )
    parser.add_argument("search", nargs="*", metavar="WORD", help="only rules that all these words are found in")
    parser.add_argument("--family", action="append", metavar="FAMILY", help="only rules of this family")
    parser.add_argument(
        "--language", action="append", metavar="NAME", help="only rules for this language or kind of file"
    )
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    from wardline.config.catalog import catalog_here

    catalog = catalog_here()
    for family in arguments.family or ():
        if family not in catalog.families:
            raise CommandError(f"there is no family {family}; there are {', '.join(sorted(catalog.families))}")
    languages = {language for rule in catalog.rules.values() for language in rule.languages}
    for language in arguments.language or ():
        if language not in languages:
            raise CommandError(f"no rule is for {language}; there are rules for {', '.join(sorted(languages))}")
    words = [word.lower() for word in arguments.search]
    rules = [
        rule
        for rule in catalog.rules.values()
        if (not arguments.family or rule.family in arguments.family)
        and (not arguments.language or not set(arguments.language).isdisjoint(rule.languages))
        and all(word in _text(rule) for word in words)
    ]
    if arguments.format == "json":
        import json

        print(json.dumps([_plain(rule) for rule in rules], indent=2, ensure_ascii=True))
    elif rules:
        _table(rules)
    else:
        print("No rule matches.")
    return 0


def _text(rule: Rule) -> str:
    """All that a search looks at, in lower case."""
    cwes = (f"cwe-{number}" for number in rule.cwe)
    parts = (rule.id, rule.family, rule.title, *cwes, *rule.owasp, *rule.owasp_llm, *rule.aliases, *rule.codeql)
    return " ".join(parts).lower()


def _fix(rule: Rule) -> str:
    """The best fix that the rule may have: `safe`, `suggested` or nothing."""
    safeties = {fix.safety.value for fix in rule.fixes}
    return "safe" if "safe" in safeties else "suggested" if safeties else ""


def _plain(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "family": rule.family,
        "languages": list(rule.languages),
        "title": rule.title,
        "severity": rule.severity.label,
        "confidence": rule.confidence.label,
        "default": rule.default,
        "cwe": list(rule.cwe),
        "known_as": [*rule.aliases, *rule.codeql],
        "fix": _fix(rule) or None,
    }


def _table(rules: Sequence[Rule]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from wardline.cli.paint import STYLES

    # Away from a terminal each rule has one line, for grep.
    console = Console(width=None if sys.stdout.isatty() else 1000, highlight=False)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for title in ("rule", "family", "severity", "confidence", "fix", "known as", "title"):
        table.add_column(title, no_wrap=title not in ("known as", "title"), overflow="fold")
    for rule in rules:
        off = "" if rule.default else " (off by default)"
        table.add_row(
            Text(rule.id, STYLES["rule"]),
            rule.family,
            Text(rule.severity.label, STYLES[rule.severity.label]),
            rule.confidence.label,
            _fix(rule),
            " ".join(rule.bandit + rule.ruff),
            Text(rule.title + off),
        )
    console.print(table)
    console.print(f"{len(rules)} rule{'' if len(rules) == 1 else 's'}", style="dim")
