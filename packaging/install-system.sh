#!/usr/bin/env bash
# install-system.sh PACKAGE…: installs the Debian packages that are missing, or says exactly what to type.
# Ends with 0 when all are there, with 3 when some could not be installed.
set -euo pipefail

is_there() { dpkg-query --show --showformat='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Debian 13 and Ubuntu 24.04 renamed some libraries with the suffix t64.
missing=()
for package in "$@"; do
    is_there "$package" || is_there "${package}t64" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "These system packages (Debian's names) are missing and this is no Debian: ${missing[*]}" >&2
    echo "Install what provides them with your system's own installer." >&2
    exit 3
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Missing system packages; install them with:" >&2
        echo "    sudo apt-get install -y ${missing[*]}" >&2
        exit 3
    fi
    as_root=(sudo -n)
fi

echo "Installing system packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}"; } \
    >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "apt could not install them; install them yourself with:" >&2
    echo "    sudo apt-get install -y ${missing[*]}" >&2
    exit 3
fi
