"""The dataflow findings of a program, as (path, 0-based line, kind of sink)."""

from __future__ import annotations

from wardline_analyzers.document import Document
from wardline_analyzers.flow.models import load
from wardline_analyzers.flow.module_flow import ModuleFlow

_HARM = {
    "weak-random": {"password"},
    "secret": {"log", "response", "prompt", "url", "system-prompt"},
    "hardcoded": {"login"},
}


def findings(files: dict[str, str]) -> list[tuple[str, int, str]]:
    """All dataflow findings of a program."""
    found: list[tuple[str, int, str]] = []
    for path, text in files.items():
        document = Document(text.encode(), path=path)
        document.analyse()
        module = ModuleFlow(load())
        module.update(document.units, document._module)
        places = {}
        for unit in document.units:
            flow = module.flow(unit)
            part = module._parts[id(unit)]
            name = part.name or f"<{part.number}>"
            for n, (start, _) in enumerate(flow.places):
                places[name, n] = unit.line + unit.text[:start].count(b"\n")
        for unit in document.units:
            for use in module.flow(unit).uses:
                kind = use.taint.kind
                if kind == "parameter" or kind in ("cli", "env", "file", "database"):
                    continue
                if kind in _HARM and use.sink.kind not in _HARM[kind]:
                    continue
                if kind not in _HARM and use.sink.kind in ("password", "login", "response", "json", "tool", "prompt"):
                    continue
                found.append((path, places.get((use.sink.function, use.sink.number), -1), use.sink.kind))
    return found
