"""Studies that are over, for tests that do not want to wait for one."""

from __future__ import annotations

from tests.experiment.standins import Surface
from twin_app.events import DesignsSimulated
from twin_app.experiment import study
from twin_app.gui.session.study import StudyState
from twin_app.plant.plant import Plant


def finish_study(state: StudyState, plant: Plant, *, simulations: int) -> None:
    """As if this had been studied, with a simulator that stands in for the real one."""
    state.set_plant(plant)
    state.studied_plant, state.asked, state.asked_hash = plant, state.settings, plant.scene_hash
    events: list[object] = []
    found = study(plant, simulations=simulations, simulator=Surface(plant.factors), workers=0, on_event=events.append)
    for event in events:
        if isinstance(event, DesignsSimulated):
            state._on_designs(event)
    state._on_study(found)
