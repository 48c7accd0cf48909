"""A package: what its code does before anybody calls it."""

from __future__ import annotations

import time

from wardline.config.toml import values_of
from wardline.vet.contents import Contents, contents
from wardline_analyzers.model_files.report import Danger, Evidence, Report
from wardline_analyzers.package_code import npm
from wardline_analyzers.package_code.across import called_from_others
from wardline_analyzers.package_code.moments import Moment, moment_of
from wardline_analyzers.package_code.sign import Sign
from wardline_analyzers.package_code.signs import signs

_MOST_LISTED = 100


def look(path: str, seconds: float) -> Report:
    """What is suspicious in a wheel, a source distribution or a folder. Raises OSError where it cannot be read."""
    started = time.monotonic()
    return judged(contents(path), started + seconds)


def judged(found: Contents, deadline: float) -> Report:
    """What is suspicious in these files. `deadline` is as of `time.monotonic`."""
    report = Report(format=found.kind, problems=found.problems, package=True)
    backends = _own_backend(found.files.get("pyproject.toml", b""))
    if npm.MANIFEST in found.files:
        try:
            for name, sign in npm.npm_signs(found.files):
                report.evidence.append(_evidence(sign, name, found.files[name]))
        except ValueError as error:
            report.problems.append(f"{npm.MANIFEST}: {error}")
    moments = {name: moment_of(name, found.built, backends) for name in found.files}
    running = {name: found.files[name] for name, moment in moments.items() if moment is not None}
    called = called_from_others(running)
    for name, source in running.items():
        moment = moments[name] or Moment.IMPORT
        if time.monotonic() > deadline:
            report.problems.append("looking at it took more time than there is")
            break
        for sign in signs(source, moment, called.get(name, frozenset())):
            report.evidence.append(_evidence(sign, name, source))
    report.evidence.sort(key=lambda each: (-each.danger, each.member, each.offset))
    report.left_out = max(0, len(report.evidence) - _MOST_LISTED)
    del report.evidence[_MOST_LISTED:]
    return report


def _evidence(sign: Sign, name: str, source: bytes) -> Evidence:
    danger = Danger.DANGEROUS if sign.sure else Danger.UNKNOWN
    return Evidence(sign.what, True, danger, sign.why, name, sign.start, source.count(b"\n", 0, sign.start) + 1)


def _own_backend(text: bytes) -> frozenset[str]:
    """The modules of the package's own build backend, as paths without `.py`."""
    try:
        system = values_of(text.decode("utf-8", "replace")).get("build-system")
    except (ValueError, RecursionError):
        return frozenset()
    if not isinstance(system, dict):
        return frozenset()
    folders, backend = system.get("backend-path"), system.get("build-backend")
    if not isinstance(folders, list) or not isinstance(backend, str):
        return frozenset()
    module = backend.partition(":")[0].replace(".", "/")
    inside = [str(folder).strip("./") for folder in folders]
    return frozenset(f"{folder}/{name}".lstrip("/") for folder in inside for name in (module, f"{module}/__init__"))
