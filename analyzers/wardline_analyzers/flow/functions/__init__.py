"""The language's own functions, and those of its library that work on values: what they give."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.functions.answers import ANSWERS
from wardline_analyzers.flow.functions.calling import CALLING, CALLING_METHODS
from wardline_analyzers.flow.functions.command_lines import COMMAND_LINES
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.functions.context_variables import CONTEXT_VARIABLES
from wardline_analyzers.flow.functions.dates import DATES
from wardline_analyzers.flow.functions.exceptions import EXCEPTIONS
from wardline_analyzers.flow.functions.field_checks import FIELD_CHECKS, FIELD_METHODS
from wardline_analyzers.flow.functions.hooks import HOOKS
from wardline_analyzers.flow.functions.hosts import HOSTS
from wardline_analyzers.flow.functions.matching import MATCHING
from wardline_analyzers.flow.functions.numbers import NUMBER_METHODS, NUMBERS
from wardline_analyzers.flow.functions.objects import OBJECT_METHODS, OBJECTS
from wardline_analyzers.flow.functions.operating import OPERATING
from wardline_analyzers.flow.functions.parsers import PARSERS
from wardline_analyzers.flow.functions.picking import PICKING
from wardline_analyzers.flow.functions.places import PLACE_METHODS, PLACES
from wardline_analyzers.flow.functions.quantifiers import QUANTIFIERS
from wardline_analyzers.flow.functions.queues import QUEUE_METHODS, QUEUES
from wardline_analyzers.flow.functions.rows import ROWS
from wardline_analyzers.flow.functions.schemas import SCHEMAS
from wardline_analyzers.flow.functions.settings import SETTINGS
from wardline_analyzers.flow.functions.shuffling import SHUFFLING
from wardline_analyzers.flow.functions.stored_rows import STORED_ROWS
from wardline_analyzers.flow.functions.texts import PACKING, TEXT_METHODS, TEXTS
from wardline_analyzers.flow.functions.type_adapters import TYPE_ADAPTERS
from wardline_analyzers.flow.functions.typed_keys import TYPED_KEYS
from wardline_analyzers.flow.functions.types import TYPES
from wardline_analyzers.flow.functions.written_files import WRITTEN_FILES
from wardline_analyzers.flow.functions.xml_trees import XML_TREES

BUILTIN: Final[dict[str, Function]] = {
    **ANSWERS,
    **NUMBERS,
    **TEXTS,
    **ROWS,
    **QUEUES,
    **CALLING,
    **PICKING,
    **OPERATING,
    **OBJECTS,
    **TYPES,
    **MATCHING,
    **PLACES,
    **QUANTIFIERS,
    **HOSTS,
    **SETTINGS,
    **CONTEXT_VARIABLES,
    **COMMAND_LINES,
    **EXCEPTIONS,
    **FIELD_CHECKS,
    **SCHEMAS,
    **TYPE_ADAPTERS,
    **TYPED_KEYS,
    **PARSERS,
}
"""By qualified name. A result of None: as if there were no entry."""

METHODS: Final[dict[str, Function]] = {
    **PLACE_METHODS,
    **NUMBER_METHODS,
    **CALLING_METHODS,
    **OBJECT_METHODS,
    **QUEUE_METHODS,
    **FIELD_METHODS,
    **TEXT_METHODS,
}
"""By the name of the method, whatever its object is. None, as above."""

RECALLED: Final[dict[str, Function]] = {**WRITTEN_FILES, **STORED_ROWS, **XML_TREES, **DATES, **SHUFFLING, **HOOKS}
"""Those that are asked before the models."""

__all__ = ["BUILTIN", "METHODS", "PACKING", "RECALLED"]
