"""What C's functions do with the memory that they are given. Places of arguments are 0-based."""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Access(NamedTuple):
    """How a function reads or writes a piece of memory of a given size."""

    to: int
    """The argument that is written to; -1: none."""
    source: int
    """The argument that is read; -1: none."""
    size: int
    """The argument that says how much."""
    factor: int = -1
    """A further argument that it is multiplied with."""
    width: int = 1
    """Bytes of what `size` counts."""
    fills: str = ""
    """What is then in `to`: `input`, or `copy` of the source."""
    text: bool = False
    """A zero is put at the end, inside the size."""
    ends: bool = True
    """There is a zero at the end of it, if a text was meant."""
    returns: str = ""
    """`many`: how much it was, at most `size`, negative for an error; `count`: the same, never negative; `to`."""
    other: int = -1
    """A further argument of which as much is read."""


ACCESSES: Final[dict[str, Access]] = {
    "memcpy": Access(0, 1, 2, fills="copy", returns="to"),
    "__builtin_memcpy": Access(0, 1, 2, fills="copy", returns="to"),
    "mempcpy": Access(0, 1, 2, fills="copy"),
    "memmove": Access(0, 1, 2, fills="copy", returns="to"),
    "CopyMemory": Access(0, 1, 2, fills="copy"),
    "bcopy": Access(1, 0, 2, fills="copy"),
    "wmemcpy": Access(0, 1, 2, width=4, fills="copy", returns="to"),
    "wmemmove": Access(0, 1, 2, width=4, fills="copy", returns="to"),
    "memset": Access(0, -1, 2, fills="zero", returns="to"),
    "wmemset": Access(0, -1, 2, width=4, fills="zero", returns="to"),
    "bzero": Access(0, -1, 1, fills="zero"),
    "strncpy": Access(0, -1, 2, fills="text", ends=False, returns="to"),
    "stpncpy": Access(0, -1, 2, fills="text", ends=False),
    "wcsncpy": Access(0, -1, 2, width=4, fills="text", ends=False, returns="to"),
    "strlcpy": Access(0, -1, 2, fills="text", text=True),
    "strlcat": Access(0, -1, 2, fills="text", text=True),
    "snprintf": Access(0, -1, 1, fills="print", text=True),
    "vsnprintf": Access(0, -1, 1, fills="print", text=True),
    "swprintf": Access(0, -1, 1, width=4, fills="print", text=True),
    "fgets": Access(0, -1, 1, fills="input", text=True, returns="to?"),
    "fgetws": Access(0, -1, 1, width=4, fills="input", text=True, returns="to?"),
    "read": Access(1, -1, 2, fills="input", ends=False, returns="many"),
    "pread": Access(1, -1, 2, fills="input", ends=False, returns="many"),
    "recv": Access(1, -1, 2, fills="input", ends=False, returns="many"),
    "recvfrom": Access(1, -1, 2, fills="input", ends=False, returns="many"),
    "SSL_read": Access(1, -1, 2, fills="input", ends=False, returns="many"),
    "BIO_read": Access(1, -1, 2, fills="input", ends=False, returns="many"),
    "fread": Access(0, -1, 2, 1, fills="input", ends=False, returns="count"),
    "readlink": Access(1, -1, 2, fills="input", ends=False, returns="many"),
    "getcwd": Access(0, -1, 1, fills="some", text=True),
    "gethostname": Access(0, -1, 1, fills="some", text=True),
    "write": Access(-1, 1, 2, returns="many"),
    "send": Access(-1, 1, 2, returns="many"),
    "sendto": Access(-1, 1, 2, returns="many"),
    "fwrite": Access(-1, 0, 2, 1, returns="count"),
    "SSL_write": Access(-1, 1, 2, returns="many"),
    "memcmp": Access(-1, 0, 2, other=1),
    "bcmp": Access(-1, 0, 2, other=1),
    "wmemcmp": Access(-1, 0, 2, width=4, other=1),
    "strftime": Access(0, -1, 1, fills="some", text=True),
    "RAND_bytes": Access(0, -1, 1, fills="some", ends=False),
    "getrandom": Access(0, -1, 1, fills="some", ends=False),
    "getentropy": Access(0, -1, 1, fills="some", ends=False),
    "ReadFile": Access(1, -1, 2, fills="input", ends=False),
}

ALLOCATES: Final[dict[str, tuple[int, ...]]] = {
    "malloc": (0,),
    "calloc": (0, 1),
    "realloc": (1,),
    "reallocarray": (1, 2),
    "aligned_alloc": (1,),
    "valloc": (0,),
    "kmalloc": (0,),
    "kzalloc": (0,),
    "vmalloc": (0,),
    "OPENSSL_malloc": (0,),
    "HeapAlloc": (2,),
    "LocalAlloc": (1,),
    "GlobalAlloc": (1,),
}
"""The arguments whose product is how many bytes there will be; NULL if there are none left."""
STACK: Final = frozenset(("alloca", "_alloca", "__builtin_alloca"))
COPIED: Final = frozenset(("strdup", "strndup", "_strdup", "wcsdup", "xstrdup", "g_strdup"))
OPENS: Final[dict[str, str]] = {"fopen": "fclose", "fdopen": "fclose", "popen": "pclose", "opendir": "closedir"}
OPENS["tmpfile"] = OPENS["freopen"] = "fclose"
RELEASES: Final[dict[str, str]] = {
    **dict.fromkeys(("free", "kfree", "vfree", "OPENSSL_free", "cfree"), "heap"),
    **dict.fromkeys(("fclose", "pclose", "closedir"), "file"),
}
NULLABLE: Final = frozenset(
    (
        *("getenv", "secure_getenv", "strchr", "strrchr", "strstr", "strpbrk", "memchr", "strtok", "strtok_r"),
        *("localtime", "gmtime", "getpwnam", "getpwuid", "getgrnam", "gethostbyname", "bsearch", "setlocale"),
        *("readdir", "dlsym", "dlopen", "inet_ntop", "fgets", "strcasestr", "memmem", "json_object_get"),
    )
)
"""Functions whose result may be NULL without being memory to release."""
MUST_TEST: Final = frozenset(
    ("getenv", "secure_getenv", "localtime", "gmtime", "getpwnam", "getpwuid", "gethostbyname")
)
"""Those of them that fail for reasons that the program has no hand in."""

NUMBERS: Final = frozenset(
    ("atoi", "atol", "atoll", "strtol", "strtoul", "strtoll", "strtoull", "stoi", "stol", "stoul")
)
"""A number out of a text."""
SAME: Final = frozenset(("ntohl", "ntohs", "htonl", "htons", "be32toh", "le32toh", "be16toh", "le16toh", "abs", "labs"))
"""A number out of a number, as good or bad as that."""
LENGTHS: Final = frozenset(("strlen", "wcslen", "strnlen", "size", "length"))
READS_CHARACTER: Final = frozenset(("getchar", "fgetc", "getc", "getwchar", "fgetwc", "getc_unlocked"))

NEVER: Final = frozenset(
    (
        *("exit", "abort", "_exit", "_Exit", "quick_exit", "longjmp", "siglongjmp", "err", "errx", "verr", "verrx"),
        *(
            "__builtin_unreachable",
            "__builtin_trap",
            "terminate",
            "pthread_exit",
            "rethrow_exception",
            "execv",
            "execvp",
        ),
        *("unreachable", "fatal", "die", "panic", "bail", "croak", "usage", "quit"),
    )
)
ASSERTS: Final = re.compile(r"(?i)(?:\w*_)?assert(?:_(?:se|true|that|ptr|not_?null|non_?null|message|msg))*")
"""Macros and functions that end the program or the test where their first argument is not so, by all their names."""

NEVER_PARTS: Final = (
    "fatal",
    "panic",
    "abort",
    "die_",
    "_die",
    "unreachable",
    "out_of_memory",
    "outofmem",
    "_exit",
    "usage",
)

READS_TEXT: Final[dict[str, tuple[int, ...]]] = {
    **dict.fromkeys(("strlen", "puts", "atoi", "atol", "strdup", "perror", "system", "unlink", "wcslen"), (0,)),
    **dict.fromkeys(("strcmp", "strcasecmp", "strncmp", "strncasecmp", "strstr", "strspn", "strcspn"), (0, 1)),
    **dict.fromkeys(("strchr", "strrchr", "strtok", "fputs", "strpbrk", "fopen", "strtol", "strtoul", "atof"), (0,)),
    **dict.fromkeys(("strcpy", "stpcpy"), (1,)),
    **dict.fromkeys(("strcat", "strncat"), (0, 1)),
    "strncpy": (1,),
}
"""The arguments that must be texts with a zero at their end."""
NEEDS: Final[dict[str, tuple[int, ...]]] = {
    **{word: tuple(a for a in (access.to, access.source, access.other) if a >= 0) for word, access in ACCESSES.items()},
    **READS_TEXT,
    **dict.fromkeys(("strcpy", "strcat", "strncat", "stpcpy"), (0, 1)),
    **dict.fromkeys(("strncpy",), (0, 1)),
    **dict.fromkeys(("sprintf", "vsprintf", "gets"), (0,)),
    **dict.fromkeys(
        ("fgetc", "getc", "fseek", "ftell", "rewind", "fclose", "fflush", "feof", "fscanf", "fprintf"), (0,)
    ),
    "fgets": (0, 2),
    "fread": (0, 3),
    "fwrite": (0, 3),
    "fputs": (0, 1),
    "readdir": (0,),
    "closedir": (0,),
}
NEEDS["getcwd"] = ()
"""The arguments that must not be NULL."""
FORMATS: Final[dict[str, int]] = {"printf": 0, "fprintf": 1, "sprintf": 1, "snprintf": 2, "syslog": 1, "dprintf": 1}

BORROWS: Final = frozenset(
    (
        *ACCESSES,
        *READS_TEXT,
        *NUMBERS,
        *FORMATS,
        *("strcpy", "strcat", "sprintf", "vsprintf", "printf", "vprintf", "vfprintf", "sscanf", "scanf", "fscanf"),
        *("fseek", "ftell", "rewind", "feof", "ferror", "fflush", "fileno", "fgetc", "getc", "ungetc", "fputc", "putc"),
        *("isdigit", "isalpha", "isalnum", "isspace", "toupper", "tolower", "assert", "strtod", "qsort", "memchr"),
        *(
            "access",
            "stat",
            "lstat",
            "open",
            "chmod",
            "chown",
            "mkdir",
            "rename",
            "remove",
            "opendir",
            "readdir",
            "time",
        ),
        *("strtok_r", "strsep", "bsearch", "close", "log_error", "log_info", "perror", "strerror", "memcmp", "putchar"),
        *("localtime", "gmtime", "mktime", "rand", "srand", "getenv", "setenv", "socket", "bind", "listen", "setvbuf"),
        *("mlock", "munlock", "explicit_bzero", "memset_s", "SecureZeroMemory", "OPENSSL_cleanse", "fputs", "puts"),
        *("free", "fclose", "pclose", "closedir", "system", "strcoll", "wcscmp", "connect", "strnlen", "strncat"),
    )
)
"""Functions that keep nothing of what they are given, and change only what is said of them elsewhere."""
QUIET: Final = BORROWS | frozenset(
    ("MD5", "SHA1", "SHA256", "EVP_DigestUpdate", "EVP_EncryptUpdate", "crypt", "mysql_query", "sqlite3_exec", "PQexec")
)

PASSES: Final = frozenset(
    ("strchr", "strrchr", "strstr", "strpbrk", "memchr", "strtok", "strtok_r", "basename", "strsep")
)
"""What they give lies in their first argument."""
SCANS: Final[dict[str, int]] = {"scanf": 0, "fscanf": 1, "sscanf": 1}
LOCKS: Final[dict[str, int]] = {
    "pthread_mutex_lock": 0,
    "pthread_spin_lock": 0,
    "mtx_lock": 0,
    "pthread_rwlock_wrlock": 0,
}
UNLOCKS: Final = frozenset(("pthread_mutex_unlock", "pthread_spin_unlock", "mtx_unlock", "pthread_rwlock_unlock"))
