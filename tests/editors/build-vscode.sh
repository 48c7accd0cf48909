#!/usr/bin/env bash
# Build our extension for VS Code, with the server in it, and that of the recorder (it stands for an AI assistant) into the
# folder WARDLINE_EDITORS: wardline.vsix and assistant/. Nothing is done if nothing has changed. Uses npm and pip as this machine
# has them set up.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
editors="${WARDLINE_EDITORS:-$root/.cache/editors}"
mkdir -p "$editors"
editors="$(cd "$editors" && pwd)"
extension="$root/editors/vscode"
assistant="$root/tests/origin/record/vscode"

version="$(cd "$root" && find editors/vscode tests/origin/record/vscode tests/editors/build-vscode.sh \
  server analyzers pyproject.toml tools/vscode_bundle.py -type f \
  -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/bundled/server/*' -not -path '*/bundled/libraries/*' \
  -not -path 'tests/*.py' -not -name '*.pyc' -not -name LICENSE -print0 \
  | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$editors/vscode-built" 2>/dev/null)" = "$version" ] && [ -d "$extension/node_modules" ]; then
  exit 0
fi
rm -f "$editors/vscode-built"
echo "Building the extension for VS Code …"
cd "$extension"
locked="$(sha256sum package-lock.json)"
if [ "$(cat node_modules/.installed 2>/dev/null)" != "$locked" ]; then
  npm ci --silent --no-audit --no-fund
  echo "$locked" >node_modules/.installed
fi
npm run --silent check
npm run --silent build
[ -n "${PYTHON:-}" ] || [ ! -x "$root/.venv/bin/python" ] || export PYTHON="$root/.venv/bin/python"
node package.mjs --repository https://example.org/wardline --out "$editors/wardline.vsix" >/dev/null
rm -rf "$editors/assistant"
mkdir "$editors/assistant"
NODE_PATH="$extension/node_modules" npx esbuild "$assistant/extension.js" \
  --bundle --platform=node --format=cjs --external:vscode --outfile="$editors/assistant/extension.bundle.js" --log-level=warning
cp "$assistant/package.json" "$editors/assistant/"
echo "$version" >"$editors/vscode-built"
