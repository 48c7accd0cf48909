"""The account as a bill of materials: CycloneDX 1.6 (ECMA-424), JSON.

Where it has a place for what we know, it stands there:

    components      the files (`file`), with their hash; each AI-written block is an occurrence in the evidence of its
                    file, with a `bom-ref` of its own
    formulation     how they were made: the models (`machine-learning-model`) and tools (`application`), and one task
                    for each block: which model put it in which file, when
    annotations     one for each review: the person, the time, the words; its subject is the block's task

What it has no place for are properties below `wardline:`.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from wardline import __version__
from wardline.cli.formats.json import portable
from wardline.origin.agent_trace import rfc3339
from wardline.review.audit import Audit, AuditedBlock, AuditedFile, name_of
from wardline.review.records import Review

SPEC_VERSION = "1.6"


def render(audit: Audit) -> str:
    """The document."""
    models, tools = _makers(audit)
    tasks = [task for number, file in enumerate(audit.files) for task in _tasks(file, number)]
    workflow = {
        "bom-ref": "workflow:ai-assistance",
        "uid": "ai-assistance",
        "name": "Suggestions of AI assistants that people accepted",
        "taskTypes": ["other"],
        "tasks": tasks,
    }
    formula = {"bom-ref": "formula:ai-assistance", "components": [*models, *tools], "workflows": [workflow]}
    data: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": rfc3339(audit.made),
            "tools": {"components": [{"type": "application", "name": "wardline", "version": __version__}]},
            "component": {
                "type": "application",
                "bom-ref": "workspace",
                "name": portable(name_of(audit.root)),
                **({"version": audit.revision} if audit.revision else {}),
            },
            "properties": _properties(
                {
                    "lines": audit.lines,
                    "lines-ai": audit.lines_ai,
                    "lines-approved": audit.lines_approved,
                    "share-ai": round(audit.share_ai, 4),
                    "share-approved": round(audit.share_approved, 4),
                },
            ),
        },
        "components": [_file(file, number) for number, file in enumerate(audit.files)],
        **({"formulation": [formula]} if tasks else {}),
        "annotations": [
            annotation for number, file in enumerate(audit.files) for annotation in _annotations(file, number)
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _makers(audit: Audit) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The models and the tools that blocks were written with, as components."""
    authors = [each.block.author for each in audit.blocks]
    models = []
    for model in sorted({author.model for author in authors if author.model}):
        provider, _, name = model.rpartition("/")
        publisher = {"publisher": provider} if provider else {}
        models.append({"type": "machine-learning-model", "bom-ref": _model(model), **publisher, "name": name or model})
    tools = [
        {"type": "application", "bom-ref": _tool(tool), "name": tool}
        for tool in sorted({author.tool for author in authors if author.tool})
    ]
    return models, tools


def _model(model: str) -> str:
    return f"model:{model}"


def _tool(tool: str) -> str:
    return f"tool:{tool}"


def _file(file: AuditedFile, number: int) -> dict[str, Any]:
    path = portable(file.path)
    return {
        "type": "file",
        "bom-ref": f"file:{number}",
        "name": path,
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(file.held.source.raw).hexdigest()}],
        "evidence": {
            "occurrences": [
                {
                    "bom-ref": f"block:{number}:{place}",
                    "location": path,
                    "line": each.block.start + 1,
                    "additionalContext": f"lines {each.block.start + 1} to {each.block.end}, written by an AI",
                }
                for place, each in enumerate(file.blocks)
            ]
        },
        "properties": _properties(
            {"lines": file.lines, "lines-ai": file.lines_ai, "lines-approved": file.lines_approved}
        ),
    }


def _tasks(file: AuditedFile, number: int) -> Iterator[dict[str, Any]]:
    for place, each in enumerate(file.blocks):
        block, author = each.block, each.block.author
        makers = [_model(author.model)] if author.model else []
        makers += [_tool(author.tool)] if author.tool else []
        resources: list[dict[str, Any]] = [{"ref": ref} for ref in makers]
        if author.conversation:
            resources.append({"externalReference": {"type": "other", "url": author.conversation}})
        yield {
            "bom-ref": f"task:{number}:{place}",
            "uid": f"{block.id}:{block.start + 1}",
            "name": f"Lines {block.start + 1} to {block.end} of {portable(block.path)}",
            **({"resourceReferences": resources} if resources else {}),
            "taskTypes": ["other"],
            "outputs": [{"type": "artifact", "resource": {"ref": f"file:{number}"}}],
            **({"timeEnd": rfc3339(block.accepted)} if block.accepted else {}),
            "properties": _properties(
                {
                    "block": f"block:{number}:{place}",
                    "origin": author.kind.value,
                    "contributor": block.contributor,
                    "start-line": block.start + 1,
                    "end-line": block.end,
                    "content-hash": block.hash,
                    "rewritten": round(block.rewritten, 3),
                    "source": block.source,
                    "committed-by": each.committed_by,
                    "review": each.verdict,
                },
            ),
        }


def _annotations(file: AuditedFile, number: int) -> Iterator[dict[str, Any]]:
    for place, each in enumerate(file.blocks):
        for review in each.reviews:
            yield {
                "subjects": [f"task:{number}:{place}"],
                "annotator": {"individual": _person(review.reviewer)},
                "timestamp": rfc3339(review.time),
                "text": words_of(each, review),
            }


def words_of(each: AuditedBlock, review: Review) -> str:
    """A review in a sentence or two."""
    block = each.block
    what = f"{review.verdict}: lines {block.start + 1} to {block.end} of {portable(block.path)} ({block.hash})"
    findings = f"; open findings then: {', '.join(review.findings)}" if review.findings else ""
    note = f". {review.note}" if review.note else ""
    return what + findings + note


def person(reviewer: str) -> tuple[str, str]:
    """Name and address of `Name <address>`; no address where there is none."""
    name, opened, address = reviewer.rpartition(" <")
    if not opened or not address.endswith(">"):
        return reviewer, ""
    return name, address[:-1]


def _person(reviewer: str) -> dict[str, str]:
    name, address = person(reviewer)
    return {"name": name, **({"email": address} if "@" in address else {})}


def _properties(values: Mapping[str, str | int | float]) -> list[dict[str, str]]:
    return [{"name": f"wardline:{name}", "value": str(value)} for name, value in values.items() if value != ""]
