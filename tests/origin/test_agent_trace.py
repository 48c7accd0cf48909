"""Records in the form of Agent Trace: what is written is valid, what is read may be anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.origin.agent_trace import (
    Contributor,
    Conversation,
    Detail,
    File,
    Range,
    Record,
    is_path,
    is_url,
    parse,
    rfc3339,
    seconds_of,
)

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "agent-trace-0.1.0.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

MINIMAL: dict[str, Any] = {
    "version": "0.1.0",
    "id": "550e8400-e29b-41d4-a716-446655440000",
    "timestamp": "2026-01-25T10:00:00Z",
    "files": [
        {
            "path": "src/app.ts",
            "conversations": [{"contributor": {"type": "ai"}, "ranges": [{"start_line": 1, "end_line": 50}]}],
        }
    ],
}

words = st.text("abcXYZ019 é-", min_size=1, max_size=12)
paths = st.lists(words, min_size=1, max_size=3).map("/".join).filter(is_path)
counts = st.integers(1, 100_000)
times = st.integers(0, 4_000_000_000_000).map(lambda ms: ms / 1000)
contributors = st.builds(
    Contributor, st.sampled_from(["human", "ai", "mixed", "unknown"]), st.one_of(st.just(""), words)
)
line_spans = st.tuples(counts, counts).map(sorted)
hashes = st.text("0123456789abcdef", min_size=16, max_size=16).map("sha256:{}".format)
ranges = st.builds(
    lambda span, hash, by: Range(span[0], span[1], hash, by),
    line_spans,
    st.one_of(st.just(""), hashes),
    st.one_of(st.none(), contributors),
)
conversations = st.builds(
    Conversation,
    st.lists(ranges, max_size=3).map(tuple),
    st.one_of(st.none(), contributors),
    st.sampled_from(["", "https://example.com/c/1", "file:///tmp/x"]),
)
details = st.builds(
    lambda path, span, id, lines, others, inferred, at, rewritten, tool: Detail(
        path, span[0], span[1], id, tuple(lines), tuple(others * len(lines)), inferred, at, rewritten, tool
    ),
    paths,
    line_spans,
    words,
    st.lists(st.from_regex(r"[0-9a-f]{8}\.[1-9][0-9]{0,3}", fullmatch=True), max_size=4),
    st.lists(counts, max_size=1),
    st.booleans(),
    times,
    st.integers(0, 10_000).map(lambda n: n / 10_000),
    st.one_of(st.just(""), words),
)
records = st.builds(
    Record,
    id=st.uuids().map(str),
    timestamp=times,
    files=st.lists(st.builds(File, paths, st.lists(conversations, max_size=2).map(tuple)), max_size=3).map(tuple),
    tool=words,
    tool_version=words,
    details=st.lists(details, max_size=3).map(tuple),
    vcs=st.just("git"),
    revision=st.text("0123456789abcdef", min_size=40, max_size=40),
)


def test_the_schema_is_one_and_refuses() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(MINIMAL | {"timestamp": "2026-01-25T10:00:00.000Z"})
    mistakes: list[dict[str, Any]] = [
        {"id": "7"},
        {"version": "1"},
        {"files": {}},
        {"timestamp": 7},
        {"vcs": {"type": "git", "revision": "HEAD"}},
    ]
    for wrong in mistakes:
        assert not VALIDATOR.is_valid(MINIMAL | {"timestamp": "2026-01-25T10:00:00.000Z"} | wrong)


@given(records)
def test_what_is_written_is_valid_and_is_read_as_it_was(record: Record) -> None:
    data = record.to_json()
    VALIDATOR.validate(data)
    found, wrong = parse(json.loads(json.dumps(data)))
    assert wrong == 0 and found is not None
    assert found == record  # also the times: milliseconds are exact


def test_the_example_of_the_specification_is_read() -> None:
    found, wrong = parse(
        {
            "version": "0.1.0",
            "id": "550e8400-e29b-41d4-a716-446655440000",
            "timestamp": "2026-01-23T14:30:00Z",
            "vcs": {"type": "git", "revision": "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0"},
            "tool": {"name": "cursor", "version": "2.4.0"},
            "files": [
                {
                    "path": "src/utils/parser.ts",
                    "conversations": [
                        {
                            "url": "https://api.cursor.com/v1/conversations/12345",
                            "contributor": {"type": "ai", "model_id": "anthropic/claude-opus-4-5-20251101"},
                            "ranges": [{"start_line": 42, "end_line": 67, "content_hash": "murmur3:9f2e8a1b"}],
                            "related": [{"type": "session", "url": "https://api.cursor.com/v1/sessions/67890"}],
                        }
                    ],
                }
            ],
            "metadata": {"confidence": 0.95, "dev.cursor": {"workspace_id": "ws-abc123"}},
        }
    )
    assert wrong == 0 and found is not None and found.timestamp == 1769178600.0
    assert (found.tool, found.vcs, found.revision[:4], found.details) == ("cursor", "git", "a1b2", ())
    (conversation,) = found.files[0].conversations
    assert conversation.ranges == (Range(42, 67, "murmur3:9f2e8a1b"),)
    assert conversation.contributor == Contributor("ai", "anthropic/claude-opus-4-5-20251101")


def test_the_example_of_our_documentation_is_valid() -> None:
    page = (Path(__file__).parents[2] / "docs" / "origin.md").read_text("utf-8")
    data = json.loads(page.partition("```json\n")[2].partition("```")[0])
    VALIDATOR.validate(data)
    record, wrong = parse(data)
    assert record is not None and wrong == 0 and record.to_json() == data


def test_the_version_of_the_reference_implementation_is_read_and_a_later_one_is_not() -> None:
    assert parse(MINIMAL | {"version": "1.0"})[0] is not None
    assert parse(MINIMAL | {"version": "2.0.0"}) == (None, 1)


@pytest.mark.parametrize("missing", ["version", "id", "timestamp", "files"])
def test_without_a_required_field_it_is_no_record(missing: str) -> None:
    assert parse({key: value for key, value in MINIMAL.items() if key != missing}) == (None, 1)


def test_wrong_parts_are_left_out_and_counted_and_the_rest_stays() -> None:
    good = {"start_line": 1, "end_line": 2}
    bad = [
        7,
        {"start_line": 0, "end_line": 1},
        {"start_line": 3, "end_line": 2},
        {"start_line": True, "end_line": 2},
        {},
    ]
    conversation = {"contributor": {"type": "robot"}, "ranges": [*bad, good], "url": "no url"}
    files = [
        {"path": "a.py", "conversations": [conversation, 3, {"ranges": None}]},
        *({"path": path, "conversations": []} for path in ["../a.py", "/etc/passwd", "a//b", "", "a\nb", 7]),
        {"path": ".\\src\\b.py", "conversations": []},
    ]
    found, wrong = parse(MINIMAL | {"files": files, "vcs": {"type": "cvs", "revision": "1"}, "tool": "me"})
    assert found is not None
    assert found.files == (File("a.py", (Conversation((Range(1, 2),)),)), File("src/b.py", ()))
    assert wrong == len(bad) + 1 + 2 + 6
    assert found.vcs == found.tool == ""


def test_wrong_details_are_left_out_and_counted() -> None:
    good = {
        "id": "x",
        "path": "a.py",
        "start_line": 1,
        "end_line": 2,
        "lines": ["0123abcd.7"],
        "others": [3],
        "rewritten": 7,
        "accepted": 3,
    }
    bad = [
        good | {"lines": ["pass"]},
        good | {"lines": None},
        good | {"id": ""},
        good | {"path": "../x"},
        good | {"others": [1, 2]},
        good | {"others": [-1]},
        None,
    ]
    found, wrong = parse(MINIMAL | {"metadata": {"dev.wardline": {"blocks": [good, *bad]}}})
    assert found is not None and wrong == len(bad)
    assert found.details == (Detail("a.py", 1, 2, "x", ("0123abcd.7",), (3,)),)


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


@given(st.data())
def test_nothing_raises_whatever_stands_in_a_record(data: st.DataObject) -> None:
    record = json.loads(json.dumps(MINIMAL))
    record["metadata"] = {
        "dev.wardline": {"blocks": [{"id": "x", "path": "a", "start_line": 1, "end_line": 1, "lines": []}]}
    }
    record["vcs"], record["tool"] = {"type": "git", "revision": "x"}, {"name": "x"}
    place: Any = record
    while isinstance(place, dict | list) and place:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = data.draw(anything)
            break
        place = place[key]
    found, wrong = parse(record)
    assert found is not None or wrong == 1


@pytest.mark.parametrize(
    "text, seconds",
    [
        ("1970-01-01T00:00:00Z", 0.0),
        ("1970-01-01t00:00:01.25z", 1.25),
        ("1970-01-01T02:00:00+02:00", 0.0),
        ("1969-12-31T23:30:00.5-00:30", 0.5),
        ("1970-01-01T00:00:00", None),
        ("1970-13-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("yesterday", None),
        (7, None),
    ],
)
def test_times(text: object, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


def test_times_that_no_calendar_has_are_written_as_the_epoch() -> None:
    assert rfc3339(1769178600.5) == "2026-01-23T14:30:00.500Z"
    assert rfc3339(float("nan")) == rfc3339(1e30) == "1970-01-01T00:00:00.000Z"


def test_what_is_a_url() -> None:
    assert is_url("https://example.com/x?y=1") and is_url("file:///c:/x")
    assert not any(map(is_url, ["", "conversation 7", "https://exa mple.com", "/tmp/x", "https://x/\n"]))
