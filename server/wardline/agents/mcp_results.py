"""What the tools of the MCP server answer: the models that its output schemas are made of."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Level = Literal["info", "low", "medium", "high"]
Sureness = Literal["low", "medium", "high"]
SafetyWord = Literal["safe", "suggested"]


class FixTitle(BaseModel):
    """A fix that there is."""

    title: str
    safety: SafetyWord = Field(description="safe: behaviour stays the same but for the flaw; suggested: it may change")


class Step(BaseModel):
    """A step of the way that data takes to the flaw."""

    path: str
    line: int = Field(description="from 1")
    message: str


class FoundFlaw(BaseModel):
    """One finding."""

    rule: str = Field(description="its id; explain_rule says more")
    message: str
    severity: Level
    confidence: Sureness
    cwe: list[int] = Field(description="numbers of the Common Weakness Enumeration")
    cell: int | None = Field(None, description="notebooks only: the number of the cell, from 1; lines are the cell's")
    line: int = Field(description="from 1")
    column: int = Field(description="from 1, in characters")
    end_line: int
    end_column: int
    trace: list[Step]
    fixes: list[FixTitle] = Field(description="suggest_fix makes a diff of them")
    fingerprint: str = Field(description="the same for the same finding after code around it has moved")


class CheckResult(BaseModel):
    """What was found in a text."""

    path: str = Field(description="relative to the first root if it is below")
    findings: list[FoundFlaw]
    omitted: int = Field(description="findings that are left out because there are too many")
    notes: list[str] = Field(description="what could not be checked or is wrong in the settings")


class RuleExplanation(BaseModel):
    """All that is known of a rule."""

    id: str
    title: str
    severity: Level
    confidence: Sureness
    cwe: list[int]
    owasp: list[str]
    owasp_llm: list[str]
    asvs: list[str]
    languages: list[str]
    fixes: list[FixTitle]
    url: str | None
    markdown: str = Field(description="what it finds, why that is bad, what to write instead, with examples")


class ProposedFix(BaseModel):
    """One fix in a diff."""

    rule: str
    title: str
    safety: SafetyWord


class FixResult(BaseModel):
    """A diff that mends findings. Nothing has been written."""

    path: str
    diff: str = Field(description="unified, for `patch -p1` and `git apply`; empty if there is no fix")
    safety: SafetyWord | None = Field(description="the least safe fix in it; null if there is none")
    fixes: list[ProposedFix]
    without_fix: list[str] = Field(description="rules of the findings asked for that the diff does not mend")


class DependencyResult(BaseModel):
    """What is known of a package."""

    name: str = Field(description="as the ecosystem normalises it")
    version: str | None
    ecosystem: str
    status: Literal["vulnerable", "unknown", "invalid"] = Field(
        description="vulnerable: there are advisories about this version; invalid: no package can have this name; "
        "unknown: nothing is known against it, which is no clean bill"
    )
    reason: str
    advisories: list[str] = Field(description="names and summaries, the worst first, at most 20")
    fixed: str | None = Field(description="the smallest newer version without known vulnerabilities")
