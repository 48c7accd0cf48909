"""Opening Python costs nothing of the other languages: no grammar, no front end, no models but Python's are loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import builtins, io, json, sys
from pathlib import Path

opened = []
real = builtins.open
def noting(file, *rest, **named):
    opened.append(str(file))
    return real(file, *rest, **named)
builtins.open = io.open = noting

import wardline.lsp.server  # noqa: F401  all that the language server has imported when it waits
from wardline_analyzers.opening import open_document

document = open_document(b"import os\\nos.system(input())\\n", path=sys.argv[1])
document.settle()
assert document.findings()
print(json.dumps({"modules": sorted(sys.modules), "opened": opened}))
"""


def _after_opening(path: str, home: Path) -> tuple[set[str], list[str]]:
    """What a process has loaded, when the rules and models have been compiled before."""
    env = {**os.environ, "XDG_CACHE_HOME": str(home)}
    out = ""
    for _ in range(2):
        command = [sys.executable, "-c", _PROGRAM, path]
        out = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
    told = json.loads(out)
    return set(told["modules"]), told["opened"]


def test_opening_python_loads_no_other_language(tmp_path: Path) -> None:
    modules, opened = _after_opening("app.py", tmp_path)
    grammars = {name.partition(".")[0] for name in modules if name.startswith("tree_sitter_")}
    assert grammars == {"tree_sitter_python"}
    fronts = {name.split(".")[1] for name in modules if name.startswith("wardline_analyzers.") and name.count(".")}
    assert fronts.isdisjoint({"light", "go", "java", "javascript"})
    models = {path.replace("\\\\", "/").rpartition("/models/")[2] for path in opened if path.endswith(".yaml")}
    assert all(name.startswith("python/") for name in models if name.count("/") == 1)
