"""Which program a configuration is for, and which models it chooses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.agent_files.servers import root
from wardline_analyzers.files.view import FileView
from wardline_analyzers.structured.node import Node, Scalar, get, items, pairs, text

_PROGRAMS = (
    (r"\.mcp\.json|\.claude(?:-plugin)?/.*|claude_desktop_config\.json", ("claude-code", "claude")),
    (r"\.vscode/(?:mcp|settings)\.json|\.github/(?:hooks|prompts|chatmodes|agents)/.*|\.copilot/.*",
     ("copilot", "github-copilot", "vscode", "copilot-cli")),
    (r"\.cursor/.*", ("cursor",)),
    (r"\.gemini/.*|gemini-extension\.json", ("gemini-cli", "gemini")),
    (r"\.codex/.*", ("codex",)),
    (r"\.kiro/.*", ("kiro",)),
    (r"\.amazonq/.*", ("amazon-q", "amazonq")),
    (r"\.(?:windsurf|codeium)/.*|\.windsurfrules", ("windsurf", "codeium")),
    (r"\.continue/.*", ("continue",)),
    (r"\.?goose/.*|\.goosehints|(?:[^/]+[-_.])?recipe\.ya?ml", ("goose",)),
    (r"\.aider\.conf\.ya?ml", ("aider",)),
    (r"\.roo/.*|\.roomodes|\.roorules", ("roo", "roo-code")),
    (r"cline_mcp_settings\.json|\.clinerules(?:/.*)?", ("cline",)),
    (r"\.junie/.*", ("junie",)),
    (r"\.qwen/.*", ("qwen-code", "qwen")),
    (r"opencode\.jsonc?|\.opencode/.*", ("opencode",)),
    (r"\.?crush\.json", ("crush",)),
    (r"\.zed/.*", ("zed",)),
    (r"\.augment/.*", ("augment", "auggie")),
    (r"\.factory/.*", ("factory", "droid")),
    (r"\.amp/.*", ("amp",)),
)  # fmt: skip
_BY_PATH = tuple((re.compile(rf"(?:.*/)?(?:{pattern})"), names) for pattern, names in _PROGRAMS)
_FRONT = re.compile(rb"\A\xef?\xbb?\xbf?---[ \t]*\r?\n(?s:.{0,4000}?)\n---")
_MODEL = re.compile(rb"^model:[ \t]*[\"']?([^\s\"'#\[{][^\r\n\"'#]{0,100})", re.MULTILINE)
_PLACES = (
    ("model",), ("model", "name"), ("weak-model",), ("editor-model",), ("small_model",), ("GOOSE_MODEL",),
    ("settings", "goose_model"), ("env", "ANTHROPIC_MODEL"), ("env", "ANTHROPIC_SMALL_FAST_MODEL"),
    ("agent", "default_model", "model"), ("models", "large", "model"), ("models", "small", "model"),
)  # fmt: skip
_PROVIDERS = ("provider", "model_provider", "GOOSE_PROVIDER", "goose_provider")
_NONE = frozenset({"", "inherit", "auto", "default"})


def programs(view: FileView) -> tuple[str, ...]:
    """What policies may call the program that reads this file; empty: several do, or it is not known which."""
    return next((names for pattern, names in _BY_PATH if pattern.fullmatch(view.path.lower())), ())


def models(view: FileView) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """The models that are chosen: what policies may call each, and where it stands."""
    if "markdown" in view.kind.languages:
        front = _FRONT.match(view.text)
        chosen = _MODEL.search(view.text, 0, front.end()) if front is not None else None
        if chosen is not None and (name := chosen[1].decode("utf-8", "replace").strip()) not in _NONE:
            yield _named(name, ""), chosen.start(1), chosen.start(1) + len(chosen[1].rstrip())
        return
    top = view.of(root)
    tables: list[tuple[Node | None, tuple[str, ...]]] = [(top, way) for way in _PLACES]
    tables += [(profile.value, ("model",)) for profile in pairs(get(top, "profiles"))]  # Codex
    tables += [(model, ("model",)) for model in items(get(top, "models"))]  # Continue
    for table, way in tables:
        place = get(table, *way)
        if isinstance(place, Scalar) and place.text not in _NONE:
            holder = get(table, *way[:-1]) if way[1:] else table
            provider = next((said for name in _PROVIDERS if (said := text(get(holder, name)))), "")
            yield _named(place.text, provider), *place.inner


def _named(model: str, provider: str) -> tuple[str, ...]:
    """Policies name models as records do (`anthropic/claude-…`); clients leave the provider out, or tell it beside."""
    names = (model, f"{provider}/{model}" if provider else "", model.rpartition("/")[2])
    return tuple(dict.fromkeys(filter(None, names)))
