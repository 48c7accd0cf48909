"""The base score of a CVSS 3.0 or 3.1 vector (FIRST, "CVSS v3.1 Specification", section 7.1)."""

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


def base_score(vector: str) -> float:
    """0.0 to 10.0; 0.0 also for what is no vector of CVSS 3."""
    metrics = dict(part.partition(":")[::2] for part in vector.split("/"))
    if not metrics.get("CVSS", "").startswith("3"):
        return 0.0
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
