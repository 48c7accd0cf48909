"""A file with a flaw that a fix mends, and what becomes of it."""

from __future__ import annotations

FLAWED = "import yaml\n\n\ndef read(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"
FIXED = "import yaml\n\n\ndef read(stream):\n    return yaml.safe_load(stream)\n"
RULE = "unsafe-yaml-load"
