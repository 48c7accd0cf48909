"""What the annotations of parameters and results say: words, classes, whether a text fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.regexes import PLAIN_TEXT, is_anchored, starts_anchored, vouched
from wardline_analyzers.flow.form.naming import chain
from wardline_analyzers.flow.known.elements import element
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.program import ClassRef, Instance, LocalClass, ModuleRef
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import NO_KINDS, UNKNOWN, Value

_PLAIN: Final = frozenset(
    [
        "int",
        "float",
        "bool",
        "UUID",
        "UUID1",
        "UUID3",
        "UUID4",
        "UUID5",
        "Decimal",
        "datetime",
        "date",
        "time",
        "timedelta",
        "Literal",
        "Enum",
        "PositiveInt",
        "NonNegativeInt",
        "conint",
        "confloat",
        "ObjectId",
        "PydanticObjectId",
        "IPvAnyAddress",
        "IPv4Address",
        "IPv6Address",
    ]
)
"""Types that no text of the client's choice fits into."""
_PATTERNS: Final = frozenset(("pattern", "regex"))
"""What says which texts fit: `constr(pattern="[a-z]+")`."""
LIMITS: Final = frozenset(("le", "lt", "Le", "Lt", "Interval"))
"""What in an annotation or default value bounds a number: `Query(le=100)`, `Annotated[int, Le(100)]`."""
_OPTIONAL: Final = frozenset(("Optional", "Annotated", "Final", "ClassVar", "Union", "Awaitable"))
_ROWS: Final = frozenset(
    [
        *("list", "List", "set", "Set", "frozenset", "FrozenSet", "tuple", "Tuple", "deque"),
        *("Sequence", "MutableSequence", "Iterable", "Collection", "Iterator"),
    ]
)
_MAPPINGS: Final = frozenset(("dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"))
_TEXT: Final = frozenset(("str",))
_NOTHING: Final = frozenset(("None", "Optional"))
_KINDS: Final = {"str": "str", "bytes": "bytes", "int": "int", "float": "float", "bool": "bool"}


ALIAS: Final = "typing.Annotated[]"
"""The name of the value of `Annotated[type, …]` (`aliases.py`)."""
TYPE: Final = ".type"
"""The element of such a value that is the type."""


def words_of(node: form.Node | None, depth: int = 0) -> frozenset[str]:
    """The words in an annotation or default value."""
    if node is None or depth > 8:
        return frozenset()
    if isinstance(node, form.Name):
        return frozenset((node.name,))
    if isinstance(node, form.Attribute):
        return frozenset((node.name,))
    if isinstance(node, form.Literal):
        return frozenset(re.findall(r"\w+", node.value)) if isinstance(node.value, str) and depth == 0 else frozenset()
    found: frozenset[str] = frozenset()
    if isinstance(node, form.Call):
        found = words_of(node.callee, depth + 1)
        for argument in node.arguments:
            found |= frozenset((argument.name,)) if argument.name else words_of(argument.value, depth + 1)
    elif isinstance(node, form.Index):
        found = words_of(node.base, depth + 1) | words_of(node.key, depth + 1)
    elif isinstance(node, form.Display):
        found = found.union(*(words_of(item, depth + 1) for item in node.items)) if node.items else found
    elif isinstance(node, form.Operation):
        found = found.union(*(words_of(item, depth + 1) for item in node.operands))
    return found


def is_plain(words: frozenset[str]) -> bool:
    """Does no text fit into a type with these words in its annotation?"""
    return bool(words & _PLAIN) and not words & {"str", "bytes"}


def has_pattern(words: frozenset[str], default: form.Expression | None) -> bool:
    """Does a field of a model say which texts fit, by its annotation, or by `Field(pattern=…)` with a harmless one?"""
    return not words.isdisjoint(_PATTERNS) or fits_harmless_only(_pattern_of(default))


def _pattern_of(default: form.Expression | None) -> str:
    """The pattern in `Field(pattern="…")`."""
    given = default.arguments if isinstance(default, form.Call) else []
    return next((text for each in given if each.name in _PATTERNS and (text := _pattern(each.value))), "")


def fits_harmless_only(pattern: str) -> bool:
    """A pattern is looked for anywhere, unless it says where it begins and ends."""
    return starts_anchored(pattern) and is_anchored(pattern) and vouched(pattern) >= PLAIN_TEXT


_PATTERN: Final = "pattern"
"""The kind of a mark whose argument is a pattern that is found in the texts that fit."""
_WHOLE: Final = "whole-pattern"
"""The same of a pattern that fits a text from its beginning to its end."""
_REGEX: Final = frozenset(("", "regexp"))
"""How the pattern is given to such a mark: first, or under this name."""


FITS: Final = "fits "
"""What is told of a text that a pattern fits, which stands behind it."""


def told_by_mark(mark: form.Call, kind: str) -> str:
    """What a mark of this kind lets through, in the words of `typed_as`: `@IsInt()`, `@Matches(/^[a-z]+$/)`."""
    if kind not in (_PATTERN, _WHOLE):
        return kind
    pattern = next((_pattern(each.value) for each in mark.arguments if each.name in _REGEX), None)
    if pattern is None:
        return ""
    if kind == _WHOLE:
        return FITS + pattern
    return "int" if fits_harmless_only(pattern) else ""


def _pattern(given: form.Expression) -> str | None:
    """Of `/pattern/`, which is a call; with flags it may fit more."""
    if isinstance(given, form.Call) and len(given.arguments) == 1:
        given = given.arguments[0].value
    return given.value if isinstance(given, form.Literal) and isinstance(given.value, str) else None


def is_address(words: frozenset[str]) -> bool:
    """Is it a type that only an address of mail fits into?"""
    return "EmailStr" in words and "str" not in words


def typed_as(words: frozenset[str], default: form.Expression | None) -> str:
    """What the type of a field lets through, if somebody sees to it that the field is of its type.

    `int` stands for all that no text fits into, `limited` for a number that is not as large as the client likes, then
    `fits …` for a text that a pattern lets through from its beginning to its end, `address` and `str`. Empty where
    nothing is known.
    """
    if is_plain(words):
        return "int" if LIMITS.isdisjoint(words | words_of(default)) else "limited"
    if has_pattern(words, default):
        return "int"
    pattern = _pattern_of(default)
    if starts_anchored(pattern) and is_anchored(pattern):
        return FITS + pattern
    return "address" if is_address(words) else "str" if words - _NOTHING == _TEXT else ""


def markers(annotation: form.Expression | None) -> list[form.Expression]:
    """What `Annotated[T, marker, …]` says beside the type, without what is given to it."""
    return [item.callee if isinstance(item, form.Call) else item for item in beside(annotation)]


def vouched_by_marks(run: Run, annotation: form.Expression | None) -> frozenset[str]:
    """The kinds of sink for which a text is harmless by the marks beside its type: `@Pattern(regexp = "[a-z]+")`."""
    known = run.world.models.front.field_marks
    calls = [item for item in beside(annotation) if isinstance(item, form.Call)] if known else []
    told = (told_by_mark(call, known.get(qualified(run, call.callee) or "", "")) for call in calls)
    return NO_KINDS.union(*(vouched_by(each) for each in told))


def vouched_by(told: str) -> frozenset[str]:
    """The kinds of sink for which a text is harmless of which this is told."""
    if told.startswith(FITS):
        return vouched(told.removeprefix(FITS))
    return NUMBER_LEFT if told == "int" else NO_KINDS


def beside(annotation: form.Expression | None) -> Sequence[form.Expression]:
    """What stands beside the type in `Annotated[T, marker, …]`."""
    if not isinstance(annotation, form.Index) or not isinstance(annotation.key, form.Display):
        return []
    if not isinstance(annotation.base, (form.Name, form.Attribute)) or annotation.base.name != "Annotated":
        return []
    return annotation.key.items[1:]


def qualified(run: Run, node: form.Expression) -> str | None:
    """The qualified name of a dotted expression, by the names of the module."""
    root, behind = chain(node)
    name = run.variable(root, run.frame.state).name if root else None
    return name + behind if name else None


def class_of(run: Run, node: form.Expression | None, depth: int = 0) -> str | None:
    """The qualified name of the class that an annotation names, through Optional, `| None` and quotes."""
    if node is None or depth > 8:
        return None
    if isinstance(node, form.Literal) and isinstance(node.value, str):
        root, *rest = node.value.strip().split(".")
        value = run.world.name(root)
        base = value.name if value is not None else None
        return ".".join([base, *rest]) if base and all(part.isidentifier() for part in rest) else None
    if isinstance(node, (form.Name, form.Attribute)):
        return qualified(run, node)
    if isinstance(node, form.Operation):
        found = [c for operand in node.operands if (c := class_of(run, operand, depth + 1))]
        return found[0] if len(found) == 1 else None
    if isinstance(node, form.Index):
        base = node.base.name if isinstance(node.base, (form.Name, form.Attribute)) else ""
        if base in _OPTIONAL:
            inner = node.key
            if isinstance(inner, form.Display) and inner.items:
                inner = inner.items[0]
            return class_of(run, inner, depth + 1)
        return class_of(run, node.base, depth + 1)
    return None


def with_class(run: Run, value: Value, annotation: form.Expression | None) -> Value:
    """A value with the class that an annotation gives it."""
    root, behind = chain(annotation)
    named = class_namer(run)(root + behind) if root else None
    if named is not None:
        if named.name == ALIAS and named.items:
            named = named.items[TYPE]
            return _of_class(run, value, named) or _of_library(run, value, named.name)
        made = _of_class(run, value, named)
        if made is not None:
            return made
    return _of_library(run, value, class_of(run, annotation))


ClassNamer = Callable[[str], "Value | None"]
"""What a name in an annotation means, which may have dots: `Item`, `models.Item`."""


def class_namer(run: Run) -> ClassNamer:
    """Looks names of annotations up where a look is."""
    return namer(lambda name: run.variable(name, run.frame.state), run.world.of_module)


def namer(name_of: ClassNamer, of_module: Callable[[ModuleRef, str], Value | None]) -> ClassNamer:
    """Looks names of annotations up: the first word by `name_of`, those behind it in modules of the program."""

    def look(dotted: str) -> Value | None:
        root, *behind = dotted.split(".")
        value = name_of(root)
        for name in behind:
            modules = [each for each in value.callables if isinstance(each, ModuleRef)] if value is not None else []
            value = of_module(modules[0], name) if modules else None
        return value

    return look


def _of_class(run: Run, value: Value, named: Value) -> Value | None:
    """A value with a class of the program."""
    classes = tuple(Instance(c) for c in named.callables if isinstance(c, (ClassRef, LocalClass)))
    return value.but(callables=classes, kind="instance") if classes else None


def _of_library(run: Run, value: Value, name: str | None) -> Value:
    if name is None:
        return value
    if name in _KINDS:
        return value.but(kind=_KINDS[name] if not value.taints or name == "str" else value.kind)
    if name in ("list", "dict", "set", "tuple", "typing.Any", "object"):
        return value
    return value.but(name=run.world.models.canonical(f"{name}()"))


def objects_of(node: form.Node | None, class_named: ClassNamer, depth: int = 0) -> Value | None:
    """Objects of classes of the program, or containers of such, as an annotation says: `Item`, `list[Item] | None`."""
    if isinstance(node, (form.Name, form.Attribute)):
        root, behind = chain(node)
        found = class_named(root + behind) if root else None
        classes = found.callables if found is not None else ()
        instances = tuple(Instance(each) for each in classes if isinstance(each, (ClassRef, LocalClass)))
        return Value(kind="instance", callables=instances) if instances else None
    if isinstance(node, form.Literal) and isinstance(node.value, str) and node.value.isidentifier():
        return objects_of(form.Name(node.start, node.end, node.value), class_named, depth + 1)
    if depth > 8:
        return None
    if isinstance(node, form.Operation):
        found = next((f for each in node.operands if (f := objects_of(each, class_named, depth + 1))), None)
        return found.but(kind="") if found is not None else None  # or None
    if not isinstance(node, form.Index) or not isinstance(node.base, (form.Name, form.Attribute)):
        return None
    inner = list(node.key.items) if isinstance(node.key, form.Display) else [node.key]
    base = node.base.name
    if base in _OPTIONAL:
        found = objects_of(inner[0], class_named, depth + 1) if inner else None
        return found.but(kind="") if found is not None and base != "Annotated" else found
    rest = objects_of(inner[-1 if base in _MAPPINGS else 0], class_named, depth + 1) if inner else None
    if rest is None or (base not in _ROWS and base not in _MAPPINGS):
        return None
    if base in _MAPPINGS:
        return Value(kind="dict", items={}, rest=rest, keys=Value())
    return Value(kind="list", items={}, rest=rest)


def holding(objects: Value, data: Value) -> Value:
    """Objects as `objects_of` gives them that hold this data."""
    part = element(data, UNKNOWN)
    rest = holding(objects.rest, part) if objects.rest is not None else None
    keys = holding(objects.keys, part) if objects.keys is not None else None
    taints = join_taints(objects.taints, data.taints)
    return objects.but(taints=taints, open=objects.open or data.open, rest=rest, keys=keys)


__all__ = [
    "ALIAS",
    "FITS",
    "LIMITS",
    "TYPE",
    "beside",
    "class_namer",
    "class_of",
    "holding",
    "is_address",
    "is_plain",
    "markers",
    "namer",
    "objects_of",
    "qualified",
    "told_by_mark",
    "typed_as",
    "vouched_by",
    "vouched_by_marks",
    "with_class",
    "words_of",
]
