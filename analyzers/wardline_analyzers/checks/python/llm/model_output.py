"""Does an expression hold what a language model answered? Answered within one unit, from its text alone.

Followed: assignments, attributes and subscripts of an answer, methods and functions that keep the text. A call that is
not known stops the search: it may check the answer.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.guards import guarded
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import ancestors, statement_of, words
from wardline_analyzers.python.bindings import Binding
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


def answer(unit: UnitView, node: Node) -> bool:
    """Does an expression hold what a model answered?"""
    return _Search(unit).value(node, 0)


class _Search:
    def __init__(self, unit: UnitView) -> None:
        self._unit = unit
        self._open: set[tuple[str, int]] = set()

    def value(self, node: Node, depth: int) -> bool:
        if depth > _DEEPEST:
            return False
        kind, depth = node.type, depth + 1
        if kind == "identifier":
            return self._name(node, depth)
        if kind == "call":
            return self._call(node, depth)
        if kind == "attribute":
            base, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
            if base is None or attribute is None:
                return False
            if _ANSWER.match(self._unit.syntax.text(attribute)):
                return True
            return self.value(base, depth)
        if kind == "subscript":
            base = node.child_by_field_name("value")
            return base is not None and self.value(base, depth)
        if kind in ("string", "concatenated_string"):
            return self._first(interpolations(node), depth)
        if kind == "conditional_expression" and len(node.named_children) == 3:
            return self._first([node.named_children[0], node.named_children[2]], depth)
        if kind == "named_expression":
            value = node.child_by_field_name("value")
            return value is not None and self.value(value, depth)
        if kind in ("list_comprehension", "generator_expression"):
            body = node.child_by_field_name("body")
            return body is not None and self.value(body, depth)
        if kind in _INNER:
            return self._first(node.named_children, depth)
        return False

    def _first(self, nodes: list[Node], depth: int) -> bool:
        return any(self.value(n, depth) for n in nodes)

    def _name(self, node: Node, depth: int) -> bool:
        unit = self._unit
        name = unit.syntax.text(node)
        bindings = unit.names.binding(name, node.start_byte)
        if bindings is None:
            meaning = unit.names.module.get(name)
            called = meaning.payload if meaning is not None and meaning.kind == "name" else ""
            return called.endswith("()") and self._asks(called[:-2])
        for binding in bindings:
            key = (name, binding.at)
            if key in self._open:
                continue
            if binding.kind == "parameter" and _ANSWER.match(name):
                return not guarded(unit, node)
            if binding.kind not in ("value", "element") or binding.node is None:
                continue
            self._open.add(key)
            found = self.value(binding.node, depth)
            self._open.discard(key)
            if found:
                return not guarded(unit, node)
            if replaces(binding, node):
                return False
        return False

    def _call(self, node: Node, depth: int) -> bool:
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None:
            return False
        resolved = self._unit.names.resolve(callee)
        if resolved is not None and self._asks(resolved):
            return True
        if resolved in _PASSING:
            return self._first([*_values(arguments)], depth)
        if callee.type == "identifier":
            return bool(_HELPER.match(self._unit.syntax.text(callee)))
        if callee.type != "attribute":
            return False
        base, attribute = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
        if base is None or attribute is None:
            return False
        word = self._unit.syntax.text(attribute)
        if self._creates(callee, arguments):
            return True
        if word in _METHODS and self._is_model(base):
            return True
        if _HELPER.match(word):
            return True
        if word in _KEEPING:
            # `pattern.search(answer)` holds what its argument holds; `answer.get("sql")` what its object does.
            return self.value(base, depth) or self._first([*_values(arguments)], depth)
        return False

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


def replaces(binding: Binding, use: Node) -> bool:
    """Does this binding hold for sure at `use`, whatever the name was bound to before?"""
    if binding.kind != "value" or binding.node is None or binding.node.type == "augmented_assignment":
        return False
    if binding.at > use.start_byte:
        return False
    block = statement_of(binding.node).parent
    return block is not None and any(a.id == block.id for a in ancestors(use))
