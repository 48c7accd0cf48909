"""The typed half may be missing or broken: diagnostics still work, and nobody waits for ever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.lsp.client import Refused, places
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE


def test_a_broken_installation_is_told(launch: Start, tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "pygls"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('secret text')\n")
    client = launch(env={"PYTHONPATH": os.pathsep.join([str(broken.parent), os.environ.get("PYTHONPATH", "")])})
    client.initialize()
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(uri, 1)) == [(0, FLAW_RULE)]
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {}})
        assert refused.value.code == -32603
    assert "installation" in client.got("window/logMessage")["message"]
    client.finish()
    assert client.end() == 0
    assert b"secret text" not in client.stderr and b"ImportError" in client.stderr
