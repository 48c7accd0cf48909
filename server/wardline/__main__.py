"""The command `wardline`: make imports safe, then hand over to `wardline.cli.dispatch`."""

# Only what Python has imported itself before it comes here: not even `__future__`, which is a file like any other.
import os
import sys


def main() -> int:
    """Run the command line in `sys.argv` and return its exit code (see `wardline.cli.dispatch`)."""
    forget_working_directory()
    try:
        from wardline.cli.dispatch import dispatch

        return dispatch(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


def forget_working_directory() -> None:
    """Take the working directory off `sys.path`, so that nothing is imported from the code under inspection.

    `python -m` and an empty entry in PYTHONPATH put it there. It stays if Python or Wardline itself is installed in it.
    (What `python -m wardline` imports before it comes here, the package `wardline`, only `python -P` or the installed
    command can protect.) Child processes are told the same through the environment.
    """
    os.environ["PYTHONSAFEPATH"] = "1"  # Python >= 3.11; `wardline.project.pool` does it for 3.10
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # it has been removed
        here = ""
    sys.path[:] = _without(sys.path, here)
    if inherited := os.environ.get("PYTHONPATH"):
        os.environ["PYTHONPATH"] = os.pathsep.join(_without(inherited.split(os.pathsep), here))


def _without(paths: list[str], here: str) -> list[str]:
    absolute = [os.path.abspath(path) for path in paths if path] if here else paths
    return [path for path in absolute if os.path.realpath(path) != here or _is_installation(here)]


def _is_installation(directory: str) -> bool:
    own_root = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    if directory in (own_root, os.path.dirname(os.path.realpath(os.__file__))):
        return True
    prefixes = {os.path.realpath(prefix) for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix)}
    return os.path.basename(directory) in ("site-packages", "dist-packages", "lib-dynload") and any(
        directory.startswith(os.path.join(prefix, "")) for prefix in prefixes
    )


if __name__ == "__main__":
    sys.exit(main())
