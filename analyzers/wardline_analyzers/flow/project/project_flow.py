"""The dataflow of a project: what a module asks of the others, and the answers.

Modules import each other in circles, so what is known of one must not depend on who asks first. Hence levels: the file
that is analysed is at level 0, what it asks of others is answered by their flows at level 1, what these ask at level
2, and so on down to `MOST_FILES`; at the lowest level other modules are unknown. A flow asks only the level below it,
and an answer is a function of the level and of the texts. So are the bounds on breadth: below level 1 a very large
module is unknown as well, and a very large file that is analysed is so at a lower level than 0.

Nothing of a project is imported or run: its files are read as text, through `imports.Files`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from cachetools import LRUCache

from wardline_analyzers.finding import Elsewhere
from wardline_analyzers.flow.models.loading import load
from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.flow.module.looks import Looks
from wardline_analyzers.flow.module.module_flow import ModuleFlow
from wardline_analyzers.flow.module.parts import FULL, Part
from wardline_analyzers.flow.project.dependencies import Dependencies, Snapshot
from wardline_analyzers.flow.project.following import Asked
from wardline_analyzers.flow.project.module_text import ModuleText
from wardline_analyzers.flow.project.neighbours import Neighbours
from wardline_analyzers.languages import PYTHON, language_of

MOST_FILES: Final = 3
"""Files in a row, beyond the one that is analysed, that data is followed through."""

_HUB: Final = 128 << 10
"""Bytes of a module beyond which only the file that is analysed asks it. Whoever is followed into a module of that size
from another one gets, through what it imports, to the whole project: tens of thousands of looks for one file."""

_WIDE: Final = ((192 << 10, 2), (512 << 10, 1))
"""Bytes of the file that is analysed beyond which its data is followed through fewer files in a row, and how many: a
program of that size imports hundreds of others, each of which imports as many. It is looked at in full itself."""

_MOST_BYTES: Final = 16 << 20
"""Bytes of other modules' text whose dataflow is remembered: few of their units are looked at, so it is little. One
file may ask, through three others, hundreds of modules; if they had no room, each would push out the next."""
_MOST_NAMED: Final = 16 << 20
"""Bytes of the modules of which no more is known than their names: a package's `__init__.py` may import hundreds."""
_OVERHEAD: Final = 2_000


@dataclass(slots=True)
class _Module:
    """Another module, as it was read in a generation, with its flows by level."""

    source: ModuleText
    generation: int
    flows: dict[int, tuple[int, ModuleFlow]] = field(default_factory=dict)


def _size(module: _Module) -> int:
    return len(module.source.text) + _OVERHEAD


class _Followed(LRUCache[str, _Module]):
    """Modules with their dataflow. Of one that has to go, its names are kept."""

    def __init__(self, named: LRUCache[str, _Module]) -> None:
        super().__init__(_MOST_BYTES, getsizeof=_size)
        self._named = named

    def popitem(self) -> tuple[str, _Module]:
        path, module = super().popitem()
        module.flows.clear()
        self._named[path] = module
        return path, module


class Project:
    """The modules below one folder. Not safe for use from two threads at once.

    While it is `frozen`, questions whose answers are not known are left open (`missed` tells), and nothing is read.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._custom: tuple[tuple[str, str], ...] = ()
        self.generation = 1
        self.frozen = False
        self.missed = False
        self.looks = Looks()
        self._named: LRUCache[str, _Module] = LRUCache(_MOST_NAMED, getsizeof=_size)
        self._modules = _Followed(self._named)
        self._asked: dict[tuple[str, int], Asked] = {}

    def neighbours(self, path: str) -> Neighbours:
        """What the file with this path, which is to be analysed, may ask of the others."""
        return Neighbours(self, path, 0, Asked())

    @staticmethod
    def first_level(size: int) -> int:
        """The level at which a file of so many bytes is analysed: the ones below it are what it asks."""
        files = next((files for bytes_, files in reversed(_WIDE) if size > bytes_), MOST_FILES)
        if files < MOST_FILES:
            _say_wide()
        return MOST_FILES - files

    def use(self, custom: tuple[tuple[str, str], ...]) -> None:
        """Take the user's own models (`Profile.custom_models`), which are the same for all files of a project."""
        if custom != self._custom:
            self._custom = custom
            self._forget()
            self._asked.clear()
            self.generation += 1
            self.looks.forget()

    def _forget(self) -> None:
        for known in (self._modules, self._named):
            for path in list(known):
                del known[path]

    def models_of(self, path: str) -> Models:
        """What libraries mean in the language of a file."""
        return load(language_of(path) or PYTHON, self._custom)

    def refresh(self) -> None:
        """Files have changed: all that is known is verified when it is asked for again."""
        self.generation += 1
        self.snapshot.clear()
        self.looks.forget()

    def thawed(self, deadline: float | None, work: Callable[[], None]) -> bool:
        """Do work that may read files and look at other modules. False: the deadline came first, so do it again.

        Each time it gets further, for what has been answered is kept.
        """
        before, self.frozen = self.frozen, False
        try:
            return self.looks.until(deadline, work)
        finally:
            self.frozen = before

    # ------------------------------------------------------------------ files

    def module(self, path: str) -> ModuleText | None:
        module = self._module(path)
        return module.source if module is not None else None

    def _module(self, path: str) -> _Module | None:
        followed = self._modules.get(path)
        module = followed or self._named.get(path)
        if module is not None and module.generation == self.generation:
            return module
        text = self.snapshot.files.text(path) if not path.endswith("/") else None
        if text is None:
            self._modules.pop(path, None)
            self._named.pop(path, None)
            return None
        self.snapshot.saw(path, text)
        if module is None:
            module = _Module(ModuleText(text, language_of(path) or PYTHON), self.generation)
        else:
            module.source.take(text)
            module.generation = self.generation
        self._keep(path, module, self._named if followed is None else self._modules)
        return module

    @staticmethod
    def _keep(path: str, module: _Module, cache: LRUCache[str, _Module]) -> None:
        if _size(module) <= cache.maxsize:
            cache[path] = module
        else:
            cache.pop(path, None)

    def flow(self, path: str, level: int) -> ModuleFlow | None:
        """The dataflow of a module at a level."""
        if not 0 < level <= MOST_FILES:
            return None
        module = self._module(path)
        if module is None or (level > 1 and len(module.source.text) > _HUB):
            return None
        generation, flow = module.flows.get(level, (0, None))
        if flow is None:
            other = None
            if level < MOST_FILES:
                asked = self._asked.setdefault((path, level), Asked())
                other = Neighbours(self, path, level, asked)
            flow = ModuleFlow(self.models_of(path), other, path, self.looks, answers_matchers=False)
        if generation != self.generation:
            flow.update(module.source.cut, module.source.names)
            flow.others_changed()  # behind it: so nothing need be followed, for all is asked again
            module.flows[level] = (self.generation, flow)
            if path not in self._modules:
                self._named.pop(path, None)
                self._keep(path, module, self._modules)
        return flow

    # ------------------------------------------------------------------ what an analysis rests on

    def dependencies(self, neighbours: Neighbours) -> Dependencies:
        """All that was asked on the way, of whatever file."""
        looks: dict[tuple[str, str], None] = {}
        paths: dict[str, None] = {}
        todo = [(neighbours.asked, neighbours.level)]
        seen: set[tuple[str, int]] = set()
        while todo:
            asked, level = todo.pop()
            looks.update(asked.looks)
            for path in asked.modules:
                paths[path] = None
                inner = (path, level + 1)
                if inner not in seen and inner in self._asked:
                    seen.add(inner)
                    todo.append((self._asked[inner], level + 1))
        return Dependencies(
            tuple((folder, name, self.snapshot.look(folder, name)) for folder, name in sorted(looks)),
            tuple((path, self.snapshot.digest(path)) for path in sorted(paths)),
        )

    # ------------------------------------------------------------------ places

    def sink(self, path: str, function: str, number: int) -> Elsewhere | None:
        """Where the sink of another module's function is now: its number is a matter of the function's text alone."""
        module = self._modules.get(path)
        # A level that nobody has asked since the file changed still has its function as it was.
        flows = sorted(module.flows.values(), key=lambda known: -known[0]) if module is not None else ()
        for _, flow in flows:
            part = flow.function(function)
            spot = part.spot(number) if part is not None else None
            if module is not None and part is not None and part.lowered is not None and spot is not None:
                return module.source.place(path, part.unit, *part.lowered.range_of(spot))
        return None

    def steps(
        self, link: tuple[str, str], level: int, hops: int, asking: tuple[Part, int] | None = None
    ) -> Iterator[tuple[str, Elsewhere]]:
        """The steps of data inside a function of another module, whose result it is.

        They are those of the look that was asked: `asking`, of the same module, was told what the function does.
        """
        path, name = link
        module = self._modules.get(path)
        flow = module.flows.get(level, (0, None))[1] if module is not None else None
        part = flow.function(name) if flow is not None else None
        if module is None or flow is None or part is None or hops <= 0:
            return
        at = FULL if asking is None else flow.level_below(*asking, part)
        look = part.flows[at] if at is not None else None
        if at is None or look is None or look.way is None:
            return
        for step in look.way.steps():
            if step.link is not None:
                here = step.link[0] == path
                yield from self.steps(step.link, level if here else level + 1, hops - 1, (part, at) if here else None)
            yield step.text, module.source.place(path, part.unit, step.start, step.end)


@cache
def _say_wide() -> None:
    """Say once in a process that some file is followed less far: which one is nobody's business but the user's."""
    import logging  # here: a start, which should be quick, does not need it

    logging.getLogger("wardline.rules").warning("a file is very large: its data is followed through fewer other files")


__all__ = ["MOST_FILES", "Project"]
