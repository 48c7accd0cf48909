"""What to do with a secret that has been seen: revoke it, and where; and the variable that the provider's tools read.

Facts of the providers' own pages. A revoked secret is harmless wherever copies of it are; a deleted line is in the
history for ever.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from wardline_analyzers.secrets.secret import PASSWORD, PRIVATE_KEY, TOKEN, URL, Secret


class Provider(NamedTuple):
    """How a secret of one provider is revoked."""

    steps: str
    link: str
    variable: str
    """The environment variable that its tools read."""


PROVIDERS = {
    "AWS": Provider(
        "In IAM, under the user's *Security credentials*, make the access key inactive, make a new one, then delete "
        "the old one. Look in CloudTrail for what was done with it.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        "AWS_ACCESS_KEY_ID",
    ),
    "GitHub": Provider(
        "Settings → Developer settings → Personal access tokens: delete it. For an app's or OAuth token, revoke the "
        "authorisation. Look into the security log.",
        "https://github.com/settings/tokens",
        "GITHUB_TOKEN",
    ),
    "GitLab": Provider(
        "User settings → Access tokens (or those of the project, group or runner): revoke it.",
        "https://docs.gitlab.com/user/profile/personal_access_tokens/",
        "GITLAB_TOKEN",
    ),
    "OpenAI": Provider(
        "In the platform's *API keys*, revoke it; look at the usage of the last days.",
        "https://platform.openai.com/api-keys",
        "OPENAI_API_KEY",
    ),
    "Anthropic": Provider(
        "In the Console's *API keys*, disable or delete it; look at the usage.",
        "https://console.anthropic.com/settings/keys",
        "ANTHROPIC_API_KEY",
    ),
    "Google": Provider(
        "In the Cloud Console under *APIs & Services → Credentials*, make a new key, restrict it, and delete the old "
        "one; for a service account, delete the key under *IAM → Service accounts → Keys*.",
        "https://console.cloud.google.com/apis/credentials",
        "GOOGLE_API_KEY",
    ),
    "Azure": Provider(
        "In the portal, at the resource under *Shared access policies* or *Access keys*, regenerate the key.",
        "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas",
        "AZURE_CONNECTION_STRING",
    ),
    "Azure Storage": Provider(
        "At the storage account under *Access keys*, rotate the key.",
        "https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage",
        "AZURE_STORAGE_CONNECTION_STRING",
    ),
    "Microsoft Entra ID": Provider(
        "At the app registration under *Certificates & secrets*, delete the client secret and make a new one.",
        "https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials",
        "AZURE_CLIENT_SECRET",
    ),
    "Slack": Provider(
        "At api.slack.com/apps: *OAuth & Permissions* → revoke the tokens; a webhook is removed under *Incoming "
        "Webhooks*.",
        "https://api.slack.com/apps",
        "SLACK_BOT_TOKEN",
    ),
    "Stripe": Provider(
        "In the Dashboard under *Developers → API keys*, roll the key; choose *now* as the old one's end.",
        "https://dashboard.stripe.com/apikeys",
        "STRIPE_API_KEY",
    ),
    "Twilio": Provider(
        "In the Console under *API keys & tokens*, delete the key.",
        "https://console.twilio.com/",
        "TWILIO_API_KEY",
    ),
    "SendGrid": Provider(
        "Settings → API Keys: delete it.", "https://app.sendgrid.com/settings/api_keys", "SENDGRID_API_KEY"
    ),
    "Mailgun": Provider(
        "Account settings → API security: delete the key.",
        "https://app.mailgun.com/settings/api_security",
        "MAILGUN_API_KEY",
    ),
    "Mailchimp": Provider(
        "Profile → Extras → API keys: revoke it.", "https://us1.admin.mailchimp.com/account/api/", "MAILCHIMP_API_KEY"
    ),
    "PyPI": Provider(
        "Account settings → API tokens: remove it. Look at the files of your releases.",
        "https://pypi.org/manage/account/token/",
        "TWINE_PASSWORD",
    ),
    "npm": Provider(
        "`npm token revoke`, or *Access Tokens* on the site. Look at the versions that were published.",
        "https://docs.npmjs.com/revoking-access-tokens",
        "NPM_TOKEN",
    ),
    "RubyGems": Provider("Profile → API keys: delete it.", "https://rubygems.org/profile/api_keys", "GEM_HOST_API_KEY"),
    "Hugging Face": Provider(
        "Settings → Access Tokens: invalidate and refresh, or delete it.",
        "https://huggingface.co/settings/tokens",
        "HF_TOKEN",
    ),
    "Discord": Provider(
        "In the Developer Portal under *Bot*, reset the token; a webhook is deleted in the channel's integrations.",
        "https://discord.com/developers/applications",
        "DISCORD_TOKEN",
    ),
    "Telegram": Provider(
        "Send `/revoke` to @BotFather.", "https://core.telegram.org/bots/features#botfather", "TELEGRAM_BOT_TOKEN"
    ),
    "DigitalOcean": Provider(
        "API → Tokens: delete it.", "https://cloud.digitalocean.com/account/api/tokens", "DIGITALOCEAN_TOKEN"
    ),
    "Cloudflare": Provider(
        "My Profile → API Tokens: roll or delete it.",
        "https://dash.cloudflare.com/profile/api-tokens",
        "CLOUDFLARE_API_TOKEN",
    ),
    "Heroku": Provider(
        "Account settings → API Key: regenerate; `heroku authorizations:revoke` for other tokens.",
        "https://dashboard.heroku.com/account",
        "HEROKU_API_KEY",
    ),
    "Datadog": Provider(
        "Organization Settings → API Keys or Application Keys: revoke it.",
        "https://docs.datadoghq.com/account_management/api-app-keys/",
        "DD_API_KEY",
    ),
    "Grafana": Provider(
        "Administration → Service accounts: delete the token.",
        "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
        "GRAFANA_TOKEN",
    ),
    "HashiCorp Vault": Provider(
        "`vault token revoke`; the audit log says what it read.",
        "https://developer.hashicorp.com/vault/docs/commands/token/revoke",
        "VAULT_TOKEN",
    ),
    "HashiCorp Terraform": Provider(
        "User settings → Tokens: delete it.",
        "https://app.terraform.io/app/settings/tokens",
        "TF_TOKEN_APP_TERRAFORM_IO",
    ),
    "Databricks": Provider(
        "Settings → Developer → Access tokens: revoke it.",
        "https://docs.databricks.com/dev-tools/auth/pat.html",
        "DATABRICKS_TOKEN",
    ),
    "Shopify": Provider(
        "Settings → Apps and sales channels → Develop apps: uninstall the app or rotate its credentials.",
        "https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets/rotate-revoke-client-credentials",
        "SHOPIFY_ACCESS_TOKEN",
    ),
    "Sentry": Provider(
        "Settings → Auth Tokens: revoke it.", "https://docs.sentry.io/account/auth-tokens/", "SENTRY_AUTH_TOKEN"
    ),
    "Groq": Provider("API Keys: delete it.", "https://console.groq.com/keys", "GROQ_API_KEY"),
    "OpenRouter": Provider("Keys: delete it.", "https://openrouter.ai/settings/keys", "OPENROUTER_API_KEY"),
    "Replicate": Provider(
        "Account → API tokens: delete it.", "https://replicate.com/account/api-tokens", "REPLICATE_API_TOKEN"
    ),
    "Atlassian": Provider(
        "Account → Security → API tokens: revoke it.",
        "https://id.atlassian.com/manage-profile/security/api-tokens",
        "ATLASSIAN_API_TOKEN",
    ),
}

_OTHERS = {
    PRIVATE_KEY: "Make a new pair of keys, put the new public key wherever the old one is trusted, and remove the old "
    "one there. Have certificates of the key revoked by their issuer.",
    URL: "Change the password of this login at the server, and look there for logins that were not yours.",
    PASSWORD: "Change the password where it is used, and look there for logins that were not yours.",
    TOKEN: "Revoke it at the service that issued it, and make a new one.",
    "JWT": "Change the key that signs these tokens, or end the session that it stands for.",
}
_GENERIC = frozenset(
    ("PASSWORD", "PASSWD", "PWD", "SECRET", "TOKEN", "KEY", "API_KEY", "APIKEY", "AUTHORIZATION", "AUTH_TOKEN")
)
"""Names that say nothing of the provider."""
_URLS = {
    "mongodb": "MONGODB", "redis": "REDIS", "rediss": "REDIS", "amqp": "BROKER", "amqps": "BROKER",
    "http": "SERVICE", "https": "SERVICE", "ftp": "FTP",
}  # fmt: skip
"""The scheme of a URL to how its password's variable begins."""
_HISTORY = "Deleting the line is not enough: the history keeps it. `wardline check --history` shows where else it is."
_PARTS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+(?![a-z])")


def advice(kind: str, provider: str) -> str:
    """How such a secret is revoked, as Markdown."""
    known = PROVIDERS.get(provider)
    if known is not None:
        return f"**Revoke it.** {known.steps} [{provider}]({known.link})\n\n{_HISTORY}"
    if kind in _OTHERS:
        return f"**Revoke it.** {_OTHERS[kind]}\n\n{_HISTORY}"
    return f"**Revoke it** at {provider}, make a new one, and look there for what was done with it.\n\n{_HISTORY}"


def variable(secret: Secret) -> str:
    """The name of an environment variable that fits a secret: what it is called, or what the provider's tools read."""
    if secret.kind == URL:
        return _URLS.get(secret.name.lower(), "DATABASE") + "_PASSWORD"
    name = "_".join(part.upper() for part in _PARTS.findall(secret.name))
    generic = name in _GENERIC
    known = PROVIDERS.get(secret.provider)
    if known is not None and (not name or generic):
        return known.variable
    if name:
        return name.replace("APIKEY", "API_KEY") if name != "AUTHORIZATION" else "API_TOKEN"
    if secret.provider:
        return "_".join(part.upper() for part in _PARTS.findall(secret.provider)) + "_TOKEN"
    return {PRIVATE_KEY: "PRIVATE_KEY", TOKEN: "API_TOKEN"}.get(secret.kind, "PASSWORD")
