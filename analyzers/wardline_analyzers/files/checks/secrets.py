"""Secrets in files of all kinds (pages token-in-source, hardcoded-credential, credential-in-url)."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.pieces import Piecewise, by_piece
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence
from wardline_analyzers.pipelines.credentials import is_credential_name
from wardline_analyzers.secrets import fixing, providers
from wardline_analyzers.secrets.contexts import Context, context_of
from wardline_analyzers.secrets.invented import has_ended, reads_like_words, spoken
from wardline_analyzers.secrets.patterns import load
from wardline_analyzers.secrets.scan import in_piece, one_each, over_lines
from wardline_analyzers.secrets.secret import PASSWORD, TOKEN, URL, Secret, named
from wardline_analyzers.secrets.surroundings import is_of_this_run, is_shown


def _piecewise(mode: str) -> Piecewise[Secret]:
    return Piecewise(lambda text: in_piece(text, mode))


_PIPELINES = frozenset(("github-workflow", "gitlab-ci"))
_MODES = {mode: _piecewise(mode) for mode in ("env", "yaml", "code", "prose", "lock")}


@by_piece
def token(view: FileView) -> Iterator[FileMatch]:
    """Tokens of known services, and private keys."""
    for secret in view.of(secrets):
        if secret.kind not in (PASSWORD, TOKEN, URL):
            message = (
                f"{named(secret.kind, secret.provider)} stands in this file: who reads it or its history can use it. "
                "Revoke it, and keep the new one in the environment or a secret store."
            )
            yield _match(view, secret, message)


@by_piece
def credential(view: FileView) -> Iterator[FileMatch]:
    """Passwords and keys that their names give away."""
    for secret in view.of(secrets):
        if secret.kind in (PASSWORD, TOKEN) and not _is_baked_in(view, secret):
            yield _match(view, secret)


def _is_baked_in(view: FileView, secret: Secret) -> bool:
    """Is it set in an image? The page secret-in-image says what that means."""
    if view.kind.name != "dockerfile" or not is_credential_name(secret.name):
        return False
    return view.line(view.line_at(secret.start)).lstrip().lower().startswith((b"env ", b"arg "))


@by_piece
def url_credential(view: FileView) -> Iterator[FileMatch]:
    """Passwords in URLs."""
    return (_match(view, secret) for secret in view.of(secrets) if secret.kind == URL)


def _match(view: FileView, secret: Secret, message: str | None = None) -> FileMatch:
    return FileMatch(
        secret.start,
        secret.end,
        message=message,
        confidence=secret.sure,
        fixes=fixing.fixes(view.text, view.path, view.kind, secret),
        advice=providers.advice(secret.kind, secret.provider),
    )


def secrets(view: FileView) -> list[Secret]:
    """All secrets of a file that its path does not make harmless; use as `view.of(secrets)`."""
    context = context_of(view.path, view.kind)
    if context.mode == "never":
        return []
    found = list(over_lines(view.text, context.mode))
    for start, secret in _MODES[context.mode](view):
        found.append(secret._replace(start=secret.start + start, end=secret.end + start))
    path = view.path.encode("utf-8", "surrogateescape")
    barred = {pattern.id for pattern in load().patterns if found and not pattern.is_for(path)}
    kept = [secret for secret in one_each(found) if secret.kind not in barred]
    if not _PIPELINES.isdisjoint(view.kind.languages):
        kept = [s for s in kept if s.kind not in (PASSWORD, URL) or not is_of_this_run(view.text, s.start, s.end)]
    return [judged for secret in kept if (judged := _in_context(secret, view.text, context)) is not None]


def _in_doc_comment(text: bytes, start: int) -> bool:
    """` *   "password": "…"`: an example in the description of a function."""
    return text[text.rfind(b"\n", 0, start) + 1 : start].lstrip().startswith((b"* ", b"*\t"))


def _in_context(secret: Secret, text: bytes, context: Context) -> Secret | None:
    """A secret as sure as the file lets it be; None: it is made up, or only shows the form."""
    shown = secret.kind in (PASSWORD, TOKEN, URL)
    if context.tests:
        return None if shown or secret.kind == "JWT" else secret._replace(sure=Confidence.LOW)
    if context.examples or is_shown(text, secret.start):
        return None if shown else secret._replace(sure=min(secret.sure, Confidence.MEDIUM))
    if secret.provider == "JWT" and has_ended(text[secret.start : secret.end]):
        return secret._replace(sure=Confidence.LOW)
    if secret.kind in (PASSWORD, TOKEN) and _in_doc_comment(text, secret.start):
        return secret._replace(sure=Confidence.LOW)
    if context.mode == "prose" and shown:
        value = text[secret.start : secret.end].decode("latin-1")
        told = secret.sure is Confidence.LOW or reads_like_words(spoken(value))
        return None if told else secret._replace(sure=Confidence.LOW)
    return secret
