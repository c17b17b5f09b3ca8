"""Progress as lines and on a terminal."""

from __future__ import annotations

import io
import math
import sys

import pytest

from twin_app.cli import monitor
from twin_app.cli.monitor import LineMonitor, TerminalMonitor, best_text, progress_lines
from twin_app.events import BestSoFar, Outcome, PhaseStarted, Progress, RunEnded, RunEvent, RunKind, RunStarted
from twin_app.events import WarningRaised as Warned

BEST = BestSoFar(response="throughput_per_h", value=562.34, low=537.0, high=587.0, baseline=496.1, cost=272_000.0)
PROGRESS = Progress(done=4_500, total=10_000, per_second=1234.5, seconds_left=75.0, best=BEST)
EVENTS: tuple[RunEvent, ...] = (
    RunStarted(kind=RunKind.STUDY, scene="plant.usda\x1b[31m", total=10_000, workers=2),
    PhaseStarted(name="search", title="Searching for good combinations"),
    PROGRESS,
    Warned(message="a worker died\x1b[2J"),
    RunEnded(outcome=Outcome.COMPLETED),
)


def test_that_the_best_so_far_has_interval_gain_cost_and_today() -> None:
    assert best_text(BEST) == "best so far: throughput 562 ± 25 parts/h (+13.4 %) for 272,000; today 496 parts/h"


def test_that_what_is_not_known_of_the_best_is_left_out() -> None:
    early = BestSoFar(response="value_per_h", value=12.5, low=math.nan, high=math.nan, baseline=math.nan, cost=0.0)
    assert best_text(early) == "best so far: value 12.50; today –"


def test_that_rate_time_left_and_workers_stand_below_the_bar() -> None:
    assert (
        progress_lines(PROGRESS, RunKind.STUDY, "2 workers")[0] == "1,234 simulations/s · 1 min 15 s left · 2 workers"
    )
    unknown = Progress(done=1, total=10, per_second=2.5)
    assert progress_lines(unknown, RunKind.SIMULATION) == ["2.5 replications/s"]


def test_that_lines_are_plain_and_cannot_steer_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(monitor, "LINE_EVERY_S", 0.0)
    with LineMonitor() as watch:
        for event in EVENTS:
            watch(event)
    lines = capsys.readouterr().err.splitlines()
    assert lines[1:3] == [
        "Searching for good combinations",
        "4,500 of 10,000 simulations · 1,234/s · 1 min 15 s left · " + best_text(BEST),
    ]
    assert len(lines) == 4
    assert "\x1b" not in "".join(lines)


def test_that_a_terminal_shows_every_part_and_is_left_tidy(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with TerminalMonitor() as watch:
        for event in EVENTS[:-1]:
            watch(event)
        watch._live.refresh()  # type: ignore[attr-defined]
        watch(EVENTS[-1])
    shown = screen.getvalue()
    for part in ("Studying plant.usda", "Searching for good combinations", "4,500 of 10,000", "1,234 simulations/s",
                 "best so far", "± 25", "warning: a worker died"):  # fmt: skip
        assert part in shown
    assert "\x1b[31m" not in shown.split("Searching", maxsplit=1)[0]  # the scene's name has no colours
    assert "\x1b[2J" not in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")  # the cursor is back
