"""What names of parameters and functions tell of an address or a text that a caller hands in."""

from __future__ import annotations

import re
from typing import Final

LOOKS: Final = re.compile(
    r"(?i)valid|check|safe|allow|sanit|verif|ensure|permit|trust|white_?list|escape|quote|assert|resolve[A-Z]?\w*\(|normali[sz]e"
    r"|\.(?:startsWith|includes|has|test|match|indexOf|hostname|host|origin|basename|relative|isAbsolute)\b"
    r"|parse_url|in_array|preg_match|filter_var|\.Host\b|\.Contains\(|\.include\?|\.host\b|start_with|IsMatch"
)
"""Words of a function that looks at what it was given."""
ADDRESS: Final = re.compile(r"(?:^|[a-z_])(?:[uU]r[li]|[lL]ink|[hH]ref|[wW]ebhook|[cC]allback|[fF]eed)$")
"""Names of parameters that are an address."""
WRAPS: Final = re.compile(
    r"(?i)^(?:_?(?:fetch|get|post|put|patch|delete|request|http|https|ajax|api|call|send|load|query|fetcher|head|axios|client|retry|download"
    r"|do_?get|do_?post|curl|open)"
    r"(?:json|text|data|blob|buffer|with\w*|api|request|async|fn|once|file|binary|string|stream|_\w+)*|use[A-Z]\w*"
    r"|\w*(?:Fetch|Request|Client|Json|JSON))$"
)
"""Names of functions that are another way to send a request."""


PATTERN: Final = re.compile(
    r"(?i)^(?:user_?)?(?:query|search\w*|term|keyword|filter|needle|input|phrase|q|text|user\w*|pattern)$"
)
"""Names of parameters that are a text which somebody looks for."""
LOOKS_AT_PATTERN: Final = re.compile(r"(?i)escape|quote|safe|valid|sanit|isRegExp|instanceof RegExp|\\\$&")
"""Words of a function that makes a pattern harmless."""


def leads_elsewhere(parameter: str, function: str) -> bool:
    """Is the parameter the address of somebody else, in a function that is more than another way to send a request?"""
    if ADDRESS.search(parameter) is None:
        return False
    plain = parameter.lower() in ("url", "uri", "href", "link")
    return not (plain and WRAPS.match(function) is not None)


__all__ = ["LOOKS", "LOOKS_AT_PATTERN", "PATTERN", "leads_elsewhere"]
