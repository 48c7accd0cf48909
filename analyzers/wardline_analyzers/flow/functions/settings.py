"""Settings that a program keeps: `configparser`, by section and option, and the configuration of Flask, by key."""

from __future__ import annotations

import configparser
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.strings import percent
from wardline_analyzers.flow.evaluate.subscripts import PARSER, RAW_PARSER, section_of
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, display, element, with_element
from wardline_analyzers.flow.known.joining import join, lump
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, NONE, UNKNOWN, Value
from wardline_analyzers.flow.methods.mapping_methods import MAPPING
from wardline_analyzers.flow.solve.targets import change, without


def _parser(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = _raw_parser(run, arguments, node, state)
    interpolation = arguments.keywords.get("interpolation")
    return made if interpolation is not None and interpolation.value == NONE else made.but(name=PARSER)


def _raw_parser(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value:
    """A parser that puts no option into another."""
    given = arguments.get("0|defaults")
    items = {"DEFAULT": given.value} if given is not None and given.value.items is not None else {}
    return Value(kind="dict", items=items, name=RAW_PARSER, taints=lump(items.values())[0])


def _get(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver = arguments.receiver.value if arguments.receiver is not None else ANY
    if len(arguments.positional) < 2:
        return None
    section, option = (g.value.constant for g in arguments.positional[:2])
    options = section_of(receiver, section)
    found = element(options, option)
    if receiver.name != RAW_PARSER:
        found = _put_in(found, options, arguments, node)
    fallback = arguments.keywords.get("fallback")
    if fallback is None:
        return found
    if receiver.items is not None and receiver.rest is None and _lacks(options, option):
        return fallback.value
    return join(found, fallback.value)


def _put_in(value: Value, options: Value, arguments: Arguments, node: form.Call) -> Value:
    """`%(base)s/report`: with the options of the same section in it, which are put in when one is read."""
    raw = arguments.keywords.get("raw")
    text = value.constant
    if not isinstance(text, str) or "%(" not in text or (raw is not None and raw.value.constant is not False):
        return value
    return percent(value, options, node)


def _lacks(options: Value, option: object) -> bool:
    """Has a section no such option, for sure?"""
    known = options.items is not None and options.rest is None
    return known and isinstance(option, str) and option not in (options.items or ())


def _items(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parser.items("section")`: pairs of options and values."""
    receiver, given = arguments.receiver, arguments.get("0|section")
    if receiver is None or given is None:
        return None
    options = section_of(receiver.value, given.value.constant)
    if options.items is None or options.rest is not None:
        return None
    return display("list", [display("tuple", [constant(key), value]) for key, value in options.items.items()])


def _set(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if len(arguments.positional) != 3 or arguments.receiver is None:
        return ANY
    section, option, value = (g.value for g in arguments.positional)

    def how(base: Value) -> Value:
        start = base if base.items is not None else Value(kind="dict", items={}, name=base.name)
        inner = element(start, section.constant) if section.constant is not UNKNOWN else ANY
        if inner.items is None:
            inner = Value(kind="dict", items={}, taints=inner.taints)
        return with_element(start, section.constant, with_element(inner, option.constant, value))

    change(run, arguments.receiver.node, state, how, arguments.receiver.value)
    return NONE


def _read_dict(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    given, receiver = arguments.get("0|dictionary"), arguments.receiver
    if given is not None and receiver is not None:
        change(run, receiver.node, state, lambda base: _with_sections(base, given.value), receiver.value)
    return NONE


def _read_string(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """A text whose lines are known is read; else any option may be any part of it."""
    given, receiver = arguments.get("0|string"), arguments.receiver
    if given is None or receiver is None:
        return NONE
    text = given.value.constant
    read = _sections(text) if isinstance(text, str) else None
    if read is not None:
        change(run, receiver.node, state, lambda base: _with_sections(base, constant(read)), receiver.value)
    else:
        any_option = Value(taints=given.value.taints, open=True)
        sections = Value(kind="dict", items={}, rest=any_option, taints=any_option.taints, open=True)
        change(run, receiver.node, state, lambda base: with_element(base, UNKNOWN, sections), receiver.value)
    return NONE


def _sections(text: str) -> dict[str, dict[str, str]] | None:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
        return {name: dict(parser.items(name)) for name in parser.sections()}
    except configparser.Error:
        return None


def _with_sections(base: Value, sections: Value) -> Value:
    """The parser after these sections have been read."""
    if sections.items is None or sections.rest is not None:
        return with_element(base, UNKNOWN, Value(taints=sections.taints, open=sections.open))
    made = base if base.items is not None else Value(kind="dict", items={}, name=base.name)
    for name, section in sections.items.items():
        options = element(made, name)
        if section.items is None or section.rest is not None or options.items is None:
            options = section
        else:
            for option, value in section.items.items():
                options = with_element(options, option, value)
        made = with_element(made, name, options)
    return made


def _removed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parser.remove_option(section, option)`, `parser.remove_section(section)`"""
    keys = [given.value.constant for given in arguments.positional]
    if arguments.receiver is None or not 0 < len(keys) < len(("section", "option", "")) or UNKNOWN in keys:
        return BOOL

    def how(base: Value) -> Value:
        section, *option = keys
        if not option:
            return without(base, section)
        there = base.items is not None and section in base.items
        return with_element(base, section, without(element(base, section), option[0])) if there else base

    change(run, arguments.receiver.node, state, how, arguments.receiver.value)
    return BOOL


def _section(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    given = arguments.get("0")
    if given is not None and arguments.receiver is not None:
        key, section = given.value.constant, Value(kind="dict", items={})
        change(run, arguments.receiver.node, state, lambda b: with_element(b, key, section), arguments.receiver.value)
    return NONE


def _of_flask(word: str) -> Function:
    """A method of a dictionary that the configuration of an application has."""

    def method(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if arguments.receiver is None:
            return None
        return MAPPING[word](run, arguments.receiver.value, arguments, node, state)

    return method


_METHODS: Final[dict[str, Function]] = {
    "get": _get,
    "set": _set,
    "items": _items,
    "add_section": _section,
    "remove_option": _removed,
    "remove_section": _removed,
    "read_dict": _read_dict,
    "read_string": _read_string,
}
SETTINGS: Final[dict[str, Function]] = {
    "configparser.ConfigParser": _parser,
    "configparser.RawConfigParser": _raw_parser,
    "configparser.SafeConfigParser": _parser,
    **{f"{parser}.{word}": method for parser in (PARSER, RAW_PARSER) for word, method in _METHODS.items()},
    "flask.Flask().config.get": _of_flask("get"),
    "flask.Flask().config.update": _of_flask("update"),
    "flask.Flask().config.from_mapping": _of_flask("update"),
}
