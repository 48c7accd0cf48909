"""Functions that make values of texts that are tested on the way: addresses, numbers, times, templates."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import display
from wardline_analyzers.flow.known.kinds import ALL, NUMBER_LEFT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import ADDRESS as RESOLVED
from wardline_analyzers.flow.known.values import CLEAN, NO_FACTS, Value

_ADDRESS: Final = ALL - {"url"}
"""An address does harm nowhere but as the host of a request."""
_MAIL: Final = frozenset(("email", "header", "log", "path", "redirect", "url"))
"""An address of mail holds no line ends and no slashes."""


def parsed(kinds: frozenset[str], name: str | None = None) -> Function:
    """`value, err := Parse(x)`: without an error, x is of a form that does no harm in these."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        value = first(arguments)
        taints = tuple(t.but(cleared=t.cleared | kinds) for t in value.taints)
        facts = facts_of(value, kinds)
        return display("tuple", [Value(name=name, taints=taints), Value(when=(NO_FACTS, facts)) if facts else CLEAN])

    return made


def _address(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`net.ParseIP(x)`: nil, if x is no address."""
    value = first(arguments)
    taints = tuple(t.but(cleared=t.cleared | _ADDRESS) for t in value.taints)
    facts = facts_of(value, _ADDRESS)
    return Value(name="net.IP()", taints=taints, when=(facts, NO_FACTS) if facts else None)


def _looked_up(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`ips, err := net.LookupIP(host)`: a test of what a name resolves to is a test of the name."""
    value = arguments.positional[-1].value if arguments.positional else CLEAN
    taints = tuple(t.part(RESOLVED).part("[*]").but(cleared=t.cleared | _ADDRESS) for t in value.taints)
    each = Value(name="net.IP()", taints=taints, open=value.open)
    return display("tuple", [Value(kind="list", items={}, rest=each, taints=taints, open=value.open), CLEAN])


def _must(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`template.Must(template.New(…).Parse(…))`: the first of two results."""
    value = first(arguments)
    if value.kind == "tuple" and value.items:
        return value.items[0]
    return value


def _harmless(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    return Value(taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in value.taints))


def _shown(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`ip.String()`"""
    value = this(arguments)
    return Value(kind="str", taints=value.taints, open=value.open)


def empty(name: str) -> Function:
    """A struct of the library with nothing in it."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        return Value(name=f"{name}()", ids=run.fresh())

    return made


def _kept(name: str, key: str, place: int = 0) -> Function:
    """An object that remembers what it was made with, for the conditions of models (`self[program]`)."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        row = arguments.positional
        return Value(name=f"{name}()", items={key: row[place].value} if len(row) > place else None, ids=run.fresh())

    return made


def _input(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`stdin, err := cmd.StdinPipe()`"""
    command = this(arguments)
    return display("tuple", [Value(name="os/exec.Stdin()", items=command.items, ids=run.fresh()), CLEAN])


def _found(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path, err := exec.LookPath("git")`: it is still that program."""
    return display("tuple", [first(arguments), CLEAN])


def _dialer(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`net.Dialer{Control: f}`: f is shown each address before it is asked, and refuses those that are not meant."""
    guarded = not arguments.keywords.keys().isdisjoint(("Control", "ControlContext"))
    return Value(kind="instance", name="net.Dialer.Guarded()", ids=run.fresh()) if guarded else None


VALUES: Final[dict[str, Function]] = {
    **{
        name: empty(name)
        for name in ("strings.Builder", "bytes.Buffer", "sync.Mutex", "sync.WaitGroup", "sync.RWMutex")
    },
    **{f"{name}().String": _shown for name in ("net.IP", "net/netip.Addr", "google/uuid.UUID", "time.Time")},
    "net.Dialer": _dialer,
    "net.ParseIP": _address,
    "net.LookupIP": _looked_up,
    "net.LookupHost": _looked_up,
    "net.DefaultResolver.LookupIP": _looked_up,
    "net.DefaultResolver.LookupIPAddr": _looked_up,
    "net.Resolver().LookupIPAddr": _looked_up,
    "net/netip.ParseAddr": parsed(_ADDRESS, "net/netip.Addr()"),
    "net.ParseCIDR": parsed(_ADDRESS),
    "google/uuid.Parse": parsed(NUMBER_LEFT, "google/uuid.UUID()"),
    "gofrs/uuid.FromString": parsed(NUMBER_LEFT),
    "satori/go-uuid.FromString": parsed(NUMBER_LEFT),
    "google/uuid.MustParse": _harmless,
    "time.Parse": parsed(NUMBER_LEFT, "time.Time()"),
    "net/mail.ParseAddress": parsed(_MAIL, "net/mail.Address()"),
    "time.ParseDuration": parsed(NUMBER_LEFT),
    "encoding/json.NewEncoder": _kept("encoding/json.Encoder", "to"),
    "os/exec.LookPath": _found,
    "os/exec.Command": _kept("os/exec.Cmd", "program"),
    "os/exec.CommandContext": _kept("os/exec.Cmd", "program", 1),
    "os/exec.Cmd().StdinPipe": _input,
    "html/template.Must": _must,
    "text/template.Must": _must,
}
