"""The world in which the examples of pages stand: names tell what is known of them."""

from __future__ import annotations

import re
from typing import Any

from wardline_analyzers.files.checks.workflow_audit import text_of
from wardline_analyzers.pipelines.zizmor import hunks
from wardline_analyzers.world import Question


class ExampleWorld:
    """No module is known but what the text of a page says; the index lacks what is called `no-such-…`; model files
    called `evil…` run something; `yanked-…` was taken back and `given-up…` deprecated. the policy denies what is `…forbidden…`; each branch on the hub is at the same commit, and beside a file
    called `…converted…` lies one of each other kind."""

    def ask(self, question: Question) -> Any:
        if question.topic == "hub-commit":
            return "4f8dc1a5d9e6c2b7a0f3e8d1c6b5a4f3e2d1c0b9"
        if question.topic == "file-beside":
            return "converted" in question.about[0]
        if question.topic == "policy":
            denied = any("forbidden" in name for name in question.about[1:])
            return "the policy denies *forbidden* (.wardline.toml, line 2)" if denied else False
        if question.topic == "model-file":
            return "it would run os.system('id')." if "evil" in question.about[0] else False
        if question.topic == "resolved":
            return {"version": "3.1.4", "from": "poetry.lock"}
        if question.topic == "hashes":
            return {"hashes": ["sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"], "from": "poetry.lock"}
        if question.topic == "today":
            return "2026-11-26"
        if question.topic == "release":
            _, package, version = question.about
            yanked, given_up = (package.startswith(name) and version != "9.0.0" for name in ("yanked-", "given-up"))
            return {"yanked": yanked, "deprecated": given_up, "reason": "", "instead": "9.0.0"}
        name = question.about[-1].replace("_", "-")
        if question.topic == "workflow-glance":
            return False
        if question.topic == "workflow-audit":
            return _audit(text_of(question.about[1]) or b"")
        if question.topic == "stranger":
            return True
        if question.topic == "made-up":
            return name.startswith("no-such-")
        if question.topic == "package":
            newborn = name.startswith("newborn-")
            known = {"exists": True, "days": 3 if newborn else 900, "releases": 1 if newborn else 40}
            return {"exists": False, "days": None, "releases": None} if name.startswith("no-such-") else known
        return None


def _audit(text: bytes) -> dict[str, Any]:
    """What zizmor says of `uses: ./…`, in its form."""
    report = [
        {
            "ident": "self-repository",
            "desc": "use of a local path",
            "determinations": {"severity": "Low", "confidence": "High"},
            "fixes": [{"title": "rewrite './...' to '$/...'"}],
            "locations": [
                {
                    "symbolic": {"kind": "Primary", "annotation": "use '$/...' instead"},
                    "concrete": {"location": {"offset_span": {"start": found.start(1), "end": found.end(1)}}},
                }
            ],
        }
        for found in re.finditer(rb"uses: (\./\S+)", text)
    ]
    source = text.decode("utf-8", "replace")
    changed = [list(change) for change in hunks(source, source.replace("uses: ./", "uses: $/"))]
    return {"report": report, "changed": changed}
