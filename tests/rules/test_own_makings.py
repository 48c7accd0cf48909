"""Checks that follow names come to an end where a name is made of itself."""

from __future__ import annotations

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.match.guard import failed_rules
from wardline_analyzers.profile import Profile

TEXTS = (
    "import pickle\n\ndef load():\n    path = path + '.pkl'\n    return pickle.load(open(path, 'rb'))\n",
    "def signed(request):\n    mac = f'sha256={mac}'\n    return mac == request.headers['X-Signature']\n",
    "        indent = ' ' * indent\n",
    "def counted(request):\n    a = ' ' * b\n    b = a * 2\n    return [a[b], a / b, '=' * b]\n",
)


@pytest.mark.parametrize("text", TEXTS)
def test_no_rule_breaks_down(text: str) -> None:
    before = failed_rules()
    document = Document(text.encode(), Profile(select=("all",)), path="app.py")
    document.settle()
    document.findings()
    assert failed_rules() == before
