"""Where secrets stand in files of all kinds, and what stands there that is none. All of it is made when a test runs."""

from __future__ import annotations

import base64

import pytest

from tests.secrets.made_up import Made
from wardline_analyzers.finding import Placed
from wardline_analyzers.opening import open_document

RULES = frozenset(
    ("token-in-source", "hardcoded-credential", "credential-in-url", "secret-in-image", "password-in-pipeline")
)
m = Made(77)
SECRETS = [
    ("settings.py", f'STRIPE = "sk_live_{m.letters(24)}"\n'),
    ("settings.py", f'x = "glpat-{m.letters(20)}"\n'),
    ("settings.py", f'TWILIO_SID="AC{m.hex(32)}"\nTWILIO_TOKEN="{m.hex(32)}"\n'),
    (
        "settings.py",
        f'token = "{base64.b64encode(m.of("123456789", 18).encode()).decode()}.G{m.letters(5)}.{m.letters(38)}"\n',
    ),
    ("a.go", f'const apiToken = "{m.letters(40)}"\n'),
    ("a.rs", f'let api_key: &str = "{m.letters(40)}";\n'),
    ("a.rb", f'config.secret_key_base = "{m.hex(128)}"\n'),
    ("a.tf", f'variable "db_password" {{\n  default = "{m.password()}"\n}}\n'),
    ("terraform.tfvars", f'db_password = "{m.password()}"\n'),
    ("app.properties", f"spring.datasource.password={m.password()}\n"),
    ("application.yml", f"spring:\n  datasource:\n    password: {m.password()}\n"),
    ("a.sh", f"mysql -u root -p{m.password()} db\n"),
    ("a.sh", f"export PGPASSWORD={m.password()}\n"),
    ("a.sh", f"PGPASSWORD='{m.password()}' psql -h db\n"),
    ("a.sh", f'curl -H "Authorization: Bearer {m.letters(40)}" https://x.io\n'),
    ("a.json", f'{{"client_secret": "{m.letters(32)}"}}\n'),
    ("a.json", f'{{"aws_secret_access_key": "{m.base64(30)}"}}\n'),
    ("a.ipynb.txt", f"key: AIza{m.letters(35)}\n"),
    ("a.kt", f'val apiKey = "{m.letters(32)}"\n'),
    ("a.cs", f'var cs = "Server=db.acme.io;Database=x;User Id=sa;Password={m.letters(9)}1!";\n'),
    ("a.properties", f"jdbc.url=jdbc:mysql://db.acme.io/x?user=u&password={m.letters(9)}1\n"),
    ("a.env", f"MAILGUN_API_KEY=key-{m.hex(32)}\n"),
    ("a.env", f"HEROKU_API_KEY={m.hex(8)}-{m.hex(4)}-{m.hex(4)}-{m.hex(4)}-{m.hex(12)}\n"),
    ("a.env", f"JWT_SECRET={m.hex(64)}\n"),
    ("a.env", f"NPM_TOKEN={m.hex(8)}-{m.hex(4)}-{m.hex(4)}-{m.hex(4)}-{m.hex(12)}\n"),
    ("a.env", f"DATADOG_API_KEY={m.hex(32)}\n"),
    ("a.env", f"CLOUDFLARE_API_TOKEN={m.letters(40)}\n"),
    ("a.env", f"ENCRYPTION_KEY={m.base64(32)}\n"),
    ("a.env", f"DATABASE_URL=postgres://u:{m.letters(12)}@ec2-1-2-3-4.compute.amazonaws.com:5432/d\n"),
    ("a.env", f"REDIS_URL=redis://:{m.letters(20)}3@redis.acme.io:6379/0\n"),
    ("id_rsa", m.pem("OPENSSH ") + "\n"),
    ("key.asc.txt", m.pem("PGP ").replace("PRIVATE KEY-----", "PRIVATE KEY BLOCK-----") + "\n"),
    (
        ".github/workflows/a.yml",
        f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: deploy\n        env:\n          API_KEY: {m.letters(40)}\n",
    ),
    (".circleci/config.yml", f"docker:\n  - image: x\n    environment:\n      SECRET_TOKEN: {m.letters(30)}\n"),
    ("app.ts", f"const pat = 'github_pat_{m.letters(22)}_{m.letters(59)}'\n"),
    ("a.xml", f"<server><username>u</username><password>{m.password()}</password></server>\n"),
    ("nuget.config", f'<add key="ClearTextPassword" value="{m.password()}" />\n'),
    (
        "docker-compose.yml",
        f"services:\n  db:\n    image: postgres\n    environment:\n      - POSTGRES_PASSWORD={m.password()}\n",
    ),
    ("notes.txt", f"AWS: AKIA{m.of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)} / {m.base64(30)}\n"),
    ("README.md", f"Use `xoxb-{m.of('0123456789', 12)}-{m.of('0123456789', 12)}-{m.letters(24)}` for now\n"),
    ("a.js", f'firebase.initializeApp({{apiKey: "AIza{m.letters(35)}"}})\n'),
    (
        "a.py",
        f'AZURE = "DefaultEndpointsProtocol=https;AccountName=x;AccountKey={m.base64(64)};EndpointSuffix=core.windows.net"\n',
    ),
    (
        "a.py",
        f'client = boto3.client("s3", aws_access_key_id="AKIA{m.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}", aws_secret_access_key="{m.base64(30)}")\n',
    ),
]
NONE = [
    ("a.env", "API_KEY=\nSECRET_KEY=\"\"\nTOKEN=null\nPASSWORD=''\n"),
    ("a.env", "PASSWORD_HASH=5f4dcc3b5aa765d61d8327deb882cf99\n"),
    ("a.yaml", f"digest: sha256:{m.hex(64)}\ncommit: {m.hex(40)}\nid: {m.hex(32)}\n"),
    ("a.yaml", "tokenEndpoint: https://login.acme.io/oauth2/v1/token\nsecretKeyRef:\n  name: db2\n  key: password\n"),
    ("a.yaml", "apiKeyHeader: X-Api-Key\npasswordPolicy: strict-v2\ntoken_type: Bearer\naccessTokenLifetime: 3600s\n"),
    ("a.ts", "interface A { password: string; apiKey?: string; token: Token2 }\n"),
    ("a.ts", "const token = process.env.TOKEN ?? '';\nconst password = prompt('Password2?');\n"),
    ("a.ts", 'const TOKEN_KEY = "app.auth.token.v2";\nconst PASSWORD_REGEX = "^(?=.*[A-Z])(?=.*\\\\d).{8,}$";\n'),
    ("a.ts", 't("errors.password.too_short_8");\nlocalStorage.setItem("access_token", token2);\n'),
    ("a.css", ".password-field2 { color: #ff00aa }\n"),
    ("a.html", '<input type="password" name="password" placeholder="At least 8 chars" autocomplete="new-password2">\n'),
    ("a.html", f'<script src="x.js" integrity="sha384-{m.base64(48)}"></script>\n'),
    ("a.go", 'token := r.Header.Get("X-Auth-Token2")\npassword := os.Getenv("DB_PASSWORD2")\n'),
    ("a.java", 'String password = System.getenv("DB_PASS2");\n@Value("${api.key2}") String apiKey;\n'),
    ("Cargo.lock", f'checksum = "{m.hex(64)}"\n'),
    ("go.sum", f"github.com/x/y v1.2.3 h1:{m.base64(32)}\n"),
    (
        "yarn.lock",
        f'resolved "https://registry.yarnpkg.com/x/-/x-1.0.0.tgz#{m.hex(40)}"\nintegrity sha512-{m.base64(64)}\n',
    ),
    ("known_hosts.txt", f"github.com ssh-rsa AAAAB3NzaC1yc2E{m.base64(100)}\n"),
    (
        "a.tf",
        'password = var.db_password\ntoken = data.vault_generic_secret.x.data["token2"]\nkey_name = "deploy-key-2"\n',
    ),
    ("a.sh", 'export TOKEN="$(cat /run/secrets/token2)"\nread -s PASSWORD\ncurl -u "$USER:$PASS" https://x.io\n'),
    ("a.md", "Set `OPENAI_API_KEY=sk-...` or `password: your_password1`\n"),
    (
        "a.json",
        '{"tokenizer": "gpt2-medium-v2", "max_tokens": 4096, "pad_token": "<|pad|>", "secret_santa": "list2024"}\n',
    ),
    ("a.json", f'{{"etag": "{m.hex(32)}", "fingerprint": "{m.hex(40)}", "nonce": "{m.base64(16)}"}}\n'),
    ("package.json", '{"scripts": {"token": "node get-token2.js"}, "keywords": ["secret2"]}\n'),
    ("a.yml", "key: ${{ runner.os }}-pip-${{ hashFiles('**/requirements2.txt') }}\ncache-key: deps-v2-linux\n"),
    ("a.sql", "ALTER USER x WITH PASSWORD :password2;\nSELECT password2 FROM users;\n"),
    ("a.ini", "[auth]\npassword_file = /run/secrets/pw2\ntoken_ttl = 3600\n"),
    ("a.py", 'headers = {"Authorization": f"Bearer {token2}"}\n'),
    ("a.dart", 'final String apiKey = const String.fromEnvironment("API_KEY2");\n'),
    ("pom.xml", "<password>${env.DB_PASS2}</password>\n<token>@token2@</token>\n"),
]


def found(path: str, text: str) -> list[Placed]:
    document = open_document(text.encode(), path=path)
    document.settle()
    return [placed for placed in document.findings() if placed.finding.rule in RULES]


@pytest.mark.parametrize(("path", "text"), SECRETS, ids=range(len(SECRETS)))
def test_found(path: str, text: str) -> None:
    assert found(path, text), text


@pytest.mark.parametrize(("path", "text"), NONE, ids=range(len(NONE)))
def test_silent(path: str, text: str) -> None:
    assert [placed.finding.message for placed in found(path, text)] == [], text


@pytest.mark.parametrize(
    ("path", "text", "after"),
    [
        ("a.ts", 'const key = {apiKey: "@@"};\n', "const key = {apiKey: process.env.API_KEY};\n"),
        ("a.rb", 'password = "@@"\n', 'password = ENV.fetch("PASSWORD")\n'),
        ("a.sh", 'export DB_PASSWORD="@@"\n', 'export DB_PASSWORD="${DB_PASSWORD}"\n'),
        (".github/workflows/a.yml", "env:\n  DB_PASSWORD: @@\n", "env:\n  DB_PASSWORD: ${{ secrets.DB_PASSWORD }}\n"),
        ("Main.java", 'String password = "@@";\n', 'String password = System.getenv("PASSWORD");\n'),
        ("a.json", '{"password": "@@"}\n', None),
        ("a.py", 'import os\nos.environ["DB_PASSWORD"] = "@@"\n', None),
        ("a.sh", "export DB_PASSWORD='@@'\n", None),
    ],
)
def test_what_takes_its_place(path: str, text: str, after: str | None) -> None:
    given = text.replace("@@", Made(5).password() if "apiKey" not in text else Made(5).letters(32))
    document = open_document(given.encode(), path=path)
    document.settle()
    (placed,) = (p for p in document.findings() if p.finding.rule in RULES)
    fixes = placed.finding.fixes
    assert [document.apply_fix(placed, fix).decode() for fix in fixes] == ([after] if after else [])
