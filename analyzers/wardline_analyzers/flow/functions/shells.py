"""Programs that run the text which they are given."""

from __future__ import annotations

import re
from typing import Final

SHELLS: Final = re.compile(r"(?:^|[/\\])(?:ba|da|z|k|c)?sh$|(?i:cmd|powershell|pwsh)(?:\.exe)?$")
"""Their names, with or without their folder."""

__all__ = ["SHELLS"]
