"""The schemas of Zod, Joi, Yup and Valibot: which of their functions and methods do what."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.decide.regexes import vouched
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.values import NO_KINDS
from wardline_analyzers.javascript.functions.common import Function
from wardline_analyzers.javascript.functions.schemas import (
    TEXT_LEFT,
    attempt,
    either_of,
    extended,
    first,
    further,
    handed,
    handing_on,
    is_valid,
    leaf,
    listed,
    matching,
    object_of,
    of_pattern,
    one_of,
    parse,
    parse_by,
    piped,
    row,
    rows,
    safe_parse,
    safe_parse_by,
    same,
    schema_of,
    transformed,
    union,
    validate,
    written_as,
)

_WRITTEN: Final = {
    **dict.fromkeys(("uuid", "guid", "uuidv4", "uuidv6", "uuidv7"), "[0-9a-fA-F][0-9a-fA-F-]*"),
    **dict.fromkeys(("ulid", "cuid2", "xid", "ksuid", "alphanum"), "[0-9A-Za-z]+"),
    **dict.fromkeys(("nanoid", "base64url"), "[0-9A-Za-z_-]+"),
    "token": "[0-9A-Za-z_]+",
    **dict.fromkeys(("hex", "hexadecimal"), "[0-9a-fA-F]+"),
    **dict.fromkeys(("ip", "ipv4", "ipv6"), "[0-9a-fA-F:.]+"),
    "isoDate": "[0-9TZ:.+-]+",
    **dict.fromkeys(("datetime", "date", "time"), "[0-9TZ:.+-]+"),
}
"""Forms of texts, by the letters that they are made of. `cuid` is left out: Zod takes any letters for one."""
_AS_THEY_ARE: Final = (
    *("optional", "nullable", "nullish", "notRequired", "defined", "required", "default", "prefault", "catch", "brand"),
    *("readonly", "describe", "meta", "label", "message", "messages", "error", "refine", "superRefine", "test"),
    *("check", "min", "max", "length", "size", "gt", "gte", "lt", "lte", "greater", "less", "moreThan", "lessThan"),
    *(
        "multiple",
        "multipleOf",
        "positive",
        "negative",
        "nonnegative",
        "nonpositive",
        "int",
        "integer",
        "finite",
        "safe",
    ),
    *(
        "unsafe",
        "step",
        "port",
        "precision",
        "nonempty",
        "trim",
        "lowercase",
        "uppercase",
        "toLowerCase",
        "toUpperCase",
        "email",
    ),
    *("url", "uri", "startsWith", "endsWith", "includes", "strict", "strip", "noUnknown", "partial", "deepPartial"),
    *("pick", "omit", "unique", "single", "options", "prefs", "preferences", "note", "description", "example", "id"),
    *("truncate", "round", "typeError", "exclude", "extract", "normalize", "cuid", "insensitive", "convert"),
)
_NUMERIC: Final = ("number", "int", "int32", "uint32", "float32", "float64", "bigint", "nan")


def _methods(library: str) -> dict[str, Function]:
    """What all have in common."""
    words: dict[str, Function] = dict.fromkeys(_AS_THEY_ARE, same)
    words |= {word: written_as(pattern) for word, pattern in _WRITTEN.items()}
    words |= dict.fromkeys(("regex", "pattern", "matches"), matching)
    words |= dict.fromkeys(("valid", "equal", "only", "oneOf"), listed)
    words |= dict.fromkeys(("extend", "safeExtend", "augment", "merge", "keys", "append", "shape", "concat"), extended)
    words |= dict.fromkeys(("passthrough", "loose", "catchall", "unknown"), handing_on)
    words |= {"array": rows, "items": rows, "of": rows, "or": either_of, "transform": transformed, "pipe": handed}
    return {f"{library}.Schema().{word}": further(how) for word, how in words.items()}


def _makers(library: str, more: bool = False) -> dict[str, Function]:
    """What all have in common, by the name of the function."""
    words: dict[str, Function] = dict.fromkeys(_NUMERIC, leaf(library, NUMBER_LEFT, type_="int"))
    words |= {
        "string": leaf(library, TEXT_LEFT, type_="str"),
        **dict.fromkeys(("boolean", "bool"), leaf(library, NUMBER_LEFT, type_="bool")),
        "date": leaf(library, NUMBER_LEFT, NO_KINDS),
        **dict.fromkeys(("any", "unknown", "mixed"), leaf(library, NO_KINDS)),
        **dict.fromkeys(("enum", "nativeEnum", "literal", "picklist", "valid", "equal"), one_of(library)),
        **dict.fromkeys(("object", "strictObject"), object_of(library, more)),
        "looseObject": object_of(library, more=True),
        "array": row(library),
        **dict.fromkeys(("optional", "nullable", "nullish"), first),
        "union": union(library),
    }
    return {f"{library}.{word}": how for word, how in words.items()}


def _zod() -> dict[str, Function]:
    words = _makers("zod")
    for word, pattern in _WRITTEN.items():
        words.setdefault(f"zod.{word}", leaf("zod", vouched(pattern) | TEXT_LEFT, type_="str"))
        words[f"zod.iso.{word}"] = leaf("zod", vouched(pattern) | TEXT_LEFT, type_="str")
    for word in ("number", "bigint", "string"):
        words[f"zod.coerce.{word}"] = words[f"zod.{word}"]
    words["zod.coerce.boolean"] = leaf("zod", NUMBER_LEFT, NO_KINDS, "bool")
    words["zod.coerce.date"] = words["zod.date"]
    words |= dict.fromkeys(("zod.Schema().parse", "zod.Schema().parseAsync"), parse)
    words |= dict.fromkeys([f"zod.Schema().{word}" for word in ("safeParse", "safeParseAsync", "spa")], safe_parse)
    under = {f"zod.{space}.{name[4:]}": how for space in ("z", "default") for name, how in words.items()}
    return {**words, **under, **_methods("zod")}


def _joi() -> dict[str, Function]:
    words = _makers("joi") | {"joi.attempt": attempt, "joi.assert": attempt}
    words = {**words, **{f"@hapi/{name}": how for name, how in words.items()}}
    return {
        **words,
        **{f"joi.default.{name[4:]}": how for name, how in words.items() if name.startswith("joi.")},
        **_methods("joi"),
        "joi.Schema().validate": validate,
        "joi.Schema().validateAsync": parse,
    }


def _yup() -> dict[str, Function]:
    return {
        **_makers("yup", more=True),
        **_methods("yup"),
        **dict.fromkeys(("yup.Schema().validate", "yup.Schema().validateSync"), parse),
        **dict.fromkeys(("yup.Schema().isValid", "yup.Schema().isValidSync"), is_valid),
    }


def _valibot() -> dict[str, Function]:
    words = _makers("valibot")
    for word, pattern in _WRITTEN.items():
        words.setdefault(f"valibot.{word}", leaf("valibot", vouched(pattern) | TEXT_LEFT, type_="str"))
    words["valibot.regex"] = lambda run, arguments, node, state: schema_of(
        "valibot", of_pattern(run, arguments, node, state)
    )
    words |= {"valibot.pipe": piped, "valibot.parse": parse_by, "valibot.safeParse": safe_parse_by}
    words |= {"valibot.parseAsync": parse_by, "valibot.safeParseAsync": safe_parse_by}
    return words


SCHEMAS: Final[dict[str, Function]] = {**_zod(), **_joi(), **_yup(), **_valibot()}
"""By qualified name. None: nothing is known of the schema, and the models say what it does."""

__all__ = ["SCHEMAS"]
