#!/usr/bin/env bash
# Build our extension for VS Code and that of the recorder (it stands for an AI assistant) into the folder WARDLINE_EDITORS:
# wardline.vsix and assistant/. Nothing is done if nothing has changed. Uses npm as this machine has it set up.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
editors="${WARDLINE_EDITORS:-$root/.cache/editors}"
mkdir -p "$editors"
editors="$(cd "$editors" && pwd)"
extension="$root/editors/vscode"
assistant="$root/tests/origin/record/vscode"

version="$(cd "$root" && find editors/vscode tests/origin/record/vscode "$here/build-vscode.sh" -type f \
  -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.py' -not -name '*.pyc' -print0 \
  | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$editors/vscode-built" 2>/dev/null)" = "$version" ] && [ -d "$extension/node_modules" ]; then
  exit 0
fi
rm -f "$editors/vscode-built"
echo "Building the extension for VS Code …"
cd "$extension"
npm ci --silent --no-audit --no-fund
npm run --silent check
npm run --silent build
npx vsce package --no-dependencies --allow-missing-repository --out "$editors/wardline.vsix" >/dev/null
rm -rf "$editors/assistant"
mkdir "$editors/assistant"
NODE_PATH="$extension/node_modules" npx esbuild "$assistant/extension.js" \
  --bundle --platform=node --format=cjs --external:vscode --outfile="$editors/assistant/extension.bundle.js" --log-level=warning
cp "$assistant/package.json" "$editors/assistant/"
echo "$version" >"$editors/vscode-built"
