"""Code in the configuration of a Keras model: layers that bring their own, and names that loading fetches and calls.

The configuration is JSON. In a `.keras` archive it is a file; in HDF5 it is the text of an attribute, which HDF5 never
packs or cuts up: so it is found by looking for JSON, and nothing depends on what the rest of the file says of itself.
"""

from __future__ import annotations

import builtins
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from wardline_analyzers.model_files.danger import CODE, danger_of
from wardline_analyzers.model_files.limits import Limits, TooMuch, nesting
from wardline_analyzers.model_files.report import Danger

HDF5 = b"\x89HDF\r\n\x1a\n"
PYTABLES = b"PYTABLES_FORMAT_VERSION"
"""The attribute by which PyTables, and pandas with it, knows its files: there objects may be pickled."""
_MOST = 200_000
"""Objects of a configuration that are looked at."""
_LONGEST = 32 * 1024 * 1024
_DEEPEST = 300
_MOST_FAILED = 4 * 1024 * 1024
"""Bytes of what begins as JSON and is none, in one file."""
_LONGEST_NAME = 200
_OBJECT = re.compile(rb'\{\s*"')
_TOKEN = re.compile(rb'"(?:[^"\\\x00-\x1f]|\\.)*"|[{}\[\]]|[\s:,.+\-0-9A-Za-z]+')
_LAMBDA = re.compile(rb'"class_name"\s*:\s*"Lambda"')
_OWN = frozenset(("keras", "keras_core", "keras_nlp", "keras_hub", "keras_cv", "keras_tuner", "tf_keras", "tensorflow"))
"""Whose names make layers, and mostly nothing else."""
_OF_KERAS = {
    "enable_unsafe_deserialization": "switches the protection against code off",
    "func_load": CODE,
    "get_file": "fetches files from the network",
    **dict.fromkeys(("load_model", "load_weights", "model_from_json", "model_from_config"), "loads another model"),
    **dict.fromkeys(("py_function", "numpy_function", "load_library", "load_op_library"), CODE),
    **dict.fromkeys(("read_file", "write_file", "matching_files"), "reads, writes or deletes files"),
}
"""Names of theirs that do more."""


class Found(NamedTuple):
    """Something that loading the model would run."""

    what: str
    danger: Danger
    why: str


def found_in(config: bytes) -> list[Found]:
    """What a `config.json` would run. Raises ValueError where it is none."""
    if len(config) > _LONGEST or nesting(config) > _DEEPEST:
        raise ValueError("its configuration is larger, or nested more deeply, than is looked at")
    try:
        return list(dict.fromkeys(_of_values(json.loads(config))))
    except json.JSONDecodeError:
        raise ValueError("its configuration cannot be read") from None


def found_in_hdf5(data: memoryview, limits: Limits) -> Iterator[tuple[int, list[Found] | str]]:
    """The configurations in an HDF5 file: where they stand and what they would run, or what is wrong with them.

    Raises TooMuch.
    """
    at = failed = 0
    while match := _OBJECT.search(data, at):
        start = match.start()
        end, whole = _extent(data, start, limits)
        if not whole:
            failed += end - start
            if failed > _MOST_FAILED:
                raise TooMuch("it holds more that looks like a configuration than is looked at")
            if b"class_name" in bytes(data[start:end]):
                told = [_LAYER] if _LAMBDA.search(data, start, end) else "its configuration cannot be read"
                yield start, told
                at = end
            else:
                at = start + 1
            continue
        at = end
        text = bytes(data[start:end])
        if b"class_name" in text or b"\\u" in text:  # letters may be escaped
            try:
                yield start, found_in(text)
            except ValueError as error:
                yield start, str(error)


def _extent(data: memoryview, start: int, limits: Limits) -> tuple[int, bool]:
    """How far the object goes that begins here, and whether it is one."""
    depth, at = 0, start
    while at - start <= _LONGEST:
        token = _TOKEN.match(data, at)
        if token is None:
            break
        at = token.end()
        first = data[token.start()]
        if first in b"{[":
            depth += 1
            if depth > _DEEPEST:
                break
            limits.check_time()
        elif first in b"}]":
            depth -= 1
            if not depth:
                return at, True
    return at, False


def _of_values(whole: Any) -> Iterator[Found]:
    rest: list[Any] = [whole]
    for _ in range(_MOST):
        if not rest:
            return
        each = rest.pop()
        if isinstance(each, dict):
            yield from _of_object(each)
            inner = each.get("config")
            if each.get("class_name") == "Lambda" and isinstance(inner, dict):
                each = {**each, "config": {key: value for key, value in inner.items() if key != "function"}}
            rest += each.values()
        elif isinstance(each, list):
            rest += each
    raise ValueError("its configuration is larger than is looked at")


def _of_object(each: dict[str, Any]) -> Iterator[Found]:
    """What one object of a configuration means."""
    name, module, inner = each.get("class_name"), each.get("module"), each.get("config")
    if name == "Lambda":
        called = inner.get("name") if isinstance(inner, dict) else None
        yield _layer(called) if isinstance(called, str) and called else _LAYER
    elif name == "__lambda__":
        yield Found("the code of a function", Danger.DANGEROUS, CODE)
    elif name in ("TFOpLambda", "SlicingOpLambda") and isinstance(inner, dict):
        yield from _of_name("tensorflow", str(inner.get("function", "")))
    elif isinstance(module, str) and isinstance(name, str):
        # A function is told by its name in the place of a configuration.
        yield from _of_name(module, str(inner) if name == "function" else name)


def _of_name(module: str, name: str) -> Iterator[Found]:
    if module.partition(".")[0] in _OWN:
        why = next((_OF_KERAS[word] for word in name.split(".") if word in _OF_KERAS), None)
        danger = Danger.HARMLESS if why is None else Danger.DANGEROUS
    elif module == "builtins" and not hasattr(builtins, name.partition(".")[0]):
        return  # so functions are told that whoever loads the model brings along
    else:
        danger, why = danger_of(module, name)
    if danger is not Danger.HARMLESS:
        yield Found(f"{module}.{name}"[:_LONGEST_NAME], danger, why or "")


def _layer(name: str) -> Found:
    return Found(f"the code of the Lambda layer {name[:_LONGEST_NAME]!r}", Danger.DANGEROUS, CODE)


_LAYER = Found("the code of a Lambda layer", Danger.DANGEROUS, CODE)
