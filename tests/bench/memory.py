"""Memory of a process and its children, from /proc (Linux)."""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")


def resident_mib(pid: int) -> float:
    """Resident memory in MiB of a process and of all that it started."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (stat := _read(entry / "stat")):
            parent = int(stat[stat.rindex(")") + 2 :].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    total, waiting = 0, [pid]
    while waiting:
        at = waiting.pop()
        waiting += children.get(at, [])
        for line in _read(PROC / str(at) / "status").splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1])
    return total / 1024


def _read(path: Path) -> str:
    """A file of /proc; empty if the process is gone."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
