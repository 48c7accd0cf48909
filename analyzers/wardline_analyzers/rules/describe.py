"""A rule for people to read: Markdown for hovers and for `wardline explain`, and the same as plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wardline_analyzers.rules import standards
from wardline_analyzers.rules.prose import FIX_SAFETY
from wardline_analyzers.rules.rule import Rule

_HOVER = ("What it does", "Why is this bad?", "Instead")
_TOOLS = (("bandit", "bandit"), ("ruff", "ruff"), ("semgrep", "semgrep"), ("codeql", "CodeQL"), ("zizmor", "zizmor"))


def documentation_url(rule: Rule) -> str | None:
    """The web page that explains this rule's flaw: that of its first CWE. None when it names no CWE."""
    return standards.cwe_url(rule.cwe[0]) if rule.cwe else None


def links(rule: Rule) -> list[tuple[str, str]]:
    """The entries of public standards that this rule belongs to: (label, URL)."""
    found = [(f"CWE-{number}", standards.cwe_url(number)) for number in rule.cwe]
    found += [(f"OWASP {entry} {standards.OWASP[entry]}", standards.owasp_url(entry)) for entry in rule.owasp]
    found += [
        (f"OWASP {entry} {standards.OWASP_LLM[entry]}", standards.owasp_llm_url(entry)) for entry in rule.owasp_llm
    ]
    found += [(f"ASVS 5.0.0-{entry}", standards.asvs_url(entry)) for entry in rule.asvs]
    found += [(f"SSDF {entry}", standards.SSDF_URL) for entry in rule.ssdf]
    return found


def short(rule: Rule) -> str:
    """Title, id and standards, as Markdown."""
    return "\n\n".join(filter(None, (f"**{rule.title}** (`{rule.id}`)", _standards(rule))))


def hover(rule: Rule, sections: Mapping[str, str]) -> str:
    """What, why and what instead, as Markdown. `sections` are those of the rule's page."""
    return _join(rule, sections, _HOVER)


def explain(rule: Rule, sections: Mapping[str, str]) -> str:
    """All that the page says, as Markdown."""
    return _join(rule, sections, (*_HOVER, FIX_SAFETY, "Examples", "References"))


def plain(markdown: str) -> str:
    """Markdown as text for a terminal without colours: no marks, links as `text (url)`, code indented."""
    lines = []
    fence = ""
    for line in markdown.split("\n"):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif fence:
            lines.append(f"    {line}".rstrip())
        else:
            line = re.sub(r"^#+ ", "", line)
            line = re.sub(r"\[([^\]]*)\]\(([^)\s]*)\)", r"\1 (\2)", line)
            lines.append(re.sub(r"\*\*(.+?)\*\*|`([^`]+)`", lambda found: found[1] or found[2], line))
    return "\n".join(lines)


def _join(rule: Rule, sections: Mapping[str, str], headings: tuple[str, ...]) -> str:
    parts = [
        f"## {rule.title}",
        f"`{rule.id}` · {rule.family} · {rule.severity.label} severity · {rule.confidence.label} confidence"
        + ("" if rule.default else " · off by default"),
    ]
    for heading in headings:
        if heading in sections:
            parts += [f"### {heading}", sections[heading]]
    parts += [_standards(rule), _other_names(rule)]
    return "\n\n".join(filter(None, parts))


def _standards(rule: Rule) -> str:
    return " · ".join(f"[{label}]({url})" for label, url in links(rule))


def _other_names(rule: Rule) -> str:
    names = [f"{label} " + ", ".join(f"`{name}`" for name in getattr(rule, tool)) for tool, label in _TOOLS]
    known = [text for text in names if "`" in text]
    return f"Known as: {'; '.join(known)}" if known else ""
