"""The designs a study may choose from: a lattice of levels, cut by budget and pools."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from twin_app.plant.factors import DesignPoint, Factor

Position = tuple[int, ...]
"""Index into `Lattice.options` for each factor: neighbouring numbers are neighbouring values."""
MANY_OPTIONS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the plant says about designs."""

    cost: Callable[[DesignPoint], float]
    problem: Callable[[DesignPoint], str]
    """Why a design is not allowed (budget, pools); empty if it is."""


class Lattice:
    """All designs of some factors. The scene's own value is one option of each factor, in its place by size."""

    def __init__(self, factors: Sequence[Factor], baseline: DesignPoint, rules: Rules) -> None:
        self._rules = rules
        self._feasible: dict[Position, bool] = {}
        self._designs: dict[Position, DesignPoint] = {}
        self._costs: dict[Position, float] = {}
        self.factors = tuple(factors)
        self.options = tuple(_options(factor, own) for factor, own in zip(factors, baseline, strict=True))
        self.baseline: Position = tuple(options.index(own) for options, own in zip(self.options, baseline, strict=True))

    @property
    def size(self) -> int:
        """Designs, allowed or not."""
        return math.prod(len(options) for options in self.options)

    def design(self, position: Position) -> DesignPoint:
        """In the plant's terms."""
        known = self._designs.get(position)
        if known is None:
            known = tuple(options[index] for options, index in zip(self.options, position, strict=True))
            self._designs[position] = known
        return known

    def cost(self, position: Position) -> float:
        """Of all changes."""
        known = self._costs.get(position)
        if known is None:
            known = self._rules.cost(self.design(position))
            self._costs[position] = known
        return known

    def is_feasible(self, position: Position) -> bool:
        """Within budget and pools."""
        known = self._feasible.get(position)
        if known is None:
            known = not self._rules.problem(self.design(position))
            self._feasible[position] = known
        return known

    def problem(self, position: Position) -> str:
        """Why not."""
        return self._rules.problem(self.design(position))

    def all_feasible(self, limit: int) -> list[Position] | None:
        """Every allowed design, or None if the lattice has more than `limit`."""
        if self.size > limit:
            return None
        found: list[Position] = [()]
        for options in self.options:
            found = [(*head, index) for head in found for index in range(len(options))]
        return [position for position in found if self.is_feasible(position)]

    def moved(self, position: Position, factor: int, index: int) -> Position:
        """The same with one factor changed."""
        return (*position[:factor], index, *position[factor + 1 :])

    def steps(self, position: Position, factor: int) -> Iterator[Position]:
        """One factor changed a little: the next values of a number, every other value of a choice."""
        here = position[factor]
        if self.factors[factor].is_numeric or len(self.options[factor]) > 4 * MANY_OPTIONS:
            indices: Sequence[int] = [here - 1, here + 1]
        else:
            indices = [index for index in range(len(self.options[factor])) if index != here]
        for index in indices:
            if 0 <= index < len(self.options[factor]):
                yield self.moved(position, factor, index)

    def leaps(self, position: Position) -> Iterator[Position]:
        """Allowed designs in which one number goes 2, 4, 8 … steps: long ladders are climbed in few rounds."""
        for factor, options in enumerate(self.options):
            offset = 2
            while self.factors[factor].is_numeric and offset < len(options):
                for index in (position[factor] - offset, position[factor] + offset):
                    if 0 <= index < len(options):
                        candidate = self.moved(position, factor, index)
                        if self.is_feasible(candidate):
                            yield candidate
                offset *= 2

    def neighbours(self, position: Position) -> Iterator[Position]:
        """Allowed designs one step away."""
        for factor in range(len(self.factors)):
            yield from filter(self.is_feasible, self.steps(position, factor))

    def swaps(self, position: Position) -> Iterator[Position]:
        """Allowed designs in which one factor goes a step and another takes a step that cancels its cost or pool use.

        Under a budget or a pool that is used up, single steps lead nowhere; these moves walk along the limit.
        """
        for factor in range(len(self.factors)):
            for stepped in self.steps(position, factor):
                for other in range(factor + 1, len(self.factors)):
                    for swapped in self.steps(stepped, other):
                        if self.is_feasible(swapped) and not self._is_plain(position, stepped, swapped, other):
                            yield swapped

    def _is_plain(self, position: Position, stepped: Position, swapped: Position, other: int) -> bool:
        # Two steps that are both allowed alone, one after the other, are found without a swap.
        alone = self.moved(position, other, swapped[other])
        return self.is_feasible(stepped) and self.is_feasible(alone)

    def extremes(self, position: Position, factor: int) -> Iterator[Position]:
        """The farthest allowed values of one factor, below and above."""
        here = position[factor]
        for indices in (range(here), range(len(self.options[factor]) - 1, here, -1)):
            for index in indices:
                candidate = self.moved(position, factor, index)
                if self.is_feasible(candidate):
                    yield candidate
                    break

    def random(self, random: Random) -> Position:
        """An allowed design, every factor as free as those drawn before it leave it."""
        position = self.baseline
        for factor in random.sample(range(len(self.factors)), len(self.factors)):
            candidate = self.moved(position, factor, random.randrange(len(self.options[factor])))
            if self.is_feasible(candidate):
                position = candidate
        return position

    def repaired(self, wanted: Position, random: Random) -> Position:
        """An allowed design near `wanted`: its values are taken one by one, in random order, as far as they fit."""
        position = self.baseline
        for factor in random.sample(range(len(self.factors)), len(self.factors)):
            here, goal = position[factor], wanted[factor]
            step = 1 if here > goal else -1
            for index in range(goal, here, step):
                candidate = self.moved(position, factor, index)
                if self.is_feasible(candidate):
                    position = candidate
                    break
        return position

    def towards_baseline(self, position: Position) -> Iterator[Position]:
        """Cheaper designs with one change taken back, wholly or, for a number, half way or by one step."""
        for factor, (here, own) in enumerate(zip(position, self.baseline, strict=True)):
            if here == own:
                continue
            targets = [own]
            if self.factors[factor].is_numeric:
                step = 1 if own > here else -1
                targets += [here + (own - here) // 2, here + step]
            for index in dict.fromkeys(targets):
                candidate = self.moved(position, factor, index)
                if index != here and self.is_feasible(candidate):
                    yield candidate


def _options(factor: Factor, own: int) -> tuple[int, ...]:
    """Level indices in the order of their values; −1, the scene's own value, only if it is none of the levels."""
    levels = list(range(len(factor.levels)))
    if own >= 0:
        return tuple(levels)
    same = [level for level in levels if factor.levels[level] == factor.baseline]
    if same:
        return tuple(-1 if level == same[0] else level for level in levels)
    if not factor.is_numeric:
        return (-1, *levels)
    return tuple(sorted([*levels, -1], key=lambda level: _value(factor, level)))


def _value(factor: Factor, level: int) -> float:
    return float(factor.baseline if level < 0 else factor.levels[level])
