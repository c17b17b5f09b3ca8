"""Numbers that change step by step: their value at a time, and their mean over stretches of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_S = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A number that is `values[i]` from `times_s[i]` on, up to the next; both [n], n > 0, in the order of time."""

    times_s: Floats
    values: Floats
    _areas: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        areas = np.concatenate(([0.0], np.cumsum(self.values[:-1] * np.diff(self.times_s))))
        object.__setattr__(self, "_areas", areas)

    @classmethod
    def from_changes(cls, times_ns: Integers, changes: ArrayLike, *, start_s: float, initial: float = 0.0) -> Steps:
        """From what is added at each time [ns]; of one instant only the end is kept. Times may come in any order."""
        order = np.argsort(times_ns, kind="stable")
        times = np.concatenate(([round(start_s / _S)], times_ns[order]))
        values = initial + np.concatenate(([0.0], np.cumsum(np.asarray(changes, np.float64)[order])))
        is_last = np.append(np.diff(times) > 0, True)
        return cls(times_s=times[is_last] * _S, values=values[is_last])

    def at(self, time_s: float) -> float:
        """The value when all that happens at that very time has happened; before the first one, the first."""
        return float(self.values[max(int(np.searchsorted(self.times_s, time_s + 0.5 * _S, side="right")) - 1, 0)])

    def means(self, edges_s: ArrayLike) -> Floats:
        """Means over the stretches between ascending edges [m + 1]; [m]. Where a stretch has no length: the value."""
        edges = np.asarray(edges_s, np.float64)
        index = np.maximum(np.searchsorted(self.times_s, edges, side="right") - 1, 0)
        area = self._areas[index] + self.values[index] * (edges - self.times_s[index])
        lengths = np.diff(edges)
        means = np.diff(area) / np.where(lengths > 0.0, lengths, 1.0)
        return np.where(lengths > 0.0, means, self.values[index[:-1]])
