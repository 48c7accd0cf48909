"""Checks and fixes of the family `deserialization`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.remote import known
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.fixes.build import build, callee_edit, replacement
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, walk
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.rules.rule import FixSpec

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def listens_to_all(match: Match) -> bool:
    """`Listener(("0.0.0.0", 6000))`, but not one that only this machine reaches."""
    address = match.argument("0|address")
    pair = match.unit.values.follow(address) if address is not None else None
    if pair is None or pair.type != "tuple" or len(pair.named_children) != 2 or len(match.text(pair)) > 200:
        return False
    return match.unit.constant(pair.named_children[0]) not in _THIS_MACHINE and not in_test(match.unit, match.node)


# ---------------------------------------------------------------------- unsafe-yaml-load

_LOADERS = ("Loader", "UnsafeLoader", "FullLoader", "CLoader", "CUnsafeLoader", "CFullLoader")


def yaml_loader(match: Match) -> bool:
    """Is the loader one that runs code? FullLoader is less bad, and an unknown one less sure."""
    if (match.name or "").endswith(("full_load", "full_load_all")):
        match.severity = Severity.MEDIUM
        match.confidence = Confidence.MEDIUM
        return True
    loader = match.argument("1|Loader")
    if loader is None or (match.name or "").endswith(("unsafe_load", "unsafe_load_all")):
        return True
    resolved = match.resolve(loader)
    if resolved is None and (value := known(match.unit, loader)) is not None:
        resolved = value.name  # `LOADERS["plain"]`
    if resolved is not None:
        if resolved.endswith("FullLoader"):
            match.severity = Severity.MEDIUM
            match.confidence = Confidence.MEDIUM
        elif not resolved.startswith(("yaml.", "ruamel.")):
            return False  # somebody's own loader, chosen on purpose
        return "Safe" not in resolved and "RoundTrip" not in resolved
    bases = _bases(match, loader)
    if "Safe" in match.text(loader) or "Safe" in (bases or ""):
        return False
    if bases is not None:
        return any(base.strip(" ()").rpartition(".")[2] in _LOADERS for base in bases.split(","))
    match.confidence = Confidence.LOW
    return True


def _bases(match: Match, loader: Node) -> str | None:
    """The bases of a class of this file, or the text of the value of a local name; None: neither."""
    name = match.text(loader)
    for binding in match.unit.names.binding(name, loader.start_byte) or ():
        if binding.node is not None and binding.kind == "define":
            supers = binding.node.child_by_field_name("superclasses")
            return match.text(supers) if supers is not None else None
        if binding.node is not None and binding.kind == "value":
            return match.text(binding.node)
    meaning = match.unit.names.module.get(name)
    return meaning.payload if meaning is not None and meaning.kind == "define" else None


def safe_yaml(match: Match) -> Fix | Sequence[Edit]:
    """`yaml.safe_load` for the loaders of yaml itself; `typ="safe"` for ruamel's `YAML`."""
    name = match.name or ""
    if name.endswith(".YAML"):
        typ = match.argument("typ")
        if typ is None or typ.type != "string":
            return ()
        quote = match.text(typ)[-1]
        return Fix('Use typ="safe"', Safety.SUGGESTED, (replacement(match, typ, f"{quote}safe{quote}"),))
    loader = match.argument("1|Loader")
    if loader is not None and (match.resolve(loader) or "").rpartition(".")[2] not in _LOADERS:
        return ()
    if not name.startswith("yaml."):
        return ()  # ruamel.yaml has no safe_load any more
    safe = "yaml.safe_load_all" if name.endswith("_all") else "yaml.safe_load"
    if loader is None:
        edit = callee_edit(match, safe)
        return (edit,) if edit is not None else ()
    made = build(FixSpec("Use yaml.safe_load", Safety.SAFE, callee=safe, remove=("1|Loader",)), match)
    return made if made is not None else ()


_SAFE_LOADS = {
    "torch.load": FixSpec("Set weights_only=True", Safety.SUGGESTED, set=(("weights_only", "True"),)),
    "numpy.load": FixSpec("Leave allow_pickle off", Safety.SUGGESTED, remove=("2|allow_pickle",)),
    "load_model": FixSpec("Leave safe mode on", Safety.SUGGESTED, remove=("safe_mode",)),
}


def safe_load(match: Match) -> Fix | Sequence[Edit]:
    """Of `taint`: the same library without what builds any object. For a pickle there is none."""
    name = match.name or ""
    if name.startswith("yaml."):
        return safe_yaml(match)
    spec = _SAFE_LOADS.get(name) or _SAFE_LOADS.get(name.rpartition(".")[2])
    made = build(spec, match) if spec is not None else None
    return made if made is not None else ()


# ---------------------------------------------------------------------- unpickling, marshal-load, joblib-load


def foreign_bytes(match: Match) -> bool:
    """Could somebody else have written the data? Not if it was dumped right here; hardly if its path is fixed."""
    node = match.arguments.positional[0] if match.arguments is not None and match.arguments.positional else None
    if node is None and match.arguments is not None:
        node = next(iter(match.arguments.keywords.values()), None)
    if node is None:
        return match.arguments is not None and match.arguments.hidden_positions
    source = match.unit.values.follow(node)
    constant = match.unit.values.constant(source)
    if isinstance(constant, bytes) or _is_dump(match, source) or _only_dumps(match, node) or _keeps_dumps(match, node):
        return False
    address = isinstance(constant, str) and constant.startswith(("http://", "https://"))
    if address:
        match.severity, match.confidence = Severity.HIGH, Confidence.HIGH
    elif constant is not UNKNOWN or _opens_fixed_file(match, source) or _is_verified(match):
        match.confidence = Confidence.LOW
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


def _only_dumps(match: Match, node: Node) -> bool:
    """A variable that holds nothing but what was dumped here, or nothing."""
    found = match.unit.names.binding(match.text(node), node.start_byte) if node.type == "identifier" else None
    values = [binding.node for binding in found or () if binding.kind == "value"]
    known = found is not None and len(values) == len(found)
    dumps = [value for value in values if value is not None and value.type != "none"]
    return known and bool(dumps) and None not in values and all(_is_dump(match, value) for value in dumps)


_DUMPED = re.compile(r"(?:c?[pP]ickle|_pickle|dill|cloudpickle|jsonpickle)\.(?:dumps|encode)\(\)$")


def _keeps_dumps(match: Match, node: Node) -> bool:
    """`self.state`, where all that the class ever puts there is what it has dumped itself."""
    value = known(match.unit, node) if node.type == "attribute" else None
    return value is not None and _DUMPED.match(value.name or "") is not None


def _is_dump(match: Match, node: Node) -> bool:
    callee = node.child_by_field_name("function") if node.type == "call" else None
    if callee is None:
        return False
    word = match.text(callee).rpartition(".")[2]
    return word == "dumps" or (word == "dump" and "pickle" in match.text(callee))


def _opens_fixed_file(match: Match, node: Node) -> bool:
    """`open("model.pkl", "rb")`, `Path("model.pkl").open("rb")`, `open(HERE / "model.pkl")`."""
    if node.type == "call":
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None:
            return False
        name = match.resolve(callee) or ""
        if name.endswith("().open") and callee.type == "attribute":
            base = callee.child_by_field_name("object")
            return base is not None and _opens_fixed_file(match, match.unit.values.follow(base))
        paths = ("open", "io.open", "gzip.open", "bz2.open", "lzma.open", "pathlib.Path", "os.path.join")
        if name not in paths or not arguments.named_children:
            return False
        parts = arguments.named_children if name == "os.path.join" else arguments.named_children[:1]
        return all(_is_fixed(match, part) for part in parts)
    return _is_fixed(match, node)


def _is_fixed(match: Match, node: Node) -> bool:
    node = match.unit.values.follow(node)
    if match.unit.values.constant(node) is not UNKNOWN or match.text(node) == "__file__":
        return True
    made = known(match.unit, node)
    if made is not None and made.head and not made.open and all("path" in taint.cleared for taint in made.taints):
        return True  # numbers behind a folder of the program
    if node.type == "identifier":
        name = match.text(node)
        meaning = match.unit.names.module.get(name)
        return meaning is not None and name.isupper() and match.unit.names.binding(name, node.start_byte) is None
    if node.type == "binary_operator":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return left is not None and right is not None and _is_fixed(match, left) and _is_fixed(match, right)
    if node.type == "attribute":
        base = node.child_by_field_name("object")
        return base is not None and _is_fixed(match, base)
    return node.type == "call" and _opens_fixed_file(match, node)


def _is_verified(match: Match) -> bool:
    """Does the function compare a signature before it loads?"""
    function = function_around(match.node)
    if function is None:
        return False
    before = match.unit.syntax.source[function.start_byte : match.node.start_byte]
    return _VERIFIES.search(before) is not None


_VERIFIES = re.compile(
    rb"compare_digest|\.unsign\(|\.verify\(|(?s:\bhmac\.(?:new|digest)\(.{0,400}\bif\b)"
    rb"|\b(?:if|assert)\b[^\n]*\b(?:sha256|sha384|sha512|sha3_\w+|blake2[bs])\([^\n]*(?:!=|==)|hexdigest\(\)\s*(?:!=|==)"
)
"""Calls that tell who has written it: of a signature that is made again, somebody asks whether it is the same, or of
a hash whether it is the one that is known."""


# ---------------------------------------------------------------------- torch-load, pickle-serializer


def torch_load(match: Match) -> bool:
    """Said outright: surely bad. Left out: depends on torch's version (True since 2.6). A variable: who knows."""
    given = match.argument("weights_only")
    if given is not None:
        if match.constant("weights_only") is False:
            match.severity = Severity.HIGH
            match.confidence = Confidence.HIGH
            match.message = (
                "With `weights_only=False`, `{callee}` unpickles: a crafted model file runs code. Set "
                "`weights_only=True`, or keep weights as safetensors."
            )
        else:
            match.confidence = Confidence.LOW
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


_SERIALIZER_KEYS = (
    *("task_serializer", "result_serializer", "event_serializer", "accept_content", "result_accept_content"),
    *("CELERY_TASK_SERIALIZER", "CELERY_RESULT_SERIALIZER", "CELERY_ACCEPT_CONTENT", "CELERY_EVENT_SERIALIZER"),
)
_PICKLES = ("pickle", "application/x-python-serialize", "application/x-python-pickle", "yaml", "application/x-yaml")


def list_holds_pickle(match: Match) -> bool:
    """Does a list of accepted contents, or a setting among the arguments, name pickle?"""
    for node in _settings(match):
        value = match.unit.values.constant(node)
        found = [value] if isinstance(value, str) else value
        if isinstance(found, (list, tuple)) and any(item in _PICKLES[:3] for item in found):
            match.at = node
            match.captures = {"setting": node}
            return not in_test(match.unit, match.node)
    return False


def _settings(match: Match) -> Iterator[Node]:
    whole = [match.value] if match.value is not None else []
    yield from (value for value in whole if value.type != "dictionary")
    if match.arguments is not None:
        yield from (node for name, node in match.arguments.keywords.items() if name in _SERIALIZER_KEYS)
        whole += match.arguments.positional
    for given in whole:
        for pair in walk(given) if given.type == "dictionary" else ():
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is not None and value is not None and match.text(key).strip("\"'") in _SERIALIZER_KEYS:
                yield value


def use_json(match: Match) -> Sequence[Edit]:
    """The JSON counterpart of what is chosen."""
    node = match.captures.get("setting") or match.value
    if node is None:
        made = build(FixSpec("Use JSON", Safety.SUGGESTED, remove=("serializer",)), match)
        return made.edits if made is not None else ()
    if any(around.type == "interpolation" for around in ancestors(node)):
        return ()
    if node.type == "string":
        text = match.text(node)
        quote = text[-1]
        name = "django.contrib.sessions.serializers.JSONSerializer" if "PickleSerializer" in text else "json"
        return (replacement(match, node, f"{quote}{name}{quote}"),)
    kept = [n for n in node.named_children if n.type == "string" and match.unit.values.constant(n) not in _PICKLES]
    if node.type not in ("list", "tuple", "set") or any(n.type != "string" for n in node.named_children):
        return ()
    brackets = {"list": "[]", "tuple": "()", "set": "{}"}[node.type]
    texts = [match.text(n) for n in kept] or ['"json"']
    comma = "," if node.type == "tuple" and len(texts) == 1 else ""
    return (replacement(match, node, brackets[0] + ", ".join(texts) + comma + brackets[1]),)
