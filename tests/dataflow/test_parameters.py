"""Hints where nothing tells what a function's callers give: what counts, and what knows better."""

from __future__ import annotations

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.finding import Finding
from wardline_analyzers.profile import DEFAULT, Profile

HEAD = """import html
import importlib
import ipaddress
import logging
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlparse

import requests
from flask import Flask, redirect, request
from lxml import etree

app = Flask(__name__)
BASE = "/srv/files"


"""
READ = """def read(name):
    with open(os.path.join(BASE, name)) as file:
        return file.read()


"""


def document(text: str, profile: Profile = DEFAULT, path: str = "app/files.py") -> Document:
    made = Document((HEAD + text).encode(), profile, path)
    made.settle()
    return made


def found(made: Document) -> list[Finding]:
    made.settle()
    return [placed.finding for placed in made.findings()]


def hints(text: str, path: str = "app/files.py") -> list[str]:
    """The rules of all that is said, each of which must be a hint."""
    all_found = found(document(text, path=path))
    for finding in all_found:
        assert finding.message.startswith("The caller decides"), finding
        assert (finding.severity.label, finding.confidence.label) == ("info", "low")
    return [finding.rule for finding in all_found]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("path-traversal", "def f(name):\n    return open(os.path.join(BASE, name)).read()\n"),
        ("path-traversal", "def f(name: str):\n    return (Path(BASE) / name).read_text()\n"),
        ("path-traversal", "def f(name: str | None = None):\n    return Path(BASE, f'{name}.txt').read_text()\n"),
        ("path-traversal", "def f(name):\n    path = BASE + '/' + name\n    os.remove(os.path.abspath(path))\n"),
        ("path-traversal", "def f(names):\n    return [open(f'/srv/{name}').read() for name in names]\n"),
        ("path-traversal", "class Store:\n    def load(self, name):\n        return open(os.path.join(BASE, name))\n"),
        ("path-traversal", "def f(name):\n    return _g(name)\n\n\ndef _g(name):\n    return open(f'/srv/{name}')\n"),
        ("cross-site-scripting", "def f(name):\n    return f'<h1>{name}</h1>'\n"),
        ("cross-site-scripting", "PAGE = '<h1>%s</h1>'\n\n\ndef f(name):\n    return PAGE % name\n"),
        (
            "cross-site-scripting",
            "def f(names):\n    rows = ['<ul>']\n    for name in names:\n        rows.append(f'<li>{name}</li>')\n"
            "    return '\\n'.join(rows)\n",
        ),
        ("ssrf", "def f(host):\n    return requests.get(f'https://{host}/status', timeout=5).text\n"),
        ("ssrf", "def f(host):\n    return requests.get('https://api.' + host, timeout=5).text\n"),
        ("open-redirect", "def f(target):\n    return redirect(target)\n"),
        ("xml-external-entities", "def f(text):\n    return etree.fromstring(text).tag\n"),
        ("regex-from-input", "def f(word, text):\n    return re.search(r'\\b' + word, text)\n"),
        # the whole of it, where nothing looks at what is in it, and its name says that it comes from further away
        ("ssrf", "def f(url):\n    return requests.get(url, timeout=5).text\n"),
        ("ssrf", "def f(url):\n    if not url:\n        return ''\n    return requests.get(url, timeout=5).text\n"),
        ("regex-from-input", "def f(pattern, text):\n    return re.search('(?x)' + pattern, text)\n"),
        ("code-injection", "def f(name):\n    return importlib.import_module(name)\n"),
        ("log-injection", "def f(username):\n    logging.info('login of ' + username)\n"),
        ("cross-site-scripting", "def f(user):\n    return f'<h1>{user.name}</h1>'\n"),
        ("cross-site-scripting", "class Note:\n    def to_html(self):\n        return f'<p>{self.text}</p>'\n"),
    ],
)
def test_data_of_unknown_origin(rule: str, code: str) -> None:
    assert hints(code) == [rule]


@pytest.mark.parametrize(
    "code",
    [
        # the whole of it is the caller's: that is what the function is for
        "def f(path):\n    return open(path).read()\n",
        "def f(folder):\n    return open(os.path.join(folder, 'a.txt')).read()\n",
        "def f(command):\n    return subprocess.run(command, check=True)\n",
        "def f(folder, name):\n    return open(os.path.join(folder, name)).read()\n",
        "def f(path):\n    return etree.parse(path).getroot().tag\n",
        "def f(folder, name):\n    return open(os.path.join(folder, name)).read()\n",
        # something looks at what is in it, or its name says that it comes from the program
        "def f(url):\n    if not is_known(url):\n        raise ValueError\n    return requests.get(url, timeout=5).text\n",
        "def f(url):\n    host = urlparse(url).hostname\n    if ipaddress.ip_address(host).is_private:\n"
        "        raise ValueError\n    return requests.get(url, timeout=5).text\n",
        "def f(name):\n    if name in PLUGINS:\n        return importlib.import_module(name)\n",
        "def f(username):\n    logging.info('login of %r', username)\n",
        "def f(username):\n    username = sanitized(username)\n    logging.info('login of ' + username)\n",
        "def f(count):\n    logging.info('%s of them', count)\n",
        "def f(item):\n    return f'<h1>{item.price}</h1>'\n",
        # no text fits into it, or it is not a text of the caller's choice
        "def f(number: int):\n    return open(os.path.join(BASE, str(number)))\n",
        "def f(number=1):\n    return open(f'/srv/{number}')\n",
        "def f(name: Path):\n    return open(os.path.join(BASE, name))\n",
        "def f(user):\n    return open(os.path.join(BASE, user.folder))\n",
        "class Store:\n    def load(self):\n        return open(os.path.join(BASE, self.name))\n",
        # guards and sanitizers
        "def f(name):\n    return open(os.path.join(BASE, os.path.basename(name)))\n",
        "def f(name):\n    if not re.fullmatch(r'[a-z]+', name):\n        raise ValueError\n"
        "    return open(os.path.join(BASE, name))\n",
        "def f(name):\n    if name not in ('a', 'b'):\n        raise ValueError\n    return open(f'/srv/{name}')\n",
        "def f(name):\n    return f'<h1>{html.escape(name)}</h1>'\n",
        "def f(host):\n    if host not in ('a.example', 'b.example'):\n        return None\n"
        "    return requests.get(f'https://{host}/status', timeout=5).text\n",
        "def f(path):\n    return requests.get(f'https://api.example/{path}', timeout=5).text\n",
        "def f(word, text):\n    return re.search(r'\\b' + re.escape(word), text)\n",
        "def f(name):\n    return redirect(f'/users/{name}')\n",
        "class Site:\n    def redirect(self, target):\n        return redirect(target)\n",
        "def f(name):\n    return open(os.path.join(BASE, checked(name)))\n",
        # others do not call it
        "def _f(name):\n    return open(os.path.join(BASE, name))\n",
        "class _Store:\n    def load(self, name):\n        return open(os.path.join(BASE, name))\n",
        "class Page:\n    def __getitem__(self, name):\n        return f'<h1>{name}</h1>'\n",
        # all that call it give constants
        READ + "def all_of_it():\n    return read('a.txt') + read('b.txt')\n",
    ],
)
def test_what_the_caller_decides_and_harms_nobody(code: str) -> None:
    assert hints(code) == []


def test_tests_call_with_what_they_like() -> None:
    assert hints(READ, path="tests/test_files.py") == []


def test_a_program_that_shows_its_use_says_nothing_of_other_callers() -> None:
    assert hints(READ + "if __name__ == '__main__':\n    print(read('a.txt'))\n") == ["path-traversal"]


def test_what_is_known_of_a_caller_is_said_instead() -> None:
    view = "@app.route('/file')\ndef view():\n    return read(request.args['name'])\n"
    (finding,) = found(document(READ + view))
    assert (finding.rule, finding.severity.label, finding.confidence.label) == ("path-traversal", "high", "high")


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("os-system", "def f(host):\n    os.system('ping ' + host)\n"),
        ("shell-true", "def f(command):\n    subprocess.run(command, shell=True)\n"),
        ("dynamic-eval", "def f(text):\n    return eval(text)\n"),
    ],
)
def test_a_pattern_that_is_sure_stays(rule: str, code: str) -> None:
    (finding,) = found(document(code))
    assert finding.rule == rule
    assert not finding.message.startswith("The caller")


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("sql-injection", "def f(db, name):\n    db.execute(f\"SELECT a FROM t WHERE b = '{name}'\")\n"),
        ("xpath-injection", 'def f(tree, name):\n    return tree.xpath("//a[@b=\'" + name + "\']")\n'),
    ],
)
def test_a_pattern_that_only_guesses_yields(rule: str, code: str) -> None:
    (finding,) = found(document(code))
    assert (finding.rule, finding.severity.label, finding.confidence.label) == (rule, "info", "low")
    assert finding.message.startswith("The caller decides")
    (pattern,) = found(document(code, Profile(parameters="off")))
    assert (pattern.rule, pattern.confidence.label) == (rule, "low")  # in a server, where nobody calls it


def test_the_fix_of_a_pattern_is_the_hints() -> None:
    code = "import sqlite3\n\n\ndef f(db: sqlite3.Connection, name):\n    db.execute(f\"SELECT a FROM t WHERE b = '{name}'\")\n"
    (finding,) = found(document(code))
    assert [fix.title for fix in finding.fixes] == ["Pass the values as parameters"]


def test_the_way_begins_at_the_parameter() -> None:
    (finding,) = found(document(READ))
    first, last = finding.trace
    text = READ[first.span.start : first.span.end]
    assert (text, first.message) == ("name", "the caller decides what `name` is")
    assert READ[last.span.start : last.span.end] == "os.path.join(BASE, name)"


def test_it_can_be_switched_off() -> None:
    assert found(document(READ, Profile(parameters="off"))) == []
    assert len(found(document(READ, Profile(parameters="hint")))) == 1


def test_a_caller_that_comes_and_goes() -> None:
    """Incremental equals from scratch: what a unit calls decides what is said of another."""
    made = document(READ + "def other():\n    return 1\n")
    for call, expected in (("read('a')", 0), ("1", 1), ("open('b')", 1), ("read('a')", 0), ("read(input())", 1)):
        data = made.buffer.data
        at = data.rindex(b"return ") + len(b"return ")
        made.replace(at, len(data) - 1, call.encode())
        assert len(found(made)) == expected, call
        assert len(found(Document(made.buffer.data, DEFAULT, "app/files.py"))) == expected
