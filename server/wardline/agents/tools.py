"""From a tool and its arguments to the files that it changes; shared by the protocols, whose tools are much alike.

Agent programs name the same argument `file_path`, `filePath` or `path`. All spellings are taken, because programs read
each other's hook files: VS Code runs the hooks of Claude Code with its own tools.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wardline.agents import patch
from wardline.agents.edits import CellEdit, EditError, Replacement, inserted, replaced, undone, with_cell
from wardline.agents.event import BadInput, Change
from wardline.project.source import Unreadable, read_bytes
from wardline_analyzers.text.decoding import Decoded, decode

PATH = ("file_path", "filePath", "path", "notebook_path")
CONTENT = ("content", "file_text", "contents")
OLD = ("old_string", "oldString", "old_str")
NEW = ("new_string", "newString", "new_str")
EVERY = ("replace_all", "replaceAll", "allow_multiple")
_LARGEST = 10_000_000
"""Bytes of a file that is read to work out an edit."""


@dataclass(slots=True)
class Written:
    """What is known of a tool's use: grows while its arguments are read."""

    cwd: str
    done: bool
    """Whether the tool has run: the files on disk are then those after it."""
    changes: list[Change] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    def path(self, arguments: Mapping[str, Any]) -> str:
        """The file that the arguments name, absolute. Raises BadInput."""
        return self.absolute(text_of(arguments, PATH))

    def absolute(self, path: str) -> str:
        """Raises BadInput for what can be no path."""
        if not path or "\0" in path:
            raise BadInput("the path of the file is empty or has a NUL in it")
        absolute = os.path.normpath(os.path.join(self.cwd, os.path.expanduser(path)))
        if absolute not in self.paths:
            self.paths.append(absolute)
        return absolute

    def edit(self, path: str, make: Callable[[str | None], str], unmake: Callable[[str], str | None]) -> None:
        """A change that is worked out from the file's text: `make` says the text after, `unmake` the one before."""
        decoded = self._decoded(path)
        text = None if decoded is None else decoded.text.decode("utf-8", "surrogateescape")
        if not self.done:
            before = None if decoded is None else decoded.encode(decoded.text)
            self.changes.append(Change(path, before, encoded(decoded, make(text))))
        elif text is not None and decoded is not None:
            try:
                earlier = unmake(text)
            except EditError:
                earlier = None
            before = None if earlier is None else encoded(decoded, earlier)
            self.changes.append(Change(path, before, decoded.encode(decoded.text)))

    def write(self, path: str, content: bytes) -> None:
        """A change that is a whole new text."""
        if self.done:
            now = raw_of(path)
            if now is not None:
                self.changes.append(Change(path, None, now))
            return
        try:
            before = raw_of(path)
        except EditError:  # what is there cannot be read; what is to come can be checked all the same
            before = None
        self.changes.append(Change(path, before, content))

    def _decoded(self, path: str) -> Decoded | None:
        raw = raw_of(path)
        return None if raw is None else decode(raw)


WRITING = frozenset(
    {
        # Claude Code; Cursor's are `Write`, `Edit` and `StrReplace`; Copilot reports these for PascalCase events
        "Write", "Edit", "MultiEdit", "NotebookEdit", "StrReplace", "Update",
        # Gemini CLI
        "write_file", "replace",
        # Copilot CLI and cloud agent; Codex has `apply_patch` only
        "create", "edit", "str_replace_editor", "apply_patch",
        # VS Code
        "create_file", "replace_string_in_file", "multi_replace_string_in_file", "insert_edit_into_file",
        "edit_notebook_file", "editFiles", "createFile",
    }
)  # fmt: skip
"""The tools whose arguments are read; what any other tool writes is not seen."""


def read_tool(written: Written, tool: str, arguments: Mapping[str, Any]) -> None:
    """What a tool writes, told by the shape of its arguments: programs use one name for tools of several shapes.

    Raises BadInput.
    """
    if tool not in WRITING:
        return
    try:
        _reader(tool, arguments)(written, arguments)
    except EditError as error:
        written.unchecked.append(f"{tool}: {error}")


def _reader(tool: str, arguments: Mapping[str, Any]) -> Callable[[Written, Mapping[str, Any]], None]:
    has = arguments.keys()
    if "notebook_path" in has or "editType" in has:
        return notebook_cell
    if "edits" in has or "replacements" in has:
        return many_edits
    patched = next((arguments[k] for k in ("command", "input", "patch") if isinstance(arguments.get(k), str)), "")
    if tool == "apply_patch" or "*** Begin Patch" in patched:
        return apply_patch
    if tool == "str_replace_editor" or patched in ("create", "str_replace", "insert"):
        return editor_command
    if not has.isdisjoint(OLD):
        return one_edit
    if not has.isdisjoint(CONTENT) or tool in ("Write", "write_file", "create", "create_file"):
        return whole
    return not_told


def whole(written: Written, arguments: Mapping[str, Any]) -> None:
    """A tool that writes a file: `file_path`, `content`."""
    path = written.path(arguments)
    written.write(path, text_of(arguments, CONTENT).encode("utf-8", "surrogatepass"))


def one_edit(written: Written, arguments: Mapping[str, Any]) -> None:
    """A tool that replaces a text: `file_path`, `old_string`, `new_string`, `replace_all`."""
    path = written.path(arguments)
    _replace(written, path, [_replacement(arguments)])


def many_edits(written: Written, arguments: Mapping[str, Any]) -> None:
    """A tool that replaces texts one after the other: `file_path`, `edits`; or each with a path of its own."""
    key = "edits" if "edits" in arguments else "replacements"
    edits = arguments.get(key)
    if not isinstance(edits, list) or not all(isinstance(edit, Mapping) for edit in edits):
        raise BadInput(f"`{key}` must be a list of objects")
    by_path: dict[str, list[Replacement]] = {}
    for edit in edits:
        path = written.path(edit if any(name in edit for name in PATH) else arguments)
        by_path.setdefault(path, []).append(_replacement(edit))
    for path, replacements in by_path.items():
        _replace(written, path, replacements)


def notebook_cell(written: Written, arguments: Mapping[str, Any]) -> None:
    """A tool that changes a cell of a notebook: `notebook_path`, `new_source`, `cell_id`, `edit_mode`."""
    path = written.path(arguments)
    mode = text_of(arguments, ("edit_mode", "editType"), "replace")
    cell = next((arguments[k] for k in ("cell_id", "cellId", "cell_number") if arguments.get(k) is not None), None)
    if cell is not None and (isinstance(cell, bool) or not isinstance(cell, (str, int))):
        raise BadInput("the cell must be named by a text or a number")
    source = arguments.get("new_source", arguments.get("newCode", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "\n".join(source)
    if not isinstance(source, str):
        raise BadInput("the source of the cell must be a text")
    edge = {"TOP": None, "BOTTOM": -1}
    edit = CellEdit(
        {"edit": "replace"}.get(mode, mode),
        edge[cell] if isinstance(cell, str) and cell in edge else cell,
        source,
        text_of(arguments, ("cell_type",), "") or None,
    )
    if written.done:
        written.write(path, b"")
    else:
        before = raw_of(path)
        written.changes.append(Change(path, before, with_cell(before, edit)))


def apply_patch(written: Written, arguments: Mapping[str, Any]) -> None:
    """OpenAI's `apply_patch`: the patch is `command` (Codex), `input` (VS Code) or `patch`."""
    for file in patch.parse(text_of(arguments, ("command", "input", "patch"))):
        path = written.absolute(file.path)
        target = written.absolute(file.move) if file.move else path
        try:
            if file.kind == "Add":
                text = "".join(line + "\n" for line in file.lines)
                written.write(path, text.encode("utf-8", "surrogatepass"))
            elif file.kind == "Update":
                _patch(written, path, target, file.hunks)
        except EditError as error:
            written.unchecked.append(f"{file.path}: {error}")


def editor_command(written: Written, arguments: Mapping[str, Any]) -> None:
    """`str_replace_editor`: `command` says which of its tools is meant."""
    command = text_of(arguments, ("command",))
    if command == "create":
        whole(written, arguments)
    elif command == "str_replace":
        one_edit(written, arguments)
    elif command == "insert":
        path = written.path(arguments)
        line = arguments.get("insert_line")
        if isinstance(line, bool) or not isinstance(line, int):
            raise BadInput("`insert_line` must be a number")
        new = text_of(arguments, (*NEW, "insert_text"))
        written.edit(path, lambda text: inserted(text, line, new), lambda text: undone(text, [Replacement("", new)]))


def not_told(written: Written, arguments: Mapping[str, Any]) -> None:
    """A tool that does not say beforehand what it writes: only which file, or which `files`."""
    files = arguments.get("files")
    if isinstance(files, list) and files and all(isinstance(file, str) for file in files):
        paths = [written.absolute(file) for file in files]
    else:
        paths = [written.path(arguments)]
    if not written.done:
        raise EditError("the tool does not say what the file will be")
    for path in paths:
        written.write(path, b"")


def _replace(written: Written, path: str, edits: list[Replacement]) -> None:
    written.edit(path, lambda text: replaced(text, edits), lambda text: undone(text, edits))


def _patch(written: Written, path: str, target: str, hunks: list[patch.Hunk]) -> None:
    def unmake(text: str) -> str:
        turned = [patch.Hunk(h.context, h.new, h.old, h.at_end) for h in hunks]
        return patch.applied(text, turned)

    if written.done:
        written.edit(target, str, unmake)
        return
    decoded = decode(raw) if (raw := raw_of(path)) is not None else None
    if decoded is None:
        raise EditError("the file is not there")
    after = patch.applied(decoded.text.decode("utf-8", "surrogateescape"), hunks)
    written.changes.append(Change(target, raw, encoded(decoded, after)))


def _replacement(arguments: Mapping[str, Any]) -> Replacement:
    times = arguments.get("expected_replacements")
    if times is not None and (isinstance(times, bool) or not isinstance(times, int) or times < 1):
        raise BadInput("`expected_replacements` must be a number from 1 on")
    every = next((arguments[name] for name in EVERY if name in arguments), False)
    if not isinstance(every, bool):
        raise BadInput("`replace_all` must be true or false")
    return Replacement(text_of(arguments, OLD), text_of(arguments, NEW, ""), every, times)


def text_of(arguments: Mapping[str, Any], names: tuple[str, ...], default: str | None = None) -> str:
    """The argument with one of these names. Raises BadInput if it is no text, or is not there and has no default."""
    for name in names:
        value = arguments.get(name)
        if isinstance(value, str):
            return value
        if value is not None:
            raise BadInput(f"`{name}` must be a text")
    if default is None:
        raise BadInput(f"`{names[0]}` is missing")
    return default


def raw_of(path: str) -> bytes | None:
    """The bytes of a file; None if there is none. Raises EditError if there is one that cannot be read."""
    if not os.path.lexists(path):
        return None
    try:
        return read_bytes(path, _LARGEST)
    except Unreadable as problem:
        raise EditError(f"the file that is there {problem}") from None


def encoded(decoded: Decoded | None, text: str) -> bytes:
    """A text as the file is written; UTF-8 where that cannot hold it, as the tools then write."""
    data = text.encode("utf-8", "surrogateescape") if _escapes(text) else text.encode("utf-8", "surrogatepass")
    if decoded is None:
        return data
    try:
        return decoded.encode(data)
    except UnicodeError:
        return data


def _escapes(text: str) -> bool:
    """Whether all lone surrogates in a text stand for bytes that were not UTF-8."""
    return not any("\ud800" <= c <= "\udfff" and not "\udc80" <= c <= "\udcff" for c in text)
