"""What the engine remembers in a process, set aside: a fresh analysis that looks at old results proves little."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from cachetools import Cache

from wardline_analyzers.flow import module_flow
from wardline_analyzers.match import run


def memories() -> Iterator[tuple[ModuleType, str, Cache[Any, Any]]]:
    """The caches of results that live in modules of the engine."""
    for name, module in list(sys.modules.items()):
        if name.startswith("wardline_analyzers"):
            for variable, value in list(vars(module).items()):
                if isinstance(value, Cache):
                    yield module, variable, value


@contextmanager
def nothing_remembered() -> Iterator[None]:
    """Inside, all caches of results are empty; afterwards they are what they were."""
    kept = list(memories())
    for module, variable, cache in kept:
        setattr(module, variable, type(cache)(cache.maxsize, cache.getsizeof))
    try:
        yield
    finally:
        for module, variable, cache in kept:
            setattr(module, variable, cache)


def broken_rules() -> list[str]:
    """Rules, and places in the dataflow, that raised since the last call. The engine survives them, and would switch them off after a few times."""
    names = [*run.failed_rules(), *module_flow.failures()]
    run._failures.clear()
    module_flow._failures.clear()
    return names
