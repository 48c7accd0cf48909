"""Which distribution of PyPI a module comes from, where the two are called differently."""

from __future__ import annotations

import re
import sys
from functools import cache

from wardline_analyzers.dependencies.dependency import PYPI
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.packages.popular import lines_of, popular

_FORMER = frozenset(
    re.findall(
        r"\w+",
        """
        asynchat asyncore distutils imp smtpd aifc audioop cgi cgitb chunk crypt imghdr mailcap msilib nis nntplib
        ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib lib2to3 binhex formatter parser symbol macpath
        dummy_threading BaseHTTPServer CGIHTTPServer ConfigParser Cookie HTMLParser Queue SimpleHTTPServer SocketServer
        StringIO Tkinter UserDict UserList UserString __builtin__ anydbm cPickle cStringIO commands compiler cookielib
        copy_reg dbhash dircache dl dumbdbm exceptions fpformat gdbm httplib ihooks md5 mimetools mimify multifile mutex
        new popen2 posixfile rexec rfc822 robotparser sets sgmllib sha thread tkMessageBox urllib2 urlparse user whichdb
        xmlrpclib ttk tkFileDialog tkFont java javax org com
        annotationlib compression _colorize
        """,
    )
)
"""Modules of Python that are no more, or not yet in the one that runs us; of Python 2, and of Jython."""
_MORE = {"django_filters": "django-filter", "upath": "universal-pathlib", "opensearchpy": "opensearch-py"}
"""Modules that the list lacks, and whose names are a letter away from their package's."""
_AFFIXES = ("{}-py", "py{}", "python-{}", "{}-python", "py-{}", "pytest-{}", "django-{}", "flask-{}")
"""How a package is called beside its module."""


@cache
def _table() -> dict[str, str]:
    pairs = (line.split(":", 1) for line in lines_of("import-names"))
    return {module.strip(): distribution.strip() for module, distribution in pairs} | _MORE


def distribution_of(module: str) -> str | None:
    """The distribution that a top-level module comes from, if it is one that goes by another name."""
    return _table().get(module)


def is_standard(module: str) -> bool:
    """Whether a top-level module belongs, or belonged, to Python itself."""
    return module in sys.stdlib_module_names or module in _FORMER


def is_known(module: str) -> bool:
    """Whether a top-level module is of Python itself, or of a much-used package."""
    if is_standard(module) or module in _table():
        return True
    name, much_used = normalised(PYPI, module), popular(PYPI)
    return name in much_used or any(affix.format(name) in much_used for affix in _AFFIXES)
