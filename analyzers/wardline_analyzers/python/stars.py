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
        [
            "Blueprint",
            "Flask",
            "Markup",
            "Response",
            "abort",
            "current_app",
            "escape",
            "g",
            "jsonify",
            "make_response",
            "redirect",
            "render_template",
            "render_template_string",
            "request",
            "send_file",
            "send_from_directory",
            "session",
            "url_for",
        ]
    ),
    "bottle": frozenset(
        [
            "Bottle",
            "HTTPResponse",
            "SimpleTemplate",
            "abort",
            "delete",
            "get",
            "post",
            "put",
            "redirect",
            "request",
            "response",
            "route",
            "run",
            "static_file",
            "template",
        ]
    ),
    "django.http": frozenset(["FileResponse", "HttpResponse", "HttpResponseRedirect", "JsonResponse"]),
    "sqlalchemy": frozenset(["create_engine", "text"]),
    "django.utils.safestring": frozenset(["mark_safe", "SafeString"]),
    "ssl": frozenset(
        ["wrap_socket", "create_default_context", "SSLContext", "CERT_NONE", "PROTOCOL_SSLv3", "PROTOCOL_TLSv1"]
    ),
    "yaml": frozenset(
        ["load", "load_all", "unsafe_load", "full_load", "Loader", "UnsafeLoader", "FullLoader", "SafeLoader"]
    ),
    "requests": frozenset(["get", "post", "put", "patch", "delete", "head", "options", "request", "Session"]),
}
