"""Descriptions that must be refused."""

from __future__ import annotations

import pytest

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.build import build_plant
from twin_app.plant.description import Description


def faults_of(description: Description) -> tuple[Fault, ...]:
    """Everything that is wrong with this description."""
    with pytest.raises(InvalidPlantError) as caught:
        build_plant(description)
    return caught.value.faults


def only_fault(description: Description) -> Fault:
    """The one thing that is wrong with this description."""
    found = faults_of(description)
    assert len(found) == 1, [str(fault) for fault in found]
    return found[0]
