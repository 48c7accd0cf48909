"""Makes `wardline_analyzers/secrets/patterns.json` of gitleaks' rules: `python -m tools.secret_patterns gitleaks.toml`.

Go's regular expressions become such that `re` and RE2 read alike; what belongs to a rule but finds nothing (the name
before a keyword) is cut off, for a search begins at the keyword. Rules that find no secret, or that a rule of our own
covers better, are left out, with the reason.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wardline.config.toml import values_of
from wardline_analyzers.secrets.patterns import digest_of

TARGET = Path(__file__).parent.parent / "analyzers/wardline_analyzers/secrets/patterns.json"

LEFT_OUT = {
    **dict.fromkeys(
        (
            "adobe-client-id", "asana-client-id", "bitbucket-client-id", "discord-client-id", "linkedin-client-id",
            "looker-client-id", "messagebird-client-id", "plaid-client-id", "sendbird-access-id",
            "sumologic-access-id", "new-relic-user-api-id",
        ),
        "names an account: no secret",
    ),
    **dict.fromkeys(("flutterwave-public-key", "lob-pub-api-key", "mailgun-pub-key"), "a public key"),
    "pkcs12-file": "a file's name alone",
    "private-key": "over several lines: found by our own rule",
    "kubernetes-secret-yaml": "over several lines: found by our own rule",
    "jwt": "found by our own rule, which knows the examples of documentation",
    "twilio-api-key": "found by our own rule, which asks for capital letters: `sk` is in every text",
    "jwt-base64": "an encoded token that expires",
    "generic-api-key": "any value behind a word: our own rules ask what the name and the value are",
    **dict.fromkeys(("curl-auth-header", "curl-auth-user"), "found by our own rules for headers and commands"),
    "nuget-config-password": "found by our own rule for settings",
    "sidekiq-sensitive-url": "found by our own rule for URLs",
    "new-relic-browser-api-token": "is sent to every browser",
    "aws-amazon-bedrock-api-key-short-lived": "expires within hours",
}  # fmt: skip

_PLAIN_FORTY = "|[a-fA-F0-9]{40})"
"""Of Sourcegraph's pattern: any id of a commit."""

_SPELLED = {
    "1password": "1Password", "age": "age", "alibaba": "Alibaba Cloud", "asana": "Asana", "authress": "Authress",
    "aws": "AWS", "azure": "Microsoft Entra ID", "bitbucket": "Bitbucket", "cisco": "Cisco Meraki",
    "clickhouse": "ClickHouse Cloud", "codecov": "Codecov", "coinbase": "Coinbase", "defined": "Defined Networking",
    "digitalocean": "DigitalOcean", "droneci": "Drone CI", "easypost": "EasyPost", "finicity": "Finicity",
    "flyio": "Fly.io", "frameio": "Frame.io", "freshbooks": "FreshBooks", "gcp": "Google", "github": "GitHub",
    "gitlab": "GitLab", "gocardless": "GoCardless", "hashicorp": "HashiCorp Terraform", "hubspot": "HubSpot",
    "huggingface": "Hugging Face", "intra42": "42 Intra", "jfrog": "JFrog", "artifactory": "JFrog Artifactory",
    "kucoin": "KuCoin", "launchdarkly": "LaunchDarkly", "linkedin": "LinkedIn", "maxmind": "MaxMind",
    "messagebird": "MessageBird", "microsoft": "Microsoft Teams", "new": "New Relic", "npm": "npm",
    "nytimes": "New York Times", "octopus": "Octopus Deploy", "openai": "OpenAI", "openshift": "OpenShift",
    "planetscale": "PlanetScale", "privateai": "Private AI", "pypi": "PyPI", "rapidapi": "RapidAPI",
    "readme": "ReadMe", "rubygems": "RubyGems", "sendgrid": "SendGrid", "sendinblue": "Brevo",
    "settlemint": "SettleMint", "sumologic": "Sumo Logic", "sonar": "Sonar", "travisci": "Travis CI",
    "vault": "HashiCorp Vault", "aws-amazon-bedrock": "Amazon Bedrock", "lob": "Lob", "okta": "Okta",
}  # fmt: skip
"""Providers whose name is not just the rule's first word with a capital letter."""

_NOT_NEEDED = frozenset(("s.", "intra", "cloudflare-", "incomingwebhook", "webhookb2"))
"""Keywords beside others that each match holds as well."""
_TOO_COMMON = frozenset(
    ("airtable", "cloudflare", "facebook", "secret_key", "sourcegraph", "authress_", "ext_", "sc_", "q~")
)
"""Keywords that are in texts of all kinds: their rules are not for code, where the provider may be named anywhere."""

_NAME_BEFORE = r"[\w.-]{0,50}?"
_VALUE_BEHIND = r"""(?:[ \t\w.-]{0,20})[\s'"]{0,3}"""
"""Of patterns for a value that only the name before it makes a secret."""
_CLASSES = {
    "[:alnum:]": "A-Za-z0-9", "[:alpha:]": "A-Za-z", "[:digit:]": "0-9", "[:word:]": r"\w", "[:xdigit:]": "0-9A-Fa-f",
    "[:space:]": r"\s",
}  # fmt: skip


def portable(pattern: str) -> str:
    r"""A pattern of Go as `re` reads it: flags in the middle hold to the end of their group, `\z` is `\Z`, `$` too."""
    for name, characters in _CLASSES.items():
        pattern = pattern.replace(name, characters)
    out: list[str] = []
    open_flags = [0]  # groups opened for flags, for each level of brackets
    at, in_class = 0, False
    while at < len(pattern):
        here = pattern[at]
        flags = re.match(r"\(\?([imsU]*(?:-[ims]+)?)\)", pattern[at:])
        if here == "\\":
            step, text = _escape(pattern, at)
            out.append(text)
            at += step
            continue
        if in_class:
            in_class = here != "]"
            out.append(here)
        elif here == "[":
            in_class = True
            first = re.match(r"\[\^?\]?", pattern[at:])
            assert first is not None
            out.append(first[0].replace("]", r"\]"))
            at += len(first[0])
            continue
        elif flags is not None:
            if flags[1].replace("U", ""):
                out.append(f"(?{flags[1].replace('U', '')}:")
                open_flags[-1] += 1
            at += flags.end()
            continue
        elif here == "(":
            open_flags.append(0)
            out.append(here)
        elif here == ")":
            out.append(")" * (open_flags.pop() + 1))
        else:
            out.append(r"\Z" if here == "$" else here)
        at += 1
    return "".join(out) + ")" * open_flags[0]


def _escape(pattern: str, at: int) -> tuple[int, str]:
    if pattern.startswith(r"\x{", at):
        end = pattern.index("}", at)
        return end + 1 - at, f"\\x{int(pattern[at + 3 : end], 16):02x}"
    pair = pattern[at : at + 2]
    return 2, {r"\z": r"\Z", r"\#": "#", r"\%": "%"}.get(pair, pair)


def _without_name(pattern: str) -> str:
    """Without what stands before the provider's name: it says nothing, and is dear to look for."""
    for before in (_NAME_BEFORE, f"(?i:{_NAME_BEFORE}"):
        if pattern.startswith(before):
            pattern = before.removesuffix(_NAME_BEFORE) + pattern[len(before) :]
    return pattern


def _rules(source: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for rule in source["rules"]:
        if rule["id"] in LEFT_OUT:
            continue
        pattern = _without_name(_without_name(portable(rule["regex"].replace(_PLAIN_FORTY, ")"))))
        if rule["id"] == "vault-service-token":  # `s.` and 24 letters: any attribute of any object
            pattern = pattern.replace(r"|s\.(?i:[a-z0-9]{24})", "")
        re.compile(pattern.encode())
        keywords = sorted(word for word in rule["keywords"] if word not in _NOT_NEEDED)
        made: dict[str, Any] = {"id": rule["id"], "provider": _provider(rule["id"]), "keywords": keywords}
        made["re"] = pattern
        named = _VALUE_BEHIND in pattern
        if named:
            made["named"] = True
        elif all(len(word) > 2 and word not in _TOO_COMMON for word in keywords):
            made["form"] = True
        for key in ("entropy", "secretGroup"):
            if key in rule:
                made[key] = rule[key]
        if "path" in rule:
            made["path"] = portable(rule["path"])
        if allow := [entry for entry in map(_allow, rule.get("allowlists", ())) if entry]:
            made["allow"] = allow
        yield made


def _allow(allowlist: dict[str, Any]) -> dict[str, Any]:
    if allowlist.get("condition", "OR") != "OR":
        raise ValueError("an allow-list of which all must hold: nothing here reads that yet")
    made: dict[str, Any] = {}
    for key in ("regexes", "paths"):
        if key in allowlist:
            made[key] = [portable(pattern) for pattern in allowlist[key] if not _is_secret(pattern)]
    if known := [digest_of(pattern.encode()) for pattern in allowlist.get("regexes", ()) if _is_secret(pattern)]:
        made["known"] = known
    for key in ("regexTarget", "stopwords"):
        if key in allowlist:
            made[key] = allowlist[key]
    return made


def _is_secret(pattern: str) -> bool:
    """Is it no pattern, but a key that everybody knows? The file has its hash: scanners of forges know its form."""
    return re.fullmatch(r"[\w-]{30,}", pattern) is not None


def _provider(rule_id: str) -> str:
    if rule_id.startswith("aws-amazon-bedrock"):
        return "Amazon Bedrock"
    word = rule_id.partition("-")[0]
    return _SPELLED.get(word, word.capitalize())


def made(source: dict[str, Any]) -> str:
    """The file's text."""
    everywhere = _allow(source["allowlist"])
    generic = next(rule for rule in source["rules"] if rule["id"] == "generic-api-key")
    words = sorted({word for entry in generic["allowlists"] for word in entry.get("stopwords", ())})
    rules = ",\n".join(json.dumps(rule, sort_keys=True) for rule in _rules(source))
    return (
        f'{{"allow": {json.dumps(everywhere, sort_keys=True)},\n'
        f'"words": {json.dumps(words)},\n"rules": [\n{rules}\n]}}\n'
    )


def main(arguments: list[str]) -> None:
    text = Path(arguments[0]).read_text("utf-8")
    TARGET.write_text(made(values_of(text)), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
