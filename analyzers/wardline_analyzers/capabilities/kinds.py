"""The capabilities that are told apart, and their names for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that code can do to the world around it."""

    name: str
    """As models, JSON and the language server write it: `network-out`."""
    noun: str
    """In a sentence: `adds network egress`."""
    title: str
    """What is meant by it."""


ALL: Final = (
    Capability("network-out", "network egress", "Sends data to other machines"),
    Capability("network-in", "network ingress", "Accepts connections or handles requests"),
    Capability("process", "process execution", "Starts programs"),
    Capability("file-write", "file writes", "Creates, changes or deletes files"),
    Capability("file-read", "file reads", "Reads files or lists folders"),
    Capability("environment", "environment access", "Reads or changes environment variables"),
    Capability("dynamic-code", "dynamic code execution", "Runs or loads code that it has as data"),
    Capability("deserialisation", "object deserialisation", "Builds objects of any class from bytes"),
    Capability("crypto", "cryptography", "Hashes, signs, encrypts, or makes keys"),
    Capability("database", "database access", "Queries or changes a database"),
    Capability("native-code", "native code", "Loads or calls machine code"),
    Capability("llm-call", "language model calls", "Asks a language model"),
    Capability("secrets", "credential access", "Reads or presents passwords, keys and tokens"),
)
"""In the order in which they are shown."""

BY_NAME: Final = {capability.name: capability for capability in ALL}
NAMES: Final = tuple(BY_NAME)
NOTHING: Final = "nothing"
"""In a model: this call does none of it, whatever its sinks and sources would let one think."""
