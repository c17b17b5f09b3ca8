"""Where studies are kept between sessions: a folder each, with what was asked, its name, and what was found."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from twin_app.errors import StoreError, StoreWriteError
from twin_app.experiment.objectives import goal_of
from twin_app.gui.charts.points import StudyPoints
from twin_app.gui.session.study_settings import StudySettings
from twin_app.plant.plant import Plant

if TYPE_CHECKING:
    from twin_app.experiment import Study

SETTINGS_FILE = "settings.json"
STUDY_FILE = "study.h5"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEntry:
    """One study of a plant, as a list shows it."""

    folder: Path
    name: str
    settings: StudySettings
    scene_hash: str
    """Of the plant it is about; after an edit the plant has another one."""
    is_there: bool
    """Whether its file is still where it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStudy:
    """A study on disk."""

    folder: Path
    settings: StudySettings
    study: Study | None
    """None: it has not come to its end."""
    simulations: int
    points: StudyPoints
    """Read and placed in the background: a study has thousands of them."""
    scene_hash: str = ""


def studies_root() -> Path:
    """Where this user's studies are kept."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)) / "studies"


def scene_folder(root: Path, scene: str) -> Path:
    """Of all studies of one scene, whatever is edited in it."""
    return root / hashlib.sha256(scene.encode()).hexdigest()[:16]


def study_folder(root: Path, plant: Plant, settings: StudySettings) -> Path:
    """Of one question about one plant; the same question finds it again."""
    return scene_folder(root, plant.scene) / f"{plant.scene_hash[:8]}-{settings.key}"


def note_settings(folder: Path, settings: StudySettings, *, name: str = "", scene_hash: str = "") -> None:
    """Makes the folder and writes down what is asked. Raises `StoreWriteError`."""
    data = {**settings.to_json(), "name": name, "scene_hash": scene_hash}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SETTINGS_FILE).write_text(json.dumps(data, indent=1), encoding="utf-8")
    except OSError as error:
        raise StoreWriteError(f"{folder}: {error.strerror or error}") from error


def list_studies(root: Path, scene: str) -> tuple[StudyEntry, ...]:
    """Of one scene, the one begun last first; what cannot be read is passed over."""
    files = [(_time_of(file), file) for file in scene_folder(root, scene).glob(f"*/{SETTINGS_FILE}")]
    found = (read_entry(file.parent) for _, file in sorted(files, reverse=True))
    return tuple(entry for entry in found if entry is not None)


def read_entry(folder: Path) -> StudyEntry | None:
    """None if its settings are gone or damaged."""
    try:
        text = (folder / SETTINGS_FILE).read_text(encoding="utf-8")
        settings, data = StudySettings.from_json(text), json.loads(text)
        name, scene_hash = str(data.get("name") or folder.name), str(data.get("scene_hash") or "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return StudyEntry(
        folder=folder, name=name, settings=settings, scene_hash=scene_hash, is_there=(folder / STUDY_FILE).exists()
    )


def rename_study(entry: StudyEntry, name: str) -> None:
    """Its folder stays. Raises `StoreWriteError`."""
    file = entry.folder / SETTINGS_FILE
    before = file.stat() if file.exists() else None
    note_settings(entry.folder, entry.settings, name=name, scene_hash=entry.scene_hash)
    if before is not None:  # the list goes by when it was begun
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def delete_study(folder: Path) -> None:
    """With everything in it. Raises `StoreWriteError`."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreWriteError(f"{folder}: {error.strerror or error}") from error


def clear_results(folder: Path) -> None:
    """A study that is begun anew replaces what was there, finished or not. Raises `StoreWriteError`."""
    try:
        for path in folder.glob(f"{STUDY_FILE}*"):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreWriteError(f"{folder}: {error.strerror or error}") from error


def read_kept(folder: Path) -> KeptStudy | None:
    """A study and its points; None if there is none, or it is damaged."""
    from twin_app.experiment import load_study
    from twin_app.experiment.stored_points import stored_points
    from twin_app.store import Status, read_study

    entry = read_entry(folder)
    if entry is None:
        return None
    file, settings = folder / STUDY_FILE, entry.settings
    try:
        stored = read_study(file)
        goal = goal_of(settings.objective)
        points = StudyPoints(maximise=goal.maximise)
        for event in stored_points(file, goal.response):
            points.take(event)
        points.placed()
        study = load_study(file) if stored.status is Status.COMPLETE else None
    except (OSError, ValueError, KeyError, TypeError, StoreError):
        return None
    return KeptStudy(
        folder=folder,
        settings=settings,
        study=study,
        simulations=stored.n_replications,
        points=points,
        scene_hash=stored.identity.scene_hash,
    )


def _time_of(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
