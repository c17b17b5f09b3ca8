"""Progress of a run on standard error: a live view on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from twin_app.cli.text import printable
from twin_app.events import BestSoFar, PhaseStarted, Progress, RunEnded, RunEvent, RunKind, RunStarted, WarningRaised
from twin_app.experiment.report.numbers import decimals_for, duration_text, number, whole
from twin_app.experiment.report.words import words_for

if TYPE_CHECKING:
    from rich.live import Live
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

LINE_EVERY_S = 5.0


class Monitor(Protocol):
    """Watches one run; also a context, so that a terminal is left tidy on every way out."""

    def __call__(self, event: RunEvent) -> None: ...
    def __enter__(self) -> Monitor: ...
    def __exit__(self, *reason: object) -> None: ...


def open_monitor() -> Monitor:
    """The one that suits standard error."""
    return TerminalMonitor() if sys.stderr.isatty() else LineMonitor()


class LineMonitor:
    """Plain lines, for log files and pipes."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._kind = RunKind.SIMULATION

    def __enter__(self) -> Monitor:
        return self

    def __exit__(self, *reason: object) -> None:
        return None

    def __call__(self, event: RunEvent) -> None:
        match event:
            case RunStarted():
                self._kind = event.kind
                _say(_start_text(event))
            case PhaseStarted():
                _say(printable(event.title))
            case Progress() if time.monotonic() - self._last >= LINE_EVERY_S:
                self._last = time.monotonic()
                _say(_progress_text(event, self._kind))
            case WarningRaised():
                _say(f"warning: {printable(event.message)}")
            case _:
                return


class TerminalMonitor:
    """A few lines that stay in place: the part of the run, a bar, rate and time left, the best so far."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._live: Live | None = None
        self._task: TaskID | None = None
        self._kind = RunKind.SIMULATION
        self._workers = ""
        self._lines: tuple[str, ...] = ("",)

    def __enter__(self) -> Monitor:
        from rich.console import Console
        from rich.live import Live
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        columns = (BarColumn(bar_width=40), TextColumn("{task.fields[counts]}", markup=False))
        self._bar = Bar(*columns, console=console, auto_refresh=False)
        self._live = Live(console=console, transient=True, refresh_per_second=8)
        self._live.start()
        return self

    def __exit__(self, *reason: object) -> None:
        if self._live is not None:
            self._live.stop()

    def __call__(self, event: RunEvent) -> None:
        bar, live = self._bar, self._live
        if bar is None or live is None:
            return
        match event:
            case RunStarted():
                self._kind = event.kind
                self._workers = _workers_text(event.workers)
                live.console.print(_start_text(event), style="dim")
                self._task = bar.add_task("", total=event.total, counts="")
                self._show("Starting", ())
            case PhaseStarted():
                self._show(printable(event.title), self._lines[1:])
            case Progress() if self._task is not None:
                bar.update(self._task, completed=event.done, total=event.total, counts=_counts_text(event))
                self._show(self._lines[0], progress_lines(event, self._kind, self._workers))
            case WarningRaised():
                live.console.print(f"warning: {printable(event.message)}", style="yellow")
            case RunEnded():
                live.stop()
            case _:
                return

    def _show(self, title: str, below: Sequence[str]) -> None:
        """The title, the bar, and the lines below it."""
        from rich.console import Group
        from rich.text import Text

        self._lines = (title, *below)
        if self._live is not None and self._bar is not None:
            details = [Text(line, style="dim", overflow="ellipsis", no_wrap=True) for line in below]
            self._live.update(Group(Text(title, style="bold"), self._bar, *details))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _start_text(event: RunStarted) -> str:
    what = "Studying" if event.kind is RunKind.STUDY else "Simulating"
    where = _workers_text(event.workers)
    return f"{what} {printable(event.scene)} · up to {whole(event.total)} simulations · {where}"


def _workers_text(workers: int) -> str:
    return "in this process" if workers == 0 else f"{whole(workers)} worker{'s' if workers > 1 else ''}"


def progress_lines(event: Progress, kind: RunKind, workers: str = "") -> list[str]:
    """What stands below the bar: speed and time left, and in a study the best so far."""
    what = "simulations" if kind is RunKind.STUDY else "replications"
    speed = [f"{_rate_text(event)} {what}/s"]
    if event.seconds_left is not None:
        speed.append(f"{duration_text(event.seconds_left)} left")
    if workers:
        speed.append(workers)
    return [" · ".join(speed), *([] if event.best is None else [best_text(event.best)])]


def _progress_text(event: Progress, kind: RunKind) -> str:
    what = "simulations" if kind is RunKind.STUDY else "replications"
    parts = [f"{whole(event.done)} of {whole(event.total)} {what}", f"{_rate_text(event)}/s"]
    if event.seconds_left is not None:
        parts.append(f"{duration_text(event.seconds_left)} left")
    return " · ".join([*parts, *([] if event.best is None else [best_text(event.best)])])


def _counts_text(event: Progress) -> str:
    return f"{whole(event.done)} of {whole(event.total)}"


def _rate_text(event: Progress) -> str:
    return number(event.per_second, 0 if event.per_second >= 10 else 1)


def best_text(best: BestSoFar) -> str:
    """`best so far: throughput 562 ± 25 parts/h (+13.4 %) for 272,000; today 496 parts/h`."""
    words = words_for(best.response)
    unit = "" if "{" in words.unit else f" {words.unit}".rstrip()
    half = (best.high - best.low) / 2.0
    places = decimals_for(half if math.isfinite(half) else None, best.value)
    text = f"best so far: {words.title.lower()} {number(best.value, places)}"
    if math.isfinite(half):
        text += f" ± {number(half, places)}"
    text += unit
    if best.baseline and math.isfinite(best.baseline):
        text += f" ({number(100.0 * (best.value - best.baseline) / abs(best.baseline), 1, signed=True)} %)"
    if best.cost:
        text += f" for {number(best.cost, 0)}"
    return f"{text}; today {number(best.baseline, places)}{unit}"
