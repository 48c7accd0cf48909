"""Calling the Python part of a rule: one that fails hides nothing else."""

from __future__ import annotations

from collections.abc import Callable

from wardline_analyzers.rules.rule import Rule

_TOO_MANY_FAILURES = 3
_failures: dict[str, int] = {}
"""Rule id to how often its Python part raised in this process."""


def failed_rules() -> dict[str, int]:
    """Rules whose Python part raised in this process, and how often; after three times a rule is off."""
    return dict(_failures)


def guarded(rule: Rule, call: Callable[[], object]) -> object:
    """Call the Python part of a rule. A rule that fails hides nothing else: it is counted, said once, then off."""
    if _failures.get(rule.id, 0) >= _TOO_MANY_FAILURES:
        return None
    try:
        return call()
    except Exception as error:
        count = _failures[rule.id] = _failures.get(rule.id, 0) + 1
        if count == 1:
            _report(f"rule {rule.id} failed: {type(error).__name__}")
        elif count == _TOO_MANY_FAILURES:
            _report(f"rule {rule.id} is switched off: it keeps failing")
        return None


def _report(text: str) -> None:
    import logging  # here: a start, which should be quick, does not need it

    logging.getLogger("wardline.rules").error(text)
