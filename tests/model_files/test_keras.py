"""Keras models: layers with code, and names that loading fetches, wherever they stand and however they are written."""

from __future__ import annotations

import io
import json
import random
import zipfile
from typing import Any

import pytest

from tests.effort import within
from wardline_analyzers.model_files.inspect import inspect
from wardline_analyzers.model_files.limits import Limits
from wardline_analyzers.model_files.report import Report, Verdict

LAMBDA = {"class_name": "Lambda", "config": {"name": "scale", "function": ["4wEA", None, None]}}
DENSE = {"class_name": "Dense", "module": "keras.layers", "registered_name": None, "config": {"units": 3}}


def model(*layers: Any) -> str:
    return json.dumps({"class_name": "Functional", "config": {"name": "m", "layers": [DENSE, *layers]}})


def hdf5(*texts: str | bytes) -> bytes:
    parts = [text.encode() if isinstance(text, str) else text for text in texts]
    return b"\x89HDF\r\n\x1a\n" + bytes(2000) + b"".join(part + bytes(100) for part in parts)


def archive(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("config.json", text)
    return file.getvalue()


def told(report: Report) -> list[str]:
    return [each.what for each in report.evidence]


def function(module: str, name: str) -> dict[str, Any]:
    return {"module": module, "class_name": "function", "config": name, "registered_name": "function"}


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (LAMBDA, ["the code of the Lambda layer 'scale'"]),
        ({"class_name": "Lambda"}, ["the code of a Lambda layer"]),
        ({"class_name": "Dense", "config": {"activation": {"class_name": "__lambda__"}}}, ["the code of a function"]),
        (function("os", "system"), ["os.system"]),
        (function("builtins", "exec"), ["builtins.exec"]),
        (function("keras.src.utils.file_utils", "get_file"), ["keras.src.utils.file_utils.get_file"]),
        ({"class_name": "TFOpLambda", "config": {"function": "io.write_file"}}, ["tensorflow.io.write_file"]),
    ],
)
def test_what_loading_would_run(layer: Any, expected: list[str]) -> None:
    for data in (archive(model(layer)), hdf5(model(layer)), hdf5("{", model(layer)), hdf5(model(), model(layer))):
        report = inspect(data)
        assert (report.format, report.verdict, told(report)) == ("Keras model", Verdict.DANGEROUS, expected)


@pytest.mark.parametrize(
    "layer",
    [
        function("builtins", "relu"),
        function("keras.activations", "relu"),
        {"class_name": "TFOpLambda", "config": {"function": "math.add"}},
        {"class_name": "Dense", "config": {"name": "Lambda"}},
        {"class_name": "Price", "module": None, "registered_name": "Shop>Price"},
    ],
)
def test_what_is_harmless(layer: Any) -> None:
    for data in (archive(model(layer)), hdf5(model(layer))):
        assert (inspect(data).verdict, inspect(data).format) == (Verdict.CLEAN, "Keras model"), told(inspect(data))


def test_code_that_is_not_known_here() -> None:
    report = inspect(hdf5(model({"class_name": "Price", "module": "shop.layers"})))
    assert (report.verdict, told(report)) == (Verdict.UNKNOWN, ["shop.layers.Price"])


def test_escaped_letters_and_white_space() -> None:
    text = (
        model(LAMBDA)
        .replace("Lambda", "L\\u0061mbda")
        .replace("class_name", "cl\\u0061ss_name")
        .replace(": ", " :\n\t")
    )
    assert inspect(hdf5(text)).verdict is inspect(archive(text)).verdict is Verdict.DANGEROUS
    assert "\\u0061" in text and "Lambda" not in text


def test_weights_alone() -> None:
    chance = random.Random(2)
    report = inspect(hdf5(chance.randbytes(3_000_000)))
    assert (report.format, report.verdict) == ("HDF5", Verdict.CLEAN)


def test_what_pytables_pickles_is_said() -> None:
    report = inspect(hdf5(b"PYTABLES_FORMAT_VERSION\0002.1"))
    assert report.verdict is Verdict.UNREADABLE and "PyTables" in report.problems[0]


def test_a_configuration_that_cannot_be_read() -> None:
    broken = model(LAMBDA)[:-1]
    assert inspect(hdf5(broken)).verdict is Verdict.DANGEROUS
    deep = '{"class_name": ' * 500 + "1" + "}" * 500
    for data in (hdf5(deep), archive(deep), archive("{"), hdf5('{"class_name": 1e }')):
        assert inspect(data).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize("piece", [b'{"a', b'{"a":', b'{"', b'{"a":[', b'{"class_name":', b'"', b"{"])
def test_what_looks_like_much(piece: bytes) -> None:
    with within(20):
        report = inspect(hdf5(piece * 60_000), Limits(seconds=10))
    assert report.verdict in (Verdict.UNREADABLE, Verdict.CLEAN)
