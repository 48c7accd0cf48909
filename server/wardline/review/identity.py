"""Who is at the keyboard, as git knows the person."""

from __future__ import annotations

import getpass
import socket

from wardline.project.git import GitError, Repository


def identity(root: str) -> str:
    """`Name <address>` of `user.name` and `user.email` that hold in a checkout; else the login name and the machine."""
    try:
        found = Repository(root).identity()
    except GitError:
        found = ""
    return found or _of_the_system()


def _of_the_system() -> str:
    try:
        login = getpass.getuser()
    except (OSError, KeyError):  # no such user: a container
        login = "unknown"
    return f"{login} <{login}@{socket.gethostname()}>"
