"""How a table is described: records of 8 byte numbers, and the plain arrays beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = NDArray[Any]
"""Rows of one record type."""

INT, FLOAT, BITS = np.dtype(np.int64), np.dtype(np.float64), np.dtype(np.uint64)


def record(*fields: tuple[str, str]) -> np.dtype[Any]:
    """A record type with these fields, aligned so that compiled code reads each in one step."""
    return np.dtype([(name, kind) for name, kind in fields], align=True)
