"""A program of two modules: what a request says goes from one into a query of the other."""

from __future__ import annotations

from pathlib import Path

RULE = "sql-injection"
PAGE = """\
from flask import Flask, request

from .db import query

app = Flask(__name__)


@app.route("/find")
def find():
    query("SELECT * FROM users WHERE name = '" + request.args["name"] + "'")
    return "ok"
"""
QUERY = """\
import sqlite3


def query(text):
    "é𝒳"; return sqlite3.connect("app.db").execute(text)
"""
HARMLESS = QUERY.replace("execute(text)", 'execute("SELECT 1")')
"""The query where nothing of the request gets into it."""


def write_modules(folder: Path, query: str = QUERY, page: bool = True) -> None:
    """The package `app` in this folder, with `db.py` and, if wanted, `views.py`."""
    (folder / ".wardline.toml").touch()
    (folder / "app").mkdir()
    (folder / "app" / "__init__.py").touch()
    (folder / "app" / "db.py").write_text(query)
    if page:
        (folder / "app" / "views.py").write_text(PAGE)
