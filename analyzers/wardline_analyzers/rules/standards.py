"""The standards that rules refer to: which entries exist, what they are called, and where they are explained.

Sources: OWASP Top 10:2025, OWASP Top 10 for LLM Applications 2025, OWASP ASVS 5.0.0 (its published CSV), NIST SP
800-218 (SSDF 1.1), MITRE CWE.
"""

from __future__ import annotations

OWASP = {
    "A01:2025": "Broken Access Control",
    "A02:2025": "Security Misconfiguration",
    "A03:2025": "Software Supply Chain Failures",
    "A04:2025": "Cryptographic Failures",
    "A05:2025": "Injection",
    "A06:2025": "Insecure Design",
    "A07:2025": "Authentication Failures",
    "A08:2025": "Software or Data Integrity Failures",
    "A09:2025": "Security Logging and Alerting Failures",
    "A10:2025": "Mishandling of Exceptional Conditions",
}

OWASP_LLM = {
    "LLM01:2025": "Prompt Injection",
    "LLM02:2025": "Sensitive Information Disclosure",
    "LLM03:2025": "Supply Chain",
    "LLM04:2025": "Data and Model Poisoning",
    "LLM05:2025": "Improper Output Handling",
    "LLM06:2025": "Excessive Agency",
    "LLM07:2025": "System Prompt Leakage",
    "LLM08:2025": "Vector and Embedding Weaknesses",
    "LLM09:2025": "Misinformation",
    "LLM10:2025": "Unbounded Consumption",
}

_ASVS_CHAPTERS = (
    ("Encoding and Sanitization", (2, 10, 12, 3, 3)),
    ("Validation and Business Logic", (3, 3, 5, 2)),
    ("Web Frontend Security", (1, 3, 5, 8, 8, 1, 5)),
    ("API and Web Service", (5, 5, 2, 4)),
    ("File Handling", (1, 6, 3, 3)),
    ("Authentication", (3, 12, 8, 6, 8, 4, 2, 4)),
    ("Session Management", (3, 4, 2, 5, 3, 2)),
    ("Authorization", (4, 4, 3, 2)),
    ("Self-contained Tokens", (3, 4)),
    ("OAuth and OIDC", (2, 3, 5, 16, 5, 2, 3)),
    ("Cryptography", (4, 5, 5, 4, 2, 2, 2)),
    ("Secure Communication", (5, 2, 5)),
    ("Configuration", (4, 6, 4, 7)),
    ("Data Protection", (2, 8, 3)),
    ("Secure Coding and Architecture", (5, 5, 7, 4)),
    ("Security Logging and Error Handling", (1, 5, 4, 3, 4)),
    ("WebRTC", (2, 8, 2)),
)
"""Chapter by chapter: its name, and how many requirements each of its sections has."""

_SSDF_TASKS = {
    "PO": (3, 3, 3, 2, 2),
    "PS": (1, 1, 2),
    "PW": (3, 1, 0, 0, 1, 2, 2, 2, 2),
    "RV": (3, 2, 4),
}
"""Group by group: how many tasks each practice has (version 1.1 has no PW.3; PW.4 skips a number, see `SSDF`)."""

ASVS = frozenset(
    f"{chapter}.{section}.{requirement}"
    for chapter, (_, sections) in enumerate(_ASVS_CHAPTERS, 1)
    for section, count in enumerate(sections, 1)
    for requirement in range(1, count + 1)
)

SSDF = frozenset(
    f"{group}.{practice}.{task}"
    for group, practices in _SSDF_TASKS.items()
    for practice, count in enumerate(practices, 1)
    for task in range(1, count + 1)
) | {"PW.4.1", "PW.4.2", "PW.4.4"}

SSDF_URL = "https://csrc.nist.gov/pubs/sp/800/218/final"


def cwe_url(number: int) -> str:
    return f"https://cwe.mitre.org/data/definitions/{number}.html"


def owasp_url(entry: str) -> str:
    """The page of an entry like `A05:2025`."""
    return f"https://owasp.org/Top10/2025/{entry[:3]}_2025-{OWASP[entry].replace(' ', '_')}/"


def owasp_llm_url(entry: str) -> str:
    """The page of an entry like `LLM05:2025`."""
    number = "llm01" if entry == "LLM01:2025" else f"{entry[:5].lower()}2025"  # the site's own exception
    return f"https://genai.owasp.org/llmrisk/{number}-{OWASP_LLM[entry].replace(' ', '-').lower()}/"


def asvs_url(requirement: str) -> str:
    """The chapter that holds a requirement like `1.2.4`."""
    chapter = int(requirement.partition(".")[0])
    name = _ASVS_CHAPTERS[chapter - 1][0].replace(" ", "-")
    return f"https://github.com/OWASP/ASVS/blob/v5.0.0_release/5.0/en/0x{chapter + 9}-V{chapter}-{name}.md"
