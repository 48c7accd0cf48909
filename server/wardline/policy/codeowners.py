"""Who owns a path: CODEOWNERS, as GitHub and GitLab read it (GitHub Docs, "About code owners").

The file is the first of `.github/CODEOWNERS`, `CODEOWNERS`, `docs/CODEOWNERS`, `.gitlab/CODEOWNERS`. Patterns are those
of `.gitignore` without `!` and `[…]`; the last one that matches decides, and one without owners means: nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wardline.config.patterns import compile_pattern

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_LARGEST = 3_000_000
"""Bytes, as on GitHub."""


class OwnersError(Exception):
    """Why a CODEOWNERS file cannot be used."""


@dataclass(frozen=True, slots=True)
class Owners:
    """The lines of a CODEOWNERS file: pattern and owners (`@user`, `@org/team`, addresses)."""

    file: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, path: str) -> tuple[str, ...]:
        """The owners of a path (relative, with `/`)."""
        for pattern, owners in reversed(self.lines):
            compiled = compile_pattern(pattern)
            if compiled is not None and compiled.decide(path) is True and not _deeper(pattern, path):
                return owners
        return ()


def _deeper(pattern: str, path: str) -> bool:
    """Whether a path is below what `docs/*` means: here it stands for the files right in `docs`, unlike in git."""
    return pattern.endswith("/*") and "**" not in pattern and path.count("/") > pattern.lstrip("/").count("/")


NOBODY = Owners("", ())


def read(root: str | Path) -> Owners:
    """The owners of a checkout; NOBODY without a file. Raises OwnersError if there is one that cannot be read."""
    for name in PLACES:
        file = Path(root) / name
        if not file.is_file():
            continue
        try:
            if file.stat().st_size > _LARGEST:
                raise OwnersError(f"{name} is larger than {_LARGEST} bytes")
            return Owners(name, parse(file.read_text("utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise OwnersError(f"{name} cannot be read: {error}") from error
    return NOBODY


def parse(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The lines that name a pattern. GitLab's sections (`[Docs]`) only group them."""
    found = []
    for line in text.splitlines():
        words = line.split(" #")[0].replace("\\ ", "\0").split()
        if words and not words[0].startswith(("#", "!", "[", "^[")):
            found.append((words[0].replace("\0", "\\ "), tuple(words[1:])))
    return tuple(found)


def is_owner(reviewer: str, owners: Iterable[str]) -> bool:
    """Is a reviewer (`Name <address>`) one of these owners? Teams are to be replaced by their members before.

    An address is compared as it is. A `@user` is known by the part of an address in front of the `@`, also of the one
    that GitHub gives (`1+user@users.noreply.github.com`).
    """
    address = address_of(reviewer)
    login = address.partition("@")[0].rpartition("+")[2]
    return any(
        owner.lower() == address or (owner.startswith("@") and "/" not in owner and owner[1:].lower() == login)
        for owner in owners
    )


def address_of(reviewer: str) -> str:
    """What tells one person from another: the address, whatever the name is written like."""
    return reviewer.rpartition("<")[2].rstrip(">").strip().lower()


def members(owners: Iterable[str], teams: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The owners with each team replaced by its members; and the teams whose members nobody has named."""
    people: list[str] = []
    unknown: list[str] = []
    known = {team.lower().lstrip("@"): found for team, found in teams.items()}
    for owner in owners:
        found = known.get(owner.lower().lstrip("@")) if owner.startswith("@") else None
        if found is not None:
            people.extend(found)
        else:
            (unknown if owner.startswith("@") and "/" in owner else people).append(owner)
    return tuple(people), tuple(unknown)
