"""The instructions of a pickle, followed with symbols instead of objects. Nothing is imported, made or called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wardline_analyzers.model_files.arrays import UnknownLayout, length_of_array
from wardline_analyzers.model_files.danger import danger_of, reaches
from wardline_analyzers.model_files.limits import Limits
from wardline_analyzers.model_files.report import Danger, Evidence
from wardline_analyzers.model_files.stack import Stack
from wardline_analyzers.model_files.symbols import KEPT, OPAQUE, Global, Items, Made, Raw, called
from wardline_analyzers.model_files.tape import Broken, Buffer

_SLICE = 4096
"""Instructions between two looks at the limits."""
_MOST_EVIDENCE = 200
_DEEPEST = 20
"""Arrays of objects in arrays of objects."""
_LONGEST = 300
"""Characters of code that are shown."""
_LOADS_BYTES = Global("torch.storage", "_load_from_bytes")
_GETATTR = (Global("builtins", "getattr"), Global("__builtin__", "getattr"))
_ARRAY = Global("joblib.numpy_pickle", "NumpyArrayWrapper")


class Machine(Stack):
    """One run over one pickle in `data`, from `at` to its end; `at` is then behind it."""

    def __init__(
        self, data: Buffer, at: int, limits: Limits, member: str = "", arrays: bool = True, depth: int = 0
    ) -> None:
        """`arrays`: as joblib reads it, which takes arrays out of the midst of the instructions."""
        super().__init__(data, at)
        self.had_arrays = False
        self._arrays = arrays
        self._depth = depth
        self.evidence: dict[tuple[str, bool], Evidence] = {}
        self.left_out = 0
        self.nested: list[Raw] = []
        """Bytes that a harmless function would load as a file of its own."""
        self._limits = limits
        self._member = member
        self._start = at
        self._called: set[str] = set()

    def run(self) -> Any:
        """Follow the instructions up to STOP; what the pickle is worth. Raises Broken and TooMuch."""
        data, size = self._data, len(self._data)
        while not self._over:
            self._limits.check_time()
            done = 0
            while done < _SLICE and not self._over:
                done += 1
                at = self.at
                if at >= size:
                    raise Broken("it ends in the middle")
                self._start = at
                handler = _HANDLERS.get(data[at])
                if handler is None:
                    raise Broken(f"there is no pickle instruction {data[at]:#04x} (at byte {at})")
                self.at = at + 1
                handler(self)
            self._limits.spend_instructions(done)
        return self._stack[-1] if self._stack else None

    # ------------------------------------------------------------------ names and calls

    def _import(self, module: Any, name: Any) -> None:
        if not isinstance(module, str) or not isinstance(name, str) or len(module) > KEPT or len(name) > KEPT:
            self._saw("a name that it makes up while it is loaded", False, Danger.DANGEROUS, "hides what it imports")
            self.push(OPAQUE)
            return
        found = Global(module, name)
        self._name(found)
        self.push(found)

    def _name(self, found: Global) -> None:
        danger, why = danger_of(found.module, found.name)
        if danger is not Danger.HARMLESS and found not in _GETATTR:
            self._saw(found.qualified, False, danger, why)

    def import_lines(self) -> None:
        module = self._line()
        self._import(module, self._line())

    def import_stacked(self) -> None:
        name = self._pop()
        self._import(self._pop(), name)

    def _extension(self, size: int) -> None:
        self._number(size)
        self._saw("a name from the extension registry", False, Danger.UNKNOWN, "")
        self.push(OPAQUE)

    def _call(self, callee: Any, arguments: Any) -> None:
        if isinstance(callee, Global):
            if callee in _GETATTR:
                self._get_attribute(callee, arguments)
                return
            danger, why = danger_of(callee.module, callee.name)
            if danger is Danger.DANGEROUS or (danger is Danger.UNKNOWN and self._first(callee.qualified)):
                self._saw(called(callee, arguments), True, danger, why, instead_of=callee.qualified)
            if callee == _LOADS_BYTES and isinstance(arguments, tuple):
                self.nested += [value for value in arguments if isinstance(value, Raw)]
        elif isinstance(callee, Made) and self._first("()"):
            self._saw(called(callee, arguments), True, Danger.UNKNOWN, "calls what it has made itself")
        elif callee is not OPAQUE and not isinstance(callee, Made):
            raise Broken("it calls what is no function")
        self.push(Made(callee, arguments))

    def _get_attribute(self, callee: Global, arguments: Any) -> None:
        """`getattr(Class, "method")` is how methods and some enumerations are kept; anything more is a way out."""
        pair = arguments if isinstance(arguments, tuple) and len(arguments) == 2 else (None, None)
        of, name = pair
        plain = isinstance(name, str) and (name in ("__new__", "__init__") or not reaches(name))
        if not plain or not isinstance(of, (Global, Made, Items)):
            self._saw(called(callee, arguments), True, Danger.DANGEROUS, "fetches any attribute")
        elif isinstance(of, Global):
            found = Global(of.module, f"{of.name}.{name}")
            if danger_of(of.module, of.name)[0] is not Danger.HARMLESS:
                self._name(found)
            self.push(found if name not in ("__new__", "__init__") else of)
            return
        self.push(Made(callee, arguments))

    def reduce(self) -> None:
        arguments = self._pop()
        self._call(self._pop(), arguments)

    def new_with_keywords(self) -> None:
        self._pop()
        self.reduce()

    def instance(self) -> None:
        module = self._line()
        name = self._line()
        arguments = tuple(self._since_mark())
        self._import(module, name)
        self._call(self._pop(), arguments)

    def object(self) -> None:
        items = self._since_mark()
        if not items:
            raise Broken("it calls nothing")
        self._call(items[0], tuple(items[1:]))

    def build(self) -> None:
        state = self._pop()
        into = self._top()
        if isinstance(into, Made):
            into.state = state
            if into.callee == _ARRAY:
                self.had_arrays = True
                if self._arrays:
                    self._array(state)

    def _array(self, state: Any) -> None:
        """joblib writes the numbers of an array into the middle of the instructions."""
        try:
            length = length_of_array(state, self._data, self.at)
        except UnknownLayout:
            raise Broken("it holds an array of an unknown layout") from None
        if length is None:  # an array of objects: a pickle of its own, here
            if self._depth >= _DEEPEST:
                raise Broken("it holds arrays in arrays more deeply than is looked at")
            inner = Machine(self._data, self.at, self._limits, self._member, depth=self._depth + 1)
            try:
                inner.run()
            finally:
                self.evidence = {**inner.evidence, **self.evidence}
                self.nested += inner.nested
                self.at = inner.at
            return
        self._skip(length)

    def _first(self, name: str) -> bool:
        """Whether this is the first call of it: of what is not known one is enough, and showing takes time."""
        if name in self._called:
            return False
        self._called.add(name)
        return True

    def _saw(self, what: str, call: bool, danger: Danger, why: str, instead_of: str = "") -> None:
        if instead_of:
            self.evidence.pop((instead_of, False), None)
        what = what if len(what) <= _LONGEST else what[: _LONGEST - 1] + "…"
        key = (what, call)
        if key in self.evidence:
            return
        if len(self.evidence) >= _MOST_EVIDENCE * (2 if danger is Danger.DANGEROUS else 1):
            self.left_out += 1
            return
        self.evidence[key] = Evidence(what, call, danger, why, self._member, self._start)


Handler = Callable[[Machine], None]


def _constant(value: Any) -> Handler:
    return lambda m: m.push(value)


def _of_size(method: Callable[[Machine, int], Any], size: int, *, push: bool = False) -> Handler:
    """A handler for what follows a length of `size` bytes."""
    if push:
        return lambda m: m.push(method(m, m._number(size)))
    return lambda m: method(m, m._number(size))


def _with(method: Callable[[Machine, int], Any], value: int) -> Handler:
    return lambda m: method(m, value)


def _empty(kind: str) -> Handler:
    return lambda m: m._items(kind, [])


def _marked(kind: str) -> Handler:
    return lambda m: m._items(kind, m._since_mark())


_HANDLERS: dict[int, Handler] = {
    ord("("): Machine.mark,
    ord("."): Machine.stop,
    ord("0"): Machine.pop,
    ord("1"): Machine.pop_mark,
    ord("2"): Machine.duplicate,
    ord("F"): Machine.text_float,
    ord("I"): Machine.text_number,
    ord("L"): Machine.text_number,
    ord("J"): Machine.signed,
    ord("K"): lambda m: m.push(m._number(1)),
    ord("M"): lambda m: m.push(m._number(2)),
    ord("N"): _constant(None),
    ord("P"): Machine.persistent_line,
    ord("Q"): Machine.persistent_value,
    ord("R"): Machine.reduce,
    ord("S"): Machine.quoted,
    ord("T"): _of_size(Machine._text, 4, push=True),
    ord("U"): _of_size(Machine._text, 1, push=True),
    ord("V"): Machine.text_line,
    ord("X"): _of_size(Machine._text, 4, push=True),
    ord("a"): Machine.append,
    ord("b"): Machine.build,
    ord("c"): Machine.import_lines,
    ord("d"): _marked("dict"),
    ord("}"): _empty("dict"),
    ord("e"): Machine.add_all,
    ord("g"): lambda m: m._recall(m._key()),
    ord("h"): _of_size(Machine._recall, 1),
    ord("j"): _of_size(Machine._recall, 4),
    ord("i"): Machine.instance,
    ord("l"): _marked("list"),
    ord("]"): _empty("list"),
    ord("o"): Machine.object,
    ord("p"): lambda m: m._remember(m._key()),
    ord("q"): _of_size(Machine._remember, 1),
    ord("r"): _of_size(Machine._remember, 4),
    ord("s"): Machine.set_item,
    ord("t"): Machine.tuple_since_mark,
    ord(")"): _constant(()),
    ord("u"): Machine.add_all,
    ord("G"): Machine.float,
    ord("B"): _of_size(Machine._raw, 4, push=True),
    ord("C"): _of_size(Machine._raw, 1, push=True),
    0x80: Machine.skip_protocol,
    0x81: Machine.reduce,
    0x82: _with(Machine._extension, 1),
    0x83: _with(Machine._extension, 2),
    0x84: _with(Machine._extension, 4),
    0x85: _with(Machine._tuple, 1),
    0x86: _with(Machine._tuple, 2),
    0x87: _with(Machine._tuple, 3),
    0x88: _constant(True),
    0x89: _constant(False),
    0x8A: _of_size(Machine._long, 1),
    0x8B: _of_size(Machine._long, 4),
    0x8C: _of_size(Machine._text, 1, push=True),
    0x8D: _of_size(Machine._text, 8, push=True),
    0x8E: _of_size(Machine._raw, 8, push=True),
    0x8F: _empty("set"),
    0x90: Machine.add_all,
    0x91: _marked("set"),
    0x92: Machine.new_with_keywords,
    0x93: Machine.import_stacked,
    0x94: Machine.memoize,
    0x95: Machine.skip_frame,
    0x96: _of_size(Machine._raw, 8, push=True),
    0x97: Machine.buffer,
    0x98: Machine.nothing,
}
"""What each instruction does; its first byte is the key."""
