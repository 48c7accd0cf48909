"""Checks and fixes of the rules about settings of web applications."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from wardline_analyzers.checks.naming import names_in
from wardline_analyzers.checks.python.editing import changed
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import ancestors, enclosing, function_around

_SETTINGS_FILE = re.compile(
    r"(?:^|/)(?:\w*settings\w*|settings(?:_\w+)?/\w+|config/(?:base|production|prod|common|defaults?))\.py$"
)
_DEVELOPMENT = re.compile(
    r"(?i)(?:^|[/_.-])(?:dev|devel|develop|development|local|debug|ci|sandbox|demo|docker_?compose)(?:[/_.-]|$)"
)
_DEVELOPMENT_CLASS = re.compile(r"(?i)dev|test|local|debug|ci$")
_OTHER_SETTING = re.compile(
    rb"(?m)^(?:INSTALLED_APPS|MIDDLEWARE|ROOT_URLCONF|ALLOWED_HOSTS|SECRET_KEY|DATABASES|TEMPLATES|STATIC_URL|BASE_DIR"
    rb"|WSGI_APPLICATION|TEMPLATE_DEBUG|LANGUAGE_CODE)\s*="
)


def _class_name(unit: UnitView, node: Node) -> str:
    around = enclosing(node, "class_definition")
    name = around.child_by_field_name("name") if around is not None else None
    return unit.syntax.text(name) if name is not None else unit.around.owner


_OF_PLACE = re.compile(r"(?i)debug|dev|local|test|https?|secure|ssl|tls|env|prod|scheme|settings|config")
"""A condition that asks where the program runs."""


def _certain(match: Match, of_place: bool = False) -> bool:
    """Is this set whatever happens, and not in a test? What is for development is less sure.

    With `of_place`, only a condition counts that asks where the program runs: a login has others.
    """
    unit, node = match.unit, match.node
    if in_test(unit, node) or unit.around.path.endswith("conf/global_settings.py"):
        return False
    for around in ancestors(node):
        if around.type not in ("if_statement", "conditional_expression"):
            continue
        asked = _condition(unit, around)
        if _OF_PLACE.search(asked) if of_place else "__name__" not in asked:
            return False
    if _DEVELOPMENT_CLASS.search(_class_name(unit, node)):
        return False
    if _DEVELOPMENT.search(unit.around.path) or in_example(unit):
        match.confidence = Confidence.LOW
    return True


def _condition(unit: UnitView, node: Node) -> str:
    condition = node.child_by_field_name("condition")
    return unit.syntax.text(condition) if condition is not None else ""


def certain(match: Match) -> bool:
    """As `_certain`, for settings whose name says what they are."""
    return _certain(match)


def django_settings(match: Match) -> bool:
    """Is this a setting of Django: at top level of a settings file, or beside another setting?"""
    unit, node = match.unit, match.node
    if _class_name(unit, node) or enclosing(node, "function_definition") is not None:
        return False
    if not (_SETTINGS_FILE.search(unit.around.path) or _OTHER_SETTING.search(unit.syntax.source)):
        return False
    return _certain(match)


def debug_in_class(match: Match) -> bool:
    """`DEBUG = True` in a configuration class that is not for development."""
    name = _class_name(match.unit, match.node)
    if (
        not name
        or not re.search(r"Config|Settings|Prod", name)
        or enclosing(match.node, "function_definition") is not None
    ):
        return False
    if "Prod" not in name:
        match.confidence = Confidence.LOW  # classes for development or production may set it anew
    return _certain(match)


# ---------------------------------------------------------------------- servers

_APP = re.compile(r"(?i)(?:\w*_)?(?:app|application|server|api|web|flask_?app|socketio|sio)\d?")


def app_receiver(match: Match) -> bool:
    """Is the method called on, or the attribute set of, something that is called like an application?"""
    node = match.callee() or match.node.child_by_field_name("left")
    base = node.child_by_field_name("object") if node is not None and node.type == "attribute" else None
    if base is None or not _APP.fullmatch(match.text(base).rpartition(".")[2]):
        return False
    return _certain(match)


def debug_from_environment(match: Match) -> Sequence[Edit]:
    """The switch is on if the environment says so."""
    node = match.asked()
    name = "FLASK_DEBUG" if "flask" in (match.name or "") else "DEBUG"
    if node is None or match.text(node) not in ("True", "1"):
        return ()
    return [replacement(match, node, spelled(f'`os.environ`.get("{name}") == "1"'))]


# ---------------------------------------------------------------------- hosts


def _holds_star(unit: UnitView, node: Node | None) -> bool:
    value = unit.values.constant(node) if node is not None else None
    if isinstance(value, (list, tuple)):
        return "*" in value
    node = unit.values.follow(node) if node is not None else None
    if node is not None and node.type in ("list", "tuple"):
        return any(unit.values.constant(child) == "*" for child in node.named_children)
    return value == "*"


def any_host(match: Match) -> bool:
    """`ALLOWED_HOSTS = ["*"]`"""
    return _holds_star(match.unit, match.value) and _certain(match)


def trusted_host_star(match: Match) -> bool:
    """`TrustedHostMiddleware` with `allowed_hosts=["*"]`"""
    if (match.name or "").endswith(("add_middleware", ".Middleware")):
        first = match.argument("0")
        if first is None or not match.text(first).endswith("TrustedHostMiddleware"):
            return False
    return _holds_star(match.unit, match.argument("allowed_hosts")) and _certain(match)


def list_hosts(match: Match) -> Sequence[Edit]:
    """`["localhost"]`"""
    node = match.value if match.value is not None else match.argument("allowed_hosts")
    return [replacement(match, node, '["localhost"]')] if node is not None else ()


# ---------------------------------------------------------------------- cookies


def switch_on(match: Match) -> Sequence[Edit]:
    """True in the place of False; for SameSite "Lax"."""
    node = match.asked()
    if node is None or node.type not in ("false", "none"):
        return ()
    return [replacement(match, node, "True" if node.type == "false" else '"Lax"')]


_JAVASCRIPT = re.compile(
    r"(?i)csrf|xsrf|lang|locale|theme|consent|dark|colou?r|timezone|tz$|banner|sidebar|flash|toast|seen|dismiss"
)
_SENSITIVE = re.compile(
    r"(?i)sess|^sid$|[._-]sid$|token|auth|jwt|remember|csrf|xsrf|credential|api_?key|^user(?:_?id)?$|login|password"
)


def _cookie(match: Match) -> str | None:
    """The cookie's name, empty if it is not constant; None: this call sets none, or deletes one."""
    arguments = match.arguments
    if arguments is None or in_test(match.unit, match.node):
        return None
    key = arguments.get("0|key") or arguments.get("name")
    value = arguments.get("1|value")
    if key is None or (value is None and not arguments.hidden_positions and not arguments.hidden_keywords):
        return None
    if value is not None and match.unit.values.constant(value) == "":
        return None
    age = arguments.get("2|max_age") or arguments.get("expires")
    if age is not None and match.unit.values.constant(age) in (0, -1):
        return None
    name = match.unit.values.constant(key)
    return name if isinstance(name, str) else _constant_name(match, key)


def _constant_name(match: Match, key: Node) -> str:
    """`SESSION_COOKIE` says what the cookie is, as its text would."""
    text = match.text(key).rpartition(".")[2]
    return text.lower().removesuffix("_name").removesuffix("_cookie") if text.isidentifier() else ""


def cookie_secure_off(match: Match) -> bool:
    """`secure=False`"""
    name = _cookie(match)
    if name is None:
        return False
    match.at = match.argument("6|secure")
    match.message = (
        "Without Secure this cookie also goes over plain HTTP, where anybody on the way reads it. Pass secure=True."
    )
    return _certain(match)


def cookie_secure_chosen_off(match: Match) -> bool:
    """A value that is False gets to `secure`, there or through a function that sets the cookie."""
    function = match.node.child_by_field_name("function") if match.node.type == "call" else None
    if function is not None and match.text(function).endswith("_cookie"):
        flag = match.argument("6|secure")
        seen = flag is not None and match.unit.values.constant(flag) is False
        if _cookie(match) is None or seen or _unpacks_display(match):
            return False  # it sets no cookie, or the pattern sees it
    return _certain(match)


def _unpacks_display(match: Match) -> bool:
    """`**flags` of a dictionary that is written in the same unit."""
    given = match.node.child_by_field_name("arguments")
    splats = [n for n in given.named_children if n.type == "dictionary_splat"] if given is not None else []
    return any(match.unit.values.follow(n.named_children[-1]).type == "dictionary" for n in splats)


def cookie_script_reads(match: Match) -> bool:
    """`httponly=False` for a cookie that no script needs."""
    name = _cookie(match)
    if name is None or _JAVASCRIPT.search(name) or _FOR_SCRIPTS.search(match.unit.around.owner):
        return False
    match.at = match.argument("7|httponly") or match.argument("http_only")
    match.message = "Without HttpOnly each script in the page reads this cookie: one XSS steals it. Pass httponly=True."
    return _certain(match, of_place=True)


_FOR_SCRIPTS = re.compile(r"(?i)csrf|xsrf")
"""Tokens that scripts have to read, to send them back in a header; they open nothing by themselves."""


def cookie_sensitive(match: Match) -> bool:
    """A session or a token in a cookie without the flags."""
    name = _cookie(match)
    if name is None or not _SENSITIVE.search(name) or not _certain(match, of_place=True):
        return False
    if _FOR_SCRIPTS.search(name):
        match.confidence = Confidence.LOW
    return True


def cookie_left_to_scripts(match: Match) -> bool:
    """A session or a token that goes over HTTPS alone, and that nothing keeps from scripts."""
    name = _cookie(match)
    if name is None or not _SENSITIVE.search(name) or _JAVASCRIPT.search(name):
        return False
    match.message = (
        "This cookie opens a session, and each script in the page reads it: one XSS steals it. Pass httponly=True."
    )
    return _certain(match, of_place=True)


def cookie_sent_along(match: Match) -> bool:
    """A session or a token with `samesite="None"`."""
    name = _cookie(match)
    if name is None or not _SENSITIVE.search(name) or _JAVASCRIPT.search(name):
        return False
    match.at = match.argument("samesite")
    return _certain(match, of_place=True)


_MORSEL = {
    flag: re.compile(rf"""["']{flag}["'](?:\s*\]?\s*[=:]\s*(false\b|none\b|0\b|""|''))?""")
    for flag in ("secure", "httponly")
}
"""A flag of a cookie in the text of a function, and what it is switched off with."""
_OFF = frozenset(("false", "none", "0", '""', "''"))


def cookie_morsel(match: Match) -> bool:
    """`cookie["session"] = number` of `http.cookies`, where nothing in the function speaks of a flag of it."""
    left = match.node.child_by_field_name("left")
    keys = left.children_by_field_name("subscript") if left is not None and left.type == "subscript" else []
    name = match.unit.constant(keys[0]) if len(keys) == 1 else None
    if not isinstance(name, str) or match.constant("value") == "":
        return False
    around = match.text(function_around(match.node) or match.unit.syntax.root).lower()
    said = [flag for flag in ("secure", "httponly") if set(_MORSEL[flag].findall(around)) - _OFF]
    return _lacks(match, name, said, "Set its `secure`, `httponly` and `samesite`.")


_HEADER = re.compile(r"""(?i)^[bfr]*["'](?P<name>[\w.-]+)=""")
_REMOVED = re.compile(r"(?i)max-age=0|expires=thu, 01[ -]jan[ -]1970")
_HOLDS_FLAGS = re.compile(r"(?i)flags|attr|options|cookie|header|suffix|settings|https|ssl|tls")
"""Names of what may hold `; Secure`."""


def cookie_header(match: Match) -> bool:
    """`headers["Set-Cookie"] = "session=" + number + "; HttpOnly"`, a cookie that is written out as its header."""
    value = match.argument("value") or match.argument("1")
    text = match.text(value) if value is not None else ""
    found = _HEADER.match(text)
    if found is None or value is None or _REMOVED.search(text):
        return False
    if any(_HOLDS_FLAGS.search(name) for name in names_in(match.unit, value)):
        return False
    match.at = value
    said = [flag for flag in ("secure", "httponly") if flag in text.lower()]
    return _lacks(match, found["name"], said, "Put `; Secure; HttpOnly; SameSite=Lax` behind its value.")


def _lacks(match: Match, name: str, said: list[str], remedy: str) -> bool:
    """Does a cookie of this name open a session, and does it lack a flag? Say which."""
    if not _SENSITIVE.search(name) or ("secure" in said and ("httponly" in said or _JAVASCRIPT.search(name))):
        return False
    missing = [word for word in ("Secure", "HttpOnly") if word.lower() not in said]
    harm = {"Secure": "plain HTTP shows it", "HttpOnly": "scripts read it"}
    match.message = (
        f"This cookie opens a session, and nothing says {' and '.join(missing)}: "
        f"{', and '.join(harm[word] for word in missing)}. {remedy}"
    )
    if _FOR_SCRIPTS.search(name):
        match.confidence = Confidence.LOW
    return _certain(match)


def _is_off(match: Match, flag: str) -> bool:
    node = match.argument(flag)
    return node is None or match.unit.values.constant(node) is False


def login_cookie(match: Match) -> bool:
    """The cookie of a framework's login or session."""
    pyramid = (match.name or "").startswith("pyramid.")
    match.message = (
        "Who is logged in stands in this cookie, and its flags are off unless they are given: plain HTTP shows it, "
        "scripts read it. Pass secure=True, and http_only=True (sessions: httponly=True)."
        if pyramid
        else "Who is logged in stands in this cookie, and a flag that protects it is off: plain HTTP shows it, or "
        "scripts read it. Switch it on."
    )
    return _certain(match)


_FLAGS_BEHIND = 6
"""Arguments of `set_cookie` in front of its flags: with more, the flags are given without their names."""


def cookie_flags(match: Match) -> Sequence[Edit]:
    """Add `secure`, `httponly` and `samesite` where they are missing or off."""
    arguments = match.arguments if (match.name or "").endswith("_cookie") else None
    if (match.name or "").startswith("pyramid."):
        script = "httponly" if "session" in (match.name or "") else "http_only"
        off = [flag for flag in ("secure", script) if _is_off(match, flag)]
        return changed(match, [(flag, "True") for flag in off])
    name = _cookie(match)
    if arguments is None or name is None or len(arguments.positional) > _FLAGS_BEHIND:
        return ()
    wanted = [("secure", "True")]
    if not _JAVASCRIPT.search(name):
        wanted.append(("httponly", "True"))
    wanted.append(("samesite", '"Lax"'))
    missing = []
    for flag, text in wanted:
        node = arguments.keywords.get(flag)
        if node is None or (flag != "samesite" and match.unit.values.constant(node) is False):
            missing.append((flag, text))
    return changed(match, missing)


# ---------------------------------------------------------------------- limits


def limit_removed(match: Match) -> bool:
    """A setting that limits what a client may send is None or 0."""
    return _certain(match)


def ten_megabytes(match: Match) -> Sequence[Edit]:
    """10 MiB; a number of fields or files is no number of bytes."""
    node = match.asked()
    target = match.node.child_by_field_name("left") if match.node.type == "assignment" else None
    name = match.text(target) if target is not None else ""
    text = "10 * 1024 * 1024"
    if "NUMBER_FIELDS" in name:
        text = "1000"
    elif "NUMBER_FILES" in name:
        text = "100"
    elif "MAX_IMAGE_PIXELS" in name:
        text = "89_478_485"
    return [replacement(match, node, text)] if node is not None else ()
