"""What is wrong with our own suppression comments: findings of the rules of the family `suppressions`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from wardline_analyzers.finding import Edit, Finding, Fix, Placed, Position, Safety, Span
from wardline_analyzers.profile import Profile
from wardline_analyzers.rules.catalog import Catalog
from wardline_analyzers.rules.rule import Rule
from wardline_analyzers.suppress.comments import Comment
from wardline_analyzers.suppress.names import rules_named
from wardline_analyzers.suppress.reach import PlacedComment

UNUSED = "unused-suppression"
EXPIRED = "expired-suppression"
WITHOUT_REASON = "suppression-without-reason"

_REMOVE = "Remove the suppression"


def running(catalog: Catalog, profile: Profile) -> dict[str, Rule]:
    """The rules that run under a profile."""
    from wardline_analyzers.rules.catalog import load

    if catalog is load():
        return _running_of_ours(profile)
    from wardline_analyzers.rules.selection import selected

    return selected(catalog, profile)


@lru_cache(maxsize=16)
def _running_of_ours(profile: Profile) -> dict[str, Rule]:
    from wardline_analyzers.rules.catalog import load
    from wardline_analyzers.rules.selection import selected

    return selected(load(), profile)


def _nearest(catalog: Catalog, name: str) -> str:
    """What was probably meant by a name that no rule has, or the empty text."""
    from wardline_analyzers.rules.catalog import load
    from wardline_analyzers.rules.selection import unknown

    if catalog is load():
        return _nearest_of_ours(name)
    return next((near for _, near in unknown(catalog, (name,))), "")


@lru_cache(maxsize=256)
def _nearest_of_ours(name: str) -> str:
    """Remembered, for it takes a millisecond."""
    from wardline_analyzers.rules.catalog import load
    from wardline_analyzers.rules.selection import unknown

    return next((near for _, near in unknown(load(), (name,))), "")


def end_of(comment: Comment) -> date | None:
    """The last day on which a comment counts; None if that is no date."""
    try:
        return date.fromisoformat(comment.until or "") if len(comment.until or "") == 10 else None
    except ValueError:
        return None


def counts(comment: Comment, today: date) -> bool:
    """Whether a comment suppresses anything today."""
    if comment.fault is not None:
        return False
    if comment.until is None:
        return True
    end = end_of(comment)
    return end is not None and today <= end


class Problems:
    """Looks for problems under one profile."""

    def __init__(self, rules: dict[str, Rule], catalog: Catalog, today: date) -> None:
        self._rules = rules
        self._catalog = catalog
        self._today = today

    def of(self, placed: PlacedComment, used: set[int] | None) -> Iterator[Placed]:
        """The problems of one of our comments.

        `used`: the indexes of the ids that hid something; None if that is not known yet.
        """
        comment = placed.comment
        if comment.fault is not None:
            yield from self._finding(placed, UNUSED, f"This comment suppresses nothing: {comment.fault}.")
        elif not counts(comment, self._today):
            yield from self._finding(placed, EXPIRED, _expired(comment))
        elif used is not None:
            yield from self._unused(placed, used)
        if comment.fault is None and not comment.reason:
            message = "Say why this is suppressed: a reason behind the brackets lets others judge it later."
            yield from self._finding(placed, WITHOUT_REASON, message)

    def _unused(self, placed: PlacedComment, used: set[int]) -> Iterator[Placed]:
        comment = placed.comment
        messages = {n: m for n, name in enumerate(comment.ids) if n not in used and (m := self._vain(name))}
        for index, message in messages.items():
            all_in_vain = len(messages) == len(comment.ids)
            edit = Edit(comment.removal.start, comment.removal.end, "") if all_in_vain else _without(comment, index)
            fix = Fix(_REMOVE if all_in_vain else f"Remove `{comment.ids[index]}`", Safety.SAFE, (edit,))
            yield from self._finding(placed, UNUSED, message, comment.id_spans[index], (fix,))

    def _vain(self, name: str) -> str | None:
        """Why an id that hid nothing does so; None if its rules do not run, so that nobody can know."""
        rules = list(rules_named(name, self._catalog))
        if not rules:
            nearest = _nearest(self._catalog, name)
            return f"No rule is called `{name}`" + (f"; did you mean `{nearest}`?" if nearest else ".")
        if not any(rule in self._rules for rule in rules):
            return None
        if name == "*":
            return "Nothing is found here: this suppression hides nothing."
        return f"`{name}` is not found here: this suppression hides nothing."

    def _finding(
        self, placed: PlacedComment, rule_id: str, message: str, span: Span | None = None, fixes: tuple[Fix, ...] = ()
    ) -> Iterator[Placed]:
        rule = self._rules.get(rule_id)
        if rule is None:
            return
        comment, line, offset = placed
        span = span or comment.span
        column = comment.column + span.start - comment.span.start
        digest = blake2b(rule_id.encode(), digest_size=10)
        digest.update(b" ".join(comment.text.split()))
        digest.update(str(comment.id_spans.index(span) if span in comment.id_spans else "").encode())
        yield Placed(
            Finding(rule_id, span, message, rule.severity, rule.confidence, fixes=fixes),
            Position(line + comment.line, column),
            Position(line + comment.line, column + span.end - span.start),
            offset,
            digest.hexdigest(),
        )


def _expired(comment: Comment) -> str:
    if end_of(comment) is None:
        return f"`until={comment.until}` is no date, so this comment suppresses nothing: write `until=YYYY-MM-DD`."
    return f"This suppression ended on {comment.until}: mend the finding, or decide anew how long it may stay."


def _without(comment: Comment, index: int) -> Edit:
    """The edit that takes one of several ids out of the brackets."""
    spans = comment.id_spans
    if index + 1 < len(spans):
        return Edit(spans[index].start, spans[index + 1].start, "")
    return Edit(spans[index - 1].end, spans[index].end, "")
