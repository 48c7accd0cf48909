"""What the calls of a module never reach is told less surely: ways that constants pass by, methods of other classes."""

from __future__ import annotations

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.finding import Confidence
from wardline_analyzers.profile import DEFAULT

HASHER = """import hashlib
from flask import Flask, request
app = Flask(__name__)
def hasher(strong):
    if strong:
        return hashlib.sha256()
    return hashlib.md5()
@app.route("/", methods=["POST"])
def view():
    engine = hasher(TOLD)
    engine.update(request.form["password"].encode())
    return engine.hexdigest()
"""
CLASSES = """import hashlib
from flask import Flask, request
app = Flask(__name__)
class Old:
    def made(self, text):
        return hashlib.md5(text).hexdigest()
class New:
    def made(self, text):
        return hashlib.sha256(text).hexdigest()
@app.route("/", methods=["POST"])
def view():
    return TOLD.made(request.form["password"].encode())
"""
BOX = """import os
from Crypto.Cipher import AES, DES
from flask import Flask, request
app = Flask(__name__)
class Box:
    def __init__(self, legacy):
        self.legacy = legacy
    def cipher(self):
        if self.legacy:
            return DES.new(os.urandom(8), DES.MODE_CBC, os.urandom(8))
        return AES.new(os.urandom(32), AES.MODE_GCM)
@app.route("/", methods=["POST"])
def view():
    return Box(TOLD).cipher().encrypt(request.get_data())
"""
DEFAULT_OF_HASH = """import hashlib
from flask import Flask, request
app = Flask(__name__)
def made(data, algorithm="md5"):
    return hashlib.new(algorithm, data).hexdigest()
@app.route("/", methods=["POST"])
def view():
    return made(request.form["password"].encode()TOLD)
"""
TABLE = """import os
from Crypto.Cipher import ARC4, ChaCha20
from flask import Flask, request
app = Flask(__name__)
def rc4(key):
    return ARC4.new(key)
def chacha(key):
    return ChaCha20.new(key=key)
CIPHERS = {"rc4": rc4, "chacha": chacha}
@app.route("/", methods=["POST"])
def view():
    return CIPHERS[TOLD](os.urandom(32)).encrypt(request.get_data())
"""
SERVICE = """import os
from Crypto.Cipher import AES, Blowfish
from flask import Flask, request
app = Flask(__name__)
class Old:
    def encrypt(self, data):
        return Blowfish.new(os.urandom(16), Blowfish.MODE_CBC).encrypt(data)
class New:
    def encrypt(self, data):
        return AES.new(os.urandom(32), AES.MODE_CTR).encrypt(data)
class Service:
    def __init__(self, cipher):
        self._cipher = cipher
    def protect(self, data):
        return self._cipher.encrypt(data)
@app.route("/", methods=["POST"])
def view():
    return Service(TOLD()).protect(request.get_data())
"""
PARSERS = """import lxml.etree
from flask import Flask, request
app = Flask(__name__)
def opened():
    return lxml.etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=False)
def closed():
    return lxml.etree.XMLParser(resolve_entities=False)
PARSERS = {"partner": opened, "public": closed}
@app.route("/", methods=["POST"])
def view():
    return str(len(lxml.etree.fromstring(request.get_data(), PARSERS[TOLD]())))
"""
SURE = {
    "weak-hash": Confidence.MEDIUM,
    "broken-cipher": Confidence.HIGH,
    "xml-external-entities": Confidence.HIGH,
}


def confidences(made: Document) -> dict[str, Confidence]:
    made.settle()
    found = [placed.finding for placed in made.findings()]
    return {finding.rule: finding.confidence for finding in found if finding.rule in SURE}


def document(text: str) -> Document:
    return Document(text.encode(), DEFAULT, "app.py")


@pytest.mark.parametrize(
    ("text", "rule", "told", "sure"),
    [
        (HASHER, "weak-hash", "False", True),
        (HASHER, "weak-hash", "True", False),
        (HASHER, "weak-hash", "request.form['strong']", True),
        (HASHER, "weak-hash", "True) or hasher(0", True),
        (CLASSES, "weak-hash", "Old()", True),
        (CLASSES, "weak-hash", "New()", False),
        (CLASSES, "weak-hash", "(Old() if request.args else New())", True),
        (CLASSES, "weak-hash", "New().made(b'') or chosen()", True),
        (DEFAULT_OF_HASH, "weak-hash", "", True),
        (DEFAULT_OF_HASH, "weak-hash", ", 'sha256'", False),
        (DEFAULT_OF_HASH, "weak-hash", ", **request.args", True),
        (TABLE, "broken-cipher", "'rc4'", True),
        (TABLE, "broken-cipher", "'chacha'", False),
        (TABLE, "broken-cipher", "request.args['kind']", True),
        (SERVICE, "broken-cipher", "Old", True),
        (SERVICE, "broken-cipher", "New", False),
        (SERVICE, "broken-cipher", "unknown", True),
        (PARSERS, "xml-external-entities", "'partner'", True),
        (PARSERS, "xml-external-entities", "'public'", False),
        (BOX, "broken-cipher", "True", True),
        (BOX, "broken-cipher", "False", False),
    ],
)
def test_what_the_calls_decide(text: str, rule: str, told: str, sure: bool) -> None:
    assert confidences(document(text.replace("TOLD", told))) == {rule: SURE[rule] if sure else Confidence.LOW}


def test_nobody_calls_it() -> None:
    """A library's own callers are others."""
    alone = HASHER.partition("@app.route")[0]
    assert confidences(document(alone)) == {"weak-hash": Confidence.MEDIUM}
    assert confidences(document(CLASSES.partition("@app.route")[0])) == {"weak-hash": Confidence.MEDIUM}


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        (HASHER, ["True", "False", "True", "request.form['strong']", "1"]),
        (CLASSES, ["New()", "Old()", "New()", "unknown()", "New()"]),
        (BOX, ["False", "True", "0", "unknown()"]),
        (PARSERS, ["'partner'", "'public'", "unknown()", "'public'"]),
        (SERVICE, ["Old", "New", "unknown", "New"]),
        (TABLE, ["'rc4'", "'chacha'", "unknown()", "'chacha'"]),
        (DEFAULT_OF_HASH, ["", ", 'sha256'", ", algorithm='sha1'", ""]),
    ],
)
def test_calls_that_come_and_go(text: str, calls: list[str]) -> None:
    """Incremental equals from scratch."""
    at = text.encode().index(b"TOLD")
    made = document(text)
    told = "TOLD"
    for call in calls:
        made.replace(at, at + len(told), call.encode())
        told = call
        assert confidences(made) == confidences(document(text.replace("TOLD", told))), call


@pytest.mark.parametrize(
    ("text", "told", "added"),
    [
        (HASHER, "True", "hasher(0)"),
        (CLASSES, "New()", "Old().made(b'')"),
        (CLASSES, "New()", "unknown().made(b'')"),
        (BOX, "False", "Box(1).cipher()"),
        (TABLE, "'chacha'", "rc4(b'')"),
        (DEFAULT_OF_HASH, ", 'sha256'", "made(b'')"),
    ],
)
def test_another_caller_comes_and_goes(text: str, told: str, added: str) -> None:
    text, more = text.replace("TOLD", told), f"\n\ndef other():\n    return {added}\n"
    made = document(text)
    before = confidences(made)
    length = len(made.buffer.data)
    made.replace(length, length, more.encode())
    assert confidences(made) == confidences(document(text + more)) != before
    made.replace(length, length + len(more), b"")
    assert confidences(made) == before
