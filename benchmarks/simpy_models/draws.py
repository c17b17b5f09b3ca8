"""Endless random numbers, drawn in blocks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_BLOCK = 1024


def exponentials(rng: np.random.Generator, mean: float, size: int = _BLOCK) -> Iterator[float]:
    """Endless exponential numbers, drawn a block at a time."""
    while True:
        yield from rng.exponential(mean, size).tolist()


def lognormals(rng: np.random.Generator, mean: float, cv: float, size: int = _BLOCK) -> Iterator[float]:
    """Endless lognormal numbers by their own mean and coefficient of variation."""
    variance = np.log1p(cv * cv)
    while True:
        yield from rng.lognormal(np.log(mean) - variance / 2.0, np.sqrt(variance), size).tolist()


def uniforms(rng: np.random.Generator, size: int = _BLOCK) -> Iterator[float]:
    """Endless numbers in [0, 1)."""
    while True:
        yield from rng.random(size).tolist()
