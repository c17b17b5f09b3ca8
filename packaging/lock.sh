#!/usr/bin/env bash
# Remakes the lock files from the bounds in pyproject.toml: exact versions with hashes for every platform and
# Python from 3.11 on, and no word on where the files come from. Extra words go to uv, e.g. `--upgrade`.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=${UV:-uv}
if ! command -v "$uv" >/dev/null 2>&1; then
    python3 -m venv .lock-venv
    .lock-venv/bin/pip install --quiet uv
    uv=.lock-venv/bin/uv
fi

compile() { # compile OUTPUT [words for uv…]
    local output=$1
    shift
    "$uv" pip compile pyproject.toml packaging/build.in --output-file "$output" --quiet \
        --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
        --no-emit-find-links --custom-compile-command "make lock" "$@"
}

compile packaging/requirements.lock "$@"
compile packaging/requirements-test.lock --extra cluster --extra gui --extra tables --extra test --constraint packaging/requirements.lock "$@"

# A lock that names a host would tie everyone to it.
if grep -nE 'https?://|file://' packaging/*.lock; then
    echo "lock.sh: a lock file names a download host (above)" >&2
    exit 1
fi
