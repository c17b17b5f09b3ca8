"""A result file that somebody chose: what it is, which plant it is of, and where that plant may be."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from twin_app.errors import StoreError, StoreWriteError
from twin_app.experiment.objectives import SearchKind, SelectionKind
from twin_app.gui.session.study_files import STUDY_FILE, note_settings, study_folder
from twin_app.gui.session.study_settings import Keep, StudySettings
from twin_app.plant.plant import Objective, Plant

ENDINGS = (".h5", ".hdf5")
_OTHER_KIND = "is not the result of"


class ResultKind(StrEnum):
    """What a file holds; the value is what the file says."""

    STUDY = "study"
    RUN = "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundResult:
    """A result file and its plant."""

    file: Path
    kind: ResultKind
    scene: str
    """As the file names it."""
    scene_file: Path | None
    """Where it was found; None: nowhere."""
    options: Mapping[str, object]


def look_at(file: Path) -> FoundResult:
    """Reads the head of a file. Raises `StoreError`: no file, no results, or of another version."""
    from twin_app.store import read_run, read_study

    errors: list[StoreError] = []
    for kind, read in ((ResultKind.STUDY, read_study), (ResultKind.RUN, read_run)):
        try:
            identity = read(file).identity
        except StoreError as error:
            errors.append(error)
        else:
            place = find_scene(identity.scene, file)
            return FoundResult(file=file, kind=kind, scene=identity.scene, scene_file=place, options=identity.options)
    telling = [error for error in errors if _OTHER_KIND not in str(error)]
    raise telling[0] if telling else StoreError(f"{file}: holds neither a study nor a run")


def find_scene(scene: str, beside: Path) -> Path | None:
    """The scene as it was named, from the result file's folder or one above it, or of this name beside it."""
    named, folder = Path(scene), beside.resolve().parent
    places = [named, *(above / named for above in (folder, *folder.parents[:3])), folder / named.name]
    for place in places:
        with suppress(OSError):
            if place.is_file():
                return place.resolve()
    return None


def keep_study(root: Path, plant: Plant, found: FoundResult) -> Path:
    """Puts a copy of a study among those of this plant; the folder it is in. Raises `StoreWriteError`."""
    settings = settings_of(found.options)
    folder = study_folder(root, plant, settings)
    target = folder / STUDY_FILE
    if found.file.resolve() != target.resolve():
        note_settings(folder, settings, name=found.file.parent.name or found.file.stem, scene_hash=plant.scene_hash)
        try:
            shutil.copyfile(found.file, target)
        except OSError as error:
            raise StoreWriteError(f"{target}: cannot be written: {error.strerror or error}") from error
    return folder


def settings_of(options: Mapping[str, object]) -> StudySettings:
    """What a study was asked, from what its file says. Raises `StoreError`."""
    try:
        budget, delta = options.get("budget"), options.get("delta")
        return StudySettings(
            objective=Objective(str(options["objective"])),
            keep=_limits(json.loads(str(options.get("constraints", "[]")))),
            budget=math.inf if budget is None else float(str(budget)),
            simulations=int(str(options["simulations"])),
            confidence=float(str(options["confidence"])),
            delta=None if delta is None else float(str(delta)),
            seed=int(str(options["seed"])),
            left_out=tuple(str(key) for key in json.loads(str(options.get("leave_out", "[]")))),
            search=SearchKind(str(options.get("search", SearchKind.MIXED.value))),
            selection=SelectionKind(str(options.get("selection", SelectionKind.AUTOMATIC.value))),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"its description of what was asked is damaged ({error})") from error


def _limits(rows: list[Mapping[str, object]]) -> tuple[Keep, ...]:
    return tuple(
        Keep(
            response=str(row["response"]),
            bound=float(str(row["at_most"] if "at_most" in row else row["at_least"])),
            is_upper="at_most" in row,
        )
        for row in rows
    )
