"""A factor as people see it: its levels as text and where they lie on a slider."""

from __future__ import annotations

from dataclasses import dataclass

from twin_app.experiment.report.numbers import value_text
from twin_app.gui.models.level_words import level_words
from twin_app.plant.factors import Factor
from twin_app.plant.scenario import BASELINE
from twin_app.plant.vocabulary import find_attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorView:
    """One factor."""

    label: str
    unit: str
    texts: tuple[str, ...]
    """Of the levels."""
    baseline_text: str
    places: tuple[float, ...]
    """Of the levels on the slider, 0 to 1."""
    baseline_place: float
    baseline_level: int
    """-1 if the plant's own value is none of the levels."""
    is_numeric: bool
    numbers: tuple[float, ...]
    """Of the levels; their order where they are no numbers."""
    costs: tuple[float, ...]

    def text(self, level: int) -> str:
        """Of a level, -1 for the baseline."""
        return self.baseline_text if level == BASELINE else self.texts[level]

    def with_unit(self, level: int) -> str:
        """`5.15 s`."""
        return f"{self.text(level)} {self.unit}".rstrip() if self.is_numeric else self.text(level)

    def nearest(self, text: str) -> int | None:
        """The level that a typed text means; None if it means none."""
        wanted = text.strip().removesuffix(self.unit).strip() if self.unit else text.strip()
        if not self.is_numeric:
            found = [level for level, own in enumerate(self.texts) if own.lower() == wanted.lower()]
            return found[0] if found else None
        try:
            value = float(wanted.replace("\N{MINUS SIGN}", "-").replace(",", "."))
        except ValueError:
            return None
        low, high = min(self.numbers), max(self.numbers)
        slack = 0.5 * (high - low) / max(len(self.numbers) - 1, 1)
        if not low - slack <= value <= high + slack:
            return None
        return min(range(len(self.numbers)), key=lambda level: abs(self.numbers[level] - value))

    @property
    def widest(self) -> str:
        """The longest text that a field must show."""
        return max((self.with_unit(level) for level in range(BASELINE, len(self.texts))), key=len)

    @property
    def choices(self) -> tuple[tuple[str, int], ...]:
        """Text and design level of all that may be chosen; the plant's own first, unless it is one of the levels."""
        listed = tuple((text, self.level_of_slider(index)) for index, text in enumerate(self.texts))
        return listed if self.baseline_level != BASELINE else ((self.baseline_text, BASELINE), *listed)

    @property
    def rule(self) -> str:
        """What may be typed."""
        if not self.is_numeric:
            return ", ".join(self.texts)
        return f"{self.texts[0]} – {self.texts[-1]} {self.unit}".rstrip()

    def level_of_slider(self, value: int) -> int:
        """Design level of a slider's value: the baseline is -1 even if it is one of the levels."""
        return BASELINE if value == self.baseline_level else value

    def slider_of_level(self, level: int) -> int:
        """The other way round."""
        return self.baseline_level if level == BASELINE else level


def factor_view(factor: Factor) -> FactorView:
    """Of one factor of a plant."""
    attribute = find_attribute(factor.attribute.partition(".")[0])
    unit = attribute.unit if attribute is not None and "(" not in factor.label else ""
    if unit in ("", "1", "-"):
        unit = ""
    numbers = _numbers(factor)
    baseline_level = next((i for i, own in enumerate(factor.levels) if own == factor.baseline), BASELINE)
    places, baseline_place = _places(factor, numbers, baseline_level)
    texts, baseline_text = _texts(factor)
    return FactorView(
        label=factor.label,
        unit=unit if factor.is_numeric else "",
        texts=texts,
        baseline_text=baseline_text,
        places=places,
        baseline_place=baseline_place,
        baseline_level=baseline_level,
        is_numeric=factor.is_numeric,
        numbers=numbers,
        costs=factor.costs,
    )


def _texts(factor: Factor) -> tuple[tuple[str, ...], str]:
    if factor.is_numeric:
        return tuple(value_text(level) for level in factor.levels), value_text(factor.baseline)
    return level_words(factor.attribute, factor.levels, factor.baseline)


def _numbers(factor: Factor) -> tuple[float, ...]:
    if factor.is_numeric:
        return tuple(float(level) for level in factor.levels)
    return tuple(float(index) for index in range(len(factor.levels)))


def _places(factor: Factor, numbers: tuple[float, ...], baseline_level: int) -> tuple[tuple[float, ...], float]:
    if factor.is_numeric:
        own = float(factor.baseline)
        low, high = min(*numbers, own), max(*numbers, own)
        span = high - low or 1.0
        return tuple((number - low) / span for number in numbers), (own - low) / span
    extra = 1 if baseline_level == BASELINE else 0  # a text that is none of the levels stands before all of them
    last = max(len(numbers) + extra - 1, 1)
    places = tuple((index + extra) / last for index in range(len(numbers)))
    return places, 0.0 if extra else places[baseline_level]
