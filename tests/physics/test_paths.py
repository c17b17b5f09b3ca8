"""Path networks against distances known from geometry, and against Floyd and Warshall's algorithm."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise, product

import numpy as np
import pytest

from twin_app.physics.paths import STEP_M, TOLERANCE_M, build_network, connect, straight_distances

SQUARE = [(0, 0, 0), (10, 0, 0), (10, 10, 0), (0, 10, 0), (0, 0, 0)]


def distance(lines: list[object], *places: tuple[float, float, float]) -> float:
    """Shortest way between two places."""
    return float(connect(build_network(lines), places).distances_m[0, 1])


def test_that_ends_within_the_tolerance_are_one_point() -> None:
    lines = [[(0, 0, 0), (5, 0, 0)], [(5, 0.6 * TOLERANCE_M, 0), (5, 4, 0)]]
    assert distance(lines, (0, 0, 0), (5, 4, 0)) == pytest.approx(9.0, abs=2 * TOLERANCE_M)
    apart = [lines[0], [(5, 3 * TOLERANCE_M, 0), (5, 4, 0)]]
    assert distance(apart, (0, 0, 0), (5, 4, 0)) == np.inf


@pytest.mark.parametrize("shift", [0.0, 0.5 * TOLERANCE_M, -0.5 * TOLERANCE_M])
def test_that_a_path_that_ends_on_another_joins_it(shift: float) -> None:
    lines = [[(0, 0, 0), (10, 0, 0)], [(4, shift, 0), (4, 5, 0)]]
    assert distance(lines, (0, 0, 0), (4, 5, 0)) == pytest.approx(9.0, abs=2 * TOLERANCE_M)
    assert distance(lines[::-1], (10, 0, 0), (4, 5, 0)) == pytest.approx(11.0, abs=2 * TOLERANCE_M)


def test_that_paths_join_where_they_cross() -> None:
    lines = [[(-3, -3, 0), (3, 3, 0)], [(-4, 4, 0), (4, -4, 0)]]
    assert distance(lines, (-3, -3, 0), (4, -4, 0)) == pytest.approx(7 * 2**0.5, rel=1e-12)


def test_that_paths_at_nearly_the_same_height_join_and_bridges_do_not() -> None:
    def crossing(height: float) -> list[object]:
        return [[(-3, 0, 0), (3, 0, 0)], [(0, -4, height), (0, 4, height)]]

    assert distance(crossing(0.5 * STEP_M), (-3, 0, 0), (0, 4, 0)) == pytest.approx(7.0 + 0.5 * STEP_M)
    assert distance(crossing(4.0), (-3, 0, 0), (0, 4, 4)) == np.inf


def test_that_paths_drawn_over_each_other_are_one() -> None:
    lines = [[(0, 0, 0), (6, 0, 0)], [(4, 0, 0), (9, 0, 0)], [(9, 0, 0), (0, 0, 0)], [(0, 0, 0), (6, 0, 0)]]
    assert distance(lines, (1, 0, 0), (8, 0, 0)) == pytest.approx(7.0, rel=1e-12)


def test_that_slanted_paths_in_one_line_are_one() -> None:
    way = np.array([np.cos(0.3), np.sin(0.3), 0.0])
    lines = [np.outer([0.0, 6.0], way), np.outer([2.0, 9.0], way), np.outer([3.1, 4.7], way)]
    assert distance(lines, tuple(way), tuple(8 * way)) == pytest.approx(7.0, abs=1e-9)


def test_that_a_loop_is_driven_the_shorter_way_round() -> None:
    sites = connect(build_network([SQUARE]), [(0, 0, 0), (10, 10, 0), (0, 9, 0), (2, 0, 0)])
    assert sites.distances_m[0].tolist() == pytest.approx([0.0, 20.0, 9.0, 2.0])
    assert (sites.distances_m == sites.distances_m.T).all()


def test_that_a_ramp_is_as_long_as_it_is_in_space() -> None:
    assert distance([[(0, 0, 0), (3, 0, 4)]], (0, 0, 0), (3, 0, 4)) == pytest.approx(5.0)


def test_that_a_lift_joins_the_floors_it_passes() -> None:
    lines = [[(0, 0, 0), (0, 0, 8)], [(0, 0, 4), (5, 0, 4)], [(0, 0, 0), (0, 7, 0)]]
    assert distance(lines, (0, 7, 0), (5, 0, 4)) == pytest.approx(16.0)


def test_that_the_way_from_the_path_to_a_place_counts_in_plan() -> None:
    lines = [[(0, 0, 0), (10, 0, 0)]]
    assert distance(lines, (2, 1.5, 0), (7, -2, 0)) == pytest.approx(1.5 + 5.0 + 2.0)
    assert distance(lines, (2, 1.5, 1.2), (7, -2, 0.9)) == pytest.approx(1.5 + 5.0 + 2.0)
    assert distance(lines, (-3, 4, 0), (0, 0, 0)) == pytest.approx(5.0)


def test_that_a_place_joins_the_path_of_its_own_floor() -> None:
    lines = [[(0, 0, 0), (10, 0, 0)], [(0, 1, 5), (10, 1, 5)]]
    assert connect(build_network(lines), [(3, 0, 4.9)]).access_m.tolist() == pytest.approx([1.0])


def test_that_several_places_split_one_piece_in_their_order() -> None:
    places = [(7, 1, 0), (2, 1, 0), (5, 0, 0), (2, -1, 0)]
    sites = connect(build_network([[(0, 0, 0), (10, 0, 0)]]), places)
    assert sites.distances_m[0].tolist() == pytest.approx([0.0, 7.0, 3.0, 7.0])
    assert sites.distances_m[1, 3] == pytest.approx(2.0)


def test_that_no_way_lies_between_places_at_the_same_place() -> None:
    sites = connect(build_network([SQUARE]), [(3, 2, 0), (3, 2, 0), (3, 2.1, 0)])
    assert sites.distances_m[0].tolist() == pytest.approx([0.0, 0.0, 4.1])


def test_that_places_without_a_way_between_them_are_infinitely_far() -> None:
    lines = [[(0, 0, 0), (1, 0, 0)], [(9, 0, 0), (10, 0, 0)]]
    sites = connect(build_network(lines), [(0, 0, 0), (1, 0, 0), (10, 0, 0)])
    assert np.isinf(sites.distances_m).tolist() == [[False, False, True], [False, False, True], [True, True, False]]
    with pytest.raises(ValueError, match="no way"):
        sites.route(0, 2)


def test_that_a_path_drawn_with_very_many_points_keeps_its_length() -> None:
    angle = np.linspace(0.0, np.pi, 4000)
    arc = np.column_stack([2.0 * np.cos(angle), 2.0 * np.sin(angle), np.zeros_like(angle)])
    assert distance([arc], (2, 0, 0), (-2, 0, 0)) == pytest.approx(2.0 * np.pi, rel=0.002)


def test_that_routes_are_as_long_as_their_distances_say() -> None:
    sites = connect(build_network(_random_lines(3)), _random_places(3))
    for start, end in product(range(len(sites.joints)), repeat=2):
        if np.isfinite(sites.distances_m[start, end]):
            route = sites.route(start, end)
            own = sum(float(np.linalg.norm(b - a)) for a, b in pairwise(route))
            assert own == pytest.approx(float(sites.distances_m[start, end]), abs=1e-9)
            assert np.allclose(route[0, :2], _random_places(3)[start, :2])
            assert np.allclose(route[-1, :2], _random_places(3)[end, :2]) or len(route) == 1


@pytest.mark.parametrize("seed", range(6))
def test_that_distances_are_those_of_floyd_and_warshall(seed: int) -> None:
    lines, places = _random_lines(seed), _random_places(seed)
    assert connect(build_network(lines), places).distances_m == pytest.approx(_brute_force(lines, places), abs=1e-6)


def test_that_the_order_of_the_paths_makes_no_difference() -> None:
    lines, places = _random_lines(11), _random_places(11)
    there = connect(build_network(lines), places).distances_m
    back = connect(build_network([line[::-1] for line in lines[::-1]]), places).distances_m
    assert back == pytest.approx(there, abs=1e-6)


def test_that_lines_of_one_point_and_networks_of_nothing_lead_nowhere() -> None:
    network = build_network([[(0, 0, 0)], [(1, 1, 1), (1, 1, 1)], []])
    assert len(network.edges) == 0
    with pytest.raises(ValueError, match="without pieces"):
        connect(network, [(0, 0, 0)])


def test_that_coordinates_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        build_network([[(0, 0, 0), (np.nan, 0, 0)]])


def test_that_paths_drawn_over_each_other_without_end_are_refused() -> None:
    comb = [[(x * 0.01, -1, 0), (x * 0.01, 20, 0)] for x in range(1100)]
    weft = [[(-1, y * 0.01, 0), (20, y * 0.01, 0)] for y in range(1100)]
    with pytest.raises(ValueError, match="must not meet more than"):
        build_network(comb + weft)


def test_that_straight_distances_are_those_in_space() -> None:
    assert straight_distances([(0, 0, 0), (2, 3, 6)]).tolist() == [[0.0, 7.0], [7.0, 0.0]]


def test_that_importing_the_physics_loads_no_scipy() -> None:
    code = "import sys, twin_app.physics.motion, twin_app.physics.paths; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _random_lines(seed: int) -> list[np.ndarray]:
    """Polylines at whole and half metres, so that they cross, touch and overlap a lot."""
    random = np.random.default_rng(seed)
    lines = [np.column_stack([random.integers(0, 9, (3, 2)), np.zeros(3)]).astype(float) for _ in range(5)]
    lines.append(np.array([(4.0, 0.0, 0.0), (4.0, 8.0, 0.0), (0.0, 8.0, 0.0)]))
    return lines


def _random_places(seed: int) -> np.ndarray:
    places = np.random.default_rng(seed + 1000).uniform(0.0, 8.0, (7, 3))
    places[:, 2] = 0.0
    return places


def _brute_force(lines: list[np.ndarray], places: np.ndarray) -> np.ndarray:
    """Cut every segment at every crossing and at the feet of all places, pair by pair, then Floyd and Warshall."""
    segments = [(a[:2], b[:2]) for line in lines for a, b in pairwise(line) if (a != b).any()]
    feet = [min((_foot(place[:2], *own) for own in segments), key=lambda f: f[0]) for place in places]
    marks = [point for own in segments for point in own] + [foot for _, foot in feet]
    marks += [point for one, other in product(segments, repeat=2) if (point := _crossing(one, other)) is not None]
    names: list[np.ndarray] = []
    for mark in marks:
        if not any(np.linalg.norm(mark - known) < 1e-6 for known in names):
            names.append(mark)
    way = np.where(np.eye(len(names), dtype=bool), 0.0, np.inf)
    for a, b in segments:
        on = sorted((np.linalg.norm(p - a), i) for i, p in enumerate(names) if _foot(p, a, b)[0] < 1e-6)
        for (near, i), (far, j) in pairwise(on):
            way[i, j] = way[j, i] = min(way[i, j], far - near)
    for k in range(len(names)):
        way = np.minimum(way, way[:, k : k + 1] + way[k : k + 1, :])
    at = [next(i for i, p in enumerate(names) if np.linalg.norm(p - foot) < 1e-6) for _, foot in feet]
    access = np.array([gap for gap, _ in feet])
    found = access[:, None] + way[np.ix_(at, at)] + access[None, :]
    np.fill_diagonal(found, 0.0)
    return found


def _foot(point: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[float, np.ndarray]:
    share = np.clip(np.dot(point - a, b - a) / np.dot(b - a, b - a), 0.0, 1.0)
    foot = a + share * (b - a)
    return float(np.linalg.norm(point - foot)), foot


def _crossing(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> np.ndarray | None:
    matrix = np.column_stack([one[1] - one[0], other[0] - other[1]])
    if abs(np.linalg.det(matrix)) < 1e-9:
        return None
    share, second = np.linalg.solve(matrix, other[0] - one[0])
    inside = -1e-12 <= share <= 1 + 1e-12 and -1e-12 <= second <= 1 + 1e-12
    return one[0] + share * (one[1] - one[0]) if inside else None
