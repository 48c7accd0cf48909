"""The tokens of well-known services, which their form gives away."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from wardline_analyzers.checks.secret_text import is_sequence
from wardline_analyzers.finding import Confidence


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of token: `variable` is the environment variable that the service's own tools read."""

    service: str
    variable: str
    pattern: str
    checksum: bool = False
    """The last six characters are the CRC-32 of the thirty before them, in base 62 (GitHub, npm)."""
    sure: Confidence = Confidence.HIGH


KINDS = (
    Kind("AWS", "AWS_ACCESS_KEY_ID", r"(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    Kind("GitHub", "GITHUB_TOKEN", r"gh[pousr]_[A-Za-z0-9]{36}(?![A-Za-z0-9])", checksum=True),
    Kind("GitHub", "GITHUB_TOKEN", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    Kind("GitLab", "GITLAB_TOKEN", r"glpat-[\w-]{20,}"),
    Kind("Anthropic", "ANTHROPIC_API_KEY", r"sk-ant-(?:api|admin)\d\d-[\w-]{40,}"),
    Kind("OpenRouter", "OPENROUTER_API_KEY", r"sk-or-v1-[0-9a-f]{64}"),
    Kind("OpenAI", "OPENAI_API_KEY", r"sk-(?:proj|svcacct|admin)-[\w-]{30,}"),
    Kind("OpenAI", "OPENAI_API_KEY", r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    Kind("OpenAI", "OPENAI_API_KEY", r"sk-[A-Za-z0-9]{32,64}(?![\w-])", sure=Confidence.MEDIUM),
    Kind("Groq", "GROQ_API_KEY", r"gsk_[A-Za-z0-9]{52}"),
    Kind("Replicate", "REPLICATE_API_TOKEN", r"r8_[A-Za-z0-9]{37}"),
    Kind("Hugging Face", "HF_TOKEN", r"hf_[A-Za-z]{34}(?![A-Za-z0-9])"),
    Kind("Stripe", "STRIPE_API_KEY", r"(?:sk|rk)_live_[A-Za-z0-9]{24,}"),
    Kind("Slack", "SLACK_BOT_TOKEN", r"xox[abeprs]-(?:\d-)?\d{10,13}-[\w-]{20,}"),
    Kind("Slack", "SLACK_APP_TOKEN", r"xapp-\d-[A-Z0-9]{9,}-\d{10,}-[a-f0-9]{40,}"),
    Kind("Slack", "SLACK_WEBHOOK_URL", r"hooks\.slack\.com/services/T[A-Z0-9]{7,}/B[A-Z0-9]{7,}/[A-Za-z0-9]{24}"),
    Kind("Discord", "DISCORD_WEBHOOK_URL", r"discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,}"),
    Kind("Google", "GOOGLE_API_KEY", r"AIza[\w-]{35}(?![\w-])"),
    Kind("Google", "GOOGLE_CLIENT_SECRET", r"GOCSPX-[\w-]{28}(?![\w-])"),
    Kind("SendGrid", "SENDGRID_API_KEY", r"SG\.[\w-]{22}\.[\w-]{43}"),
    Kind("PyPI", "TWINE_PASSWORD", r"pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[\w-]{50,}"),
    Kind("npm", "NPM_TOKEN", r"npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])", checksum=True),
    Kind("DigitalOcean", "DIGITALOCEAN_TOKEN", r"do[pro]_v1_[0-9a-f]{64}"),
    Kind("Shopify", "SHOPIFY_ACCESS_TOKEN", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    Kind("Databricks", "DATABRICKS_TOKEN", r"dapi[0-9a-f]{32}(?![0-9a-f])"),
    Kind("HashiCorp Vault", "VAULT_TOKEN", r"hvs\.[\w-]{90,}"),
    Kind("Grafana", "GRAFANA_TOKEN", r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}"),
    Kind("Telegram", "TELEGRAM_BOT_TOKEN", r"(?<![\d.])\d{8,10}:AA[\w-]{33}(?![\w-])"),
    Kind("Azure Storage", "AZURE_STORAGE_CONNECTION_STRING", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    Kind("JWT", "ACCESS_TOKEN", r"eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}", sure=Confidence.MEDIUM),
)
PRIVATE_KEY = Kind(
    "private key",
    "PRIVATE_KEY",
    r"-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED) )?PRIVATE KEY-----(?:\s|\\n)*"
    r"(?:[\w-]+: [^\n\\]*(?:\s|\\n)+)*[A-Za-z0-9+/]{40}",
)

_BEFORE = r"(?<![A-Za-z0-9_])"
_ALL = re.compile("|".join((*(f"({_BEFORE}{kind.pattern})" for kind in KINDS), f"({PRIVATE_KEY.pattern})")).encode())
_INVENTED = re.compile(r"(?i)example|x{5,}|your|fake|dummy|sample|placeholder|test[_-]?token|eyJzdWIiOiIxMjM0NTY3ODkwI")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def find(source: bytes) -> list[tuple[int, int, Kind, Confidence]]:
    """(start, end, kind, how sure) of all tokens in these bytes that are no obvious inventions."""
    found = []
    for match in _ALL.finditer(source):
        kind = (*KINDS, PRIVATE_KEY)[(match.lastindex or 1) - 1]
        text = match[0].decode("ascii", "replace")
        sure = _confidence(text, kind)
        if sure is not None:
            found.append((match.start(), match.end(), kind, sure))
    return found


def _confidence(text: str, kind: Kind) -> Confidence | None:
    if _INVENTED.search(text):
        return None
    if kind is PRIVATE_KEY:
        return kind.sure
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
