"""`wardline explain`: all that is known of a rule: what it finds, why it matters, what to write instead."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from wardline.cli import CommandError

if TYPE_CHECKING:
    from wardline_analyzers.rules.catalog import Catalog
    from wardline_analyzers.rules.pages import Page


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "explain",
        help="explain a rule",
        description="Explain a rule: what it finds, why it matters, what to write instead.",
    )
    parser.add_argument("rule", metavar="RULE", help="its id, or another tool's name for it (B506, S506)")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    from wardline.config.catalog import catalog_here

    catalog = catalog_here()
    pages = [catalog.page(rule) for rule in _rules(catalog, arguments.rule)]
    if arguments.format == "json":
        import json

        data = [_plain(page) for page in pages]
        print(json.dumps(data[0] if len(data) == 1 else data, indent=2, ensure_ascii=True))
        return 0
    from wardline_analyzers.rules.describe import explain

    markdown = "\n\n".join(explain(page.rule, page.sections) for page in pages)
    if arguments.format == "markdown":
        print(markdown)
    else:
        _render(markdown)
    return 0


def _rules(catalog: Catalog, name: str) -> tuple[str, ...]:
    if name in catalog.rules:
        return (name,)
    for alias in (name, name.upper()):
        if alias in catalog.by_alias:
            return catalog.by_alias[alias]
    if name in catalog.families:
        raise CommandError(f"{name} is a family of rules: see wardline rules --family {name}")
    from wardline_analyzers.rules.selection import unknown

    meant = next((nearest for _, nearest in unknown(catalog, [name]) if nearest), "")
    raise CommandError(f"there is no rule {name}" + (f"; did you mean {meant}?" if meant else "; see wardline rules"))


def _render(markdown: str) -> None:
    if not sys.stdout.isatty():
        from wardline_analyzers.rules.describe import plain

        print(plain(markdown))
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(markdown, code_theme="ansi_dark"), width=min(console.width, 100))


def _plain(page: Page) -> dict[str, Any]:
    from wardline_analyzers.rules.describe import documentation_url

    rule = page.rule
    return {
        "id": rule.id,
        "family": rule.family,
        "title": rule.title,
        "message": rule.message,
        "severity": rule.severity.label,
        "confidence": rule.confidence.label,
        "languages": list(rule.languages),
        "default": rule.default,
        "cwe": list(rule.cwe),
        "owasp": list(rule.owasp),
        "owasp_llm": list(rule.owasp_llm),
        "asvs": list(rule.asvs),
        "ssdf": list(rule.ssdf),
        "known_as": {
            "bandit": list(rule.bandit),
            "ruff": list(rule.ruff),
            "semgrep": list(rule.semgrep),
            "codeql": list(rule.codeql),
            "zizmor": list(rule.zizmor),
        },
        "fixes": [{"title": fix.title, "safety": fix.safety.value} for fix in rule.fixes],
        "url": documentation_url(rule),
        "sections": dict(page.sections),
    }
