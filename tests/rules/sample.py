"""A sound page to change: each test of the loader breaks or bends one thing of it."""

from __future__ import annotations

PAGE = """\
---
id: unsafe-load
title: A load that runs code
message: "`{callee}` runs code; use `lib.safe_load`."
severity: high
confidence: medium
cwe: [502]
owasp: ["A08:2025"]
asvs: ["1.5.2"]
ssdf: ["PW.5.1"]
languages: [python]
known-as:
  bandit: [B506]
  ruff: [S506]
  codeql: [py/unsafe-deserialization]
match:
  - call: lib.{load,load_all}
    where:
      1|Loader: {not: {name: "lib.{Safe,Base}Loader"}}
fix:
  - title: Use lib.safe_load
    safety: safe
    callee: lib.safe_load
    remove: [1|Loader]
---
# A load that runs code

## What it does
Reports loads that run code.

## Why is this bad?
A document runs code.

## Instead
Use `lib.safe_load`.

## Fix safety
The same but for the code that runs.

## Examples

```python
import lib
lib.load(data)  # finding
lib.load(data, lib.SafeLoader)  # ok
```

```python before
import lib
lib.load(data)
```
```python after
import lib
lib.safe_load(data)
```

## References
- [CWE-502](https://cwe.mitre.org/data/definitions/502.html)
"""


def page(*changes: tuple[str, str]) -> str:
    """The page with texts replaced; each must occur exactly once."""
    text = PAGE
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample"
        text = text.replace(old, new)
    return text


def without_fix(*changes: tuple[str, str]) -> str:
    """The page without its fix and all that belongs to it."""
    text = PAGE
    for start, end in (
        ("fix:\n", "---\n# A"),
        ("## Fix safety\n", "## Examples"),
        ("```python before", "## References"),
    ):
        head, _, tail = text.partition(start)
        text = head + end + tail.partition(end)[2]
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample"
        text = text.replace(old, new)
    return text


def named(name: str, *changes: tuple[str, str]) -> str:
    """A page without a fix and without bandit's ids, for another rule."""
    return without_fix(("id: unsafe-load", f"id: {name}"), ("  bandit: [B506]\n", ""), *changes)
