"""Elements by their key, and parts of a value by the way to them."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.form_fields import of_field
from wardline_analyzers.flow.boundary.secrets import FEW, marked, without_secrets
from wardline_analyzers.flow.boundary.sources import sourced
from wardline_analyzers.flow.decide.groups import MATCH, group_of
from wardline_analyzers.flow.evaluate import fold, protocols
from wardline_analyzers.flow.evaluate.attributes import SIGNS, attribute, field
from wardline_analyzers.flow.known.elements import ROW, constant, element, elements, key_of, rebuilt
from wardline_analyzers.flow.known.identity import part_id
from wardline_analyzers.flow.known.joining import OTHERS, join, join_all, join_taints
from wardline_analyzers.flow.known.kinds import DRAWN
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import CALLED, KEPT, NONE, START, UNKNOWN, Key, Value

GLOBALS: Final = "globals()"
"""The name of the dictionary of a module's variables."""
PARSER: Final = "configparser.ConfigParser()"
RAW_PARSER: Final = "configparser.RawConfigParser()"
URL: Final = "urllib.parse.ParseResult()"
_OF_URL: Final = ("scheme", "netloc", "path")
"""What the first parts of an address are, which is a row as well as an object."""
_DEFAULT: Final = "DEFAULT"
"""The section whose options all others have that do not say otherwise."""
_SURELY_OTHER: Final = frozenset((f".{CALLED}", OTHERS))
"""What some method of an object gives; what is not told apart."""
_ANY_PART: Final = _SURELY_OTHER | {"[]", "[*]", "[key]"}
"""Parts of which nobody knows which they are."""
_SEQUENCES: Final = frozenset(("list", "tuple", "str", "bytes"))
_OBJECTS: Final = frozenset(("instance", ""))


def index(run: Run, base: Value, key: Value, node: form.Node) -> Value:
    """`base[key]`"""
    if base.kind in ("instance", "") and isinstance(key.constant, str) and run.world.models.front.fields_by_text:
        return attribute(run, base, key.constant, node)
    if key.items is not None and KEPT in key.items:
        return key.items[KEPT]
    if base.name:
        plain = key.constant
        if base.name == MATCH:
            return group_of(base, plain)
        if base.name in (PARSER, RAW_PARSER) and isinstance(plain, str) and base.items is not None:
            return section_of(base, plain)
        if base.name == URL and type(plain) is int and 0 <= plain < len(_OF_URL):
            return attribute(run, base, _OF_URL[plain], node)
        if base.name == GLOBALS and isinstance(plain, str):
            return run.variable(plain, run.frame.state)
        qualified = f"{base.name}[{plain}]" if isinstance(plain, (str, int)) else f"{base.name}[*]"
        if qualified in SIGNS:
            return constant(SIGNS[qualified])
        source = run.world.models.source(qualified)
        if source is not None:
            found = sourced(source, qualified, node)
            return marked(found, plain, node) if isinstance(plain, str) else found
    if key.callables and base.kind in _SEQUENCES:
        key = protocols.called(run, key, "__index__", (), node) or key
    if key.consts is not None and len(key.consts) > 1 and base.items is not None:
        return join_all(element(base, k) for k in key.consts)
    if base.callables:
        own = protocols.called(run, base, "__getitem__", (key,), node) or protocols.item_of_class(run, base, key, node)
        if own is not None:
            return own
        if base.kind == "dict" and base.items is not None:
            plain = key_of(key)
            missing = protocols.called(run, base, "__missing__", (key,), node) if plain not in base.items else None
            if missing is not None:
                return missing if plain is not UNKNOWN and base.rest is None else join(element(base, plain), missing)
    row = base.items.get(ROW) if base.kind == "instance" and base.items is not None else None
    found = element(base if row is None or isinstance(key.constant, str) else row, key_of(key))
    if base.callables:
        found = of_field(run, base, key.constant, found)
    if key_of(key) is UNKNOWN and base.kind == "dict" and base.items and run.world.models.front.fields_by_text:
        found = join(found, NONE)  # there may be no such element
    if key.kind == "str" and base.consts is None and isinstance(key.constant, str):
        found = marked(found, key.constant, node)
    if base.consts is not None and key.consts is not None:
        worked = fold.combined(_item_of, (base.consts, key.consts))
        if worked is not None:
            return join_all(constant(w) for w in worked)
    if base.items is None and base.name and found.name is None:
        plain = key.constant
        found = found.but(name=f"{base.name}[{plain}]" if isinstance(plain, str) else f"{base.name}[*]")
    if base.ids and not found.ids and found.consts is None:
        found = found.but(ids=part_id(base.ids, key.constant))
    return drawn(found, key) if key.taints and run.world.models.front.predictable_parts else found


def section_of(parser: Value, name: Any) -> Value:
    """The options of a section of a `ConfigParser`."""
    options = element(parser, name)
    defaults = (parser.items or {}).get(_DEFAULT)
    if defaults is None or name == _DEFAULT:
        return options
    if options.items is None or defaults.items is None:
        return join(options, defaults)
    more = {key: value for key, value in defaults.items.items() if key not in options.items}
    rest = join_all(each for each in (options.rest, defaults.rest) if each is not None)
    return rebuilt(options, {**options.items, **more}, rest if options.rest or defaults.rest else None)


def drawn(value: Value, place: Value) -> Value:
    """What is taken from a place that a predictable number says: `letters[Math.floor(Math.random() * 26)]`."""
    weak = tuple(taint for taint in place.taints if taint.kind == DRAWN)
    return value.but(consts=None, taints=join_taints(value.taints, weak)) if weak else value


def _item_of(sequence: Any, key: Any) -> Any:
    if not isinstance(sequence, (str, bytes)) or not isinstance(key, int):
        return UNKNOWN
    try:
        return sequence[key]
    except IndexError:
        return UNKNOWN


def part_of(run: Run, value: Value, parts: Key, node: form.Node) -> Value:
    """What these parts of a value are; a part that it does not tell apart is a part of the whole."""
    for part in parts:
        found = _part(run, value, part, node)
        value = without_secrets(found) if found.taints and _hides_secrets(value, part) else found
    return value


def _part(run: Run, value: Value, part: Any, node: form.Node) -> Value:
    if part == "[*]":
        return elements(value)
    if part in ("[]", OTHERS):
        return element(value, UNKNOWN)
    if part in ("[:]", START):
        return value
    if part == FEW:
        return without_secrets(value)
    if isinstance(part, str) and (part.startswith("=") or (part.startswith(".") and part.endswith(CALLED))):
        return Value(taints=tuple(t.part(part) for t in value.taints), open=value.open)
    if isinstance(part, str) and part.startswith("."):
        if value.callables or value.name is None:
            return field(run, value, part[1:])
        return attribute(run, value, part[1:], node)
    if value.name is not None and value.items is None:
        return index(run, value, constant(part), node)
    return element(value, part)


def _hides_secrets(value: Value, part: object) -> bool:
    """Is a secret that is somewhere in this value hardly this part, of which nobody knows which it is?"""
    if type(part) is int:
        return value.items is not None and value.kind in _OBJECTS
    if part not in _ANY_PART:
        return False
    return part in _SURELY_OTHER or value.kind in _OBJECTS or (value.kind == "dict" and value.items is None)


__all__ = ["URL", "drawn", "index", "part_of"]
