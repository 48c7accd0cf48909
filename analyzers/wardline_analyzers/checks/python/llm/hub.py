"""Checks and fixes of the pages about models on the hub: code of strangers, revisions, weights that are pickles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from wardline_analyzers.checks.python.flags import flagged_calls, flagged_pairs
from wardline_analyzers.finding import ANSWER, Confidence, Edit, Fix, Safety
from wardline_analyzers.fixes.build import build, replacement
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import words
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.rules.rule import FixSpec
from wardline_analyzers.world import Question

_REVISION: Final = re.compile(r"[0-9a-f]{7,64}")
_LOCAL_PATH: Final = re.compile(r"(?:\.{0,2}/|~|[A-Za-z]:[\\/]|\.{1,2}$)")


_HUB_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_SHORT_ID: Final = re.compile(r"[A-Za-z][\w.-]*")
_FORMATS: Final = words(
    "csv json parquet text arrow imagefolder audiofolder videofolder webdataset pandas xml sql spark pdffolder hdf5"
)
_FOLDERS: Final = words(
    "models model checkpoints checkpoint output outputs data dataset datasets results result ckpt ckpts weights saved "
    "runs artifacts cache tmp path local assets experiments logs"
)
_FILE: Final = re.compile(r"\.(?:py|json|jsonl|csv|txt|pt|pth|bin|safetensors|ckpt|gguf|parquet|onnx)$")


def remote_code(unit: UnitView, new: New) -> Iterator[Match]:
    """`trust_remote_code=True` in a call, a dictionary of options, or an assignment to a key."""
    for match, _ in flagged_calls(unit, new, ("trust_remote_code",)):
        revision = match.constant("code_revision"), match.constant("revision")
        commit = any(isinstance(r, str) and _REVISION.fullmatch(r) for r in revision)
        name = match.constant("0|pretrained_model_name_or_path")
        if name is UNKNOWN:
            name = next((n for k in ("model", "model_name", "path") if (n := match.constant(k)) is not UNKNOWN), None)
        local = isinstance(name, str) and bool(_LOCAL_PATH.match(name))
        if commit or local:
            match.confidence = Confidence.LOW
        if not in_test(unit, match.node):
            yield match
    for match in flagged_pairs(unit, new, "trust_remote_code", True):
        match.confidence = Confidence.MEDIUM
        if not in_test(unit, match.node):
            yield match


def from_network(match: Match) -> bool:
    """torch.hub.load fetches from GitHub, and does not read a directory."""
    return bool(match.constant("source") != "local")


def hub_id(match: Match) -> bool:
    """What is loaded is named by its id on the hub, and its revision can change."""
    name = _hub_name(match)
    if name is None or match.arguments is None or in_test(match.unit, match.node):
        return False
    if match.constant("local_files_only") is True or match.may_hide("revision"):
        return False
    revision = match.argument("revision")
    if revision is not None:
        text = match.unit.values.constant(revision)
        if text is UNKNOWN or (isinstance(text, str) and _REVISION.fullmatch(text)):
            return False
        if isinstance(text, str) and re.match(r"v?\d+(?:\.\d+)+", text):
            match.confidence = Confidence.LOW  # a tag: it could be moved, but seldom is
    if "/" not in name:
        match.confidence = Confidence.LOW
    return True


HUB_COMMIT = "hub-commit"
"""Topic: the commit that a branch of a repository on the hub is at. About (`models`, `datasets` or `spaces`, id,
branch)."""
_ASKED: Final = re.compile(r"[\w.-]{1,96}(?:/[\w.-]{1,96})?")


def pinned(match: Match) -> Fix | Sequence[Edit]:
    """Name the commit that the branch is at now, if the world knows it."""
    name, kind = _hub_name(match), _hub_kind(match)
    revision = match.argument("revision")
    branch = match.constant("revision") if revision is not None else "main"
    if name is None or not kind or not isinstance(branch, str) or not _ASKED.fullmatch(branch):
        return ()
    made = build(FixSpec("", Safety.SUGGESTED, set=(("revision", f'"{ANSWER}"'),)), match)
    if made is None:
        return ()
    return replace(made, title=f"Pin it to commit {ANSWER}", asks=Question(HUB_COMMIT, (kind, name, branch)))


def _hub_kind(match: Match) -> str:
    """What the repository is, as the hub's addresses say it; empty: the code does not tell."""
    called = match.name or ""
    if called.startswith("datasets."):
        return "datasets"
    if called.startswith("evaluate."):
        return "spaces"
    given = match.argument("repo_type")
    said = match.constant("repo_type") if given is not None else "model"
    return f"{said}s" if said in ("model", "dataset", "space") else ""


def hub_script(match: Match) -> bool:
    """A script of somebody's repository is run, and no commit says which."""
    spec, pin = ("custom_pipeline", "custom_revision") if match.argument("custom_pipeline") else ("0|path", "revision")
    name, revision = match.constant(spec), match.constant(pin)
    if not isinstance(name, str) or in_test(match.unit, match.node) or match.may_hide(pin):
        return False
    if isinstance(revision, str) and _REVISION.fullmatch(revision):
        return False
    return bool(_HUB_ID.fullmatch(name)) and name.partition("/")[0].lower() not in _FOLDERS


_PICKLED: Final = re.compile(r"\.(?:bin|pt|pth|ckpt|pkl|pickle|joblib)$")


def pickled_weights(match: Match) -> bool:
    """Weights are loaded, kept or fetched as a pickle."""
    return not in_test(match.unit, match.node)


def pickled_file(match: Match) -> bool:
    """The file that is fetched is a pickle by its name."""
    name = match.constant("1|filename")
    return isinstance(name, str) and bool(_PICKLED.search(name)) and not in_test(match.unit, match.node)


def safe_weights(match: Match) -> Sequence[Edit]:
    """Turn safetensors on."""
    for flag in ("use_safetensors", "safe_serialization"):
        value = match.argument(flag)
        if value is not None and value.type == "false":
            return (replacement(match, value, "True"),)
    return ()


def _hub_name(match: Match) -> str | None:
    called = match.name or ""
    if called.endswith("PeftModel.from_pretrained"):
        name = match.constant("1|model_id")
    elif called.endswith(".pipeline"):
        name = match.constant("1|model")
    else:
        specs = (
            "0|repo_id",
            "0|path",
            "0|pretrained_model_name_or_path",
            "0|model_name_or_path",
            "model",
            "identifier",
        )
        name = next((value for spec in specs if (value := match.constant(spec)) is not UNKNOWN), UNKNOWN)
    if not isinstance(name, str) or _FILE.search(name):
        return None
    if _HUB_ID.fullmatch(name):
        return None if name.partition("/")[0].lower() in _FOLDERS else name
    if not _SHORT_ID.fullmatch(name) or name in _FORMATS or name.lower() in _FOLDERS or "_" in name[:6]:
        return None
    known = called.endswith(("from_pretrained", ".load_dataset", ".SentenceTransformer"))
    return name if known and (called.endswith(".load_dataset") or re.search(r"\d|-", name)) else None
