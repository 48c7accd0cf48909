"""The world in which the examples of pages stand: names tell what is known of them."""

from __future__ import annotations

from typing import Any

from wardline_analyzers.files.world import Question


class ExampleWorld:
    """No module is known but what the text of a page says; the index lacks what is called `no-such-…`."""

    def ask(self, question: Question) -> Any:
        name = question.about[-1].replace("_", "-")
        if question.topic == "stranger":
            return True
        if question.topic == "made-up":
            return name.startswith("no-such-")
        if question.topic == "package":
            newborn = name.startswith("newborn-")
            known = {"exists": True, "days": 3 if newborn else 900, "releases": 1 if newborn else 40}
            return {"exists": False, "days": None, "releases": None} if name.startswith("no-such-") else known
        return None
