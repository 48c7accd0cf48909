"""What `from module import *` brings in, for the modules where it matters: names that rules look for."""

from __future__ import annotations

from typing import Final

STAR_NAMES: Final[dict[str, frozenset[str]]] = {
    "os": frozenset(
        [
            "system",
            "popen",
            "execl",
            "execle",
            "execlp",
            "execv",
            "execve",
            "execvp",
            "spawnl",
            "spawnv",
            "chmod",
            "umask",
            "environ",
        ]
    ),
    "subprocess": frozenset(["run", "call", "Popen", "check_call", "check_output", "getoutput", "getstatusoutput"]),
    "pickle": frozenset(["load", "loads", "Unpickler"]),
    "random": frozenset(
        [
            "random",
            "randint",
            "randrange",
            "choice",
            "choices",
            "sample",
            "shuffle",
            "uniform",
            "getrandbits",
            "randbytes",
            "seed",
        ]
    ),
    "tempfile": frozenset(["mktemp"]),
    "hashlib": frozenset(["md5", "sha1", "new"]),
    "shutil": frozenset(["unpack_archive", "rmtree"]),
    "tarfile": frozenset(["open", "TarFile"]),
    "zipfile": frozenset(["ZipFile"]),
    "flask": frozenset(
        ["Flask", "render_template_string", "Markup", "redirect", "request", "make_response", "send_file"]
    ),
    "django.utils.safestring": frozenset(["mark_safe", "SafeString"]),
    "ssl": frozenset(
        ["wrap_socket", "create_default_context", "SSLContext", "CERT_NONE", "PROTOCOL_SSLv3", "PROTOCOL_TLSv1"]
    ),
    "yaml": frozenset(
        ["load", "load_all", "unsafe_load", "full_load", "Loader", "UnsafeLoader", "FullLoader", "SafeLoader"]
    ),
    "requests": frozenset(["get", "post", "put", "patch", "delete", "head", "options", "request", "Session"]),
}
