"""Expressions in a workflow's scripts: they are pasted into the code before it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.edits import above, column, line_break
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.expressions import Control, Expression, contexts, control, expressions
from wardline_analyzers.pipelines.workflow import OUTSIDE_EVENTS, Step, Workflow, shell_of, workflow
from wardline_analyzers.structured.node import Mapping, Scalar, get, pair, pairs, resolved, text

CODE_INPUTS = {
    "actions/github-script": ("script",),
    "azure/cli": ("inlinescript",),
    "azure/powershell": ("inlinescript",),
    "appleboy/ssh-action": ("script",),
    "addnab/docker-run-action": ("run",),
    "nick-fields/retry": ("command", "on_retry_command"),
    "jannekem/run-python-script-action": ("script",),
    "amadevus/pwsh-script": ("script",),
    "cardinalby/js-eval-action": ("expression",),
    "mikefarah/yq": ("cmd",),
}
"""Inputs of actions that are run as code."""

OUTSIDE_OUTPUTS = {
    "tj-actions/changed-files": "names of files",
    "tj-actions/branch-names": "names of branches",
    "dorny/paths-filter": "names of files",
    "jitterbit/get-changed-files": "names of files",
    "trilom/file-changes-action": "names of files",
    "xt0rted/pull-request-comment-branch": "names of branches",
    "peter-evans/find-comment": "a comment",
    "potiuk/get-workflow-origin": "names of branches",
}
"""Actions whose outputs are texts that a pull request or a comment brings."""
_FILTERED = re.compile(r"_files$", re.IGNORECASE)
"""The outputs of `dorny/paths-filter` that name files; the others say `true` or `false`, or name filters."""

_OUTPUT = re.compile(r"steps\.([\w-]+)\.outputs\.([\w-]+)")
_COUNTED = re.compile(r"(?:any|only|_count|has|number|id|sha)(?:_|$)|_count$|-id$", re.IGNORECASE)
_HARMLESS_TYPES = frozenset({"boolean", "number", "choice", "environment"})
_INPUT = re.compile(r"(?:github\.event\.)?inputs\.([\w-]+)")
_WORD = re.compile(r"[^A-Za-z0-9]+")


class _Place(NamedTuple):
    """Code in which expressions are expanded."""

    step: Step
    code: Scalar
    language: str
    """Of the code, as a shell; `js` for github-script; empty: not known."""


@by_job
def expanded(view: FileView) -> Iterator[FileMatch]:
    """Expressions in code whose value is decided by others."""
    found = view.of(workflow)
    for place in _places(found):
        for expression in expressions(view.text, place.code.start, place.code.end):
            who, name = _control(found, place.step, expression)
            if who is not Control.NOBODY and not _harmless(found, name):
                severity, confidence = _weight(found, who)
                by = "anybody who can open an issue or a pull request" if who is Control.OUTSIDER else "the caller"
                fix = _fix(view, place, expression)
                yield FileMatch(
                    expression.start,
                    expression.end,
                    {"value": name, "who": by},
                    severity=severity,
                    confidence=confidence,
                    fixes=(fix,) if fix is not None else (),
                )


def _places(found: Workflow) -> Iterator[_Place]:
    for step in found.steps:
        if step.run is not None:
            if b"${{" in step.run.raw:
                yield _Place(step, step.run, shell_of(found, step))
        elif inputs := CODE_INPUTS.get(step.action):
            for entry in pairs(get(step.node, "with")):
                code = resolved(entry.value)
                if entry.key.text.lower() in inputs and isinstance(code, Scalar):
                    yield _Place(step, code, "js" if step.action == "actions/github-script" else "")


def _control(found: Workflow, step: Step, expression: Expression) -> tuple[Control, str]:
    """Who decides; a variable of `env` is worth what it is set to, an output what its action takes from outside."""
    worst, name = control(expression.text)
    for context in contexts(expression.text):
        output = _OUTPUT.fullmatch(context)
        if output is not None and not _COUNTED.search(output[2]):
            steps = step.job.steps if step.job is not None else found.steps
            source = next((s for s in steps if text(get(s.node, "id")).lower() == output[1]), None)
            if source is not None and _is_from_outside(source.action, output[2]):
                return Control.OUTSIDER, context
        if context.startswith("env."):
            for node in (step.node, step.job.node if step.job is not None else None, found.root):
                said = next((e for e in pairs(get(node, "env")) if e.key.text.lower() == context[4:]), None)
                if said is not None and (value := text(said.value)):
                    raw = value.encode()
                    for inner in expressions(raw, 0, len(raw)):
                        worst, name = max((worst, name), control(inner.text))
                    break
    return worst, name


def _is_from_outside(action: str, output: str) -> bool:
    """Whether this output of an action is a text that others have written."""
    if action == "dorny/paths-filter":
        return _FILTERED.search(output) is not None
    return action in OUTSIDE_OUTPUTS


def _harmless(found: Workflow, name: str) -> bool:
    """Whether this is an input that can hold no text of anybody's choice."""
    given = _INPUT.fullmatch(name)
    if not given:
        return False
    said = [
        get(node, "inputs")
        for event in ("workflow_dispatch", "workflow_call")
        if (node := found.triggers.get(event, (None, None))[1]) is not None
    ]
    defined = [e.value for inputs in said for e in pairs(inputs) if e.key.text.lower() == given[1]]
    return bool(defined) and all(text(get(node, "type")) in _HARMLESS_TYPES for node in defined)


def _weight(found: Workflow, who: Control) -> tuple[Severity, Confidence]:
    if who is Control.OUTSIDER:
        if not OUTSIDE_EVENTS.isdisjoint(found.triggers):
            return Severity.HIGH, Confidence.HIGH
        return Severity.MEDIUM, Confidence.HIGH if found.triggers else Confidence.MEDIUM
    if found.has("workflow_call") or not found.triggers:
        return Severity.LOW, Confidence.LOW
    return Severity.INFO, Confidence.LOW


# -------------------------------------------------------------------- the fix


def _fix(view: FileView, place: _Place, expression: Expression) -> Fix | None:
    """Pass the value in an environment variable, and let the code read that."""
    existing = next(
        (
            e
            for e in pairs(get(place.step.node, "env"))
            if text(e.value).replace(" ", "") == f"${{{{{expression.text}}}}}".replace(" ", "")
        ),
        None,
    )
    name = existing.key.text if existing is not None else _name(place.step, expression.text)
    used = _use(view, place, expression, name)
    if used is None or "\n" in expression.text:
        return None
    edits = [used]
    if existing is None:
        added = _declare(view, place.step, f"{name}: ${{{{ {expression.text} }}}}")
        if added is None:
            return None
        edits.append(added)
    return Fix("Pass it in an environment variable", Safety.SUGGESTED, tuple(sorted(edits, key=lambda e: e.start)))


def _name(step: Step, expression: str) -> str:
    words = [w for w in _WORD.split(re.sub(r"'[^']*'", "", expression)) if w and w not in ("github", "event", "inputs")]
    wanted = "_".join(words[-3:]).upper() or "VALUE"
    wanted = f"VALUE_{wanted}" if wanted[0].isdigit() else wanted
    taken = {e.key.text for e in pairs(get(step.node, "env"))}
    return next(n for n in (wanted, *(f"{wanted}_{i}" for i in range(2, len(taken) + 3))) if n not in taken)


def _use(view: FileView, place: _Place, expression: Expression, name: str) -> Edit | None:
    text, start, end = view.text, expression.start, expression.end
    begin = max(view.line_starts[view.line_at(start)], place.code.inner[0])
    quote = _open_quote(text[begin:start], place.language)
    if place.language in ("bash", "sh"):
        if quote == "'" or quote == "`":
            return None
        return Edit(start, end, f"${{{name}}}" if quote or place.code.style == '"' else f'"${{{name}}}"')
    if place.language in ("pwsh", "powershell"):
        if quote == "'":
            return None
        return Edit(start, end, f"$($env:{name})" if quote else f"$env:{name}")
    if place.language == "js":
        if quote == "`":
            return Edit(start, end, f"${{process.env.{name}}}")
        if quote and text[start - 1 : start] == quote.encode() == text[end : end + 1]:
            return Edit(start - 1, end + 1, f"process.env.{name}")
    return None


def _open_quote(before: bytes, language: str) -> str:
    """The quote inside which the end of this text stands."""
    quotes = "\"'`" if language == "js" else "\"'"
    here, skip = "", False
    for letter in before.decode("utf-8", "replace"):
        if skip:
            skip = False
        elif letter == "\\" and here != "'":
            skip = True
        elif here:
            here = "" if letter == here else here
        elif letter in quotes:
            here = letter
    return here


def _declare(view: FileView, step: Step, entry: str) -> Edit | None:
    env = pair(step.node, "env")
    if env is not None:
        block = resolved(env.value)
        if not isinstance(block, Mapping) or not block.pairs or view.text[block.start] == 0x7B:
            return None
        first = block.pairs[0].key.start
        if view.line_at(first) == view.line_at(env.key.start):
            return None
        return above(view, first, " " * column(view, first) + entry)
    anchor = pair(step.node, "run") or pair(step.node, "with")
    if anchor is None or view.text[step.node.start] == 0x7B:
        return None
    at = anchor.key.start
    indent = " " * column(view, at)
    before = view.text[at - column(view, at) : at]
    if before.strip():  # `- run: …`: the new key goes first, behind the dash
        end = line_break(view)
        return Edit(at, at, f"env:{end}{indent}  {entry}{end}{indent}") if before.strip() == b"-" else None
    return above(view, at, f"{indent}env:", f"{indent}  {entry}")
