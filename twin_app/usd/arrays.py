"""USD arrays as numpy arrays; a value of another type than the schema says counts as not authored."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def vectors(value: object) -> NDArray[np.float32]:
    """Rows of three numbers, [n, 3]."""
    return _rows(value, 3)


def pairs(value: object) -> NDArray[np.float32]:
    """Rows of two numbers, [n, 2]."""
    return _rows(value, 2)


def integers(value: object) -> NDArray[np.int32]:
    """Whole numbers, [n]."""
    array = _numbers(value)
    is_fit = array.ndim == 1 and array.dtype.kind in "iu"
    return array.astype(np.int32, copy=False) if is_fit else np.zeros(0, np.int32)


def floats(value: object) -> NDArray[np.float64]:
    """Numbers, [n]."""
    array = _numbers(value)
    return array.astype(np.float64, copy=False) if array.ndim == 1 else np.zeros(0)


def _rows(value: object, width: int) -> NDArray[np.float32]:
    array = _numbers(value)
    is_fit = array.ndim == 2 and array.shape[1] == width
    if is_fit and array.dtype == np.float32:
        return array.view(np.float32)
    # A double beyond the range of a float becomes infinite, which is told and mended like any other bad point.
    with np.errstate(over="ignore"):
        return array.astype(np.float32, copy=False) if is_fit else np.zeros((0, width), np.float32)


def _numbers(value: object) -> NDArray[np.generic]:
    if value is None:
        return np.zeros(0)
    try:
        array = np.array(value if hasattr(value, "__len__") and not isinstance(value, str) else ())
    except (TypeError, ValueError):
        return np.zeros(0)
    return array if array.dtype.kind in "iuf" else np.zeros(0)
