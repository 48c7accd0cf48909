"""Objects of JSON as maps and lists: `JSONObject`, `JsonObject`, `ObjectNode`, and what builds them."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import appended, element, elements, with_element
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.java.functions.common import argument, changed

_OBJECTS: Final = (
    *("org.json.JSONObject", "org.json.simple.JSONObject", "com.alibaba.fastjson.JSONObject"),
    *("com.google.gson.JsonObject", "net.minidev.json.JSONObject"),
)
"""Classes whose objects are made with nothing, or with a text or a map."""
_ROWS: Final = (
    *("org.json.JSONArray", "org.json.simple.JSONArray", "com.alibaba.fastjson.JSONArray"),
    *("com.google.gson.JsonArray", "net.minidev.json.JSONArray"),
)
_NODE: Final = "com.fasterxml.jackson.databind.node.ObjectNode()"
_LIST: Final = "com.fasterxml.jackson.databind.node.ArrayNode()"
_MAPPER: Final = "com.fasterxml.jackson.databind.ObjectMapper()"
_FACTORY: Final = "com.fasterxml.jackson.databind.node.JsonNodeFactory"
_BUILDERS: Final = ("javax.json.Json", "jakarta.json.Json")
_PUTS: Final = ("put", "set", "add", "addProperty", "accumulate", "append", "replace")
_GETS: Final = (
    *("get", "path", "opt", "at", "getString", "optString", "getJSONObject", "getJSONArray", "optJSONObject"),
    *("optJSONArray", "getJsonObject", "getJsonArray", "getAsJsonObject", "getAsJsonArray", "getAsString", "findValue"),
    *("required", "getJsonString"),
)


def _begun(name: str, kind: str) -> Function:
    """An object in which nothing is so far; one that is made of something is as that is."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = first(arguments)
        if given.taints or given.open:
            return None
        return Value(kind=kind, name=name, items={}, ids=run.fresh())

    return made


def _put(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`object.put(key, value)`, `row.put(value)`: the object itself, changed."""
    receiver = this(arguments)
    key, value = first(arguments), argument(arguments, 1)
    if receiver.items is None or not arguments.positional:
        return None

    def how(base: Value) -> Value:
        if value is None or base.kind == "list":
            return appended(base, value if value is not None else key)
        return with_element(base, key.constant, value, keyed=None if isinstance(key.constant, str) else key)

    changed(run, node, state, how, receiver)
    return how(receiver).but(ids=receiver.ids)


def _get(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`object.getString(key)`, `row.get(0)`; `optString(key, other)` may give the other."""
    receiver, other = this(arguments), argument(arguments, 1)
    if receiver.items is None:
        return None
    if not arguments.positional:
        return elements(receiver)
    key = first(arguments).constant
    if isinstance(key, str) and key[:1] == "/":  # the pointer to a part
        key = key.rpartition("/")[2]
    found = element(receiver, key)
    return found if other is None else join(found, other)


def _built(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver = this(arguments)
    return receiver if receiver.items is not None else None


_TREES: Final = (
    *(f"{name}()" for name in (*_OBJECTS, *_ROWS)),
    *(_NODE, _LIST, "com.fasterxml.jackson.databind.JsonNode()"),
    *(f"{name}.create{kind}Builder()" for name in _BUILDERS for kind in ("Object", "Array")),
)
TREES: Final[dict[str, Function]] = {
    **{name: _begun(f"{name}()", "dict") for name in _OBJECTS},
    **{name: _begun(f"{name}()", "list") for name in _ROWS},
    f"{_MAPPER}.createObjectNode": _begun(_NODE, "dict"),
    f"{_MAPPER}.createArrayNode": _begun(_LIST, "list"),
    f"{_FACTORY}.instance.objectNode": _begun(_NODE, "dict"),
    f"{_FACTORY}.instance.arrayNode": _begun(_LIST, "list"),
    **{f"{name}.createObjectBuilder": _begun(f"{name}.createObjectBuilder()", "dict") for name in _BUILDERS},
    **{f"{name}.createArrayBuilder": _begun(f"{name}.createArrayBuilder()", "list") for name in _BUILDERS},
    **{f"{tree}.{word}": _put for tree in _TREES for word in _PUTS},
    **{f"{tree}.{word}": _get for tree in _TREES for word in _GETS},
    **{f"{tree}.build": _built for tree in _TREES},
}

__all__ = ["TREES"]
