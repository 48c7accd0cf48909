"""What goes wrong with variables in shell scripts, wherever these stand: text that is run, folders that are removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.by_job import by_job
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.scripts import scripts, shell_script

_BEGIN: Final = rb"(?:^[\"']?|[;&|({]|\b(?:then|do|else|sudo)\b)[ \t]*"
_VARIABLE: Final = rb"\$(?:\{[!]?[A-Za-z_]\w*\}|[A-Za-z_]\w*|[1-9@*])"
_EVAL: Final = re.compile(
    _BEGIN + rb"(eval[ \t]+[\"']?[^\n#;'\"$`]{0,200}?" + _VARIABLE + rb")",
    re.MULTILINE,
)
_TOLD: Final = re.compile(
    rb"\b((?:ba|z|da|k)?sh[ \t]+-\w*c[ \t]+\"[^\"\n]{0,300}?\$\{?"
    rb"(CI_(?:COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|REF_NAME|BRANCH|TAG|TAG_MESSAGE|AUTHOR)|MERGE_REQUEST_(?:TITLE|DESCRIPTION|SOURCE_BRANCH_NAME|LABELS|MILESTONE)"
    rb"|EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME))\b[^\"\n]{0,300}\"?)"
)
"""Variables of GitLab's that say what others wrote."""
_REMOVAL: Final = re.compile(_BEGIN + rb"rm[ \t]+((?:-{1,2}[\w-]+[ \t]+)+)([^\n#;&|]{1,300})", re.MULTILINE)
_RECURSIVE: Final = re.compile(rb"(?:^|\s)(?:-[a-zA-Z]*[rR]|--recursive)")
_QUOTED: Final = rb"\"(?:\\.|[^\"\\])*\"|'[^']*'"
_TARGET: Final = re.compile(rb"(?:" + _QUOTED + rb"|[^\s\"'])+")
_IN_QUOTES: Final = re.compile(_QUOTED)
_BARE: Final = re.compile(rb"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*)|([1-9]))")
_BEFORE_ALL: Final = re.compile(rb"\"?\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))\"?/(?:\*|\"?$)")
_TEMPORARY: Final = re.compile(
    rb"(?:(?<![<>&\d])>>?|\btee(?:[ \t]+-a)?[ \t])[ \t]*[\"']?(/tmp/[\w./-]*(?:\$\$)?[\w.-]*)"
    rb"|\b\w+=[\"']?(/tmp/[\w./-]*\$\$[\w.-]*)"
)
_KEPT_NAME: Final = re.compile(
    rb"^[ \t]*(?:readonly[ \t]+|local[ \t]+)?(\w+)=[\"']?(/tmp/[\w.-]+)[\"']?[ \t]*$", re.MULTILINE
)
_COMMENT: Final = re.compile(rb"[ \t]*#")
_PUT_IN: Final = rb"\$(?:\{[A-Za-z_]\w*(?::?-[\w./ -]*)?\}|[A-Za-z_]\w*|\((?:pwd|mktemp)(?:[ \t]+-\w+)?\))"
_WRITTEN_OUT: Final = re.compile(
    rb"(?:'[^']*'|\"(?:[^\"$`\\]|\\.|" + _PUT_IN + rb")*\"|(?:[\w./:@%^-]|" + _PUT_IN + rb")*)(?=[\s;&|)]|\Z)",
    re.DOTALL,
)
"""A text that the script itself says, but for other variables, the folder that it is in and a file of its own."""
_END: Final = re.compile(rb"[ \t]*(?:[\n;#&|)]|\Z)")
"""Of a command."""
_NAME_PUT_IN: Final = re.compile(rb"(?<!\\)\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
"""Without a default, which tells that whoever starts the script may choose it."""
_MOST_STEPS: Final = 4
"""Variables in a row that are put into each other."""


@by_job
def evaluated_variable(view: FileView) -> Iterator[FileMatch]:
    """`eval` of what a variable holds, and a shell's `-c` with what somebody wrote into a commit or merge request."""
    for start, end in view.of(scripts) if b"eval" in view.text else ():
        for found in _EVAL.finditer(view.text[start:end]):
            if not _in_comment(view, start + found.start(1)) and not _is_fixed(view.text, start + found.start(1)):
                yield FileMatch(start + found.start(1), start + found.end(1))
    for start, end in view.of(scripts) if "gitlab-ci" in view.kind.languages else ():
        for found in _TOLD.finditer(view.text[start:end]):
            name = found[2].decode()
            message = (
                f"`{name}` is what somebody wrote into a commit, a branch or a merge request, and this shell runs it "
                'as code: `$(…)` in it is a command. Pass it as an argument: `sh -c \'… "$1"\' _ "$NAME"`.'
            )
            yield FileMatch(start + found.start(1), start + found.end(1), {}, message, Severity.HIGH)


def _is_fixed(text: bytes, at: int) -> bool:
    """`eval $COMMAND`, where all that the text ever puts into it is written out: `COMMAND="pip install wheel"`."""
    said = _WRITTEN_OUT.match(text, at + len(b"eval "))
    return said is not None and bool(_END.match(text, said.end())) and _are_written_out(text, said[0], _MOST_STEPS)


def _are_written_out(text: bytes, said: bytes, steps: int) -> bool:
    """Are all variables in a text of the script?"""
    names = (put[1] or put[2] for put in _NAME_PUT_IN.finditer(said))
    return all(name == b"PWD" or _is_written_out(text, name, steps) for name in names)


def _is_written_out(text: bytes, name: bytes, steps: int) -> bool:
    """Does the script put nothing into a variable but what it says, and variables of which that holds as well?"""
    variable = rb"(?<![\w$-])" + re.escape(name)
    read = rb"\b(?:read|for|mapfile|readarray|getopts|printf[ \t]+-v)\b[^\n;]*" + variable + rb"\b"
    if steps == 0 or re.search(read, text):
        return False
    filled = [_WRITTEN_OUT.match(text, found.end()) for found in re.finditer(variable + rb"\+?=", text)]
    return bool(filled) and all(value is not None and _are_written_out(text, value[0], steps - 1) for value in filled)


@by_job
def unquoted_removal(view: FileView) -> Iterator[FileMatch]:
    """`rm -r` of a variable that is not in quotes, or of all below a folder whose name may be empty."""
    for start, end in view.of(scripts) if b"rm" in view.text else ():
        for found in _REMOVAL.finditer(view.text[start:end]):
            if not _RECURSIVE.search(found[1]) or _in_comment(view, start + found.start(2)):
                continue
            for target in _TARGET.finditer(found[2]):
                made = _removal(target[0], start + found.start(2) + target.start())
                if made is not None:
                    yield made
                    break


def _removal(target: bytes, at: int) -> FileMatch | None:
    everything = _BEFORE_ALL.match(target)
    bare = _BARE.search(_IN_QUOTES.sub(b"", target))
    if everything is None and bare is None:
        return None
    name = next(part for part in (everything or bare).groups() if part is not None).decode()  # type: ignore[union-attr]
    if everything is not None:
        fixes: tuple[Fix, ...] = ()
        begin = target.index(b"$")
        length = everything.end(1) + 1 - begin if everything[1] is not None else everything.end(2) - begin
        edit = Edit(at + begin, at + begin + length, f"${{{name}:?}}")
        fixes = (Fix("Stop where the variable is empty", Safety.SAFE, (edit,)),)
        message = (
            f"Where `{name}` is empty, this removes what is below `/`. Write `${{{name}:?}}`, which stops instead."
        )
        return FileMatch(at, at + len(target), {"name": name}, message, fixes=fixes)
    quoted = Fix(
        "Put it in quotes", Safety.SUGGESTED, (Edit(at, at, '"'), Edit(at + len(target), at + len(target), '"'))
    )
    plain = b"*" not in target and b"?" not in target and b"'" not in target and b'"' not in target
    return FileMatch(at, at + len(target), {"name": name}, fixes=(quoted,) if plain else ())


@by_job
def predictable_temporary(view: FileView) -> Iterator[FileMatch]:
    """A file in /tmp whose name everybody knows, or can guess, is written to."""
    for start, end in shell_script(view) if b"/tmp/" in view.text else ():
        for found in _TEMPORARY.finditer(view.text, start, end):
            which = 1 if found[1] is not None else 2
            name, begin = found[which], found.start(which)
            if len(name) > len(b"/tmp/") and not _in_comment(view, begin):
                yield FileMatch(*found.span(which), {"name": name.decode("utf-8", "replace")})
        for found in _KEPT_NAME.finditer(view.text, start, end):
            written = rb"(?:(?<![<>&\d])>>?|\btee(?:[ \t]+-a)?[ \t])[ \t]*\"?\$\{?%b\b" % re.escape(found[1])
            if re.search(written, view.text[found.end() : end]) is not None:
                yield FileMatch(*found.span(2), {"name": found[2].decode("utf-8", "replace")})


def _in_comment(view: FileView, offset: int) -> bool:
    return _COMMENT.match(view.text, view.line_starts[view.line_at(offset)]) is not None
