"""Which function answers which topic. It is imported when somebody first asks."""

from __future__ import annotations

from importlib import import_module

from wardline.world.answers import Answerer

TOPICS: dict[str, str] = {
    "advisory-data": "advisories:data",
    "advisories": "advisories:packages",
    "used-parts": "used_parts:answers",
    "package": "package_index:answers",
    "release": "releases:answers",
    "stranger": "modules:strangers",
    "made-up": "modules:made_up",
    "workflow-glance": "workflow_glance:answers",
    "workflow-audit": "workflow_audit:answers",
    "policy": "policy:answers",
    "maven-properties": "maven_parents:answers",
    "resolved": "resolved:answers",
    "hashes": "resolved:hashes",
    "today": "today:answers",
    "model-file": "model_files:dangers",
    "file-beside": "model_files:beside",
    "hub-commit": "hub:commits",
}
"""Topic to `module:function` below `wardline.world`."""


def answerer(topic: str) -> Answerer | None:
    """Who answers a topic; None: nobody does."""
    name = TOPICS.get(topic)
    if name is None:
        return None
    module, _, function = name.partition(":")
    found: Answerer = getattr(import_module(f"wardline.world.{module}"), function)
    return found
