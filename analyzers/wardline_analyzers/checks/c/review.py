"""What a reader of C objects to (`wardline_analyzers/c`), as matches of the pages about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.c.look import Issue
from wardline_analyzers.c.review import review
from wardline_analyzers.checks.c.messages import MESSAGES
from wardline_analyzers.finding import Confidence, Edit, Related, Severity, Span
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.message import quote
from wardline_analyzers.match.test_code import in_test

_SURE: Final = {1: Confidence.LOW, 2: Confidence.MEDIUM, 3: Confidence.HIGH}
_last: list[tuple[UnitView, tuple[Issue, ...]]] = []


def issues(unit: UnitView) -> tuple[Issue, ...]:
    """All issues of a unit: found once, for all pages that ask one after the other."""
    if not _last or _last[0][0] is not unit:
        _last[:] = [(unit, review(unit.syntax, unit.names.module))]
    return _last[0][1]


def _of(*kinds: str) -> Callable[[UnitView, New], Iterator[Match]]:
    """The function that a page names: issues of these kinds."""

    def found(unit: UnitView, new: New) -> Iterator[Match]:
        for issue in issues(unit):
            if issue.kind in kinds:
                node = _node(unit, issue.start, issue.end)
                if node is not None:
                    yield _told(new(node), issue)

    return found


def _node(unit: UnitView, start: int, end: int) -> Node | None:
    """The outermost node of this range."""
    found = unit.syntax.root.named_descendant_for_byte_range(start, max(start, end - 1))
    while found is not None and found.parent is not None:
        above = found.parent
        if above.start_byte != start or above.end_byte > end:
            break
        found = above
    return found


def _told(match: Match, issue: Issue) -> Match:
    match.confidence = _SURE[issue.sure]
    if issue.sure == 1:
        match.severity = Severity.LOW
    message = MESSAGES[issue.kind]
    for name, value in issue.values:
        message = message.replace(f"{{{name}}}", quote(value).replace("{", "(").replace("}", ")"))
    match.message = message
    if issue.related is not None:
        start, end, why = issue.related
        match.related = (Related(Span(start, end), why),)
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return match


def mend(match: Match) -> Sequence[Edit]:
    """The edits that mend what a match is about."""
    for issue in issues(match.unit):
        if issue.fixes and issue.start == match.node.start_byte:
            return [Edit(start, end, _bytes(text)) for start, end, text in sorted(issue.fixes)]
    return []


def _bytes(text: str) -> str:
    """A text of one character per byte, as what it says."""
    return text.encode("latin-1", "replace").decode("utf-8", "replace")


buffer_overflow = _of(
    "copy-too-large",
    "copy-may-exceed",
    "copy-unchecked",
    "text-too-large",
    "text-may-exceed",
    "copied-to-empty",
    "sum-of-prints",
    "outgrown",
)
unbounded_copy = _of("text-unchecked", "text-unknown")
over_read = _of("read-too-large", "read-may-exceed", "read-unchecked", "read-no-terminator", "read-told")
read_behind_end = _of("read-behind-end")
index_outside = _of(
    *(f"{how}-{kind}" for how in ("at", "write") for kind in ("outside", "may-exceed", "unchecked", "before")),
    "parameter-index",
    "element-unchecked",
    "element-may-exceed",
    "empty-asked",
    "grown-by-index",
)
no_lower_bound = _of("at-negative", "write-negative", "signed-size")
no_terminator = _of("no-terminator")
allocation_size = _of("allocation-overflow", "allocation-input")
null_pointer = _of(
    "null-known", "null-tested", "null-allocation", "null-result", "search-unasked", "lock-unasked", "tested-late"
)
use_after_free = _of("use-after-free", "use-after-close", "left-dangling")
copied_owner = _of("copied-owner")
destructor_of_base = _of("destructor-of-base")
stale_view = _of("stale-view", "caught-by-thread")
double_free = _of("double-free", "owned-twice")
returned_local = _of("return-local")
leak = _of("leak", "leak-overwritten", "leak-regrown", "release-dropped", "never-released")
unclosed_file = _of("leak-file")
open_descriptor = _of("descriptor-open", "descriptor-left")
uninitialised = _of("uninitialised", "maybe-uninitialised", "uninitialised-text", "uninitialised-field", "unset-member")
overflow = _of("overflow")
narrow_counter = _of("narrow-counter", "endless-counter")
underflow = _of("underflow", "difference-compared")
amount_below_zero = _of("underflow-amount")
division = _of("division")
mismatch = _of("mismatch", "free-of-no-heap", "free-inside")
short_allocation = _of("short-allocation", "outpaced")
check_then_use = _of("check-then-use")
unchecked_privilege = _of("unchecked-privilege", "unchecked-result")
cleared_last = _of("cleared-last")
without_mode = _of("open-without-mode")
compared_secret = _of("compared-secret", "login-secret")
random_secret = _of("random-secret")
shared_state = _of("shared-state")
command_built = _of("command-built")
sql_built = _of("sql-built")
path_built = _of("path-built")
sizeof_pointer = _of("sizeof-pointer")
result_as_truth = _of("result-as-truth", "verified-as-truth")
constant_iv = _of("constant-iv")
code_compared = _of("code-compared")
open_mask = _of("umask-open")
cut_off = _of("cut-off")
on_stack = _of("stack-any")
narrow_as_wide = _of("narrow-as-wide")
split_path = _of("split-path")
xml_entities = _of("xml-entities")
asked_before_lock = _of("asked-before-lock")
locks = _of("lock-kept", "locked-twice")
use_after_move = _of("use-after-move")
text_gone = _of("text-gone")
changed_in_loop = _of("changed-in-loop")
unbounded_stream = _of("unbounded-stream")
assigned_in_test = _of("assigned-in-test", "compared-in-vain")
format_arguments = _of("format-arguments", "format-argument", "scanned-without-address")
scaled_twice = _of("scaled-twice")
in_signal_handler = _of("unsafe-in-handler")
endless_loop = _of("always-above-zero", "unchanging-loop", "continue-in-place")
