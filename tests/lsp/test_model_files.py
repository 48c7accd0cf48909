"""A model file that code loads: looked at when it is quiet, and said what it would run."""

from __future__ import annotations

import os
import pickle

from tests.lsp.client import places
from tests.lsp.conftest import Start
from tests.model_files.samples import dangerous, torch_file

RULE = "dangerous-model-file"


def test_a_file_that_runs_something(launch: Start) -> None:
    client = launch()
    (client.root / "bad.pt").write_bytes(torch_file(dangerous(2)))
    (client.root / "good.pt").write_bytes(torch_file(pickle.dumps({"a": 1}, 2)))
    client.initialize()
    text = 'import torch\na = torch.load("good.pt", weights_only=False)\nb = torch.load("bad.pt", weights_only=False)\n'
    uri = client.open("a.py", text)
    assert RULE not in str(client.diagnostics(uri, 1))
    found = [each for each in client.diagnostics(uri, 1) if each["code"] == RULE]
    assert places(found) == [(2, RULE)]
    assert found[0]["range"]["start"]["character"] == len("b = torch.load(")
    assert found[0]["message"] == (
        "Loading `bad.pt` runs code that the file brings: "
        f"it would run `{os.name}.getcwd()` (starts programs). Do not load it."
    )
    client.change(uri, 2, {"text": "\n" + text})
    assert (3, RULE) in places(client.diagnostics(uri, 2))  # it is known now
