"""What CycloneDX 1.6 and SPDX 2.3 demand of the parts that we use, as JSON schemas in words of our own.

Our documents have been checked against the published schemas as well (docs/review.md); those are not kept here. These
are stricter: what we do not write is not allowed at all.
"""

from __future__ import annotations

from typing import Any

_REF = {"type": "string", "minLength": 1}
_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    properties = {**required, **(optional or {})}
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, "uniqueItems": True}


_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
_PROPERTIES = _list(_object({"name": {"type": "string", "pattern": "^wardline:"}}, {"value": {"type": "string"}}))
_OCCURRENCE = _object(
    {"location": {"type": "string"}},
    {"bom-ref": _REF, "line": {"type": "integer", "minimum": 0}, "additionalContext": {"type": "string"}},
)
_COMPONENT = _object(
    {"type": {"enum": ["application", "file", "machine-learning-model"]}, "name": {"type": "string"}},
    {
        "bom-ref": _REF,
        "version": {"type": "string"},
        "publisher": {"type": "string"},
        "hashes": _list(_object({"alg": {"const": "SHA-256"}, "content": {"pattern": "^[a-f0-9]{64}$"}})),
        "evidence": _object({}, {"occurrences": _list(_OCCURRENCE)}),
        "properties": _PROPERTIES,
    },
)
_RESOURCE = {
    "oneOf": [
        _object({"ref": _REF}),
        _object({"externalReference": _object({"type": {"const": "other"}, "url": {"type": "string"}})}),
    ]
}
_TASK_TYPES = _list({"const": "other"})
_TASK = _object(
    {"bom-ref": _REF, "uid": {"type": "string"}, "taskTypes": _TASK_TYPES},
    {
        "name": {"type": "string"},
        "resourceReferences": _list(_RESOURCE),
        "outputs": _list(_object({"resource": _RESOURCE}, {"type": {"const": "artifact"}})),
        "timeEnd": _TIME,
        "properties": _PROPERTIES,
    },
)
_WORKFLOW = _object(
    {"bom-ref": _REF, "uid": {"type": "string"}, "taskTypes": _TASK_TYPES},
    {"name": {"type": "string"}, "tasks": _list(_TASK)},
)
_PERSON = _object({}, {"name": {"type": "string"}, "email": {"type": "string", "pattern": "@"}})
_ANNOTATION = _object(
    {
        "subjects": _list(_REF),
        "annotator": _object({"individual": _PERSON}),
        "timestamp": _TIME,
        "text": {"type": "string"},
    }
)
CYCLONEDX = _object(
    {"bomFormat": {"const": "CycloneDX"}, "specVersion": {"const": "1.6"}},
    {
        "$schema": {"const": "http://cyclonedx.org/schema/bom-1.6.schema.json"},
        "serialNumber": {"pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
        "version": {"const": 1},
        "metadata": _object(
            {},
            {
                "timestamp": _TIME,
                "tools": _object({}, {"components": _list(_COMPONENT)}),
                "component": _COMPONENT,
                "properties": _PROPERTIES,
            },
        ),
        "components": _list(_COMPONENT),
        "formulation": _list(
            _object({}, {"bom-ref": _REF, "components": _list(_COMPONENT), "workflows": _list(_WORKFLOW)})
        ),
        "annotations": _list(_ANNOTATION),
    },
)


_ANNOTATED = _list(
    _object(
        {
            "annotationDate": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
            "annotationType": {"enum": ["REVIEW", "OTHER"]},
            "annotator": {"pattern": "^(Person|Tool): "},
            "comment": {"type": "string"},
        }
    )
)
_ID = {"type": "string", "pattern": r"^SPDXRef-[a-zA-Z0-9.\-]+$"}
_POINTER = _object(
    {"reference": _ID}, {"offset": {"type": "integer", "minimum": 1}, "lineNumber": {"type": "integer", "minimum": 1}}
)
SPDX = _object(
    {
        "SPDXID": {"const": "SPDXRef-DOCUMENT"},
        "spdxVersion": {"const": "SPDX-2.3"},
        "dataLicense": {"const": "CC0-1.0"},
        "name": {"type": "string"},
        "documentNamespace": {"type": "string", "pattern": "^urn:uuid:[^#]+$"},
        "creationInfo": _object({"created": _TIME, "creators": _list({"pattern": "^Tool: "}) | {"minItems": 1}}),
    },
    {
        "comment": {"type": "string"},
        "files": _list(
            _object(
                {
                    "SPDXID": _ID,
                    "fileName": {"pattern": r"^\./"},
                    "checksums": _list(
                        _object(
                            {"algorithm": {"enum": ["SHA1", "SHA256"]}, "checksumValue": {"pattern": "^[0-9a-f]+$"}}
                        )
                    )
                    | {"contains": {"properties": {"algorithm": {"const": "SHA1"}}}},
                },
                {"fileTypes": _list({"const": "SOURCE"}), "comment": {"type": "string"}},
            )
        ),
        "snippets": _list(
            _object(
                {
                    "SPDXID": _ID,
                    "snippetFromFile": _ID,
                    "ranges": _list(_object({"startPointer": _POINTER, "endPointer": _POINTER})) | {"minItems": 1},
                },
                {"name": {"type": "string"}, "annotations": _ANNOTATED},
            )
        ),
        "relationships": _list(
            _object({"spdxElementId": _ID, "relatedSpdxElement": _ID, "relationshipType": {"const": "DESCRIBES"}})
        ),
    },
)
