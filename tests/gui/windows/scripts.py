"""Whole windows run in processes of their own, each on a screen of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
USUAL, SMALL = (1600, 1000), (1280, 800)
"""Screens: that of the design, and the smallest that the window is made for [px]."""

needs_screen = pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="there is no Xvfb here")


def run_on_screen(
    script: str,
    *arguments: str,
    home: Path | None = None,
    screen: tuple[int, int] = USUAL,
    patience_s: float = 150.0,
) -> str:
    """What a module beside this one prints. Fails with its error text if it does not end well.

    `home` is where the program keeps what is the user's; compiled kernels stay where they are.
    """
    command = [
        "xvfb-run", "-a", "-s", screen_words(screen), sys.executable, "-m", f"tests.gui.windows.{script}", *arguments,
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(home), capture_output=True, text=True, timeout=patience_s, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def screen_words(screen: tuple[int, int]) -> str:
    """As Xvfb is told of it."""
    return f"-screen 0 {screen[0]}x{screen[1]}x24"


def travel(script: str, *arguments: object, home: Path, screen: tuple[int, int] = USUAL) -> dict[str, Any]:
    """The facts that a journey (a script with a user in it) has told."""
    said = run_on_screen(script, *map(str, arguments), home=home, screen=screen)
    facts: dict[str, Any] = json.loads(said.splitlines()[-1])
    return facts


def _environment(home: Path | None) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    if home is None:
        return kept
    cache = kept.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    own = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
    return {**kept, **own, "NUMBA_CACHE_DIR": kept.get("NUMBA_CACHE_DIR") or cache}
