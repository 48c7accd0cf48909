"""Expressions of Kotlin: texts with names in them, chains, calls with a block that is run where it stands."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.light.lowering import definitions, expressions, literals
from wardline_analyzers.light.lowering import statements as simple
from wardline_analyzers.light.lowering.calls import argument, arguments, call
from wardline_analyzers.light.lowering.table import (
    Body,
    Link,
    Lowering,
    done,
    ending,
    expression,
    named,
    statements,
)

_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}
"""Constants, which the grammar takes for names."""
_EACH: Final = frozenset(("forEach", "forEachIndexed", "onEach"))
_GIVES_ROW: Final = frozenset(("map", "mapNotNull", "flatMap", "mapIndexed"))
"""Functions that give a row of what their block ends with."""
_GIVES_LAST: Final = frozenset(("let", "run", "use", "with"))
"""Functions that give what their block ends with."""
_OF_OBJECT: Final = frozenset(("apply", "run", "with"))
"""Functions in whose block a bare name may be a method of the object."""
_CHANGES: Final = re.compile(r"(?:set|add|put|append|allow|enable|disable|remove|load|header|post)(?![a-z])")
"""How methods begin that set an object up."""
_GIVES_OBJECT: Final = frozenset(("also", "apply"))
_OF_CONTEXT: Final = frozenset(
    (
        *("startActivity", "startActivityForResult", "startService", "startForegroundService", "sendBroadcast"),
        *("getSharedPreferences", "openFileInput", "openFileOutput", "deleteFile"),
    )
)
"""Methods that an activity or a service has from Android."""
_HOLDS: Final = frozenset(("require", "check", "assert"))
"""Functions that throw where what they are given is false."""
_SAME: Final = frozenset(
    (
        *("toString", "trimIndent", "trimMargin", "orEmpty", "toByteArray", "asString", "toCharArray"),
        *("asSequence", "asIterable", "byteInputStream", "inputStream"),
    )
)
_GETTERS: Final = frozenset(
    (
        *("absoluteFile", "absolutePath", "canonicalFile", "canonicalPath", "parentFile", "path", "originalFilename"),
        *("cookies", "inputStream", "parameterMap", "pathInfo", "queryString", "reader", "requestURI", "requestURL"),
        *("nextEntry", "intent", "extras", "settings", "externalStorageDirectory"),
    )
)
"""Properties that are getters of Java's classes, as Java's models have them: `getCanonicalPath`."""
_INHERITED: Final = frozenset(("intent",))
"""Those that an activity has by itself: a bare name."""
_SETTERS: Final = frozenset(
    (
        *("javaScriptEnabled", "allowFileAccess", "allowContentAccess", "allowFileAccessFromFileURLs"),
        *("allowUniversalAccessFromFileURLs", "mixedContentMode", "isHttpOnly", "hostnameVerifier"),
        *("isXIncludeAware", "isExpandEntityReferences", "entityResolver"),
    )
)
"""Properties that are setters of Java's classes: `setJavaScriptEnabled`."""
_ROWS: Final = {
    **dict.fromkeys(("listOf", "mutableListOf", "arrayListOf", "arrayOf", "listOfNotNull"), "list"),
    **dict.fromkeys(("setOf", "mutableSetOf", "hashSetOf", "linkedSetOf"), "set"),
}
"""Functions that make a collection of what they are given."""
_CHAIN: Final = frozenset(("navigation_expression", "call_expression", "index_expression"))
_LEAVES: Final = frozenset(("return_expression", "throw_expression"))


def name(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A name: a constant, a field of the object around, or a variable."""
    word = low.word(node)
    if word in _WORDS:
        return literals.literal(low, node, _WORDS[word])
    if low.fields and word in low.fields[-1] and word not in low.locals:
        return expressions.attribute(low, node, low.named(node, "this"), word)
    if low.fields and word in _INHERITED and word not in low.locals:
        return _got(low, node, low.named(node, "this"), word)
    return low.named(node, word)


def text(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A text. The grammar has `$name` as two pieces of content."""
    pieces: list[str | form.Expression] = []
    for child in node.children:
        word = low.word(child)
        if child.type == "string_content" and pieces and pieces[-1] == "$":
            found = re.match(r"[A-Za-z_]\w*", word)
            if found is not None:
                start = child.start_byte - low.shift
                pieces[-1] = form.Name(start, start + len(found[0]), low.loads.setdefault(found[0], found[0]))
                word = word[found.end() :]
            pieces.append(word)
        elif child.type == "string_content":
            pieces.append(word)
        elif child.type == "escape_sequence":
            pieces.append(literals.unescaped(word))
        elif child.type == "interpolation":
            pieces += [expression(low, part, depth + 1) for part in named(low, child)[:1]]
    kept = tuple(piece for piece in pieces if piece != "")
    if all(isinstance(piece, str) for piece in kept):
        return literals.literal(low, node, "".join(str(piece) for piece in kept))
    low.size += 1
    return form.Text(*low.place(node), kept, tuple("" for piece in kept if not isinstance(piece, str)))


def member(low: Lowering, node: Node, base: form.Expression, depth: int) -> form.Expression:
    """`base.word`; of a getter: what it gives."""
    children = named(low, node)
    word = low.word(children[-1]) if len(children) > 1 else ""
    above = node.parent
    is_called = above is not None and above.type == "call_expression" and above.named_children[0] == node
    if word in _GETTERS and not is_called:
        return _got(low, node, base, word)
    return expressions.attribute(low, node, base, word)


def _got(low: Lowering, node: Node, base: form.Expression, word: str) -> form.Expression:
    getter = expressions.attribute(low, node, base, f"get{word[0].upper()}{word[1:]}")
    return call(low, getter.start, getter.end, getter, ())


def assigned(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`x = value`; of a property that is a setter of Java's, a call of it."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    parts = named(low, left) if left is not None else []
    word = low.word(parts[-1]) if parts else low.word(left) if left is not None else ""
    if word in _SETTERS and left is not None and right is not None:
        base = expression(low, parts[0], depth + 1) if len(parts) > 1 else low.receiver or low.named(left, "this")
        bare = word.removeprefix("is")
        setter = expressions.attribute(low, left, base, f"set{bare[0].upper()}{bare[1:]}")
        given = argument(low, expression(low, right, depth + 1))
        return done(low, call(low, *low.place(node), setter, (given,)))
    return simple.assignment()(low, node, depth)


def binary(low: Lowering, node: Node, left: form.Expression, depth: int) -> form.Expression:
    """An operator; `x ?: return` is x."""
    right, sign = node.child_by_field_name("right"), node.child_by_field_name("operator")
    if right is not None and node.type == "in_expression":
        low.size += 1
        test = "not in" if any(low.word(child) == "!in" for child in node.children) else "in"
        return form.Compare(*low.place(node), (test,), (left, expression(low, right, depth)))
    if isinstance(left, form.Compare) and right is not None and _is_typed_call(low, node, right):
        given = argument(low, expression(low, right, depth))
        return call(low, *low.place(node), left.operands[0], (given,))
    if right is None or sign is None or right.type in _LEAVES or low.word(right) in ("continue", "break"):
        return left
    return expressions.joined(low, node, left, low.word(sign), expression(low, right, depth))


def _is_typed_call(low: Lowering, node: Node, right: Node) -> bool:
    """`f<T>("x")`, which the grammar takes for two comparisons."""
    left = node.child_by_field_name("left")
    type_ = left.child_by_field_name("right") if left is not None else None
    if type_ is None or right.type != "parenthesized_expression" or not low.word(type_)[:1].isupper():
        return False
    assert left is not None
    return (
        re.fullmatch(r"<[\w., ?]+>", low.text[left.children[1].start_byte - low.shift : right.start_byte - low.shift])
        is not None
    )


def unary(low: Lowering, node: Node, depth: int) -> form.Expression:
    sign, inner = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    if inner is not None and _is_begun(node) and _is_negated(low, node):
        return expression(low, inner, depth + 1)
    if sign is not None and inner is not None and low.word(sign) in ("++", "--"):
        one = literals.literal(low, node, 1)
        stepped = simple.augmented(low, node, inner, low.word(sign)[0], one, depth)
        low.strays.append(stepped)
        return expression(low, inner, depth + 1)
    return expressions.unary()(low, node, depth)


def called(low: Lowering, node: Node, callee: form.Expression, depth: int) -> form.Expression:
    """`f(x)`, `f(x) { … }`; functions with a block are run where they stand."""
    children = named(low, node)
    start, end = low.place(node)
    rows = [child for child in children if child.type == "value_arguments"]
    given = list(arguments(low, rows[0], depth)) if rows else []
    blocks = [child for child in children if child.type in ("annotated_lambda", "lambda_literal")]
    word = callee.name if isinstance(callee, (form.Attribute, form.Name)) else ""
    if isinstance(callee, form.Attribute):
        if word in _SAME and not given:
            return _stretched(low, node, callee.base)
        if blocks and word in _EACH | _GIVES_ROW | _GIVES_LAST | _GIVES_OBJECT:
            return _scoped(low, node, callee.base, word, blocks[0], depth)
    callee = _whose(low, node, children[0], callee)
    if isinstance(callee, form.Name) and word in _HOLDS and len(given) == 1:
        low.size += 1
        low.strays.append(form.Assert(start, end, given[0].value))
        return low.opaque(node)
    if blocks:
        if word == "unsafe" and isinstance(callee, form.Name):
            _write_raw(low, blocks[0], depth)
        given.append(argument(low, expression(low, blocks[0], depth + 1)))
    if isinstance(callee, form.Name) and word in _ROWS and all(not one.star and not one.name for one in given):
        low.size += 1
        return form.Display(start, end, _ROWS[word], tuple(one.value for one in given))
    made_by_name = isinstance(callee, form.Name) and word[:1].isupper()
    return call(low, start, end, callee, tuple(given), new=made_by_name)


def _whose(low: Lowering, node: Node, name: Node, callee: form.Expression) -> form.Expression:
    """What is called: a bare name may be a method of the object whose block this is, or of Android's around it."""
    if not isinstance(callee, form.Name) or callee.name in low.locals:
        return callee
    if low.fields and callee.name in _OF_CONTEXT:
        return expressions.attribute(low, name, low.named(node, "this"), callee.name)
    if low.receiver is not None and _CHANGES.match(callee.name):
        return expressions.attribute(low, name, low.receiver, callee.name)
    return callee


def _write_raw(low: Lowering, block: Node, depth: int) -> None:
    """`unsafe { +text }` of kotlinx.html writes HTML as it is."""
    for line in _lines(low, block)[1]:
        if line.type == "unary_expression" and low.word(line).startswith("+"):
            raw = argument(low, expression(low, line, depth + 1))
            low.strays.append(done(low, call(low, *low.place(line), low.named(line, "raw"), (raw,))))


def _stretched(low: Lowering, node: Node, value: form.Expression) -> form.Expression:
    """The same value, at the place of all of the expression."""
    if isinstance(value, form.Literal):
        return form.Literal(*low.place(node), value.value)
    return form.Name(*low.place(node), value.name) if isinstance(value, form.Name) else value


def _is_negated(low: Lowering, node: Node) -> bool:
    return low.text.startswith("!", node.start_byte - low.shift)


def _is_begun(node: Node) -> bool:
    """Is it what a chain of names, calls and brackets begins with?"""
    above = node.parent
    return above is not None and above.type in _CHAIN and above.named_children[0] == node


def whole(link: Link) -> Link:
    """`!a.b(c)`, which the grammar takes for `(!a).b(c)`: the sign is of all behind it."""

    def lower(low: Lowering, node: Node, base: form.Expression, depth: int) -> form.Expression:
        value = link(low, node, base, depth)
        if not _is_negated(low, node) or _is_begun(node):
            return value
        low.size += 1
        return form.Not(value.start, value.end, value)

    return lower


def _lines(low: Lowering, node: Node) -> tuple[list[str], list[Node]]:
    """The parameters of a lambda, and its statements."""
    inner = next((child for child in named(low, node) if child.type == "lambda_literal"), node)
    names = ["it"]
    lines: list[Node] = []
    for child in named(low, inner):
        if child.type == "lambda_parameters":
            found = (definitions.declared(low, part) for part in named(low, child))
            names = [low.word(part) for part in found if part is not None]
        else:
            lines.append(child)
    return names, lines


def _scoped(low: Lowering, node: Node, base: form.Expression, word: str, inner: Node, depth: int) -> form.Expression:
    """`x.let { … }`, `row.forEach { … }`: the block is run here, with `it` as what is in front."""
    names, lines = _lines(low, inner)
    low.locals.update(names)
    start, end = low.place(node)
    bound = form.Name(start, start, names[-1] if names else "it")
    if word in _GIVES_ROW:
        kept = f"\0v{low.size}"
        low.size += 2
        each = _keeping(low, statements(low, lines, depth + 1), kept)
        low.strays.append(form.For(start, end, bound, base, each))
        return form.Display(start, end, "list", (low.named(node, kept),))
    if word in _EACH:
        low.size += 1
        low.strays.append(form.For(start, end, bound, base, statements(low, lines, depth + 1)))
        return low.opaque(node)
    low.size += 2
    low.strays.append(form.Assign(start, start, (bound,), base))
    around = low.receiver
    if word in _OF_OBJECT:
        low.receiver = bound
    body = statements(low, lines, depth + 1)
    low.receiver = around
    if word in _GIVES_OBJECT:
        low.strays += body
        return low.named(node, bound.name)
    kept = f"\0v{low.size}"
    low.strays += _keeping(low, body, kept)
    return low.named(node, kept)


def _keeping(low: Lowering, body: Body, word: str) -> Body:
    """The statements of a block, whose last value is kept under a name."""

    def keep(value: form.Expression) -> form.Statement:
        place = (value.start, value.end)
        return form.Assign(*place, (form.Name(*place, word),), value)

    return ending(low, body, keep)


def made_of_block(low: Lowering, node: Node, depth: int) -> form.Expression:
    names, lines = _lines(low, node)
    start, end = low.place(node)
    around, member = low.locals, low.member
    low.locals, low.member = around | set(names), False
    taken = tuple(form.Parameter(start, start, name) for name in names)
    body = definitions.giving(low, statements(low, lines, depth + 1))
    low.locals, low.member = around, member
    low.size += 2
    return form.Lambda(start, end, form.Function(start, end, "", taken, body))


__all__ = ["assigned", "binary", "called", "made_of_block", "member", "name", "text", "unary", "whole"]
