"""What runs the pages must itself be able to fail: pages with one wrong thing each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.rules.sample import PAGE, named, page
from tests.rules.test_pages import check_page
from wardline_analyzers import engine
from wardline_analyzers.rules import catalog
from wardline_analyzers.rules.pages import parse

Run = Callable[..., None]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs the first of the pages, as if they were all that there are."""

    def check(*texts: str) -> None:
        found, *others = (parse(text, "loading") for text in texts)
        few = catalog.catalogue([found.rule, *(other.rule for other in others)])
        monkeypatch.setattr(catalog, "load", lambda: few)
        engine.clear_caches()
        check_page(found)

    yield check
    monkeypatch.undo()
    engine.clear_caches()


def test_the_sample_passes(run: Run) -> None:
    run(PAGE)
    run(page(("lib.load(data)  # finding", "lib.load(lib.load(data))  # finding: 2")))


WRONG = [
    ("a line that is not found", "  # ok", "  # finding", "not found"),
    ("a line that is found", "lib.load(data, lib.SafeLoader)", "lib.load(data)", "but not marked"),
    ("two findings on a line", "# finding", "# finding: 2", "not found"),
    ("another line", "lib.load(data)  # finding", "x = [  # finding\n  lib.load(data)]", "not found"),
    ("nothing to fix", "```python before\nimport lib\n", "```python before\n", "nothing is found"),
    ("another text after the fix", "lib.safe_load(data)\n```", "lib.safe_load(data )\n```", "safe_load"),
    ("a fix that removes nothing", "callee: lib.safe_load", "callee: lib.load_all", "after 20 fixes"),
]


@pytest.mark.parametrize(("old", "new", "message"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_a_page_with_a_wrong_example_fails(run: Run, old: str, new: str, message: str) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception), match=message):
        run(page((old, new)))


def test_a_fix_that_does_not_parse_fails(run: Run) -> None:
    text = page(
        ("    callee: lib.safe_load\n    remove: [1|Loader]\n", "    replace: 'lib.safe_load('\n"),
        ("lib.safe_load(data)\n```", "lib.safe_load(\n```"),
    )
    with pytest.raises(SyntaxError):
        run(text)


def test_a_fix_that_brings_another_finding_fails(run: Run) -> None:
    entry = '  - call: lib.{load,load_all}\n    where:\n      1|Loader: {not: {name: "lib.{Safe,Base}Loader"}}\n'
    run(PAGE, named("other", (entry, "  - call: lib.load_all\n")))
    with pytest.raises(AssertionError, match="the fix brings new findings"):
        run(PAGE, named("other", (entry, "  - call: lib.safe_load\n")))
