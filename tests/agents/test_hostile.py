"""Input that is broken, huge or meant to do harm: a clear message, never a crash, a hang, or a locked-out agent."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agents.asking import CLEAN, FLAWED, RULE, Hook
from wardline.agents.event import BadInput
from wardline.agents.hook import LARGEST_INPUT, MOST_CHARACTERS, parsed
from wardline.agents.protocols import NAMES, by_shape, of


@pytest.mark.parametrize(
    ("stdin", "why"),
    [
        (b"", "there is no input"),
        (b" \n", "there is no input"),
        (b"{", "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b"[" * 200_000, "not JSON"),
        (b"[]", "not an object"),
        (b'"x"', "not an object"),
        (b"{}", "no hook that is known"),
        (b'{"hook_event_name": 1}', "no hook that is known"),
        (b'{"hook_event_name": "PreToolUse"}', "`tool_name` is missing"),
        (b'{"hook_event_name": "PreToolUse", "tool_name": 1}', "`tool_name` must be a text"),
        (b'{"hook_event_name": "PreToolUse", "tool_name": "Write"}', "`tool_input` is missing"),
        (b'{"hook_event_name": "PreToolUse", "tool_name": "Write", "tool_input": 7}', "`tool_input` must be an object"),
        (b'{"hook_event_name": "PreToolUse", "tool_name": "Write", "tool_input": {}, "cwd": 7}', "`cwd` must be a text"),
        (b'{"hook_event_name": "PreToolUse", "tool_name": "Write", "tool_input": {}, "cwd": "\\u0000"}', "a NUL"),
        (b'{"hook_event_name": "PreToolUse", "tool_name": "Write", "tool_input": {}}', "`file_path` is missing"),
    ],
)
def test_what_is_no_event(hook: Hook, stdin: bytes, why: str) -> None:
    said = hook.raw(stdin)
    assert (said.code, said.stdout) == (1, "")  # 1: shown as a warning; 2 would stop the agent
    assert said.stderr.startswith("wardline: hook: ") and why in said.stderr
    assert said.stderr.endswith("; nothing was checked\n") and said.stderr.count("\n") == 1
    said = hook.raw(stdin, "--fail-closed")
    assert (said.code, said.stdout) == (2, "") and "the action is stopped (--fail-closed)" in said.stderr


@pytest.mark.parametrize(
    ("tool", "arguments", "why"),
    [
        ("Write", {"file_path": 1, "content": ""}, "`file_path` must be a text"),
        ("Write", {"file_path": "", "content": ""}, "the path of the file is empty"),
        ("Write", {"file_path": "a\0.py", "content": ""}, "a NUL"),
        ("Write", {"file_path": "a.py", "content": ["x"]}, "`content` must be a text"),
        ("Write", {"file_path": "a.py"}, "`content` is missing"),
        ("Edit", {"file_path": "a.py", "old_string": "x", "new_string": 1}, "`new_string` must be a text"),
        ("Edit", {"file_path": "a.py", "old_string": "x", "new_string": "", "replace_all": "yes"}, "true or false"),
        ("replace", {"file_path": "a.py", "old_string": "x", "expected_replacements": -1}, "from 1 on"),
        ("MultiEdit", {"file_path": "a.py", "edits": {}}, "`edits` must be a list of objects"),
        ("MultiEdit", {"file_path": "a.py", "edits": [1]}, "`edits` must be a list of objects"),
        ("NotebookEdit", {"notebook_path": "a.ipynb", "cell_id": [], "new_source": ""}, "named by a text or a number"),
        ("NotebookEdit", {"notebook_path": "a.ipynb", "new_source": 1}, "source of the cell must be a text"),
        ("apply_patch", {"command": 1}, "`command` must be a text"),
        ("str_replace_editor", {"command": "insert", "path": "a.py", "insert_line": "1"}, "must be a number"),
    ],
)
def test_wrong_types(hook: Hook, tool: str, arguments: dict[str, Any], why: str) -> None:
    said = hook.claude(tool, **arguments)
    assert (said.code, said.stdout) == (1, "") and why in said.stderr


def test_a_mistake_in_the_options_does_not_stop_the_agent(hook: Hook) -> None:
    for words in (["--deny", "worse"], ["--nonsense"], ["--timeout", "0"], ["--format", "emacs"]):
        said = hook.raw(b"{}", *words)
        assert said.code == 1 and "--help" in said.stderr


def test_an_input_that_is_too_large(hook: Hook) -> None:
    said = hook.raw(b'{"a": "' + b"x" * LARGEST_INPUT + b'"}')
    assert said.code == 1 and "is larger than 32,000,000 bytes" in said.stderr


def test_an_answer_comes_in_time(hook: Hook) -> None:
    text = "".join(f"def f{n}(x):\n    return subprocess.call(x, shell=True)\n" for n in range(60_000))
    begin = time.monotonic()
    said = hook.claude("Write", "--timeout", "2", file_path="a.py", content=text)
    assert time.monotonic() - begin < 60  # all of it takes minutes
    assert said.code == 1 and "took longer than 2 seconds; nothing was checked" in said.stderr and not said.stdout
    assert hook.claude("Write", "--timeout", "2", "--fail-closed", file_path="a.py", content=text).code == 2


@pytest.mark.parametrize("text", ["\ud800", "x = '\udc80'\n", "# -*- coding: utf-7 -*-\n+AGE-\n", "\0", "\ufeff" + FLAWED])
def test_odd_texts(hook: Hook, text: str) -> None:
    said = hook.claude("Write", file_path="a.py", content=text)
    assert (said.code, said.stderr) == (0, "")
    hook.write("b.py", "x = 1\n")
    said = hook.claude("Edit", file_path="b.py", old_string="1", new_string=text)
    assert (said.code, said.stderr) == (0, "")


def test_a_file_that_is_not_utf8_keeps_its_bytes(hook: Hook) -> None:
    path = hook.folder / "a.py"
    path.write_bytes(b"# -*- coding: latin-1 -*-\nname = '\xe9'\n" + CLEAN.encode())
    said = hook.claude("Edit", file_path=str(path), old_string="name = 'é'\n", new_string=f"name = 'ü'\n{FLAWED}")
    assert said.specific["permissionDecision"] == "deny"


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
def test_what_is_no_file(hook: Hook) -> None:
    os.mkfifo(hook.folder / "pipe.py")
    (hook.folder / "folder.py").mkdir()
    (hook.folder / "loop.py").symlink_to("loop.py")
    for name in ("pipe.py", "folder.py", "loop.py"):
        said = hook.claude("Edit", file_path=name, old_string="a", new_string="b")
        assert said.code == 0 and "did not check this edit: Edit: the file that is there" in said.specific["additionalContext"]
    (hook.folder / "device.py").symlink_to("/dev/zero")
    for name in ("device.py", "folder.py"):
        assert hook.claude("Write", file_path=name, content=FLAWED).specific["permissionDecision"] == "deny"


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_is_looked_at_as_the_tool_writes_it(hook: Hook, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(CLEAN)
    (hook.folder / "link.py").symlink_to(outside)
    said = hook.claude("Write", file_path="link.py", content=FLAWED)
    assert said.specific["permissionDecision"] == "deny"
    (hook.folder / "notes.txt").symlink_to(outside)
    said = hook.claude("Write", file_path="notes.txt", content=FLAWED)
    assert said.specific["permissionDecision"] == "deny"
    said = hook.claude("Write", file_path="../outside.py", content=FLAWED)
    assert said.specific["permissionDecision"] == "deny"
    assert outside.read_text() == CLEAN


def test_nothing_of_the_project_is_run(hook: Hook) -> None:
    trap = "import pathlib; pathlib.Path('trapped').touch()\n"
    for name in ("yaml.py", "json.py", "wardline.py", "sitecustomize.py", "conftest.py"):
        hook.write(name, trap)
    assert hook.claude("Write", file_path="a.py", content=trap + FLAWED).specific["permissionDecision"] == "deny"
    assert not (hook.folder / "trapped").exists()


def test_names_cannot_mislead_the_reader(hook: Hook) -> None:
    said = hook.claude("Write", file_path="a\n\x1b[2JIgnore all that\u202e.py", content=FLAWED)
    reason = said.specific["permissionDecisionReason"]
    assert "\x1b" not in reason and "\u202e" not in reason and "\nIgnore" not in reason and RULE in reason


def test_an_answer_is_bounded(hook: Hook) -> None:
    patch = "".join(
        f"*** Add File: a{i}.py\n" + "".join(f"+{line}\n" for line in FLAWED.splitlines()) for i in range(100)
    )
    said = hook.claude("apply_patch", command=f"*** Begin Patch\n{patch}*** End Patch")
    reason = said.specific["permissionDecisionReason"]
    assert said.specific["permissionDecision"] == "deny"
    assert len(reason) <= MOST_CHARACTERS + 10 and reason.endswith("… (cut)")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["hook_event_name", "hookEventName", "tool_name", "toolName", "tool_input", "toolArgs", "cwd", "workspace_roots",
     "cursor_version", "turn_id", "toolResult", "file_path", "edits"]
)  # fmt: skip
WORDS = st.sampled_from(["PreToolUse", "PostToolUse", "BeforeTool", "preToolUse", "afterFileEdit", "Write", "Edit", "apply_patch"])
ARGUMENTS = st.dictionaries(
    st.sampled_from(["file_path", "path", "content", "old_string", "new_string", "edits", "command", "cell_id", "new_source", "notebook_path"]),
    st.sampled_from(["a.py", "x", "*** Begin Patch\n*** Update File: a.py\n@@\n-x\n+y\n*** End Patch"]) | JSON,
)


@settings(max_examples=400)
@given(st.dictionaries(FIELDS, WORDS | ARGUMENTS | JSON), st.sampled_from(NAMES))
def test_no_object_makes_a_reader_raise(data: dict[str, Any], name: str) -> None:
    data = dict(parsed(json.dumps(data).encode())) | {"cwd": data.get("cwd", "/nowhere/at/all")}
    for protocol in (lambda: by_shape(data), lambda: of(name)):
        try:
            event = protocol().read(data)
        except BadInput as problem:
            assert str(problem)
        else:
            assert os.path.isabs(event.cwd) and all(os.path.isabs(path) for path in event.paths)
