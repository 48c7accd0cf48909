"""Vouchers that are counted again each time they are named (page voucher-good-again), in Python and JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test

_VOUCHER: Final = r"(?:\w*(?:coupon|voucher|gift_?card|promo\w*|referral|reward)\w*|card)"
_WORTH: Final = rf"\b{_VOUCHER}(?:\.\w+|\[['\"]\w+['\"]\])"
_COUNTED: Final = re.compile(
    rf"(?i)\b(?P<kept>\w+(?:\.\w+|\[['\"]\w+['\"]\]){{1,4}})\s*(?:[-+*]=|=\s*(?P=kept)\s*[-+*])[^\n;=]{{0,80}}?{_WORTH}"
    rf"|(?:\b(?:increment|decrement)['\"]?\s*:|\$inc\b)[^\n;]{{0,80}}?{_WORTH}"
)
"""What is kept grows or shrinks by what the voucher is worth, so the second time counts like the first."""
_NAMED: Final = re.compile(
    r"(?i)(?:coupon|voucher|gift_?card|promo|referral|reward)[^\n]{0,80}\b(?:get|filter\w*|find\w*|query|select|first|where)\b[^\n]{0,120}\bcode\b"
)
"""It is looked up by a code."""
_ONCE: Final = re.compile(
    r"(?i)redeemed|redemption|used\b|\buses|usage|claimed|spent|consum|applied|remaining|delete|remove|destroy|already"
    r"|\bactive['\"]?\s*[:=]\s*false|status['\"]?\s*[:=]|invalidate|deactivate|exists\(|times|count|max_|limit|history"
    r"|(?<![\w.])(?!(?:models|db|prisma|self|this|body|data|args|form|input|payload|params)\b)(?:\w+\.)?(?!body|query|data|args|form|input|payload|params)\w+"
    r"\.(?:coupon|voucher|promo|gift_?card|referral)\w*\b(?!\s*[.(])"
)
"""Words of who notes that it has been used, or asks whether it was."""


def counted_again(unit: UnitView, new: New) -> Iterator[Match]:
    """`wallet.balance += card.amount`, of a card that was looked up by its code, and nothing says that it is used up"""
    text = unit.syntax.text(unit.syntax.root)
    found = _COUNTED.search(text) if _NAMED.search(text) is not None else None
    if found is None or in_example(unit) or _ONCE.search(text) is not None:
        return
    start = len(text[: found.start()].encode())
    node = unit.syntax.root.named_descendant_for_byte_range(start, start + len(found[0].encode()))
    if node is not None and not in_test(unit, node):
        yield new(node)


__all__ = ["counted_again"]
