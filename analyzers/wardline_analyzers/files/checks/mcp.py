"""MCP servers in configurations: what they run, what they are given, how they are reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.agent_files.runners import package
from wardline_analyzers.agent_files.servers import Server, servers
from wardline_analyzers.files.checks.containers import SOCKETS
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Edit, Fix, Safety, Severity
from wardline_analyzers.pipelines.credentials import is_credential_name, is_literal_credential
from wardline_analyzers.pipelines.images import image
from wardline_analyzers.pipelines.scripts import piped
from wardline_analyzers.structured.node import Scalar, is_true, items, pair, resolved

_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ksh", "fish", "cmd", "powershell", "pwsh"})
_RUNS = frozenset({"-c", "-lc", "-ic", "/c", "/k", "-command", "-encodedcommand", "-enc", "-e"})
_LOOPBACK = re.compile(
    r"https?://(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|host\.docker\.internal)(?:[:/?]|$)"
)
_VARIABLE = re.compile(r"https?://[$<{%]")
_BEARER = re.compile(r"(?:Bearer|Basic|token)\s+", re.IGNORECASE)
_OPTION = re.compile(r"--?([A-Za-z][\w-]*)(?:=(.*))?", re.DOTALL)
_NAME = re.compile(r"[^A-Za-z0-9]+")
_HOST = re.compile(
    r"(?:[A-Za-z]:)?[/\\]?|~/?|\$\{?HOME\}?/?|/(?:home|Users|root|etc|var)/?|[A-Za-z]:[/\\]Users[/\\]?|\$\{userHome\}/?"
)


def unpinned(view: FileView) -> Iterator[FileMatch]:
    """Servers whose code is fetched anew at each start, whatever it is by then."""
    for server in view.of(servers):
        found = package(server.words)
        if found is not None and not found.pinned:
            yield FileMatch(*found.place.inner, {"package": found.name, "server": server.key.text})
        elif server.command in ("docker", "podman"):
            for word in server.words[2:]:
                said = image(word.text)
                if said is not None and said.moves and ("/" in said.name or said.tag) and not _is_option(server, word):
                    yield FileMatch(
                        *word.inner, {"package": said.name, "server": server.key.text}, severity=Severity.LOW
                    )
                    break


def _is_option(server: Server, word: Scalar) -> bool:
    """Whether a word is an option's value, as in `-v data:/data`."""
    number = server.words.index(word)
    before = server.words[number - 1].text
    return (
        before.startswith("-")
        and "=" not in before
        and before not in ("-i", "-t", "-it", "--rm", "--init", "--interactive")
    )


def shell(view: FileView) -> Iterator[FileMatch]:
    """Servers that are a command line of a shell."""
    for server in view.of(servers):
        if not server.words:
            continue
        fetched = next((w for w in server.words if any(True for _ in piped(w.inside, 0, len(w.inside)))), None)
        if fetched is not None:
            yield FileMatch(*fetched.inner, {"what": "downloads something and runs it"}, severity=Severity.HIGH)
        elif server.command in _SHELLS and len(server.words) > 1 and server.words[1].text.lower() in _RUNS:
            if package(server.words) is not None:
                continue  # `cmd /c npx …` is how Windows starts it
            yield FileMatch(*server.words[0].inner, {"what": f"is a command line of `{server.command}`"})


def plain_http(view: FileView) -> Iterator[FileMatch]:
    """Servers that are reached without encryption."""
    for server in view.of(servers):
        places = (
            [server.url] if server.url is not None else [w for w in server.words[1:] if w.text.startswith("http://")]
        )
        for place in places:
            said = place.text
            if said.startswith("http://") and not _LOOPBACK.match(said) and not _VARIABLE.match(said):
                start = place.inner[0]
                fix = Fix("Use https", Safety.SUGGESTED, (Edit(start, start + 7, "https://"),))
                yield FileMatch(*place.inner, {"server": server.key.text}, fixes=(fix,))


def credential(view: FileView) -> Iterator[FileMatch]:
    """Tokens written into a configuration."""
    for server in view.of(servers):
        for name, place, start in _written(server):
            value = view.text[start : place.inner[1]].decode("utf-8", "replace")
            if is_literal_credential(value) and " " not in value:
                fix = _reference(view, name, start, place.inner[1])
                yield FileMatch(start, place.inner[1], {"name": name}, fixes=(fix,) if fix is not None else ())


def _written(server: Server) -> Iterator[tuple[str, Scalar, int]]:
    """What may be a credential: its name, where it stands, and where its value begins."""
    for entry in server.settings:
        value = resolved(entry.value)
        if isinstance(value, Scalar) and is_credential_name(entry.key.text):
            scheme = _BEARER.match(value.text)
            yield entry.key.text, value, value.inner[0] + (scheme.end() if scheme else 0)
    for number, word in enumerate(server.words):
        option = _OPTION.fullmatch(word.text)
        if option is None or not is_credential_name(option[1]):
            continue
        if option[2] is not None:
            yield option[1], word, word.inner[0] + word.text.index("=") + 1
        elif number + 1 < len(server.words) and not server.words[number + 1].text.startswith("-"):
            yield option[1], server.words[number + 1], server.words[number + 1].inner[0]


_SYNTAX = (
    (re.compile(r"(?:.*/)?\.(?:vscode|cursor|roo|windsurf|codeium)/"), "${{env:{}}}"),
    (re.compile(r"(?:.*/)?\.continue/"), "${{{{ secrets.{} }}}}"),
    (re.compile(r"(?:.*/)?(?:\.mcp\.json|\.gemini/.*|\.qwen/.*|\.kiro/.*)"), "${{{}}}"),
)
"""How clients write a variable of the environment; of others it is not known."""


def _reference(view: FileView, name: str, start: int, end: int) -> Fix | None:
    form = next((form for pattern, form in _SYNTAX if pattern.match(view.path)), None)
    if form is None:
        return None
    variable = _NAME.sub("_", name).strip("_").upper()
    return Fix("Take it from the environment", Safety.SUGGESTED, (Edit(start, end, form.format(variable)),))


def host_access(view: FileView) -> Iterator[FileMatch]:
    """Servers that get the machine: privileged containers, sockets, the root of the disk, root itself."""
    for server in view.of(servers):
        if server.command in ("docker", "podman"):
            yield from _container(server)
        elif server.command in ("sudo", "doas", "pkexec"):
            yield FileMatch(*server.words[0].inner, {"what": "is started as root"})
        elif any("server-filesystem" in word.text for word in server.words):
            for word in server.words[1:]:
                if word.text and _HOST.fullmatch(word.text):
                    yield FileMatch(*word.inner, {"what": f"may read and write all of `{word.text}`"})


def _container(server: Server) -> Iterator[FileMatch]:
    for number, word in enumerate(server.words):
        text = word.text
        following = server.words[number + 1].text if number + 1 < len(server.words) else ""
        option, _, value = text.partition("=")
        value = value or following
        if option == "--privileged" and value != "false":
            yield FileMatch(*word.inner, {"what": "runs in a privileged container"})
        elif option in ("--network", "--net", "--pid", "--ipc") and value == "host":
            yield FileMatch(*word.inner, {"what": f"shares the host's {option.strip('-')}"}, severity=Severity.MEDIUM)
        elif option in ("-v", "--volume", "--mount"):
            source = re.sub(r"^.*?(?:src|source)=|,.*$", "", value) if option == "--mount" else value.split(":")[0]
            place = word if "=" in text else server.words[min(number + 1, len(server.words) - 1)]
            if SOCKETS.search(value):
                yield FileMatch(*place.inner, {"what": "gets the container engine's socket, and so the machine"})
            elif source and _HOST.fullmatch(source):
                yield FileMatch(*place.inner, {"what": f"gets `{source}` of this machine"}, severity=Severity.MEDIUM)


def approved(view: FileView) -> Iterator[FileMatch]:
    """Servers whose tools run without asking."""
    for server in view.of(servers):
        for name in ("alwaysAllow", "autoApprove"):
            entry = pair(server.node, name)
            if entry is None:
                continue
            tools = [item.text for item in items(entry.value) if isinstance(item, Scalar)]
            everything = "*" in tools or is_true(entry.value)
            if tools and tools != ["false"] and entry.value is not None:
                what = "every tool" if everything else ", ".join(f"`{tool}`" for tool in tools[:3])
                yield FileMatch(
                    entry.key.start,
                    entry.value.end,
                    {"what": what, "server": server.key.text},
                    severity=Severity.HIGH if everything else Severity.LOW,
                )
        trusted = pair(server.node, "trust")
        if trusted is not None and trusted.value is not None and is_true(trusted.value):
            fix = Fix("Ask each time", Safety.SUGGESTED, (Edit(trusted.value.start, trusted.value.end, "false"),))
            yield FileMatch(
                trusted.key.start, trusted.value.end, {"what": "every tool", "server": server.key.text}, fixes=(fix,)
            )
