"""Scripts of PHP as a whole: who may call them, whose rows they show, forms without a token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.private_names import RECORDS
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_KNOWN_BY_SESSION: Final = re.compile(
    rb"(?i)\$_SESSION\[\s*['\"]\w*(?:user|uid|login|logged|account|member|admin)\w*['\"]\s*\]"
)
_SENT: Final = re.compile(rb"\$_POST\[")
_STORES: Final = re.compile(
    rb"(?i)['\"]\s*(?:UPDATE\s+\S+\s+SET|INSERT\s+INTO|DELETE\s+FROM)\b|->(?:update|insert|delete)\("
)
_TOKEN: Final = re.compile(
    rb"(?i)csrf|xsrf|token|nonce|check_admin_referer|HTTP_REFERER|HTTP_ORIGIN|samesite|password_verify|\bnamespace\s"
)
"""Somebody asks where the form is from; or it is a login, for which no cookie is needed; or a part of a framework."""
_HOOK: Final = re.compile(
    rb"add_action\(\s*['\"](?:wp_ajax|admin_post)_(?P<open>nopriv_)?\w+['\"]\s*,\s*"
    rb"(?:['\"](?P<function>\w+)['\"]|(?:array\(|\[)[^)\]]{0,80}?['\"](?P<method>\w+)['\"]\s*[)\]])"
)
_CHANGES: Final = re.compile(
    rb"\b(?:(?:update|delete|add)_(?:option|user_meta|post_meta|site_option)|wp_(?:delete|trash)_\w+"
    rb"|wp_(?:update|insert)_(?:user|post)|wp_set_password|unlink|file_put_contents|move_uploaded_file|wp_handle_upload)\s*\("
    rb"|\$wpdb->(?:delete|update|insert|replace)\(|(?i:DELETE\s+FROM|UPDATE\s+\S+\s+SET|TRUNCATE\s)"
)
_ASKS: Final = re.compile(
    rb"current_user_can|check_ajax_referer|check_admin_referer|wp_verify_nonce|user_can\s*\(|is_super_admin|nonce|verify"
    rb"|permission|authori[sz]e"
)
_REQUEST: Final = re.compile(rb"\$_(?:GET|POST|REQUEST)\[")
_MAY_ASK: Final = re.compile(
    rb"(?i)session|auth|log_?in\b|token|nonce|permission|cookie|namespace|\bclass\b|\bfunction\b|argv|php_sapi"
    rb"|wp_|remote_addr"
)
_INCLUDED: Final = re.compile(rb"(?:require|include)(?:_once)?[\s(]+(?:__DIR__\s*\.\s*)?['\"]([^'\"]+)['\"]")
_HARMLESS_FILE: Final = re.compile(
    rb"(?i)(?:^|/)(?:\w*db\w*|\w*database\w*|config\w*|conn\w*|\w*pdo\w*|mysql\w*|autoload)\.php$"
)
"""Files that only connect: any other may ask who is there."""
_DELETES: Final = re.compile(rb"['\"]\s*((?i:DELETE\s+FROM|UPDATE\s+\S+\s+SET)\b)")
_USES_SESSION: Final = re.compile(rb"(?<!isset\()(?<!empty\()\$_SESSION\[")
_WHOSE: Final = re.compile(
    rb"(?i)owner|author|customer_?id|account_?id|member_?id|tenant|role|permission|\buser_?id\s*=|admin"
)
_BY_NUMBER: Final = re.compile(
    rb"(?i)\b(FROM\s+`?\w*(?:" + RECORDS.encode() + rb")s?`?\s+WHERE\s+`?\w*id`?\s*=\s*(?:\?|:\w+|['\"{$]))"
)
_NEXT: Final = re.compile(rb"\n\s{0,8}(?:(?:public|private|protected|static)\s+)*function\s")
_LONGEST: Final = 6000
"""Bytes of a function that are read."""


def unasked_form(view: FileView) -> Iterator[FileMatch]:
    """A script that knows who is logged in by the session, stores what a form sent, and speaks of no token."""
    text = view.text
    if in_tests(view.path) or _TOKEN.search(text):
        return
    sent = _SENT.search(text)
    if sent is not None and _STORES.search(text) and _KNOWN_BY_SESSION.search(text):
        yield FileMatch(sent.start(), sent.end() - 1)


def open_hook(view: FileView) -> Iterator[FileMatch]:
    """A function that WordPress calls for a request changes something, and asks neither for a right nor for a nonce."""
    text = view.text
    if in_tests(view.path):
        return
    told: set[int] = set()
    for hook in _HOOK.finditer(text):
        found = re.search(rb"\bfunction\s+&?(%b)\s*\(" % (hook["function"] or hook["method"]), text)
        if found is None or found.start() in told:
            continue
        told.add(found.start())
        end = _NEXT.search(text, found.end(), found.end() + _LONGEST)
        body = text[found.end() : end.start() if end is not None else found.end() + _LONGEST]
        if _CHANGES.search(body) and not _ASKS.search(body):
            confidence = Confidence.MEDIUM if hook["open"] else Confidence.LOW
            yield FileMatch(*found.span(1), confidence=confidence)


def open_script(view: FileView) -> Iterator[FileMatch]:
    """A script that changes rows by what a client sent, and neither it nor a file that it takes in asks who that is."""
    text = view.text
    if in_tests(view.path) or _MAY_ASK.search(text) or not _REQUEST.search(text):
        return
    if all(_HARMLESS_FILE.search(found[1]) for found in _INCLUDED.finditer(text)):
        changes = _DELETES.search(text)
        if changes is not None:
            yield FileMatch(changes.start(1), changes.end(1))


def anybodys_row(view: FileView) -> Iterator[FileMatch]:
    """For whoever is logged in, a script looks up an invoice, a message or the like by nothing but its number."""
    text = view.text
    if in_tests(view.path) or not _KNOWN_BY_SESSION.search(text) or not _REQUEST.search(text):
        return
    if _USES_SESSION.search(text) or _WHOSE.search(text):
        return
    for found in _BY_NUMBER.finditer(text):
        yield FileMatch(*found.span(1))


__all__ = ["anybodys_row", "open_hook", "open_script", "unasked_form"]
