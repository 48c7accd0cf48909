"""What names tell of things that are one person's: records, accounts, and cookies that open a session."""

from __future__ import annotations

import re
from typing import Final

RECORDS: Final = (
    "invoice|order|account|profile|payment|message|document|medical|patient|salary|payroll|bill|transaction|statement|card|ticket"
    "|note|report|conversation|address|contract|booking|customer|prescription|subscription"
    "|attachment"
)
"""Words for records that are not for everybody, for a pattern."""
RECORD_CLASS: Final = rf"(?=[A-Z])\w*(?i:{RECORDS}|file|user|upload)".encode()
"""The name of a class of such records, in the bytes of a text: `CustomerInvoice`."""
SESSION_COOKIE: Final = re.compile(r"(?i)sess|auth|token|jwt|sid\b|remember|login|user|identity|access|credential|^id$")
"""Names of cookies that open a session."""
ACCOUNT_CLASS: Final = re.compile(r"(?:\w+\.)*(?:\w*User|UserEntity|UserAccount|Account|Member|Employee|Customer)")
"""Classes of accounts, which have rights. What an API is given is called otherwise: `UserDto`, `UserRequest`."""
