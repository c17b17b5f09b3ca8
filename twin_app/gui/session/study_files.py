"""Where studies are kept between sessions, and what they were asked."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from twin_app.errors import StoreError, StoreWriteError
from twin_app.events import DesignsSimulated
from twin_app.experiment.objectives import goal_of
from twin_app.plant.plant import Objective, Plant

if TYPE_CHECKING:
    from twin_app.experiment import Study

_SETTINGS = "settings.json"
STUDY_FILE = "study.h5"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySettings:
    """What a study is asked."""

    objective: Objective = Objective.THROUGHPUT
    budget: float = math.inf
    simulations: int = 10_000
    confidence: float = 0.95
    delta: float | None = None
    """Smallest difference that matters, in the objective's unit; None: 1 % of the baseline."""
    seed: int = 1
    left_out: tuple[str, ...] = ()
    """Keys of factors that stay as they are."""

    def plant(self, plant: Plant) -> Plant:
        """With the factors that may be changed."""
        kept = tuple(factor for factor in plant.factors if factor.key not in self.left_out)
        return plant if len(kept) == len(plant.factors) else replace(plant, factors=kept)

    @property
    def key(self) -> str:
        """A short name that is the same for the same settings."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, object]:
        """Plain data."""
        data = asdict(self)
        return {**data, "budget": None if math.isinf(self.budget) else self.budget, "left_out": sorted(self.left_out)}

    @classmethod
    def from_json(cls, text: str) -> StudySettings:
        """Raises `ValueError`, `KeyError` or `TypeError` for anything else."""
        data = json.loads(text)
        budget, delta = data["budget"], data["delta"]
        return cls(
            objective=Objective(data["objective"]),
            budget=math.inf if budget is None else float(budget),
            simulations=int(data["simulations"]),
            confidence=float(data["confidence"]),
            delta=None if delta is None else float(delta),
            seed=int(data["seed"]),
            left_out=tuple(str(key) for key in data["left_out"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStudy:
    """A study on disk."""

    folder: Path
    settings: StudySettings
    study: Study | None
    """None: it has not come to its end."""
    simulations: int
    points: tuple[DesignsSimulated, ...]


def studies_root() -> Path:
    """Where this user's studies are kept."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)) / "studies"


def study_folder(root: Path, plant: Plant, settings: StudySettings) -> Path:
    """Of one question about one plant; the same question finds it again."""
    return root / plant.scene_hash[:16] / settings.key


def note_settings(folder: Path, settings: StudySettings) -> None:
    """Makes the folder and writes down what is asked. Raises `StoreWriteError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _SETTINGS).write_text(json.dumps(settings.to_json(), indent=1), encoding="utf-8")
    except OSError as error:
        raise StoreWriteError(f"{folder}: {error.strerror or error}") from error


def latest_study(root: Path, plant: Plant) -> KeptStudy | None:
    """The one of this plant that was begun last; None without any that can be read."""
    folders = sorted((root / plant.scene_hash[:16]).glob(f"*/{_SETTINGS}"), key=lambda path: path.stat().st_mtime)
    for settings_file in reversed(folders):
        found = read_kept(settings_file.parent)
        if found is not None:
            return found
    return None


def read_kept(folder: Path) -> KeptStudy | None:
    """A study and its points; None if there is none, or it is damaged."""
    from twin_app.experiment import load_study
    from twin_app.experiment.stored_points import stored_points
    from twin_app.store import Status, read_study

    try:
        settings = StudySettings.from_json((folder / _SETTINGS).read_text(encoding="utf-8"))
        file = folder / STUDY_FILE
        stored = read_study(file)
        points = stored_points(file, goal_of(settings.objective).response)
        study = load_study(file) if stored.status is Status.COMPLETE else None
    except (OSError, ValueError, KeyError, TypeError, StoreError):
        return None
    return KeptStudy(folder=folder, settings=settings, study=study, simulations=stored.n_replications, points=points)
