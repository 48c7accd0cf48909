"""Where an import goes that a fix needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wardline_analyzers.finding import Import
from wardline_analyzers.fixes.edits import ByteEdit
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.text.buffer import Buffer

_IMPORT: Final = re.compile(rb"^import\b[^;]*?[\"'][^\"'\r\n]+[\"'][^\r\n]*\r?\n", re.MULTILINE)
_REQUIRE: Final = re.compile(
    rb"^(?:const|let|var)\b[^;=\r\n]*=\s*require\([^()\r\n]*\)[^\r\n]*\r?\n", re.MULTILINE
)
_FIRST: Final = re.compile(rb"\A(?:#![^\r\n]*\r?\n)?(?:[ \t]*[\"']use \w+[\"'];?[ \t]*\r?\n)*")
"""What must stay at the top: `#!/usr/bin/env node`, `'use strict'`."""


def place_imports(buffer: Buffer, units: Sequence[Unit], missing: Sequence[Import]) -> ByteEdit:
    """The edit that adds these modules under their own names: behind the last import, in the way that the file has."""
    data = buffer.data
    imports, requires = list(_IMPORT.finditer(data)), list(_REQUIRE.finditer(data))
    found = imports or requires
    at = found[-1].end() if found else _top(data)
    written = "import * as {0} from 'node:{0}';\n" if imports or not requires else "const {0} = require('{0}');\n"
    return at, at, "".join(written.format(each.module) for each in missing)


def _top(data: bytes) -> int:
    first = _FIRST.match(data)
    return first.end() if first is not None else 0


__all__ = ["place_imports"]
