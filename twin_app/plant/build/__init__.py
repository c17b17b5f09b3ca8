"""From what a scene says to what it means: the one place where descriptions are checked."""

from __future__ import annotations

from twin_app.plant.build.assembly import build_plant
from twin_app.plant.build.doubts import plant_warnings
from twin_app.plant.build.rebuild import rebuild_plant

__all__ = ["build_plant", "plant_warnings", "rebuild_plant"]
