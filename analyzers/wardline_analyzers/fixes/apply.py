"""A fix as edits of the whole document: names spelled, imports placed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from wardline_analyzers.finding import Fix, Import
from wardline_analyzers.fixes.edits import ByteEdit
from wardline_analyzers.fixes.spelling import spell
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.text.buffer import Buffer

PlaceImports = Callable[[Buffer, Sequence[Unit], Sequence[Import]], ByteEdit]


def document_edits(
    buffer: Buffer,
    units: Sequence[Unit],
    module: ModuleNames,
    offset: int,
    fix: Fix,
    place_imports: PlaceImports | None,
) -> list[ByteEdit]:
    """The edits of a fix whose unit begins at byte `offset`; sorted by place. `place_imports`: see `FrontEnd`."""
    edits, needed = spell(fix.edits, module)
    found = [(offset + e.start, offset + e.end, e.text) for e in edits]
    missing = [
        i
        for i in dict.fromkeys((*fix.imports, *needed))
        if not (_is_there(i.module, i.name, module) or (i.name is None and _is_written(i.module, buffer.data)))
    ]
    if missing and place_imports is not None:
        found.append(place_imports(buffer, units, missing))
    return sorted(found)


def _is_there(module: str, name: str | None, names: ModuleNames) -> bool:
    bound = names.get(name or module.partition(".")[0])
    wanted = f"{module}.{name}" if name else module.partition(".")[0]
    return (
        bound is not None
        and bound.kind == "name"
        and bound.payload == wanted
        and (name is not None or "." not in module)
    )


def _is_written(module: str, data: bytes) -> bool:
    """`import os.path` binds only `os`, so the names do not tell: is the statement there, at the top level?"""
    pattern = rb"(?m)^import[ \t]+(?:[^#\n]*,[ \t]*)?" + re.escape(module.encode()) + rb"[ \t]*(?:$|[#,;\r])"
    return "." in module and re.search(pattern, data) is not None
