"""Checks and fixes of the rules about who may do what: access by assert, routes that ask nobody, open APIs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.python.editing import without_statement
from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.remote import known, remote
from wardline_analyzers.finding import Confidence, Edit, Severity
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import ancestors, decorators, enclosing, indentation, walk, words
from wardline_analyzers.python.names import string_value
from wardline_analyzers.qualified import root_of

# ---------------------------------------------------------------------- assert as an access check

_ASKS = re.compile(
    r"is_(?:super)?admin(?:istrator)?|is_authenticated|is_staff|is_superuser|is_owner|is_author|is_authorized|is_allowed"
    r"|is_logged_in|has_perms?|has_permissions?|has_role|has_access|has_object_permission|check_permissions?"
    r"|check_object_permissions|check_access|check_role|require_role|authorized|authenticated|logged_in"
    r"|verify_password|check_password(?:_hash)?|checkpw|compare_digest|verify_signature|verify_token|user_can\w*"
)
"""Names that ask for access by themselves."""
_PROPERTY = re.compile(r"roles?|permissions?|owner(?:_id)?|user_id|author(?:_id)?|groups?|scopes?|can_\w+|admin|level")
_PERSON = re.compile(r"(?:current_|request_|auth_|logged_in_)?user|account|member|principal|identity|current_user_id|g")


def access_condition(match: Match) -> bool:
    """Does the assert ask whether somebody is allowed to?"""
    unit, node = match.unit, match.node
    if in_test(unit, node) or not node.named_children:
        return False
    if _TYPE_CHECKERS.fullmatch(unit.syntax.text(node.named_children[0])):
        around = enclosing(node, "function_definition")
        name = around.child_by_field_name("name") if around is not None else None
        if around is not None and any(_LETS_IN.search(unit.syntax.text(each)) for each in decorators(around)):
            return False
        if name is not None and unit.syntax.text(name).startswith("_"):  # its callers have seen to it, or not
            match.severity, match.confidence = Severity.LOW, Confidence.LOW
    return _asks_for_access(match)


def checks_client_data(match: Match) -> bool:
    """`assert request.json["quantity"] > 0`; what a type checker wants to know is not meant"""
    function = enclosing(match.node, "function_definition")
    if function is None or not is_handler(match.unit, function) or in_test(match.unit, match.node):
        return False
    if not match.node.named_children or _asks_for_access(match):
        return False
    stack = [match.node.named_children[0]]
    while stack:
        node = stack.pop()
        if node.type in ("boolean_operator", "not_operator", "parenthesized_expression"):
            stack.extend(node.named_children)
        elif node.type in ("comparison_operator", "call") and _is_about_client(match, node):
            return True
    return False


def _is_about_client(match: Match, test: Node) -> bool:
    """Does a test ask for what a client sent, and not for its type (`isinstance(x, str)`, `x is not None`)?"""
    signs = {match.text(child) for child in test.children if not child.is_named}
    if signs & {"is", "is not"} or match.text(test).startswith("isinstance("):
        return False
    return any(remote(match.unit, part) is not None for part in walk(test))


def _asks_for_access(match: Match) -> bool:
    return any(_asks(match.unit, part) for part in walk(match.node.named_children[0]))


_TYPE_CHECKERS = re.compile(r"(?:\w+\.)*user\.is_authenticated")
"""What says to a type checker that the user is none of the anonymous ones."""
_LETS_IN = re.compile(r"(?i)login|auth|permission|required")


def _asks(unit: UnitView, node: Node) -> bool:
    if node.type == "comparison_operator":
        signs = {unit.syntax.text(child) for child in node.children if not child.is_named}
        if signs & {"is", "is not"} or len(node.named_children) != 2:
            return False
        return any(_personal(unit, side) or _in_session(unit, side) for side in node.named_children)
    if node.type not in ("attribute", "identifier"):
        return False
    word = node.child_by_field_name("attribute") if node.type == "attribute" else node
    text = unit.syntax.text(word) if word is not None else ""
    parent = node.parent
    called = parent is not None and parent.type == "call" and parent.child_by_field_name("function") == node
    if parent is not None and parent.type in ("attribute", "comparison_operator", "keyword_argument"):
        return False
    if node.type == "attribute" or called:
        if _ASKS.fullmatch(text):
            return True
        return text.startswith("can_") and node.type == "attribute" and _personal(unit, node)
    return False


def _personal(unit: UnitView, node: Node) -> bool:
    """`user.role`, `current_user.can_edit`"""
    if node.type != "attribute":
        return False
    base, word = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if base is None or word is None or not _PROPERTY.fullmatch(unit.syntax.text(word)):
        return False
    last = unit.syntax.text(base).rpartition(".")[2]
    return bool(_PERSON.fullmatch(last))


def _in_session(unit: UnitView, node: Node) -> bool:
    """`session["role"]`, `session.get("user_id")`"""
    return bool(
        re.match(r"(?:\w+\.)?session(?:\.get\(|\[)[\"'](?:role|is_admin|user_id|admin)[\"']", unit.syntax.text(node))
    )


def raise_permission_error(match: Match) -> Sequence[Edit]:
    """`if not condition: raise PermissionError(message)`"""
    node = match.node
    parts = [n for n in node.named_children if n.type != "comment"]
    indent = indentation(match.unit.syntax, node)
    if indent is None or not parts or len(parts) != len(node.named_children) or not _asks_for_access(match):
        return ()
    condition, text = parts[0], match.text(parts[0])
    simple = condition.type in ("attribute", "identifier", "call", "subscript", "parenthesized_expression")
    negated = f"not {text}" if simple else f"not ({text})"
    inner = condition.named_children[0] if condition.type == "not_operator" and condition.named_children else None
    if inner is not None:
        negated = match.text(inner)
    message = match.text(parts[1]) if len(parts) > 1 else '"access denied"'
    step = "\t" if "\t" in indent else "    "
    return [replacement(match, node, f"if {negated}:\n{indent}{step}raise PermissionError({message})")]


# ---------------------------------------------------------------------- routes that ask nobody

_ADMIN = re.compile(
    r"(?i)(?:^|/)(?:admin|administration|internal|backups?|export_all|impersonate|sudo|superuser|users?/(?:delete|remove)"
    r"|(?:delete|remove)[-_](?:user|account|all)\w*|users?/<[^/]*>/(?:role|roles|permissions|promote|delete)"
    r"|users?/\{[^/]*\}/(?:role|roles|permissions|promote|delete)|roles|permissions|settings/(?:update|save)"
    r"|(?:change|update|set)[-_]?(?:password|e?mail|role)|transfer|withdraw|grant|shutdown|reboot)(?:/|$)"
)
_PUBLIC = re.compile(
    r"(?i)log-?in|log-?out|sign-?in|sign-?up|register|reset|forgot|health|ping|status|webhook|hook|callback|"
    r"static|favicon|oauth|token|metrics|docs|openapi|contact|subscribe|cart|session"
)
_OF_ADMINS = re.compile(r"(?i)/(?:api/)?(?:v\d/)?(?:admin|internal)/")
_PUBLIC_OF_ADMINS = re.compile(
    r"(?i)log-?in|log-?out|health|ping|status|static|favicon|metrics|docs|openapi|webhook|callback"
)
"""Behind `/admin/` a session or a token that is reset is somebody else's."""
_CHECKED = re.compile(
    r"(?i)current_user|logged_?in|login|session|auth|token|permission|permitted|\brole\s*(?:[=!]=|(?:not )?in\b)"
    r"|api_?key|request\.user|\bg\.|\b40[13]\b|forbidden|unauthori|is_admin|is_staff|verify|signature|secret|credential|jwt"
    r"|identity|principal|acl|policy|\bowner|require_"
)
_DATABASE = re.compile(
    r"\bdb\.session\b|\b(?:Async|Db|DB)?Session(?:Local|Dep)?\b(?:\(\))?|\bsession\.(?:add|delete|commit|query|execute|get|refresh|"
    r"scalars?|flush|exec)\b|\bsession(?=\s*[:),=])|as session\b"
    r"|Depends\(\s*(?:\w+\.)?\w*(?:db|session|database|settings|config|repo|repository|service|client|storage)\s*\)"
)
"""Words of databases, which say nothing about who is calling."""
_MUTATES = re.compile(
    r"(?i)\.delete\(|\.delete_\w+\(|\.remove\(|\bDELETE FROM\b|\bdel |\.unlink\(|\.rmtree\(|\.pop\(|\.drop\("
    r"|\b(?:delete|remove|drop|wipe|purge)_\w+\("
)
_MAKERS = (
    "flask.Flask()",
    "flask.Blueprint()",
    "fastapi.FastAPI()",
    "fastapi.APIRouter()",
    "quart.Quart()",
    "sanic.Sanic()",
    "aiohttp.web.RouteTableDef()",
    "litestar",
)
_METHODS = words("get post put patch delete route api_route")


def open_route(unit: UnitView, new: New) -> Iterator[Match]:
    """Handlers of an administrative path, or of DELETE, in whose text nothing speaks of users or rights."""
    # Who is asked for in a method's class, or in one above it, is not seen here.
    if b"@" not in unit.syntax.source or unit.around.owner or in_example(unit):
        return
    for node in unit.syntax.find("function_definition"):
        found = decorators(node)
        if len(found) != 1 or found[0].type != "call" or enclosing(node, "class_definition") or in_test(unit, node):
            continue
        route = _route(unit, found[0])
        if route is None or _of_guarded_router(unit, found[0]):
            continue
        path, deletes = route
        if (_PUBLIC_OF_ADMINS if _OF_ADMINS.match(path) else _PUBLIC).search(path):
            continue
        body = node.child_by_field_name("body")
        written = unit.syntax.text(body) if body is not None else ""
        text = _DATABASE.sub("", written)
        if not (_ADMIN.search(path) or (deletes and _MUTATES.search(written))):
            continue
        parameters = node.child_by_field_name("parameters")
        before = _DATABASE.sub(
            "", f"{unit.syntax.text(parameters) if parameters is not None else ''} {unit.syntax.text(found[0])}"
        )
        if _CHECKED.search(text) or re.search(
            r"Depends|Security\b|dependencies|guards|auth|permission|Request\b", before
        ):
            continue
        if re.search(r"(?i)current_?user|token|session|api_key|principal", before) or _asks_by_type(unit, parameters):
            continue
        name = node.child_by_field_name("name")
        match = new(name if name is not None else node)
        yield match


def _of_guarded_router(unit: UnitView, decorator: Node) -> bool:
    """`APIRouter(dependencies=[Depends(require_admin)])`: what all routes of a router ask for first."""
    callee = decorator.child_by_field_name("function")
    router = callee.child_by_field_name("object") if callee is not None else None
    value = known(unit, router) if router is not None else None
    return value is not None and value.items is not None and "dependencies" in value.items


_OF_DATABASES = re.compile(r"(?i)session|db|database|repo|store|settings|config|service|client|queue|tasks")


def _asks_by_type(unit: UnitView, parameters: Node | None) -> bool:
    """`note: OwnNote`, where the type says whom FastAPI asks first: `Annotated[Note, Depends(note_of_user)]`.

    What a type of another module of the program says is not known here.
    """
    for parameter in parameters.named_children if parameters is not None else ():
        told = parameter.child_by_field_name("type")
        if told is None or _OF_DATABASES.search(unit.syntax.text(told)):
            continue
        meaning = unit.names.module.get(unit.syntax.text(told))
        if meaning is not None and (meaning.kind == "unknown" or _is_own_name(unit, meaning.payload)):
            return True
    return False


def _is_own_name(unit: UnitView, name: object) -> bool:
    """Is it one that another module of the program gives?"""
    return isinstance(name, str) and (
        name.startswith(".") or ("." in name and f"/{root_of(name)}/" in f"/{unit.around.path}")
    )


def _route(unit: UnitView, decorator: Node) -> tuple[str, bool] | None:
    """The path of a route's decorator, and whether it takes DELETE."""
    callee, arguments = decorator.child_by_field_name("function"), decorator.child_by_field_name("arguments")
    if callee is None or arguments is None or not arguments.named_children:
        return None
    maker, _, word = (unit.names.resolve(callee) or "").rpartition(".")
    if word not in _METHODS or maker not in _MAKERS:
        return None
    path = string_value(arguments.named_children[0], unit.syntax)
    if path is None or not path.startswith("/"):
        return None
    given = unit.syntax.text(arguments)
    return path, word == "delete" or bool(re.search(r"methods\s*=[^)]*[\"']DELETE[\"']", given))


# ---------------------------------------------------------------------- APIs that are open by setting

_OPEN_VIEW = re.compile(
    r"(?i)log_?in|register|registration|sign|password|token|public|health|webhook|callback|schema|contact"
)


def allow_any(match: Match) -> bool:
    """`permission_classes = [AllowAny]`, or an empty list, of a view that is not about logging in."""
    unit, value = match.unit, match.value
    if value is None or value.type not in ("list", "tuple") or in_test(unit, match.node):
        return False
    around = enclosing(match.node, "class_definition")
    name = around.child_by_field_name("name") if around is not None else None
    if _OPEN_VIEW.search(unit.around.owner or (unit.syntax.text(name) if name is not None else "")):
        return False
    if any(a.type == "function_definition" for a in ancestors(match.node)):
        return False
    entries = [n for n in value.named_children if n.type != "comment"]
    return not entries or any(unit.syntax.text(n).rpartition(".")[2] == "AllowAny" for n in entries)


_CHANGES = re.compile(
    r"(?:^|\.)(?:ModelViewSet|RetrieveUpdateDestroyAPIView|RetrieveUpdateAPIView|RetrieveDestroyAPIView|UpdateAPIView|DestroyAPIView)$"
)


def open_to_changes(match: Match) -> bool:
    """`permission_classes = [AllowAny]` of a view that lets records be changed or deleted."""
    around = enclosing(match.node, "class_definition")
    listed = around.child_by_field_name("superclasses") if around is not None else None
    bases = [match.text(n) for n in listed.named_children] if listed is not None else list(match.unit.around.bases)
    if not any(_CHANGES.search(base) for base in bases) or not allow_any(match):
        return False
    whole = match.text(around) if around is not None else ""
    if re.search(r"http_method_names|def get_permissions|def check_permissions|def has_permission", whole):
        return False
    match.captures["callee"] = match.node
    return True


def default_allow_any(match: Match) -> bool:
    """`REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": [".. AllowAny"]}`"""
    unit, value = match.unit, match.value
    for pair in value.named_children if value is not None and value.type == "dictionary" else ():
        key, classes = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or classes is None or unit.values.constant(key) != "DEFAULT_PERMISSION_CLASSES":
            continue
        if classes.type in ("list", "tuple") and (
            "AllowAny" in unit.syntax.text(classes) or not classes.named_children
        ):
            match.at = match.value = classes
            return not in_test(unit, match.node)
    return False


def require_login(match: Match) -> Sequence[Edit]:
    """`IsAuthenticated` in the place of `AllowAny`."""
    value = match.value
    if value is None:
        return ()
    left = match.node.child_by_field_name("left")
    if left is not None and match.text(left) == "permission_classes":
        return [replacement(match, value, spelled("[`rest_framework.permissions.IsAuthenticated`]"))]
    return [replacement(match, value, '["rest_framework.permissions.IsAuthenticated"]')]


# ---------------------------------------------------------------------- settings

_LOCAL = re.compile(r"(?i)(?:^|[/_.-])(?:dev|devel|development|local|debug|ci|sandbox)(?:[/_.-]|$)")


def oauth_over_http(match: Match) -> bool:
    """The switch is set; under a condition, in a test or on a developer's machine that is less of a flaw."""
    unit = match.unit
    if match.arguments is not None:
        value = match.argument("1")
        text = unit.values.constant(value) if value is not None else None
        if isinstance(text, str) and not text:
            return False
    if in_test(unit, match.node):
        return False
    if in_example(unit) or _LOCAL.search(unit.around.path) or enclosing(match.node, "if_statement") is not None:
        match.confidence = Confidence.LOW
    return True


def delete_statement(match: Match) -> Sequence[Edit]:
    """Take the whole statement away."""
    statement = match.node.parent
    if statement is None or statement.type != "expression_statement" or len(statement.named_children) != 1:
        return ()
    return without_statement(match, statement)


def validators_off(match: Match) -> bool:
    """`AUTH_PASSWORD_VALIDATORS = []`"""
    unit, value = match.unit, match.value
    empty = value is not None and value.type in ("list", "tuple") and not value.named_children
    if not empty or in_test(unit, match.node) or unit.around.kind.value in ("function", "method"):
        return False
    if unit.around.path.endswith("conf/global_settings.py"):  # Django's own defaults
        return False
    if _LOCAL.search(unit.around.path) or in_example(unit):
        match.confidence = Confidence.LOW
    return True


def empty_password(match: Match) -> bool:
    return not in_test(match.unit, match.node)


def list_validators(match: Match) -> Sequence[Edit]:
    """The validators of length and of common passwords."""
    if match.value is None:
        return ()
    package = "django.contrib.auth.password_validation"
    length = f'{{"NAME": "{package}.MinimumLengthValidator", "OPTIONS": {{"min_length": 15}}}}'
    common = f'{{"NAME": "{package}.CommonPasswordValidator"}}'
    indent = indentation(match.unit.syntax, match.node) or ""
    lines = f"[\n{indent}    {length},\n{indent}    {common},\n{indent}]"
    return [replacement(match, match.value, lines)]
