"""Whether a name in a suppression comment means a finding, or a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from wardline_analyzers.finding import Finding
from wardline_analyzers.rules.catalog import Catalog
from wardline_analyzers.suppress.comments import Comment

_BANDIT = re.compile(r"B[0-9]{3}")
_RUFF = re.compile(r"[A-Z]{1,5}[0-9]{2,4}")


def named(comment: Comment, finding: Finding, catalog: Catalog) -> tuple[int, ...] | None:
    """Which of the comment's ids mean the finding, by index; None if none does. Empty: the comment means everything."""
    if comment.tool == "wardline":
        meant = tuple(n for n, name in enumerate(comment.ids) if means(name, finding, catalog))
        return meant or None
    if not comment.ids:
        # A bare noqa comment speaks of style most of the time: only what ruff itself would report is meant.
        return () if comment.tool != "noqa" or any(map(_is_ruff, finding.aliases)) else None
    names = (finding.rule, *finding.aliases)
    if comment.tool in ("nosec", "zizmor"):
        hit = any(name in comment.ids for name in names)
    elif comment.tool == "noqa":
        hit = any(_is_ruff(name) and name.startswith(comment.ids) for name in names)
    else:
        hit = any(_same_semgrep(name, wanted) for name in names for wanted in comment.ids)
    return () if hit else None


def means(name: str, finding: Finding, catalog: Catalog) -> bool:
    """Whether one id of our own comments means the finding: a rule, a family, another tool's name, or a `*` pattern."""
    rule = catalog.rules.get(finding.rule)
    if name in (finding.rule, rule and rule.family) or name in finding.aliases:
        return True
    return finding.rule in catalog.by_alias.get(name, ()) or ("*" in name and fnmatchcase(finding.rule, name))


def rules_named(name: str, catalog: Catalog) -> Iterable[str]:
    """The rules that one id of our own comments stands for; none if it is unknown."""
    if "*" in name:
        return [rule for rule in catalog.rules if fnmatchcase(rule, name)]
    if name in catalog.rules:
        return [name]
    return catalog.families.get(name) or catalog.by_alias.get(name, ())


def _is_ruff(name: str) -> bool:
    return _RUFF.fullmatch(name) is not None and not _BANDIT.fullmatch(name)


def _same_semgrep(name: str, wanted: str) -> bool:
    """Semgrep's ids are paths: `python.lang.security.x` is also called `x`."""
    return name == wanted or name.endswith("." + wanted) or wanted.endswith("." + name)
