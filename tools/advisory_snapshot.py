"""Make the advisories that come with Wardline from exports in OSV's form.

    python -m tools.advisory_snapshot --ecosystem PyPI --date 2024-10-10 all.zip

An export is a zip archive of one JSON document per advisory, as OSV publishes for each ecosystem.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zipfile
from pathlib import Path

from wardline_analyzers.advisories import osv
from wardline_analyzers.advisories.snapshot import FORM

DATA = Path(__file__).parent.parent / "analyzers" / "wardline_analyzers" / "advisories" / "data"
SOURCES = {
    "PyPI": ("PyPA Advisory Database, https://github.com/pypa/advisory-database", "CC-BY-4.0"),
    "Go": ("Go Vulnerability Database, https://github.com/golang/vulndb", "CC-BY-4.0"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path)
    parser.add_argument("--ecosystem", required=True, choices=sorted(SOURCES))
    parser.add_argument("--date", required=True, help="of the data: YYYY-MM-DD")
    arguments = parser.parse_args()
    packages: dict[str, list[osv.Record]] = {}
    with zipfile.ZipFile(arguments.export) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".json"):
                for ecosystem, package, record in osv.records(json.loads(archive.read(name))):
                    if ecosystem == arguments.ecosystem:
                        packages.setdefault(package, []).append(record)
    source, licence = SOURCES[arguments.ecosystem]
    about = {"form": FORM, "ecosystem": arguments.ecosystem, "date": arguments.date}
    whole = {**about, "source": source, "licence": licence, "packages": dict(sorted(packages.items()))}
    raw = json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode()
    DATA.mkdir(exist_ok=True)
    file = DATA / f"{arguments.ecosystem}.json.gz"
    file.write_bytes(gzip.compress(raw, 9, mtime=0))
    print(f"{file.name}: {len(packages):,} packages, {len(raw):,} bytes, {file.stat().st_size:,} packed")


if __name__ == "__main__":
    main()
