"""Playback in a real window."""

from __future__ import annotations

from tests.gui.recordings import FILLER, LINE
from tests.gui.windows.scripts import needs_screen, run_on_screen


@needs_screen
def test_that_a_run_is_traced_played_and_looked_into_by_mouse_and_keys() -> None:
    said = run_on_screen("playback_by_mouse", str(LINE)).splitlines()
    assert said == [
        "stations 9",
        f"selected True {FILLER}",
        "next True True",
        "paused True",
        "parts True",
        "left True",
        "bars ['toolBar.plant']",
    ]
