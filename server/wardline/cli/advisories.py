"""`wardline advisories`: known vulnerabilities of packages, fetched and told about."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.cli import CommandError
from wardline.cli.escape import escape

if TYPE_CHECKING:
    from wardline.advisories.store import About

OSV = "https://osv-vulnerabilities.storage.googleapis.com"
"""Where OSV publishes its exports: ECOSYSTEM/all.zip."""
_EVER = ("PyPI", "Go")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "advisories",
        help="known vulnerabilities of packages: fetch newer ones, tell how old they are",
        description="Known vulnerabilities, in the form of OSV. Those of PyPI and Go come with Wardline; others, and "
        "newer ones, are kept in your cache folder.",
        epilog="Exit codes: 0 done; 2 an error (what was there before still holds).",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    update = actions.add_parser(
        "update",
        help="fetch newer advisories",
        description=f"Fetch exports in OSV's form from {OSV}, or take them from elsewhere, and put them in the place "
        "of older ones, once they are read and found sound. A fetch that was interrupted goes on where it ended.",
    )
    update.add_argument(
        "--from",
        dest="source",
        metavar="PLACE",
        help="a folder (of JSON documents, or of exports: ECOSYSTEM/all.zip), a zip archive, or a URL of either",
    )
    update.add_argument(
        "--ecosystem",
        action="append",
        metavar="NAME",
        help="PyPI, npm, Go, crates.io, Maven, RubyGems or Packagist; may be given more than once (default: those that "
        "PLACE has; else PyPI, Go, and what you have fetched before)",
    )
    status = actions.add_parser("status", help="which advisories there are, and how old they are")
    status.add_argument("--json", action="store_true", help="print JSON, for programs")


def run(arguments: argparse.Namespace) -> int:
    from wardline.advisories.exports import ExportError

    try:
        return _status(arguments) if arguments.action == "status" else _update(arguments)
    except ExportError as error:
        raise CommandError(str(error)) from None


def _status(arguments: argparse.Namespace) -> int:
    from wardline.advisories import age, store

    found = {ecosystem: store.used(ecosystem) for ecosystem in store.ECOSYSTEMS}
    if arguments.json:
        import json

        rows = [
            {**about._asdict(), "age": age.days(about.date), "stale": age.days(about.date) > age.STALE}
            if about is not None
            else {"ecosystem": ecosystem, "date": None}
            for ecosystem, about in found.items()
        ]
        print(json.dumps(rows, indent=2))
        return 0
    for ecosystem, about in found.items():
        if about is None:
            print(f"{ecosystem:10} none: `{age.UPDATE} --ecosystem {ecosystem}`")
        else:
            print(f"{ecosystem:10} {_told(about)}")
    return 0


def _told(about: About) -> str:
    from wardline.advisories.age import in_words

    return f"{about.packages:,} packages, {in_words(about.date)}; from {escape(about.source)}"


def _update(arguments: argparse.Namespace) -> int:
    from wardline.advisories import store
    from wardline.advisories.build import build
    from wardline.advisories.download import download
    from wardline.advisories.exports import ExportError, export_of

    below = store.folder()
    if below is None:
        raise CommandError("there is no cache folder to keep advisories in: set XDG_CACHE_HOME")
    given: str = arguments.source or OSV
    is_url = "://" in given
    failed = []
    for ecosystem in _wanted(arguments.ecosystem, None if is_url else Path(given), below):
        fetched = below / f"{store.file_of(ecosystem, below).stem}.zip"
        try:
            if is_url:
                url = given if given.endswith(".zip") else f"{given.rstrip('/')}/{ecosystem}/all.zip"
                below.mkdir(parents=True, exist_ok=True, mode=0o700)
                with _Progress(f"{ecosystem}: fetching") as progress:
                    download(url, fetched, progress.bytes)
                export, source = fetched, url
            else:
                export = export_of(Path(given), ecosystem)
                source = os.path.basename(os.path.abspath(given))
            with _Progress(f"{ecosystem}: reading") as progress:
                about, bad = build(ecosystem, export, source, below, progress.documents)
        except OSError as error:
            raise CommandError(f"{below}: {error.strerror}") from None
        except ExportError as error:
            failed.append(ecosystem)
            print(f"wardline: error: {escape(str(error))}", file=sys.stderr)
            continue
        finally:
            if is_url:
                fetched.unlink(missing_ok=True)
        print(f"{ecosystem:10} {_told(about)}" + (f" ({bad:,} documents could not be read)" if bad else ""))
        newer = store.used(ecosystem, below)
        if newer is not None and newer != about:
            print(f"{'':10} but those that come with Wardline are newer ({newer.date}), and are used")
    return 2 if failed else 0


def _wanted(named: list[str] | None, place: Path | None, below: Path) -> list[str]:
    """The ecosystems that are to be updated. Raises CommandError."""
    from wardline.advisories import store
    from wardline.advisories.exports import export_of

    if named:
        return [_known(name, store.ECOSYSTEMS) for one in named for name in one.split(",") if name]
    if place is None:
        return [e for e in store.ECOSYSTEMS if e in _EVER or store.fetched(e, below) is not None]
    held = [e for e in store.ECOSYSTEMS if export_of(place, e) != place]
    words = place.name.lower().replace("_", "-").replace(".", "-").split("-")
    found = held or [e for e in store.ECOSYSTEMS if e.lower().replace(".", "-") in ("-".join(words), *words)]
    if not found:
        raise CommandError(f"{place}: say which ecosystem this is, with --ecosystem")
    return found


def _known(name: str, known: Iterable[str]) -> str:
    for ecosystem in known:
        if ecosystem.lower() == name.strip().lower():
            return ecosystem
    raise CommandError(f"{name}: this ecosystem is not known; there are: {', '.join(known)}")


class _Progress:
    """One line on a terminal that is written over."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._last = ""
        self._on = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._last:
            print(f"\r{' ' * len(self._last)}\r", end="", file=sys.stderr, flush=True)

    def bytes(self, done: int, whole: int) -> None:
        """Told while a download goes on."""
        self._say(f"{done / 1e6:,.1f}" + (f" of {whole / 1e6:,.1f} MB" if whole else " MB"))

    def documents(self, done: int) -> None:
        """Told while documents are read."""
        self._say(f"{done:,} documents")

    def _say(self, text: str) -> None:
        line = f"{self._title} {text}"
        if self._on and line != self._last:
            print(f"\r{line.ljust(len(self._last))}", end="", file=sys.stderr, flush=True)
            self._last = line
