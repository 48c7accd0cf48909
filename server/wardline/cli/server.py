"""`wardline server`: the language server, over standard input and output or TCP."""

from __future__ import annotations

import argparse

from wardline.cli import CommandError, require_libraries
from wardline.lsp import main
from wardline.lsp.options import Options

_LEVELS = ("error", "warning", "info", "debug")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "server",
        help="run the language server",
        description="Run the language server for an editor (LSP 3.17).",
        epilog="Editors start it themselves: `wardline server`, in the folder that is open.",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--stdio", action="store_true", help="talk over standard input and output (the default)")
    where.add_argument("--tcp", metavar="HOST:PORT", help="listen for one client; port 0 takes a free one")
    parser.add_argument(
        "--allow-remote", action="store_true", help="let --tcp listen beyond this machine, unencrypted and open to all"
    )
    parser.add_argument("--log-file", metavar="FILE", help="write the log to FILE, not to stderr")
    parser.add_argument("--log-level", choices=_LEVELS, default="warning", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    require_libraries()
    tcp = _address(arguments.tcp, arguments.allow_remote) if arguments.tcp else None
    try:
        return main(Options(tcp, arguments.log_file, arguments.log_level))
    except OSError as error:
        raise CommandError(f"cannot start the server: {error.strerror or error}") from error


def _address(text: str, allow_remote: bool) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isdecimal() or int(port) > 65535:
        raise CommandError(f"--tcp needs HOST:PORT, not {text}")
    if not allow_remote and not _is_loopback(host):
        raise CommandError(f"--tcp {host} can be reached from other machines; say --allow-remote if that is meant")
    return host, int(port)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
