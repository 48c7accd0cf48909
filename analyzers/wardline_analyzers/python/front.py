"""Python as one of the languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from wardline_analyzers.languages.frontend import FrontEnd, Functions
from wardline_analyzers.python.builtins import BUILTINS, STANDARD
from wardline_analyzers.python.lower import lower
from wardline_analyzers.python.outline import outline
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.python.stars import STAR_NAMES
from wardline_analyzers.python.syntax import parse
from wardline_analyzers.suppress.syntax import PYTHON

if TYPE_CHECKING:
    from wardline_analyzers.finding import Import
    from wardline_analyzers.fixes.edits import ByteEdit
    from wardline_analyzers.languages.units import Unit
    from wardline_analyzers.text.buffer import Buffer


def _functions() -> Functions:
    from wardline_analyzers.flow.evaluate import fold
    from wardline_analyzers.flow.functions import BUILTIN, METHODS, PACKING, RECALLED
    from wardline_analyzers.flow.methods import builtin_methods

    return Functions(BUILTIN, METHODS, builtin_methods.method, PACKING, frozenset(fold.CALLS), RECALLED)


def _place_imports(buffer: Buffer, units: Sequence[Unit], missing: Sequence[Import]) -> ByteEdit:
    from wardline_analyzers.fixes.imports import import_edit

    return import_edit(buffer, units, [each.statement() for each in missing])


FRONT: Final = FrontEnd(
    name="python",
    comments=PYTHON,
    splitter=Splitter,
    parse=parse,
    outline=outline,
    lower=lower,
    load_functions=_functions,
    builtins=BUILTINS,
    standard=STANDARD,
    starred=STAR_NAMES,
    lower_again=lower,
    place_imports=_place_imports,
    by_tree=True,
    class_scope=True,
    checks_fields=True,
    early_defaults=True,
    strict_sums=True,
    thrown=True,
    kept_in_attributes=True,
    largest=0,
)
