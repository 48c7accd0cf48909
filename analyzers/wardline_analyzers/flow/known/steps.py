"""The way that data took, step by step."""

from __future__ import annotations


class Step:
    """One step of the way that data took, linked to the one before. `start` and `end` are byte offsets in the unit.

    `link` = (module, function) says that the data comes out of another function, as its result. `handed`: it entered
    in the function that is called here, not at this place.
    """

    __slots__ = ("before", "end", "handed", "length", "link", "start", "text")

    def __init__(
        self,
        before: Step | None,
        start: int,
        end: int,
        text: str,
        link: tuple[str, str] | None = None,
        handed: bool = False,
    ) -> None:
        self.before = before
        self.start = start
        self.end = end
        self.text = text
        self.link = link
        self.handed = handed
        self.length: int = 1 if before is None else before.length + 1

    def steps(self) -> list[Step]:
        found: list[Step] = []
        step: Step | None = self
        while step is not None:
            found.append(step)
            step = step.before
        return found[::-1]


def handed_on(name: str, start: int, end: int, link: tuple[str, str] | None = None) -> Step:
    """The first step that a caller sees of data that has entered in the function of this name."""
    return Step(None, start, end, f"{name} hands it on", link, handed=True)


__all__ = ["Step", "handed_on"]
