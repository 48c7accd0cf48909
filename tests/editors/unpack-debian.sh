#!/usr/bin/env bash
# usage: unpack-debian.sh SUITE FOLDER PACKAGE...
# Unpack packages of a Debian suite, with everything that they depend on (the C library included), into FOLDER, without
# installing anything and without being root. Start a program of them with FOLDER/run PROGRAM ARGUMENT...
set -euo pipefail
suite=$1 folder=$2
shift 2
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
apt="$folder/.apt"
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
: >"$apt/status"

# The mirror that this machine is set up with, in the newer or the older form of its list.
mirror="$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs: *//p' | head -n 1)"
[ -n "$mirror" ] || mirror="$(sed -nE 's/^deb +(\[[^]]*\] +)?([^ ]+) .*/\2/p' /etc/apt/sources.list | head -n 1)"
[ -n "$mirror" ] || { echo "No Debian mirror is set up on this machine" >&2; exit 1; }
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/sources.list"

options=(-qq)
for option in Dir::Etc::sourcelist="$apt/sources.list" Dir::Etc::sourceparts=/dev/null Dir::Etc::preferences=/dev/null \
  Dir::Etc::preferencesparts=/dev/null Dir::State::lists="$apt/lists" Dir::State::status="$apt/status" \
  Dir::Cache="$apt/cache" Debug::NoLocking=1 APT::Sandbox::User="$(id -un)"; do
  options+=(-o "$option")
done
apt-get "${options[@]}" update
apt-get "${options[@]}" -y --no-install-recommends --download-only install "$@" >"$apt/log" 2>&1 || { cat "$apt/log" >&2; exit 1; }
# Without manuals and translations, which are a good part of it, and without /run, whose place the program below takes.
unwanted=(--exclude=./run --exclude=./usr/share/doc --exclude=./usr/share/locale --exclude=./usr/share/man)
for package in "$apt"/cache/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -x -C "$folder" "${unwanted[@]}"
done
rm -rf "$apt"

# The program runs with its own loader and libraries. What it starts (the server) uses the machine's, because nothing is
# exported.
cat >"$folder/run" <<'RUN'
#!/usr/bin/env bash
folder="$(dirname "$(realpath "$0")")"
program=$1
shift
libraries="$(find "$folder/lib" "$folder/usr/lib" -maxdepth 2 -type d 2>/dev/null | paste -sd:)"
loader="$(find "$folder/lib64" "$folder/lib" "$folder/usr/lib64" "$folder/usr/lib" -maxdepth 2 -name 'ld-linux*.so*' 2>/dev/null | head -n 1)"
exec "$loader" --library-path "$libraries" --argv0 "$folder/usr/bin/$program" "$folder/usr/bin/$program" "$@"
RUN
chmod +x "$folder/run"
