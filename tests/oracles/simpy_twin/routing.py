"""Which nodes a part that is ready to leave may go to."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from tests.oracles.simpy_twin.trace import Part
from tests.oracles.simpy_twin.world import Route, TwinNode, World
from twin_app.plant.nodes import Node, Policy, Station


def pick_by_weight(uniform: float, weights: tuple[float, ...]) -> int:
    """Index drawn with the given weights."""
    sums = list(accumulate(weights))
    return next((i for i, total in enumerate(sums) if uniform * sums[-1] < total), len(sums) - 1)


class Router:
    """The routing rule of one node."""

    def __init__(self, world: World, node: Node, targets_of: Mapping[str, TwinNode]) -> None:
        self._world = world
        self._path = node.path
        self._policy = node.flow.policy
        self._targets = tuple(targets_of[path] for path in node.flow.targets)
        self._weights = node.flow.weights or (1.0,) * len(self._targets)
        processes = node.processes if isinstance(node, Station) else ()
        self._own = {
            process.product: tuple(targets_of[path] for path in process.targets)
            for process in processes
            if process.targets
        }
        self._turn = 0

    def route(self, part: Part) -> Route:
        """Called once for each part, at the instant when it becomes ready."""
        if part.product in self._own:
            return Route(self._own[part.product])
        match self._policy:
            case Policy.CYCLIC:
                target = self._targets[self._turn % len(self._targets)]
                self._turn += 1
                return Route((target,))
            case Policy.PROBABILITY:
                drawn = self._world.draws.uniform(self._path, "routing")
                return Route((self._targets[pick_by_weight(drawn, self._weights)],))
            case _:
                return Route(self._targets, takes_shortest=self._policy is Policy.SHORTEST)
