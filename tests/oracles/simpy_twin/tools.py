"""The tool of one place: it lasts for a known time of cutting, then it is changed."""

from __future__ import annotations

from collections.abc import Callable

from tests.oracles.simpy_twin.clock import Phase
from tests.oracles.simpy_twin.draws import to_ticks
from tests.oracles.simpy_twin.world import World
from twin_app.plant.nodes import Station


class TwinTool:
    """Cuts, or is being changed."""

    def __init__(self, world: World, station: Station, node: int, place: int, when_changed: Callable[[], None]) -> None:
        assert station.tool is not None
        self._world = world
        self._path = station.path
        self._tool = station.tool
        self._place = place
        self._when_changed = when_changed
        self._life = to_ticks(station.tool.reference_life_s / station.speed ** (1.0 / station.tool.exponent))
        self._cutting = world.stopwatch(Phase.ENDS, node, self._use_up, place, kind=2)
        self._change = world.stopwatch(Phase.OTHER_STOPS, node, self._renew, place, kind=1)
        self._cutting.set(self._life)
        self.is_changing = False
        self.n_changes = 0

    def refresh(self, *, is_cutting: bool) -> None:
        """Wears while it cuts."""
        self._cutting.run(is_cutting)

    def _use_up(self) -> None:
        self.is_changing = True
        self.n_changes += 1
        self._change.set(self._world.draw_ticks(self._path, f"change:{self._place}", self._tool.change_time))
        self._change.run(True)
        self._when_changed()

    def _renew(self) -> None:
        self.is_changing = False
        self._cutting.set(self._life)
        self._when_changed()
