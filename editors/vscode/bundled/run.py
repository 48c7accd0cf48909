"""Run the copy of Wardline that comes with this extension: python -I -S run.py ARGUMENTS

With these options of Python nothing is imported but from here and from the standard library: what is installed in that
Python, or named in PYTHONPATH, neither helps nor harms.
"""

import os
import platform
import sys


def main():
    if sys.version_info < (3, 10):  # noqa: UP036  # any Python may be asked
        return f"Python {platform.python_version()} is too old: Wardline needs Python 3.10 or later"
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:0] = [os.path.join(here, "server"), os.path.join(here, "libraries")]
    try:
        import tree_sitter  # noqa: F401  # compiled, so this may be the wrong copy for this machine or this Python
        import tree_sitter_python  # noqa: F401
    except ImportError:
        machine = f"Python {platform.python_version()} on {sys.platform}, {platform.machine()}"
        return f"it is not made for {machine}"
    from wardline.__main__ import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
