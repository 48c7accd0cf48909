"""Layers that hold code, in the configuration of a Keras model."""

from __future__ import annotations

import json
import re
from typing import Any

from wardline_analyzers.model_files.limits import nesting

_MOST = 200_000
"""Objects of a configuration that are looked at."""
_LONGEST = 32 * 1024 * 1024
_DEEPEST = 300
_LAMBDA = re.compile(rb'"class_name"\s*:\s*"Lambda"')
HDF5 = b"\x89HDF\r\n\x1a\n"


def lambda_layers(config: bytes) -> list[str]:
    """The names of the Lambda layers in a `config.json`. Raises ValueError where it is none."""
    if len(config) > _LONGEST or nesting(config) > _DEEPEST:
        raise ValueError("its configuration is larger, or nested more deeply, than is looked at")
    whole = json.loads(config)
    found: list[str] = []
    rest: list[Any] = [whole]
    for _ in range(_MOST):
        if not rest:
            return found
        each = rest.pop()
        if isinstance(each, dict):
            if each.get("class_name") == "Lambda":
                inner = each.get("config")
                name = inner.get("name") if isinstance(inner, dict) else None
                found.append(name if isinstance(name, str) else "")
            rest += each.values()
        elif isinstance(each, list):
            rest += each
    raise ValueError("its configuration is larger than is looked at")


def lambda_in_hdf5(data: bytes | memoryview) -> int | None:
    """Where the text of an HDF5 file speaks of a Lambda layer."""
    match = _LAMBDA.search(data)
    return match.start() if match else None
