"""What a client sent, placed in the instructions that a model gets from the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import indentation, words

_ROLES: Final = ("system", "developer")
_KEYWORDS: Final = words("system instructions system_prompt system_instruction system_message preamble system_template")
_BESIDE: Final = words("model messages input contents prompt model_name llm tools llm_config")
"""Keywords of calls that ask a model, or make an agent."""
_PACKAGES: Final = (
    *("openai", "anthropic", "google.gen", "agents", "pydantic_ai", "autogen", "langchain", "llama_index", "litellm"),
    *("ollama", "mistralai", "cohere", "vertexai", "groq", "agno", "phi", "smolagents", "strands", "crewai"),
)
_MESSAGES: Final = words("SystemMessage SystemMessagePromptTemplate ChatMessage DeveloperMessage")
_TYPED: Final = re.compile(
    r"(?i)^(?:user|customer|client|visitor)_?(?:input|query|message|text|prompt|question|request|content|instructions?)$"
)
"""Parameters that hold what a user wrote, by their name."""


def system_prompt(unit: UnitView, new: New) -> Iterator[Match]:
    """Text for the role `system` that holds a value from a request, from `input()`, or from a user by its name."""
    told = _told(unit)
    for content, role in _contents(unit):
        found = _foreign(unit, content)
        if found is None or (found[1] > Confidence.LOW and _overlaps(unit, content, told)):
            continue
        source, sure = found
        if in_test(unit, content):
            sure = Confidence.LOW
        captures = {"source": source, **({"role": role} if role is not None else {})}
        yield new(content, value=content, captures=captures, confidence=sure)


def _told(unit: UnitView) -> list[tuple[int, int]]:
    """Where a client's text was on its way to a call of a model as instructions: it is reported at that call."""
    found: list[tuple[int, int]] = []
    for hit in unit.told.hits if unit.told is not None else ():
        way = hit.use.taint.way
        if hit.use.sink.kind == "system-prompt" and hit.use.taint.kind == "remote" and way is not None:
            steps = way.steps() if hit.origin == unit.around.name else []
            found += [(s.start, s.end) for s in steps if not hit.start <= s.start < hit.end]
    return found


def _overlaps(unit: UnitView, node: Node, places: list[tuple[int, int]]) -> bool:
    start, end = node.start_byte - unit.syntax.shift, node.end_byte - unit.syntax.shift
    return any(start <= at < end for at, _ in places)


def _contents(unit: UnitView) -> Iterator[tuple[Node, Node | None]]:
    """(the text of the prompt, the node of its role in a dictionary) of all system prompts in the unit."""
    for node in unit.syntax.find("dictionary", "call", "tuple"):
        if node.type == "dictionary":
            yield from _of_dictionary(unit, node)
        elif node.type == "call":
            yield from ((content, None) for content in _of_call(unit, node))
        elif node.type == "tuple" and len(node.named_children) == 2:  # LangChain: ("system", text)
            parent = node.parent
            if parent is None or parent.type != "list" or unit.values.constant(node.named_children[0]) != "system":
                continue
            if any(root.startswith("langchain") for root in unit.names.packages):
                yield node.named_children[1], None


def _of_dictionary(unit: UnitView, node: Node) -> Iterator[tuple[Node, Node]]:
    entries: dict[object, Node] = {}
    for pair in node.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        text = unit.values.constant(key) if key is not None else None
        if isinstance(text, str) and value is not None:
            entries[text] = value
    role, content = entries.get("role"), entries.get("content")
    if role is not None and content is not None and unit.values.constant(role) in _ROLES:
        yield content, role


def _of_call(unit: UnitView, call: Node) -> Iterator[Node]:
    callee = call.child_by_field_name("function")
    if callee is None:
        return
    arguments = Arguments(call, unit.syntax)
    word = unit.syntax.text(callee)[-60:].rpartition(".")[2]
    before = unit.syntax.text(callee)[-80:].split(".")
    if word in _MESSAGES or (word == "from_template" and len(before) > 1 and before[-2] in _MESSAGES):
        if word == "ChatMessage" and unit.values.constant(arguments.get("role") or call) not in _ROLES:
            return
        content = arguments.get("0|content")
        if content is not None:
            yield content
        return
    asked = [value for name, value in arguments.keywords.items() if name in _KEYWORDS]
    if asked and (_BESIDE & arguments.keywords.keys() or (unit.names.resolve(callee) or "").startswith(_PACKAGES)):
        yield from asked


def _foreign(unit: UnitView, content: Node) -> tuple[Node, Confidence] | None:
    """The foreign value in a prompt, and how sure it is that it is one."""
    found = remote(unit, content, "system-prompt")
    if found is not None:
        return found.node, Confidence.MEDIUM
    text = built(unit, content)
    nodes = text.nodes if text is not None else [content]
    for node in nodes:
        followed = unit.values.follow(node)
        if followed.type == "call":
            callee = followed.child_by_field_name("function")
            if callee is not None and unit.names.resolve(callee) == "input":
                return node, Confidence.LOW
        if node.type == "identifier" and _TYPED.match(unit.syntax.text(node)):
            bindings = unit.names.binding(unit.syntax.text(node), node.start_byte) or []
            if any(b.kind == "parameter" for b in bindings):
                return node, Confidence.LOW
    return None


# ---------------------------------------------------------------------- the fix


def user_message(match: Match) -> Sequence[Edit]:
    """Move the value into a message of the role `user`; for a list of messages that is written out here."""
    content, role = match.value, match.captures.get("role")
    if match.matcher.kind == "taint":
        content, role = next(_foreign_contents(match.unit), (None, None))
    if content is None or role is None or role.type != "string":
        return ()
    message = role.parent.parent if role.parent is not None else None
    if message is None or message.type != "dictionary" or message.parent is None or message.parent.type != "list":
        return ()
    if content.type == "string":
        return _split_literal(match, content, message)
    if content.type == "binary_operator":
        return _split_sum(match, content, message)
    if content.type in ("identifier", "attribute", "subscript", "call") and built(match.unit, content) is None:
        quote = match.text(role)[-1]
        return (replacement(match, role, f"{quote}user{quote}"),)
    return ()


def _foreign_contents(unit: UnitView) -> Iterator[tuple[Node, Node | None]]:
    return ((c, role) for c, role in _contents(unit) if remote(unit, c, "system-prompt") is not None)


def _split_literal(match: Match, content: Node, message: Node) -> Sequence[Edit]:
    """`f"Answer briefly. {question}"`: the value stands at the end."""
    parts = content.named_children
    values = [part for part in parts if part.type == "interpolation"]
    if len(values) != 1 or '"""' in match.text(content)[:5] or "'''" in match.text(content)[:5]:
        return ()
    value = values[0]
    expression = value.child_by_field_name("expression")
    after = [part for part in parts if part.start_byte >= value.end_byte and part.type == "string_content"]
    before = [part for part in parts if part.end_byte <= value.start_byte and part.type == "string_content"]
    if expression is None or not before or any(match.text(part).strip(" .!?'\"`)]}") for part in after):
        return ()
    if any(child.type in ("format_specifier", "type_conversion") for child in value.children):
        return ()
    text = match.text(content)
    start = value.start_byte - content.start_byte
    head = text.encode()[:start].decode("utf-8", "replace")
    quote = text[-1]
    opening = head.index(quote)
    body = head[opening + 1 :].rstrip(" '\"`([{:")
    prefix = head[:opening]
    if "{{" not in body and "}}" not in body:
        prefix = prefix.replace("f", "").replace("F", "")
    if not body.strip():
        return ()
    kept = f"{prefix}{quote}{body}{quote}"
    return (replacement(match, content, kept), _added(match, message, match.text(expression), quote))


def _split_sum(match: Match, content: Node, message: Node) -> Sequence[Edit]:
    """`"Answer briefly. " + question`"""
    left, right = content.child_by_field_name("left"), content.child_by_field_name("right")
    operator = content.child_by_field_name("operator")
    if left is None or right is None or operator is None or match.text(operator) != "+":
        return ()
    if left.type not in ("string", "concatenated_string", "identifier"):
        return ()
    if remote(match.unit, left, "system-prompt") is not None:
        return ()
    if right.type not in ("identifier", "attribute", "subscript", "call"):
        return ()
    return (replacement(match, content, match.text(left)), _added(match, message, match.text(right), '"'))


def _added(match: Match, message: Node, value: str, quote: str) -> Edit:
    """A message of the user behind this one, on a line of its own if this one has that."""
    if quote in value:
        quote = "'" if quote == '"' else '"'
    text = f"{{{quote}role{quote}: {quote}user{quote}, {quote}content{quote}: {value}}}"
    indent = indentation(match.unit.syntax, message)
    shift = match.unit.syntax.shift
    at = message.end_byte - shift
    return Edit(at, at, f",\n{indent}{text}" if indent is not None else f", {text}")
