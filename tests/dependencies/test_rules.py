"""What the rules about dependencies say: beyond the examples of their pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.effort import within
from wardline.project.notebook import python_of
from wardline_analyzers.files.document import FileDocument
from wardline_analyzers.files.kinds import KINDS
from wardline_analyzers.finding import Placed
from wardline_analyzers.opening import open_document
from wardline_analyzers.profile import Profile
from wardline_analyzers.world import Question

_PROFILE = Profile(select=("vulnerable-dependency",))


class _Known:
    """A world with these records, by ecosystem and package."""

    def __init__(self, packages: dict[tuple[str, str], list[dict[str, Any]]], **used: Any) -> None:
        self.packages = packages
        self.used = used

    def ask(self, question: Question) -> Any:
        own = any(ecosystem == question.about[0] for ecosystem, _ in self.packages)
        if question.topic == "advisory-data":
            return {"date": "2030-01-01" if own else "", "own": own, "stale": False}
        if question.topic == "used-parts":
            return self.used.get(question.about[1])
        assert question.topic == "advisories"
        return json.dumps(self.packages.get((question.about[0], question.about[1]), []))


def _found(kind: str, text: str, world: Any = None) -> list[Placed]:
    document = FileDocument(text.encode(), _PROFILE, KINDS[kind].example, KINDS[kind], world)
    document.settle()
    return document.findings()


def _record(id: str, fixed: str | None, **more: Any) -> dict[str, Any]:
    events = [["introduced", "0"], *([["fixed", fixed]] if fixed else [])]
    return {"id": id, "aliases": [], "summary": f"Flaw {id}", "ranges": [events], **more}


def test_the_message_names_the_worst_and_what_mends_all() -> None:
    records = [
        _record("GHSA-a", "1.2.0", rating="medium"),
        _record("GHSA-b", "1.1.0", aliases=["CVE-2030-1", "PYSEC-1"], score=9.8),
        _record("GHSA-c", "2.0.0"),
    ]
    (found,) = _found("package-json", '{"dependencies": {"a": "1.0.0"}}', _Known({("npm", "a"): records}))
    finding = found.finding
    assert finding.message == (
        "`a` 1.0.0 has 3 known vulnerabilities, the worst CVE-2030-1 (critical, CVSS 9.8): Flaw GHSA-b. Fixed in 2.0.0."
    )
    assert finding.severity.label == "high" and finding.confidence.label == "high"
    assert [step.message for step in finding.related] == [
        "CVE-2030-1 (GHSA-b, PYSEC-1) (critical, CVSS 9.8): Flaw GHSA-b. Fixed in 1.1.0. https://osv.dev/vulnerability/GHSA-b",
        "GHSA-a (medium): Flaw GHSA-a. Fixed in 1.2.0. https://osv.dev/vulnerability/GHSA-a",
        "GHSA-c: Flaw GHSA-c. Fixed in 2.0.0. https://osv.dev/vulnerability/GHSA-c",
    ]


@pytest.mark.parametrize(
    ("records", "severity"),
    [
        ([_record("A", "2.0.0")], "medium"),
        ([_record("A", "2.0.0", rating="low")], "low"),
        ([_record("MAL-1", None)], "high"),
    ],
)
def test_the_severity_is_what_the_source_says(records: list[dict[str, Any]], severity: str) -> None:
    (found,) = _found("package-json", '{"dependencies": {"a": "1.0.0"}}', _Known({("npm", "a"): records}))
    assert found.finding.severity.label == severity


def test_one_flaw_in_two_databases_is_one() -> None:
    records = [
        _record("PYSEC-1", "2.0.0", aliases=["CVE-1", "GHSA-a"]),
        _record("GHSA-a", "2.0.0", aliases=["CVE-1", "PYSEC-1"], rating="high"),
        _record("PYSEC-2", "2.0.0", aliases=["CVE-2"]),
        _record("GHSA-b", "2.0.0", aliases=["CVE-2"]),
    ]
    (found,) = _found("requirements", "a==1.0\n", _Known({("PyPI", "a"): records}))
    assert found.finding.message.startswith("`a` 1.0 has 2 known vulnerabilities, the worst CVE-1 (high): Flaw GHSA-a.")


def test_a_malicious_package_is_found_without_a_version() -> None:
    world = _Known({("npm", "a"): [_record("MAL-2030-1", None)], ("npm", "b"): [_record("GHSA-b", None)]})
    (found,) = _found("package-json", '{"dependencies": {"a": "*", "b": "*"}}', world)
    assert "`a` is known to be malicious (MAL-2030-1)" in found.finding.message and not found.finding.fixes


_NOT: dict[str, Any] = {"imported": "", "named": []}
_IMPORTED = {"imported": "a.go", "named": []}
_NAMED = {"imported": "a.go", "named": [["Parse", "a.go:3"]]}


@pytest.mark.parametrize(
    ("parts", "used", "says", "confidence"),
    [
        ([None], {}, "", "high"),
        ([[["x", ["Parse"]]]], {}, "", "high"),  # nobody has looked yet
        ([[["x", ["Parse"]]]], {"x": _NAMED}, "This project names `Parse`, which A0 is about (a.go:3).", "high"),
        (
            [[["x", ["Parse"]]]],
            {"x": _IMPORTED},
            "This project imports `x` (a.go), but names none of the functions concerned.",
            "medium",
        ),
        ([[["x", []]]], {"x": _IMPORTED}, "This project imports `x` (a.go).", "high"),
        ([[["x", []]]], {"x": _NOT}, "This project's own code imports none of the parts concerned.", "medium"),
        ([[["x", []]], [["y", []]]], {"x": _NOT}, "", "high"),
        ([[["x", []]]] * 60, {"x": _NOT}, "This project's own code imports none of the parts concerned.", "medium"),
        ([[["x", []]]] * 61, {"x": _NOT}, "", "high"),  # too many to be looked into
        ([[["x", []]], None], {"x": _NOT}, "", "high"),
        ([[["x", []]], [["y", []]]], {"x": _NOT, "y": _IMPORTED}, "This project imports `y` (a.go).", "high"),
    ],
)
def test_whether_the_project_uses_what_is_concerned(
    parts: list[Any], used: dict[str, Any], says: str, confidence: str
) -> None:
    records = [_record(f"A{n}", "1.2.0", **({"parts": of} if of else {})) for n, of in enumerate(parts)]
    text = "module m\nrequire example.org/a v1.0.0\n"
    (found,) = _found("go-mod", text, _Known({("Go", "example.org/a"): records}, **used))
    _, _, told = found.finding.message.partition("Fixed in 1.2.0.")
    assert (told.strip(), found.finding.confidence.label) == (says, confidence)


def test_where_nothing_is_mended_that_is_said() -> None:
    (found,) = _found(
        "package-json", '{"dependencies": {"b": "1.0.0"}}', _Known({("npm", "b"): [_record("GHSA-b", None)]})
    )
    assert found.finding.message.endswith("No version without it is known.") and not found.finding.fixes


def test_what_the_program_knows_goes_before_what_comes_with_us() -> None:
    text = "pyyaml==5.3\n"
    assert _found("requirements", text)
    assert _found("requirements", text, _Known({("PyPI", "other"): []})) == []
    (found,) = _found("requirements", text, _Known({("PyPI", "pyyaml"): [_record("NEW-1", "7.0")]}))
    assert "NEW-1" in found.finding.message


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert _found("package-json", '{"dependencies": {"lodash": "4.17.15"}}') == []


def test_what_is_not_known_is_a_gap() -> None:
    def gaps(kind: str, text: str, world: Any = None) -> tuple[str, ...]:
        document = FileDocument(text.encode(), _PROFILE, KINDS[kind].example, KINDS[kind], world)
        document.settle()
        return document.gaps

    package = '{"dependencies": {"a": "1.0.0"}}'
    none = "vulnerabilities of packages of %s are not known: there are no advisories"
    assert gaps("package-json", package) == ()  # nobody has looked yet
    (gap,) = gaps("package-json", package, _Known({}))
    assert gap == f"{none % 'npm'}; `wardline advisories update --ecosystem npm` fetches some"
    assert gaps("package-json", package, _Known({("npm", "b"): []})) == ()
    assert gaps("package-json", "{}", _Known({})) == ()
    assert gaps("conda-environment", "dependencies:\n  - numpy\n", _Known({})) == (none % "conda",)


def test_one_fix_raises_all() -> None:
    text = "pyyaml==5.3\nflask\njinja2===2.10\nurllib3<1.24\n"
    document = FileDocument(text.encode(), _PROFILE, "requirements.txt", KINDS["requirements"])
    first, *others = document.findings()
    assert [fix.title for fix in first.finding.fixes] == [
        "Raise pyyaml to 5.4",
        "Raise all 2 vulnerable versions in this file",
    ]
    assert others[-1].finding.fixes == ()  # the bound is somebody's decision
    assert document.apply_fix(first, first.finding.fixes[1]) == b"pyyaml==5.4\nflask\njinja2===2.11.3\nurllib3<1.24\n"
    assert "`urllib3` `<1.24` allows no newer version than one that has" in others[-1].finding.message


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("package-json", '{"dependencies": {"a": "^1.2.0"}}', '{"dependencies": {"a": "^2.5.0"}}'),
        ("package-json", '{"dependencies": {"a": "~1.2"}}', '{"dependencies": {"a": "~2.5.0"}}'),
        ("package-json", '{"dependencies": {"a": "v1.2.0"}}', '{"dependencies": {"a": "v2.5.0"}}'),
        ("package-json", '{"dependencies": {"a": ">=1.0.0 <2.0.0"}}', None),
        ("package-json", '{"dependencies": {"a": "1.x"}}', None),
        ("gemfile", 'gem "a", "~> 1.2"\n', 'gem "a", "~> 2.5.0"\n'),
        ("cargo-toml", '[dependencies]\na = "1.2"\n', '[dependencies]\na = "2.5.0"\n'),
        ("go-mod", "require a v1.2.0 // indirect\n", "require a v2.5.0 // indirect\n"),
        ("package-lock", '{"packages": {"node_modules/a": {"version": "1.0.0"}}}', None),
        ("requirements", "a==1.0 --hash=sha256:00\n", None),
        ("maven-pom", "<project><dependency><groupId>g</groupId><artifactId>a</artifactId><version>1.0</version></dependency></project>", "<project><dependency><groupId>g</groupId><artifactId>a</artifactId><version>2.5.0</version></dependency></project>"),
        ("gradle", "implementation 'g:a:1.0'\n", "implementation 'g:a:2.5.0'\n"),
    ],
)  # fmt: skip
def test_the_style_of_the_constraint_is_kept(kind: str, before: str, after: str | None) -> None:
    ecosystems = ("npm", "RubyGems", "crates.io", "Go", "PyPI")
    world = _Known(
        {**{(e, "a"): [_record("X-1", "2.5.0")] for e in ecosystems}, ("Maven", "g:a"): [_record("X-1", "2.5.0")]}
    )
    document = FileDocument(before.encode(), _PROFILE, KINDS[kind].example, KINDS[kind], world)
    (found,) = document.findings()
    if after is None:
        assert not found.finding.fixes
    else:
        assert document.apply_fix(found, found.finding.fixes[0]).decode() == after


def test_a_bound_that_is_the_fixed_version_is_enough() -> None:
    world = _Known({("npm", "a"): [_record("X-1", "2.0.0")]})
    (found,) = _found("package-json", '{"dependencies": {"a": "^1.2.0"}}', world)
    assert found.finding.fixes[0].title == "Raise a to 2.0.0"
    assert _found("package-json", '{"dependencies": {"a": "^2.0.0"}}', world) == []


def test_a_property_that_several_use_is_raised_once_for_all() -> None:
    pom = (
        "<project><properties><v>1.0</v></properties>"
        "<dependency><groupId>g</groupId><artifactId>a</artifactId><version>${v}</version></dependency>"
        "<dependency><groupId>g</groupId><artifactId>b</artifactId><version>${v}</version></dependency>"
        "<dependency><groupId>g</groupId><artifactId>c</artifactId><version>3.0</version></dependency></project>"
    )
    world = _Known(
        {("Maven", f"g:{n}"): [_record("X-1", f"{v}")] for n, v in (("a", "2.0"), ("b", "10.0"), ("c", "4.0"))}
    )
    document = FileDocument(pom.encode(), _PROFILE, "pom.xml", KINDS["maven-pom"], world)
    found = document.findings()
    assert len(found) == 3
    after = document.apply_fix(found[0], found[0].finding.fixes[1]).decode()
    assert "<v>10.0</v>" in after and "<version>4.0</version>" in after


def test_what_notebooks_install_is_looked_up() -> None:
    cell = python_of(
        b"%pip install pyyaml==5.3\n!python -m pip install -q flask jinja2==2.10\n# pip install jinja2==2.9\n"
    )
    document = open_document(cell, _PROFILE, "a.ipynb", "python")
    document.settle()
    found = document.findings()
    assert [placed.start.line for placed in found] == [0, 1]
    assert document.apply_fix(found[0], found[0].finding.fixes[0]).startswith(b"#pip install pyyaml==5.4\n")
    plain = open_document(cell, _PROFILE, "a.py", "python")
    plain.settle()
    assert plain.findings() == []


def test_a_file_full_of_flaws_is_bounded() -> None:
    text = "".join(f"django==2.0.{i % 9}  # {i}\n" for i in range(20_000)).encode()
    document = FileDocument(text, _PROFILE, "requirements.txt", KINDS["requirements"])
    document.settle()
    with within(3):
        document.replace(0, 0, b"flask\n")
        document.settle()
    assert len(document.findings()) == 500
    assert "of the vulnerable dependencies of requirements.txt only the first 500 are told" in document.gaps


def test_edits_are_analysed_as_a_fresh_text_is() -> None:
    document = FileDocument(b"pyyaml==5.3\n", _PROFILE, "requirements.txt", KINDS["requirements"])
    assert len(document.findings()) == 1
    document.replace(8, 11, b"6.0")
    assert document.findings() == []
    document.replace(0, 0, b"jinja2==2.10\n")
    assert [placed.finding.message for placed in document.findings()] == [
        placed.finding.message for placed in document.anew(document.buffer.data).findings()
    ]


def test_a_version_that_a_parent_of_mavens_holds() -> None:
    class World(_Known):
        def ask(self, question: Question) -> Any:
            if question.topic == "maven-properties":
                assert question.about == ("pom.xml",)
                return {"a.version": "${base}.0", "base": "1"}
            return super().ask(question)

    def pom(version: str) -> str:
        dependency = f"<groupId>g</groupId><artifactId>a</artifactId><version>{version}</version>"
        return f"<project><dependencies><dependency>{dependency}</dependency></dependencies></project>"

    world = World({("Maven", "g:a"): [_record("GHSA-a", "1.2.0")]})
    (found,) = _found("maven-pom", pom("${a.version}"), world)
    assert found.finding.message.startswith("`g:a` 1.0 has a known vulnerability") and not found.finding.fixes
    start = found.finding.span.start
    assert pom("${a.version}")[start:].startswith("a</artifactId>")
    assert _found("maven-pom", pom("${other}"), world) == []
    (own,) = _found("maven-pom", pom("1.0"), world)
    assert [fix.title for fix in own.finding.fixes] == ["Raise g:a to 1.2.0"]


class _Resolved:
    """A world in which the project has these versions."""

    def __init__(self, **versions: str) -> None:
        self.versions = versions

    def ask(self, question: Question) -> Any:
        if question.topic != "resolved":
            return None
        version = self.versions.get(question.about[1])
        return {"version": version, "from": "poetry.lock"} if version else False


def _pins(kind: str, text: str, **versions: str) -> list[tuple[str, str]]:
    """Title of each fix, and the text after it."""
    profile = Profile(select=("unpinned-dependency",))
    document = FileDocument(text.encode(), profile, KINDS[kind].example, KINDS[kind], _Resolved(**versions))
    document.settle()
    return [
        (fix.title, document.apply_fix(placed, fix).decode())
        for placed in document.findings()
        for fix in placed.finding.fixes
    ]


def test_a_package_is_pinned_to_what_the_project_has() -> None:
    one = ("Pin flask to 3.0.1, as in poetry.lock", "flask==3.0.1\ndjango\n")
    assert _pins("requirements", "flask\ndjango\n", flask="3.0.1") == [one]
    both = "flask==3.0.1\ndjango==5.1\n"
    assert [after for _, after in _pins("requirements", "flask\ndjango>=5\n", flask="3.0.1", django="5.1")] == [
        "flask==3.0.1\ndjango>=5\n",
        both,
        "flask\ndjango==5.1\n",
        both,
    ]


@pytest.mark.parametrize(
    ("kind", "text", "after"),
    [
        ("requirements", "a[x, y]  # why\n", "a[x, y]==3.0.1  # why\n"),
        ("requirements", "a >=2 ; x == 'y'\n", "a ==3.0.1 ; x == 'y'\n"),
        ("requirements", "a>=4\n", None),
        ("requirements", "a @ https://x.example/a.whl\n", None),
        ("dockerfile", "RUN pip install a 'b==1'\n", "RUN pip install a==3.0.1 'b==1'\n"),
        ("dockerfile", 'RUN pip install "a[x]>=1"\n', 'RUN pip install "a[x]==3.0.1"\n'),
        ("pipfile", '[packages]\na = "*"\n', '[packages]\na = "==3.0.1"\n'),
        ("pipfile", '[packages]\na = {extras = ["x"]}\n', None),
        ("conda-environment", "dependencies:\n  - a\n", None),
        ("conda-environment", "dependencies:\n  - pip:\n    - a\n", "dependencies:\n  - pip:\n    - a==3.0.1\n"),
    ],
)
def test_how_a_pin_is_written(kind: str, text: str, after: str | None) -> None:
    assert [made for _, made in _pins(kind, text, a="3.0.1")] == ([after] if after is not None else [])


_A, _B = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"


@pytest.mark.parametrize(
    ("text", "hashes", "after"),
    [
        ("a==1\n", [_A, _B], f"a==1 \\\n    --hash={_A} \\\n    --hash={_B}\n"),
        ("a==1", [_A], f"a==1 \\\n    --hash={_A}"),
        ("a==1 ; x == 'y'  # why\n", [_A], f"a==1 ; x == 'y' \\\n    --hash={_A}  # why\n"),
        ("a==1\r\nb\r\n", [_A], f"a==1 \\\r\n    --hash={_A}\r\nb\r\n"),
        ("a==1 \\\n  ; x == 'y'\n", [_A], None),
        ("a==1 --config-settings x=y\n", [_A], None),
        ("a==1\n", [], None),
        ("a==1\n", ["sha256:x"], None),
        ("a==1\n", [_A, "md5:0"], None),
    ],
)
def test_hashes_are_added_as_pips_tools_write_them(text: str, hashes: list[str], after: str | None) -> None:
    class World:
        def ask(self, question: Question) -> Any:
            return {"hashes": hashes, "from": "poetry.lock"} if question.topic == "hashes" else None

    profile = Profile(select=("dependency-without-hash",))
    document = FileDocument(text.encode(), profile, "requirements.txt", KINDS["requirements"], World())
    (placed,) = document.findings()
    made = [document.apply_fix(placed, fix).decode() for fix in placed.finding.fixes]
    assert made == ([after] if after is not None else [])
    if after is not None:
        document.reset(after.encode())
        assert document.findings() == []
