"""Names that mean themselves in every Python module."""

from __future__ import annotations

import builtins
import sys
from typing import Final

BUILTINS: Final = frozenset(dir(builtins))

STANDARD: Final = frozenset(sys.stdlib_module_names)
"""The top-level modules of the standard library."""
