"""Progress of a run on standard error: a bar on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Protocol

from twin_app.cli.text import printable
from twin_app.events import BestSoFar, PhaseStarted, Progress, RunEnded, RunEvent, RunKind, RunStarted, WarningRaised
from twin_app.experiment.report.numbers import duration_text, number, whole

if TYPE_CHECKING:
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
    """One bar that stays in place, with rate, time left and the best so far."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._title = ""

    def __enter__(self) -> Monitor:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._bar = Bar(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=28),
            TextColumn("{task.fields[detail]}", markup=False),
            console=console,
            transient=True,
            refresh_per_second=8,
        )
        self._bar.start()
        return self

    def __exit__(self, *reason: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, event: RunEvent) -> None:
        bar = self._bar
        if bar is None:
            return
        match event:
            case RunStarted():
                bar.console.print(_start_text(event), style="dim")
                self._task = bar.add_task("Starting", total=event.total, detail="")
            case PhaseStarted():
                self._title = printable(event.title)
                if self._task is not None:
                    bar.update(self._task, description=self._title)
            case Progress() if self._task is not None:
                bar.update(self._task, completed=event.done, total=event.total, detail=_detail(event))
            case WarningRaised():
                bar.console.print(f"warning: {printable(event.message)}", style="yellow")
            case RunEnded():
                bar.stop()
            case _:
                return


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _start_text(event: RunStarted) -> str:
    what = "Studying" if event.kind is RunKind.STUDY else "Simulating"
    where = "in this process" if event.workers == 0 else f"{event.workers} worker{'s' if event.workers > 1 else ''}"
    return f"{what} {printable(event.scene)} · up to {whole(event.total)} simulations · {where}"


def _progress_text(event: Progress, kind: RunKind) -> str:
    what = "simulations" if kind is RunKind.STUDY else "replications"
    return f"{whole(event.done)} of {whole(event.total)} {what} · {_detail(event, counts=False)}"


def _detail(event: Progress, *, counts: bool = True) -> str:
    parts = [f"{whole(event.done)} of {whole(event.total)}"] if counts else []
    parts.append(f"{number(event.per_second, 0 if event.per_second >= 10 else 1)}/s")
    if event.seconds_left is not None:
        parts.append(f"{duration_text(event.seconds_left)} left")
    if event.best is not None:
        parts.append(_best_text(event.best))
    return " · ".join(parts)


def _best_text(best: BestSoFar) -> str:
    return f"best {number(best.value)} (now {number(best.baseline)})"
