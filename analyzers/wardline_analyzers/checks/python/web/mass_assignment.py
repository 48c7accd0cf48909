"""Checks of the rule about models that are filled with all that a client sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.python.secrets.whole_records import is_serialiser
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around

_MAY_HOLD_REQUEST = re.compile(
    rb"(?m)^\s*@|request|\breq\b|self\.(?:path|rfile|headers|get_\w*argument)|lambda_handler|HTTPConn"
)
"""A unit without any of these holds no client's value, and is not walked."""
_CHECKED_CLASS = re.compile(
    r"(?:Schema|Form|Request|Input|Dto|DTO|Params|Config|Settings|Serializer|In|Create|Update|Payload|Validator|Query|Filter|"
    r"Message|Event|Options|Args|Command|Response|Error|Exception|Pagination\w*|Read\w*|Page|Out)$"
)
_LIBRARIES = ("flask.", "django.", "fastapi.", "starlette.", "pydantic.", "datetime.", "collections.")
_CHECKED_BASES = re.compile(
    r"BaseModel|Schema|TypedDict|NamedTuple|SQLModel|BaseSettings|Serializer|Form\b|Struct|Exception"
)
_MODEL_BASES = re.compile(r"\bModel\b|\bBase\b|DeclarativeBase|Document\b|db\.Model|models\.Model")
_FILLING = ("setattr", ".update", ".insert_one", ".replace_one")
"""How calls end that may fill a record; others may be given one key by key (`**`)."""
_CHOSEN = re.compile(
    r"(?<!POST)(?<!GET)\.dict\(|model_dump|validated_data|cleaned_data|\.load\(|\.validate\("
    r"|asdict\(|parse_obj|\bfor \w+ in [A-Z_]+"
)


def mass_assignment(unit: UnitView, new: New) -> Iterator[Match]:
    """`User(**request.json)`, `setattr(user, key, value)` for all that was sent, `user.__dict__.update(...)`"""
    if not _MAY_HOLD_REQUEST.search(unit.syntax.source):
        return
    for node in unit.syntax.find("call"):
        callee = node.child_by_field_name("function")
        if callee is None:
            continue
        name = unit.syntax.text(callee)
        if not (name.endswith(_FILLING) or b"**" in (node.text or b"")) or in_test(unit, node):
            continue
        given = Arguments(node, unit.syntax)
        confidence: Confidence | None = None
        source: Node | None = None
        if given.hidden_keywords and given.node is not None:
            splats = [n for n in given.node.named_children if n.type == "dictionary_splat" and n.named_children]
            source = next((s.named_children[0] for s in splats if _whole(unit, s.named_children[0])), None)
            confidence = _takes_all(unit, callee) if source is not None else None
        elif name == "setattr" and len(given.positional) == 3:
            source = given.positional[1]
            confidence = Confidence.MEDIUM if remote(unit, source) is not None and not _begins(unit, source) else None
        elif name.endswith(".__dict__.update") and given.positional:
            source = given.positional[0]
            confidence = Confidence.HIGH if remote(unit, source) is not None else None
        elif name.endswith((".insert_one", ".replace_one")) and given.positional:
            source = given.positional[-1 if name.endswith("replace_one") else 0]
            confidence = Confidence.MEDIUM if _whole(unit, source) else None
        elif name.endswith(".update") and len(given.positional) == 1 and _OF_QUERY.search(name):
            source = given.positional[0]
            confidence = Confidence.HIGH if _whole(unit, source) else None
        elif name.endswith(".update") and len(given.positional) == 1 and _is_record(unit, callee):
            source = given.positional[0]
            confidence = Confidence.LOW if _whole(unit, source) else None
        around = function_around(node)
        if confidence is None or source is None or around is None or _CHOSEN.search(unit.syntax.text(around)):
            continue
        match = new(node)
        match.confidence = confidence
        yield match


def _begins(unit: UnitView, name: Node) -> bool:
    """`"is_" + kind`: fields that begin with these letters are all that is chosen among."""
    text = built(unit, unit.values.follow(name))
    first = text.first if text is not None else None
    return first is not None and first.node is None and bool(first.text)


_OF_QUERY = re.compile(r"\.filter\(.*\)\.update$|\.query\b.*\.update$", re.DOTALL)
"""`User.query.filter_by(id=number).update`"""
_RECORDS = re.compile(
    r"(?i)(?:\w+\.)?_*(?:\w*_)?(?:users?|accounts?|profiles?|members?|customers?|employees?|orders?|records?|products?|items?)(?:_db)?"
)


def _is_record(unit: UnitView, callee: Node) -> bool:
    """`accounts[name].update`, `user.update`: a dictionary that is somebody's record"""
    base = callee.child_by_field_name("object")
    if base is not None and base.type == "subscript":
        base = base.child_by_field_name("value")
    if base is None or not _RECORDS.fullmatch(unit.syntax.text(base)):
        return False
    of_class = "".join(word.title() for word in unit.syntax.text(base).split("_"))
    return unit.names.module.get(of_class) is None  # `account` of a class `Account`: that has an `update` of its own


def all_that_is_given(unit: UnitView, new: New) -> Iterator[Match]:
    """`for key, value in data.items(): setattr(user, key, value)`, of a parameter `data`, with no test of the key"""
    for loop in unit.syntax.find("for_statement"):
        left, right, body = (loop.child_by_field_name(part) for part in ("left", "right", "body"))
        around = function_around(loop)
        if left is None or right is None or body is None or around is None or in_test(unit, loop):
            continue
        name, row = around.child_by_field_name("name"), _GIVEN.fullmatch(unit.syntax.text(right))
        if name is None or row is None or not _UPDATES.search(unit.syntax.text(name)) or not left.named_children:
            continue
        found = unit.names.binding(row[1], right.start_byte) or ()
        if not found or any(b.kind != "parameter" for b in found) or _CHOSEN.search(unit.syntax.text(around)):
            continue
        key = unit.syntax.text(left.named_children[0])
        for call in body.named_children:
            call = call.named_children[0] if call.type == "expression_statement" and call.named_children else call
            callee = call.child_by_field_name("function") if call.type == "call" else None
            if callee is None or unit.syntax.text(callee) != "setattr":
                continue
            given = Arguments(call, unit.syntax).positional
            if len(given) == 3 and unit.syntax.text(given[1]) == key and unit.syntax.text(given[0]) != "self":
                yield new(call, confidence=Confidence.LOW)


def all_keywords(unit: UnitView, new: New) -> Iterator[Match]:
    """`def update_user(user, **fields): user.__dict__.update(fields)`"""
    for call in unit.syntax.nodes.get("call", ()):
        callee, around = call.child_by_field_name("function"), function_around(call)
        if callee is None or around is None or not unit.syntax.text(callee).endswith(".__dict__.update"):
            continue
        name, given = around.child_by_field_name("name"), Arguments(call, unit.syntax).positional
        if name is None or not _UPDATES.search(unit.syntax.text(name)) or len(given) != 1 or in_test(unit, call):
            continue
        own = unit.syntax.text(callee).startswith(("self.", "cls."))
        if own and (unit.around.bases or not _OF_A_CLIENT.fullmatch(unit.syntax.text(given[0]))):
            continue  # a class of the program that copies its own state
        bindings = unit.names.binding(unit.syntax.text(given[0]), given[0].start_byte) or ()
        if bindings and all(b.kind == "parameter" for b in bindings) and remote(unit, given[0]) is None:
            yield new(call, confidence=Confidence.LOW)


_OF_A_CLIENT = re.compile(r"(?:\w+_)?(?:data|changes|form|payload|body|json|updates)")
_GIVEN = re.compile(r"(\w+)\.items\(\)")
_UPDATES = re.compile(r"(?i)update|patch|edit|modify|change|save|apply|assign|create")


def _whole(unit: UnitView, node: Node) -> bool:
    """Is this mapping all that the client sent?"""
    followed = unit.values.follow(node)
    if followed.type in ("dictionary", "dictionary_comprehension"):
        return False
    return remote(unit, node) is not None


def _takes_all(unit: UnitView, callee: Node) -> Confidence | None:
    """Is it a model's class, or a method that writes records? How sure?"""
    text = unit.syntax.text(callee)
    word = text.rpartition(".")[2]
    if text.endswith((".objects.create", ".objects.update_or_create", ".objects.get_or_create")):
        return Confidence.HIGH
    if _OF_QUERY.search(text):
        return Confidence.HIGH
    if word in ("create", "insert", "update") and re.match(r"[A-Z]\w*\.(?:create|insert|update)$", text):
        return Confidence.MEDIUM
    if not re.match(r"[A-Z][a-zA-Z]+$", word) or word.isupper() or _CHECKED_CLASS.search(word):
        return None
    meaning = unit.names.module.get(word) if callee.type == "identifier" else None
    if meaning is not None and meaning.kind == "define":
        bases = str(meaning.payload)
        if _CHECKED_BASES.search(bases):
            return None
        return Confidence.MEDIUM if _MODEL_BASES.search(bases) else Confidence.LOW
    resolved = unit.names.resolve(callee) or ""
    if resolved.startswith(_LIBRARIES) and ".models." not in resolved:  # Django's own `User` is a record
        return None
    sure = re.search(r"(?:^|\.)models?\.", resolved or text) or re.fullmatch(
        r"User|Account|Customer|Member|Profile|Employee", word
    )
    return Confidence.MEDIUM if sure else Confidence.LOW


def form_with_all_fields(unit: UnitView, new: New) -> Iterator[Match]:
    """`class Meta: model = User; fields = "__all__"`"""
    if is_serialiser(unit):  # what it shows is worse, and said of it
        return
    for node in unit.syntax.find("assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if (
            left is None
            or right is None
            or unit.syntax.text(left) != "fields"
            or unit.values.constant(right) != "__all__"
        ):
            continue
        meta = next((a for a in ancestors(node) if a.type == "class_definition"), None)
        name = meta.child_by_field_name("name") if meta is not None else None
        if meta is None or name is None or unit.syntax.text(name) != "Meta" or in_test(unit, node):
            continue
        if re.search(
            r"\bmodel\s*=\s*(?:\w+\.)*(?:User|CustomUser|Account|Profile|UserProfile|Employee)\b",
            unit.syntax.text(meta),
        ):
            match = new(node)
            match.confidence = Confidence.LOW
            match.message = (
                "This form takes every field of the account, also is_staff and is_superuser. "
                "List the fields that a user may set."
            )
            yield match


_SIGN_UP = re.compile(
    r"(?:\w*)(?:Sign_?[Uu]p|Register|Registration)(?:In|Form|Request|Schema|Data|Payload|Model|Body|User)*"
)
_RIGHT = re.compile(r"(?:is_)?(?:admin|superuser|staff)|roles?|permissions|account_type|credits|balance")


def rights_at_sign_up(unit: UnitView, new: New) -> Iterator[Match]:
    """`class SignUp(BaseModel): email: str; role: str = "user"`"""
    for node in unit.syntax.find("class_definition"):
        name, listed, body = (node.child_by_field_name(part) for part in ("name", "superclasses", "body"))
        if name is None or listed is None or body is None or not _SIGN_UP.fullmatch(unit.syntax.text(name)):
            continue
        if "pydantic.BaseModel" not in [unit.names.resolve(each) for each in listed.named_children]:
            continue
        for statement in body.named_children:
            field = statement.named_children[0] if statement.named_children else statement
            left, told = field.child_by_field_name("left"), field.child_by_field_name("type")
            if field.type != "assignment" or left is None or told is None or in_test(unit, node):
                continue
            free = not re.search(r"Literal|ClassVar|exclude|init=False", unit.syntax.text(field))
            if free and _RIGHT.fullmatch(unit.syntax.text(left)):
                yield new(left, confidence=Confidence.LOW)
