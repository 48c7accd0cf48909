"""What actions of GitHub workflows are known for: being archived, restoring caches, publishing."""

from __future__ import annotations

import re
from typing import NamedTuple

ARCHIVED = frozenset({
    "8398a7/action-slack", "actions-rs/audit-check", "actions-rs/cargo", "actions-rs/clippy-check",
    "actions-rs/components-nightly", "actions-rs/grcov", "actions-rs/install", "actions-rs/tarpaulin",
    "actions-rs/toolchain", "actions/create-release", "actions/setup-elixir", "actions/setup-haskell",
    "actions/setup-ruby", "actions/upload-release-asset", "azure/appservice-actions", "azure/container-actions",
    "azure/container-scan", "azure/get-keyvault-secrets", "azure/k8s-actions", "azure/webapps-container-deploy",
    "cedrickring/golang-action", "cirrus-actions/rebase", "contributor-assistant/github-action",
    "crazy-max/ghaction-docker-buildx", "crazy-max/ghaction-hugo", "delaguardo/setup-graalvm",
    "google/mirror-branch-action", "gradle/gradle-build-action", "grafana/k6-action", "helaili/jekyll-action",
    "ilshidur/action-slack", "jakejarvis/s3-sync-action", "marvinpinto/action-automatic-releases",
    "marvinpinto/actions", "maxheld83/ghpages", "paambaati/codeclimate-action", "repo-sync/pull-request",
    "repo-sync/repo-sync", "semgrep/semgrep-action", "sonarsource/sonarcloud-github-action", "stefanprodan/kube-tools",
    "svenstaro/upx-action", "technote-space/get-diff-action", "tibdex/github-app-token",
    "verygoodopensource/very_good_coverage", "whelk-io/maven-settings-xml-action", "youyo/aws-cdk-github-actions",
})  # fmt: skip
"""Repositories that GitHub shows as archived, of those that zizmor lists (2026-11)."""


class Caching(NamedTuple):
    """When an action restores a cache."""

    input: str
    """The input that decides; empty: it always does."""
    on: frozenset[str] | None
    """Values of it with which it does; None: any that is not off."""
    default: bool
    """What it does where nothing is said."""


_OFF = frozenset({"", "false", "no", "off", "never"})
_TRUE = frozenset({"true"})

CACHING = {
    "actions/cache": Caching("", None, True),
    "actions/cache/restore": Caching("", None, True),
    "actions/setup-node": Caching("cache", None, False),
    "actions/setup-python": Caching("cache", None, False),
    "actions/setup-java": Caching("cache", None, False),
    "actions/setup-dotnet": Caching("cache", _TRUE, False),
    "actions/setup-go": Caching("cache", None, True),
    "astral-sh/setup-uv": Caching("enable-cache", None, True),
    "ruby/setup-ruby": Caching("bundler-cache", _TRUE, False),
    "swatinem/rust-cache": Caching("", None, True),
    "actions-rust-lang/setup-rust-toolchain": Caching("cache", None, True),
    "mozilla-actions/sccache-action": Caching("", None, True),
    "pnpm/action-setup": Caching("cache", _TRUE, False),
    "gradle/actions/setup-gradle": Caching("", None, True),
    "hynek/setup-cached-uv": Caching("", None, True),
    "graalvm/setup-graalvm": Caching("cache", None, False),
    "prefix-dev/setup-pixi": Caching("cache", None, True),
}

PUBLISHING = frozenset({
    "pypa/gh-action-pypi-publish", "rubygems/release-gem", "js-devtools/npm-publish", "softprops/action-gh-release",
    "goreleaser/goreleaser-action", "ncipollo/release-action", "docker/build-push-action", "changesets/action",
    "cycjimmy/semantic-release-action", "googleapis/release-please-action", "svenstaro/upload-release-action",
    "katyo/publish-crates", "crates-io/auth-action", "pypi/publish", "release-drafter/release-drafter",
    "haaleo/publish-vscode-extension",
})  # fmt: skip
"""Actions that bring what was built to others."""

PUBLISHES = re.compile(
    rb"\b(?:npm|pnpm|yarn(?:[ \t]+npm)?|cargo|uv|poetry|flit|hatch|pdm|lerna|bun|deno|jsr|vsce|ovsx)[ \t]+publish\b"
    rb"|\btwine[ \t]+upload\b|\bgem[ \t]+push\b|\bdocker[ \t]+push\b|\bgh[ \t]+release[ \t]+(?:create|upload)\b"
    rb"|\bgoreleaser[ \t]+release\b|\bmvn\b[^\n|;&]{0,80}[ \t]deploy\b|\bhelm[ \t]+push\b|\bsemantic-release\b"
    rb"|\bgradlew?\b[^\n|;&]{0,80}[ \t]publish\w*\b"
)
"""Commands that do."""
_DRY = re.compile(rb"--dry-run|--skip-publish|--snapshot")


def publishes(script: bytes) -> bool:
    """Whether a script brings what was built to others."""
    return any(not _DRY.search(_line(script, found.end())) for found in PUBLISHES.finditer(script))


def _line(script: bytes, offset: int) -> bytes:
    begin = script.rfind(b"\n", 0, offset) + 1
    end = script.find(b"\n", offset)
    line = script[begin : end if end >= 0 else len(script)]
    return b"--dry-run" if line.lstrip().startswith(b"#") else line


def is_cached(how: Caching, said: str | None) -> bool:
    """Whether an action restores a cache; `said`: its input, where it is given."""
    if not how.input or said is None:
        return how.default
    value = said.strip().lower()
    return value in how.on if how.on is not None else value not in _OFF
