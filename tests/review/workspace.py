"""A checkout with three AI-written blocks in it, accepted and recorded by the real functions."""

from __future__ import annotations

from pathlib import Path

from tests.origin.checkout import AI, BLOCK, Checkout, code
from wardline.origin.model import Author, Kind

RISKY = """\
import subprocess


def deploy(command, host):
    subprocess.run(command, shell=True)
    return eval(host)
"""
SCRIPT = """\
function title(prefix) {
  return document.title + prefix
}
"""
COPILOT = Author(Kind.AI, "copilot", "openai/gpt-5")
GUESSED = Author(Kind.INFERRED)
ADA = "Ada Lovelace <ada@example.org>"
BOB = "Bob <bob@example.org>"


def be(checkout: Checkout, person: str) -> None:
    """Sit down at the keyboard as somebody."""
    name, _, address = person.rstrip(">").partition(" <")
    checkout.git("config", "user.name", name)
    checkout.git("config", "user.email", address)


def workspace(folder: Path) -> Checkout:
    """`app.py` 13-18 (RISKY, cursor), `load.py` 13-19 (BLOCK, inferred), `web.js` 2-4 (SCRIPT, copilot); committed."""
    checkout = Checkout(folder)
    be(checkout, ADA)
    checkout.write(".wardline.toml", "")
    checkout.write("app.py", code("app") + RISKY)
    checkout.accept("app.py", RISKY, id="risky", author=AI)
    checkout.write("load.py", code("load") + BLOCK)
    checkout.accept("load.py", BLOCK, id="load", author=GUESSED)
    checkout.write("web.js", "const a = 1\n" + SCRIPT + "const b = title(2)\n")
    checkout.accept("web.js", SCRIPT, id="script", author=COPILOT)
    checkout.write("other.py", code("other"))
    checkout.commit("first")
    return checkout
