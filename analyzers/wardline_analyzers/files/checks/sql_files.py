"""SQL in files of its own: rights for everybody, procedures that put statements together, passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView

_ALL: Final = re.compile(
    rb"\bGRANT\s+(ALL(?:\s+PRIVILEGES)?\s+ON\s+\*\s*\.\s*\*\s+TO\s+[^\s;,]+|[\w\s,]{1,200}?\s+ON\s+[^\s;]+\s+TO\s+PUBLIC\b)",
    re.IGNORECASE,
)
_ANYWHERE: Final = re.compile(
    rb"\b(?:CREATE\s+USER|GRANT\b[^;]{1,200}?\bTO)\s+(?:IF\s+NOT\s+EXISTS\s+)?(['\"`]?[\w-]+['\"`]?@['\"]%['\"])",
    re.IGNORECASE,
)
_COMMAND: Final = re.compile(
    rb"\b(?:sp_configure\s+(?:N?'xp_cmdshell'\s*,\s*1)|EXEC(?:UTE)?\s+(?:master\s*\.\.?\s*(?:dbo\s*\.\s*)?)?xp_cmdshell\b)",
    re.IGNORECASE,
)
_VALUE: Final = rb"(?!(?:quote_(?:ident|literal|nullable)|QUOTENAME|format|DBMS_ASSERT)\b)"
_BUILT: Final = re.compile(
    rb"\b(?:EXEC(?:UTE)?\s*\(\s*(?:N?'(?:[^']|'')*'|@\w+)\s*\+\s*" + _VALUE + rb"@?\w+"
    rb"|EXECUTE(?:\s+IMMEDIATE)?\s+'(?:[^']|'')*'\s*\|\|\s*" + _VALUE + rb"\w+"
    rb"|PREPARE\s+\w+\s+FROM\s+CONCAT\s*\([^;)]{0,300},\s*@?\w+"
    rb"|SET\s+@\w+\s*=\s*(?:N?'(?:[^']|'')*'|CONCAT\s*\(\s*N?'(?:[^']|'')*')\s*[+,]\s*" + _VALUE + rb"@?\w+)",
    re.IGNORECASE,
)
_STATEMENT: Final = re.compile(rb"(?i)\b(?:select|insert|update|delete|drop|alter|create|exec|truncate|grant)\b")
_RUNS: Final = re.compile(rb"(?i)\b(?:sp_executesql|EXEC(?:UTE)?\s*\(?\s*@|PREPARE\b|EXECUTE\b)")
_PASSWORD: Final = re.compile(
    rb"\b(?:IDENTIFIED\s+(?:WITH\s+\w+\s+)?BY|(?:WITH\s+|ENCRYPTED\s+)?PASSWORD\s*=?|SET\s+PASSWORD\b[^;']{0,100}=)\s*N?'([^'\s]{3,200})'",
    re.IGNORECASE,
)
_STANDS_FOR: Final = re.compile(
    rb"(?i)^(?:[<{$%:@].*|.*(?:\$\{|\{\{).*|changeme|change_me|password|your[-_ ].*|x+|\*+|example.*)$"
)
_SKIPPED: Final = re.compile(rb"--[^\n]*|/\*.*?\*/", re.DOTALL)


def _code(view: FileView) -> bytes:
    """The text with its comments blanked."""
    return _SKIPPED.sub(lambda found: re.sub(rb"[^\n]", b" ", found[0]), view.text)


def wide_grant(view: FileView) -> Iterator[FileMatch]:
    """All rights on everything, rights for everybody, and accounts that may come from any host."""
    text = view.of(_code)
    for found in _ALL.finditer(text):
        yield FileMatch(*found.span())
    for found in _ANYWHERE.finditer(text):
        if not any(one.start() <= found.start(1) < one.end() for one in _ALL.finditer(text)):
            message = "This account may log in from any host. Name the hosts that it comes from."
            yield FileMatch(*found.span(1), message=message)


def command_shell(view: FileView) -> Iterator[FileMatch]:
    """The way from SQL Server to the system's shell."""
    for found in _COMMAND.finditer(view.of(_code)):
        yield FileMatch(*found.span())


def built_statement(view: FileView) -> Iterator[FileMatch]:
    """A statement that a procedure puts together and runs."""
    text = view.of(_code)
    for found in _BUILT.finditer(text):
        assigned = found[0][:3].upper() == b"SET"
        if assigned and not (_STATEMENT.search(found[0]) and _RUNS.search(text, found.end())):
            continue
        yield FileMatch(*found.span())


def written_password(view: FileView) -> Iterator[FileMatch]:
    """The password of an account, as it is."""
    for found in _PASSWORD.finditer(view.of(_code)):
        if not _STANDS_FOR.match(found[1]):
            yield FileMatch(*found.span(1))
