"""How sure the dataflow is that data gets to a sink."""

from __future__ import annotations

import pytest

from tests.dataflow.harness import analysed

HEAD = "import os\nfrom flask import request\nimport curl\nfrom texts import COMMAND\n\n\ndef f(settings):\n"


def sure(line: str) -> list[bool]:
    """Of all data from the request that gets to a sink in a function with this line: is that sure?"""
    document = analysed("app.py", f"{HEAD}    {line}\n", None)
    hits = [hit for unit in document.units if unit.state.data is not None for hit in unit.state.data.hits]
    return [hit.use.taint.sure for hit in hits if hit.use.taint.kind == "remote"]


@pytest.mark.parametrize(
    "call",
    ["get('k', X)", "pop('k', X)", "setdefault('k', X)", "resolve(X)", "union(X)", "replace('k', X)", "make(X)"],
)
def test_what_nobody_describes_is_not_sure(call: str) -> None:
    """`curl.get(x)` need not be the `get` of a dictionary."""
    assert sure(f"os.system(curl.{call.replace('X', 'request.args[0]')})") == [False]


@pytest.mark.parametrize(
    "call", ["settings.get('k', X)", "{}.get('k', X)", "COMMAND.format(X)", "' '.join(X)", "os.environ.get('k', X)"]
)
def test_what_is_a_dictionary_or_a_text_is_sure(call: str) -> None:
    assert sure(f"os.system({call.replace('X', 'request.args[0]')})") == [True]
