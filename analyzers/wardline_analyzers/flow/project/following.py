"""What a name means in another module of the project: through its imports, its package, or the file that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wardline_analyzers.flow.evaluate.members import bound
from wardline_analyzers.flow.known.program import INNER, ClassRef, Member, ModuleRef, Ref
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.module.module_flow import ModuleFlow
from wardline_analyzers.flow.module.parts import FULL, Part
from wardline_analyzers.flow.module.unit_world import UnitWorld
from wardline_analyzers.flow.project.imports import Place, find, parent
from wardline_analyzers.flow.project.module_text import ModuleText
from wardline_analyzers.flow.project.packages import files_of, folder_of
from wardline_analyzers.languages import PYTHON, front_of, language_of
from wardline_analyzers.languages.units import Kind, Unit

if TYPE_CHECKING:
    from wardline_analyzers.flow.project.project_flow import Project

_MOST_HOPS: Final = 8
"""Imports of imports that a name is followed through."""
_MOST_STARS: Final = 64
"""`from module import *` in one module. A package of hundreds would be read whole, and all that it imports in turn, for
each name that it does not have."""


class Asked:
    """What has been asked: folders and names that were looked for, modules that were asked."""

    __slots__ = ("looks", "modules")

    def __init__(self) -> None:
        self.looks: dict[tuple[str, str], None] = {}
        self.modules: dict[str, None] = {}


class Following:
    """Follows names from the module `path` at `level` into others."""

    def __init__(self, project: Project, path: str, level: int, asked: Asked) -> None:
        self._project = project
        self._path = path
        self._level = level
        self.asked = asked
        self._front = front_of(language_of(path) or PYTHON)

    # ------------------------------------------------------------------ modules, and what is in them

    def _flow(self, path: str) -> ModuleFlow | None:
        self.asked.modules[path] = None
        return self._project.flow(path, self._level + 1)

    def _world(self, path: str) -> UnitWorld | None:
        flow = self._flow(path)
        return UnitWorld(flow, _OUTSIDE, FULL) if flow is not None else None

    def _part(self, ref: Ref) -> tuple[ModuleFlow, Part] | None:
        flow = self._flow(ref.module)
        inner = ref.name.startswith(INNER)
        part = (flow.inner(ref.name[len(INNER) :]) if inner else flow.function(ref.name)) if flow is not None else None
        return (flow, part) if flow is not None and part is not None else None

    def _method(self, of: ClassRef, name: str) -> Ref | None:
        world = self._world(of.module)
        return world.method(of, name) if world is not None else None

    def _member(self, of: ClassRef, name: str) -> Member | None:
        world = self._world(of.module)
        return world.member(of, name) if world is not None else None

    # ------------------------------------------------------------------ names through imports

    def _look(self, folder: str, name: str) -> str:
        self.asked.looks[folder, name] = None
        return self._project.snapshot.look(folder, name)

    def _follow(self, path: str, qualified: str, hops: int) -> Value | None:
        """What a qualified name in the file `path` is."""
        if hops > _MOST_HOPS or "(" in qualified:
            return None
        if self._front.packages is not None:
            return self._of_package(path, qualified, hops)
        if self._front.modules is not None:
            return self._of_file(path, qualified, hops)
        if self._front.name != PYTHON:
            return None
        found = find(self._look, path, qualified, self._project.models_of(path).roots)
        if found is None:
            return None
        chain, rest = found
        if not rest:
            if len(chain) > 1 and chain[-2].path != path:  # a package's own name comes before its module
                bound = self._bound(chain[-2], qualified.rpartition(".")[2], hops)
                if bound is not None:
                    return bound
            return _module_value(chain[-1])
        value = self._in(chain[-1], rest[0], hops)
        for name in rest[1:]:
            value = self._attribute(value, name, hops) if value is not None else None
        return value

    def _in(self, place: Place, name: str, hops: int) -> Value | None:
        """What a module has under a name: what it binds, else a module of the package."""
        if self._front.packages is not None:
            shown = place.folder is not None and name[:1].isupper()
            return self._in_package(place.folder or "", name) if shown else None
        bound = self._bound(place, name, hops)
        if bound is None and self._front.default and name != self._front.default:
            return self._in_default(place, name, hops)
        if bound is None and place.folder is not None:
            found = find(self._look, f"{place.folder}/.", f".{name}")
            if found is not None and not found.rest:
                inner = found.chain[-1]
                return _module_value(inner._replace(name=f"{place.name}.{name}" if place.name else name))
        return bound

    def _of_module(self, module: ModuleRef, name: str) -> Value | None:
        return self._in(_place_of(module), name, 0)

    def _bound(self, place: Place, name: str, hops: int) -> Value | None:
        if place.path.endswith("/"):
            return None
        self.asked.modules[place.path] = None
        module = self._project.module(place.path)
        meaning = module.names.get(name) if module is not None else None
        if module is None or meaning is None:
            return self._from_stars(place.path, module.names.stars, name, hops) if module is not None else None
        if meaning.kind == "name" and "(" not in meaning.payload:
            value = self._follow(place.path, meaning.payload, hops + 1)
            models = self._project.models_of(self._path)
            return value if value is not None else Value(name=models.canonical(meaning.payload))
        world = self._world(place.path)
        return world.name(name) if world is not None else None

    def _from_stars(self, path: str, stars: tuple[str, ...], name: str, hops: int) -> Value | None:
        if name.startswith("_") or len(stars) > _MOST_STARS:
            return None
        for star in reversed(stars):
            value = self._follow(path, f"{star}{name}" if star.endswith(".") else f"{star}.{name}", hops + 1)
            if value is not None:
                return value
        return None

    def _attribute(self, value: Value, name: str, hops: int) -> Value | None:
        for callable_ in value.callables:
            if isinstance(callable_, ModuleRef):
                return self._in(_place_of(callable_), name, hops)
            if isinstance(callable_, ClassRef):
                method = self._method(callable_, name)
                if method is not None:
                    function = Value(kind="function", callables=(method,))
                    return bound(function, value) if self._front.methods_apart else function
                member = self._member(callable_, name)
                if member is not None:
                    return member.value
        models = self._project.models_of(self._path)
        return Value(name=models.canonical(f"{value.name}.{name}")) if value.name else None

    # ------------------------------------------------------------------ imports that name files

    def _of_file(self, path: str, qualified: str, hops: int) -> Value | None:
        """What a qualified name is, if it means a file of the project or something in one."""
        assert self._front.modules is not None
        found = self._front.modules(self._look, path, qualified)
        if found is None:
            return None
        file, names = found
        place = Place(file, None, "")
        if not names:
            return self._whole(place, hops)
        value = self._in(place, names[0], hops)
        for name in names[1:]:
            value = self._attribute(value, name, hops) if value is not None else None
        return value

    def _whole(self, place: Place, hops: int) -> Value:
        """What an import of a file gives: what it exports by default, and all that it exports under a name."""
        module = _module_value(place)
        value = self._bound(place, self._front.default, hops)
        if value is None or value.consts is not None:
            return module
        if value.items is not None or value.name is not None:  # an object that is exported whole
            return value
        return value.but(callables=(*value.callables, *module.callables))

    def _in_default(self, place: Place, name: str, hops: int) -> Value | None:
        """What the object has under a name that a module exports by default."""
        value = self._bound(place, self._front.default, hops)
        if value is None or value.items is None:
            return None
        found: Value | None = value.items.get(name)
        return found

    # ------------------------------------------------------------------ packages that are folders

    def _read(self, path: str) -> bytes | None:
        self.asked.modules[path] = None
        text = self._project.snapshot.files.text(path)
        if text is not None:
            self._project.snapshot.saw(path, text)
        return text

    def _of_package(self, path: str, qualified: str, hops: int) -> Value | None:
        """What a qualified name is, if its package is a folder of the project."""
        package, _, rest = qualified.partition(".")
        assert self._front.packages is not None
        if package in self._front.standard:
            return None
        folder = folder_of(self._look, self._read, self._front.packages, path, package)
        if folder is None:
            return None
        value: Value | None = Value(kind="module", name=package, callables=(ModuleRef(f"{folder}/", package),))
        for name in rest.split(".") if rest else ():
            value = self._attribute(value, name, hops) if value is not None else None
        return value

    def _siblings(self, path: str) -> Iterator[tuple[str, ModuleText]]:
        """The other files of the package that a file is in."""
        for other in files_of(self._look, parent(path)):
            if other != path:
                self.asked.modules[other] = None
                module = self._project.module(other)
                if module is not None:
                    yield other, module

    def _in_package(self, folder: str, name: str) -> Value | None:
        """What a name of a package is, but for what the asking file itself binds. Imports are each file's own."""
        for path, module in self._siblings(self._path if folder == parent(self._path) else f"{folder}/"):
            meaning = module.names.get(name)
            if meaning is None or (meaning.kind == "name" and "." not in meaning.payload):
                continue
            world = self._world(path)
            return world.name(name) if world is not None else None
        return None

    def _package_method(self, of: ClassRef, name: str) -> Ref | None:
        for path, module in self._siblings(of.module):
            for unit in module.units:
                outline = unit.state.outline
                if unit.kind is Kind.METHOD and outline.defines == name and outline.owner[0] == of.name:
                    return Ref(path, f"{of.name}.{name}")
        return None

    def _package_member(self, of: ClassRef, name: str) -> Member | None:
        for path, module in self._siblings(of.module):
            if any(unit.kind is Kind.CLASS and unit.state.outline.owner[0] == of.name for unit in module.units):
                world = self._world(path)
                return world.member(ClassRef(path, of.name), name) if world is not None else None
        return None


_OUTSIDE: Final = Part(Unit(0, 0, Kind.FUNCTION, b"", b"", b""), 1 << 30, "", front_of(PYTHON))
"""Stands for whoever asks from another module."""


def _module_value(place: Place) -> Value:
    return Value(kind="module", name=place.name or None, callables=(ModuleRef(place.path, place.name),))


def _place_of(module: ModuleRef) -> Place:
    path = module.module
    folder, _, file = path.rpartition("/")
    return Place(path, folder if file in ("", "__init__.py") else None, module.name)


__all__ = ["Asked", "Following"]
