"""Which file of a project a class is in."""

from __future__ import annotations

import pytest

from tests.dataflow.files import Memory
from wardline_analyzers.flow.project.imports import look
from wardline_analyzers.java.files import module_of

SHOP = "shop/src/main/java/com/acme"
FILES = Memory(
    dict.fromkeys(
        (
            *(f"{SHOP}/web/Page.java", f"{SHOP}/web/Helper.java", f"{SHOP}/data/Store.java", f"{SHOP}/Main.java"),
            *("shop/src/test/java/com/acme/web/PageTest.java", "tools/src/main/java/com/acme/tools/Shell.java"),
            *("flat/app/Main.java", "flat/app/db/Store.java", "old/src/org/acme/A.java", "old/src/org/acme/b/B.java"),
        ),
        "",
    )
)
PAGE = f"{SHOP}/web/Page.java"


@pytest.mark.parametrize(
    ("path", "qualified", "found"),
    [
        (PAGE, ".Helper", (f"{SHOP}/web/Helper.java", ("Helper",))),
        (PAGE, ".Helper.Inner", (f"{SHOP}/web/Helper.java", ("Helper", "Inner"))),
        (PAGE, ".Store", None),
        (PAGE, ".helper", None),
        (PAGE, "com.acme.data.Store", (f"{SHOP}/data/Store.java", ("Store",))),
        (PAGE, "com.acme.data.Store.find", (f"{SHOP}/data/Store.java", ("Store", "find"))),
        (PAGE, "com.acme.Main", (f"{SHOP}/Main.java", ("Main",))),
        (PAGE, "com.acme.tools.Shell", ("tools/src/main/java/com/acme/tools/Shell.java", ("Shell",))),
        (PAGE, "com.acme.data", None),
        (PAGE, "com.other.Store", None),
        (PAGE, "java.util.List", None),
        (PAGE, "Store", None),
        (PAGE, "", None),
        (PAGE, "a." * 5000 + "B", None),
        ("shop/src/test/java/com/acme/web/PageTest.java", ".Page", (PAGE, ("Page",))),
        (
            "shop/src/test/java/com/acme/web/PageTest.java",
            "com.acme.data.Store",
            (f"{SHOP}/data/Store.java", ("Store",)),
        ),
        ("flat/app/Main.java", "app.db.Store", ("flat/app/db/Store.java", ("Store",))),
        ("old/src/org/acme/b/B.java", "org.acme.A", ("old/src/org/acme/A.java", ("A",))),
        ("Alone.java", ".Main", None),
    ],
)
def test_module_of(path: str, qualified: str, found: object) -> None:
    assert module_of(lambda folder, name: look(FILES, folder, name), path, qualified) == found
