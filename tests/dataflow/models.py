"""Models for tests: ours, and those of a library that there is not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wardline_analyzers.flow.models.compiling import compile_files
from wardline_analyzers.flow.models.file import ModelFile, parse
from wardline_analyzers.flow.models.loading import ROOT
from wardline_analyzers.flow.models.tables import Models

FOLDER = Path(ROOT, "python")
OWN = """\
library: our database layer
packages: [shop]
returns:
  shop.db.connect: sqlite3.Connection
sources:
  - kind: remote
    names: "shop.web.params"
sinks:
  - kind: sql
    calls: [shop.db.query, "*.run_it"]
    argument: 0|text
sanitizers:
  - calls: shop.text.clean
    protects: [html]
handlers:
  - decorators: shop.web.page
    parameters: remote
    returns: html
"""
"""What a project may say of its own library."""


@cache
def files() -> dict[str, ModelFile]:
    return {path.name: parse(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def models() -> Models:
    return Models(compile_files(files().values()))


def model(text: str) -> Models:
    return Models(compile_files([parse(text)]))
