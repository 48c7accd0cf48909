"""Folders that JavaScript serves."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_STATIC: Final = re.compile(r"fastify[/-]static|fastifyStatic|serveStatic")


def lists_files(match: Match) -> bool:
    """What is registered is fastify's plugin for static files."""
    plugin = match.argument("0")
    if plugin is None:
        return False
    value = value_of(match, plugin)
    named = value is not None and value.name in ("@fastify/static", "fastify-static")
    return (named or _STATIC.search(match.text(plugin)) is not None) and outside_tests(match)
