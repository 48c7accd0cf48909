"""make bench: time edit → right diagnostics, and print a table of medians in milliseconds."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path

from tests.bench.scenarios import NAMES, run
from tests.bench.servers import servers


def main() -> int:
    known = servers()
    usual = [name for name in known if name not in ("pylsp", "wardline-plain")]
    more = "Keys in other languages than Python: python -m tests.bench.keys. Long lock files: python -m tests.bench.manifests."
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__, epilog=more)
    parser.add_argument("--servers", default=",".join(usual), help=f"of {', '.join(known)} (default: %(default)s)")
    parser.add_argument("--base", default="ruff", help="the server that ratios refer to (default: %(default)s)")
    parser.add_argument("--lines", default="100,1000,3000,10000", help="lengths of the text (default: %(default)s)")
    parser.add_argument("--scenarios", default=",".join(NAMES), help="(default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=10, help="repetitions of each scenario (default: %(default)s)")
    parser.add_argument("--json", type=Path, help="write every sample to this file")
    options = parser.parse_args()
    names, chosen = options.scenarios.split(","), options.servers.split(",")
    if unknown := {*names} - {*NAMES} | {*chosen} - {*known}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    lengths = [int(length) for length in options.lines.split(",")]

    def tell(what: str) -> None:
        print(what, file=sys.stderr, flush=True)

    results = run([known[name] for name in chosen], lengths, names, options.rounds, tell)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; medians in ms, memory in MiB; x {options.base}")
    print(results.table(chosen, lengths, options.base))
    if options.json:
        keyed = results.samples().items()
        rows = [{"scenario": s, "server": n, "lines": k, **asdict(x)} for (s, n, k), xs in keyed for x in xs]
        options.json.write_text(json.dumps(rows, indent=1))
    problems = results.problems("wardline") if "wardline" in chosen else []
    for problem in problems:
        print(f"wardline: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
