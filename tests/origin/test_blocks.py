"""Blocks by their content: what counts, and where they are found again."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.effort import within
from wardline.origin.blocks import GONE, Lines, fingerprint, is_line, locate, occurrences

BLOCK = """\
def load_invoice(path, customer):
    with open(path) as handle:
        rows = csv.reader(handle)
    total = sum(float(row[2]) for row in rows)
    if total < 0:
        return None
    return Invoice(customer, total)
"""

OTHER = "".join(f"setting_{n} = compute_setting({n})\n" for n in range(60))

lines_of_code = st.lists(
    st.text("abcxyz_()=+.,:'\"[]{} \té€", min_size=1, max_size=30).filter(lambda line: line.strip(" \t")),
    min_size=1,
    max_size=20,
)


def indented(text: str, by: str) -> str:
    return "".join(by + line if line.strip() else line for line in text.splitlines(keepends=True))


# What counts


@given(lines_of_code, st.sampled_from(["    ", "\t", "  ", ""]), st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_indentation_line_ends_blank_lines_and_trailing_space_do_not_count(
    lines: list[str], by: str, end: str, data: st.DataObject
) -> None:
    changed = ""
    for line in lines:
        changed += (
            data.draw(st.sampled_from(["", end, "  " + end]))
            + by
            + line
            + data.draw(st.sampled_from(["", "  ", "\t"]))
            + end
        )
    assert fingerprint(changed) == fingerprint("\n".join(lines)) == fingerprint(lines)


@given(lines_of_code, lines_of_code)
def test_other_lines_have_another_fingerprint(one: list[str], two: list[str]) -> None:
    assume([line.strip(" \t") for line in one] != [line.strip(" \t") for line in two])
    assert fingerprint(one).lines != fingerprint(two).lines
    assert fingerprint(one).hash != fingerprint(two).hash


def test_the_shape_counts_for_the_hash_but_not_for_the_lines() -> None:
    one, two = fingerprint("if a:\n    b()\nc()\n"), fingerprint("if a:\n    b()\n    c()\n")
    assert one.lines == two.lines and one.hash != two.hash


def test_the_form_of_hashes() -> None:
    print_ = fingerprint(BLOCK)
    assert print_.hash.startswith("sha256:") and len(print_.hash) == len("sha256:") + 16
    assert len(print_.lines) == 7 and all(map(is_line, print_.lines))
    assert print_.lines[0].endswith(f".{len('def load_invoice(path, customer):')}")
    assert not any(map(is_line, ["", "12345678", "1234567g.1", "12345678.0", "12345678.-1", 7, None, "12345678.1\n"]))


@given(st.one_of(st.text(), st.binary()))
def test_any_text_has_a_fingerprint_and_lines(text: str | bytes) -> None:
    assert all(map(is_line, fingerprint(text).lines))
    assert locate(fingerprint(text), text, 0).kept in (0.0, 1.0)


# Where it is


@given(st.integers(0, 60), st.sampled_from(["", "    ", "\t\t"]))
def test_a_block_is_found_wherever_it_is_inserted(place: int, by: str) -> None:
    around = OTHER.splitlines(keepends=True)
    text = "".join([*around[:place], indented(BLOCK, by), *around[place:]])
    found = locate(fingerprint(BLOCK), text, near=0)
    assert found.runs == ((place, place + 7),) and found.kept == 1.0
    assert locate(fingerprint(BLOCK), text, near=0, elsewhere=True) == found


def test_blank_lines_in_it_belong_to_it() -> None:
    text = OTHER + BLOCK.replace("    total", "\n\n    total") + "\n\n" + OTHER
    assert locate(fingerprint(BLOCK), text).runs == ((60, 69),)


def test_of_two_equal_places_the_nearest_is_it() -> None:
    text = BLOCK + OTHER + BLOCK
    print_ = fingerprint(BLOCK)
    assert locate(print_, text, near=5).runs == ((0, 7),)
    assert locate(print_, text, near=60).runs == ((67, 74),)


def test_of_two_equal_places_the_one_of_the_same_shape_is_it() -> None:
    flat = "if ready(job):\n    start(job)\nfinish_it(job)\n"
    deep = "if ready(job):\n    start(job)\n    finish_it(job)\n"
    assert locate(fingerprint(deep), flat + OTHER + deep, near=0).runs == ((63, 66),)


def test_two_equal_blocks_do_not_take_the_same_place() -> None:
    lines = Lines(OTHER + BLOCK + OTHER + BLOCK)
    first = lines.locate(fingerprint(BLOCK), near=100)
    assert lines.take(*first.runs[0]) == [first.runs[0]]
    second = lines.locate(fingerprint(BLOCK), near=0)
    assert {*first.runs, *second.runs} == {(60, 67), (127, 134)}
    lines.take(*second.runs[0])
    assert lines.locate(fingerprint(BLOCK)) == GONE


def test_a_line_put_into_it_parts_it() -> None:
    text = OTHER + BLOCK.replace("    total", "    audit(rows, customer)\n    total") + OTHER
    found = locate(fingerprint(BLOCK), text)
    assert found.runs == ((60, 63), (64, 68)) and found.kept == 1.0


def test_what_was_rewritten_of_it_is_not_kept() -> None:
    text = OTHER + BLOCK.replace("total = sum(float(row[2]) for row in rows)", "total = add_up(rows)") + OTHER
    found = locate(fingerprint(BLOCK), text, near=60)
    assert found.runs == ((60, 63), (64, 67))
    gone = len("total = sum(float(row[2]) for row in rows)")
    assert found.kept == pytest.approx(1 - gone / sum(len(line.strip()) for line in BLOCK.splitlines()))


def test_halves_that_went_two_ways_are_both_found() -> None:
    head, tail = BLOCK.splitlines(keepends=True)[:3], BLOCK.splitlines(keepends=True)[3:]
    found = locate(fingerprint(BLOCK), "".join([*tail, OTHER, *head]), near=0)
    assert found.runs == ((0, 4), (64, 67)) and found.kept == 1.0


def test_a_renamed_function_is_found() -> None:
    found = locate(fingerprint(BLOCK), OTHER + BLOCK.replace("load_invoice", "read_invoice"), near=0)
    assert found.runs == ((61, 67),) and 0.8 < found.kept < 0.9


@pytest.mark.parametrize("trivial", ["pass\n", "return None\n", "}\n", "else:\n", "    return None\n}\n"])
def test_a_line_of_every_program_is_only_found_where_it_was(trivial: str) -> None:
    assert locate(fingerprint(trivial), OTHER + trivial, near=0) == GONE
    assert locate(fingerprint(trivial), OTHER + trivial, near=60).kept == 1.0


def test_it_is_gone_when_only_lines_of_every_program_are_left() -> None:
    assert locate(fingerprint(BLOCK), OTHER + "def f():\n    return None\n", near=60) == GONE
    assert locate(fingerprint(BLOCK), OTHER) == GONE
    assert locate(fingerprint(BLOCK), "") == locate(fingerprint(""), OTHER) == GONE


def test_one_kept_line_far_away_is_no_block_but_near_it_is() -> None:
    block = fingerprint("rows = fetch_rows(database)\nwrite_report(rows)\n")
    assert locate(block, OTHER + "write_report(rows)\n", near=0) == GONE
    assert locate(block, OTHER + "write_report(rows)\n", near=58).runs == ((60, 61),)


def test_lines_that_are_everywhere_are_no_evidence() -> None:
    block = fingerprint("self.check(response, 200)\nself.client.login('someone')\n")
    text = "self.check(response, 200)\nrest()\n" * 20
    assert locate(block, text, near=0) == GONE


def test_lines_that_were_in_the_rest_of_the_file_are_no_evidence() -> None:
    before = OTHER + BLOCK + "extra_line()\n" + BLOCK
    block = fingerprint(BLOCK + "extra_line()\n", occurrences(before))
    assert block.others == (1,) * 7 + (0,)
    assert locate(block, before, near=60).runs == ((60, 68),)
    assert locate(block, "new_line()\n" + before, near=60).runs == ((61, 69),)
    assert locate(block, OTHER + BLOCK, near=60) == GONE
    assert locate(fingerprint(BLOCK), OTHER + BLOCK, near=60) != GONE
    assert fingerprint(BLOCK, occurrences(BLOCK + OTHER)).others == ()


def test_of_twins_one_is_found_as_long_as_there_are_two() -> None:
    block = fingerprint(BLOCK, occurrences(BLOCK + OTHER + BLOCK))
    assert locate(block, "a()\nb()\n" + BLOCK + OTHER + BLOCK, near=0).runs == ((2, 9),)
    assert locate(block, "a()\nb()\n" + OTHER + BLOCK, near=0) == GONE


def test_in_another_file_imports_are_no_evidence() -> None:
    imports = "import os\nimport sys\nimport json\nfrom pathlib import Path\n"
    assert locate(fingerprint(imports), imports + OTHER, elsewhere=True) == GONE
    assert locate(fingerprint(imports), imports + OTHER).kept == 1.0


def test_in_another_file_two_lines_are_no_evidence_and_three_are() -> None:
    lines = BLOCK.splitlines(keepends=True)
    assert locate(fingerprint(BLOCK), OTHER + "".join(lines[:2]), elsewhere=True) == GONE
    assert locate(fingerprint(BLOCK), OTHER + "".join(lines[1:4]), elsewhere=True).runs == ((60, 63),)


@pytest.mark.parametrize("line", ["x = compute(x, y)", "a{n} = f(a)", "b{half} = g(b)"])
def test_the_time_is_bounded(line: str) -> None:
    text = "".join(line.format(n=n, half=n // 2) + "\n" for n in range(10_000))
    block = fingerprint(text + "end_of_it()\n")
    with within(5):  # about 0.1 s; what grows with the square takes minutes
        locate(block, text, near=500)
