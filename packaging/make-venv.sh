#!/usr/bin/env bash
# make-venv.sh LOCK: makes .venv (if there is none) and installs exactly what LOCK says, then Twin itself.
# PYTHON names the interpreter to use; without it the first Python from 3.11 on is taken.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local name
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14}; do
        if command -v "$name" >/dev/null 2>&1 && is_new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    echo "Twin needs Python 3.11 or newer, and none was found${PYTHON:+ at $PYTHON}." >&2
    echo "On Debian 12 or Ubuntu 24.04 and later: sudo apt-get install -y python3 python3-venv" >&2
    echo "Elsewhere install one and name it: make PYTHON=/path/to/python3.12 …" >&2
    return 1
}

make_venv() {
    local python version
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "$python cannot make virtual environments: its module ensurepip is missing."
        packaging/install-system.sh "python$version-venv"
    fi
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    make_venv
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
echo "Installing $lock"
.venv/bin/python -m pip install -qq --no-compile --require-hashes --requirement "$lock"
.venv/bin/python -m pip install -qq --no-deps --no-build-isolation --editable .
