"""What a package of npm does by itself: the scripts that run when it is installed, and code that hides.

JavaScript is looked at as text. Its scripts on installation run as a whole. Of the other files it is not known what
runs when they are loaded, so only that counts for which nobody has a reason wherever it stands.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping

from wardline_analyzers.model_files.limits import nesting
from wardline_analyzers.package_code.sign import CREDENTIALS, LARGEST, Sign, out_of_sight, shown

MANIFEST = "package.json"
SUFFIXES = (".js", ".cjs", ".mjs", ".sh", "binding.gyp", MANIFEST)
"""Ends of the names of files that matter."""
_INSTALLS = "when it is installed"
_HOOKS = ("preinstall", "install", "postinstall")
_DEEPEST = 50
_MOST_FOLLOWED = 200
"""Files that scripts on installation load."""
_ASIDE = frozenset(("test", "tests", "__tests__", "docs", "examples", "example", "benchmark", "benchmarks", "fixtures"))
_USUAL = re.compile(
    r"\s*(?:(?:npx |npm exec )?(?:node-gyp(?:-build)?(?:-optional-packages)?|node-pre-gyp|prebuild-install|cmake-js"
    r"|husky|patch-package|opencollective(?:-postinstall)?|napi-postinstall)\b[^;&|`$]*"
    r"|exit 0|true|echo\b[^;&|`$>]*)\s*"
)
"""Commands that build or say something and have no own code in the package."""
_OWN_FILE = re.compile(r"\s*(?:node|sh|bash)\s+(?:-r\s+\S+\s+|--\S+\s+)*(?P<path>[\w@.][\w@./-]*)(?:\s[^;&|`$]*)?")
_HARMFUL = re.compile(
    rb"\b(?:curl|wget)\b[^\n;&]{0,500}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\b(?:ba|z)?sh\b[^\n;&]{0,500}<\(\s*(?:curl|wget)|/dev/tcp/"
    rb"|\bbase64\s+(?:-d|-D|--decode)\b[^\n;&]{0,500}\|\s*(?:ba|z|da)?sh\b|\bnc\b[^\n;&|]{0,500}\s-e\b|\bpowershell\b[^\n]{0,500}(?i:-enc|iex|downloadstring)"
    rb"|\b(?:curl|wget)\b[^\n;&]{0,500}(?:\$\((?:whoami|hostname|env|id|pwd|cat\b)|`(?:whoami|hostname|env|id)\b|-d\s*@|--post-file)"
)
_DECODES = (
    rb"(?:\batob\s*\(|\bBuffer\.from\s*\([^()]{0,20000}['\"](?:base64|hex)['\"]|\bfromCharCode\b|\bunescape\s*\("
    rb"|\b(?:gunzip|inflate\w*)Sync\s*\()"
)
_RUNS_DECODED = re.compile(
    rb"(?<![\w.$])(?:eval|(?:new\s+)?Function|vm\.runIn\w+Context|(?:module\.)?_compile)\s*\(\s*(?:[\w.$]+\s*\(\s*){0,3}"
    + _DECODES
)
_LINE = re.compile(r"\bnode\s+(?:-e|--eval|-p)\b.*(?:http|child_process|\beval|Buffer)")
"""A program on the command line that is none of the small ones."""
_OBFUSCATED = re.compile(rb"\b_0x[0-9a-f]{4,8}\b")
_MANY = 60
"""Names as obfuscators make them, from which on they are no chance."""
_NETWORK = re.compile(
    rb"""require\s*\(\s*['"](?:node:)?(?:https?|http2|net|dns|tls|dgram|axios|node-fetch|got|request|undici|superagent|ws)['"]"""
    rb"""|from\s+['"](?:node:)?(?:https?|http2|net|dns|tls|dgram|axios|node-fetch|got|undici|ws)['"]|(?<![\w.$])fetch\s*\("""
    rb"|\bXMLHttpRequest\b|\b(?:curl|wget)\s"
)
_WHOLE_ENVIRONMENT = re.compile(
    rb"\bstringify\s*\(\s*(?:process\.env\b(?!\s*[.\[])|\{\s*\.\.\.process\.env)|\bObject\.(?:entries|keys)\s*\(\s*process\.env\s*\)"
)
_IDENTITY = re.compile(
    rb"\bos\s*\.\s*(?:hostname|userInfo|networkInterfaces)\s*\(|(?<![\w.$])(?:hostname|userInfo)\s*\(\)"
)
_LOADS = re.compile(rb"""(?:require\s*\(|import\s*\(|from|import)\s*['"](?P<path>\.{1,2}/[^'"\n]{1,200})['"]""")


def npm_signs(files: Mapping[str, bytes]) -> Iterator[tuple[str, Sign]]:
    """What is suspicious in a package, with the file that it is in. Raises ValueError where `package.json` is none."""
    text = files.get(MANIFEST, b"")
    if nesting(text) > _DEEPEST:
        raise ValueError("it is nested more deeply than is looked at")
    manifest = json.loads(text.decode("utf-8-sig", "replace"))
    scripts = manifest.get("scripts") if isinstance(manifest, dict) else None
    installing: dict[str, None] = {}
    for hook in _HOOKS:
        command = scripts.get(hook) if isinstance(scripts, dict) else None
        if isinstance(command, str):
            at = max(0, text.find(f'"{hook}"'.encode()))
            for sign in _of_command(command, at, files, installing):
                yield MANIFEST, sign
    for path in _followed(installing, files):
        for sign in (*out_of_sight(files[path]), *_of_installer(files[path])):
            yield path, sign
    for path, source in files.items():
        if path == "binding.gyp":
            yield from ((path, sign) for sign in _harmful(source))
        elif path.endswith((".js", ".cjs", ".mjs")) and path not in installing and _is_loaded(path):
            yield from ((path, sign) for sign in (*out_of_sight(source), *_of_module(source)))


def _is_loaded(path: str) -> bool:
    return _ASIDE.isdisjoint(path.lower().split("/")[:-1])


def _of_command(command: str, at: int, files: Mapping[str, bytes], installing: dict[str, None]) -> Iterator[Sign]:
    """What a script on installation does; the package's own files that it runs go to `installing`."""
    what = shown(command.encode())
    if _HARMFUL.search(command.encode()) or re.search(
        r"\bnode\s+(?:-e|--eval|-p)\b.*(?:http|child_process|eval|Buffer)", command
    ):
        yield Sign(at, what, f"fetches or hides what it runs, {_INSTALLS}", True)
        return
    for part in re.split(r"&&|\|\||;", command):
        own = _OWN_FILE.fullmatch(part)
        names = [own["path"]] if own else _required(part)
        paths = [_resolved(name, "", files) for name in names]
        installing.update({path: None for path in paths if path is not None})
        if (not paths or None in paths) and not _USUAL.fullmatch(part):
            yield Sign(at, what, f"runs {_INSTALLS}", False)
            return


def _required(command: str) -> list[str]:
    """The own files that a line of JavaScript loads: `node -e "require('./x')"`."""
    line = re.fullmatch(r"""\s*node\s+(?:-e|--eval)\s+(["']).*\1\s*""", command)
    return [load["path"].decode() for load in _LOADS.finditer(command.encode())] if line else []


def _resolved(name: str, folder: str, files: Mapping[str, bytes]) -> str | None:
    """The file of the package that is meant."""
    path = posixpath.normpath(posixpath.join(folder, name))
    endings = ("", ".js", ".cjs", ".mjs", "/index.js")
    return next((path + ending for ending in endings if path + ending in files), None)


def _followed(installing: dict[str, None], files: Mapping[str, bytes]) -> Iterator[str]:
    """The files that run on installation, and those that they load; all of them are in `installing` in the end."""
    todo = list(installing)
    while todo and len(installing) <= _MOST_FOLLOWED:
        path = todo.pop(0)
        yield path
        for load in _LOADS.finditer(files[path][:LARGEST]):
            other = _resolved(load["path"].decode("utf-8", "replace"), posixpath.dirname(path), files)
            if other is not None and other not in installing:
                installing[other] = None
                todo.append(other)


def _of_installer(source: bytes) -> Iterator[Sign]:
    """What a file does that runs as a whole on installation."""
    yield from _harmful(source)
    yield from _decoded(source, _INSTALLS)
    if obfuscated := _obfuscated(source):
        yield Sign(
            obfuscated.start(), shown(source[obfuscated.start() :][:200]), f"is obfuscated, and runs {_INSTALLS}", True
        )
    network = _NETWORK.search(source)
    if network is None:
        return
    what, at = shown(network[0]), network.start()
    taken = CREDENTIALS.search(source) or _WHOLE_ENVIRONMENT.search(source)
    if taken:
        yield Sign(at, what, f"sends what is found by `{shown(taken[0])}`, {_INSTALLS}", True)
    elif _IDENTITY.search(source):
        yield Sign(at, what, f"tells others who you are, {_INSTALLS}", True)
    else:
        yield Sign(at, what, f"reaches the network {_INSTALLS}", False)


def _of_module(source: bytes) -> Iterator[Sign]:
    """What a file does that others load."""
    yield from _decoded(source, "when it is loaded or called")
    if obfuscated := _obfuscated(source):
        yield Sign(obfuscated.start(), shown(source[obfuscated.start() :][:200]), "is obfuscated", False)


def _harmful(source: bytes) -> Iterator[Sign]:
    for found in _HARMFUL.finditer(source[:LARGEST]):
        yield Sign(found.start(), shown(found[0]), f"fetches or hides what it runs, {_INSTALLS}", True)


def _decoded(source: bytes, when: str) -> Iterator[Sign]:
    for found in _RUNS_DECODED.finditer(source):
        yield Sign(found.start(), shown(found[0]), f"runs code that is hidden in data, {when}", True)


def _obfuscated(source: bytes) -> re.Match[bytes] | None:
    """The first name of many that an obfuscator has made."""
    first = _OBFUSCATED.search(source)
    return first if first and len(_OBFUSCATED.findall(source, 0, LARGEST)) >= _MANY else None
