"""`wardline new-rule`: write the page of a new rule, sound and failing its test, for its author to fill in."""

from __future__ import annotations

import argparse
from pathlib import Path

from wardline.cli import CommandError


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "new-rule",
        help="write the page of a new rule",
        description="Write FAMILY/ID.md, a page to fill in (CONTRIBUTING.md): a rule of Wardline's in its checkout, "
        "or with --dir a rule of your own project's.",
    )
    parser.add_argument(
        "family", metavar="FAMILY", help="the folder of rules that it belongs with, such as deserialization"
    )
    parser.add_argument("id", metavar="ID", help='reads well after "allow": unsafe-yaml-load')
    parser.add_argument("--dir", metavar="DIR", help="the folder of your own rules: .wardline/rules")


def run(arguments: argparse.Namespace) -> int:
    family, name = arguments.family, arguments.id
    _check_names(family, name)
    root = Path(arguments.dir) if arguments.dir else _own_rules()
    path = root / family / f"{name}.md"
    _check_free(root, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(scaffold(name, custom=bool(arguments.dir)))
    except FileExistsError as error:
        raise CommandError(f"{path} is there already") from error
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror or error}") from error
    print(f"{path}\nFill it in; CONTRIBUTING.md explains each line.")
    if not arguments.dir:
        print(f"Then: pytest tests/rules -k {name}")
    return 0


def _check_names(family: str, name: str) -> None:
    from wardline_analyzers.rules.catalog import load
    from wardline_analyzers.rules.pages import valid_id

    for what, text in (("rule", name), ("family", family)):
        if not valid_id(text):
            raise CommandError(f"a {what} cannot be called {text}: use small letters, digits and single hyphens")
    ours = load()
    if name in ours.rules:
        raise CommandError(f"there is a rule {name}, in the family {ours.rules[name].family}")
    if name in ours.families or name == family:
        raise CommandError(f"{name} is the name of a family")
    if family in ours.rules:
        raise CommandError(f"{family} is the name of a rule")


def _check_free(root: Path, name: str) -> None:
    """The id may be taken by a page that the catalogue does not know: a broken one, or one of the user's."""
    for path in root.glob(f"*/{name}.md"):
        raise CommandError(f"{path} is there already")


def _own_rules() -> Path:
    from wardline_analyzers.rules.catalog import ROOT

    root = Path(ROOT)
    if not (root.parents[2] / "pyproject.toml").is_file():
        raise CommandError("this is not a checkout of Wardline; --dir .wardline/rules makes a rule of your own")
    return root


def scaffold(name: str, custom: bool) -> str:
    """The text of a page that loads, and whose example fails until the matcher finds it."""
    title = name.replace("-", " ").capitalize()
    standards = (
        ""
        if custom
        else """\
cwe: [20]                 # https://cwe.mitre.org
owasp: ["A06:2025"]       # OWASP Top 10:2025
asvs: []                  # OWASP ASVS 5.0.0, such as "1.2.5"
ssdf: ["PW.5.1"]          # NIST SP 800-218
"""
    )
    return f"""\
---
id: {name}
title: {title}
message: "`{{callee}}` does what; write what instead."
severity: medium          # info | low | medium | high: how bad, if real
confidence: medium        # low | medium | high: how sure
{standards}languages: [python]
match:
  - call: package.function
---
# {title}

## What it does
Reports calls of `package.function`.

## Why is this bad?
What an attacker does with it.

## Instead
What to write.

## Examples

```python
from package import function, other

other(value)  # ok
function(value)  # finding
this_line_is_not_found_yet(value)  # finding
```

## References
- [CWE-20](https://cwe.mitre.org/data/definitions/20.html)
"""
