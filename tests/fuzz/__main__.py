"""make fuzz: random edits until a number is reached, or a mismatch is found."""

from __future__ import annotations

import argparse
import sys
import time

from tests.fuzz.run import Tally, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--edits", type=int, default=20_000, help="how many edits (default: 20,000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other edits (default: 1)")
    options = parser.parse_args()
    began = time.monotonic()

    def progress(tally: Tally) -> None:
        if tally.texts % 20 == 0:
            print(f"{tally.edits:,} edits, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

    tally, mismatch = run(options.edits, options.seed, progress)
    seconds = time.monotonic() - began
    print(f"{tally.edits:,} edits of {tally.texts} texts in {seconds:.0f} s, seed {options.seed}")
    print(f"{tally.comparisons:,} comparisons of {tally.findings:,} findings")
    if mismatch is None:
        print("0 mismatches")
        return 0
    print("MISMATCH; shrinking …", flush=True)
    print(mismatch.report())
    return 1


if __name__ == "__main__":
    sys.exit(main())
