"""How surely a pickle that is loaded from a file is reported: less so where the program itself says which file it is."""

from __future__ import annotations

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.finding import Confidence
from wardline_analyzers.profile import Profile

_VIEW = """\
import shelve
from flask import Flask
app = Flask(__name__)
@app.route("/cart/<number>")
def cart(number):
    with shelve.open({path}) as kept:
        return dict(kept)
"""


@pytest.mark.parametrize(
    ("path", "confidence"),
    [
        ('"/srv/carts/cart"', Confidence.LOW),
        ('"/srv/carts/" + str(int(number))', Confidence.LOW),
        ('"/srv/carts/" + unknown(number)', Confidence.MEDIUM),
    ],
)
def test_a_file_of_the_program_is_less_sure(path: str, confidence: Confidence) -> None:
    document = Document(_VIEW.format(path=path).encode(), Profile(select=("unpickling",)), path="app.py")
    document.settle()
    assert [placed.finding.confidence for placed in document.findings()] == [confidence]
