"""Prototypes of a scene, equal ones stored once, and the bounds of what stands there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twin_app.usd.geometry import Instance, Prototype

Corner = tuple[float, float, float]


@dataclass(slots=True)
class SharedShapes:
    """Grows as shapes are found."""

    shapes: list[Prototype] = field(default_factory=list)
    _alike: dict[bytes, list[int]] = field(default_factory=dict)
    """Indices of those that may be the same by a quick look."""
    _digests: dict[int, bytes] = field(default_factory=dict)

    def index(self, shape: Prototype) -> int:
        """Index of a shape; it is kept if there is none like it."""
        alike = self._alike.setdefault(_likeness(shape), [])
        for index in alike:
            if self._digest(index) == _digest(shape):
                return index
        alike.append(len(self.shapes))
        self.shapes.append(shape)
        return alike[-1]

    def _digest(self, index: int) -> bytes:
        if index not in self._digests:
            self._digests[index] = _digest(self.shapes[index])
        return self._digests[index]


def _likeness(shape: Prototype) -> bytes:
    """The same for equal shapes, and nearly always another for different ones; much cheaper than a digest."""
    some = np.concatenate([shape.points[:3].ravel(), shape.points[-1], shape.colors[:1].ravel()])
    sizes = f"{len(shape.points)} {len(shape.face_indices)} {len(shape.line_counts)} {shape.opacity}"
    return some.tobytes() + sizes.encode()


def _digest(shape: Prototype) -> bytes:
    state = hashlib.blake2b(digest_size=16)
    for array in (shape.points, shape.face_counts, shape.face_indices, shape.line_counts, shape.colors, shape.normals):
        state.update(b"-" if array is None else f"{array.shape}".encode())
        state.update(b"" if array is None else np.ascontiguousarray(array).tobytes())
    state.update(f"{shape.opacity} {shape.is_double_sided} {shape.normals_of_corners}".encode())
    return state.digest()


def bounds_of(prototypes: Sequence[Prototype], instances: Sequence[Instance]) -> tuple[Corner, Corner] | None:
    """Lowest and highest corner of all that stands there [m]; None if there is nothing."""
    if not instances:
        return None
    boxes = np.array([(shape.points.min(axis=0), shape.points.max(axis=0)) for shape in prototypes], np.float64)
    middles, halves = boxes.mean(axis=1), np.diff(boxes, axis=1)[:, 0] / 2.0
    which = [instance.prototype for instance in instances]
    frames = np.array([instance.transform[:3] for instance in instances])
    middle = np.einsum("nij,nj->ni", frames[:, :, :3], middles[which]) + frames[:, :, 3]
    reach = np.einsum("nij,nj->ni", np.abs(frames[:, :, :3]), halves[which])
    return _corner((middle - reach).min(axis=0)), _corner((middle + reach).max(axis=0))


def _corner(values: NDArray[np.float64]) -> Corner:
    return float(values[0]), float(values[1]), float(values[2])
