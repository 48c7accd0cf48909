"""The score of a CVSS 4.0 vector (FIRST, "CVSS v4.0 Specification", section 8).

Six groups of metrics ("equivalence classes") say of a vector how bad it is in one respect, 0 being the worst. The table
has a score for each combination; within one, a vector that is less bad than the worst of its combination gets a part of
the way to the next lower score.
"""

from __future__ import annotations

from functools import cache
from itertools import product

_LEVELS = {
    "AV": "NALP", "PR": "NLH", "UI": "NPA", "AC": "LH", "AT": "NP",
    "VC": "HLN", "VI": "HLN", "VA": "HLN", "SC": "SHLN", "SI": "SHLN", "SA": "SHLN",
    "CR": "HML", "IR": "HML", "AR": "HML", "E": "APU",
}  # fmt: skip
"""The values of each metric, the worst first; a step is a distance of one. (`S` of SC only fills its place.)"""
_BASE = ("AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA")
_OTHERS = ("CR", "IR", "AR", "E")

_GROUPS = {
    "1": ("AV", "PR", "UI"),
    "2": ("AC", "AT"),
    "36": ("VC", "VI", "VA", "CR", "IR", "AR"),
    "4": ("SC", "SI", "SA"),
}
"""The metrics of each class; 3 and 6 go together."""
_WORST: dict[str, dict[str, tuple[str, ...]]] = {
    "1": {"0": ("NNN",), "1": ("ANN", "NLN", "NNP"), "2": ("PNN", "ALP")},
    "2": {"0": ("LN",), "1": ("HN", "LP")},
    "36": {
        "00": ("HHHHHH",),
        "01": ("HHLMMH", "HHHMMM"),
        "10": ("LHHHHH", "HLHHHH"),
        "11": ("LHLHMH", "LHHHMM", "HLHMHM", "HLLMHH", "LLHHHM"),
        "21": ("LLLHHH",),
    },
    "4": {"0": ("HSS",), "1": ("HHH",), "2": ("LLL",)},
}
"""Which values of these metrics are the worst of a class."""
_DEPTHS: dict[str, dict[str, int]] = {
    "1": {"0": 1, "1": 4, "2": 5},
    "2": {"0": 1, "1": 2},
    "36": {"00": 7, "01": 6, "10": 8, "11": 8, "21": 10},
    "4": {"0": 6, "1": 5, "2": 4},
}
"""How many steps a class is deep."""
_SCORES: dict[str, str] = {
    "000": "10 9.9 9.8 9.5 9.5 9.2 10 9.6 9.3 8.7 9.1 8.1 9.3 9 8.9 8 8.1 6.8",
    "001": "9.8 9.5 9.5 9.2 9 8.4 9.3 9.2 8.9 8.1 8.1 6.5 8.8 8 7.8 7 6.9 4.8",
    "002": "- 9.2 - 8.2 - 7.2 - 7.9 - 6.9 - 5 - 6.9 - 5.5 - 2.7",
    "010": "9.9 9.7 9.5 9.2 9.2 8.5 9.5 9.1 9 8.3 8.4 7.1 9.2 8.1 8.2 7.1 7.2 5.3",
    "011": "9.5 9.3 9.2 8.5 8.5 7.3 9.2 8.2 8 7.2 7 5.9 8.4 7 7.1 5.2 5 3",
    "012": "- 8.6 - 7.5 - 5.2 - 7.1 - 5.2 - 2.9 - 6.3 - 2.9 - 1.7",
    "100": "9.8 9.5 9.4 8.7 9.1 8.1 9.4 8.9 8.6 7.4 7.7 6.4 8.7 7.5 7.4 6.3 6.3 4.9",
    "101": "9.4 8.9 8.8 7.7 7.6 6.7 8.6 7.6 7.4 5.8 5.9 5 7.2 5.7 5.7 5.2 5.2 2.5",
    "102": "- 8.3 - 7 - 5.4 - 6.5 - 5.8 - 2.6 - 5.3 - 2.1 - 1.3",
    "110": "9.5 9 8.8 7.6 7.6 7 9 7.7 7.5 6.2 6.1 5.3 7.7 6.6 6.8 5.9 5.2 3",
    "111": "8.9 7.8 7.6 6.7 6.2 5.8 7.4 5.9 5.7 5.7 4.7 2.3 6.1 5.2 5.7 2.9 2.4 1.6",
    "112": "- 7.1 - 5.9 - 3 - 5.8 - 2.6 - 1.5 - 2.3 - 1.3 - 0.6",
    "200": "9.3 8.7 8.6 7.2 7.5 5.8 8.6 7.4 7.4 6.1 5.6 3.4 7 5.4 5.2 4 4 2.2",
    "201": "8.5 7.5 7.4 5.5 6.2 5.1 7.2 5.7 5.5 4.1 4.6 1.9 5.3 3.6 3.4 1.9 1.9 0.8",
    "202": "- 6.4 - 5.1 - 2 - 4.7 - 2.1 - 1.1 - 2.4 - 0.9 - 0.4",
    "210": "8.8 7.5 7.3 5.3 6 5 7.3 5.5 5.9 4 4.1 2 5.4 4.3 4.5 2.2 2 1.1",
    "211": "7.5 5.5 5.8 4.5 4 2.1 6.1 5.1 4.8 1.8 2 0.9 4.6 1.8 1.7 0.7 0.8 0.2",
    "212": "- 5.3 - 2.4 - 1.4 - 2.4 - 1.2 - 0.5 - 1 - 0.3 - 0.1",
}
"""By classes 1, 2 and 3; in a row the scores of classes 4, 5 and 6, the last one fastest. `-`: no vector is there."""


def score(vector: str) -> float:
    """0.0 to 10.0; 0.0 also for what is no vector of CVSS 4."""
    given = dict(part.partition(":")[::2] for part in vector.split("/"))
    if given.get("CVSS") != "4.0":
        return 0.0
    metrics = {}
    for name in (*_BASE, *_OTHERS):
        changed = given.get(f"M{name}", "X")
        value = changed if changed != "X" else given.get(name, "X")
        if value == "X" and name in _OTHERS:
            value = _LEVELS[name][0]
        if value not in tuple(_LEVELS[name]) or (value == "S" and (changed == "X" or name == "SC")):
            return 0.0
        metrics[name] = value
    if all(metrics[name] == "N" for name in ("VC", "VI", "VA", "SC", "SI", "SA")):
        return 0.0
    return _scored(metrics)


def _scored(metrics: dict[str, str]) -> float:
    classes = _classes(metrics)
    value = _table()[classes]
    levels = {"1": classes[0], "2": classes[1], "36": classes[2] + classes[5], "4": classes[3]}
    lower = {
        "1": _lower(classes, 0),
        "2": _lower(classes, 1),
        "36": _lower_of_two(classes),
        "4": _lower(classes, 3),
        "5": _lower(classes, 4),
    }
    parts = [
        (value - below) * (_distance(metrics, group, levels[group]) / _DEPTHS[group][levels[group]])
        if group in levels
        else 0.0
        for group, below in lower.items()
        if below is not None
    ]
    value -= sum(parts) / len(parts) if parts else 0.0
    return int(min(max(value, 0.0), 10.0) * 10 + 0.5 + 1e-6) / 10


def _classes(m: dict[str, str]) -> str:
    """The six classes of a vector."""
    open_to_all = (m["AV"] == "N", m["PR"] == "N", m["UI"] == "N")
    one = 0 if all(open_to_all) else 1 if any(open_to_all) and m["AV"] != "P" else 2
    two = 0 if (m["AC"], m["AT"]) == ("L", "N") else 1
    three = 0 if (m["VC"], m["VI"]) == ("H", "H") else 1 if "H" in (m["VC"], m["VI"], m["VA"]) else 2
    four = 0 if "S" in (m["SI"], m["SA"]) else 1 if "H" in (m["SC"], m["SI"], m["SA"]) else 2
    five = "APU".index(m["E"])
    wanted = (("CR", "VC"), ("IR", "VI"), ("AR", "VA"))
    six = 0 if any(m[requirement] == m[impact] == "H" for requirement, impact in wanted) else 1
    return f"{one}{two}{three}{four}{five}{six}"


def _lower(classes: str, place: int) -> float | None:
    """The score where this class is one better."""
    return _table().get(f"{classes[:place]}{int(classes[place]) + 1}{classes[place + 1 :]}")


def _lower_of_two(classes: str) -> float | None:
    """The same for classes 3 and 6, of which one or the other is better: the higher score."""
    three, six = int(classes[2]), int(classes[5])
    nexts = [(three + 1, six)] if six else [(three, 1)] if three else [(0, 1), (1, 0)]
    found = [_table().get(f"{classes[:2]}{a}{classes[3:5]}{b}") for a, b in nexts]
    return max((one for one in found if one is not None), default=None)


def _distance(metrics: dict[str, str], group: str, level: str) -> int:
    """How many steps these metrics are better than the worst of their class that is nowhere better than they are."""
    for worst in _WORST[group][level]:
        steps = [
            _LEVELS[name].index(metrics[name]) - _LEVELS[name].index(value)
            for name, value in zip(_GROUPS[group], worst, strict=True)
        ]
        if min(steps) >= 0:
            return sum(steps)
    return 0


@cache
def _table() -> dict[str, float]:
    last = ["".join(classes) for classes in product("012", "012", "01")]
    return {
        first + classes: float(score)
        for first, row in _SCORES.items()
        for classes, score in zip(last, row.split(), strict=True)
        if score != "-"
    }
