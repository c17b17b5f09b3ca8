"""Solids against their volumes: a wrong winding, a hole or a wrong size changes the volume."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assets.generator import primitives
from assets.generator.solid import Solid, join, ring, rows

_SEGMENTS = 64
_ROUND = 0.5 * _SEGMENTS * math.sin(2.0 * math.pi / _SEGMENTS)
"""Area of the polygon that stands for a circle of radius 1."""


def _volume(one: Solid) -> float:
    """By the divergence theorem over the fans of all faces."""
    total, first = 0.0, 0
    for count in one.counts:
        corners = one.points[one.indices[first : first + count]]
        first += int(count)
        total += sum(float(corners[0] @ np.cross(corners[i], corners[i + 1])) for i in range(1, count - 1))
    return total / 6.0


@pytest.mark.parametrize(
    ("shape", "volume"),
    [
        (primitives.box(1.0, 2.0, 3.0, 0.0), 6.0),
        (primitives.cylinder(1.0, 2.0, 0.0, _SEGMENTS), 2.0 * _ROUND),
        (primitives.tube(1.0, 0.5, 2.0, _SEGMENTS), 1.5 * _ROUND),
        (primitives.rod((1.0, 2.0, 3.0), (1.0, 5.0, 7.0), 0.1, _SEGMENTS), 5.0 * 0.01 * _ROUND),
        (primitives.beam((0.0, 0.0, 0.0), (3.0, 4.0, 0.0), 0.2, 0.3, 0.0), 5.0 * 0.06),
        (primitives.prism(((0.0, 0.0), (2.0, 0.0), (0.0, 2.0)), 3.0), 6.0),
        (primitives.profile_bar(((0.0, 0.0), (2.0, 0.0), (0.0, 2.0)), 3.0), 6.0),
        (primitives.hopper((1.0, 1.0), (2.0, 2.0), 3.0), 7.0),
    ],
)
def test_that_a_solid_encloses_its_volume(shape: Solid, volume: float) -> None:
    assert _volume(shape) == pytest.approx(volume, rel=1e-9)


def test_that_a_chamfer_takes_a_little_off_a_box() -> None:
    assert 0.95 * 6.0 < _volume(primitives.box(1.0, 2.0, 3.0, 0.05)) < 6.0


def test_that_a_ball_comes_near_the_volume_of_a_sphere() -> None:
    assert _volume(primitives.ball(1.0, 64)) == pytest.approx(4.0 / 3.0 * math.pi, rel=0.01)


def test_that_copies_add_up() -> None:
    one = primitives.box(0.1, 0.1, 0.1, 0.0)
    copies = join(ring(one, count=5, radius=1.0), rows(one, nx=2, ny=3, nz=4, step=(0.2, 0.2, 0.2)))
    assert _volume(copies) == pytest.approx(29 * 0.001, rel=1e-9)


@pytest.mark.parametrize("axis", ["x", "y", "z"])
def test_that_turning_is_right_handed(axis: str) -> None:
    following = {"x": "y", "y": "z", "z": "x"}[axis]
    last = {"x": "z", "y": "x", "z": "y"}[axis]
    unit = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}
    turned = primitives.box(0.1, 0.1, 0.1).at(*unit[following]).turned(90.0, axis)
    assert np.allclose(turned.points.mean(axis=0) @ np.array(unit[last]), 1.0, atol=0.06)
