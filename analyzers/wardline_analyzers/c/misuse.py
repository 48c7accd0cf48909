"""Arguments that are not what the function takes them for: a size that is a pointer's, a text that is a command."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.c.copies import content_origin
from wardline_analyzers.c.library import ACCESSES, LOCKS, UNLOCKS
from wardline_analyzers.c.linear import ZERO, Linear
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.paths import every, path_of, uncast
from wardline_analyzers.c.state import INPUT, PARAM, Value

_SHELL: Final[dict[str, int]] = {"system": 0, "popen": 0, "_popen": 0, "_wsystem": 0}
_SQL: Final[dict[str, int]] = {
    **dict.fromkeys(("sqlite3_exec", "sqlite3_prepare", "sqlite3_prepare_v2", "mysql_query", "mysql_real_query"), 1),
    **dict.fromkeys(("PQexec", "SQLExecDirect"), 1),
}
_FILES: Final[dict[str, int]] = {
    **dict.fromkeys(("fopen", "open", "unlink", "remove", "opendir", "rmdir", "creat", "freopen", "chmod"), 0),
}
_LOOKS_AT_PATH: Final = frozenset(
    (
        "strstr",
        "strchr",
        "strpbrk",
        "realpath",
        "strspn",
        "strcspn",
        "basename",
        "isalnum",
        "strcmp",
        "strrchr",
        "memchr",
    )
)


def judged(look: Look, node: Expression, given: tuple[Value, ...]) -> None:
    """One call, by its name."""
    word = node.word
    for table, kind in ((_SHELL, "command-built"), (_SQL, "sql-built"), (_FILES, "path-built")):
        place = table.get(word)
        if place is not None and place < len(given):
            _built(look, node, given[place], node.parts[place], kind)
    if word in ACCESSES:
        _size_of_pointer(look, node)
    if word in LOCKS and node.parts:
        lock(look, node, node.parts[0])
    elif word in UNLOCKS and node.parts:
        unlock(look, node.parts[0])


def _built(look: Look, node: Expression, given: Value, part: Expression, kind: str) -> None:
    """The text was put together, in this function, from what a caller hands in."""
    if not given.object or look.objects[given.object].kind not in ("array", "heap"):
        return
    origin = content_origin(look, given)
    if origin not in (PARAM, INPUT) or not look.status(given.object).printed:
        return
    if kind != "path-built" and (origin == INPUT or any(_vouches(each) for each in every(look.function.body))):
        return  # what the dataflow makes of that is all there is to say
    if kind == "path-built" and _all_theirs(look, part):
        return
    if kind == "path-built" and (look.function.inner or any(_looks(each) for each in every(look.function.body))):
        return
    look.report(kind, part, 2 if kind != "path-built" else 1, None, (), callee=node.word)


_BOTH_THEIRS: Final = re.compile(r"^%s[/\\\\]")


def _all_theirs(look: Look, part: Expression) -> bool:
    """`"%s/%s"`: who calls this chooses the folder as well."""
    for each in every(look.function.body):
        if each.kind == "call" and each.word in ("sprintf", "snprintf") and path_of(each.parts[0]) == path_of(part):
            at = 1 if each.word == "sprintf" else 2
            given = each.parts[at + 1 : at + 2]
            if given and each.parts[at].kind == "text" and _BOTH_THEIRS.match(each.parts[at].word):
                if given[0].kind != "name":
                    return False
                folder = look.here.env.get(path_of(given[0]))
                return given[0].word in look.parameters or (folder is not None and folder.origin == INPUT)
    return False


def _is_line_end(node: Expression) -> bool:
    return (node.kind == "text" and not node.word.strip("\r\n")) or node.number in (10, 13)


def _looks(each: Expression) -> bool:
    if each.kind != "call":
        return False
    if each.word in ("strcspn", "strchr") and len(each.parts) == 2 and _is_line_end(each.parts[1]):
        return False
    return each.word in _LOOKS_AT_PATH or _vouches(each)


def _vouches(each: Expression) -> bool:
    """Is it called what functions are called that look at each character of a text, or rewrite it?"""
    word = each.word.lower() if each.kind == "call" else ""
    return word == "isalnum" or any(part in word for part in ("valid", "sanit", "safe", "check", "escape", "quote"))


def _size_of_pointer(look: Look, node: Expression) -> None:
    """`memset(p, 0, sizeof p)` where p is a pointer."""
    access = ACCESSES[node.word]
    if access.size >= len(node.parts):
        return
    size = node.parts[access.size]
    if size.kind == "binary" and size.word == "-":
        size = size.parts[0]
    if size.kind != "sizeof" or not size.parts:
        return
    path = path_of(size.parts[0])
    type_ = look.types.get(path)
    if size.parts[0].kind != "name" or type_ is None or not type_.is_pointer:
        return
    for place in (access.to, access.source):
        if 0 <= place < len(node.parts) and path_of(node.parts[place]) == path:
            look.report("sizeof-pointer", size, 3, None, (), pointer=path)


def made_with_size_of_pointer(look: Look, target: str, written: Expression) -> None:
    """`T *p = malloc(sizeof p)`."""
    written = uncast(written)
    if written.kind != "call" or written.word not in ("malloc", "realloc", "calloc") or not written.parts:
        return
    size = written.parts[-1]
    if size.kind == "sizeof" and size.parts and size.parts[0].kind == "name" and size.parts[0].word == target:
        type_ = look.types.get(target)
        if type_ is not None and type_.is_pointer:
            fixes = ((size.parts[0].start, size.parts[0].start, "*"),)
            look.report("sizeof-pointer", size, 3, None, fixes, pointer=target)


# ---------------------------------------------------------------- locks

_HELD: Final = Linear(1)


def lock(look: Look, node: Expression, part: Expression) -> None:
    """`pthread_mutex_lock(&m)`"""
    key = f"lock {look.source(part)}"
    env = look.here.env
    there = env.get(key)
    if there is not None and there.line == _HELD:
        look.report("locked-twice", node, 2, None, (), lock=look.source(part))
    env[key] = Value(_HELD)


def unlock(look: Look, part: Expression) -> None:
    look.here.env[f"lock {look.source(part)}"] = Value(ZERO)


def still_locked(look: Look, start: int, end: int) -> None:
    """The function is left here."""
    for key, value in look.here.env.items():
        if key.startswith("lock ") and value.line == _HELD:
            name = key[5:]
            if any(each.kind == "call" and each.word in (*UNLOCKS, "unlock") for each in every(look.function.body)):
                look.report("lock-kept", Expression("other", start, end), 2, None, (), lock=name)
