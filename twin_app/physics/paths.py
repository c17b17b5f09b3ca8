"""Networks of paths that vehicles drive along, made of polylines, and the shortest ways in them.

Where paths meet:

- Points closer than `TOLERANCE_M` (1 cm) are one point.
- A point of one path that lies on another one (T-junction), and paths that cross, meet if that is so in plan (within
  `TOLERANCE_M`) and their heights there differ by at most `STEP_M` (0.2 m), a step that counts as way; else one is a
  bridge over the other.

Every path may be driven both ways. Lengths are measured in space, so a ramp is longer than its plan.

A place beside the paths (a machine) joins them at the point nearest in space; the way from there to the place counts
with its length in plan, since a vehicle stays on the floor, however high the machine's origin is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin_app.physics.junctions import STEP_M, TOLERANCE_M, split_paths

__all__ = ["STEP_M", "TOLERANCE_M", "Network", "Sites", "build_network", "connect", "straight_distances"]

Points = NDArray[np.float64]
Indices = NDArray[np.int64]
_SOURCES_AT_ONCE = 64
"""Places whose distances to all points are in memory at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Points, and the straight pieces between them."""

    points_m: Points
    """[n_points, 3]."""
    edges: Indices
    """The two points of each piece, [n_edges, 2]; each pair once, lower index first."""

    @property
    def lengths_m(self) -> Points:
        """Length of each piece [m], [n_edges]."""
        return length(self.points_m[self.edges[:, 1]] - self.points_m[self.edges[:, 0]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Places joined to a network."""

    network: Network
    """The network with its pieces split where places join it."""
    joints: Indices
    """Point of the network at which each place joins, [n_places]."""
    places_m: Points
    """The places in plan at the height of their joints, [n_places, 3]."""
    access_m: Points
    """Way from each place to its joint [m], [n_places]."""
    distances_m: Points
    """Shortest way from each place to each [m], [n_places, n_places]; infinite where there is none."""

    def route(self, start: int, end: int) -> Points:
        """The way from one place to another as a polyline [n, 3] in metres, as long as `distances_m` says.

        One point if the two are at the same place. Raises `ValueError` if there is no way.
        """
        if not np.isfinite(self.distances_m[start, end]):
            raise ValueError(f"there is no way from place {start} to place {end}")
        if self.distances_m[start, end] == 0.0:
            return self.places_m[start : start + 1].copy()
        points = self.network.points_m[_trail(self.network, int(self.joints[start]), int(self.joints[end]))]
        way = np.vstack([self.places_m[start], points, self.places_m[end]])
        is_new = np.append(True, length(np.diff(way, axis=0)) > 0.0)
        route: Points = way[is_new]
        return route


def build_network(lines_m: Sequence[ArrayLike]) -> Network:
    """The network of polylines, each [n, 3] in metres; those with fewer than two points are left out.

    Raises `ValueError` if a coordinate is not finite, or if the paths meet more than a million times.
    """
    lines = [np.asarray(line, np.float64).reshape(-1, 3) for line in lines_m]
    lines = [line for line in lines if len(line) > 1]
    if not all(np.isfinite(line).all() for line in lines):
        raise ValueError("coordinates of paths must be finite")
    points, edges = split_paths(lines)
    return Network(points_m=points, edges=edges)


def connect(network: Network, places_m: ArrayLike) -> Sites:
    """Join places [n_places, 3] to a network with at least one piece, and find the shortest ways between them.

    Of several nearest points the one on the first piece counts. Places closer than `TOLERANCE_M` to each other are at
    the same place, with no way between them. Raises `ValueError` for a network without pieces.
    """
    places = np.asarray(places_m, np.float64).reshape(-1, 3)
    if len(network.edges) == 0:
        raise ValueError("a network without pieces has nowhere to join")
    joined, joints = _join(network, places)
    at = joined.points_m[joints]
    access = plan_length(places - at)
    distances = access[:, None] + _point_distances(joined, joints) + access[None, :]
    distances[straight_distances(places) <= TOLERANCE_M] = 0.0
    return Sites(
        network=joined,
        joints=joints,
        places_m=np.column_stack([places[:, :2], at[:, 2]]),
        access_m=access,
        distances_m=distances,
    )


def straight_distances(places_m: ArrayLike) -> Points:
    """Straight way in space between each two of [n_places, 3] points [m], [n_places, n_places]."""
    places = np.asarray(places_m, np.float64).reshape(-1, 3)
    return length(places[:, None, :] - places[None, :, :])


def length(vectors: Points) -> Points:
    """Length of each vector [..., 3]; by additions and a square root alone, so the same on every machine."""
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return np.sqrt(x * x + y * y + z * z)


def plan_length(vectors: Points) -> Points:
    """Horizontal length of each vector [..., 3]."""
    x, y = vectors[..., 0], vectors[..., 1]
    return np.sqrt(x * x + y * y)


def _join(network: Network, places: Points) -> tuple[Network, Indices]:
    """The network with a point at each joint, and the point of each place."""
    starts, ends = network.points_m[network.edges[:, 0]], network.points_m[network.edges[:, 1]]
    lengths = network.lengths_m
    found = [_nearest(place, starts, ends) for place in places]
    points = list(network.points_m)
    cuts: dict[int, dict[float, int]] = {}
    joints = np.zeros(len(places), np.int64)
    for index, (edge, share) in enumerate(found):
        if share * lengths[edge] <= TOLERANCE_M or (1.0 - share) * lengths[edge] <= TOLERANCE_M:
            joints[index] = network.edges[edge, int(share > 0.5)]
            continue
        own = cuts.setdefault(edge, {})
        if share not in own:
            own[share] = len(points)
            points.append(starts[edge] + share * (ends[edge] - starts[edge]))
        joints[index] = own[share]
    return Network(points_m=np.array(points).reshape(-1, 3), edges=_cut_edges(network.edges, cuts)), joints


def _nearest(place: Points, starts: Points, ends: Points) -> tuple[int, float]:
    """The piece nearest to a place, and how far along it the nearest point is, from 0 to 1."""
    along = ends - starts
    share = np.clip(((place - starts) * along).sum(axis=1) / (along * along).sum(axis=1), 0.0, 1.0)
    edge = int(np.argmin(length(starts + share[:, None] * along - place)))
    return edge, float(share[edge])


def _cut_edges(edges: Indices, cuts: dict[int, dict[float, int]]) -> Indices:
    kept = np.delete(edges, list(cuts), axis=0)
    pieces = [kept]
    for edge, own in cuts.items():
        chain = [edges[edge, 0], *(own[share] for share in sorted(own)), edges[edge, 1]]
        pieces.append(np.sort(np.column_stack([chain[:-1], chain[1:]]), axis=1))
    return np.vstack(pieces)


def _point_distances(network: Network, joints: Indices) -> Points:
    """Shortest way between the joints of each two places [m]."""
    from scipy.sparse import csgraph

    different, position = np.unique(joints, return_inverse=True)
    found = np.empty((len(different), len(different)))
    graph = _graph(network)
    for first in range(0, len(different), _SOURCES_AT_ONCE):
        some = different[first : first + _SOURCES_AT_ONCE]
        found[first : first + len(some)] = csgraph.dijkstra(graph, directed=False, indices=some)[:, different]
    # A way and its way back are summed in opposite orders; both get the smaller sum.
    found = np.minimum(found, found.T)
    return found[np.ix_(position, position)]


def _trail(network: Network, start: int, end: int) -> list[int]:
    """The points of the shortest way from one point to another."""
    from scipy.sparse import csgraph

    _, before = csgraph.dijkstra(_graph(network), directed=False, indices=start, return_predecessors=True)
    trail = [end]
    while trail[-1] != start:
        trail.append(int(before[trail[-1]]))
    return trail[::-1]


def _graph(network: Network) -> object:
    from scipy.sparse import csr_array

    n = len(network.points_m)
    return csr_array((network.lengths_m, (network.edges[:, 0], network.edges[:, 1])), shape=(n, n))
