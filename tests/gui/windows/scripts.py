"""Whole windows run in processes of their own, each on a screen of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_SCREEN = "-screen 0 1600x1000x24"

needs_screen = pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="there is no Xvfb here")


def run_on_screen(script: str, *arguments: str, patience_s: float = 120.0) -> str:
    """What a module beside this one prints. Fails with its error text if it does not end well."""
    command = [
        "env", "-u", "QT_QPA_PLATFORM", "xvfb-run", "-a", "-s", _SCREEN,
        sys.executable, "-m", f"tests.gui.windows.{script}", *arguments,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=patience_s, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
