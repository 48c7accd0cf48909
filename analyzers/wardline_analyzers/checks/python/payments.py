"""Calls that take money from somebody, as far as their names tell."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.except_clauses import last_word
from wardline_analyzers.match.match import UnitView

_PAYMENTS: Final = re.compile(
    r"charge|(?:charge|debit|withdraw|capture|collect|confirm|process|take|make)_(?:the_)?"
    r"(?:payment|card|customer|account|funds|money)"
)
_STRIPE: Final = re.compile(r"stripe\.(?:\w+\.)?(?:Charge|PaymentIntent|Invoice)\.(?:create|confirm|capture|pay)$")


def takes_money(unit: UnitView, call: Node) -> bool:
    """`stripe.Charge.create(…)`, `gateway.charge_card(…)`"""
    callee = call.child_by_field_name("function")
    name = (unit.names.resolve(callee) or "") if callee is not None else ""
    return _STRIPE.match(name) is not None or _PAYMENTS.fullmatch(last_word(unit, call)) is not None


__all__ = ["takes_money"]
