"""Flaws that names and their order tell: what is asked first and used then, results that nobody looks at."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression, Statement
from wardline_analyzers.c.paths import every, nested, path_of

_ASKS: Final[dict[str, int]] = {
    "access": 0,
    "eaccess": 0,
    "euidaccess": 0,
    "faccessat": 1,
    "stat": 0,
    "lstat": 0,
    "_access": 0,
}
_USES: Final[dict[str, int]] = {
    **dict.fromkeys(
        ("fopen", "open", "creat", "unlink", "remove", "rename", "chmod", "chown", "opendir", "truncate"), 0
    ),
    **dict.fromkeys(
        ("freopen", "rmdir", "execv", "execl", "symlink", "lchown", "mkdir", "_open", "fopen64", "open64"), 0
    ),
    "openat": 1,
    "unlinkat": 1,
}
_PRIVILEGE: Final = frozenset(
    (
        "setuid",
        "setgid",
        "seteuid",
        "setegid",
        "setreuid",
        "setregid",
        "setresuid",
        "setresgid",
        "setgroups",
        "initgroups",
    )
)
_MUST_LOOK: Final = frozenset((*_PRIVILEGE, "chroot", "RAND_bytes", "RAND_priv_bytes", "getrandom"))
_SECRET: Final = re.compile(
    r"(?i)passw|passwd|pwd|(?:^|_)(?:pw|pass)(?:$|_)|secret|token|api_?key|(?:^|_)keys?(?:$|_)|(?:^|_)pin(?:$|_)|credential"
)
_SETTING: Final = re.compile(r"[A-Za-z]+(?:[-_. ][A-Za-z]+)*")
"""The name of a setting, as one file or another has it."""
_RANDOM_SECRET: Final = re.compile(
    r"(?i)passw|pwd|secret|token|(?:session|api|enc|crypt|aes|priv|secret|private)_?(?:id|key)|otp|salt|nonce|(?:^|_)iv(?:$|_)|csrf|auth"
)
_ENGINE: Final = re.compile(
    r"(?<![\w/])(?:std::)?(mt19937(?:_64)?|default_random_engine|minstd_rand0?|ranlux(?:24|48)|knuth_b)\s+\w+\s*[;({=]"
)
"""A generator of C++ whose numbers can be told from those before. Its arguments look like a function's parameters."""
_LOGS_IN: Final = {"mysql_real_connect": 3, "PQsetdbLogin": 6, "ldap_simple_bind_s": 2, "mysql_change_user": 2}
"""Where a password stands."""
_COMPARES: Final = frozenset(("strcmp", "strncmp", "strcasecmp", "memcmp", "strncasecmp"))


def named(look: Look) -> None:
    """Report what the order of names in a function tells."""
    body = look.function.body
    found = sorted(every(body), key=lambda each: (each.start, -each.end))
    calls = [each for each in found if each.kind == "call" and each.base is None]
    words = {each.word for each in calls}
    for each in found:
        if each.kind == "binary" and each.word in ("==", "!="):
            _compared_secret(look, each)
    _random_engine(look)
    if not words:
        return
    if not words.isdisjoint(_ASKS):
        _asked_then_used(look, calls, found)
    if "exists" in words:
        _sought_then_written(look, calls, found)
    if not words.isdisjoint(_MUST_LOOK) or "fread" in words:
        _not_looked_at(look)
    if "memset" in words:
        _cleared_last(look, found)
    for call in calls:
        if call.word == "umask":
            _open_mask(look, call, calls)
        elif call.word in ("open", "openat"):
            _without_mode(look, call)
        elif call.word in _COMPARES:
            _compared_secret(look, call)
        elif call.word in ("rand", "random", "rand_r", "drand48", "lrand48", "mrand48"):
            _random_secret(look, call)
        elif call.word in _LOGS_IN:
            _logs_in(look, call)
        elif call.word == "strtok":
            look.report("shared-state", call, 1, None, (), callee=call.word)


def _asked_then_used(look: Look, calls: list[Expression], found: list[Expression]) -> None:
    asked: dict[str, Expression] = {}
    for call in calls:
        place = _ASKS.get(call.word)
        if place is not None and place < len(call.parts):
            path = path_of(call.parts[place]) or look.source(call.parts[place])
            asked.setdefault(path, call)
            continue
        place = _USES.get(call.word)
        if place is None or place >= len(call.parts):
            continue
        path = path_of(call.parts[place]) or look.source(call.parts[place])
        first = asked.get(path)
        if first is None or _assigned_between(found, path, first.end, call.start):
            continue
        sure = 2 if "access" in first.word or _decides_trust(look, first, call) else 1
        why = (first.start, first.end, "It is looked at here.")
        look.report("check-then-use", call, sure, why, (), asked=first.word, callee=call.word)


_TRUST: Final = re.compile(r"\bst_[ug]id\b|\bS_ISLNK\b|\bS_IW(?:OTH|GRP)\b")
"""What decides whether a file is trusted: whose it is, who may change it, whether it leads elsewhere."""


def _decides_trust(look: Look, first: Expression, call: Expression) -> bool:
    return first.word in ("stat", "lstat") and _TRUST.search(look.text, first.end, call.start) is not None


_EXISTS: Final = re.compile(r"(?:std::)?(?:filesystem|fs)::exists")


def _sought_then_written(look: Look, calls: list[Expression], found: list[Expression]) -> None:
    """`if (std::filesystem::exists(path)) return; std::ofstream out(path);`"""
    asked = {
        path_of(call.parts[0]): call for call in calls if len(call.parts) == 1 and _EXISTS.match(look.source(call))
    }
    for one in nested(look.function.body):
        for variable in one.variables:
            given = variable.value
            if variable.type.base not in ("ofstream", "fstream") or given is None or not given.parts:
                continue
            path = path_of(given.parts[0])
            first = asked.get(path) if path else None
            if first is None or given.start < first.start or _assigned_between(found, path, first.end, given.start):
                continue
            why = (first.start, first.end, "It is looked at here.")
            look.report("check-then-use", given, 1, why, (), asked="exists", callee=variable.type.base)


def _assigned_between(found: list[Expression], path: str, start: int, end: int) -> bool:
    return any(each.kind == "assign" and start <= each.start < end and path_of(each.parts[0]) == path for each in found)


def _not_looked_at(look: Look) -> None:
    for one in nested(look.function.body):
        test = one.test
        if one.kind == "do" and test is not None and test.kind == "call" and test.base is None:
            if test.word in _PRIVILEGE:
                look.report("unchecked-privilege", test, 3, None, (), callee=test.word)
            elif test.word == "fread" and test.parts and test.parts[0].kind == "address":
                look.report("unchecked-result", test, 1, None, (), callee=test.word)
            elif test.word in _MUST_LOOK:
                look.report("unchecked-result", test, 2, None, (), callee=test.word)


def _cleared_last(look: Look, found: list[Expression]) -> None:
    """`memset` of a local variable that nobody mentions afterwards: a compiler leaves it out."""
    for each in found:
        if each.kind != "call" or each.word != "memset" or len(each.parts) != 3 or each.parts[1].number != 0:
            continue
        path = path_of(each.parts[0])
        type_ = look.types.get(path)
        if type_ is None or path in look.parameters or not (type_.lengths or type_.pointers) or type_.static:
            continue
        mentions = [one for one in found if one.kind == "name" and one.word == path]
        later = [one for one in mentions if one.start >= each.end and not _is_freed(found, one)]
        before = [one for one in mentions if one.start < each.start]
        if later or not before or (type_.pointers and not _SECRET.search(path)):
            continue
        if any(each.start > one.start and each.end < one.end for one in _loops(look)):
            continue
        name = look.text[each.start : each.start + 6]
        fixes = ((each.start, each.parts[0].start, "explicit_bzero("), (each.parts[0].end, each.parts[1].end, ""))
        look.report("cleared-last", each, 2, None, fixes if name == "memset" else (), name=path)


def _is_freed(found: list[Expression], name: Expression) -> bool:
    return any(
        each.kind in ("call", "delete") and each.word in ("free", "") and each.parts and each.parts[0] is name
        for each in found
        if each.start <= name.start < each.end
    )


def _loops(look: Look) -> list[Statement]:
    return [one for one in nested(look.function.body) if one.kind in ("for", "while", "dowhile", "each")]


def _without_mode(look: Look, call: Expression) -> None:
    at = 1 if call.word == "open" else 2
    if len(call.parts) == at + 1 and "O_CREAT" in look.source(call.parts[at]):
        last = call.parts[at]
        look.report("open-without-mode", call, 3, None, ((last.end, last.end, ", 0600"),), callee=call.word)


_MAKES_FILES: Final = frozenset(("fopen", "open", "creat", "openat", "mkdir", "mkstemp", "mkfifo", "freopen", "bind"))


def _open_mask(look: Look, call: Expression, calls: list[Expression]) -> None:
    """`umask(0);`, and then files are made; where the mask from before is kept, it is put back."""
    dropped = any(one.kind == "do" and one.test is call for one in nested(look.function.body))
    makes = any(each.word in _MAKES_FILES and each.start > call.end for each in calls)
    masks = sum(1 for each in calls if each.word == "umask")
    if dropped and makes and masks == 1 and call.parts and call.parts[0].number == 0:
        look.report("umask-open", call, 2, None, (), callee=call.word)


def _compared_secret(look: Look, call: Expression) -> None:
    if len(call.parts) < 2:
        return
    for text, other in (call.parts[:2], call.parts[1::-1]):
        name = path_of(other).rpartition(">")[2]
        if name in ("key", "keys") and _SETTING.fullmatch(text.word):
            continue  # the key of an entry: `if (!strcmp(key, "port"))`
        if text.kind == "text" and len(text.word) > 3 and name and _SECRET.search(name) and "*" not in text.word:
            look.report("compared-secret", text, 2, None, (), name=name)


def _logs_in(look: Look, call: Expression) -> None:
    place = _LOGS_IN[call.word]
    given = call.parts[place] if place < len(call.parts) else None
    if given is not None and given.kind == "text" and len(given.word) > 3:
        look.report("login-secret", given, 3, None, (), callee=call.word)


def _random_engine(look: Look) -> None:
    """`std::mt19937 gen(seed)` in a function that makes a secret."""
    name = look.function.name
    if _RANDOM_SECRET.search(name) and (found := _ENGINE.search(look.text, look.function.start, look.function.end)):
        look.report("random-secret", Expression("name", *found.span(1)), 3, None, (), name=name)


def _random_secret(look: Look, call: Expression) -> None:
    """`rand` in a function that makes a token, or whose value goes to a name of one."""
    if _RANDOM_SECRET.search(look.function.name):
        look.report("random-secret", call, 3, None, (), name=look.function.name)
        return
    for each in every(look.function.body):
        if each.kind == "assign" and each.start <= call.start < each.end:
            target = each.parts[0]
            while target.kind in ("index", "deref"):
                target = target.parts[0]
            name = path_of(target).rpartition(">")[2]
            if name and _RANDOM_SECRET.search(name):
                look.report("random-secret", call, 3, None, (), name=name)
                return
