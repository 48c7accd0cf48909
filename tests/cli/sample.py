"""A run with everything in it that a format must cope with."""

from __future__ import annotations

import json
import os
from pathlib import Path

from wardline.project.report import FileReport, Patch, Result, Run, Step
from wardline.project.source import Source, source_of
from wardline_analyzers.finding import Confidence, Safety, Severity

CODE = """\
import yaml


def read(stream, name):
\tprint("日本", "e\u0301", name); 𐌰 = yaml.load(stream, Loader=yaml.Loader)
    return yaml.load(
        stream,
        Loader=yaml.Loader,  # \x1b[31mred\x1b[0m \u202e
    )


def deploy(command):
    with open("log,100%.txt") as log:
        run(
            command,
            log,
            1,
            2,
            3,
            4,
        )
"""
NAME = "odd, 100%:\n\x1b[2J.py"


def run(folder: Path) -> Run:
    """The run, as from `folder`; nothing is written there."""
    plain = source_of(os.path.join(folder, "app", "read.py"), CODE.encode())
    odd = source_of(os.path.join(folder, NAME), b"eval(x)\r\n")
    large = source_of(os.path.join(folder, "large.py"), b"import os\ndef first(): pass\n@later  \ndef second(): pass\n")
    cells = [
        {"cell_type": "markdown", "source": "# A"},
        {"cell_type": "code", "source": "import yaml"},
        {"cell_type": "code", "source": ["%time\n", "yaml.load(f)\n", "x"]},
    ]
    book = source_of(os.path.join(folder, "book.ipynb"), json.dumps({"cells": cells, "metadata": {}}).encode())
    reports = (
        FileReport(os.path.join(folder, "gone.py"), error="cannot be read: Permission denied"),
        FileReport(os.path.join(folder, "huge.py"), note="is larger than 5,000,000 bytes and was left out"),
        FileReport(os.path.join(folder, "clean.py")),
        FileReport(large.path, source=large, limits=(10, 28)),
        FileReport(plain.path, tuple(_plain(plain)), plain),
        FileReport(odd.path, (_result(odd, "eval(x)", "unsafe-eval", Severity.LOW, message="100% <bad>: a,b"),), odd),
        FileReport(book.path, (_result(book, "yaml.load(f)", "unsafe-yaml-load", Severity.HIGH),), book, limits=(7,)),
    )
    return Run(reports, str(folder), hidden=2, errors=("settings: a mistake",))


def _plain(source: Source) -> list[Result]:
    first, second = "yaml.load(stream, Loader=yaml.Loader)", "yaml.load(\n        stream,\n        Loader=yaml.Loader,"
    start = _at(source, first)
    safe = Patch(
        "Use yaml.safe_load",
        Safety.SAFE,
        (
            (0, 0, "import os\n"),
            (start, start + len("yaml.load"), "yaml.safe_load"),
            (start + len("yaml.load(stream"), start + len(first) - 1, ""),
        ),
    )
    trace = (
        Step(_at(source, "stream, name"), _at(source, ", name"), "`stream` is a parameter"),
        Step(_at(source, "stream, Loader"), _at(source, ", Loader"), "and is loaded here"),
    )
    end = _at(source, second) + len(second)
    suggested = Patch("Leave it", Safety.SUGGESTED, ((_at(source, second), end, "None"),))
    body = source.text.index(b"run(\n")
    return [
        _result(source, first, "unsafe-yaml-load", Severity.HIGH, patches=(safe, suggested), trace=trace),
        _result(source, second, "unsafe-yaml-load", Severity.MEDIUM, patches=(suggested,), related=trace[:1]),
        Result("no-such-page", "A \x1b]0;title\x07", Severity.INFO, Confidence.LOW, body, len(source.text) - 1, "f3"),
    ]


def _at(source: Source, text: str) -> int:
    return source.text.index(text.encode())


def _result(
    source: Source,
    text: str,
    rule: str,
    severity: Severity,
    message: str = "`yaml.load` builds any object.",
    patches: tuple[Patch, ...] = (),
    trace: tuple[Step, ...] = (),
    related: tuple[Step, ...] = (),
) -> Result:
    start = _at(source, text)
    end = start + len(text.encode())
    return Result(rule, message, severity, Confidence.HIGH, start, end, f"{rule}-{start}", patches, trace, related)
