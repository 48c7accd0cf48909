"""One page's text to a Page, and what a broken page is told."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.sample import PAGE, page, without_fix
from wardline_analyzers.finding import Confidence, Safety, Severity
from wardline_analyzers.rules import front_matter
from wardline_analyzers.rules.pages import parse
from wardline_analyzers.rules.problem import PageError, Problem
from wardline_analyzers.rules.prose import Example
from wardline_analyzers.rules.rule import FixSpec, Matcher, Rule


def problem(text: str, custom: bool = False) -> Problem:
    with pytest.raises(PageError) as error:
        parse(text, "loading", "loading/unsafe-load.md", custom=custom)
    return error.value.problem


def line_of(text: str, part: str) -> int:
    """The 1-based line on which `part` stands."""
    return text[: text.index(part)].count("\n") + 1


def where(condition: str) -> object:
    """The normal form of a condition that a page states for the argument `shell`."""
    text = without_fix(('1|Loader: {not: {name: "lib.{Safe,Base}Loader"}}', f"shell: {condition}"))
    ((argument, found),) = parse(text, "x").rule.matchers[0].where
    assert argument == "shell"
    return found


def test_a_page_is_a_rule_with_prose_and_examples() -> None:
    found = parse(PAGE, "loading")
    assert found.rule == Rule(
        id="unsafe-load",
        family="loading",
        title="A load that runs code",
        message="`{callee}` runs code; use `lib.safe_load`.",
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,
        languages=("python",),
        cwe=(502,),
        owasp=("A08:2025",),
        asvs=("1.5.2",),
        ssdf=("PW.5.1",),
        bandit=("B506",),
        ruff=("S506",),
        codeql=("py/unsafe-deserialization",),
        matchers=(
            Matcher(
                "call",
                ("lib.load", "lib.load_all"),
                where=(("1|Loader", ("not", ("name", ("lib.SafeLoader", "lib.BaseLoader")))),),
            ),
        ),
        fixes=(FixSpec("Use lib.safe_load", Safety.SAFE, callee="lib.safe_load", remove=("1|Loader",)),),
    )
    assert list(found.sections) == [
        "What it does",
        "Why is this bad?",
        "Instead",
        "Fix safety",
        "Examples",
        "References",
    ]
    assert found.sections["Instead"] == "Use `lib.safe_load`."
    check, before, after = found.examples
    assert check == Example(
        "python",
        "check",
        ("import lib", "lib.load(data)", "lib.load(data, lib.SafeLoader)"),
        findings=(1,),
        line=line_of(PAGE, "import lib"),
    )
    assert (before.kind, after.kind) == ("before", "after")
    assert after.text == "import lib\nlib.safe_load(data)\n"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(end: str) -> None:
    assert parse("\ufeff" + PAGE.replace("\n", end), "loading") == parse(PAGE, "loading")


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_both_yaml_readers_give_the_same(loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = parse(PAGE, "loading")
    monkeypatch.setattr(front_matter, "_Loader", loader)
    assert parse(PAGE, "loading") == expected


@pytest.mark.parametrize(
    ("condition", "normal"),
    [
        ("true", ("is", True)),
        ("false", ("is", False)),
        ("null", ("is", None)),
        ('"text"', ("is", "text")),
        ('"literal"', ("is", "literal")),
        ("7", ("is", 7)),
        ("-0.5", ("is", -0.5)),
        ("present", ("present", None)),
        ("absent", ("absent", None)),
        ("literal", ("literal", None)),
        ("dynamic", ("dynamic", None)),
        ("built", ("built", None)),
        ("string", ("string", None)),
        ("number", ("number", None)),
        ("list", ("list", None)),
        ("dict", ("dict", None)),
        ("{in: [md5, 'sha1', 3, null]}", ("in", ("md5", "sha1", 3, None))),
        ("{matches: '^(a|b)+ $'}", ("matches", "^(a|b)+ $")),
        ("{less: 2048}", ("less", 2048)),
        ("{more: 0.5}", ("more", 0.5)),
        ('{name: "ssl.{A,B{v2,v3}}"}', ("name", ("ssl.A", "ssl.Bv2", "ssl.Bv3"))),
        ("{name: 'flask.*'}", ("name", ("flask.*",))),
        ("{call: [os.getenv, 'os.environ.get']}", ("call", ("os.getenv", "os.environ.get"))),
        ("{truthy: true}", ("truthy", True)),
        ("{not: absent}", ("not", ("absent", None))),
        ("{any: [present, {all: [list]}]}", ("any", (("present", None), ("all", (("list", None),))))),
    ],
)
def test_conditions_have_one_normal_form(condition: str, normal: object) -> None:
    found = where(condition)
    assert repr(found) == repr(normal)  # repr: True == 1
    hash(found)
    json.dumps(found)


@pytest.mark.parametrize(
    ("condition", "message", "suggestion"),
    [
        ("litteral", "no condition `litteral`", "did you mean `literal`?"),
        ("yes", "no condition `yes`", 'a text is written "yes"'),
        ("{nme: os}", "no condition `nme`", "did you mean `name`?"),
        ("{less: 1, more: 0}", "one key", "write {all"),
        ("[1, 2]", "a list is not a condition", "{in: [a, b]}"),
        ("{in: a}", "`in` wants a list", ""),
        ("{in: [[a]]}", "`in` wants constants", ""),
        ("{matches: '('}", "not a regular expression", ""),
        ("{matches: " + "a" * 201 + "}", "at most 200 characters", ""),
        ("{less: true}", "want a number", ""),
        ("{less: many}", "want a number", ""),
        ("{name: 'a b'}", "`a b` is not a qualified name", ""),
        ("{name: 'a.{b'}", "opens a brace", ""),
        ("{name: 'a.b}'}", "closes a brace", ""),
        ("{name: '{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}.x'}", "more than 500 names", ""),
        ("{truthy: 1}", "true or false", ""),
        ("{any: []}", "a list of conditions", ""),
        ("{not: {any: [prezent]}}", "no condition `prezent`", "`present`"),
    ],
)
def test_a_wrong_condition_is_told_where_and_why(condition: str, message: str, suggestion: str) -> None:
    text = without_fix(('1|Loader: {not: {name: "lib.{Safe,Base}Loader"}}', f"shell: {condition}"))
    found = problem(text)
    assert found.path == "loading/unsafe-load.md"
    assert found.line == line_of(text, "shell: ")
    assert message in found.message
    assert suggestion in found.suggestion


BROKEN = [
    ("id: unsafe-load", "id: Unsafe_Load", "id:", "`Unsafe_Load` cannot be an id", "hyphens"),
    ("id: unsafe-load", "id: default", "id:", "`default` cannot be an id", ""),
    ("severity: high", "severity: hihg", "severity:", "cannot be `hihg`", "did you mean `high`?"),
    ("confidence: medium", "confidence: [low]", "confidence:", "must be a text", ""),
    ("confidence: medium", "confidense: medium", "confidense:", "no key `confidense`", "`confidence`"),
    ("severity: high\n", "", "id:", "lacks `severity`", ""),
    ("severity: high", "severity: high\nseverity: low", "severity: low", "given twice", ""),
    ("cwe: [502]", "cwe: ['502']", "cwe:", "numbers of CWE", "[79]"),
    ("cwe: [502]", "cwe: []", "cwe:", "`cwe` is empty", ""),
    ("cwe: [502]", "cwe: 502", "cwe:", "must be a list", ""),
    ("A08:2025", "A11:2025", "owasp:", "no entry `A11:2025`", "did you mean"),
    ('asvs: ["1.5.2"]', "asvs: [1.5.9]", "asvs:", "no entry `1.5.9`", "did you mean"),
    ("PW.5.1", "PW.5.2", "ssdf:", "no entry `PW.5.2`", "did you mean"),
    ("languages: [python]", "languages: [pyhton]", "languages:", "cannot be `pyhton`", "`python`"),
    ("bandit: [B506]", "bandit: [506]", "bandit:", "must be a text", ""),
    ("bandit: [B506]", "bandit: [B5060]", "bandit:", "does not look like a name of bandit", ""),
    ("  ruff:", "  ruf:", "ruf:", "no key `ruf`", "`ruff`"),
    ("- call: lib", "- cal: lib", "- cal:", "has one of the keys", "did you mean `call`?"),
    ("- call: lib.{load,load_all}", "- call: *.load", "- call:", "not YAML", "into quotes"),
    ("- call: lib.{load,load_all}", "- call: lib..load", "- call:", "`lib..load` is not a qualified name", ""),
    ("    where:", "    were:", "were:", "no key `were`", "`where`"),
    ("      1|Loader: {not", "      Loader|1: {not", "Loader|1:", "cannot ask about `Loader|1`", "an argument"),
    ("  - title: Use", "  - titel: Use", "titel:", "no key `titel`", "`title`"),
    ("safety: safe", "safety: sure", "safety:", "cannot be `sure`", "one of safe, suggested"),
    ("    callee: lib.safe_load\n    remove: [1|Loader]\n", "", "  - title:", "a fix that does nothing", "callee"),
    ("remove: [1|Loader]", "replace: 'x'", "  - title:", "`replace` does the whole fix", ""),
    ("remove: [1|Loader]", "set: {x: false}", "set:", "as it stands", "False"),
    ("remove: [1|Loader]", "set: {x: '`a b`'}", "set:", "backquotes", "`ssl.CERT_REQUIRED`"),
    ("remove: [1|Loader]", "set: {x: \"{'a': 1}\"}", "set:", "is no placeholder", "{0}"),
    ("remove: [1|Loader]", "remove: ['a b']", "remove:", "must name arguments", ""),
    ('"`{callee}` runs code; use `lib.safe_load`."', '"{callee} } x"', "message:", "is no placeholder", "{callee}"),
    ("title: A load that runs code", "title: Another", "# A load that", "heading is not its title", "# Another"),
    ("## Instead", "## In stead", "## In stead", "no heading `In stead`", "did you mean `Instead`?"),
    ("## Instead\nUse `lib.safe_load`.\n", "", "# A load that runs", "`Instead` is missing", "## Instead"),
    ("## Instead", "## What it does", "## What it does\nUse", "stands here twice", ""),
    ("Use `lib.safe_load`.\n", "", "## Instead", "says nothing", ""),
    ("## What it does\n", "Hello.\n## What it does\n", "Hello.", "text before the first heading", ""),
    ("# A load that runs code\n\n", "\n\n", "\n\n## What", "has no title", ""),
    ("## Fix safety\nThe same but for the code that runs.\n", "", "# A load that runs", "`Fix safety` belongs", ""),
    ("```python\n", "```pyton\n", "```pyton", "no example in `pyton`", "`python`"),
    ("```python\n", "```\n", "```\nimport", "names its language", ""),
    ("```python after", "```python afer", "```python afer", "cannot be `afer`", "`after`"),
    ("```python after", "```python", "```python\nimport lib\nlib.safe", "followed by its `after`", ""),
    ("```python before", "```python path=../x.py", "```python path", "cannot be `path=../x.py`", ""),
    ("# finding", "# findings", "lib.load(data)  #", "`# findings` is no marker", "finding: 2"),
    ("lib.safe_load(data)\n```", "lib.safe_load(data)  # ok\n```", "lib.safe_load(data)  #", "marker in an", ""),
    ("  # finding", "", "# A load that runs", "no example has a line that must be found", "# finding"),
]


@pytest.mark.parametrize(("old", "new", "place", "message", "suggestion"), BROKEN, ids=[case[3] for case in BROKEN])
def test_a_broken_page_is_told_where_and_why(old: str, new: str, place: str, message: str, suggestion: str) -> None:
    text = page((old, new))
    found = problem(text)
    assert message in found.message
    assert suggestion in found.suggestion
    assert found.line == line_of(text, place)


def test_a_page_must_have_front_matter() -> None:
    assert problem("# Title\n").line == 1
    assert "does not end" in problem("---\nid: x\n").message
    assert "one mapping" in problem("---\n- a\n---\n").message
    assert "one mapping" in problem("---\n---\n").message


def test_an_open_fence_is_told_where_it_opens() -> None:
    text = page(("lib.safe_load(data)\n```\n", "lib.safe_load(data)\n"))
    assert problem(text).line == line_of(text, "```python after")


def test_a_before_example_needs_a_fix_and_a_fix_an_example() -> None:
    text = without_fix(("## References", "```python before\nx\n```\n```python after\ny\n```\n\n## References"))
    assert "no `fix`" in problem(text).message
    start, end = PAGE.index("```python before"), PAGE.index("## References")
    assert "no `before` and `after`" in problem(PAGE[:start] + PAGE[end:]).message


@pytest.mark.parametrize("text", ["&x {a: 1}", "*x", "!!python/name:os.system x", "{a: &x 1, b: *x}"])
def test_yaml_that_is_more_than_data_is_refused(text: str) -> None:
    assert problem(f"---\nid: {text}\n---\n").line == 2


def test_deep_nesting_is_refused() -> None:
    assert "levels of nesting" in problem(f"---\nid: {'[' * 50_000}\n---\n").message


def examples(section: str) -> list[Example]:
    start, end = PAGE.index("```python\n"), PAGE.index("```python before")
    return parse(PAGE[:start] + section + PAGE[end:], "x").examples[:-2]


def test_markers_of_other_languages_and_counts() -> None:
    (example,) = examples(
        "```python path=app/settings.py\na  # finding: 2\nb // ok\nc -- finding\n<p> <!-- finding -->\n"
        'd  # ok: "no\n"#finding"\ne#finding\nf /* finding */\n```\n'
    )
    assert example.path == "app/settings.py"
    assert example.lines == ("a", "b", "c", "<p>", 'd  # ok: "no', '"#finding"', "e", "f")
    assert example.findings == (0, 0, 2, 3, 6, 7)


def test_fences_may_hold_fences() -> None:
    (example,) = examples('````python\nx = """\n```\n## Instead\n"""  # finding\n````\n')
    assert example.lines == ('x = """', "```", "## Instead", '"""')
    assert example.findings == (3,)


def test_the_path_of_a_before_example_is_that_of_its_after() -> None:
    found = parse(page(("```python before", "```python before path=a/settings.py")), "x").examples
    assert [example.path for example in found] == [None, "a/settings.py", "a/settings.py"]


ENTRY = """\
  - call: lib.{load,load_all}
    where:
      1|Loader: {not: {name: "lib.{Safe,Base}Loader"}}
"""

QUERY = """\
  - query: |
      ((assert_statement (call function: (identifier) @f)) @match (#eq? @f "allowed"))
    needs: [assert]
    where:
      f: {name: allowed}
    at: f
"""


def matchers(entry: str, known_as: str = "bandit: [B506]") -> tuple[Matcher, ...]:
    return parse(page((ENTRY, entry), ("bandit: [B506]", known_as)), "x").rule.matchers


def test_the_other_kinds_of_matchers() -> None:
    assert matchers(
        "  - assign: ['{DEBUG,TESTING}', '*.verify_mode', 'a.B().config[KEY]', '*[KEY]']\n    at: value\n"
    ) == (Matcher("assign", ("DEBUG", "TESTING", "*.verify_mode", "a.B().config[KEY]", "*[KEY]"), at="value"),)
    assert matchers("  - import: Crypto.Cipher.{ARC4,DES}\n    severity: low\n    confidence: high\n") == (
        Matcher(
            "import",
            ("Crypto.Cipher.ARC4", "Crypto.Cipher.DES"),
            severity=Severity.LOW,
            confidence=Confidence.HIGH,
        ),
    )
    assert matchers("  - bandit: [B506, B301]\n    message: Hm {0}\n", "bandit: [B506, B301]") == (
        Matcher("bandit", ("B506", "B301"), message="Hm {0}"),
    )
    assert matchers("  - function: sql:concatenated\n    needs: [select, SELECT]\n") == (
        Matcher("function", ("sql:concatenated",), needs=("select", "SELECT")),
    )
    (query,) = matchers(QUERY)
    assert query.where == (("f", ("name", ("allowed",))),)
    assert (query.needs, query.at) == (("assert",), "f")
    (call,) = matchers("  - call: '*.execute'\n    check: sql:is_sql\n    at: callee\n    languages: [python]\n")
    assert (call.targets, call.check, call.at, call.languages) == (("*.execute",), "sql:is_sql", "callee", ("python",))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("  - call: a\n    import: b\n", "has one of the keys"),
        ("  - call: a\n    at: nowhere at all\n", "`at` cannot point to"),
        ("  - call: a\n    check: sql.is_sql\n", "must be `module:function`"),
        ("  - call: []\n", "names nothing"),
        ("  - import: a.b()\n", "`a.b()` is not a qualified name"),
        ("  - import: a\n    where: {value: present}\n", "no key `where`"),
        ("  - assign: a\n    where: {x: present}\n", "cannot ask about `x`"),
        ("  - call: a\n    where: {}\n", "states no condition"),
        ("  - bandit: [B301]\n", "`known-as: bandit` lacks B301"),
        ("  - bandit: B506\n", "must be a list"),
        ("  - function: sql:x\n", "lacks `needs`"),
        ("  - function: sql:x\n    needs: []\n", "must be a list"),
        (QUERY.replace("    needs: [assert]\n", ""), "lacks `needs`"),
        (QUERY.replace("assert_statement", "assert_stmt"), "not sound: Invalid node type"),
        (QUERY.replace("@match", "@here"), "no capture `@match`"),
        (QUERY.replace("#eq?", "#equal?"), "no predicate `#equal?`"),
        (QUERY.replace("f: {name", "g: {name"), "cannot ask about `g`"),
        (QUERY.replace("at: f", "at: g"), "`at` cannot point to `g`"),
        ("  []\n", "must be a mapping"),
    ],
)
def test_a_wrong_matcher_is_told(entry: str, message: str) -> None:
    assert message in problem(page((ENTRY, entry if entry.strip() != "[]" else "  - []\n"))).message


def test_a_custom_rule_is_data() -> None:
    for entry, name in (
        ("  - call: a\n    check: os:system\n", "check"),
        ("  - function: os:system\n    needs: [a]\n", "function"),
        ("  - bandit: [B506]\n", "bandit"),
    ):
        assert f"a custom rule cannot use `{name}`" in problem(page((ENTRY, entry)), custom=True).message
    fix = "    callee: lib.safe_load\n    remove: [1|Loader]\n"
    assert "cannot use `function`" in problem(page((fix, "    function: os:system\n")), custom=True).message


def test_a_custom_rule_may_leave_out_the_standards() -> None:
    text = re.sub(r"(?m)^(cwe|owasp|asvs|ssdf): .*\n", "", PAGE)
    assert parse(text, "x", custom=True).rule.cwe == ()
    assert "lacks `cwe`" in problem(text).message


PIECES = [
    *PAGE.split("\n"),
    "{",
    "}",
    "[",
    "*x",
    "&x",
    "\t",
    "\0",
    "\ud800",
    "\x85",
    "- ",
    ": ",
    "```",
    "~~~",
    "  # finding",
]


@settings(max_examples=200)
@given(st.data())
def test_no_text_raises_anything_but_a_page_error(data: st.DataObject) -> None:
    lines = PAGE.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(0, len(lines) - 1))
        piece = data.draw(st.sampled_from(PIECES) | st.text(max_size=8))
        lines[index] = data.draw(st.sampled_from([piece, lines[index] + piece, piece + lines[index], ""]))
    try:
        parse("\n".join(lines), "x", custom=data.draw(st.booleans()))
    except PageError as error:
        assert 1 <= error.problem.line <= len("\n".join(lines).splitlines()) + 3
