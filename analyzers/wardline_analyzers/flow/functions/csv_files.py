"""`csv`: rows that are written to a file."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.arguments import Arguments
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.elements import element, with_element
from wardline_analyzers.flow.known.joining import lump
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change

_TABLE: Final = "csv.writer()"
_FILE: Final = ".file"
"""The element that stands for what is written to."""


def _table(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`csv.writer(file)`: what is written to it is in the file."""
    file = arguments.get("0")
    if file is None:
        return None
    return Value(kind="instance", items={_FILE: file.value}, name=_TABLE)


def _write_row(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver, row = arguments.receiver, arguments.get("0")
    if receiver is None or row is None or receiver.value.name != _TABLE:
        return None
    taints, opened = lump([row.value, *(row.value.items or {}).values()])
    written = Value(taints=taints, open=opened)
    change(run, None, state, lambda file: with_element(file, UNKNOWN, written), element(receiver.value, _FILE))
    return NONE


CSV_FILES: Final[dict[str, Function]] = {
    "csv.writer": _table,
    "csv.DictWriter": _table,
    "csv.writer().writerow": _write_row,
    "csv.writer().writerows": _write_row,
}
