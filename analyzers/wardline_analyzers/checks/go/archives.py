"""Archives that Go's programs unpack: members of an archive that is compressed as a whole."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.go.assigned import assigned
from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.match.match import Match

_OF_TAR: Final = re.compile(r"^tar\.NewReader\((.*)\)$", re.DOTALL)
_UNPACKS: Final = re.compile(r"\b(?:gzip|zlib|bzip2|flate|zstd|xz|lz4|snappy|brotli|pgzip)\.New\w*\(")
_LIMITS: Final = re.compile(
    r"(?i)limit|\bmax_?(?!bytesreader)\w*(?:size|bytes|total)|\.Size\s*>|CopyN|(?:total"
    r"|written|sum)\s*\+?[>=]"
)
"""Words of a function that counts, or stops somewhere."""


def unpacked_members(match: Match) -> bool:
    """`io.Copy(out, tr)`, where `tr` reads members of an archive that a decompressor gives, and nothing counts."""
    source = match.argument("0" if (match.name or "").endswith("ReadAll") else "1")
    function = function_around(match.node)
    if source is None or function is None or source.type != "identifier":
        return False
    archive = _OF_TAR.match(match.text(assigned(match, function, source)))
    text = match.text(function)
    if archive is None or _LIMITS.search(text) or not outside_tests(match):
        return False
    return _UNPACKS.search(text) is not None


__all__ = ["unpacked_members"]
