"""The editor and the command line speak of the same blocks, and each honours the other's reviews."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.lsp.client import Client
from tests.lsp.conftest import Start, _clients, start  # noqa: F401
from tests.lsp.test_origins import origins, ready, run
from tests.origin.checkout import Checkout
from wardline.review.held import Workspace
from wardline.review.records import APPROVED
from wardline.review.sign import sign
from wardline.review.unreviewed import Unreviewed, unreviewed


def shown(client: Client, checkout: Checkout, name: str) -> tuple[str, dict[str, Any]]:
    """The one block that the editor shows of a file; records are read beside the loop, so it may take a moment."""
    uri = client.open(f"work/{name}", checkout.read(name))
    until = time.monotonic() + 60
    while not (found := origins(client, uri)) and time.monotonic() < until:
        time.sleep(0.02)
    (block,) = found
    return uri, block


def listed(checkout: Checkout, name: str) -> Unreviewed:
    (found,) = unreviewed(Workspace(str(checkout.root)), [name], everything=True)
    return found


def test_the_same_blocks_and_reviews(start: Start, checkout: Checkout) -> None:  # noqa: F811
    text = checkout.read("load.py")
    checkout.write(
        "load.py", text.replace("    if total < 0:\n", "    # by hand\n    log(total)\n\n    if total < 0:\n")
    )
    checkout.write("app.py", "# above\n" + checkout.read("app.py"))
    sign(Workspace(str(checkout.root)), listed(checkout, "app.py"), APPROVED)
    client = start()
    ready(client)
    for name, verdict in (("app.py", "approved"), ("load.py", "unreviewed")):
        uri, block = shown(client, checkout, name)
        here = listed(checkout, name)
        assert (block["hash"], block["id"], block["review"]) == (here.block.hash, here.block.id, verdict)
        assert block["lines"] == {"start": here.block.start, "end": here.block.end}
        assert block["contributor"] == here.block.contributor
    run(client, "wardline.review", {"uri": uri, "block": block["id"], "verdict": "approved"})
    assert listed(checkout, "load.py").verdict == "approved"
    client.silent(0.1)


def test_the_root_is_the_same_without_git(start: Start, tmp_path: Path, checkout: Checkout) -> None:  # noqa: F811
    """Records above the file's own folder are found by both."""
    import shutil

    from wardline.cli.checkout import checkout as located

    shutil.rmtree(checkout.root / ".git")
    client = start()
    ready(client)
    _, block = shown(client, checkout, "web.js")
    root, below = located([str(tmp_path / "work" / "web.js")])
    assert (root, below) == (str(checkout.root), ["web.js"])
    assert block["hash"] == listed(checkout, "web.js").block.hash
    client.silent(0.1)
