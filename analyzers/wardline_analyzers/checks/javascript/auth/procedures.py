"""Procedures of tRPC that change or remove records for everybody."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_example

_OPEN: Final = re.compile(r"^(?:(?:public|open|base|anon\w*)_?[pP]rocedure|t\.procedure)\b")
_STEP: Final = re.compile(r"\.\s*(?:use|concat|unstable_concat)\s*\(")
_REMOVES: Final = re.compile(
    r"\.(?:delete|deleteMany|deleteOne|findByIdAndDelete|findByIdAndUpdate|findOneAndUpdate|destroy|remove|update|updateMany|updateOne)\s*\("
    r"|\b(?:DELETE\s+FROM|UPDATE\s+\w+\s+SET)\b"
)
_BY_NUMBER: Final = re.compile(r"\binput\.(?:\w*I)?[iI]d\b|\binput\s*[,)}]|\{[^{}]*\b\w*[iI]d\b[^{}]*\}\s*=\s*input\b")
_WHO: Final = re.compile(
    r"(?i)\b(?:ctx|context)\b[\w.?]*\.(?:user|session|auth|viewer|account)|token|password|secret|signature|verif\w*\(|(?:require|assert|ensure|check)\w*\("
    r"|\bUNAUTHORIZED\b|\bFORBIDDEN\b|\bcode\b|otp|captcha|views|likes|counter|increment"
)
"""Words of who asks who is calling, takes another proof, or counts what everybody may count."""


def open_procedure(match: Match) -> bool:
    """`publicProcedure.input(…).mutation(({ input }) => prisma.post.delete({ where: { id: input.id } }))`"""
    callee, given = match.node.child_by_field_name("function"), match.argument("0")
    made = callee.child_by_field_name("object") if callee is not None else None
    if made is None or given is None or _OPEN.match(match.text(made)) is None or _STEP.search(match.text(made)):
        return False
    body = match.text(given)
    changes = _REMOVES.search(body) is not None and _BY_NUMBER.search(body) is not None
    if not changes or _WHO.search(body) is not None or in_example(match.unit):
        return False
    match.at = callee.child_by_field_name("property") if callee is not None else None
    return outside_tests(match)


__all__ = ["open_procedure"]
