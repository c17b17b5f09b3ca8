"""Failures and repairs of one place."""

from __future__ import annotations

from collections.abc import Callable

from tests.oracles.simpy_twin.clock import Phase
from tests.oracles.simpy_twin.world import Ticket, World
from twin_app.plant.nodes import Clock, Failure


class Stop:
    """One way to fail of one place: up, waiting for a person, or under repair."""

    def __init__(
        self,
        world: World,
        *,
        path: str,
        node: int,
        place: int,
        order: int,
        failure: Failure,
        when_changed: Callable[[Stop], None],
        is_belt: bool = False,
    ) -> None:
        self._world = world
        self._path = path
        self._key = (node, place, order)
        self.failure = failure
        self._purpose = f"{failure.name}:{place}"
        self._when_changed = when_changed
        phase = Phase.ENDS if failure.clock is Clock.PROCESSING and not is_belt else Phase.OTHER_STOPS
        self._uptime = world.stopwatch(phase, node, self._fail, place, kind=1)
        self._repair = world.stopwatch(Phase.OTHER_STOPS, node, self._mend, place, kind=1)
        self._ticket: Ticket | None = None
        self.is_down = False

    @property
    def waits_for_person(self) -> bool:
        """Whether the repair has not begun for want of a person."""
        return self._ticket is not None and not self._ticket.is_granted

    def start(self) -> None:
        """Draws the time to the next failure."""
        self._uptime.set(self._world.draw_ticks(self._path, f"uptime:{self._purpose}", self.failure.uptime))

    def refresh(self, *, is_working: bool, is_on_shift: bool) -> None:
        """Lets the uptime run by its clock; repairs always go on."""
        match self.failure.clock:
            case Clock.PROCESSING:
                self._uptime.run(is_working)
            case Clock.OPERATING:
                self._uptime.run(is_on_shift)
            case Clock.CALENDAR:
                self._uptime.run(True)

    def _fail(self) -> None:
        self.is_down = True
        self._repair.set(self._world.draw_ticks(self._path, f"repair:{self._purpose}", self.failure.repair))
        if self.failure.crew is None:
            self._repair.run(True)
        else:
            crew = self._world.crews[self.failure.crew]
            ticket = Ticket((self._world.now, *self._key), 1, lambda: self._repair.run(True))
            self._ticket = crew.ask(ticket)
        self._when_changed(self)

    def _mend(self) -> None:
        self.is_down = False
        if self._ticket is not None and self.failure.crew is not None:
            self._world.crews[self.failure.crew].give_back(self._ticket)
            self._ticket = None
        self.start()
        self._when_changed(self)


def down_state(stops: list[Stop]) -> str | None:
    """`down`, `waiting_crew` where every repair waits for a person, None where nothing has failed."""
    failed = [stop for stop in stops if stop.is_down]
    if not failed:
        return None
    return "waiting_crew" if all(stop.waits_for_person for stop in failed) else "down"
