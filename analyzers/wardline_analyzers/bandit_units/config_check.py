"""What in bandit's settings only bandit itself can judge."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from wardline_analyzers.bandit_units.config import BanditConfig
from wardline_analyzers.bandit_units.config_files import ConfigProblem, find_word
from wardline_analyzers.bandit_units.loading import load

_NEEDS_ALL = frozenset(
    ("shell_injection", "ssl_with_bad_version", "try_except_continue", "try_except_pass", "weak_cryptographic_key")
)
"""Sections whose tests look up every setting of theirs, so that one that is missing makes them fail without a word."""


def check_config(text: str, config: BanditConfig) -> list[ConfigProblem]:
    """Ids that no test has, and settings that no test reads, in the file `text` that `config` was read from.

    Imports bandit; nothing is found if it cannot be used. Never raises.
    """
    if not load():
        return []
    from wardline_analyzers.bandit_units.checks import default_options, known_ids, names_to_ids

    found: list[ConfigProblem] = []
    ids, names = known_ids(config.third_party), names_to_ids(config.third_party)
    for test_id in (*config.tests, *config.skips):
        if test_id.strip() not in ids:
            hint = f": write `{names[test_id]}`" if test_id in names else ""
            found.append(ConfigProblem(f"bandit has no test with the id `{test_id}`{hint}", find_word(text, test_id)))
    defaults = default_options()
    for section, _ in config.options:
        given = config.option(section)
        expected = defaults.get(section)
        if expected is None:
            if not config.third_party:
                message = f"no test of bandit reads the section `{section}`{_hint(section, defaults)}"
                found.append(ConfigProblem(message, find_word(text, section)))
            continue
        found += [
            ConfigProblem(f"`{section}` has no setting `{name}`{_hint(name, expected)}", find_word(text, name))
            for name in given
            if name not in expected
        ]
        missing = [name for name in expected if name not in given]
        if missing and section in _NEEDS_ALL:
            listed = "`, `".join(missing)
            message = f"with the section `{section}`, bandit also needs `{listed}`; without, its tests fail"
            found.append(ConfigProblem(message, find_word(text, section)))
    return found


def _hint(word: str, options: Iterable[str]) -> str:
    near = get_close_matches(word, list(options), n=1)
    return f"; did you mean `{near[0]}`?" if near else ""
