"""JavaScript and TypeScript as one of the languages: pages and models say `javascript` of both."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wardline_analyzers.javascript.builtins import BUILTINS, STANDARD
from wardline_analyzers.javascript.embedded import ScriptSplitter
from wardline_analyzers.javascript.field_marks import FIELD_MARKS
from wardline_analyzers.javascript.files import module_of
from wardline_analyzers.javascript.importing import place_imports
from wardline_analyzers.javascript.lexicon import LEXICON
from wardline_analyzers.javascript.lower import lower
from wardline_analyzers.javascript.lowering.modules import DEFAULT
from wardline_analyzers.javascript.outline import outline
from wardline_analyzers.javascript.syntax import parse
from wardline_analyzers.languages import braces
from wardline_analyzers.languages.frontend import FrontEnd, Functions
from wardline_analyzers.suppress.syntax import SLASHES

if TYPE_CHECKING:
    from wardline_analyzers.text.buffer import Buffer


def _splitter(buffer: Buffer) -> braces.Splitter:
    return braces.Splitter(buffer, LEXICON)


def _functions() -> Functions:
    from wardline_analyzers.javascript.functions import BUILTIN, METHODS, PACKING, SCHEMAS, method

    return Functions(BUILTIN, METHODS, method, PACKING, recalled=SCHEMAS)


_ROWS: Final = re.compile(
    r"(?:find(?:One|Many|All|By|Unique|First|And)|count|exists|save|insert|upsert|(?:update|delete|remove|create)(?:One|Many|All|By)"
    r"|destroy|persist)(?=[A-Z]|$)"
)


_SERVES: Final = re.compile(
    r"(?:get|fetch|load|lookup|lookUp|search|list|query|is|has|notify|send|register|upload|install|enable|disable|set"
    r"|add|update|delete|remove|validate)(?=[A-Z])"
)
_MADE: Final = re.compile(
    r"(?:[pP]ath|[uU]r[il]|URL|URI|[hH]ref|[dD]ir(?:ectory)?|[fF]older|[nN]ame|[hH]tml|HTML|[mM]arkup|[qQ]uery|[sS]ql|SQL"
    r"|[sS]tring|[tT]ext|[pP]aram(?:eter)?s?|[bB]ody|[vV]alues?|[hH]eaders?|[cC]ookies?|[cC]ommand|[cC]md|[kK]ey"
    r"|[tT]emplate|[mM]essage|[pP]rompt|[lL]ink|[hH]ost|[oO]rigin|[lL]ocation|[aA]ddress|[aA]rgs?|[oO]ptions|[iI]nput)s?$"
)
"""What a name ends with whose function puts something together of what it is given, or takes it out of that."""


def _asks_a_store(word: str) -> bool:
    """`rows.findOne({ id })`, `service.getUser(id)`: it gives what is kept under the number, not the number."""
    return _ROWS.match(word) is not None or (_SERVES.match(word) is not None and _MADE.search(word) is None)


FRONT: Final = FrontEnd(
    name="javascript",
    comments=SLASHES,
    splitter=_splitter,
    parse=parse,
    outline=outline,
    lower=lower,
    load_functions=_functions,
    place_imports=place_imports,
    builtins=BUILTINS,
    standard=STANDARD,
    looks_up=_asks_a_store,
    receivers=True,
    modules=module_of,
    default=DEFAULT,
    counts=frozenset(("length", "size", "byteLength")),
    fields_by_text=True,
    thrown=True,
    predictable_parts=True,
    kept_in_attributes=True,
    field_marks=FIELD_MARKS,
    marks_always_hold=True,
    minified=True,
    text_method="toString",
)

SCRIPTS: Final = replace(FRONT, splitter=ScriptSplitter, kind="html", place_imports=None)
"""The scripts in HTML, Vue and Svelte files."""
