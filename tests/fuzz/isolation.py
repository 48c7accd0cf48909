"""What the engine remembers in a process, set aside: a fresh analysis that looks at old results proves little."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from cachetools import Cache

from wardline_analyzers.files.pieces import Remembering
from wardline_analyzers.flow.module import module_flow
from wardline_analyzers.match import guard


def memories() -> Iterator[tuple[ModuleType | Remembering[Any], str, Cache[Any, Any]]]:
    """The caches of results that live in modules of the engine, with who holds them under which name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("wardline_analyzers"):
            for variable, value in list(vars(module).items()):
                if isinstance(value, Cache):
                    yield module, variable, value
                elif isinstance(value, Remembering):
                    yield value, "_known", value._known


@contextmanager
def nothing_remembered() -> Iterator[None]:
    """Inside, all caches of results are empty; afterwards they are what they were."""
    kept = list(memories())
    for holder, variable, cache in kept:
        setattr(holder, variable, type(cache)(cache.maxsize, cache.getsizeof))
    try:
        yield
    finally:
        for holder, variable, cache in kept:
            setattr(holder, variable, cache)


def broken_rules() -> list[str]:
    """Rules, and places in the dataflow, that raised since the last call. The engine survives them, and would switch them off after a few times."""
    names = [*guard.failed_rules(), *module_flow.failures()]
    guard._failures.clear()
    module_flow._failures.clear()
    return names
