#!/usr/bin/env bash
# Install what records the sessions of tests/origin/sessions into the folder WARDLINE_RECORDERS (default .cache/recorders): the
# extension that VS Code carries, and a Python environment with what drives the editors and with their other servers. pip is used as
# this machine has it set up. The editors are those of tests/editors/install.sh. A second run does nothing, until this script or the
# extension changes.
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
mkdir "$recorders/extensions"
cp -r "${WARDLINE_EDITORS:-$root/.cache/editors}/assistant" "$recorders/extensions/wardline.wardline-recorder-0.0.1"

echo "Installing what drives the editors …"
"${PYTHON:-python3}" -m venv "$recorders/python"
"$recorders/python/bin/pip" install --quiet --editable "$root" \
  playwright==1.65.2 pynvim==0.6.0 python-lsp-server==1.15.0 pylsp-rope==0.1.17 ruff==0.17.6

echo "$version" >"$recorders/installed"
