"""The tokens of well-known services, which their form gives away."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from wardline_analyzers.checks.secret_text import is_sequence
from wardline_analyzers.finding import Confidence


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of token: `variable` is the environment variable that the service's own tools read."""

    service: str
    variable: str
    needles: str
    """Texts, one of which each token of this kind holds."""
    pattern: str
    checksum: bool = False
    """The last six characters are the CRC-32 of the thirty before them, in base 62 (GitHub, npm)."""
    sure: Confidence = Confidence.HIGH


KINDS = (
    Kind("AWS", "AWS_ACCESS_KEY_ID", "AKIA ASIA", r"(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    Kind(
        "GitHub", "GITHUB_TOKEN", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh[pousr]_[A-Za-z0-9]{36}(?![A-Za-z0-9])", checksum=True
    ),
    Kind("GitHub", "GITHUB_TOKEN", "github_pat_", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    Kind("GitLab", "GITLAB_TOKEN", "glpat-", r"glpat-[\w-]{20,}"),
    Kind("Anthropic", "ANTHROPIC_API_KEY", "sk-ant-", r"sk-ant-(?:api|admin)\d\d-[\w-]{40,}"),
    Kind("OpenRouter", "OPENROUTER_API_KEY", "sk-or-v1-", r"sk-or-v1-[0-9a-f]{64}"),
    Kind("OpenAI", "OPENAI_API_KEY", "sk-proj- sk-svcacct- sk-admin-", r"sk-(?:proj|svcacct|admin)-[\w-]{30,}"),
    Kind("OpenAI", "OPENAI_API_KEY", "T3BlbkFJ", r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    Kind("OpenAI", "OPENAI_API_KEY", "sk-", r"sk-[A-Za-z0-9]{32,64}(?![\w-])", sure=Confidence.MEDIUM),
    Kind("Groq", "GROQ_API_KEY", "gsk_", r"gsk_[A-Za-z0-9]{52}"),
    Kind("Replicate", "REPLICATE_API_TOKEN", "r8_", r"r8_[A-Za-z0-9]{37}"),
    Kind("Hugging Face", "HF_TOKEN", "hf_", r"hf_[A-Za-z]{34}(?![A-Za-z0-9])"),
    Kind("Stripe", "STRIPE_API_KEY", "sk_live_ rk_live_", r"(?:sk|rk)_live_[A-Za-z0-9]{24,}"),
    Kind("Slack", "SLACK_BOT_TOKEN", "xox", r"xox[abeprs]-(?:\d-)?\d{10,13}-[\w-]{20,}"),
    Kind("Slack", "SLACK_APP_TOKEN", "xapp-", r"xapp-\d-[A-Z0-9]{9,}-\d{10,}-[a-f0-9]{40,}"),
    Kind(
        "Slack",
        "SLACK_WEBHOOK_URL",
        "hooks.slack.com",
        r"hooks\.slack\.com/services/T[A-Z0-9]{7,}/B[A-Z0-9]{7,}/[A-Za-z0-9]{24}",
    ),
    Kind("Discord", "DISCORD_WEBHOOK_URL", "discord", r"discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,}"),
    Kind("Google", "GOOGLE_API_KEY", "AIza", r"AIza[\w-]{35}(?![\w-])"),
    Kind("Google", "GOOGLE_CLIENT_SECRET", "GOCSPX-", r"GOCSPX-[\w-]{28}(?![\w-])"),
    Kind("SendGrid", "SENDGRID_API_KEY", "SG.", r"SG\.[\w-]{22}\.[\w-]{43}"),
    Kind("PyPI", "TWINE_PASSWORD", "pypi-AgE", r"pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[\w-]{50,}"),
    Kind("npm", "NPM_TOKEN", "npm_", r"npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])", checksum=True),
    Kind("DigitalOcean", "DIGITALOCEAN_TOKEN", "dop_v1_ dor_v1_ doo_v1_", r"do[pro]_v1_[0-9a-f]{64}"),
    Kind("Shopify", "SHOPIFY_ACCESS_TOKEN", "shpat_ shpca_ shppa_ shpss_", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    Kind("Databricks", "DATABRICKS_TOKEN", "dapi", r"dapi[0-9a-f]{32}(?![0-9a-f])"),
    Kind("HashiCorp Vault", "VAULT_TOKEN", "hvs.", r"hvs\.[\w-]{90,}"),
    Kind("Grafana", "GRAFANA_TOKEN", "glsa_", r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}"),
    Kind("Telegram", "TELEGRAM_BOT_TOKEN", ":AA", r"\d{8,10}:AA[\w-]{33}(?![\w-])"),
    Kind("Azure Storage", "AZURE_STORAGE_CONNECTION_STRING", "AccountKey=", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    Kind("Azure", "AZURE_CONNECTION_STRING", "SharedAccessKey=", r"SharedAccessKey=[A-Za-z0-9+/]{42,43}="),
    Kind("Google", "GOOGLE_ACCESS_TOKEN", "ya29.", r"ya29\.[\w-]{60,}"),
    Kind("Twilio", "TWILIO_API_KEY", "SK", r"SK[0-9a-f]{32}(?![A-Za-z0-9])", sure=Confidence.MEDIUM),
    Kind("JWT", "ACCESS_TOKEN", "eyJ", r"eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}", sure=Confidence.MEDIUM),
)
DISCORD = Kind("Discord", "DISCORD_TOKEN", "", r"\.[\w-]{6}\.[\w-]{27,38}(?![\w-])")
"""Of a bot; before the first dot stands its number in base64."""

_COMPILED = tuple(
    (kind, tuple(needle.encode() for needle in kind.needles.split(" ")), re.compile(kind.pattern.encode()))
    for kind in KINDS
)
_BEHIND = re.compile(DISCORD.pattern.encode())
_NUMBER = re.compile(rb"(?<![\w-])[MNO][A-Za-z0-9+/]{22,27}\Z")
_WORD = re.compile(rb"[A-Za-z0-9_]")
_INVENTED = re.compile(r"(?i)example|x{5,}|your|fake|dummy|sample|placeholder|test[_-]?token|eyJzdWIiOiIxMjM0NTY3ODkwI")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def needles() -> tuple[bytes, ...]:
    """Texts, one of which each token holds."""
    return tuple(dict.fromkeys(needle for _, needles, _ in _COMPILED for needle in needles))


def find(source: bytes) -> list[tuple[int, int, Kind, Confidence]]:
    """(start, end, kind, how sure) of all tokens in these bytes that are no obvious inventions."""
    found: dict[int, tuple[int, int, Kind, Confidence]] = {}
    for kind, needles, pattern in _COMPILED:
        if not any(needle in source for needle in needles):
            continue
        for match in pattern.finditer(source):
            start = match.start()
            if start in found or _WORD.match(source[start - 1 : start] if start else b""):
                continue
            sure = _confidence(match[0].decode("ascii", "replace"), kind)
            if sure is not None:
                found[start] = (start, match.end(), kind, sure)
    for start, end in discord_tokens(source):
        if start not in found and _confidence(source[start:end].decode("ascii"), DISCORD) is not None:
            found[start] = (start, end, DISCORD, DISCORD.sure)
    return [found[start] for start in sorted(found)]


def discord_tokens(source: bytes) -> Iterator[tuple[int, int]]:
    """Where tokens of Discord's bots are. Nothing in them is always the same, so there is no word to ask for first."""
    for match in _BEHIND.finditer(source):
        before = _NUMBER.search(source, max(0, match.start() - 40), match.start())
        if before is not None:
            number = base64.b64decode(before[0] + b"=" * (-len(before[0]) % 4))
            if number.isdigit() and 16 < len(number) < 21:
                yield before.start(), match.end()


def _confidence(text: str, kind: Kind) -> Confidence | None:
    if _INVENTED.search(text):
        return None
    body = text[-24:] if kind.service != "AWS" else text[4:]
    if len(set(body)) < 8 or is_sequence(text):
        return None
    if kind.checksum:
        return Confidence.HIGH if checksum_holds(text) else Confidence.LOW
    if kind.sure is Confidence.MEDIUM and not any(c.isdigit() for c in body):
        return Confidence.LOW
    return kind.sure


def checksum_holds(token: str) -> bool:
    """GitHub's and npm's rule for tokens of 36 characters behind their prefix."""
    body = token.rpartition("_")[2]
    number, digits = zlib.crc32(body[:-6].encode()), ""
    while number:
        number, rest = divmod(number, 62)
        digits = _DIGITS[rest] + digits
    return digits.rjust(6, "0") == body[-6:]
