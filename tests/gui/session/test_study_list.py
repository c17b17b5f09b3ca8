"""The studies of a plant: kept, named, opened again, renamed, deleted, and what an edit of the plant does to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from twin_app.experiment.objectives import SelectionKind
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.gui.session.study_settings import Keep, StudySettings
from twin_app.plant.plant import Plant

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SMALL = 40
LARGE = 50_000
"""More than can be done before a stop is heard."""


@pytest.fixture
def plant(flow_line: Plant) -> Plant:
    return replace(flow_line, horizon_s=600.0)


@pytest.fixture
def state(plant: Plant, pool: WarmPool, tmp_path: Path, qtbot: QtBot) -> Iterator[StudyState]:
    found = _open(plant, pool, tmp_path, qtbot)
    yield found
    found.close()


def _open(plant: Plant, pool: WarmPool, root: Path, qtbot: QtBot) -> StudyState:
    found = StudyState(pool, root=root)
    with qtbot.waitSignals([found.shelf._reading.done, found.shelf._listing.done]):
        found.set_plant(plant)
    return found


def _run(state: StudyState, qtbot: QtBot, **settings: object) -> None:
    state.change(replace(state.settings, simulations=SMALL, **settings))  # type: ignore[arg-type]
    with qtbot.waitSignal(state.shelf.changed):
        state.start()
    qtbot.waitUntil(lambda: state.status is StudyStatus.DONE, timeout=60_000)
    qtbot.waitUntil(lambda: state.shelf.find(state.folder) is not None, timeout=10_000)


def _stop_at_the_first_points(state: StudyState, qtbot: QtBot) -> None:
    state.change(replace(state.settings, simulations=LARGE))
    state.points_changed.connect(lambda: state.stop() if len(state.points) else None)
    state.start()
    qtbot.waitUntil(lambda: state.status is StudyStatus.PAUSED, timeout=60_000)


def test_that_studies_are_listed_and_open_again_after_the_program_was_closed(
    state: StudyState, plant: Plant, pool: WarmPool, tmp_path: Path, qtbot: QtBot
) -> None:
    _run(state, qtbot, seed=1)
    state.begin_new()
    assert (state.status, state.name, len(state.points)) == (StudyStatus.NONE, "", 0)
    keep = (Keep(response="wip", bound=1e6, is_upper=True),)
    _run(state, qtbot, seed=2, keep=keep, selection=SelectionKind.KIM_NELSON)
    assert {entry.name for entry in state.shelf.entries} == {"Study 1", "Study 2"}

    again = _open(plant, pool, tmp_path, qtbot)
    qtbot.waitUntil(lambda: again.status is StudyStatus.DONE, timeout=10_000)
    assert again.name == "Study 2"
    assert again.settings.keep == keep
    first = next(entry for entry in again.shelf.entries if entry.name == "Study 1")
    with qtbot.waitSignal(again.shelf.read):
        again.open(first.folder)
    assert (again.name, again.settings.seed, again.status) == ("Study 1", 1, StudyStatus.DONE)
    assert again.study is not None
    again.close()


def test_that_a_study_is_renamed_and_deleted(state: StudyState, plant: Plant, qtbot: QtBot) -> None:
    _run(state, qtbot)
    folder = state.folder
    assert folder is not None
    with qtbot.waitSignal(state.shelf.changed):
        state.rename("  Line 2, spring budget ")
    assert state.name == "Line 2, spring budget"
    with qtbot.waitSignal(state.shelf.changed):
        state.delete()
    assert (state.status, state.study, state.shelf.entries) == (StudyStatus.NONE, None, ())
    assert not folder.exists()


def test_that_a_deleted_file_is_said_and_the_question_is_kept(state: StudyState, qtbot: QtBot) -> None:
    _run(state, qtbot, seed=5)
    folder = state.folder
    assert folder is not None
    (folder / "study.h5").unlink()
    state.begin_new()
    with qtbot.waitSignal(state.failed) as heard:
        state.open(folder)
    assert "Study 1 are gone" in str(heard.args[0])
    assert "start it again" in str(heard.args[0])
    assert (state.settings.seed, state.status) == (5, StudyStatus.NONE)


def test_that_results_outlive_an_edit_of_the_plant_but_cannot_go_on(
    state: StudyState, plant: Plant, qtbot: QtBot
) -> None:
    _stop_at_the_first_points(state, qtbot)
    assert state.can_resume

    state.set_plant(replace(plant, scene_hash="f" * 16))
    assert len(state.points) > 0
    assert (state.is_stale, state.can_resume) == (True, False)
    state.set_plant(plant)
    assert state.can_resume


def test_that_another_question_is_a_new_study_and_the_old_one_can_be_asked_again(
    state: StudyState, qtbot: QtBot
) -> None:
    _stop_at_the_first_points(state, qtbot)
    asked = state.settings
    state.change(replace(asked, seed=9))
    assert state.status is StudyStatus.NONE
    state.change(asked)
    assert state.can_resume


def test_that_a_plant_without_factors_left_out_long_ago_can_be_studied(plant: Plant) -> None:
    settings = StudySettings(left_out=("/P/Gone:f", plant.factors[0].key))
    assert settings.known_left_out(plant) == (plant.factors[0].key,)
    assert len(settings.plant(plant).factors) == len(plant.factors) - 1
