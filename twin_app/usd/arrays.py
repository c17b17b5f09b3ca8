"""USD arrays as numpy arrays; a value of another type than the schema says counts as not authored."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def vectors(value: object) -> NDArray[np.float32]:
    """Rows of three numbers, [n, 3]."""
    array = _numbers(value)
    is_fit = array.ndim == 2 and array.shape[1] == 3
    return array.astype(np.float32) if is_fit else np.zeros((0, 3), np.float32)


def integers(value: object) -> NDArray[np.int32]:
    """Whole numbers, [n]."""
    array = _numbers(value)
    is_fit = array.ndim == 1 and array.dtype.kind in "iu"
    return array.astype(np.int32) if is_fit else np.zeros(0, np.int32)


def floats(value: object) -> NDArray[np.float64]:
    """Numbers, [n]."""
    array = _numbers(value)
    return array.astype(np.float64) if array.ndim == 1 else np.zeros(0)


def _numbers(value: object) -> NDArray[np.generic]:
    try:
        array = np.array(value if hasattr(value, "__len__") and not isinstance(value, str) else ())
    except (TypeError, ValueError):
        return np.zeros(0)
    return array if array.dtype.kind in "iuf" else np.zeros(0)
