"""Commands that fetch something and run it, and their look-alikes."""

from __future__ import annotations

import pytest

from wardline_analyzers.pipelines.scripts import piped


@pytest.mark.parametrize(
    "script",
    [
        "curl -fsSL https://x/y.sh | bash -s -- -y",
        "wget -qO- https://x | sudo -E sh",
        "bash <(curl -s https://x)",
        'sh -c "$(curl -fsSL https://x)"',
        "curl https://x \\\n  | python3 -",
        "curl -s https://x | gunzip | sh",
        "iwr -useb https://x | iex",
        "iex ((New-Object System.Net.WebClient).DownloadString('https://x'))",
        'curl "https://x?a=1&b=2" | sh',
        "curl https://x | python3",
        "curl https://x | python3 - --yes && ls",
        "(curl https://x | sh)",
        "eval $(curl https://x)",
        "curl https://x | A=1 bash",
    ],
)
def test_what_runs(script: str) -> None:
    data = script.encode()
    assert len(list(piped(data, 0, len(data)))) == 1


@pytest.mark.parametrize(
    "script",
    [
        "curl x | jq .",
        "curl https://x -o a; cat b | sh",
        "curl x | sh.txt",
        "curl https://x | bash-static",
        "curl https://x | tar xz",
        "curl x || sh y",
        "curl https://x | python3 -m json.tool",
        "curl https://x | python -c 'import json'",
        "curl https://x | node -e 'x'",
        "curl https://x | bash -c 'cat'",
        "curl https://x | sh filter.sh",
        "curl https://x | php parse.php",
        "cat a | sh",
        "mycurl x | sh",
    ],
)
def test_what_does_not(script: str) -> None:
    data = script.encode()
    assert list(piped(data, 0, len(data))) == []
