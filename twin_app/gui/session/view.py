"""How the plant is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from twin_app.sim.responses import StationState


class Preset(StrEnum):
    """Where the camera stands."""

    ISO = "iso"
    TOP = "top"
    FRONT = "front"
    SIDE = "side"


class ColourBy(StrEnum):
    """What the colours of stations say."""

    NONE = "none"
    STATE = "state"
    WORKING_SHARE = "working share"


class LabelValue(StrEnum):
    """What stands beside a station's name."""

    NONE = "none"
    WORKING_SHARE = "working share"
    THROUGHPUT = "throughput"
    CONTENT = "content"


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSettings:
    """All of it, as plain data."""

    preset: Preset = Preset.ISO
    has_labels: bool = True
    has_ghosts: bool = True
    has_flow: bool = True
    is_side_by_side: bool = False
    """In What-if: the setting and what it is compared with, each in a view of its own."""
    hidden: frozenset[str] = frozenset()
    """Prims that are hidden, with all below them."""
    isolated: frozenset[str] = frozenset()
    """If not empty, only these are shown."""
    colour_by: ColourBy = ColourBy.STATE
    label_value: LabelValue = LabelValue.WORKING_SHARE
    is_measuring: bool = False
    is_clipped: bool = False
    clip_height_m: float = 3.0


class View(QObject):
    """The settings of the moment; wishes that pass, such as "fit", are signals."""

    changed = Signal(object)
    """`ViewSettings`."""
    fit_wanted = Signal(object)
    """Tuple of prim paths; empty: the whole plant."""

    states_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = ViewSettings()
        self._states: Mapping[str, StationState] = {}

    @property
    def states(self) -> Mapping[str, StationState]:
        """What stations do at the moment that is looked at, by path; empty before any run."""
        return self._states

    def set_states(self, states: Mapping[str, StationState]) -> None:
        """Another moment, or another run."""
        self._states = dict(states)
        self.states_changed.emit()

    @property
    def settings(self) -> ViewSettings:
        """As they are now."""
        return self._settings

    def set(self, **changes: Any) -> None:
        """Changes some fields of the settings, by name."""
        new = replace(self._settings, **changes)
        if new != self._settings:
            self._settings = new
            self.changed.emit(new)

    def hide(self, paths: Iterable[str]) -> None:
        """Hides prims."""
        self.set(hidden=self._settings.hidden | set(paths))

    def isolate(self, paths: Iterable[str]) -> None:
        """Shows these prims and no others."""
        self.set(isolated=frozenset(paths))

    def show_all(self) -> None:
        """Nothing is hidden or isolated any more."""
        self.set(hidden=frozenset(), isolated=frozenset())

    def fit(self, paths: Iterable[str] = ()) -> None:
        """Asks the view to show these prims, or the whole plant."""
        self.fit_wanted.emit(tuple(paths))
