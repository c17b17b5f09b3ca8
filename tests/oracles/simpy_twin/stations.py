"""Stations: places side by side, and the routes between them and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.oracles.simpy_twin.draws import to_ticks
from tests.oracles.simpy_twin.places import Place
from tests.oracles.simpy_twin.simple_nodes import BaseNode
from tests.oracles.simpy_twin.trace import Part
from tests.oracles.simpy_twin.world import Offer, Reservation, Route, TwinNode, World
from twin_app.plant.distributions import Distribution
from twin_app.plant.nodes import Station


class TwinStation(BaseNode):
    """A work place with one or more machines."""

    def __init__(self, world: World, index: int, node: Station) -> None:
        super().__init__(world, index, node)
        self.node = node
        self.rework_route = Route(())
        self.is_on_shift = True
        self.places = [Place(self, number) for number in range(node.servers)]

    @property
    def load(self) -> int:
        """Parts collected, in work and finished."""
        return sum(place.load for place in self.places)

    def set_on_shift(self, is_on_shift: bool) -> None:
        """A shift begins or ends."""
        self.is_on_shift = is_on_shift
        self.refresh()

    def start(self) -> None:
        """Every uptime is drawn afresh."""
        for place in self.places:
            for stop in place.stops:
                stop.start()
        self.refresh()

    def _free_place(self, feeder: TwinNode) -> Place | None:
        return next((place for place in self.places if place.has_room(feeder)), None)

    def has_room(self, part: Part, feeder: TwinNode) -> bool:
        """Whether a place is up, on shift and not complete."""
        return self._free_place(feeder) is not None

    def take(self, part: Part, feeder: TwinNode) -> None:
        """The lowest-numbered place with room takes the part."""
        place = self._free_place(feeder)
        assert place is not None
        place.take(part, feeder)

    def reserve(self, feeder: TwinNode) -> Reservation:
        """One of the parts that the lowest-numbered place with room needs."""
        place = self._free_place(feeder)
        assert place is not None
        place.promised.append(feeder.path)
        self.coming += 1
        return place

    def redeem(self, reservation: Reservation, part: Part, feeder: TwinNode) -> None:
        """The place takes its part, even if it has stopped since."""
        assert isinstance(reservation, Place)
        reservation.promised.remove(feeder.path)
        self.coming -= 1
        reservation.take(part, feeder)

    def offers(self) -> Iterable[tuple[int, Offer]]:
        """The next finished part of every place that can hand on."""
        return [(p.number, p.finished[0]) for p in self.places if p.finished and p.is_able]

    def let_go(self, place: int, offer: Offer) -> None:
        """The part is gone."""
        self.places[place].let_go()

    def refresh(self) -> None:
        """Lets the clocks of all places run or stand."""
        for place in self.places:
            place.refresh()

    def states(self) -> Sequence[str]:
        """State of each place."""
        return [place.state for place in self.places]

    def process_time(self, part: Part) -> Distribution:
        """The product's own, else the station's."""
        own = next((p.process_time for p in self.node.processes if p.product == part.product), None)
        return own or self.node.process_time

    def setup_ticks(self, before: str | None, part: Part) -> int:
        """Matrix, else the product's own time, else the station's, else none."""
        matrix = self.node.setup_matrix
        if matrix is not None and before in matrix.products and part.product in matrix.products:
            row, column = matrix.products.index(before), matrix.products.index(part.product)
            return to_ticks(matrix.seconds[row][column])
        own = next((p.setup_time for p in self.node.processes if p.product == part.product), None)
        setup = own or self.node.setup_time
        return 0 if setup is None else self.world.draw_ticks(self.path, "setup", setup)
