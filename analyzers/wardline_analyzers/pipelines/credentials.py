"""Names that credentials have in configurations, and values that are one, written out."""

from __future__ import annotations

import re

_NAME = re.compile(
    r"(?:^|[_.-])(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|apikey|access[_-]?key(?:[_-]?id)?|private[_-]?key"
    r"|secret[_-]?key|auth[_-]?key|credentials?|client[_-]?secret|authorization|bearer)$|(?:password|secret|token|apikey)$",
    re.IGNORECASE,
)
_NO_SECRET = re.compile(
    r"(?:max|min|num|count|n|public|csrf|pad|eos|bos|next|page|cancellation|type|of|uses?|require[sd]?|has|no|random|reset|forgot"
    r"|allow(?:_empty)?|show|file|path)[_-]?(?:password|secret|token|api[_-]?key|key)s?$|^(?:yes|no)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\$|\{\{|<[^>]*>|^%\w+%$|^(?:env|vault|secret|op|keyring|ref\+|ssm|aws-sm|gcp-sm)[:]|^!|^/(?:run|var|etc)/"
)
_PLACEHOLDER = re.compile(
    r"(?:your|my|the|some|insert|enter|change|replace|put|add|example|sample|dummy|fake|test|todo|fixme|placeholder|redacted|xxx|\*{3,}|\.{3})"
    r"|^(?:x+|true|false|null|none|nil|yes|no|required|optional|default|secret|password|token|value|here|\d{1,5})$",
    re.IGNORECASE,
)


def is_credential_name(name: str) -> bool:
    """Whether a variable, a header or a key of this name holds a credential."""
    return bool(_NAME.search(name)) and not _NO_SECRET.search(name)


def is_literal_credential(value: str) -> bool:
    """Whether this is a value that works: no reference to another place, no placeholder."""
    return len(value) >= 4 and not _REFERENCE.search(value) and not _PLACEHOLDER.search(value)
