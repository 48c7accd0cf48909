"""Which file of a project an import means."""

from __future__ import annotations

import pytest

from tests.dataflow.files import Memory
from wardline_analyzers.flow.project.imports import look
from wardline_analyzers.javascript.files import module_of

FILES = Memory(
    dict.fromkeys(
        (
            *("src/app.ts", "src/db/index.js", "src/user.service.ts", "src/lib/a.js", "src/lib/a.b.js", "config.mjs"),
            *("node_modules/x/index.js", "src/view.tsx", "index.ts"),
        ),
        "",
    )
)


@pytest.mark.parametrize(
    ("path", "qualified", "found"),
    [
        ("src/app.ts", "./db", ("src/db/index.js", ())),
        ("src/app.ts", "./db.find.all", ("src/db/index.js", ("find", "all"))),
        ("src/app.ts", "./user.service.UserService", ("src/user.service.ts", ("UserService",))),
        ("src/app.ts", "./lib/a.b", ("src/lib/a.b.js", ())),
        ("src/app.ts", "./lib/a.c", ("src/lib/a.js", ("c",))),
        ("src/app.ts", "../config.port", ("config.mjs", ("port",))),
        ("src/db/index.js", "../view.View", ("src/view.tsx", ("View",))),
        ("src/db/index.js", "@/lib/a", ("src/lib/a.js", ())),
        ("src/db/index.js", "~/config", ("config.mjs", ())),
        ("src/app.ts", "..", ("index.ts", ())),
        ("src/app.ts", "../../above", None),
        ("src/app.ts", "./nowhere", None),
        ("src/app.ts", "../node_modules/x", None),
        ("src/app.ts", "express.Router", None),
        ("src/app.ts", "./" + "a." * 50, None),
    ],
)
def test_module_of(path: str, qualified: str, found: object) -> None:
    assert module_of(lambda folder, name: look(FILES, folder, name), path, qualified) == found
