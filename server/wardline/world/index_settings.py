"""Which package indexes the user has set up: as pip and npm read it, from the environment and the user's own files.

Nothing is read from the workspace: a project that somebody sent must not say whom we talk to.
"""

from __future__ import annotations

import base64
import configparser
import netrc
import os
import sys
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

_PYPI = "https://pypi.org/simple"
_NPM = "https://registry.npmjs.org"


class Index(NamedTuple):
    """Where to ask, and what to say there of who asks."""

    url: str
    headers: dict[str, str]


def python() -> list[Index]:
    """pip's index and its extra indexes (pip's documentation, "Configuration"); empty with `--no-index`."""
    values = dict(_pip_settings())
    if values.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        return []
    urls = [values.get("index-url") or _PYPI, *values.get("extra-index-url", "").split()]
    return [_with_credentials(url) for url in urls if urlsplit(url).scheme in ("https", "http")]


def certificates() -> str | None:
    """The file of certificates that pip is told to trust, if it is."""
    path = os.environ.get("REQUESTS_CA_BUNDLE") or dict(_pip_settings()).get("cert")
    return path if path and os.path.isfile(path) else None


def npm(name: str) -> Index:
    """npm's registry for a package; a scope may have its own (npm's documentation, "npmrc")."""
    values = dict(_npm_settings())
    scope = name.partition("/")[0] if name.startswith("@") else ""
    url = values.get(f"{scope}:registry", "") if scope else ""
    url = url or values.get("registry") or _NPM
    if urlsplit(url).scheme not in ("https", "http"):
        url = _NPM
    parts = urlsplit(url)
    token = values.get(f"//{parts.netloc}{parts.path.rstrip('/')}/:_authToken")
    index = _with_credentials(url)
    return index if not token or index.headers else Index(index.url, {"Authorization": f"Bearer {token}"})


def _pip_settings() -> Iterator[tuple[str, str]]:
    """What counts last comes last."""
    for path in _pip_files():
        parser = configparser.RawConfigParser(strict=False)
        try:
            with open(path, encoding="utf-8") as file:
                parser.read_file(file)
        except (OSError, ValueError, configparser.Error):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                yield from ((key.replace("_", "-"), value) for key, value in parser.items(section))
    for key in ("index-url", "extra-index-url", "no-index", "cert"):
        if value := os.environ.get("PIP_" + key.upper().replace("-", "_")):
            yield key, value


def _pip_files() -> list[str]:
    named = os.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    home = os.path.expanduser("~")
    name = "pip.ini" if sys.platform == "win32" else "pip.conf"
    if sys.platform == "win32":
        wide = [os.path.join(os.environ.get("PROGRAMDATA", "C:\\ProgramData"), "pip", name)]
        own = [os.path.join(home, "pip", name), os.path.join(os.environ.get("APPDATA", home), "pip", name)]
    else:
        folders = os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")
        wide = [*(os.path.join(folder, "pip", name) for folder in folders if folder), "/etc/pip.conf"]
        config = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
        mac = [os.path.join(home, "Library", "Application Support", "pip", name)] if sys.platform == "darwin" else []
        own = [os.path.join(home, ".pip", name), os.path.join(config, "pip", name), *mac]
    return [*wide, *own, os.path.join(sys.prefix, name), *([named] if named else [])]


def _npm_settings() -> Iterator[tuple[str, str]]:
    own = os.environ.get("NPM_CONFIG_USERCONFIG") or os.path.join(os.path.expanduser("~"), ".npmrc")
    for path in ("/etc/npmrc", "/usr/local/etc/npmrc", own):
        try:
            with open(path, encoding="utf-8") as file:
                lines = file.read(1 << 16).splitlines()
        except (OSError, ValueError):
            continue
        for line in lines:
            key, equals, value = line.partition("=")
            if equals and not line.lstrip().startswith(("#", ";")):
                yield key.strip(), os.path.expandvars(value.strip().strip("\"'"))
    for key, value in os.environ.items():
        if key.lower() == "npm_config_registry" and value:
            yield "registry", value


def _with_credentials(url: str) -> Index:
    """A URL without the user and password in it, which go into a header; else those of ~/.netrc for the host."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not user:
        user, password = _netrc(host)
    clean = urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))
    if not user:
        return Index(clean, {})
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Index(clean, {"Authorization": f"Basic {token}"})


def _netrc(host: str) -> tuple[str, str]:
    try:
        found = netrc.netrc().authenticators(host)
    except (OSError, netrc.NetrcParseError):
        return "", ""
    return (found[0] or "", found[2] or "") if found else ("", "")
