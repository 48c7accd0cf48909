"""Moving a secret to the environment: what stands in its place, and what other files need for it."""

from __future__ import annotations

import re

from wardline_analyzers.files.kinds import FileKind
from wardline_analyzers.finding import Edit, Fix, Line, Safety
from wardline_analyzers.secrets.lines import ENV_IGNORED, environment_lines
from wardline_analyzers.secrets.providers import variable
from wardline_analyzers.secrets.secret import PRIVATE_KEY, Secret

TITLE = "Read it from the environment"

_EXPRESSIONS = {
    "javascript": "process.env.{}",
    "typescript": "process.env.{}",
    "ruby": 'ENV.fetch("{}")',
    "php": "getenv('{}')",
    "java": 'System.getenv("{}")',
    "kotlin": 'System.getenv("{}")',
    "csharp": 'Environment.GetEnvironmentVariable("{}")',
    "powershell": "$env:{}",
}
"""What stands in the place of a whole text with its quotes."""
_INTERPOLATIONS = {
    "compose": "${{{}}}",
    "github-workflow": "${{{{ secrets.{} }}}}",
    "shell": "${{{}}}",
    "gitlab-ci": "${}",
}
"""What stands in the place of the secret itself, whatever is around it."""


def fixes(text: bytes, path: str, kind: FileKind, secret: Secret) -> tuple[Fix, ...]:
    """How a file of this kind is rid of a secret; none where it has no way to ask for a variable."""
    if kind.name == "dotenv":  # that is where a secret belongs, and the repository is where this file does not
        file = path.rpartition("/")[2]
        there = ENV_IGNORED if file == ".env" else rf"\s*/?{re.escape(file)}\s*|\s*/?\.env\.?\*\s*"
        line = Line(".gitignore", file, there)
        return (Fix("Keep this file out of the repository", Safety.SUGGESTED, (), lines=(line,)),)
    if secret.kind == PRIVATE_KEY:
        return ()
    name = variable(secret)
    interpolation = next((_INTERPOLATIONS[k] for k in kind.languages if k in _INTERPOLATIONS), None)
    if interpolation is not None:
        if _in_single_quotes(text, secret) and kind.name == "shell":
            return ()
        title = "Read it from the repository's secrets" if kind.name == "github-workflow" else TITLE
        lines = environment_lines(name) if kind.name in ("compose", "shell") else ()
        return (_fix(title, secret.start, secret.end, interpolation.format(name), lines),)
    expression = _EXPRESSIONS.get(kind.name, "")
    quotes = text[secret.start - 1 : secret.start], text[secret.end : secret.end + 1]
    if expression and secret.start and quotes[0] == quotes[1] and quotes[0] in (b'"', b"'", b"`"):
        return (_fix(TITLE, secret.start - 1, secret.end + 1, expression.format(name), environment_lines(name)),)
    return ()


def _fix(title: str, start: int, end: int, text: str, lines: tuple[Line, ...]) -> Fix:
    return Fix(title, Safety.SUGGESTED, (Edit(start, end, text),), lines=lines)


def _in_single_quotes(text: bytes, secret: Secret) -> bool:
    return text[max(0, secret.start - 200) : secret.start].rpartition(b"\n")[2].count(b"'") % 2 == 1
