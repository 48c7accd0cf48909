"""A scene is a function that does something in an editor; its name, with hyphens, is the name of the recorded session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Editor = TypeVar("Editor")


class Scenes(Generic[Editor]):
    """The scenes of an editor, by name. `@scenes.add` registers one."""

    def __init__(self) -> None:
        self.by_name: dict[str, Callable[[Editor], None]] = {}
        self.versions: dict[str, tuple[str, ...]] = {}

    def on(self, *versions: str) -> Callable[[Callable[[Editor], None]], Callable[[Editor], None]]:
        """Register a scene that is played in these versions of the editor."""

        def register(scene: Callable[[Editor], None]) -> Callable[[Editor], None]:
            self.versions[scene.__name__.replace("_", "-")] = versions
            return self.add(scene)

        return register

    def add(self, scene: Callable[[Editor], None]) -> Callable[[Editor], None]:
        name = scene.__name__.replace("_", "-")
        if name in self.by_name:
            raise ValueError(f"two scenes are called {name}")
        self.by_name[name] = scene
        return scene
