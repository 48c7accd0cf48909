"""Passwords of users that are kept so that the program can read them again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.typed_passwords import is_password
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test

_DECRYPTS: Final = re.compile(r"(?i)(?:^|[._])decrypt(?:_\w+)?\(")


def decrypted_to_compare(unit: UnitView, new: New) -> Iterator[Match]:
    """`fernet.decrypt(row.password).decode() == password`"""
    for node in unit.syntax.find("comparison_operator"):
        signs = [unit.syntax.text(child) for child in node.children if not child.is_named]
        if signs not in (["=="], ["!="]) or len(node.named_children) != 2 or in_test(unit, node):
            continue
        for kept, typed in (node.named_children, reversed(node.named_children)):
            made = unit.values.follow(kept)
            if made.type == "call" and _DECRYPTS.search(unit.syntax.text(made)) and is_password(last_name(unit, typed)):
                yield new(node)
                break


__all__ = ["decrypted_to_compare"]
