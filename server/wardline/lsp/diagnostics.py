"""From findings to the JSON of diagnostics (LSP 3.17, `Diagnostic`).

This runs on each keystroke for every finding of the file, so the JSON of a finding without its place is kept, by the
identity of the finding: the engine hands out the same object as long as the finding's unit has not changed. Of an
edit far above, only the line numbers are written anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from wardline.lsp.client import Client
from wardline.lsp.documents import Part, Program, position
from wardline.lsp.jsonrpc import Json, dumps
from wardline_analyzers.finding import Elsewhere, Finding, Placed, Severity
from wardline_analyzers.rules.catalog import find
from wardline_analyzers.text.positions import character_at

if TYPE_CHECKING:
    from wardline.lsp.wire import Range
    from wardline.project.report import FileReport

SEVERITY = {Severity.HIGH: 1, Severity.MEDIUM: 2, Severity.LOW: 3, Severity.INFO: 4}
"""To DiagnosticSeverity: error, warning, information, hint."""

UNNECESSARY = 1
"""DiagnosticTag: shown faded out."""
UNUSED = "unused-suppression"

_NOTHING = Json(b"[]")
_COLUMNS = ("utf-8", "utf-16", "utf-32")
"""The order of `Elsewhere.columns`."""


class Renderer:
    """Writes diagnostics as this client can read them."""

    def __init__(
        self,
        client: Client,
        uri_of: Callable[[str], str],
        note: Callable[[Program, int], str] = lambda program, offset: "",
        more: Callable[[Part], list[str]] = lambda part: [],
    ) -> None:
        self._client = client
        self._uri_of = uri_of
        self._note = note
        """What is said of the code at a place, after the message."""
        self._more = more
        """Diagnostics of a part, as JSON, that are no findings."""

    def items(self, part: Part) -> Json:
        """The diagnostics of a part as a JSON array."""
        program = part.program
        if program.too_large:
            return self._too_large(part)
        more = self._more(part)
        if not program.findings:
            part.fragments = {}
            return Json(f"[{','.join(more)}]".encode()) if more else _NOTHING
        whole = len(program.parts) == 1
        kept, fragments, out = part.fragments, {}, []
        for placed in program.findings:
            if not whole and program.part_at(self._offset(placed)) is not part:
                continue
            finding = placed.finding
            known = kept.get(id(finding))
            note = self._note(program, self._offset(placed)) if program.origins else ""
            key = placed.fingerprint + note
            if known is None or known[0] is not finding or known[1] != key:
                known = (finding, key, self._fragment(finding, placed.fingerprint, note))
            fragments[id(finding)] = known
            out.append(f"{self._place(part, placed)}{known[2]}{self._related(part, placed)}}}")
        part.fragments = fragments
        return Json(f"[{','.join(out + more)}]".encode())

    def report(self, part: Part, previous: str | None) -> Json:
        """The answer to a pull (DocumentDiagnosticReport); `previous` is the result id that the client has."""
        items = self.items(part)
        number = result_id(items)
        part.told_early = None if part.program.complete else number
        part.told = number
        if number == previous:
            return Json(b'{"kind":"unchanged","resultId":%b}' % dumps(number))
        return Json(b'{"kind":"full","resultId":%b,"items":%b}' % (dumps(number), items))

    def file_items(self, uri: str, report: FileReport) -> Json:
        """The diagnostics of a file that is not open, from a scan."""
        source = report.source
        if source is None or not report.results:
            return _NOTHING
        encoding = self._client.encoding

        def span(start: int, end: int) -> Range:
            return {"start": position(source.buffer, start, encoding), "end": position(source.buffer, end, encoding)}

        out = []
        for result in report.results:
            fragment = self._fields(result.rule, result.message, result.severity, result.fingerprint)
            fields = {"range": span(result.start, result.end), **fragment}
            if self._client.related and (steps := (*result.trace, *result.related)):
                fields["relatedInformation"] = [
                    {
                        "location": {"uri": uri, "range": span(step.start, step.end)}
                        if step.elsewhere is None
                        else self._elsewhere(report.root, step.elsewhere),
                        "message": step.message,
                    }
                    for step in steps
                ]
            out.append(fields)
        return Json(dumps(out))

    def item(self, part: Part, placed: Placed) -> Json:
        """The diagnostic of one finding."""
        note = self._note(part.program, self._offset(placed))
        fragment = self._fragment(placed.finding, placed.fingerprint, note)
        return Json(f"{self._place(part, placed)}{fragment}{self._related(part, placed)}}}".encode())

    def _offset(self, placed: Placed) -> int:
        return placed.offset + placed.finding.span.start

    def _place(self, part: Part, placed: Placed) -> str:
        start, end, first = placed.start, placed.end, part.first_line
        buffer, encoding = part.program.buffer, self._client.encoding
        from_character, to_character = start.column, end.column
        if encoding != "utf-8":
            from_character = character_at(buffer, start.line, start.column, encoding)
            to_character = character_at(buffer, end.line, end.column, encoding)
        return (
            f'{{"range":{{"start":{{"line":{start.line - first},"character":{from_character}}},'
            f'"end":{{"line":{end.line - first},"character":{to_character}}}}}'
        )

    def _fragment(self, finding: Finding, fingerprint: str, note: str) -> str:
        fields = self._fields(finding.rule, finding.message + note, finding.severity, fingerprint)
        return "," + dumps(fields).decode()[1:-1]

    def _fields(self, name: str, message: str, severity: Severity, fingerprint: str) -> dict[str, object]:
        """All of a diagnostic but its place and its related information."""
        client = self._client
        fields: dict[str, object] = {
            "severity": SEVERITY[severity],
            "code": name,
            "source": "wardline",
            "message": message,
        }
        if client.code_description and (link := _link(name)):
            fields["codeDescription"] = {"href": link}
        if name == UNUSED and UNNECESSARY in client.tags:
            fields["tags"] = [UNNECESSARY]
        if client.data:
            fields["data"] = {"fingerprint": fingerprint, "rule": name}
        return fields

    def _related(self, part: Part, placed: Placed) -> str:
        finding, program = placed.finding, part.program
        if not self._client.related or not (finding.trace or finding.related):
            return ""
        steps = []
        for step in (*finding.trace, *finding.related):
            if step.elsewhere is not None:
                steps.append({"location": self._elsewhere(program.terms.root, step.elsewhere), "message": step.message})
                continue
            start, end = placed.offset + step.span.start, placed.offset + step.span.end
            home = program.part_at(start)
            place = {"uri": home.uri, "range": home.range(start, end, self._client.encoding)}
            steps.append({"location": place, "message": step.message})
        return ',"relatedInformation":' + dumps(steps).decode()

    def _elsewhere(self, root: str, place: Elsewhere) -> dict[str, object]:
        """A place in another file of the project, as a Location."""
        column = _COLUMNS.index(self._client.encoding)
        uri = self._uri_of(os.path.join(root, *place.file.split("/")))
        start = {"line": place.line, "character": place.columns[column]}
        end = {"line": place.end_line, "character": place.end_columns[column]}
        return {"uri": uri, "range": {"start": start, "end": end}}

    def _too_large(self, part: Part) -> Json:
        if part is not part.program.parts[0]:
            return _NOTHING
        start = {"line": 0, "character": 0}
        limit = f"{part.program.terms.limit:,} bytes"
        message = f"This file is not analysed: it is larger than {limit} (the setting `max-file-size`)."
        diagnostic = {
            "range": {"start": start, "end": start},
            "severity": SEVERITY[Severity.INFO],
            "code": "file-too-large",
            "source": "wardline",
            "message": message,
        }
        return Json(dumps([diagnostic]))


@lru_cache(maxsize=512)
def _link(name: str) -> str | None:
    """The web page about a rule."""
    from wardline_analyzers.rules.describe import documentation_url  # here: a start with no finding does without

    known = find(name)
    return documentation_url(known[0]) if known else None


def result_id(items: Json) -> str:
    """Names what a client was told, by content: the same in any process (LSP 3.17, `resultId`)."""
    return blake2b(items, digest_size=9).hexdigest()
