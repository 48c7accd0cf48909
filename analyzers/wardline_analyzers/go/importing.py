"""Where an import goes that a fix needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wardline_analyzers.finding import Import
from wardline_analyzers.fixes.edits import ByteEdit
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.text.buffer import Buffer

_BLOCK: Final = re.compile(rb"^import[ \t]*\([ \t]*\r?\n", re.MULTILINE)
_SINGLE: Final = re.compile(rb"^import[ \t]+[^\r\n]*\r?\n", re.MULTILINE)
_PACKAGE: Final = re.compile(rb"^package[ \t]+\w+[^\r\n]*\r?\n", re.MULTILINE)


def place_imports(buffer: Buffer, units: Sequence[Unit], missing: Sequence[Import]) -> ByteEdit:
    """The edit that adds these imports: to the block of imports, else behind the last one, else behind `package`."""
    data = buffer.data
    paths = [each.module for each in missing]
    block = _BLOCK.search(data)
    if block is not None:
        return block.end(), block.end(), "".join(f'\t"{path}"\n' for path in paths)
    lines = "".join(f'import "{path}"\n' for path in paths)
    single = list(_SINGLE.finditer(data))
    if single:
        return single[-1].end(), single[-1].end(), lines
    package = _PACKAGE.search(data)
    at = package.end() if package is not None else 0
    return at, at, f"\n{lines}"
