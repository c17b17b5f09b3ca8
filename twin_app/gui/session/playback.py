"""The time that is shown, and what makes it go on."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from twin_app.gui.bridge.background import Background
from twin_app.gui.session.recording import Recording
from twin_app.playback.frame import Frame
from twin_app.playback.losses import Loss

SLOWEST, FASTEST = 1.0, 1000.0
DEFAULT_SPEED = 60.0
FRAME_MS, SOFTWARE_FRAME_MS = 33, 50
_WINDOW_S = 4800.0
_LONGEST_STEP_S = 0.25
"""Wall time that one frame may stand for: after a pause of the whole program, playback does not jump."""
SHORTEST_WINDOW_S = 10.0


class PlaybackSession(QObject):
    """One recording at most; times are simulated seconds."""

    loading = Signal(str)
    """What is being read or traced."""
    loaded = Signal()
    """Also when there is none any more."""
    failed = Signal(str)
    time_changed = Signal(float)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    window_changed = Signal()
    options_changed = Signal()
    """Follow, loop, filter, or the time of day at which a run starts."""
    loss_selected = Signal(object)
    """`Loss`, or None."""
    part_traced = Signal(int)
    """Serial number; −1 for none."""

    def __init__(self, parent: QObject | None = None, *, frame_ms: int = FRAME_MS) -> None:
        super().__init__(parent)
        self._recording: Recording | None = None
        self._time_s = 0.0
        self._speed = DEFAULT_SPEED
        self._window_s = (0.0, 1.0)
        self._is_following, self._is_looping, self._has_only_long = True, False, False
        self._clock_start_s = 0.0
        self._selected: Loss | None = None
        self._traced_part = -1
        self._frame: Frame | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(frame_ms)
        self._timer.timeout.connect(self._tick)
        self._ticked = 0.0
        self._background = Background(self)
        self._background.done.connect(self._take)
        self._background.failed.connect(lambda error: self._end_loading(str(error)))
        self._is_loading = False

    @property
    def recording(self) -> Recording | None:
        """None before a trace is there."""
        return self._recording

    @property
    def time_s(self) -> float:
        """The playhead."""
        return self._time_s

    @property
    def window_s(self) -> tuple[float, float]:
        """What the Gantt chart shows."""
        return self._window_s

    @property
    def speed(self) -> float:
        """Simulated seconds for one of wall time, 1 to 1000."""
        return self._speed

    @property
    def is_playing(self) -> bool:
        """Whether time goes on by itself."""
        return self._timer.isActive()

    @property
    def is_following(self) -> bool:
        """Whether the window moves with the playhead."""
        return self._is_following

    @property
    def is_looping(self) -> bool:
        """Whether playback starts over at the end of the window."""
        return self._is_looping

    @property
    def has_only_long(self) -> bool:
        """Whether only losses over two minutes are shown."""
        return self._has_only_long

    @property
    def clock_start_s(self) -> float:
        """Time of day at which the run starts."""
        return self._clock_start_s

    @property
    def selected_loss(self) -> Loss | None:
        """The bar of the chart and the row of the events that are selected."""
        return self._selected

    @property
    def traced_part(self) -> int:
        """Serial number of the part whose way is shown, −1 for none."""
        return self._traced_part

    def frame(self) -> Frame | None:
        """The plant at the playhead; worked out once for each time."""
        if self._recording is None:
            return None
        if self._frame is None:
            self._frame = self._recording.playback.frame(self._time_s)
        return self._frame

    @property
    def is_loading(self) -> bool:
        """Whether a recording is being made."""
        return self._is_loading

    def open(self, title: str, make: Callable[[], Recording]) -> None:
        """Makes a recording in a thread of its own; `loaded` or `failed` comes when it is there."""
        self._is_loading = True
        self.loading.emit(title)
        self._background.start(make)

    def close(self) -> None:
        """Before the window goes."""
        self._background.forget()
        self.pause()

    def show(self, recording: Recording | None) -> None:
        """Another recording, from its start; None clears."""
        self.pause()
        if recording is None:
            self._background.forget()
            self._is_loading = False
        self._recording, self._frame, self._selected, self._traced_part = recording, None, None, -1
        start, end = (recording.start_s, recording.end_s) if recording is not None else (0.0, 1.0)
        self._time_s = start
        self._window_s = (start, min(end, start + _WINDOW_S))
        self.loaded.emit()
        self.window_changed.emit()
        self.loss_selected.emit(None)
        self.time_changed.emit(self._time_s)

    def set_time(self, time_s: float) -> None:
        """Moves the playhead, and with it the window if that follows."""
        if self._recording is None:
            return
        self._time_s = min(max(time_s, self._recording.start_s), self._recording.end_s)
        self._frame = None
        self._follow()
        self.time_changed.emit(self._time_s)

    def set_speed(self, speed: float) -> None:
        """1 to 1000."""
        self._speed = min(max(speed, SLOWEST), FASTEST)
        self.speed_changed.emit(self._speed)

    def set_frame_ms(self, frame_ms: int) -> None:
        """How often time moves while it plays."""
        self._timer.setInterval(frame_ms)

    def play(self) -> None:
        """Lets time go on; at the end of the run from its start again."""
        if self._recording is None or self.is_playing:
            return
        if self._time_s >= self._recording.end_s:
            self.set_time(self._recording.start_s)
        self._ticked = perf_counter()
        self._timer.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Lets time stand."""
        if self.is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def step(self, direction: int) -> None:
        """To the next (+1) or the previous (−1) time at which a station does something else."""
        if self._recording is None:
            return
        self.pause()
        times = self._recording.changes_s
        if direction > 0:
            index = int(np.searchsorted(times, self._time_s + 1e-6, side="right"))
            self.set_time(float(times[index]) if index < len(times) else self._recording.end_s)
        else:
            index = int(np.searchsorted(times, self._time_s - 1e-6, side="left")) - 1
            self.set_time(float(times[index]) if index >= 0 else self._recording.start_s)

    def go_to_stop(self, direction: int) -> None:
        """To the beginning of the next (+1) or the previous (−1) stop of over two minutes, and selects it."""
        if self._recording is None:
            return
        if direction > 0:
            found = next((s for s in self._recording.stops if s.start_s > self._time_s + 1e-6), None)
        else:
            found = next((s for s in reversed(self._recording.stops) if s.start_s < self._time_s - 1e-6), None)
        if found is not None:
            self.select_loss(found, moves=True)

    def select_loss(self, loss: Loss | None, *, moves: bool = False) -> None:
        """Selects a loss, and goes to its beginning if `moves`."""
        self._selected = loss
        if loss is not None and moves:
            self._bring_in(loss)
            self.set_time(loss.start_s)
        self.loss_selected.emit(loss)

    def set_window(self, start_s: float, end_s: float) -> None:
        """What the Gantt chart shows, kept within the run and not shorter than 10 s."""
        if self._recording is None:
            return
        low, high = self._recording.start_s, self._recording.end_s
        length = min(max(end_s - start_s, SHORTEST_WINDOW_S), high - low)
        first = min(max(start_s, low), high - length)
        self._window_s = (first, first + length)
        self.window_changed.emit()

    def zoom(self, factor: float, around_s: float) -> None:
        """A window `factor` times as long; what lies at `around_s` stays where it is."""
        start, end = self._window_s
        self.set_window(around_s - (around_s - start) * factor, around_s + (end - around_s) * factor)

    def set_following(self, is_on: bool) -> None:
        """Whether the window moves with the playhead."""
        self._is_following = is_on
        self.options_changed.emit()

    def set_looping(self, is_on: bool) -> None:
        """Whether playback starts over at the end of the window."""
        self._is_looping = is_on
        self.options_changed.emit()

    def set_only_long(self, is_on: bool) -> None:
        """Whether only losses over two minutes are shown."""
        self._has_only_long = is_on
        self.options_changed.emit()

    def set_clock_start(self, seconds: float) -> None:
        """Time of day at which the run starts [s after midnight]."""
        self._clock_start_s = seconds % 86400.0
        self.options_changed.emit()

    def trace_part(self, serial: int) -> None:
        """Shows the way of a part; −1 of none."""
        self._traced_part = serial
        self.part_traced.emit(serial)

    def _tick(self) -> None:
        now = perf_counter()
        step_s = min(now - self._ticked, _LONGEST_STEP_S) * self._speed
        self._ticked = now
        self.advance(step_s)

    def advance(self, seconds: float) -> None:
        """Simulated time passes; playback ends with the run, or starts over with the window."""
        if self._recording is None:
            return
        time_s = self._time_s + seconds
        if self._is_looping and time_s >= self._window_s[1]:
            time_s = self._window_s[0]
        self.set_time(time_s)
        if self._time_s >= self._recording.end_s:
            self.pause()

    def _follow(self) -> None:
        start, end = self._window_s
        if not self._is_following or self._is_looping or start <= self._time_s <= start + 0.95 * (end - start):
            return
        if self._recording is None or (self._time_s <= end and end >= self._recording.end_s):
            return
        self.set_window(self._time_s - 0.1 * (end - start), self._time_s + 0.9 * (end - start))

    def _bring_in(self, loss: Loss) -> None:
        start, end = self._window_s
        if not start <= loss.start_s <= end:
            self.set_window(loss.start_s - 0.4 * (end - start), loss.start_s + 0.6 * (end - start))

    def _take(self, recording: object) -> None:
        self._is_loading = False
        if isinstance(recording, Recording):
            self.show(recording)

    def _end_loading(self, message: str) -> None:
        self._is_loading = False
        self.failed.emit(message)
