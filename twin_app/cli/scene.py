"""Reading the scene a verb works on."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from twin_app.cli.text import printable
from twin_app.errors import Fault
from twin_app.plant.build import build_plant, plant_warnings
from twin_app.plant.plant import Plant
from twin_app.usd import read_scene


def load_with_warnings(scene: str) -> Plant:
    """The plant; what is doubtful about it goes to standard error."""
    reading = read_scene(scene)
    plant = build_plant(reading.description)
    say_warnings([*reading.warnings, *plant_warnings(plant)])
    return plant


def say_warnings(warnings: Sequence[Fault]) -> None:
    """One line each on standard error."""
    for warning in warnings:
        print(f"warning: {printable(warning)}", file=sys.stderr)
