"""What a person should look at in a block that an AI wrote: made from what it can do, and what is found in it."""

from __future__ import annotations

from collections.abc import Iterable

_OF_CAPABILITY: dict[str, str] = {
    "network-out": "It sends requests: is each address fixed or checked, are there time limits, is TLS verified?",
    "network-in": "It takes requests: who may call it, and is everything that comes in checked?",
    "process": "It starts programs: are they given a list of arguments, none of them from outside unchecked?",
    "file-write": "It writes or deletes files: can a name from outside lead it out of its directory?",
    "file-read": "It reads files: can a name from outside lead it out of its directory?",
    "environment": "It reads or changes the environment: are secrets kept out of logs and child processes?",
    "dynamic-code": "It runs code that is made at run time: does it have to?",
    "deserialisation": "It loads serialised objects: only from a source that is trusted?",
    "crypto": "It uses cryptography: are algorithm, mode, key length and random source up to date?",
    "database": "It talks to a database: are all values parameters, and does it see only what it may?",
    "native-code": "It calls native code: are sizes and lifetimes right?",
    "llm-call": "It calls a language model: what is sent to it, and what may its answer set off?",
    "secrets": "It handles secrets: where do they come from, and where could they get out?",
}
ALWAYS = ("Does it do what was asked, and nothing else?", "Are errors and odd input dealt with?")


def checklist(capabilities: Iterable[str], rules: Iterable[str]) -> list[str]:
    """Lines to tick off: open findings first, then what the block can do, then what always counts."""
    found = list(dict.fromkeys(rules))
    lines = [f"Open findings: {', '.join(found)}"] if found else []
    lines.extend(_OF_CAPABILITY[name] for name in capabilities if name in _OF_CAPABILITY)
    return [*lines, *ALWAYS]


__all__ = ["ALWAYS", "checklist"]
