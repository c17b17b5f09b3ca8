"""A plant of two factors and what a study found about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.bridge.pool import WarmPool
    from twin_app.gui.session.study import StudyState
    from twin_app.plant.plant import Plant


@pytest.fixture
def plant() -> Plant:
    """A costs 10 a step, B costs 5."""
    from tests.experiment.standins import make_factor, make_plant

    return make_plant(
        make_factor("A", [0, 1, 2, 3], baseline=0, cost=10.0), make_factor("B", [1, 2, 3], baseline=1, cost=5.0)
    )


@pytest.fixture
def found_study(pool: WarmPool, plant: Plant, tmp_path: Path, qtbot: QtBot) -> StudyState:
    """A finished study of the `plant`, without having waited for one."""
    from tests.gui.studies import finish_study
    from twin_app.gui.session.study import StudyState

    state = StudyState(pool, root=tmp_path)
    finish_study(state, plant, simulations=400)
    return state
