"""Functions that run because another module of the package calls them when it is imported."""

from __future__ import annotations

import time

import pytest

from tests.effort import within
from wardline.vet.contents import Contents
from wardline.vet.package import judged
from wardline_analyzers.model_files.report import Verdict

HIDES = "import base64\n\n\ndef start(x=1):\n    exec(base64.b64decode('cGFzcw=='))\n"
CLASS = "import base64\n\n\nclass Job:\n    def run(self):\n        exec(base64.b64decode('cGFzcw=='))\n"


def verdict(files: dict[str, str], built: bool = True) -> Verdict:
    found = Contents("wheel", built=built)
    found.files = {name: text.encode() for name, text in files.items()}
    return judged(found, time.monotonic() + 60).verdict


@pytest.mark.parametrize(
    "files",
    [
        {"p/__init__.py": "from ._core import start\nstart()\n", "p/_core.py": HIDES},
        {"p/__init__.py": "from ._core import other, start as go  # x\ngo()\n", "p/_core.py": HIDES},
        {"p/__init__.py": "from p._core import (\n    start,  # why\n)\nstart()\n", "p/_core.py": HIDES},
        {"p/__init__.py": "from . import _core\n_core.start()\n", "p/_core.py": HIDES},
        {"p/__init__.py": "import p._core as c\nc.start()\n", "p/_core.py": HIDES},
        {"p/a/x.py": "from ..b.y import start\n\ndef go():\n    start()\ngo()\n", "p/b/y.py": HIDES},
        {
            "p/__init__.py": "import threading\nfrom .c import start\nthreading.Thread(target=start).start()\n",
            "p/c.py": HIDES,
        },
        {"p/__init__.py": "from .c import Job\nJob().run()\n", "p/c.py": CLASS},
        {
            "p/__init__.py": "from .a import go\ngo()\n",
            "p/a.py": "from .b import start\ndef go():\n    start()\n",
            "p/b.py": HIDES,
        },
        {"x.pth": "import p; p.start()\n", "p/__init__.py": HIDES},
    ],
)
def test_what_runs(files: dict[str, str]) -> None:
    assert verdict(files) is Verdict.DANGEROUS


def test_setup_calls_the_package() -> None:
    assert (
        verdict({"setup.py": "from p.b import start\nstart()\n", "src/p/b.py": HIDES}, built=False) is Verdict.DANGEROUS
    )


@pytest.mark.parametrize(
    "files",
    [
        {"p/__init__.py": "from ._core import start\n", "p/_core.py": HIDES},
        {"p/__init__.py": "from ._core import start\ndef later():\n    start()\n", "p/_core.py": HIDES},
        {"p/__init__.py": "from q import start\nstart()\n", "p/_core.py": HIDES},
        {"p/__init__.py": "from .c import Job\nJOB = Job()\n", "p/c.py": CLASS},
        {"p/__init__.py": "from ._core import start\nif __name__ == '__main__':\n    start()\n", "p/_core.py": HIDES},
        {"p/tests/test_x.py": "from p._core import start\nstart()\n", "p/_core.py": HIDES},
    ],
)
def test_what_waits(files: dict[str, str]) -> None:
    assert verdict(files) is Verdict.CLEAN


def test_modules_that_call_each_other_without_end() -> None:
    files = {f"p/m{n}.py": f"from .m{(n + 1) % 50} import f\ndef f():\n    exec('x')\nf()\n" for n in range(50)}
    with within(10):
        assert verdict(files) is Verdict.CLEAN


@pytest.mark.parametrize(
    "text",
    [
        "from .a import (\n" * 50_000,
        "from .a import (\n" * 50_000 + ")",
        "import " + "a, " * 200_000,
        "from . import " + "start, " * 100_000,
        "".join(f"def f{n}():\n    f{n + 1}()\n" for n in range(3000)) + "f0()\n",
        "".join(f"class C{n}:\n    def __init__(self):\n        C{n + 1}()\n" for n in range(1500)) + "C0()\n",
        "exec(" * 20_000,
    ],
)
def test_any_text_costs_little(text: str) -> None:
    with within(30):
        verdict({"p/__init__.py": text, "p/a.py": HIDES, "p/b.py": "from .a import start\nstart()\n"})
