"""The axis of time that overview, Gantt chart and load share."""

from __future__ import annotations

from dataclasses import dataclass

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
_DAY_S = 86400
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Seconds from `start_s` to `end_s` over pixels from `left` on."""

    start_s: float
    end_s: float
    left: float
    width: float

    @property
    def seconds_per_px(self) -> float:
        """How coarse it is."""
        return max(self.end_s - self.start_s, 1e-9) / max(self.width, 1.0)

    def x(self, time_s: float) -> float:
        """Pixel of a time."""
        return self.left + (time_s - self.start_s) / self.seconds_per_px

    def time(self, x: float) -> float:
        """Time of a pixel."""
        return self.start_s + (x - self.left) * self.seconds_per_px

    def contains(self, time_s: float) -> bool:
        """Whether a time is shown."""
        return self.start_s <= time_s <= self.end_s


def time_ticks(axis: TimeAxis, *, least_px: float, clock_start_s: float = 0.0) -> list[float]:
    """Times at round times of day, at least so many pixels apart."""
    least = least_px * axis.seconds_per_px
    step = next((s for s in _STEPS_S if s >= least), _DAY_S * -(-int(least) // _DAY_S))
    first = -(-(axis.start_s + clock_start_s) // step) * step - clock_start_s
    count = int((axis.end_s - first) / step + 1e-9) + 1
    return [first + index * step for index in range(max(count, 0))]


def tick_text(axis: TimeAxis, time_s: float, *, clock_start_s: float = 0.0) -> str:
    """`09:30`; with seconds where the axis is that fine."""
    text = clock_text(time_s, clock_start_s)
    return text if axis.seconds_per_px < 0.6 else text[:-3]


def clock_text(time_s: float, clock_start_s: float = 0.0) -> str:
    """`10:04:54`; from the second day on with the day, `day 2 10:04:54`."""
    whole = int(time_s + clock_start_s + 1e-6)
    day, rest = divmod(whole, _DAY_S)
    text = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return f"day {day + 1} {text}" if day else text


def length_text(seconds: float) -> str:
    """`13 min 40 s`; `2 h 5 min`; `8 s`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    whole = round(seconds / 60.0)
    return f"{whole // 60} h {whole % 60} min" if whole % 60 else f"{whole // 60} h"


def short_length_text(seconds: float) -> str:
    """`4:01`, minutes and seconds; `1:04:01` with hours."""
    whole = int(seconds + 1e-6)
    minutes, rest = divmod(whole, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}" if minutes >= 60 else f"{minutes}:{rest:02d}"
