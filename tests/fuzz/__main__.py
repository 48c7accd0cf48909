"""make fuzz: random edits, of one text and of packages, until a number is reached, or a mismatch is found."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from tests.fuzz.run import Mismatch, Tally, run, run_packages

Run = Callable[[int, int, Callable[[Tally], None]], tuple[Tally, Mismatch | None]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--edits", type=int, default=20_000, help="how many edits of single texts (default: 20,000)")
    parser.add_argument("--package-edits", type=int, default=2_000, help="how many edits of packages (default: 2,000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other edits (default: 1)")
    options = parser.parse_args()
    failed = _fuzz(run, "texts", options.edits, options.seed, 20)
    return _fuzz(run_packages, "packages", options.package_edits, options.seed, 5) or failed


def _fuzz(run: Run, what: str, edits: int, seed: int, every: int) -> int:
    """Make the edits and say what came of them; 1 if there was a mismatch. `every`: texts between signs of life."""
    began = time.monotonic()

    def progress(tally: Tally) -> None:
        if tally.texts % every == 0:
            print(f"{tally.edits:,} edits, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

    tally, mismatch = run(edits, seed, progress)
    seconds = time.monotonic() - began
    print(f"{tally.edits:,} edits of {tally.texts} {what} in {seconds:.0f} s, seed {seed}")
    print(f"{tally.comparisons:,} comparisons of {tally.findings:,} findings")
    if mismatch is None:
        print("0 mismatches")
        return 0
    print("MISMATCH; shrinking …", flush=True)
    print(mismatch.report())
    return 1


if __name__ == "__main__":
    sys.exit(main())
