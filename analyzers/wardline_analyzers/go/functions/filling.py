"""Functions that fill in what they are given: a request's body bound to a struct, bytes read into a slice."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sources import WORDS
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import display, with_element
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import CLEAN, UNKNOWN, Taint, Value
from wardline_analyzers.flow.solve.targets import change


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


def fills_all(kind: str, name: str) -> Function:
    """A function that puts data of a kind into all of its arguments: `rows.Scan(&a, &b)`."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        way = Step(None, node.start, node.end, WORDS.get(kind, "data enters here"))
        for place, given in enumerate(arguments.positional):
            new = Value(taints=(Taint(kind, (f"{name}()", node.start, place), way=way),), open=True)
            change(run, place_of(given), state, lambda old, new=new: filled(old, new))  # type: ignore[misc]
        return CLEAN

    return made


def _read(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`body.Read(buffer)`: an `io.Reader` puts what it holds into the slice."""
    receiver = arguments.receiver
    if receiver is None or not receiver.value.taints or not arguments.positional:
        return None
    taints = tuple(t.through(node) for t in receiver.value.taints)
    new = Value(kind="bytes", open=True, taints=taints)
    change(run, place_of(arguments.positional[0]), state, lambda old: filled(old, new))
    return display("tuple", [Value(kind="int"), CLEAN])


def place_of(given: Given) -> form.Node:
    """What is filled by filling an argument: `b[:16]` is a part of `b`."""
    node = given.node
    while isinstance(node, form.Slice):
        node = node.base
    return node


_NUMBERS: Final = frozenset(("int", "float", "bool"))


def filled(old: Value, new: Value) -> Value:
    """An object after it was filled with this."""
    if old.kind in _NUMBERS and old.items is None:  # `var id int64; rows.Scan(&id)`
        return Value(kind=old.kind, ids=old.ids)
    if old.callables or old.items is not None:
        return with_element(old, UNKNOWN, new)
    return old.but(consts=None, taints=join_taints(old.taints, new.taints), open=old.open or new.open)


_WEAK_READERS: Final = frozenset(("math/rand.Rand()",))
"""Readers whose bytes can be predicted."""


def _random(place: int) -> Function:
    """A function that puts random bytes, or what it reads, into the argument at a place."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given, source = arguments.get(str(place)), arguments.get("0") if place else None
        if given is not None:
            taints = source.value.taints if source is not None else ()
            if source is not None and source.value.name in _WEAK_READERS:
                way = Step(None, node.start, node.end, WORDS["weak-random"])
                taints = (*taints, Taint("weak-random", (f"{source.value.name}.Read()", node.start), way=way))
            new = Value(kind="bytes", open=True, taints=taints)
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
_MESSAGES: Final = {
    "gorilla/websocket.ReadJSON": 1,
    "x/net/websocket.Conn().Read": 0,
    "x/net/websocket.Message.Receive": 1,
    "x/net/websocket.JSON.Receive": 1,
    "x/net/websocket.Codec().Receive": 1,
    "coder/websocket/wsjson.Read": 2,
    "websocket/wsjson.Read": 2,
}
"""What the other side of a WebSocket sends, and where it is put."""
_WEAK: Final = ("math/rand.Read", "math/rand.Rand().Read")

_ROWS: Final = tuple(
    f"{owner}().{name}"
    for owner in ("database/sql.Rows", "database/sql.Row", "jackc/pgx.Rows", "jackc/pgx.Row")
    for name in ("Scan", "StructScan", "MapScan", "SliceScan")
)
_DATABASE: Final = (
    "mongo-driver/mongo.SingleResult().Decode",
    "mongo-driver/mongo.Cursor().Decode",
    "database/sql.DB().Get",
    "database/sql.DB().Select",
)

FILLING_METHODS: Final[dict[str, Function]] = {"Read": _read}
"""By the name of the method, whatever its object is."""

FILLING: Final[dict[str, Function]] = {
    **{name: fills("remote", name, 0) for name in _REMOTE},
    **{name: fills("remote", name, place) for name, place in _MESSAGES.items()},
    **{name: fills("weak-random", name, 0) for name in _WEAK},
    **{name: fills_all("database", name) for name in _ROWS},
    **{name: fills("database", name, 0) for name in _DATABASE},
    "crypto/rand.Read": _random(0),
    "io.ReadFull": _random(1),
    "io.ReadAtLeast": _random(1),
    **{f"fmt.{name}": fills("cli", name, 0) for name in ("Scan", "Scanln")},
}
