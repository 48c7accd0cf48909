"""Go as one of the languages."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.go.importing import place_imports
from wardline_analyzers.go.imports import qualified
from wardline_analyzers.go.lexicon import LEXICON
from wardline_analyzers.go.lower import lower
from wardline_analyzers.go.lowering.statements import SEVERAL
from wardline_analyzers.go.lowering.types import SERVICE, WORDS
from wardline_analyzers.go.outline import outline
from wardline_analyzers.go.syntax import parse
from wardline_analyzers.languages import braces
from wardline_analyzers.languages.frontend import FrontEnd, Functions, looks_up_in_camel_case
from wardline_analyzers.suppress.syntax import SLASHES

_BUILTINS: Final = frozenset(
    (
        *("append", "cap", "clear", "close", "complex", "copy", "delete", "error", "any", "imag", "len", "make", "max"),
        *("min", "new", "panic", "print", "println", "real", "recover", "isinstance", "object", "list", "dict"),
        *("bytes", SERVICE),
        *WORDS,
        *WORDS.values(),
        SEVERAL,
    )
)
_STANDARD: Final = frozenset(
    (
        *("archive/tar", "archive/zip", "bufio", "bytes", "cmp", "compress/bzip2", "compress/flate", "compress/gzip"),
        *("compress/zlib", "container/heap", "container/list", "context", "crypto", "crypto/aes", "crypto/cipher"),
        *("crypto/des", "crypto/dsa", "crypto/ecdsa", "crypto/ed25519", "crypto/elliptic", "crypto/hmac", "crypto/md5"),
        *("crypto/rand", "crypto/rc4", "crypto/rsa", "crypto/sha1", "crypto/sha256", "crypto/sha512", "crypto/subtle"),
        *("crypto/tls", "crypto/x509", "database/sql", "embed", "encoding", "encoding/base64", "encoding/binary"),
        *("encoding/csv", "encoding/gob", "encoding/hex", "encoding/json", "encoding/pem", "encoding/xml", "errors"),
        *("expvar", "flag", "fmt", "go/ast", "go/parser", "hash", "hash/crc32", "hash/fnv", "html", "html/template"),
        *("io", "io/fs", "io/ioutil", "iter", "log", "log/slog", "log/syslog", "maps", "math", "math/big"),
        *("math/bits", "math/rand", "mime", "mime/multipart", "net", "net/http", "net/http/cgi", "net/http/cookiejar"),
        *("net/http/httptest", "net/http/httputil", "net/http/pprof", "net/mail", "net/netip", "net/rpc", "net/smtp"),
        *("net/textproto", "net/url", "os", "os/exec", "os/signal", "os/user", "path", "path/filepath", "plugin"),
        *("reflect", "regexp", "runtime", "runtime/debug", "slices", "sort", "strconv", "strings", "sync"),
        *("sync/atomic", "syscall", "testing", "text/tabwriter", "text/template", "time", "unicode", "unicode/utf8"),
        "unsafe",
    )
)


_AMBIGUOUS: Final = frozenset(
    (
        *(
            "rand",
            "template",
            "pprof",
            "cmp",
            "ast",
            "parser",
            "errors",
            "user",
            "list",
            "hash",
            "debug",
            "flag",
            "mail",
        ),
        *("heap", "iter", "embed", "plugin", "big", "bits", "rpc", "signal", "mime", "encoding", "crypto", "cipher"),
        "mail",
    )
)
"""Names of packages that more than one is called by, or that are common for variables."""
_OTHERS: Final = (
    *("gin-gonic/gin", "jmoiron/sqlx", "jackc/pgx", "gorm", "gorilla/mux", "gorilla/websocket", "x/crypto/bcrypt"),
    *("sirupsen/logrus", "gofiber/fiber", "labstack/echo", "go-chi/chi"),
)
"""Packages of others that the name tells unmistakably."""
_WELL_KNOWN: Final = {
    name: path for path in (*sorted(_STANDARD), *_OTHERS) if (name := path.rpartition("/")[2]) not in _AMBIGUOUS
}
"""By the name that a file has for a package, where its import is not written yet: Go's tools add it on saving."""


def _functions() -> Functions:
    from wardline_analyzers.go.functions.errors import ERROR_METHODS, ERRORS
    from wardline_analyzers.go.functions.filling import FILLING, FILLING_METHODS
    from wardline_analyzers.go.functions.language import LANGUAGE
    from wardline_analyzers.go.functions.matching import MATCHING
    from wardline_analyzers.go.functions.places import PLACES
    from wardline_analyzers.go.functions.rows import ROW_METHODS, ROWS, method
    from wardline_analyzers.go.functions.texts import TEXT_METHODS, TEXTS
    from wardline_analyzers.go.functions.values import VALUES

    builtin = {**LANGUAGE, **ERRORS, **TEXTS, **PLACES, **MATCHING, **ROWS, **FILLING, **VALUES}
    return Functions(builtin, {**ERROR_METHODS, **TEXT_METHODS, **ROW_METHODS, **FILLING_METHODS}, method)


FRONT: Final = FrontEnd(
    name="go",
    comments=SLASHES,
    splitter=lambda buffer: braces.Splitter(buffer, LEXICON),
    parse=parse,
    outline=outline,
    lower=lower,
    load_functions=_functions,
    builtins=_BUILTINS,
    standard=_STANDARD,
    place_imports=place_imports,
    receivers=True,
    packages=qualified,
    requests=frozenset(("Request", "Context", "Ctx")),
    looks_up=looks_up_in_camel_case,
    well_known=_WELL_KNOWN,
    typed=True,
    zeros=True,
    prints_fields=True,
    reads_on=True,
    predictable_parts=True,
)
