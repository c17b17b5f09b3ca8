"""The window's thread while one opens, looks, runs, studies, plays back, turns pages and closes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from tests.gui.windows.scripts import ROOT, USUAL, needs_screen, screen_words

LIMIT_MS = 150.0
"""Of processor time in one turn of the event loop. We aim at 50, see `benchmarks.gui_thread`; on a machine that is
shared the same work takes up to twice the processor time, and what was seen once may be somebody else's doing."""
_BEFORE = ("building the window",)
"""No event loop yet."""


@needs_screen
def test_that_nothing_that_one_does_keeps_the_window_busy(record_property: Callable[[str, object], None]) -> None:
    busiest = _visit()
    if any(gap["cpu_ms"] > LIMIT_MS for gap in busiest.values()):
        again = _visit()
        busiest = {name: min(gap, again[name], key=lambda one: one["cpu_ms"]) for name, gap in busiest.items()}
    for name, gap in busiest.items():
        record_property(name, round(gap["cpu_ms"]))
    assert set(busiest) >= {"load", "run", "study", "playback", "switching workspaces", "close"}
    late = {name: gap for name, gap in busiest.items() if gap["cpu_ms"] > LIMIT_MS}
    assert not late, json.dumps(late, indent=2)


def _visit() -> Mapping[str, Mapping[str, Any]]:
    """The turn of the event loop that took most processor time, by phase, with the stacks that were seen in it."""
    environment = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    screen = screen_words(USUAL)
    walk = ["-m", "benchmarks.gui_thread", "--quick", "--json", "--stacks"]
    command = ["xvfb-run", "-a", "-s", screen, sys.executable, *walk]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    phases = json.loads(done.stdout.strip().splitlines()[-1])["phases"]
    return {name: phase["busiest"] for name, phase in phases.items() if name not in _BEFORE}
