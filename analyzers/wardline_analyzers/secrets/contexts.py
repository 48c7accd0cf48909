"""What a path says of the secrets in a file: how settings are written in it, and whether it only shows or tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from wardline_analyzers.files.kinds import FileKind
from wardline_analyzers.secrets.patterns import load

_LOCKS = frozenset(
    ("package-lock", "yarn-lock", "pnpm-lock", "poetry-lock", "uv-lock", "pylock", "pipfile-lock", "cargo-lock",
     "gemfile-lock", "go-mod")
)  # fmt: skip
_LOCK_NAMES = re.compile(r"(?:^|/)(?:(?:composer|deno|bun|flake)\.lock|[^/]+\.lockfile|[^/]+\.sum)$")
_NEVER = re.compile(
    r"(?i)\.(?:svg|map|min\.js|css|scss|sass|less|po|pot|ipynb_checkpoints|csv|tsv|snap|asc|sig|pub|crt|cer|mo|patch|diff)$"
    r"|(?:^|/)(?:node_modules|bower_components|third[_-]party|\.git)/"
)
"""Pictures, built files, stylesheets, translations, tables, signatures, certificates, other people's code."""
_TESTS = re.compile(
    r"(?i)(?:^|/)(?:__)?(?:tests?|testing|test[-_]?data|testsuite|specs?|fixtures?|mocks?|e2e|cypress|__snapshots__|benchmarks)(?:__)?/"
    r"|(?:^|/)(?:test[-_.][^/]*|[^/]*[-_.](?:tests?|spec|mock|fixture)\.[^/]*|[^/]*Tests?\.\w+)$"
)
_EXAMPLES = re.compile(
    r"(?i)(?:^|/)(?:examples?|docs?|docs_src|documentation|samples?|tutorials?|demos?|templates?|playground)/"
    r"|(?:^|[-_./])(?:example|sample|template|dist|tmpl|default)s?(?:\.[^/]*)?$|\.(?:j2|tpl|erb|jinja2?|tmpl|mustache|hbs|in)$"
)
_DEVELOPMENT = re.compile(
    r"(?i)(?:^|[-_./])(?:dev|devel|develop|development|ci|e2e|local)(?:[-_.][^/]*)?$|(?:^|/)\.devcontainer/"
)
_TRANSLATIONS = re.compile(r"(?i)(?:^|/)(?:locales?|i18n|l10n|lang(?:uage)?s?|translations?|intl|messages)(?:/|[-_.])")
_ENV = frozenset(("dotenv", "ini", "shell", "dockerfile", "setup-cfg", "makefile"))
_SETTINGS = frozenset(
    (
        ".netrc",
        "_netrc",
        ".npmrc",
        ".pypirc",
        ".pgpass",
        ".yarnrc",
        ".boto",
        ".s3cfg",
        "credentials",
        ".git-credentials",
    )
)
_PROSE = re.compile(r"(?i)(?:^|/)[^/.]+$|\.(?:txt|rst|adoc|asciidoc|org|tex|log|html?|rdoc|textile|pod|eml)$")


@dataclass(frozen=True, slots=True)
class Context:
    """What a file is, as far as secrets are concerned."""

    mode: str
    """`env` (NAME=value), `yaml`, `code` (quoted texts), `prose`, `lock` (hashes), or `never`: nothing is
    looked for."""
    tests: bool
    """What is in it is made up for tests."""
    examples: bool
    """It shows how something is done."""
    development: bool
    """By its name it is for the machines of developers, or for runs of tests."""


@lru_cache(maxsize=4096)
def context_of(path: str, kind: FileKind) -> Context:
    """The context of a file; `path` has forward slashes."""
    return Context(
        _mode(path, kind), bool(_TESTS.search(path)), bool(_EXAMPLES.search(path)), bool(_DEVELOPMENT.search(path))
    )


def _mode(path: str, kind: FileKind) -> str:
    if kind.name in _LOCKS or _LOCK_NAMES.search(path):
        return "lock"
    if _NEVER.search(path) or load().everywhere.names(path.encode("utf-8", "surrogateescape")):
        return "never"
    if _TRANSLATIONS.search(path):
        return "prose"
    if not _ENV.isdisjoint(kind.languages) or _is_settings(path):
        return "env"
    if "yaml" in kind.languages:
        return "yaml"
    if "markdown" in kind.languages or (kind.name in ("text", "html") and _PROSE.search(path)):
        return "prose"
    return "code"


def _is_settings(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return name in _SETTINGS
