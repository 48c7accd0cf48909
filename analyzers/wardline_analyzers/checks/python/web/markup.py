"""Checks and fixes of the rules about HTML: templates that do not escape, and text that is marked as safe."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from wardline_analyzers.checks.built import Built, built
from wardline_analyzers.checks.python.editing import changed
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk, words

# ---------------------------------------------------------------------- templates

_NO_HTML = re.compile(
    rb"(?i)latex|\.tex\b|\bsql|yaml|\byml|markdown|\.md\b|\.txt|\.toml|\.ini|\.cfg|\.conf\b|codegen|code_gen|generat|dockerfile"
    rb"|prompt|chat_?template|\.py\b|\.rst|\.sh\b|nginx|makefile|alembic|script\.py\.mako|block_start_string|variable_start_string|"
    rb"line_statement_prefix|StrictUndefined|NativeEnvironment|keep_trailing_newline"
)
_CODE_PATH = re.compile(
    r"(?i)codegen|generat|scaffold|migrations|alembic|scripts?/|tools?/|prompt|latex|deploy|setup\.py"
)


_TEXT_NAME = re.compile(r"(?:^|_)(?:text|txt|plain|plaintext|subject)(?:_|$)")


_KEEPS_TAGS = frozenset(
    ("markdown.markdown", "markdown2.markdown", "mistune.html", "mistune.markdown", "commonmark.commonmark")
)
"""What leaves the HTML in a text as it is."""


def keeps_tags(match: Match) -> bool:
    """`mark_safe(markdown.markdown(body))`: the tags in the text are tags of the page"""
    node = match.argument("0")
    made = match.unit.values.follow(node) if node is not None else None
    callee = made.child_by_field_name("function") if made is not None and made.type == "call" else None
    if callee is None or match.resolve(callee) not in _KEEPS_TAGS or in_test(match.unit, match.node):
        return False
    function = function_around(match.node)
    return function is None or not re.search(r"(?i)clean|sanit|escape|nh3", match.text(function))


def not_html(match: Match) -> bool:
    """Let the match stand, unless plain text is made; where code, SQL or the like is, confidence is low."""
    unit = match.unit
    if in_test(unit, match.node) or _makes_text(match):
        return False
    html = re.search(rb"(?i)\.html|html", unit.syntax.source) is not None
    if not html and (_NO_HTML.search(unit.syntax.source) or _CODE_PATH.search(unit.around.path)):
        match.confidence = Confidence.LOW
    return True


def _makes_text(match: Match) -> bool:
    """Does the function say by its name that its result is plain text, and nothing in it that it is a page?"""
    function = function_around(match.node)
    name = function.child_by_field_name("name") if function is not None else None
    if function is None or name is None or _TEXT_NAME.search(match.text(name)) is None:
        return False
    return "html" not in match.text(function).lower()


def values_given(match: Match) -> bool:
    """A template of Flask is given values, and the application does not choose itself where they are escaped."""
    arguments = match.arguments
    if arguments is None or not (arguments.keywords or arguments.hidden_keywords):
        return False
    return b"select_jinja_autoescape" not in match.unit.syntax.source and not_html(match)


def jinja_env(match: Match) -> bool:
    """`app.jinja_env.autoescape = False`"""
    left = match.node.child_by_field_name("left")
    text = match.text(left) if left is not None else ""
    known = (match.name or "").startswith(("flask.", "jinja2.", "quart."))
    return (known or bool(re.search(r"jinja\w*\.autoescape$|env\.autoescape$", text))) and not in_test(
        match.unit, match.node
    )


def django_templates(match: Match) -> bool:
    """`TEMPLATES = [{"OPTIONS": {"autoescape": False}}]`"""
    stack = [match.value] if match.value is not None else []
    while stack:
        node = stack.pop()
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        named = key is not None and match.unit.values.constant(key) == "autoescape"
        if named and value is not None and value.type == "false":
            match.at = match.value = value
            return not in_test(match.unit, match.node)
        if node.type in ("list", "dictionary", "pair", "tuple"):
            stack.extend(node.named_children)
    return False


def escape_html(match: Match) -> Sequence[Edit]:
    """`select_autoescape()` for Jinja; for Django and Tornado the default."""
    if match.value is not None:
        return [replacement(match, match.value, "True")] if match.value.type == "false" else ()
    if (match.name or "").endswith("_template"):
        return ()
    if (match.name or "").startswith("jinja2."):
        return changed(match, [("autoescape", spelled("`jinja2.select_autoescape`()"))])
    return changed(match, without=["autoescape"])


def mako_filters(match: Match) -> bool:
    """No `h` among the filters."""
    given = match.argument("default_filters")
    value = match.unit.values.constant(given) if given is not None else None
    if given is not None and not (isinstance(value, (list, tuple)) and "h" not in value):
        return False
    return not _filters_itself(match) and not_html(match)


_EXPRESSION = re.compile(r"\$\{([^{}]*)\}")


def _filters_itself(match: Match) -> bool:
    """Does each expression of a template that stands here escape by itself: `${name | h}`?"""
    text = match.constant("0|text")
    found = _EXPRESSION.findall(text) if isinstance(text, str) else []
    filters = [re.split(r"[\s,]+", each.rpartition("|")[2].strip()) for each in found if "|" in each]
    return bool(found) and len(filters) == len(found) and all("h" in each for each in filters)


# ---------------------------------------------------------------------- text that is marked as safe

_ESCAPES = words(
    "html.escape markupsafe.escape flask.escape jinja2.escape bleach.clean bleach.linkify nh3.clean "
    "django.utils.html.escape django.utils.html.conditional_escape django.utils.html.format_html "
    "django.utils.html.format_html_join django.utils.html.json_script django.utils.html.escapejs "
    "django.utils.html.strip_tags django.template.loader.render_to_string flask.render_template "
    "django.utils.safestring.mark_safe markupsafe.Markup flask.Markup jinja2.Markup django.urls.reverse "
    "django.templatetags.static.static flask.url_for urllib.parse.quote urllib.parse.quote_plus "
    "urllib.parse.urlencode int float len bool round id hash django.forms.utils.flatatt "
    "wtforms.widgets.core.html_params wtforms.widgets.html_params wtforms.widgets.core.escape "
    "xml.sax.saxutils.escape xml.sax.saxutils.quoteattr lxml.html.clean.clean_html base64.b64encode "
    "django.utils.translation.gettext django.utils.translation.gettext_lazy django.utils.translation.ngettext"
)
_ESCAPE_WORD = re.compile(
    r"(?i)escape|sanitiz|^clean(?:_html)?$|render|as_(?:p|ul|table|div|widget|hidden)$|_html$|^format_html|^url_for|^reverse$|"
    r"^static$|^get_(?:absolute_)?url$|^hexdigest$|^isoformat$|^strftime$|^__html__$|^highlight$|^tojson$|^html_params$|^_$|^gettext"
    r"|^flatatt$|^build_attrs$|^number_format$|^filesizeformat$|^intcomma$|^urlencode$"
)
_FIELD = re.compile(r"(?:self\.)?(?:bound_?)?field\.(?:name|id|html_name|auto_id|short_name)")
"""What the author of a form calls its fields."""
_TEXTS = words("strip lstrip rstrip lower upper replace format join encode decode str")


def _escaped(unit: UnitView, node: Node, depth: int = 0) -> bool:
    """Is the expression's text escaped already, or can it hold no markup?"""
    if depth > 8:
        return False
    if unit.values.is_harmless(node):
        return True
    kind = node.type
    if kind in ("parenthesized_expression", "await") and node.named_children:
        return _escaped(unit, node.named_children[0], depth + 1)
    if kind == "identifier":
        found = unit.names.binding(unit.syntax.text(node), node.start_byte) or []
        known = [_escaped(unit, b.node, depth + 1) for b in found[:8] if b.node is not None and b.kind != "parameter"]
        # escaped on one way (`if autoescape: x = escape(x)`): somebody has thought of it
        return _escapes_itself(unit, node) or (bool(known) and len(known) == len(found) and all(known))
    if kind == "attribute" and _FIELD.fullmatch(unit.syntax.text(node)):
        return True
    if kind == "subscript":  # a look-up in constants
        base = node.child_by_field_name("value")
        return base is not None and unit.values.kind(base) in ("dict", "list") and unit.values.is_literal(base)
    if kind == "binary_operator" and _is_arithmetic(unit, node):
        return True
    if kind == "binary_operator" and built(unit, node) is None:  # a template that is kept elsewhere
        sign, right = node.child_by_field_name("operator"), node.child_by_field_name("right")
        if sign is None or right is None or unit.syntax.text(sign) != "%":
            return False
        pairs = right.named_children if right.type in ("dictionary", "tuple") else [right]
        return all(_escaped(unit, p.child_by_field_name("value") or p, depth + 1) for p in pairs)
    if kind in ("list_comprehension", "generator_expression"):
        body = node.child_by_field_name("body")
        return body is not None and _escaped(unit, body, depth + 1)
    if kind in ("list", "tuple", "expression_list"):
        return all(_escaped(unit, child, depth + 1) for child in node.named_children)
    if kind == "augmented_assignment":
        right = node.child_by_field_name("right")
        return right is not None and _escaped(unit, right, depth + 1)
    if kind == "conditional_expression" and len(node.named_children) == 3:
        return all(_escaped(unit, n, depth + 1) for n in (node.named_children[0], node.named_children[2]))
    if kind == "boolean_operator":
        return all(_escaped(unit, n, depth + 1) for n in node.named_children)
    if kind == "call":
        return _call_escapes(unit, node, depth)
    text = built(unit, node)
    return text is not None and all(_escaped(unit, n, depth + 1) for n in _texts(text) if n.id != node.id)


def _texts(text: Built) -> list[Node]:
    """What is put in as text, not as a number (`%d`)."""
    return [p.node for p in text.pieces if p.node is not None and p.conversion not in tuple("dioxXeEfFgG")]


def _is_arithmetic(unit: UnitView, node: Node) -> bool:
    operator = node.child_by_field_name("operator")
    return operator is not None and unit.syntax.text(operator) in ("//", "-", "**", "/")


def _escapes_itself(unit: UnitView, name: Node) -> bool:
    """`x = escape(x)` somewhere before"""
    text = unit.syntax.text(name)
    for binding in unit.names.binding(text, name.start_byte) or ():
        value = binding.node if binding.kind in ("value", "element") else None
        if value is None:
            continue
        for part in walk(value):
            arguments = part.child_by_field_name("arguments") if part.type == "call" else None
            if (
                arguments is not None
                and text in map(unit.syntax.text, arguments.named_children)
                and _escaped(unit, part, 6)
            ):
                return True
    return False


def _call_escapes(unit: UnitView, node: Node, depth: int) -> bool:
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return False
    resolved = unit.names.resolve(callee)
    if resolved in _ESCAPES:
        return True
    word = callee.child_by_field_name("attribute") if callee.type == "attribute" else callee
    name = unit.syntax.text(word) if word is not None else ""
    if name not in _TEXTS:
        return bool(_ESCAPE_WORD.search(name))
    base = callee.child_by_field_name("object") if callee.type == "attribute" else None
    if base is not None and (unit.names.resolve(base) or "").endswith(("Markup()", "mark_safe()", "SafeString()")):
        return True  # Markup.format escapes
    given = [arguments] if arguments.type == "generator_expression" else arguments.named_children
    values = [n.child_by_field_name("value") or n if n.type == "keyword_argument" else n for n in given]
    return (base is None or _escaped(unit, base, depth + 1)) and all(_escaped(unit, n, depth + 1) for n in values)


_MAKES_MARKUP = re.compile(r"(?:^|/)(?:django|markupsafe|jinja2)/")
"""The libraries whose own work it is to make safe text."""


def is_made_plain(call: Node) -> bool:
    """`Markup(text).unescape()`, `Markup(text).striptags()`: nothing but a plain text is made of it."""
    above = call.parent
    word = above.child_by_field_name("attribute") if above is not None and above.type == "attribute" else None
    return word is not None and word.text in (b"unescape", b"striptags")


def not_escaped(match: Match) -> bool:
    """Does something that may hold markup get into the text? What a client sent: surely."""
    unit, node = match.unit, match.argument("0")
    if node is None or is_made_plain(match.node):
        return False
    if _MAKES_MARKUP.search(unit.around.path) or in_test(unit, match.node) or _escaped(unit, node):
        return False
    followed = unit.values.follow(node)
    if followed.type in ("attribute", "identifier") and re.search(
        r"(?i)html|css|svg|__doc__", unit.syntax.text(followed)
    ):
        match.confidence = Confidence.LOW
    text = built(unit, node)
    risky = [n for n in _texts(text) if not _escaped(unit, n)] if text is not None else [node]
    if text is not None and not risky:
        return False
    if any(remote(unit, n, "html") is not None for n in risky):
        match.confidence = Confidence.HIGH
        if match.severity is None:
            match.severity = max(match.rule.severity, match.matcher.severity or match.rule.severity)
    return True


def _template(text: Built) -> str | None:
    """`"<b>{}</b>", x`: a template for `format`, and its values; None if the text cannot be written so."""
    if not text.simple or text.name or not text.quote or not text.nodes:
        return None
    if any(p.node is not None and (not p.plain or p.conversion not in ("", "s")) for p in text.pieces):
        return None
    template = "".join(
        "{}" if p.node is not None else p.text.replace("{", "{{").replace("}", "}}") for p in text.pieces
    )
    if text.quote in template or (len(text.quote) == 1 and "\n" in template):
        return None
    return f"{text.quote}{template}{text.quote}"


def _parts(match: Match) -> tuple[Node, str, str] | None:
    """The one argument, and it as a template and its values; None if it cannot be written so."""
    node, arguments = match.argument("0"), match.arguments
    if node is None or arguments is None or len(arguments.positional) != 1 or arguments.keywords:
        return None
    text = built(match.unit, node)
    template = _template(text) if text is not None else None
    if text is None or template is None:
        return None
    return node, template, ", ".join(match.text(n) for n in text.nodes)


def format_html(match: Match) -> Sequence[Edit]:
    """`mark_safe(f"<b>{x}</b>")` to `format_html("<b>{}</b>", x)`"""
    parts = _parts(match)
    if parts is None:
        return ()
    node, template, values = parts
    edits = [replacement(match, node, f"{template}, {values}")]
    callee = match.callee()
    if callee is not None and not (match.name or "").endswith("format_html"):
        edits.insert(0, replacement(match, callee, spelled("`django.utils.html:format_html`")))
    return edits


def markup_format(match: Match) -> Sequence[Edit]:
    """`Markup(f"<b>{x}</b>")` to `Markup("<b>{}</b>").format(x)`"""
    parts = _parts(match)
    if parts is None:
        return ()
    node, template, values = parts
    end = match.node.end_byte - match.unit.syntax.shift
    return [replacement(match, node, template), Edit(end, end, f".format({values})")]


def not_marked(match: Match) -> bool:
    """Of `taint`: the data stands in a page, not in a text that is marked as safe (which pages of their own report)."""
    return (match.name or "").rpartition(".")[2] not in ("Markup", "mark_safe", "SafeString", "format_html")


def escape_marked(match: Match) -> Sequence[Edit]:
    """Of `taint`: whichever of the two fits."""
    name = (match.name or "").rpartition(".")[2]
    if name == "Markup":
        return markup_format(match)
    return format_html(match) if name in ("mark_safe", "SafeString", "format_html") else ()
