#!/usr/bin/env bash
# Install the real clients that the tests marked "editor" drive, into the folder WARDLINE_EDITORS (default .cache/editors).
# They come from Debian's packages, npm and pip as this machine has them set up. Only a JDK, chromium, Xvfb and xdotool are
# installed in the system itself, where they are missing; CHROMIUM names another browser of its kind. A second run does nothing,
# until a script or our extension for VS Code changes.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
editors="${WARDLINE_EDITORS:-$here/../../.cache/editors}"
mkdir -p "$editors"
editors="$(cd "$editors" && pwd)"

"$here/build-vscode.sh" # it knows by itself whether there is anything to do

version="$(cat "$here/install.sh" "$here/install-code.sh" "$here/vscode/gate.mjs" "$here/unpack-debian.sh" | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$editors/installed" 2>/dev/null)" = "$version" ]; then
  echo "Editors are installed in $editors"
  exit 0
fi
rm -rf "${editors:?}"/{neovim-*,helix,vim,emacs-*,kate,lsp4j,installed}

# Neovim 0.7 has no vim.lsp.start, 0.10 no vim.lsp.config; forky has the newest.
for suite in bookworm trixie forky; do
  echo "Installing Neovim of Debian $suite …"
  "$here/unpack-debian.sh" "$suite" "$editors/neovim-$suite" neovim
  VIMRUNTIME="$editors/neovim-$suite/usr/share/nvim/runtime" "$editors/neovim-$suite/run" nvim --version | head -n 1
done

# Editors that are started by an entry in their own settings (wardline editor-config), and tmux to press their keys in.
unpack() { echo "Installing $2 of Debian $1 …" && "$here/unpack-debian.sh" "$1" "$editors/$2" "${@:3}"; }
jobs=()
unpack forky helix hx tmux & jobs+=($!)
unpack bookworm vim vim vim-ale & jobs+=($!)
unpack bookworm emacs-bookworm emacs-nox elpa-eglot elpa-lsp-mode & jobs+=($!)
unpack trixie emacs-trixie emacs-nox elpa-lsp-mode & jobs+=($!)
unpack trixie kate kate & jobs+=($!)
for job in "${jobs[@]}"; do wait "$job"; done # each by itself: so that the failure of one ends the script
for emacs in "$editors"/emacs-*; do # where an Emacs that was moved looks for its compiled Lisp
  (cd "$emacs/usr" && ln -s lib/emacs/*/native-lisp native-lisp)
done

"$here/install-code.sh" "$editors/code"

# LSP4J, the library of the JetBrains client, is in no Debian package; this npm package carries it as a jar.
echo "Installing LSP4J …"
mkdir "$editors/lsp4j"
(cd "$editors/lsp4j" && npm pack --silent coc-groovy@1.5.0 && tar -xzf coc-groovy-*.tgz --strip-components 2 package/server/groovy-language-server-all.jar && rm coc-groovy-*.tgz)

missing=()
java --list-modules 2>/dev/null | grep -q '^jdk.compiler' || missing+=(default-jdk-headless)
command -v Xvfb >/dev/null || missing+=(xvfb) # the screen for Kate, and what presses its keys
command -v xdotool >/dev/null || missing+=(xdotool)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]} …"
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

echo "$version" >"$editors/installed"
