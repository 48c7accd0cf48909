"""The scores of CVSS vectors of versions 2 to 4.

FIRST, "CVSS v3.1 Specification", section 7.1; "A Complete Guide to CVSS Version 2.0", section 3.2.1; for version 4 see
`cvss4.py`.
"""

from __future__ import annotations

from math import ceil

_WEIGHTS = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "UI": {"N": 0.85, "R": 0.62},
    "C": {"H": 0.56, "L": 0.22, "N": 0.0},
    "I": {"H": 0.56, "L": 0.22, "N": 0.0},
    "A": {"H": 0.56, "L": 0.22, "N": 0.0},
}
_PRIVILEGES = {"U": {"N": 0.85, "L": 0.62, "H": 0.27}, "C": {"N": 0.85, "L": 0.68, "H": 0.5}}
_WEIGHTS_OF_2 = {
    "AV": {"L": 0.395, "A": 0.646, "N": 1.0},
    "AC": {"H": 0.35, "M": 0.61, "L": 0.71},
    "Au": {"M": 0.45, "S": 0.56, "N": 0.704},
    "C": {"N": 0.0, "P": 0.275, "C": 0.66},
    "I": {"N": 0.0, "P": 0.275, "C": 0.66},
    "A": {"N": 0.0, "P": 0.275, "C": 0.66},
}


def base_score(vector: str) -> float:
    """0.0 to 10.0; 0.0 also for what is no vector. Of version 4 all metrics count that are given."""
    if vector.startswith("CVSS:4"):
        from wardline_analyzers.advisories import cvss4

        return cvss4.score(vector)
    metrics = dict(part.partition(":")[::2] for part in vector.strip("()").split("/"))
    return _of_3(metrics) if metrics.get("CVSS", "").startswith("3") else _of_2(metrics)


def _of_2(metrics: dict[str, str]) -> float:
    try:
        weight = {name: values[metrics[name]] for name, values in _WEIGHTS_OF_2.items()}
    except KeyError:
        return 0.0
    impact = 10.41 * (1 - (1 - weight["C"]) * (1 - weight["I"]) * (1 - weight["A"]))
    ease = 20 * weight["AV"] * weight["AC"] * weight["Au"]
    return round(max(0.0, (0.6 * impact + 0.4 * ease - 1.5) * 1.176), 1) if impact else 0.0


def _of_3(metrics: dict[str, str]) -> float:
    try:
        weight = {name: values[metrics[name]] for name, values in _WEIGHTS.items()}
        changed = {"U": False, "C": True}[metrics["S"]]
        privileges = _PRIVILEGES[metrics["S"]][metrics["PR"]]
    except KeyError:
        return 0.0
    loss = 1 - (1 - weight["C"]) * (1 - weight["I"]) * (1 - weight["A"])
    impact = 7.52 * (loss - 0.029) - 3.25 * (loss - 0.02) ** 15 if changed else 6.42 * loss
    if impact <= 0:
        return 0.0
    ease = 8.22 * weight["AV"] * weight["AC"] * privileges * weight["UI"]
    return _rounded_up(min((1.08 if changed else 1.0) * (impact + ease), 10.0))


def rating(score: float) -> str:
    """What a score is called (section 5); empty for 0.0, which says nothing."""
    for least, name in ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low")):
        if score >= least:
            return name
    return ""


def _rounded_up(score: float) -> float:
    """To one decimal, without the errors of floating point (appendix A)."""
    hundred_thousands = round(score * 100_000)
    if hundred_thousands % 10_000 == 0:
        return hundred_thousands / 100_000
    return ceil(hundred_thousands / 10_000) / 10
