"""Functions that fill in what they are given: a request's body bound to a struct, bytes read into a slice."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.arguments import Arguments, Given
from wardline_analyzers.flow.elements import display, with_element
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.joining import join_taints
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.sources import WORDS
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.targets import change
from wardline_analyzers.flow.values import CLEAN, UNKNOWN, Step, Taint, Value


def fills(kind: str, name: str, place: int) -> Function:
    """A function that puts data of a kind into the argument at a place."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = arguments.get(str(place))
        if given is not None:
            way = Step(None, node.start, node.end, WORDS.get(kind, "data enters here"))
            new = Value(taints=(Taint(kind, (f"{name}()", node.start), way=way),), open=True)
            change(run, place_of(given), state, lambda old: filled(old, new))
        return CLEAN

    return made


def place_of(given: Given) -> form.Node:
    """What is filled by filling an argument: `b[:16]` is a part of `b`."""
    node = given.node
    while isinstance(node, form.Slice):
        node = node.base
    return node


def filled(old: Value, new: Value) -> Value:
    """An object after it was filled with this."""
    if old.callables or old.items is not None:
        return with_element(old, UNKNOWN, new)
    return old.but(consts=None, taints=join_taints(old.taints, new.taints), open=old.open or new.open)


def _random(place: int) -> Function:
    """A function that puts random bytes, or what it reads, into the argument at a place."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given, source = arguments.get(str(place)), arguments.get("0") if place else None
        if given is not None:
            new = Value(kind="bytes", open=True, taints=source.value.taints if source is not None else ())
            change(run, place_of(given), state, lambda old: new.but(ids=old.ids))
        return display("tuple", [Value(kind="int"), CLEAN])

    return made


_GIN: Final = (
    *("Bind", "BindJSON", "BindQuery", "BindXML", "BindYAML", "BindHeader", "BindUri", "MustBindWith"),
    *("ShouldBind", "ShouldBindJSON", "ShouldBindQuery", "ShouldBindXML", "ShouldBindYAML", "ShouldBindHeader"),
    *("ShouldBindUri", "ShouldBindWith", "ShouldBindBodyWith", "ShouldBindBodyWithJSON"),
)
_REMOTE: Final = (
    *(f"gin-gonic/gin.Context().{name}" for name in _GIN),
    "labstack/echo.Context().Bind",
    *(f"gofiber/fiber.Ctx().{name}" for name in ("BodyParser", "QueryParser", "ParamsParser", "ReqHeaderParser")),
    *(f"gofiber/fiber.Ctx().Bind().{name}" for name in ("Body", "Query", "JSON", "Form", "URI", "All")),
    *(f"kataras/iris.Context().{name}" for name in ("ReadJSON", "ReadForm", "ReadQuery", "ReadBody", "ReadXML")),
    "gorilla/websocket.Conn().ReadJSON",
    "beego/beego.Controller().ParseForm",
)
_WEAK: Final = ("math/rand.Read", "math/rand.Rand().Read")

FILLING: Final[dict[str, Function]] = {
    **{name: fills("remote", name, 0) for name in _REMOTE},
    **{name: fills("weak-random", name, 0) for name in _WEAK},
    "crypto/rand.Read": _random(0),
    "io.ReadFull": _random(1),
    "io.ReadAtLeast": _random(1),
    **{f"fmt.{name}": fills("cli", name, 0) for name in ("Scan", "Scanln")},
}
