"""Import paths: the name that a package has in the file, and the qualified name that models and rules know it by."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_VERSION: Final = re.compile(r"v\d+")
_TRAILING_VERSION: Final = re.compile(r"\.v\d+$")
_AROUND: Final = re.compile(r"^go-|^golang-|-go$|\.go$|-sdk-go$|-golang$")
"""What a repository's name says of the language: the package is mostly called without it."""
_NAMES: Final = {
    "anthropics/anthropic-sdk-go": "anthropic",
    "openai/openai-go": "openai",
    "mattn/go-sqlite3": "sqlite3",
    "go-sql-driver/mysql": "mysql",
    "redis/go-redis": "redis",
    "go-redis/redis": "redis",
    "go-kit/log": "log",
    "google/go-github/github": "github",
    "gopkg.in/yaml": "yaml",
    "ProtonMail/go-crypto": "crypto",
    "hashicorp/go-hclog": "hclog",
    "beego/beego/server/web": "web",
    "tmc/langchaingo": "langchaingo",
}
"""Packages that are called otherwise than their path says."""


@lru_cache(maxsize=4096)
def qualified(path: str) -> str:
    """The qualified name of a package: its path without the host and without versions. So it holds no dot at its root.

    `github.com/go-chi/chi/v5` is `go-chi/chi`, `gopkg.in/yaml.v3` is `yaml`, `net/http` is itself.
    """
    parts = [part for part in path.split("/") if part]
    if len(parts) > 1 and "." in parts[0]:
        del parts[0]
    kept = [
        _TRAILING_VERSION.sub("", part)
        for number, part in enumerate(parts)
        if number == 0 or not _VERSION.fullmatch(part)
    ]
    return "/".join(kept).removesuffix(".go").replace(".", "-")


@lru_cache(maxsize=4096)
def local_name(path: str) -> str:
    """The name that an import without an alias binds: mostly the last part of the path."""
    whole = qualified(path)
    known = path.rpartition("/")[2] if path.startswith("k8s.io/api/") else _NAMES.get(whole)
    if known is not None:
        return known
    last = whole.rpartition("/")[2]
    short = _AROUND.sub("", last)
    return re.sub(r"\W", "_", short or last)
