"""`wardline vet`: verdicts, exit codes, JSON; and `check` on code that loads a model file."""

from __future__ import annotations

import json
import os
import pickle
from fractions import Fraction
from pathlib import Path

from tests.cli.program import Program, places
from tests.model_files.samples import Calls, dangerous, torch_file


def test_text_and_exit_codes(wardline: Program, folder: Path) -> None:
    (folder / "good.pkl").write_bytes(pickle.dumps({"a": Fraction(1, 2)}))
    (folder / "own.pkl").write_bytes(b"\x80\x02cshop.models\nPrice\nK\x01\x85R.")
    (folder / "bad.pt").write_bytes(torch_file(dangerous(2)))
    (folder / "text.bin").write_bytes(b"no model\n")
    assert wardline("vet", "good.pkl", "own.pkl", cwd=folder).splitlines() == [
        "good.pkl (pickle): clean: loading it runs nothing but what data needs",
        "",
        "own.pkl (pickle): unknown: nothing dangerous is known, but it calls code that is not known here",
        "  would run shop.models.Price(1)  (byte 24)",
    ]
    assert wardline("vet", "text.bin", "bad.pt", cwd=folder, code=1).splitlines() == [
        "text.bin: unreadable: it could not be looked at to the end",
        "  it is no model file of a kind that is known",
        "",
        "bad.pt (torch checkpoint): dangerous: do not load it",
        f"  would run {os.name}.getcwd()  starts programs  (model/data.pkl, byte 25)",
    ]
    assert "unreadable" in wardline("vet", "good.pkl", "text.bin", cwd=folder, code=2)
    assert "no such file" in wardline.errors("vet", "nowhere.pkl", cwd=folder).lower()
    assert "regular" in wardline.errors("vet", os.devnull, cwd=folder)


def test_json(wardline: Program, folder: Path) -> None:
    (folder / "bad.pkl").write_bytes(pickle.dumps(Calls(print, "hi"), 2))
    found = json.loads(wardline("vet", "--format", "json", "bad.pkl", cwd=folder, code=1))
    (file,) = found.pop("files")
    assert found == {"version": 1, "errors": []}
    evidence = {"what": "print('hi')", "called": True, "danger": "dangerous", "member": ""}
    assert evidence.items() <= file["evidence"][0].items()
    assert (file["verdict"], file["format"], file["problems"], file["more"]) == ("dangerous", "pickle", [], 0)


def test_nothing_is_ever_run(wardline: Program, folder: Path) -> None:
    (folder / "bad.pkl").write_bytes(pickle.dumps(Calls(os.mkdir, str(folder / "made"))))
    assert "mkdir" in wardline("vet", "bad.pkl", cwd=folder, code=1)
    (folder / "a.py").write_text("import pickle\npickle.load(open('bad.pkl', 'rb'))\n")
    wardline("check", "a.py", cwd=folder, code=1)
    assert not (folder / "made").exists()


def test_check_says_what_a_file_would_run(wardline: Program, folder: Path) -> None:
    (folder / "bad.pkl").write_bytes(dangerous())
    (folder / "a.py").write_text("import pickle\nwith open('bad.pkl', 'rb') as file:\n    x = pickle.load(file)\n")
    found = [each for each in wardline.findings(cwd=folder) if each["rule"] == "dangerous-model-file"]
    assert places(found) == [("a.py", 3, "dangerous-model-file")]
    assert f"{os.name}.getcwd()" in found[0]["message"]
    (folder / "bad.pkl").write_bytes(pickle.dumps(1))  # results of the run before do not hold any more
    assert "dangerous-model-file" not in str(wardline.findings(cwd=folder))
