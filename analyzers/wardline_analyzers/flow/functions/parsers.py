"""What a parser is told before it reads: which features of XML it has."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import with_element
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Value
from wardline_analyzers.flow.solve.targets import change


def _feature(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parser.setFeature(feature_external_ges, True)`: models ask for the feature by its name, `self[…]`."""
    name, value, parser = arguments.get("0|name"), arguments.get("1|state"), arguments.receiver
    feature = name.value.constant if name is not None else None
    if isinstance(feature, str) and value is not None and parser is not None:
        new = value.value
        change(run, parser.node, state, lambda old: with_element(old, feature, new), parser.value)
    return NONE


PARSERS: Final[dict[str, Function]] = {"xml.sax.make_parser().setFeature": _feature}
