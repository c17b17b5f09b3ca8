"""What the program remembers from one start to the next."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from twin_app.gui.recent import Finding, RecentPlant, noted, opened, read_plants, write_plants
from twin_app.gui.theme.control import ThemeMode

MOST_RECENT = 24
_RECENT, _THEME, _TEXT, _LAYOUTS, _YEAR = "recentPlants", "theme", "textScale", "layouts", "hoursAYear"
_MOTION, _YES = "reducesMotion", "yes"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files of the program's own go."""

    cache: Path
    recovery: Path


class Preferences:
    """A thin shell around `QSettings`; a broken value counts as none."""

    def __init__(self, settings: QSettings | None = None, folders: Folders | None = None) -> None:
        self._settings = settings or QSettings("Twin", "Twin")
        self.folders = folders or _folders()

    @property
    def recent(self) -> tuple[str, ...]:
        """Scene files, the latest first."""
        return tuple(plant.path for plant in self.recent_plants)

    @property
    def recent_plants(self) -> tuple[RecentPlant, ...]:
        """The same with what is known of each."""
        value = self._settings.value(_RECENT, "")
        return read_plants(value)[:MOST_RECENT] if isinstance(value, str) else ()

    def add_recent(self, path: str, title: str = "") -> None:
        """A scene was opened."""
        self._keep(opened(self.recent_plants, path, title, time.time()))

    def note_finding(self, path: str, finding: Finding | None) -> None:
        """What was found out about a scene; None: it has a process, and nothing was found yet."""
        before = self.recent_plants
        after = noted(before, path, finding)
        if after != before:
            self._keep(after)

    def forget_recent(self, path: str) -> None:
        """Takes a scene off the list."""
        self._keep(tuple(plant for plant in self.recent_plants if plant.path != path))

    @property
    def theme(self) -> ThemeMode:
        """What the user chose."""
        value = self._settings.value(_THEME, "")
        return next((mode for mode in ThemeMode if mode.value == value), ThemeMode.SYSTEM)

    @theme.setter
    def theme(self, mode: ThemeMode) -> None:
        self._settings.setValue(_THEME, mode.value)

    @property
    def text_scale(self) -> float:
        """1 is the usual size."""
        try:
            return float(cast("str", self._settings.value(_TEXT, 1.0)))
        except (TypeError, ValueError):
            return 1.0

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._settings.setValue(_TEXT, scale)

    @property
    def reduces_motion(self) -> bool:
        """Nothing glides or fades."""
        return str(self._settings.value(_MOTION, "")) == _YES

    @reduces_motion.setter
    def reduces_motion(self, is_reduced: bool) -> None:
        self._settings.setValue(_MOTION, _YES if is_reduced else "")

    @property
    def hours_a_year(self) -> float | None:
        """How long the plant runs in a year [h], as the user said; None: nothing was said."""
        try:
            return float(cast("str", self._settings.value(_YEAR))) if self._settings.contains(_YEAR) else None
        except (TypeError, ValueError):
            return None

    @hours_a_year.setter
    def hours_a_year(self, hours: float | None) -> None:
        self._settings.setValue(_YEAR, hours)

    def layout(self, workspace: str) -> bytes | None:
        """How the docks of a workspace stood."""
        value = self._settings.value(f"{_LAYOUTS}/{workspace}")
        return bytes(value.data()) if isinstance(value, QByteArray) else None

    def keep_layout(self, workspace: str, state: bytes) -> None:
        """For the next time; what is kept already is not written again, for that waits for the disk."""
        if state != self.layout(workspace):
            self._settings.setValue(f"{_LAYOUTS}/{workspace}", QByteArray(state))

    def forget_layout(self, workspace: str) -> None:
        """Back to how it comes."""
        self._settings.remove(f"{_LAYOUTS}/{workspace}")

    def _keep(self, plants: tuple[RecentPlant, ...]) -> None:
        self._settings.setValue(_RECENT, write_plants(plants[:MOST_RECENT]))


def _folders() -> Folders:
    cache = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Folders(cache=Path(cache) / "twin", recovery=Path(data) / "twin" / "recovery")
