"""A call that makes a handler of a function or class: `app.add_url_rule("/", view_func=f)`."""

from __future__ import annotations

from typing import Any, NamedTuple


class Registration(NamedTuple):
    """One such call. `place` is the argument that the function is: an index, a keyword, or an element of a row
    (`0.*[1]`)."""

    callee: str
    """As it is written: `app.router.add_get`."""
    place: str
    arguments: tuple[tuple[str, Any], ...]
    """The constants among its other arguments, by index or keyword."""
