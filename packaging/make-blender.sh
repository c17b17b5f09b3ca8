#!/usr/bin/env bash
# make-blender.sh: makes .venv-blender with Blender as a Python module, the second reader of what Twin exports.
# Blender's module fits one version of Python alone; PYTHON names that interpreter if it is not found as python3.11.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=3.11 blender=5.0.1
python=${PYTHON:-python$wanted}

if ! "$python" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null; then
    echo "Blender $blender as a module needs Python $wanted, and $python is not that; name one: make blender PYTHON=/path/to/python$wanted" >&2
    exit 1
fi
if ! .venv-blender/bin/python -c "import importlib.metadata as m; assert m.version('bpy') == '$blender'" 2>/dev/null; then
    "$python" -m venv --clear .venv-blender
    export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
    echo "Installing bpy $blender (several hundred megabytes)"
    .venv-blender/bin/python -m pip install -qq "bpy==$blender"
fi
