"""The account as an SPDX 2.3 document (ISO/IEC 5962 and its successor), JSON.

Each file with AI-written blocks is a file, each block a snippet of it with its bytes and lines (both from 1, the last
one included). An annotation of type OTHER says what wrote it, one of type REVIEW stands for each review.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from wardline import __version__
from wardline.cli.formats.cyclonedx import person, words_of
from wardline.cli.formats.json import portable
from wardline.origin.agent_trace import rfc3339
from wardline.project.source import Source
from wardline.review.audit import Audit, AuditedBlock, AuditedFile, name_of

_TOOL = f"Tool: wardline-{__version__}"


def render(audit: Audit) -> str:
    """The document."""
    files = [_file(file, number) for number, file in enumerate(audit.files)]
    snippets = [
        _snippet(audit, file, each, number, place)
        for number, file in enumerate(audit.files)
        for place, each in enumerate(file.blocks)
    ]
    name = portable(name_of(audit.root))
    at = f" at commit {audit.revision}" if audit.revision else ""
    data: dict[str, Any] = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"AI-written code in {name}",
        # A URN, for the document is published nowhere; the specification asks for a URI that is unique.
        "documentNamespace": f"urn:uuid:{uuid.uuid4()}",
        "comment": f"What AI assistants wrote in {name}{at}: {audit.lines_ai} of {audit.lines} lines, "
        f"{audit.lines_approved} of them approved by a person.",
        "creationInfo": {"created": _date(audit.made), "creators": [_TOOL]},
        "files": files,
        "snippets": snippets,
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": file["SPDXID"],
            }
            for file in files
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _file(file: AuditedFile, number: int) -> dict[str, Any]:
    raw = file.held.source.raw
    return {
        "SPDXID": f"SPDXRef-File-{number}",
        "fileName": f"./{portable(file.path)}",
        "fileTypes": ["SOURCE"],
        "checksums": [
            # SPDX 2.3, 8.4, asks for this one; nothing here rests on it.
            {"algorithm": "SHA1", "checksumValue": hashlib.sha1(raw, usedforsecurity=False).hexdigest()},
            {"algorithm": "SHA256", "checksumValue": hashlib.sha256(raw).hexdigest()},
        ],
        "comment": f"{file.lines_ai} of {file.lines} lines written by an AI, {file.lines_approved} of them approved.",
    }


def _snippet(audit: Audit, file: AuditedFile, each: AuditedBlock, number: int, place: int) -> dict[str, Any]:
    block, reference = each.block, f"SPDXRef-File-{number}"
    author = block.author
    start, end = _on_disk(file.held.source, file.held.span(block))
    said = f"{block.contributor}, origin {author.kind.value}"
    if author.model:
        said += f", model {author.model}"
    if author.conversation:
        said += f", conversation {author.conversation}"
    said += f", {block.rewritten:.0%} rewritten since; content {block.hash}; review: {each.verdict}"
    written = _annotation("OTHER", f"Tool: {author.tool}" if author.tool else _TOOL, block.accepted or audit.made, said)
    reviews = [
        _annotation("REVIEW", _person(review.reviewer), review.time, words_of(each, review)) for review in each.reviews
    ]
    return {
        "SPDXID": f"SPDXRef-Snippet-{number}-{place}",
        "snippetFromFile": reference,
        "name": f"Lines {block.start + 1} to {block.end} of {portable(block.path)}",
        "ranges": [
            {
                "startPointer": {"reference": reference, "offset": start + 1},
                "endPointer": {"reference": reference, "offset": max(start + 1, end)},
            },
            {
                "startPointer": {"reference": reference, "lineNumber": block.start + 1},
                "endPointer": {"reference": reference, "lineNumber": block.end},
            },
        ],
        "annotations": [written, *reviews],
    }


def _on_disk(source: Source, span: tuple[int, int]) -> tuple[int, int]:
    """Bytes of the text as bytes of the file. Those of a notebook's program are nowhere in its file: all of it."""
    if source.notebook is not None:
        return 0, len(source.raw)
    written = source.decoded
    if written.encoding in ("utf-8", "bytes"):
        return len(written.bom) + span[0], len(written.bom) + span[1]
    start, end = (len(written.encode(source.text[:offset])) for offset in span)
    return start, end


def _annotation(kind: str, who: str, at: float, words: str) -> dict[str, str]:
    return {"annotationType": kind, "annotator": who, "annotationDate": _date(at), "comment": words}


def _person(reviewer: str) -> str:
    name, address = person(reviewer)
    return f"Person: {name} ({address})" if address else f"Person: {name}"


def _date(at: float) -> str:
    """`YYYY-MM-DDThh:mm:ssZ`: SPDX 2.3 knows no parts of seconds."""
    return f"{rfc3339(at)[:19]}Z"
