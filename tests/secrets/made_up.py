"""Secrets that open nothing, in the forms that services use, put together when a test runs: no text in this repository
looks like a secret, and no scanner of a forge is alarmed by it."""

from __future__ import annotations

import base64
import random
import string
import zlib
from dataclasses import dataclass

ALPHANUMERIC = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


class Made:
    """A source of random texts; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def of(self, alphabet: str, length: int) -> str:
        return "".join(self._random.choice(alphabet) for _ in range(length))

    def letters(self, length: int) -> str:
        return self.of(ALPHANUMERIC, length)

    def hex(self, length: int) -> str:
        return self.of(HEX, length)

    def base64(self, length: int) -> str:
        return base64.b64encode(self._random.randbytes(length)).decode()

    def checked(self, prefix: str) -> str:
        """A token with the checksum of GitHub and npm."""
        body = self.letters(30)
        number, digits = zlib.crc32(body.encode()), ""
        while number:
            number, rest = divmod(number, 62)
            digits = _BASE62[rest] + digits
        return prefix + body + digits.rjust(6, "0")

    def pem(self, kind: str) -> str:
        body = self.base64(600)
        lines = [body[at : at + 64] for at in range(0, len(body), 64)]
        return "\n".join([f"-----BEGIN {kind}PRIVATE KEY-----", *lines, f"-----END {kind}PRIVATE KEY-----"])

    def password(self) -> str:
        return f"{self.of('bcdfghkmp', 1).upper()}{self.of('aeou', 1)}{self.of('xzqw', 2)}{self.of('23456789', 3)}!{self.of('RTKL', 2)}"


@dataclass(frozen=True)
class Case:
    """A file, and the secret in it (empty: there is none)."""

    name: str
    path: str
    text: str
    secret: str = ""


def secrets(seed: int) -> list[Case]:
    """Thirty files with one secret each."""
    m = Made(seed)
    found: list[tuple[str, str, str, str]] = []

    def add(name: str, path: str, form: str, secret: str) -> None:
        found.append((name, path, form.replace("@@", secret), secret))

    add("AWS key", "deploy/main.tf", 'access_key = "@@"\n', "AKIA" + m.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16))
    add("AWS secret", ".aws/credentials", "aws_secret_access_key = @@\n", m.base64(30))
    add("GitHub token", "Makefile", "push:\n\tgit push https://@@@github.com/acme/app\n", m.checked("ghp_"))
    add("GitHub fine-grained", "release.sh", "export TOKEN=@@\n", f"github_pat_{m.letters(22)}_{m.letters(59)}")
    add(
        "GitLab token",
        "ci/build.yml",
        "script:\n  - 'curl --header \"PRIVATE-TOKEN: @@\" $URL'\n",
        "glpat-" + m.letters(20),
    )
    add(
        "OpenAI key",
        "src/chat.ts",
        'const client = new OpenAI({ apiKey: "@@" });\n',
        f"sk-proj-{m.letters(74)}T3BlbkFJ{m.letters(74)}",
    )
    add("Anthropic key", "notes.md", "The key is @@ for now.\n", f"sk-ant-api03-{m.letters(93)}AA")
    add("Hugging Face token", "train.sh", "huggingface-cli login --token @@\n", "hf_" + m.of(string.ascii_letters, 34))
    add(
        "Slack bot",
        "bot/config.json",
        '{"slack": "@@"}\n',
        f"xoxb-{m.of(string.digits, 12)}-{m.of(string.digits, 12)}-{m.letters(24)}",
    )
    add(
        "Slack webhook",
        "alert.yml",
        "url: https://@@\n",
        f"hooks.slack.com/services/T{m.of(string.ascii_uppercase, 9)}/B{m.of(string.ascii_uppercase, 9)}/{m.letters(24)}",
    )
    add("Stripe key", "app/Billing.php", "<?php\nStripe::setApiKey('@@');\n", "sk_live_" + m.letters(24))
    add(
        "Google API key",
        "index.html",
        '<script src="https://maps.googleapis.com/maps/api/js?key=@@"></script>\n',
        "AIza" + m.letters(35),
    )
    add("SendGrid key", "config.ini", "[mail]\nkey = @@\n", f"SG.{m.letters(22)}.{m.letters(43)}")
    add(
        "PyPI token", ".pypirc", "[pypi]\nusername = __token__\npassword = @@\n", "pypi-AgEIcHlwaS5vcmc" + m.letters(80)
    )
    add("npm token", ".npmrc", "//registry.npmjs.org/:_authToken=@@\n", m.checked("npm_"))
    add("Telegram bot", "bot.js", 'start("@@")\n', f"{m.of('123456789', 9)}:AA{m.letters(33)}")
    discord = base64.b64encode(m.of("123456789", 18).encode()).decode()
    add("Discord bot", "index.js", 'client.login("@@")\n', f"{discord}.G{m.letters(5)}.{m.letters(38)}")
    add("DigitalOcean token", "values.yaml", "provider: {do: @@}\n", "dop_v1_" + m.hex(64))
    add("Databricks token", "job.json", '{"host": "x", "auth": "@@"}\n', "dapi" + m.hex(32))
    add("Vault token", "run.sh", "vault login @@\n", "hvs." + m.letters(95))
    add(
        "Azure storage",
        "appsettings.json",
        '{"Storage": "DefaultEndpointsProtocol=https;AccountName=acme;@@;EndpointSuffix=core.windows.net"}\n',
        "AccountKey=" + m.base64(64),
    )
    add("RSA key", "deploy.pem", "@@\n", m.pem("RSA "))
    key = m.pem("").replace("\n", "\\n")
    add("service account", "account.json", '{"type": "service_account", "private_key": "@@\\n"}\n', key)
    add(
        "database URL",
        "docker-compose.yml",
        "environment:\n  DATABASE_URL: postgresql://shop:@@@db.acme.io:5432/shop\n",
        m.letters(14) + "7x",
    )
    add("password in .env", ".env.production", "DB_HOST=db.acme.io\nDB_PASSWORD=@@\n", m.password())
    add("password in YAML", "config/production.yaml", "database:\n  user: shop\n  password: '@@'\n", m.password())
    add("password in Java", "src/Main.java", 'String password = "@@";\n', m.password())
    add(
        "Kubernetes",
        "k8s/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: @@\n",
        base64.b64encode(m.password().encode()).decode(),
    )
    add(
        "registry login",
        ".docker/config.json",
        '{"auths": {"registry.acme.io": {"auth": "@@"}}}\n',
        base64.b64encode(f"ci:{m.password()}".encode()).decode(),
    )
    add(
        "SQL server",
        "Web.config",
        '<add name="db" connectionString="Server=db.acme.io;User Id=sa;Password=@@;" />\n',
        m.letters(10) + "4!",
    )
    return [Case(*one) for one in found]


def look_alikes(seed: int) -> list[Case]:
    """Thirty files without any."""
    m = Made(seed)
    uuid = "-".join((m.hex(8), m.hex(4), m.hex(4), m.hex(4), m.hex(12)))
    cases = {
        ("AWS's own example", "README.md"): "aws_access_key_id = AKIA" + "IOSFODNN7EXAMPLE\n",
        ("crosses for letters", ".env.sample"): "GITHUB_TOKEN=ghp_" + "x" * 36 + "\n",
        ("a variable", "compose.yaml"): "environment:\n  DB_PASSWORD: ${DB_PASSWORD:?set it}\n",
        ("GitHub's secrets", ".github/workflows/ci.yml"): "env:\n  API_TOKEN: ${{ secrets.API_TOKEN }}\n",
        ("a template", "values.yaml"): 'password: "{{ .Values.password }}"\n',
        ("to be changed", "config.ini"): "password = changeme\nsecret_key = change-this-in-production\n",
        ("angle brackets", "setup.md"): "export OPENAI_API_KEY=<your key here>\n",
        ("integrity", "package-lock.json"): f'{{"node_modules/x": {{"integrity": "sha512-{m.base64(64)}"}}}}\n',
        ("hash of a wheel", "requirements.txt"): f"requests==2.32.0 --hash=sha256:{m.hex(64)}\n",
        ("commit", ".github/workflows/release.yml"): f"steps:\n  - uses: actions/checkout@{m.hex(40)}\n",
        ("image digest", "deploy.yaml"): f"image: acme/app@sha256:{m.hex(64)}\n",
        ("cache key", "cache.json"): f'{{"cache_key": "{uuid}"}}\n',
        ("request id", "client.ts"): f'const requestToken = "{uuid}";\n',
        ("public key", "id_ed25519.txt"): f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5{m.base64(32)} ada@acme\n",
        ("certificate", "ca.txt"): f"-----BEGIN CERTIFICATE-----\n{m.base64(48)}\n-----END CERTIFICATE-----\n",
        ("PEM public key", "key.txt"): f"-----BEGIN PUBLIC KEY-----\n{m.base64(48)}\n-----END PUBLIC KEY-----\n",
        ("a header alone", "parser.go"): 'if strings.HasPrefix(s, "-----BEGIN RSA PRIVATE KEY-----") {\n',
        ("translation", "locales/de.json"): '{"password": "Passwort123 vergessen?", "token": "Schluessel"}\n',
        ("label", "form.html"): '<label for="password">Password</label><input name="password" type="password">\n',
        ("type", "openapi.yaml"): "password:\n  type: string\n  format: password\n",
        ("function", "auth.ts"): "const token = await getAccessToken(session.user2);\n",
        (
            "name of a secret",
            "task.json",
        ): '{"secretName": "prod/db/password1", "tokenUrl": "https://auth.acme.io/oauth2/token"}\n',
        (
            "encrypted by sops",
            "secrets.yaml",
        ): f"password: ENC[AES256_GCM,data:{m.base64(12)},iv:{m.base64(12)},type:str]\n",
        ("Ansible vault", "vars.yml"): "db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  " + m.hex(64) + "\n",
        ("bcrypt", "users.yml"): "password: $2b$12$" + m.letters(53) + "\n",
        ("pattern", "rules.toml"): "regex = '''ghp_[0-9a-zA-Z]{36}'''\n",
        ("counted up", "app.js"): 'const apiKey = "' + "1234567890abcdef" * 2 + '";\n',
        ("1Password reference", ".env"): "DB_PASSWORD=op://prod/db/password\nAPI_TOKEN=vault:secret/data/app#token\n",
        ("URL with a placeholder", "docs.md"): "postgresql://user:password@localhost:5432/db\n",
        (
            "guest",
            "rabbit.yml",
        ): "broker: amqp://guest:guest@localhost:5672//\nsource_map: data:application/json;base64,"
        + m.base64(60)
        + "\n",
    }
    return [Case(name, path, text) for (name, path), text in cases.items()]
