"""What responses and objectives are called in front of people, and their units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResponseWords:
    """How one response is shown. `unit` may hold `{currency}`."""

    title: str
    unit: str
    is_better_up: bool | None
    """None: neither direction is better in itself."""

    def unit_in(self, currency: str) -> str:
        """The unit with the plant's currency filled in."""
        return self.unit.format(currency=currency)


RESPONSES: dict[str, ResponseWords] = {
    "throughput_per_h": ResponseWords("Throughput", "parts/h", True),
    "lead_time_s": ResponseWords("Lead time", "s", False),
    "wip": ResponseWords("Work in process", "parts", False),
    "value_per_h": ResponseWords("Value", "{currency}/h", True),
    "cost_per_part": ResponseWords("Cost per part", "{currency}", False),
    "tool_cost_per_part": ResponseWords("Tool cost per part", "{currency}", False),
    "energy_kwh": ResponseWords("Energy", "kWh", False),
    "energy_kwh_per_part": ResponseWords("Energy per part", "kWh", False),
    "energy_cost": ResponseWords("Energy cost", "{currency}", False),
    "peak_kw": ResponseWords("Peak power", "kW", False),
    "carbon_kg": ResponseWords("Carbon", "kg CO₂", False),
    "scrapped": ResponseWords("Scrapped", "parts", False),
}
"""In the order in which they are shown."""

ENERGY_TITLES: dict[str, str] = {
    "value_adding": "Work on good parts",
    "scrap": "Work on scrap",
    "rework": "Rework",
    "setup": "Set-up",
    "starved": "Starved",
    "blocked": "Blocked",
    "waiting_crew": "Waiting for people",
    "standby": "Standby",
    "down": "Down",
    "off_shift": "Off shift",
    "heating": "Heating",
    "transport": "Transport",
    "base": "Base load",
}
"""Categories of energy in the order in which they are shown."""


def words_for(response: str) -> ResponseWords:
    """Of any response; an unknown one is shown by its own name."""
    return RESPONSES.get(response) or ResponseWords(response.replace("_", " ").capitalize(), "", None)


def title_with_unit(response: str, currency: str) -> str:
    """`Throughput (parts/h)`."""
    words = words_for(response)
    unit = words.unit_in(currency)
    return f"{words.title} ({unit})" if unit else words.title
