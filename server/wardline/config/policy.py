"""The table `[policy]` of a settings file: its fields and their kinds. What it means is in `wardline.policy`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wardline.config.kinds import WRONG, Choice, Fields, Flag, Glob, ListOf, Number, Report, Schema, Text
from wardline.config.places import Key


class Teams:
    """A table: team to its members."""

    noun = "a table from teams to lists of members"
    members = ListOf(Text("a member (@user or an address)"), "a list of members (@user or an address)")

    def check(self, value: object, at: Key, report: Report) -> Any:
        if not isinstance(value, Mapping):
            return report.value(at, f"This must be {self.noun}")
        checked = {str(name): self.members.check(wanted, (*at, str(name)), report) for name, wanted in value.items()}
        return {name: members for name, members in checked.items() if members is not WRONG}

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.members.schema()}


_NAMES = ListOf(Text("a name, with * for any characters"), "a list of names")
_PATHS = ListOf(Glob(), "a list of patterns")
_SEVERITY = Choice("off", "info", "low", "medium", "high")

POLICY = Fields(
    "a table of a policy",
    {
        "allowed-tools": _NAMES,
        "denied-tools": _NAMES,
        "allowed-models": _NAMES,
        "denied-models": _NAMES,
        "allowed-mcp-servers": _NAMES,
        "denied-mcp-servers": _NAMES,
        "inferred": Choice("block", "warn", "ignore"),
        "forbidden": _PATHS,
        "review": _PATHS,
        "second-review": _PATHS,
        "owners": Flag(),
        "teams": Teams(),
        "max-unreviewed-lines": Number(0, 1_000_000),
        "max-unreviewed-share": Number(0, 100),
        "block-in-ai-code": _SEVERITY,
        "block-anywhere": _SEVERITY,
        "suppressions": ListOf(Choice("reason", "approver", "until"), "a list of reason, approver, until"),
    },
)

DOC = (
    "What the team allows of code that an AI wrote. It counts only in the settings file at the top of a checkout (and "
    "in files that this one extends), so that no file below can loosen it, and never from the editor. "
    "`allowed-tools`, `allowed-models`, `allowed-mcp-servers`: only these (empty: all); `denied-…`: never these; `*` "
    "stands for any characters. `inferred`: whether rules `block`, `warn` of or `ignore` code that only looks as if "
    "an AI wrote it (default: `block`). `forbidden`: paths where no AI-written code may be; `review`: paths where "
    "somebody must have reviewed it; `second-review`: where two people must have; `owners`: one of them must be an "
    "owner by CODEOWNERS; `teams`: who is in the teams that CODEOWNERS names. `max-unreviewed-lines`: the largest "
    "block that may be unreviewed; `max-unreviewed-share`: the share, in %, of a file's AI-written lines that may be. "
    "`block-in-ai-code`, `block-anywhere`: findings of this severity and above block. `suppressions`: what a "
    "suppression comment must have."
)
