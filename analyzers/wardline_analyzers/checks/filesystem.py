"""Checks and fixes of the rules about files: temporary names, modes, archives, and paths from a request."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator

from tree_sitter import Node

from wardline_analyzers.checks.remote import remote, tainted, written_name
from wardline_analyzers.checks.request import constant_head
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import function_around, words
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.arguments import added
from wardline_analyzers.fixes.build import callee_edit, replacement, spelled
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.python.values import interpolations


def _insertion(match: Match, at: int, text: str) -> Edit:
    shift = match.unit.syntax.shift
    return Edit(at - shift, at - shift, text)


def _wrapped(match: Match, node: Node, function: str) -> list[Edit]:
    """Put `function(...)` around an expression."""
    return [
        _insertion(match, node.start_byte, spelled(f"`{function}`(")),
        _insertion(match, node.end_byte, ")"),
    ]


def _receiver(match: Match) -> Node | None:
    callee = match.callee()
    return callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None


def _method(match: Match) -> str:
    return (match.name or "").rpartition(".")[2]


# ---------------------------------------------------------------------- temporary names


def names_a_file(match: Match) -> bool:
    """The name is for a file, not for a pipe of Windows."""
    return "pipe" not in match.text(match.node)


def named_temporary(match: Match) -> list[Edit]:
    """`tempfile.mktemp(s)` to `tempfile.NamedTemporaryFile(suffix=s, delete=False).name`."""
    arguments, edit = match.arguments, callee_edit(match, "tempfile.NamedTemporaryFile")
    if match.name != "tempfile.mktemp" or arguments is None or arguments.node is None or edit is None:
        return []
    if arguments.hidden_positions or arguments.hidden_keywords or len(arguments.positional) > 3:
        return []
    edits = [edit, _insertion(match, match.node.end_byte, ".name")]
    for node, keyword in zip(arguments.positional, ("suffix", "prefix", "dir"), strict=False):
        edits.append(_insertion(match, node.start_byte, f"{keyword}="))
    at, text = added(arguments.node, match.unit.syntax.source, "delete=False")
    return [*edits, _insertion(match, at, text)]


_TEMPORARY = re.compile(r"^(/tmp|/var/tmp|/dev/shm)/[^/]")
_UNGUESSABLE = re.compile(r"uuid|token|secret|random|mkdtemp|mkstemp|urandom|nonce", re.IGNORECASE)
_WRITES = re.compile(r"[wa+]")


def writes_temp_path(match: Match) -> bool:
    """The call creates or overwrites a file of a fixed name in a directory that everybody may write to."""
    unit = match.unit
    node = _written_path(match)
    if node is None or in_test(unit, match.node):
        return False
    if not _TEMPORARY.match(constant_head(match, node)) and not _in_temporary_folder(match, node):
        return False
    value = unit.values.follow(node)
    if _UNGUESSABLE.search(unit.syntax.text(value)) or _in_lambda(unit, match.node):
        return False
    match.captures["path"] = node
    return True


def _in_temporary_folder(match: Match, node: Node) -> bool:
    """`os.path.join(tempfile.gettempdir(), "report.txt")`, `os.path.join("/tmp", "report.txt")`"""
    value = match.unit.values.follow(node)
    callee, arguments = value.child_by_field_name("function"), value.child_by_field_name("arguments")
    if callee is None or arguments is None or len(arguments.named_children) < 2:
        return False
    first = match.unit.values.follow(arguments.named_children[0])
    folder = first.child_by_field_name("function") if first.type == "call" else None
    if match.resolve(callee) != "os.path.join":
        return False
    if folder is None:
        return _is_temporary_folder(match.unit.values.constant(first)) and bool(
            constant_head(match, arguments.named_children[1])
        )
    return match.resolve(folder) == "tempfile.gettempdir"


def _is_temporary_folder(path: object) -> bool:
    return isinstance(path, str) and path.rstrip("/") in ("/tmp", "/var/tmp", "/dev/shm")


def _written_path(match: Match) -> Node | None:
    arguments, method = match.arguments, _method(match)
    if arguments is None:
        return None
    if method == "open":
        mode = arguments.get("0|mode" if _is_path_method(match) else "1|mode")
        if (match.name or "") == "os.open":
            flags = match.text(mode) if (mode := arguments.get("1|flags")) is not None else ""
            return arguments.get("0|path") if "O_CREAT" in flags and "O_EXCL" not in flags else None
        text = match.unit.values.constant(mode) if mode is not None else None
        if not isinstance(text, str) or not _WRITES.search(text):
            return None
    if method in ("makedirs", "mkdir") and match.constant("exist_ok") is not True:
        return None
    if _is_path_method(match):
        made = match.unit.values.follow(node) if (node := _receiver(match)) is not None else None
        given = made.child_by_field_name("arguments") if made is not None and made.type == "call" else None
        return given.named_children[0] if given is not None and len(given.named_children) == 1 else None
    if method in ("copy", "copyfile", "copy2", "move"):
        return arguments.get("1|dst")
    return next(
        (n for s in ("0", "file", "name", "filename", "database") if (n := arguments.get(s)) is not None),
        None,
    )


def _is_path_method(match: Match) -> bool:
    return (match.name or "").startswith("pathlib.Path().")


def _in_lambda(unit: UnitView, node: Node) -> bool:
    """AWS Lambda: `/tmp` belongs to the function alone."""
    function = function_around(node)
    parameters = function.child_by_field_name("parameters") if function is not None else None
    return parameters is not None and unit.syntax.text(parameters).replace(" ", "").startswith("(event,context")


def private_directory(match: Match) -> list[Edit]:
    """`"/tmp/x"` to `os.path.join(tempfile.mkdtemp(), "x")`."""
    node = match.captures.get("path")
    literal = match.unit.values.follow(node) if node is not None else None
    if literal is None or literal.type != "string":
        return []
    text = match.text(literal)
    found = re.match(r"([a-zA-Z]*(?:\"\"\"|'''|\"|'))(/tmp|/var/tmp|/dev/shm)/", text)
    if found is None:
        return []
    rest = text[found.end() :]
    if "/" in rest and not _method(match).endswith("dirs"):
        if "{" in rest.rpartition("/")[0]:
            return []
        rest = rest.rpartition("/")[2]
    return [replacement(match, literal, spelled(f"`os.path.join`(`tempfile.mkdtemp`(), {found[1]}{rest})"))]


# ---------------------------------------------------------------------- modes


def others_write(match: Match) -> bool:
    """The mode gives the right to write to everybody, and the directory no sticky bit."""
    node = _mode_node(match)
    if node is None:
        return False
    mode, _ = _mode(match, node, 0)
    match.captures["mode"] = node
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX


def _mode_node(match: Match) -> Node | None:
    arguments = match.arguments
    if arguments is None:
        return None
    if (match.name or "").startswith("os."):
        return arguments.get("1|mode")
    return arguments.get("mode") or (arguments.positional[-1] if len(arguments.positional) in (1, 2) else None)


def _mode(match: Match, node: Node, depth: int) -> tuple[int, bool]:
    """(the bits that are known to be set, are these all)."""
    value = match.unit.values.constant(node)
    if isinstance(value, int) and not isinstance(value, bool):
        return value, True
    node = match.unit.values.follow(node)
    if depth > 20:
        return 0, False
    name = match.resolve(node) or ""
    if name.startswith("stat.S_I"):
        bits = getattr(stat, name[5:], None)
        return (bits, True) if isinstance(bits, int) else (0, False)
    if node.type == "parenthesized_expression" and node.named_children:
        return _mode(match, node.named_children[0], depth + 1)
    operator = node.child_by_field_name("operator") if node.type == "binary_operator" else None
    if operator is None or match.text(operator) not in ("|", "+"):
        return 0, False
    left, left_known = _mode(match, node.named_children[0], depth + 1)
    right, right_known = _mode(match, node.named_children[-1], depth + 1)
    return left | right, left_known and right_known


def opened_for_all(match: Match) -> bool:
    """`os.open(path, os.O_CREAT | os.O_WRONLY, 0o666)`: whoever shares the machine may write."""
    flags, mode = match.argument("1|flags"), match.argument("2|mode")
    if flags is None or mode is None or "O_CREAT" not in match.text(match.unit.values.follow(flags)):
        return False
    bits, _ = _mode(match, mode, 0)
    match.captures["mode"] = mode
    return bool(bits & stat.S_IWOTH) and not in_test(match.unit, match.node)


def open_umask(match: Match) -> bool:
    """The mask lets others write, and the old one is not put back."""
    mask = match.constant("0|mask")
    if not isinstance(mask, int) or mask & stat.S_IWOTH:
        return False
    match.captures["mode"] = (
        match.arguments.positional[0] if match.arguments and match.arguments.positional else match.node
    )
    parent = match.node.parent
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    if left is None:
        return parent is not None and parent.type == "expression_statement"
    restored = f"umask({match.text(left)})"
    around = function_around(match.node) or match.unit.syntax.root
    return restored not in match.text(around)


def tighten_mode(match: Match) -> list[Edit]:
    """Without the right to write for group and others; a mask becomes 0o077."""
    node = match.captures.get("mode")
    if node is None or node.id == match.node.id:
        return []
    if match.name == "os.umask":
        return [replacement(match, node, "0o077")]
    literal = match.unit.values.follow(node)
    mode, known = _mode(match, literal, 0)
    if not known or literal.type not in ("integer", "binary_operator", "attribute"):
        return []
    return [replacement(match, literal, f"0o{mode & ~0o022:o}")]


# ---------------------------------------------------------------------- archives


def all_members(match: Match) -> bool:
    """All that is in the archive is extracted: no members are named, or just those that it has."""
    node, receiver = match.argument("1|members"), _receiver(match)
    if node is None and match.may_hide("1|members"):
        return False
    if node is not None and receiver is not None:
        archive = re.escape(match.text(receiver))
        every = re.compile(rf"None|(?:{archive}|\[(\w+) for \1 in {archive}\]|list\({archive}\))(?:\.getmembers\(\))?")
        if not any(every.fullmatch(match.text(each)) for each in (node, match.unit.values.follow(node))):
            return False
    return no_filter_set(match)


def no_filter_set(match: Match) -> bool:
    """No `extraction_filter` is set nearby, no member's place is tested, and the archive is not plainly a zip file."""
    if "extraction_filter" in match.unit.syntax.source.decode("utf-8", "replace"):
        return False
    around = function_around(match.node)
    text = match.text(around) if around is not None else ""
    if _CONTAINS.search(text) and _MEMBER_NAME.search(text):
        return False
    if match.name != "shutil.unpack_archive":
        return True
    kind, name = match.constant("2|format"), match.constant("0|filename")
    return kind != "zip" and not (isinstance(name, str) and name.endswith(".zip"))


_TAR_NAME = re.compile(r"(?i)(?:^|[._])_?(?:tar|tarball|tgz|tar_?file|tar_?obj|tf)$")


def receiver_is_tar(match: Match) -> bool:
    """The receiver is called like a tar archive."""
    node = _receiver(match)
    return node is not None and bool(_TAR_NAME.search(match.text(node))) and no_filter_set(match)


_MEMBERS = re.compile(r"\.(infolist|namelist|getmembers|getnames)\(\)")
_WRITING = re.compile(r"\bopen\(|write_bytes|write_text|makedirs|copyfileobj|\.mkdir\(")
_MEMBER_NAME = re.compile(r"\.name\b|\.getnames\(")
_CONTAINS = re.compile(r"is_relative_to|relative_to\(|commonpath|commonprefix|startswith\(|isabs|safe_join|is_within")


def member_path(unit: UnitView, new: Callable[..., Match]) -> Iterator[Match]:
    """A path that is put together from the name of an archive's member, where files are written."""
    for node in unit.syntax.find("call", "binary_operator"):
        part = _joined_part(unit, node)
        if part is None:
            continue
        around = function_around(node) or unit.syntax.root
        text = unit.syntax.text(around)
        if _WRITING.search(text) and not _CONTAINS.search(text) and _is_member_name(unit, part, 0):
            yield new(node, captures={"name": part})


def _joined_part(unit: UnitView, node: Node) -> Node | None:
    """The last part of `os.path.join(a, b)`, of `a / b`, or of `a + "/" + b`."""
    if node.type == "call":
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None or len(arguments.named_children) < 2:
            return None
        return arguments.named_children[-1] if unit.names.resolve(callee) == "os.path.join" else None
    if node.type != "binary_operator":
        return None
    left, right, operator = (node.child_by_field_name(name) for name in ("left", "right", "operator"))
    if left is None or right is None or operator is None:
        return None
    sign = unit.syntax.text(operator)
    return right if sign == "/" or (sign == "+" and _ends_in_slash(unit, left)) else None


def _ends_in_slash(unit: UnitView, node: Node) -> bool:
    """`folder + "/"`, and `os.sep` in its place."""
    last = node.child_by_field_name("right") if node.type == "binary_operator" else node
    if last is None:
        return False
    text = unit.values.constant(last)
    return (isinstance(text, str) and text.endswith("/")) or unit.names.resolve(last) in ("os.sep", "os.path.sep")


def _is_member_name(unit: UnitView, node: Node, depth: int) -> bool:
    """Is this a member's name: `info.filename`, `member.name`, or an element of `namelist()`?"""
    node = unit.values.follow(node)
    field = ""
    if node.type == "attribute":
        attribute, base = node.child_by_field_name("attribute"), node.child_by_field_name("object")
        field = unit.syntax.text(attribute) if attribute is not None else ""
        if base is None or field not in ("filename", "name", "path"):
            return False
        node = base
    if node.type != "identifier":
        return False
    for binding in unit.names.binding(unit.syntax.text(node), node.start_byte) or ():
        if binding.kind == "element" and binding.node is not None:
            listed = _MEMBERS.search(_listing(unit, binding.node))
            if listed and (listed[1] in ("infolist", "getmembers")) == bool(field):
                return True
    return False


def _listing(unit: UnitView, node: Node) -> str:
    """The text of what a loop runs over, through names and through `enumerate(...)` and the like."""
    node = unit.values.follow(node)
    arguments = node.child_by_field_name("arguments") if node.type == "call" else None
    inner = [unit.values.follow(n) for n in arguments.named_children[:1]] if arguments is not None else []
    return "\n".join(unit.syntax.text(n) for n in (node, *inner))


def basename_member(match: Match) -> list[Edit]:
    """Only the last part of the member's name."""
    node = match.captures.get("name")
    return _wrapped(match, node, "os.path.basename") if node is not None else []


# ---------------------------------------------------------------------- paths from a request

_TWO_PATHS = words("copy copy2 copyfile copytree move rename replace link symlink")
_PATH_KEYWORDS = words("path file filename path_or_file filename_or_fp src dst top name filepath_or_buffer fp")


_IN_MEMORY = frozenset(("io.BytesIO()", "io.StringIO()", "tempfile.SpooledTemporaryFile()"))
"""Files that have no path: what is in one is read in its place."""


def path_from_request(match: Match) -> bool:
    """The path of a file that is opened, read, written or sent is a remote client's text."""
    for node in _paths(match):
        found = remote(match.unit, node, "path")
        if found is None or found.kind in ("upload", "filename") or match.resolve(node) in _IN_MEMORY:
            continue
        match.captures["path"] = node
        if found.kind == "segment":
            match.confidence = Confidence.LOW
        return True
    return False


def upload_name(match: Match) -> bool:
    """The path of a file that is written holds the name that the client gave its upload."""
    if _method(match) == "save":
        receiver = _receiver(match)
        if match.arguments is None or len(match.arguments.positional) != 1 or receiver is None:
            return False
        if "storage" in (match.resolve(receiver) or match.text(receiver)).lower():
            return False
    for node in _paths(match):
        if _is_sent_name(match, node):
            match.captures["source"] = node
            return True
    return False


def _is_sent_name(match: Match, node: Node) -> bool:
    """The name that the client gave its upload: `file.filename`, or `name` of an uploaded file."""
    taint = match.taint or tainted(match.unit, node, ("remote",), "path")
    if taint is None or taint.shape not in ("filename", "upload"):
        return False
    return taint.shape == "filename" or taint.key[-1] in (".name", ".filename")


def names_upload(match: Match) -> bool:
    """Of `taint`: the path holds the name that the client gave its upload."""
    node = match.at if match.at is not None else match.node
    if _is_member(match) or not _is_sent_name(match, node):
        return False
    part = _remote_part(match, node, 0)
    match.captures["source"] = part if part is not None else node
    return True


def from_archive(match: Match) -> bool:
    """Of `taint`: the path holds a name out of an archive that the client sent, and no pattern has said so."""
    if not _is_member(match) or any(True for _ in member_path(match.unit, lambda node, **_: match)):
        return False
    match.captures["name"] = match.at if match.at is not None else match.node
    return True


def _is_member(match: Match) -> bool:
    """Was the upload opened (`[]`), and is it a name out of what is in it?"""
    taint = match.taint
    return taint is not None and taint.shape == "upload" and "[]" in taint.key and "[*]" in taint.key


def names_no_upload(match: Match) -> bool:
    """Of `taint`: the path is the client's in another way than `upload-file-name` and `archive-member-path` report, and
    it is a text, not an uploaded file itself."""
    taint = match.taint
    if taint is not None and taint.shape == "upload":
        parts = [str(part) for part in taint.key[1:]]
        if not any(part.startswith(".") or part in _OF_UPLOAD for part in parts):
            return False
    return not _is_member(match) and not names_upload(match)


_OF_UPLOAD = frozenset(("filename", "body"))
"""What a dictionary that stands for an uploaded file holds."""


def _paths(match: Match) -> list[Node]:
    if match.arguments is None:
        return []
    if (match.name or "").startswith(("pathlib.", "*.")) and _method(match) != "save":
        node = _receiver(match)
        return [node] if node is not None and _builds_path(match, node) else []
    found = match.arguments.positional[: 2 if _method(match) in _TWO_PATHS else 1]
    return [*found, *(n for key, n in match.arguments.keywords.items() if key in _PATH_KEYWORDS)]


def _builds_path(match: Match, node: Node) -> bool:
    value = match.unit.values.follow(node)
    if value.type == "binary_operator":
        operator = value.child_by_field_name("operator")
        return operator is not None and match.text(operator) == "/"
    name = match.resolve(value) or ""
    return name.startswith("pathlib.") or bool(re.search(r"\bPath\(|\.joinpath\(|\s/\s", match.text(value)))


def safe_path(match: Match) -> list[Edit]:
    """Clean the part that the client sent; flask: let send_from_directory look after it."""
    node = match.captures.get("path") or match.at
    if node is None:
        return []
    sent = _from_directory(match, node)
    if sent:
        return sent
    part = _remote_part(match, node, 0)
    return _wrapped(match, part, _cleaner(match)) if part is not None else []


def secure_filename(match: Match) -> list[Edit]:
    """Clean the name that the client gave."""
    node = match.captures.get("source")
    return _wrapped(match, node, _cleaner(match)) if node is not None else []


def _cleaner(match: Match) -> str:
    roots = match.unit.names.packages
    return "werkzeug.utils.secure_filename" if roots & {"flask", "werkzeug", "quart"} else "os.path.basename"


def _from_directory(match: Match, node: Node) -> list[Edit]:
    """`send_file(os.path.join(d, x), ...)` to `send_from_directory(d, x, ...)`."""
    if written_name(match) != "flask.send_file" or node.type != "call":
        return []
    callee, inner = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    edit = callee_edit(match, "flask.send_from_directory")
    if callee is None or inner is None or edit is None or match.resolve(callee) != "os.path.join":
        return []
    parts = inner.named_children
    if len(parts) != 2 or any(p.type in ("comment", "list_splat") for p in parts):
        return []
    if remote(match.unit, parts[0], "path"):
        return []
    return [edit, replacement(match, node, f"{match.text(parts[0])}, {match.text(parts[1])}")]


def _remote_part(match: Match, node: Node, depth: int) -> Node | None:
    """The part of a path that is the client's, where something else stands before it."""
    unit = match.unit
    node = unit.values.follow(node)
    if depth > 8:
        return None

    def is_remote(part: Node) -> bool:
        return tainted(unit, part, match.sources or ("remote",), "path") is not None

    if node.type == "string":
        parts = interpolations(node)
        first = node.named_children[1] if len(node.named_children) > 1 else None
        if first is None or first.type != "string_content":
            parts = parts[1:]
        return next((p for p in parts if is_remote(p)), None)
    if node.type == "binary_operator":
        left, right = node.named_children[0], node.named_children[-1]
        return right if is_remote(right) else _remote_part(match, left, depth + 1)
    if node.type == "parenthesized_expression" and node.named_children:
        return _remote_part(match, node.named_children[0], depth + 1)
    if node.type != "call":
        return None
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    name = match.resolve(callee) if callee is not None else None
    if name == "os.path.join" or (name or "").endswith(".joinpath") or (name == "pathlib.Path" and len(given) > 1):
        rest = given if name is not None and name.endswith("joinpath") else given[1:]
        return next((p for p in rest if is_remote(p)), None)
    if len(given) == 1 and name in ("pathlib.Path", "str", "os.path.abspath", "os.path.realpath", "os.path.normpath"):
        return _remote_part(match, given[0], depth + 1)
    base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    return _remote_part(match, base, depth + 1) if base is not None and not given else None
