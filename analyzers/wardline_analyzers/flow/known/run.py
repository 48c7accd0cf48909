"""One look at one unit: the budget, what was seen on the way, the functions that are open, and who interprets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments, Given, Slot
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.program import INNER, ClassRef, Ref, Use, Variable
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, Id, Key, Value
from wardline_analyzers.flow.known.world import World

if TYPE_CHECKING:
    from wardline_analyzers.flow.solve.memory import Memory

BUDGET: Final = 60_000
"""Nodes that are looked at for one unit; then what is left is unknown, and the unit counts as limited."""
LARGE: Final = 10_000
"""Nodes of statements beyond which they are a whole program in one function (a bundle), too much to follow at each key:
a quarter of the budget is spent on it."""
DEEPEST: Final = 90
"""Levels of expressions, statements and calls within each other."""
VISITS: Final = 4_000
"""Nodes of other functions that are looked at anew with the arguments of calls, for one unit."""
MOST_OF_VISIT: Final = 1_500
"""Nodes of one such look. What constants are given, loops are gone through turn by turn, and functions inside at each
turn: a small function can take as much as a whole unit has."""
DEEPEST_CALL: Final = 3
"""Calls within calls that are looked at with their own arguments."""
DEEPEST_FILL: Final = 8
"""Summaries that are filled in within each other, for parts of arguments that come of calls."""


SENT: Final = "\0sent"
"""The variable of a generator that holds what is sent in."""


class Around:
    """A loop that is being looked at: the states in which its body is left, and in which its next turn begins."""

    __slots__ = ("breaks", "continues", "label")

    def __init__(self, label: str) -> None:
        self.label = label
        self.breaks: list[State] = []
        self.continues: list[State] = []


class Frame:
    """A function body that is being looked at."""

    __slots__ = (
        "around",
        "caller",
        "closures",
        "fails",
        "forks",
        "function",
        "in_order",
        "loops",
        "outer",
        "raised",
        "returns",
        "scopes",
        "state",
        "thrown",
        "turns",
        "yields",
    )

    def __init__(self, function: form.Function | None, outer: Frame | None, caller: Frame | None = None) -> None:
        self.function = function
        self.outer = outer
        self.caller = caller
        """The function that calls it just once, at the place where that is now; None: that is not so, or not known."""
        self.state: State = State()
        """The state now: closures look up names in it."""
        self.returns: list[tuple[form.Return | None, Value, State]] = []
        self.yields: list[Value] = []
        self.in_order = True
        """Is each of them come by once, one after the other?"""
        self.around: list[Around] = []
        """The loops around the statement that is looked at."""
        self.raised: list[list[State]] = []
        self.thrown: list[list[Value]] = [[]]
        """What is thrown in each `try` around, the inner ones last; first what leaves the function."""
        self.closures: list[Closure] = []
        self.scopes: dict[str, bool] = {}
        """Names that are declared to be those of a function around (True) or of the module."""
        self.loops = 0
        """Loops around the statement that is looked at."""
        self.turns: list[int] = []
        """Of the outer ones of them: how many turns they have, where each is looked at by itself."""
        self.forks = 0
        """Tests around the statement that is looked at of which it is not known how they come out."""
        self.fails = ""
        """The error that something in the expression that is looked at raises for sure (`raising.py`)."""

    @property
    def sure(self) -> bool:
        """Does each call of the function get to the statement that is looked at, as often as it is looked at?"""
        if self.forks or self.returns or self.raised:
            return False
        return not any(loop.breaks or loop.continues for loop in self.around)

    def is_sure_for(self, outer: Frame) -> bool:
        """Is what is done here surely done, just once, for a function around that has called this one?"""
        frame: Frame | None = self
        while frame is not None and frame is not outer:
            if not frame.sure or frame.loops != len(frame.turns):
                return False
            frame = frame.caller
        return frame is outer


@dataclass(frozen=True, slots=True)
class Interpreter:
    """What those that work on values ask of those above them, who are made of them: an operator may call a method, an
    argument may assign a name. Each is told the look that it is for. (It is put together in `solve/interpreter.py`.)
    """

    call_value: Callable[[Run, Value, Sequence[Value], form.Call, State], Value]
    invoke: Callable[[Run, Value, Arguments, form.Call, State], Value]
    apply_ref: Callable[[Run, Ref, Sequence[Given], Arguments, form.Call, State], Value | None]
    apply_closure: Callable[[Run, Closure, Sequence[Given], Arguments, form.Call, State], Value]
    visit_ref: Callable[[Run, Ref, form.Function, World, Sequence[Slot], State, Value], Value]
    construct: Callable[[Run, ClassRef, Arguments, form.Call, State], Value]
    class_value: Callable[[Run, form.Class, State], Value]
    assign: Callable[[Run, form.Expression, Value, State], None]
    branch: Callable[[Run, form.Expression, State], tuple[State | None, State | None]]


class Run:
    """The state of the work on one unit. `world` changes while a function of another module is looked at."""

    __slots__ = (
        "active",
        "again",
        "asked",
        "budget",
        "called",
        "calls",
        "chosen",
        "conditions",
        "crossing",
        "dead",
        "decides",
        "dispatches",
        "fills",
        "frame",
        "given",
        "globals",
        "home",
        "indirect",
        "inner",
        "interpreter",
        "invokes",
        "judged",
        "judgements",
        "limited",
        "made",
        "memory",
        "nesting",
        "notes",
        "opened",
        "rounds",
        "seen",
        "uses",
        "usual",
        "visits",
        "watching",
        "world",
    )

    def __init__(self, world: World, interpreter: Interpreter) -> None:
        self.world = world
        self.interpreter = interpreter
        self.inner: dict[Any, Value | None] = {}
        """Classes inside the class of the unit."""
        self.home = world.here.module
        """The module of the unit, whatever is looked at."""
        self.budget = BUDGET
        self.limited = False
        self.nesting = 0
        self.calls = 0
        self.indirect = 0
        """Calls by functions of a library that are open: how often they call what they are given, is not known."""
        self.fills = 0
        """Summaries that are filled in within each other."""
        self.visits = 0
        self.frame = Frame(None, None)
        self.seen: dict[form.Node, Value] = {}
        """What the expressions of this unit are worth, all looks at them together."""
        self.rounds = 0
        """Loops whose body is looked at anew, with all that it was with before: what is seen stands for both."""
        self.watching = True
        """False while a function of another unit is looked at: its expressions are not this unit's."""
        self.uses: dict[tuple[Any, ...], Use] = {}
        self.judged: dict[tuple[form.Node, str], bool | None] = {}
        """Of the arguments of sinks: is all that gets there known to be harmless? None: its caller decides."""
        self.notes: list[tuple[form.Node, Value, bool]] = []
        """What has been noted, one after the other, where there is a memory; whether in place of what was known."""
        self.judgements: list[tuple[form.Node, str, bool | None]] = []
        """The same of what was judged."""
        self.memory: Memory | None = None
        """The looks at this unit before, while somebody types in it."""
        self.opened: set[tuple[str, int]] = set()
        """Sinks of functions that are called from here, by function and number, to which something unknown gets."""
        self.dead: list[tuple[int, int]] = []
        self.decides: set[frozenset[Key]] = set()
        """Parameters, or parts of them, that decide together what is done."""
        self.conditions: set[frozenset[Key]] = set()
        """Parameters, or parts of them, that decide together whether a call is a sink."""
        self.invokes: set[Key] = set()
        """Parameters, or parts of them, that are called."""
        self.dispatches: set[str] = set()
        """Methods and attributes of the first parameter that another class may have otherwise."""
        self.crossing: Any = None
        """The call, in this unit, of the function of another one that is looked at (`crossing.Crossing`)."""
        self.called: set[form.Function] = set()
        self.active: list[form.Function] = []
        self.given: dict[form.Function, list[tuple[list[str], str, Any]]] = {}
        """Functions without a name that are given to a library: what models may call the callee, which argument the
        function is, and all arguments (`arguments.Arguments`)."""
        self.again: dict[form.Function, list[Value]] = {}
        """The arguments with which functions inside the unit call themselves."""
        self.asked: set[Variable] = set()
        """The names of modules that were asked for."""
        self.globals: dict[Variable, Value] = {}
        """What was written to variables of modules."""
        self.made = 0
        self.chosen: dict[str, dict[Key, Value]] = {}
        """Of functions of the module that are called from here: the constants that they are given to decide by."""
        self.usual: dict[str, frozenset[int]] = {}
        """Of functions of the module that are called from here: the parameters that are left to their defaults."""

    def write(self, variable: Variable, value: Value) -> None:
        """A variable of a module may now also be this."""
        known = self.globals.get(variable)
        self.globals[variable] = value if known is None else join(known, value)

    def fresh(self) -> tuple[Id]:
        """The identity of an object that is made here."""
        self.made -= 1
        return ((self.made,),)

    def note(self, node: form.Node, value: Value) -> None:
        """Remember what an expression is worth."""
        if self.watching:
            known = None if self.rounds else self.seen.get(node)
            self.seen[node] = value if known is None or known is value else join(known, value)
            if self.memory is not None:
                self.notes.append((node, value, self.rounds > 0))

    def note_again(self, notes: Sequence[tuple[form.Node, Value, bool]]) -> None:
        """Remember what was noted in another look."""
        _put(notes, self.seen)
        self.notes.extend(notes)

    def note_given(self, name: str, usual: frozenset[int], chosen: Iterable[tuple[Key, Value]]) -> None:
        """Remember which parameters of a function of the module a call leaves to their defaults, and with which
        constants it calls one that decides by them."""
        self.usual[name] = self.usual.get(name, usual) | usual
        for key, value in chosen:
            known = self.chosen.setdefault(name, {})
            known[key] = join(known[key], value) if key in known else value

    def judge(self, node: form.Node, kind: str, clean: bool | None) -> None:
        """Remember whether all that gets to a sink is harmless there."""
        known = self.judged.get((node, kind), True)
        self.judged[node, kind] = False if False in (clean, known) else clean and known
        if self.memory is not None:
            self.judgements.append((node, kind, clean))

    def variable(self, name: str, state: State) -> Value:
        """What a name means at a place: a variable of this function or of one around it, else the module's."""
        value = state.vars.get(name)
        if value is not None:
            return value
        frame = self.frame.outer
        while frame is not None:
            value = frame.state.vars.get(name)
            if value is not None:
                return value
            frame = frame.outer
        if self.globals:
            variable = self.world.here.module, name
            value = self.globals.get(variable)
            if value is not None:
                self.asked.add(variable)
                return value
        value = self.world.name(name)
        if value is not None and value.kind != "function" and name not in self.world.models.front.builtins:
            self.asked.add((self.world.here.module, name))
        if value is None and self.world.models.front.inner_names:
            value = self.inner_class(name, state=state)
        return ANY if value is None else value

    def inner_class(self, name: str, module: str = "", state: State | None = None) -> Value | None:
        """The class of that name inside a class, here or in another module, as if it were in this unit, with what has
        been put into its own fields."""
        made = self._inner_class(name, module)
        if made is None or not made.ids or not self.globals:
            return made
        own = f"{INNER}{name}"
        kept = state.vars.get(own) if state is not None else None
        if kept is None:
            kept = self.globals.get((module or self.world.here.module, own))
        return made if kept is None or kept.items is None else made.but(items=kept.items)

    def _inner_class(self, name: str, module: str) -> Value | None:
        key = (module or self.world.here, name)
        if key not in self.inner:
            self.inner[key] = None  # of a class that is made of itself nothing is known
            found = self.world.inner(name, module)
            if found is not None:
                before = self.world, self.watching, self.frame
                self.world, self.watching, self.frame = found[1], False, Frame(None, None)
                own = f"{module or before[0].here.module}:{INNER}{name}"
                self.inner[key] = self.interpreter.class_value(self, found[0], State()).but(ids=((own,),))
                self.world, self.watching, self.frame = before
        return self.inner[key]


def _put(notes: Sequence[tuple[form.Node, Value, bool]], seen: dict[form.Node, Value]) -> None:
    for node, value, anew in notes:
        known = None if anew else seen.get(node)
        seen[node] = value if known is None or known is value else join(known, value)


def noted(notes: Sequence[tuple[form.Node, Value, bool]]) -> dict[form.Node, Value]:
    """What expressions are worth of which this has been noted, and nothing before."""
    seen: dict[form.Node, Value] = {}
    _put(notes, seen)
    return seen
