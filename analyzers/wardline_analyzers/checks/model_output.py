"""Does an expression hold what a language model answered? Answered within one unit, from its text alone.

Followed: assignments, attributes and subscripts of an answer, methods and functions that keep the text. A call that is
not known stops the search: it may check the answer.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.guards import guarded
from wardline_analyzers.checks.tree import words
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.python.values import given, interpolations

_DEEPEST: Final = 16

_CREATES: Final = re.compile(
    r"(?:chat\.completions|completions|responses|messages|ChatCompletion|Completion)\.(?:create|acreate|parse)$"
    r"|(?:^|\.)generate_content(?:_async)?$|(?:^|\.)chat\.complete(?:_async)?$|(?:^|\.)get_final_(?:message|text)$"
)
"""The calls of model providers' clients, by their last words: the client is mostly an attribute of an object."""
_NAMED: Final = re.compile(
    r"(?:litellm\.a?completion|ollama\.(?:(?:Async)?Client\(\)\.)?(?:chat|generate)|replicate\.(?:async_)?run"
    r"|transformers\.pipeline\(\)|cohere\.\w+\(\)\.(?:chat|generate)|groq\..*\.create"
    r"|huggingface_hub\.(?:Async)?InferenceClient\(\)\.(?:text_generation|chat_completion)|vllm\.LLM\(\)\.(?:generate|chat)"
    r"|(?:langchain|langchain_\w+|langgraph)\..*\.(?:a?invoke|a?predict|run|a?generate)"
    r"|(?:langchain|langchain_\w+)\.[\w.]+\(\)|google\.generativeai\..*\.send_message(?:_async)?|dspy\.\w+\(\)"
    r"|google\.genai\..*\.(?:send_message|generate_content)|llama_cpp\.Llama\(\)(?:\.create_\w+)?"
    r"|openai\..*\.create|anthropic\..*\.create)"
)
_METHODS: Final = words("invoke ainvoke predict apredict send_message send_message_async complete acomplete converse")
_RECEIVER: Final = re.compile(
    r"(?i)(?:^|_)(?:llm|chain|agent|model|chat|gpt\d*|claude|gemini|assistant|openai)\d?$|llm"
)
_HELPER: Final = re.compile(
    r"(?i)^_?(?:ask|call|query|prompt|invoke|complete|get|run|generate|request|fetch)_?"
    r"(?:code_|text_|sql_|command_)?(?:from_|with_|via_|using_|the_)?"
    r"(?:llm|chat_?gpt|gpt_?\d*|openai|claude|anthropic|gemini|ollama|mistral|ai|chat_?completion|completion)"
    r"(?:_?(?:api|response|completion|answer|reply|code|command|output|text|result))?$"
)
"""Functions of the project's own that ask a model, by their name."""
_ANSWER: Final = re.compile(
    r"(?i)^(?:llm|gpt|ai|claude|openai|gemini)_(?:generated_)?(?:code|output|response|reply|answer|command|sql|query|result)$"
)
"""Parameters and attributes that hold an answer, by their name."""

_KEEPING: Final = words(
    "strip lstrip rstrip replace split rsplit partition rpartition splitlines removeprefix removesuffix lower upper "
    "get pop group groups groupdict json dict model_dump to_dict items values keys decode encode format join copy "
    "expandtabs text read findall search match fullmatch sub finditer loads"
)
_PASSING: Final = words(
    "re.search re.match re.fullmatch re.findall re.finditer re.sub re.split json.loads ast.literal_eval "
    "textwrap.dedent str list tuple next iter dict yaml.safe_load shlex.split inspect.cleandoc compile ast.parse "
    "builtins.compile sqlalchemy.text html.unescape json5.loads json_repair.loads json_repair.repair_json"
)


def answer(unit: UnitView, node: Node) -> Confidence | None:
    """How sure it is that an expression holds a model's answer; None: it is none that can be seen."""
    return _Search(unit).value(node, 0)


class _Search:
    def __init__(self, unit: UnitView) -> None:
        self._unit = unit
        self._open: set[tuple[str, int]] = set()

    def value(self, node: Node, depth: int) -> Confidence | None:
        if depth > _DEEPEST:
            return None
        kind, depth = node.type, depth + 1
        if kind == "identifier":
            return self._name(node, depth)
        if kind == "call":
            return self._call(node, depth)
        if kind == "attribute":
            base, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
            if base is None or attribute is None:
                return None
            if _ANSWER.match(self._unit.syntax.text(attribute)):
                return Confidence.LOW
            return self.value(base, depth)
        if kind == "subscript":
            base = node.child_by_field_name("value")
            return self.value(base, depth) if base is not None else None
        if kind in ("string", "concatenated_string"):
            return self._first(interpolations(node), depth)
        if kind == "conditional_expression" and len(node.named_children) == 3:
            return self._first([node.named_children[0], node.named_children[2]], depth)
        if kind == "named_expression":
            value = node.child_by_field_name("value")
            return self.value(value, depth) if value is not None else None
        if kind in ("list_comprehension", "generator_expression"):
            body = node.child_by_field_name("body")
            return self.value(body, depth) if body is not None else None
        if kind in _INNER:
            return self._first(node.named_children, depth)
        return None

    def _first(self, nodes: list[Node], depth: int) -> Confidence | None:
        return next((found for n in nodes if (found := self.value(n, depth)) is not None), None)

    def _name(self, node: Node, depth: int) -> Confidence | None:
        unit = self._unit
        name = unit.syntax.text(node)
        bindings = unit.names.binding(name, node.start_byte)
        if bindings is None:
            meaning = unit.names.module.get(name)
            called = meaning.payload if meaning is not None and meaning.kind == "name" else ""
            return Confidence.MEDIUM if called.endswith("()") and self._asks(called[:-2]) else None
        for binding in bindings:
            key = (name, binding.at)
            if key in self._open:
                continue
            if binding.kind == "parameter" and _ANSWER.match(name):
                return None if guarded(unit, node) else Confidence.LOW
            if binding.kind not in ("value", "element") or binding.node is None:
                continue
            self._open.add(key)
            found = self.value(binding.node, depth)
            self._open.discard(key)
            if found is not None:
                return None if guarded(unit, node) else found
        return None

    def _call(self, node: Node, depth: int) -> Confidence | None:
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None:
            return None
        resolved = self._unit.names.resolve(callee)
        if resolved is not None and self._asks(resolved):
            return Confidence.MEDIUM
        if resolved in _PASSING:
            return self._first([*_values(arguments)], depth)
        if callee.type == "identifier":
            return Confidence.LOW if _HELPER.match(self._unit.syntax.text(callee)) else None
        if callee.type != "attribute":
            return None
        base, attribute = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
        if base is None or attribute is None:
            return None
        word = self._unit.syntax.text(attribute)
        if self._creates(callee, arguments):
            return Confidence.MEDIUM
        if word in _METHODS and self._is_model(base):
            return Confidence.MEDIUM
        if _HELPER.match(word):
            return Confidence.LOW
        if word in _KEEPING:
            # `pattern.search(answer)` holds what its argument holds; `answer.get("sql")` what its object does.
            return self.value(base, depth) or self._first([*_values(arguments)], depth)
        return None

    def _asks(self, name: str) -> bool:
        return bool(_NAMED.fullmatch(name)) or (bool(_CREATES.search(name)) and name.startswith(_PROVIDERS))

    def _creates(self, callee: Node, arguments: Node) -> bool:
        """`client.messages.create(model=…)`: the client is unknown, and Twilio's has such a method as well."""
        written = self._unit.syntax.text(callee)
        if len(written) > 200 or not _CREATES.search(written):
            return False
        names = [a.child_by_field_name("name") for a in arguments.named_children if a.type == "keyword_argument"]
        given_names = {self._unit.syntax.text(n) for n in names if n is not None}
        hidden = any(a.type == "dictionary_splat" for a in arguments.named_children)
        return not written.endswith("messages.create") or hidden or "model" in given_names

    def _is_model(self, base: Node) -> bool:
        if base.type == "call":
            return False
        word = base.child_by_field_name("attribute") if base.type == "attribute" else base
        return word is not None and bool(_RECEIVER.search(self._unit.syntax.text(word)))


_PROVIDERS: Final = ("openai.", "anthropic.", "mistralai.", "groq.", "together.", "cohere.", "litellm.", "google.")
_INNER: Final = words(
    "parenthesized_expression await binary_operator boolean_operator list tuple set expression_list list_splat "
    "augmented_assignment"
)


def _values(arguments: Node) -> list[Node]:
    return [a.child_by_field_name("value") or a if a.type == "keyword_argument" else a for a in given(arguments)]
