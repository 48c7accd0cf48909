"""Attributes: of objects of the program, of libraries' objects, of containers."""

from __future__ import annotations

import string
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.form_fields import data_of, filled
from wardline_analyzers.flow.boundary.secrets import marked
from wardline_analyzers.flow.boundary.sources import SOME_REQUEST, sourced
from wardline_analyzers.flow.evaluate import protocols
from wardline_analyzers.flow.evaluate.members import AROUND, is_zeroed, known_attribute, of_object
from wardline_analyzers.flow.evaluate.typed_fields import typed
from wardline_analyzers.flow.known.chosen import Chosen
from wardline_analyzers.flow.known.elements import TIMES, constant, element, with_element
from wardline_analyzers.flow.known.identity import FIELDS, fields_of, part_id
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.program import ClassRef, Getter, Instance, LocalClass, is_enumeration
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import GUESSED, INT, NO_FACTS, Value
from wardline_analyzers.flow.models.entries import Guard
from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.qualified import root_of

_FEATURES: Final = {
    "external_ges": "external-general-entities",
    "external_pes": "external-parameter-entities",
    "namespace_prefixes": "namespace-prefixes",
    "namespaces": "namespaces",
    "string_interning": "string-interning",
    "validation": "validation",
}
"""What `xml.sax.handler` calls features of XML, and how they are written."""
SIGNS: Final = {
    **dict.fromkeys(("os.sep", "os.path.sep", "posixpath.sep"), "/"),
    **dict.fromkeys(("os.pardir", "os.path.pardir"), ".."),
    **dict.fromkeys(("os.curdir", "os.path.curdir"), "."),
    "os.linesep": "\n",
    **dict.fromkeys(("sys.version_info.major", "sys.version_info[0]"), 3),
    "six.PY2": False,
    "six.PY3": True,
    **{f"xml.sax.handler.feature_{name}": f"http://xml.org/sax/features/{said}" for name, said in _FEATURES.items()},
    **{f"string.{name}": getattr(string, name) for name in string.__all__ if isinstance(getattr(string, name), str)},
}
"""What paths and lines are made with, on the systems that servers run on; the letters that `string` lists; which Python
it is; features of XML."""
_AROUND: Final = frozenset(("collections.UserList()", "collections.UserDict()"))
_OF_TIMES: Final = frozenset(("year", "month", "day", "hour", "minute", "second", "days", "seconds"))
"""Numbers in a day or a span of time that is known."""
OWNER: Final = "()"
"""The element of a method of a text or container that is the text or container."""
_CLASS: Final = frozenset(("cls", "self"))
_OF_DATA: Final = frozenset((*dir(str), *dir(bytes), *dir(dict), *dir(list)))
"""Methods of what a client can have sent."""


def attribute(run: Run, base: Value, name: str, node: form.Node, called: bool = False) -> Value:
    """`base.name`; `called`: it is the method of that name."""
    if _has_by_text(run, base, name):
        return marked(element(base, name), name, node)
    if base.taints and is_no_text(run.world.models, base, name, called):
        return Value(open=True)
    if name == "value" and _is_member(run, base):
        return INT if isinstance(base.constant, Chosen) else base.but(callables=())
    if name in _OF_TIMES and type(base.constant) in TIMES and hasattr(base.constant, name):
        return constant(getattr(base.constant, name))
    if name == "data" and _keeps_its_data(run, base):
        return base
    of_form = data_of(base, name)
    if of_form is not None:
        return of_form
    found = known_attribute(run, base, name, node, called if run.world.models.front.methods_apart else None)
    key = "." + name
    items = base.items
    qualified = f"{base.name}.{name}" if base.name else None
    if qualified is not None:
        source = run.world.models.source(qualified)
        if source is not None:
            return filled(run, _with_own(sourced(source, qualified, node), found), base, name)
    if called and base.kind == "function" and base.callables and not found and _is_call(run, name):
        return base
    if found is None and run.world.models.front.static_imports and type(node) is form.Attribute:
        if qualified is None or base.callables:
            found = _of_class_around(run, base, node, called) or _imported_member(run, node)
        else:
            found = _named_whole(run, base, name)
    if found is not None:
        return marked(found, name, node)
    if name in run.world.models.front.counts and _is_counted(run, base, name):
        return _count(base)
    if name in run.world.models.open_sources and _is_unknown(run, base):
        source = run.world.models.source(f"*.{name}")
        if source is not None and (not source.packages or source.packages & run.world.packages):
            return sourced(source, f"*.{name}", node)
    if qualified is not None and base.taints:
        part = _detail(run, base, qualified)
        if part is not None:
            return part
    if key == FIELDS and base.kind == "instance":
        return fields_of(base)
    if name == "request" and base.kind == "instance" and qualified is None:
        return Value(name=SOME_REQUEST)
    ids = part_id(base.ids, key) if base.ids else ()
    if base.name and not base.taints and items is None:
        if qualified in SIGNS:
            return constant(SIGNS[qualified])
        return marked(Value(name=qualified, open=base.open, ids=ids), name, node)
    if not called and run.world.models.front.by_tree and _has_methods(base):
        method = Getter("own", (constant(name),))
        return Value(kind="function", callables=(method,), items={OWNER: base.but(callables=())}, taints=base.taints)
    if items is not None and base.kind not in ("instance", ""):
        return Value(taints=base.taints, open=base.open, name=qualified)  # a method or detail of a container
    if base.callables and items is not None and base.rest is None:
        own = protocols.called(run, base, "__getattr__", (constant(name),), node)
        if own is not None:
            return own
    field = _read_by(run, base, name) if called else ""
    if field:
        return Value(kind="function", callables=(Getter("field", (constant(field),)),))
    part = typed(run, base, name, element(base, key))
    if qualified is not None:
        source = run.world.models.source(base.name or "")
        if source is not None and name in source.excluded:
            return Value(name=qualified)
        part = part.but(name=qualified)
    return marked(part.but(ids=ids) if ids and not part.ids else part, name, node)


def is_no_text(models: Models, base: Value, name: str, called: bool) -> bool:
    """Is it what stands beside a request in a function that looks like a view, and has what no text of a URL has?

    `document.path`, `folders.filter(…)`: whoever calls that function gives it an object of the program."""
    if base.callables or base.name is not None or base.items is not None or not models.front.by_tree:
        return False
    guessed = all(taint.key[:1] == (GUESSED,) and not taint.shape for taint in base.taints)
    return guessed and not (called and name in _OF_DATA)


def _read_by(run: Run, base: Value, name: str) -> str:
    """The field that a method reads which nobody has written: a record has `name()`, Lombok makes `getName()`."""
    if not run.world.models.front.virtual:
        return ""
    fields = (name, name[3].lower() + name[4:]) if name.startswith("get") and len(name) > 3 else (name,)
    classes = [each.of for each in base.callables if isinstance(each, Instance) and isinstance(each.of, ClassRef)]
    return next((field for field in fields if any(field in run.world.members(of) for of in classes)), "")


def _keeps_its_data(run: Run, base: Value) -> bool:
    """Is it a container around one of the language's own, in which all is that is in the other?"""
    if base.name is not None:
        return base.name in _AROUND
    owners = [c.of for c in base.callables if isinstance(c, Instance) and isinstance(c.of, ClassRef)]
    bases = (f"{above}()" for of in owners for above in run.world.library_bases(of))
    return base.kind in ("list", "dict") and not _AROUND.isdisjoint(bases)


def _has_methods(base: Value) -> bool:
    """Is it a text or a container, all whose attributes are methods? `each(rows.append)` hands on one of an object."""
    if base.kind in ("list", "dict", "set"):
        return base.items is not None and not base.name
    if base.name == "re.Pattern()":
        return base.items is not None
    return base.kind in ("str", "bytes") and base.consts is not None


def _is_call(run: Run, word: str) -> bool:
    """Where a function stands for an object with one method: is it that method?"""
    front = run.world.models.front
    return front.virtual and word not in front.function_methods


def _imported_member(run: Run, node: form.Attribute) -> Value | None:
    """What a class does not have under a plain name may be imported from another one: `import static p.C.name`."""
    if not isinstance(node.base, form.Name) or node.base.name != "this":
        return None
    found = run.world.name(node.name)
    return None if found is None or found.name == node.name else found


def _of_class_around(run: Run, base: Value, node: form.Attribute, called: bool) -> Value | None:
    """What a class inside a class does not have under a plain name: the class around it has it, or its object."""
    if not isinstance(node.base, form.Name) or node.base.name != "this":
        return None
    around = base.items.get(AROUND) if base.items is not None else None
    if around is None:
        of = run.world.around()
        if of is None:
            return None
        around = Value(kind="instance", callables=(Instance(of),), open=True)
    return known_attribute(run, around, node.name, node, called)


def _named_whole(run: Run, base: Value, name: str) -> Value | None:
    """A class of the project that is named with its package: `com.acme.Order`."""
    package = base.name
    if not name[:1].isupper() or package is None or base.taints or base.items is not None or not package.islower():
        return None
    if "(" in package or root_of(package) in run.world.models.front.standard:
        return None
    found = run.world.imported(f"{package}.{name}")
    return found if found.callables else None


def _with_own(value: Value, found: Value | None) -> Value:
    """A source, with what the program itself has put into it."""
    for key, own in found.items.items() if found is not None and found.items else ():
        value = with_element(value, key, own)
    return value


def _is_member(run: Run, base: Value) -> bool:
    """Is it a member of an enumeration whose value is known?"""
    if (base.consts is None and base.kind != "tuple") or not base.callables:
        return False
    classes = [c.of for c in base.callables if isinstance(c, Instance) and isinstance(c.of, ClassRef)]
    if len(classes) != len(base.callables):
        return False
    return base.kind != "tuple" or all(is_enumeration(run.world.library_bases(of)) for of in classes)


def _has_by_text(run: Run, base: Value, name: str) -> bool:
    """Is it an element under that text, in a language where an object's attributes are its elements?"""
    if base.kind != "dict" or base.items is None or not run.world.models.front.fields_by_text:
        return False
    return name in base.items or base.rest is not None


def _is_counted(run: Run, base: Value, name: str) -> bool:
    """`req.query.size` is a field like others: what a client sent is no Set or Map that says how large it is."""
    if base.items is not None and base.kind == "instance":
        return False
    known = base.name or ""
    if name != "size" or known.endswith(".get()") or not run.world.models.front.fields_by_text:
        return True
    source = run.world.models.source(known)
    return source is None or source.shape == "upload"  # a file, as a form gives it, says how large it is


def _count(base: Value) -> Value:
    """How large a text or container is: a number."""
    if base.consts is not None and len(base.consts) == 1 and isinstance(base.consts[0], (str, bytes)):
        return constant(len(base.consts[0]))
    cleared = _NO_LARGER if base.kind in _SENT_IN_FULL else NUMBER_LEFT
    return Value(kind="int", taints=tuple(t.part("=size").but(cleared=t.cleared | cleared) for t in base.taints))


_SENT_IN_FULL: Final = frozenset(("str", "bytes", "list", "tuple", "set"))
"""Kinds of values that are as large as what was sent: an object may say of itself that it is larger."""
_NO_LARGER: Final = NUMBER_LEFT | {"resource"}


def _is_unknown(run: Run, base: Value) -> bool:
    """Is nothing known of the class of an object?"""
    name = base.name
    if (
        base.callables
        or base.consts is not None
        or base.kind in ("str", "bytes", "int", "list", "tuple", "dict", "set")
    ):
        return False
    return name is None or ("()" in name and not run.world.models.knows(name))


def _detail(run: Run, base: Value, qualified: str) -> Value | None:
    """A property of a library's object, of which a model tells what of the object is in it."""
    models = run.world.models
    sanitizers = models.sanitizers_of(qualified)
    propagators = models.propagators_of(qualified)
    guards = models.guards_of(qualified)
    if guards:
        tested = _tested(base, guards[0])
        return tested.but(name=qualified) if models.front.receivers else tested  # there it is a method, to be called
    fetched = (base.name or "").removesuffix("()")
    if propagators and models.source(base.name or "") is not None and propagators == models.propagators_of(fetched):
        propagators = ()  # of all that the object has (`Session().*`), not of what stands in a row that it fetched
    if not sanitizers and not propagators:
        return None
    result = models.canonical(qualified)
    taints = base.taints
    for propagator in propagators[:1]:
        if not propagator.sources:
            taints = ()
        elif propagator.part:
            part = "[]" if propagator.part == "any" else f"={propagator.part}"
            taints = tuple(t.part(part) for t in taints)
    for sanitizer in sanitizers:
        taints = tuple(t.but(cleared=t.cleared | sanitizer.protects) for t in taints)
    return Value(taints=taints, open=base.open, name=result)


def _tested(base: Value, guard: Guard) -> Value:
    """A property that vouches for its object: `address.is_private`."""
    facts = facts_of(base, guard.protects)
    return Value(kind="bool", when=(facts, NO_FACTS) if guard.when == "true" else (NO_FACTS, facts))


def field(run: Run, base: Value, name: str) -> Value:
    """What an object keeps under this name, or its class does; nothing is called."""
    if _has_by_text(run, base, name):
        return element(base, name)
    if base.kind == "function" and base.callables and _is_call(run, name):
        return base
    key = "." + name
    if name == "value" and _is_member(run, base):
        return base.but(callables=())
    if base.items is not None and key in base.items:
        return base.items[key]
    for callable_ in base.callables if not is_zeroed(run, base) else ():
        of = callable_.of if isinstance(callable_, Instance) else callable_
        if isinstance(of, ClassRef):
            member = run.world.member(of, name)
            if member is not None:
                return of_object(run, base, key, member, of)
        elif isinstance(of, LocalClass):
            value = of.member(name)
            if value is not None:
                return value
    part = typed(run, base, name, element(base, key))
    return part.but(ids=part_id(base.ids, key)) if base.ids and not part.ids else part


def own_member(run: Run, node: form.Name, state: State) -> Value | None:
    """What a bare name means that is a member of the class around; None: it is none."""
    this = run.variable("this", state)
    for callable_ in this.callables:
        of = callable_.of if isinstance(callable_, Instance) else callable_
        if isinstance(of, ClassRef):
            has = node.name in run.world.members(of) or run.world.method(of, node.name) is not None
        else:
            has = isinstance(of, LocalClass) and of.member(node.name) is not None
        if has:
            return attribute(run, this, node.name, node)
    return None


__all__ = ["OWNER", "attribute", "field", "is_no_text", "own_member"]
