"""Can a value in a command's text carry shell syntax, or is it quoted, constant or a number?"""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import words
from wardline_analyzers.python.bindings import Binding
from wardline_analyzers.python.constants import UNKNOWN

QUOTES = frozenset(f"{name}()" for name in ("shlex.quote", "pipes.quote", "shlex.join", "mslex.quote", "mslex.join"))
"""What makes one safe word (or several) of a value."""
_OWN = frozenset(
    (
        *(
            "sys.executable",
            "sys.prefix",
            "os.getcwd()",
            "os.getpid()",
            "os.name",
            "sys.platform",
            "os.sep",
            "__file__",
        ),
        *("tempfile.mkdtemp()", "tempfile.mkstemp()", "tempfile.gettempdir()", "os.cpu_count()"),
        *(
            "os.path.expanduser()",
            "pathlib.Path.home()",
            "pathlib.Path.cwd()",
            "platform.system()",
            "platform.machine()",
        ),
    )
)
"""Values of the program's own or of its machine."""
_HARMLESS = frozenset(
    ("len()", "int()", "float()", "uuid.uuid4()", "time.time()", "id()", "hash()", "shutil.which()", "os.cpu_count()")
)
_NUMBERS = ("int", "float", "bool", "uuid.UUID", "ipaddress.IPv4Address", "datetime.date", "datetime.datetime")
_THROUGH = words("strip lstrip rstrip lower upper replace encode decode format join as_posix resolve absolute")
_PATHS = ("os.path.", "pathlib.", "str", "os.fspath", "bytes", "repr")

OWN, FOREIGN = 1, 2
"""How bad a value is: the program's own, which may still hold a blank; or one that somebody else may choose."""
_DEEPEST = 10


def leak(unit: UnitView, node: Node, depth: int = 0) -> int:
    """0 if nothing in this expression can carry shell syntax; else OWN or FOREIGN."""
    if depth > _DEEPEST:
        return FOREIGN
    while node.type in ("parenthesized_expression", "await") and len(node.named_children) == 1:
        node = node.named_children[0]
    if unit.values.constant(node) is not UNKNOWN:
        return 0
    kind = node.type
    if kind in ("string", "concatenated_string", "list", "tuple", "binary_operator", "boolean_operator", "list_splat"):
        return _worst(unit, _parts(node), depth)
    if kind == "conditional_expression" and len(node.named_children) == 3:
        return _worst(unit, [node.named_children[0], node.named_children[2]], depth)
    if kind in ("list_comprehension", "generator_expression"):
        body = node.child_by_field_name("body")
        return leak(unit, body, depth + 1) if body is not None else FOREIGN
    if kind == "keyword_argument":
        value = node.child_by_field_name("value")
        return leak(unit, value, depth + 1) if value is not None else FOREIGN
    resolved = unit.names.resolve(node)
    if resolved in QUOTES or resolved in _HARMLESS:
        return 0
    if resolved in _OWN:
        return OWN
    if kind == "call":
        return _leak_of_call(unit, node, depth)
    if kind == "identifier":
        return _leak_of_name(unit, node, depth)
    if kind == "attribute":
        base = node.child_by_field_name("object")
        return leak(unit, base, depth + 1) if base is not None and unit.syntax.text(base) != "self" else FOREIGN
    if kind == "subscript":
        base = node.child_by_field_name("value")
        return leak(unit, base, depth + 1) if base is not None and base.type == "identifier" else FOREIGN
    return FOREIGN


def _worst(unit: UnitView, nodes: list[Node], depth: int) -> int:
    return max((leak(unit, node, depth + 1) for node in nodes), default=0)


def _parts(node: Node) -> list[Node]:
    if node.type == "string":
        found = (c.child_by_field_name("expression") for c in node.named_children if c.type == "interpolation")
        return [expression for expression in found if expression is not None]
    return [child for child in node.named_children if child.type != "comment"]


def _leak_of_call(unit: UnitView, node: Node, depth: int) -> int:
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return FOREIGN
    name = unit.names.resolve(callee) or ""
    given = [arguments] if arguments.type == "generator_expression" else arguments.named_children
    if name == "map" and len(given) == 2:
        mapped = unit.names.resolve(given[0]) or ""
        return 0 if f"{mapped}()" in QUOTES or mapped in ("int", "float") else leak(unit, given[1], depth + 1)
    if name.startswith(_PATHS) or name in ("sorted", "list", "tuple", "set", "min", "max"):
        return _worst(unit, given, depth)
    base = callee.child_by_field_name("object") if callee.type == "attribute" else None
    word = callee.child_by_field_name("attribute") if callee.type == "attribute" else None
    if base is not None and word is not None and unit.syntax.text(word) in _THROUGH:
        return _worst(unit, [base, *given], depth)
    return FOREIGN


def _leak_of_name(unit: UnitView, node: Node, depth: int) -> int:
    name = unit.syntax.text(node)
    found = unit.names.binding(name, node.start_byte)
    if found is not None:
        return max((_leak_of_binding(unit, binding, depth) for binding in found[:6]), default=FOREIGN)
    meaning = unit.names.module.get(name)
    if meaning is not None and meaning.kind in ("constant", "literal"):
        return 0
    own = meaning is not None and name.isupper()
    return OWN if own or name == "__file__" else FOREIGN


def _leak_of_binding(unit: UnitView, binding: Binding, depth: int) -> int:
    if binding.node is None:
        return FOREIGN
    if binding.kind == "parameter":
        return 0 if unit.names.annotation(binding.node) in _NUMBERS else FOREIGN
    if binding.kind == "value" and binding.node.type == "augmented_assignment":
        right = binding.node.child_by_field_name("right")
        return leak(unit, right, depth + 1) if right is not None else FOREIGN
    if binding.kind in ("value", "element"):
        return leak(unit, binding.node, depth + 1)
    return FOREIGN
