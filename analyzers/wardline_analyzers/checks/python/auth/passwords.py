"""Checks and fix of the rule about passwords that are stored or compared as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.typed_passwords import INSERTS, PASSWORD, SELECTED, is_password
from wardline_analyzers.finding import Confidence, Edit, Severity
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.outsiders import speaks_of_people
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, walk, words

_STORED_MESSAGE = (
    "The password is stored as it was typed: who reads the database, or a backup of it, has everybody's "
    "password. Store `generate_password_hash(password)` or Django's `set_password`."
)
_PEOPLE = re.compile(
    r"(?i)(?:\w*_)?(?:user|users|account|accounts|acct?|member|customer|admin|employee|student|teacher|row|record|result|person|"
    r"usr|found|existing|login|profile|player|patient|credentials|doc|data|entry|u|db_user)\d?"
)
_MODEL = re.compile(
    r"(?:\w*?)(?:User|Account|Member|Customer|Admin|Employee|Student|Teacher|Person|Profile|Login|Player)"
)
_HASHES = re.compile(
    rb"(?i)hash|bcrypt|pbkdf2|scrypt|argon|sha256|sha512|set_password|make_password|encrypt|check_password|pwd_context"
    rb"|crypt\.|digest|md5|sha1|verify"
)
_WHERE = re.compile(
    r"(?is)\b(?:where|and)\b[^;]*\b(?:password|passwd|pwd)\s*=\s*(?:\?|%s|'%s'|\"%s\"|:\w+|%\(\w+\)s|\$\d|['\"]?\{\w*\}|['\"]\s*$)"
)
_SELECT = re.compile(r"(?is)^\s*(?:\"|')?\s*select\b.*\bfrom\b")
_INSERT_ALL = re.compile(
    r"(?is)^\s*insert\s+into\s+[\w.\"`]*(?:user|account|member|customer|admin|employee|student|vault|credential|login|password)\w*[\"`]?\s*values"
)
"""Without the names of the columns: the values that are bound tell."""


def _scope_hashes(unit: UnitView, node: Node) -> bool:
    """Does the function speak of hashing, or of verifying, anywhere?"""
    around = function_around(node)
    text = around.text if around is not None else unit.syntax.source
    return bool(_HASHES.search(text or b""))


def _stored(unit: UnitView, node: Node) -> bool:
    """`user.password`, `row["password"]`, `users[name]["password"]`, `user.get("password")`"""
    node = unit.values.follow(node)
    if node.type == "call":
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None or callee.type != "attribute" or not arguments.named_children:
            return False
        word, base = callee.child_by_field_name("attribute"), callee.child_by_field_name("object")
        key = unit.values.constant(arguments.named_children[0])
        get = word is not None and unit.syntax.text(word) == "get" and base is not None
        if not get or base is None:
            return False
        if isinstance(key, str):
            return is_password(key) and _is_person(unit, base)
        return _is_table(unit, base)
    if node.type == "attribute":
        base, word = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if base is None or word is None or not is_password(unit.syntax.text(word)):
            return False
        return _is_person(unit, base)
    if node.type == "subscript":
        base, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
        if base is None or len(keys) != 1:
            return False
        key = unit.values.constant(keys[0])
        if isinstance(key, str):
            return is_password(key) and _is_person(unit, base)
        if key == 0 and SELECTED.search(unit.syntax.text(unit.values.follow(base))):
            return True
        return _is_table(unit, base)
    return False


def _is_table(unit: UnitView, base: Node | None) -> bool:
    """`USERS`, `users_db`: what holds a password for each name."""
    return base is not None and bool(
        re.fullmatch(
            r"(?i)(?:self\._?)?(?:(?:\w*_)?users(?:_?db)?|user_db|accounts|passwords|credentials)",
            unit.syntax.text(base),
        )
    )


def _is_person(unit: UnitView, base: Node) -> bool:
    if base.type == "subscript":
        inner = base.child_by_field_name("value")
        return inner is not None and (_is_table(unit, inner) or _is_person(unit, inner))
    text = unit.syntax.text(base)
    if text.startswith(("self.form", "form", "request", "settings", "config", "args", "options", "self.settings")):
        return False
    last = text.rpartition(".")[2]
    return bool(_PEOPLE.fullmatch(last) or (base.type == "identifier" and _MODEL.fullmatch(last)))


def password_comparison(unit: UnitView, new: New) -> Iterator[Match]:
    """`user.password == password`"""
    for node in unit.syntax.find("comparison_operator"):
        if len(node.named_children) != 2:
            continue
        signs = [unit.syntax.text(child) for child in node.children if not child.is_named]
        if signs not in (["=="], ["!="]):
            continue
        pair = _sides(unit, node)
        if pair is None or in_test(unit, node) or _hashed(unit, pair[1]):
            continue
        function = function_around(node)
        name = function.child_by_field_name("name") if function is not None else None
        if name is not None and re.search(r"__\w+__|confirm|clean|validate_", unit.syntax.text(name)):
            continue
        yield new(node)


def _sides(unit: UnitView, comparison: Node) -> tuple[Node, Node] | None:
    """The stored password and the typed one."""
    left, right = comparison.named_children
    for stored, typed in ((left, right), (right, left)):
        if _is_stored(unit, stored) and not _is_stored(unit, typed):
            name = last_name(unit, typed)
            if is_password(name) or remote(unit, typed) is not None:
                return stored, typed
    return None


def _is_stored(unit: UnitView, node: Node) -> bool:
    return _stored(unit, node) and (remote(unit, node) is None or _of_table(unit, node))


def _of_table(unit: UnitView, node: Node) -> bool:
    """Is it out of a table of the program: `users[name]["password"]`?

    What is in such a table came from clients as well, but earlier.
    """
    for _ in range(6):
        node = unit.values.follow(node)
        callee = node.child_by_field_name("function") if node.type == "call" else None
        base = (callee or node).child_by_field_name("object") or node.child_by_field_name("value")
        if base is None:
            return False
        if _is_table(unit, base):
            return True
        node = base
    return False


def _hashed(unit: UnitView, node: Node) -> bool:
    """Is the typed password hashed before?"""
    for binding in (
        unit.names.binding(unit.syntax.text(node), node.start_byte) or () if node.type == "identifier" else ()
    ):
        if binding.node is not None and _HASHES.search(binding.node.text or b""):
            return True
    return bool(_HASHES.search(node.text or b""))


def check_password_hash(match: Match) -> Sequence[Edit]:
    """`check_password_hash(user.password, password)`, of Django or Werkzeug."""
    unit, node = match.unit, match.node
    if node.type != "comparison_operator" or len(node.named_children) != 2:
        return ()
    pair = _sides(unit, node)
    if pair is None or _in_query(unit, node, pair[0]):
        return ()
    stored, typed = match.text(pair[0]), match.text(pair[1])
    django = "request.POST" in unit.syntax.text(unit.syntax.root) or ".objects." in unit.syntax.text(unit.syntax.root)
    if django:
        call = f"`django.contrib.auth.hashers:check_password`({typed}, {stored})"
    else:
        call = f"`werkzeug.security:check_password_hash`({stored}, {typed})"
    negated = any(unit.syntax.text(child) == "!=" for child in node.children if not child.is_named)
    return [replacement(match, node, spelled(f"not {call}" if negated else call))]


def _in_query(unit: UnitView, node: Node, stored: Node) -> bool:
    """Is the comparison part of a query (`User.password == x`)?"""
    base = stored.child_by_field_name("object") if stored.type == "attribute" else None
    if base is not None and unit.syntax.text(base)[:1].isupper():
        return True
    return any(a.type == "argument_list" for a in ancestors(node))


# ---------------------------------------------------------------------- queries


_PERSON_KEYS = words("username user email name login user_name mail user_id id _id phone")


def asks_for_password(match: Match) -> bool:
    """`filter_by(username=name, password=password)`, `find_one({"username": name, "password": password})`"""
    arguments = match.arguments
    if arguments is None or in_test(match.unit, match.node):
        return False
    asked = dict(arguments.keywords)
    document = arguments.get("0|filter")
    for pair in document.named_children if document is not None and document.type == "dictionary" else ():
        key, node = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        name = match.unit.values.constant(key) if key is not None else None
        if isinstance(name, str) and node is not None:
            asked[name] = node
    value = asked.get("password")
    if value is None or match.unit.values.is_literal(value) or not _PERSON_KEYS & set(asked):
        return False
    return not _hashed(match.unit, value) and not _scope_hashes(match.unit, match.node)


def sql_asks_for_password(unit: UnitView, new: New) -> Iterator[Match]:
    """`SELECT * FROM users WHERE name = ? AND password = ?`"""
    for node in unit.syntax.find("string"):
        if node.end_byte - node.start_byte > 2000:
            continue
        text = unit.syntax.text(node).lstrip("rbfuRBFU")
        inner, end = text.strip("\"'"), "'" if text[-2:-1] == "'" else ""
        inserts = bool(INSERTS.match(inner)) or (bool(_INSERT_ALL.match(inner)) and _binds_password(unit, node))
        if not inserts and not (_SELECT.match(inner) and _WHERE.search(inner + end)):
            continue
        alone = node.parent is not None and node.parent.type == "expression_statement"
        if alone or in_test(unit, node) or _scope_hashes(unit, node):
            continue
        if inserts:
            around = function_around(node)
            handler = around is not None and is_handler(unit, around)
            if around is None or not (handler or _takes_password(unit, around)):
                continue
            match = new(node)
            match.message = _STORED_MESSAGE
            if not handler and not speaks_of_people(unit, around):
                match.confidence = Confidence.LOW  # a caller may have hashed it
            yield match
            continue
        yield new(node)


def _binds_password(unit: UnitView, text: Node) -> bool:
    """Of a text in `execute(text, (name, password))`: is one of the values a password?"""
    values = text.next_named_sibling
    return (
        values is not None
        and values.type in ("tuple", "list", "dictionary")
        and any(each.type == "identifier" and is_password(unit.syntax.text(each)) for each in values.named_children)
    )


# ---------------------------------------------------------------------- stored


def password_stored(unit: UnitView, new: New) -> Iterator[Match]:
    """`User(password=request.form["password"])`, `user.password = request.form["password"]`"""
    for node in unit.syntax.find("call", "assignment"):
        value = None
        if node.type == "call":
            value = _given_to_model(unit, node)
        elif node.type == "assignment":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and left.type == "attribute":
                base, word = left.child_by_field_name("object"), left.child_by_field_name("attribute")
                named = word is not None and unit.syntax.text(word) in PASSWORD
                if named and base is not None and _is_person(unit, base):
                    value = right
        if value is None or in_test(unit, node) or _scope_hashes(unit, node) or not _typed(unit, value):
            continue
        match = new(node)
        match.message = _STORED_MESSAGE
        if node.type == "assignment" or not unit.syntax.text(node).split("(")[0].endswith(".create"):
            match.severity, match.confidence = Severity.MEDIUM, Confidence.LOW  # the model may hash it when it is set
        yield match


def password_written(unit: UnitView, new: New) -> Iterator[Match]:
    """`file.write(f"{name}:{password}")`, `users[name] = {"name": name, "password": password}`"""
    for function in unit.syntax.find("function_definition"):
        if not _takes_password(unit, function) or in_test(unit, function) or _HASHES.search(function.text or b""):
            continue
        for node in walk(function):
            if node.type == "call":
                callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
                written = callee is not None and unit.syntax.text(callee).rpartition(".")[2] in _FILE_WRITES
                value = arguments if written and not _FOR_OWNER.search(function.text or b"") else None
                if value is None and callee is not None and _INSERTS.search(unit.syntax.text(callee)):
                    value = _record_in(arguments)
            elif node.type == "assignment":
                value = _entered(unit, node)
            else:
                continue
            if value is not None and any(_is_typed(unit, each) for each in walk(value)):
                sure = Confidence.MEDIUM if speaks_of_people(unit, function) else Confidence.LOW
                yield new(node, message=_STORED_MESSAGE, confidence=sure)


_INSERTS = re.compile(r"\.(?:insert(?:_one)?|add_user|put_item|create_user|hset|hmset)$")


def _record_in(arguments: Node | None) -> Node | None:
    """The dictionary that a call is given, also by name: `hset(key, mapping={…})`."""
    given = arguments.named_children if arguments is not None else []
    values = (each.child_by_field_name("value") or each for each in given)
    return next((each for each in values if each.type == "dictionary"), None)


_FOR_OWNER = re.compile(rb"0o?600|0o?400|S_IRUSR")
"""A file that nobody else may read: settings of a program, which has to log in somewhere itself."""


def password_kept(unit: UnitView, new: New) -> Iterator[Match]:
    """`users[name] = {"password": data["password"]}`, `users.append({"password": form["password"]})` in a handler"""
    for function in unit.syntax.find("function_definition"):
        if _HASHES.search(function.text or b"") or in_test(unit, function) or not is_handler(unit, function):
            continue
        for node in walk(function):
            value = _kept(unit, node)
            if value is None:
                continue
            kept = [value] if value.type != "dictionary" else _passwords_in(unit, value)
            if any(is_password(last_name(unit, each)) and _typed(unit, each) for each in kept):
                yield new(node, message=_STORED_MESSAGE)


def _kept(unit: UnitView, node: Node) -> Node | None:
    """What is put into a table of users."""
    if node.type == "assignment":
        return _entered(unit, node)
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or callee is None or arguments is None or len(arguments.named_children) != 1:
        return None
    base, word = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
    if word is None or unit.syntax.text(word) not in ("append", "insert_one") or base is None:
        return None
    tail = base.child_by_field_name("attribute") if base.type == "attribute" else base
    return unit.values.follow(arguments.named_children[0]) if _is_table(unit, tail) else None


def _entered(unit: UnitView, assignment: Node) -> Node | None:
    """`record` of `users[name] = record`"""
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    into = left.child_by_field_name("value") if left is not None and left.type == "subscript" else None
    return right if _is_table(unit, into) else None


def _passwords_in(unit: UnitView, record: Node) -> list[Node]:
    """The values that stand under `password` in a dictionary."""
    found = []
    for pair in record.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None and unit.values.constant(key) in PASSWORD:
            found.append(value)
    return found


def password_encoded(match: Match) -> bool:
    """`base64.b64encode(password.encode())`, where it is for no header of a login."""
    node, around = match.argument("0|s"), function_around(match.node)
    if node is None or around is None or in_test(match.unit, match.node):
        return False
    inner = _encoded(match, node)
    if inner.type not in ("identifier", "attribute") or not is_password(last_name(match.unit, inner)):
        return False
    return _SENT.search(match.text(around)) is None and not _HASHES.search(around.text or b"")


def _encoded(match: Match, node: Node) -> Node:
    """`password` of `password.encode()` and of `bytes(password, "utf-8")`."""
    callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or callee is None or given is None:
        return node
    base, word = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
    if base is not None and word is not None and match.text(word) == "encode":
        return base
    return given.named_children[0] if match.text(callee) == "bytes" and given.named_children else node


_SENT = re.compile(
    r"(?i)\bbasic\b|authorization|\bauth\b|smtp|\blogin\b|header|request|\.post\(|\.get\(\s*f?['\"]http|secret_?data|kubernetes"
    r"|\bv1\b"
)
"""It is encoded for a protocol that asks for that."""
_FILE_WRITES = words("write writelines writerow dump write_text write_bytes")


def _takes_password(unit: UnitView, function: Node) -> bool:
    """Has the function a parameter with a password, and does its name say that it keeps what it is given?"""
    name, listed = function.child_by_field_name("name"), function.child_by_field_name("parameters")
    if name is None or listed is None or not _KEEPS.search(unit.syntax.text(name)):
        return False
    return any(_is_typed(unit, each) for each in walk(listed))


_KEEPS = re.compile(
    r"(?i)^_*(?:register|create|add|save|store|insert|sign_?up|new|set|update|write|put|persist|append)"
)


def _is_typed(unit: UnitView, node: Node) -> bool:
    """The name of a password; of no part of it: `password[0]`, `len(password)`, `password.strip()`"""
    parent = node.parent
    plain = parent is not None and parent.type not in ("subscript", "attribute", "call", "keyword_argument")
    if parent is not None and parent.type == "keyword_argument":
        plain = parent.child_by_field_name("value") == node
    if parent is not None and parent.type == "argument_list" and parent.parent is not None:
        callee = parent.parent.child_by_field_name("function")
        plain = callee is not None and unit.syntax.text(callee).rpartition(".")[2] in _FILE_WRITES
    return node.type == "identifier" and plain and is_password(unit.syntax.text(node))


def _given_to_model(unit: UnitView, call: Node) -> Node | None:
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return None
    text = unit.syntax.text(callee)
    model = text.rpartition(".")[2]
    if text.endswith(".objects.create"):
        model = text.removesuffix(".objects.create").rpartition(".")[2]
    if not _MODEL.fullmatch(model):
        return None
    for argument in arguments.named_children:
        name, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
        if argument.type == "keyword_argument" and name is not None and unit.syntax.text(name) in PASSWORD:
            return value
    return None


def _typed(unit: UnitView, value: Node) -> bool:
    """Is it what a client sent?"""
    if remote(unit, value) is not None:
        return True
    function = function_around(value)
    if function is None or not is_handler(unit, function) or value.type != "attribute":
        return False
    base, word = value.child_by_field_name("object"), value.child_by_field_name("attribute")
    if base is None or word is None or unit.syntax.text(word) not in PASSWORD:
        return False
    found = unit.names.binding(unit.syntax.text(base), base.start_byte)
    return bool(found) and all(b.kind == "parameter" and b.node is not None for b in found or ())
