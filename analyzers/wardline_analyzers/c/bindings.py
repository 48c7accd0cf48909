"""What a path is worth from here on."""

from __future__ import annotations

from wardline_analyzers.c import lifetimes, numbers
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.state import Object, Value


def bind(look: Look, path: str, given: Value) -> None:
    """A path is worth this from here on; what was below it is not known any more."""
    env = look.here.env
    forget_below(env, path)
    if path in look.moved:
        env.pop(f"moved {path}", None)
    env.pop(f"owned {path}", None)
    type_ = look.types.get(path)
    if "->" in path or "[" in path:
        lifetimes.escapes(look, given)
        env[path] = given
        return
    if type_ is None:
        lifetimes.escapes(look, given)
        env[path] = given
        return
    line = given.line
    if type_.is_integer and type_.width in (1, 2) and line is not None and line.terms:
        line = numbers.narrowed(look, path, line, type_, given)
    if line is None and not given.object and type_.is_integer:
        line = look.number(path, given.origin, type_).line
    if type_.static:
        lifetimes.escapes(look, given)
    env[path] = Value(line, given.object, given.offset, given.origin, type_)
    if given.object and type_.pointers == 1:
        made = look.objects[given.object]
        if made.width is None and made.kind == "heap":
            look.objects[given.object] = Object(
                made.kind, made.name or path, made.start, made.end, made.size, made.how, type_.pointed(), made.static
            )


def forget_below(env: dict[str, Value], path: str) -> None:
    """What is behind a path is another thing now, and so is what is found with it as an index."""
    found = [key for key in env if key != path and (key.startswith((f"{path}->", f"{path}[")) or f"[{path}]" in key)]
    for key in found:
        del env[key]
