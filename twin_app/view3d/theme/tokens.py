"""Reads `tokens.toml`: the name of a colour and a theme give the colour."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from twin_app.errors import UsageError
from twin_app.sim.responses import StationState

THEME_NAMES: tuple[str, ...] = ("light", "dark")

STATE_LABELS: Mapping[StationState, str] = {
    StationState.WORKING: "Working",
    StationState.SETUP: "Setup",
    StationState.STARVED: "Starved",
    StationState.BLOCKED: "Blocked",
    StationState.DOWN: "Down",
    StationState.WAITING_CREW: "Waiting for crew",
    StationState.STANDBY: "Standby",
    StationState.OFF_SHIFT: "Off shift",
}
"""What a state is called where a person reads it, in the one fixed order."""


@dataclass(frozen=True, slots=True)
class Colour:
    """An sRGB colour, each channel 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def from_hex(cls, text: str) -> Colour:
        """Reads `#rrggbb`; raises ValueError for anything else."""
        digits = text.removeprefix("#")
        if len(digits) != 6 or len(text) != 7:
            raise ValueError(f"{text!r} is no colour of the form #rrggbb")
        return cls(*bytes.fromhex(digits))

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The three channels, 0 to 255."""
        return (self.red, self.green, self.blue)

    @property
    def unit_rgb(self) -> tuple[float, float, float]:
        """The three channels, 0 to 1."""
        return (self.red / 255.0, self.green / 255.0, self.blue / 255.0)

    @property
    def linear_rgb(self) -> tuple[float, float, float]:
        """The three channels as linear light, 0 to 1 (IEC 61966-2-1), as USD has them."""
        red, green, blue = (
            channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in self.unit_rgb
        )
        return red, green, blue

    def with_alpha(self, opacity: float) -> tuple[int, int, int, int]:
        """Four channels, 0 to 255."""
        return (*self.rgb, round(255.0 * opacity))

    def mixed_into(self, ground: Colour, share: float) -> Colour:
        """What a layer of this colour with opacity `share` makes of `ground`."""
        pairs = zip(self.rgb, ground.rgb, strict=True)
        return Colour(*(round(share * own + (1.0 - share) * other) for own, other in pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """All tokens of one theme."""

    name: str
    colours: Mapping[str, Colour]
    states: Mapping[StationState, Colour]
    on_state: Mapping[str, Colour]
    opacities: Mapping[str, float]

    def __getitem__(self, token: str) -> Colour:
        """The colour of a token such as `view.floor`; KeyError for an unknown name."""
        return self.colours[token]


@cache
def load_theme(name: str) -> Theme:
    """The theme `light` or `dark`. Raises UsageError for another name."""
    if name not in THEME_NAMES:
        raise UsageError(f"there is no theme {name!r}; the themes are {' and '.join(THEME_NAMES)}")
    text = resources.files("twin_app.view3d.theme").joinpath("tokens.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    states = _colours(tables["state"], name)
    return Theme(
        name=name,
        colours=_colours(tables["colour"], name),
        states={state: states[state.name.lower()] for state in StationState},
        on_state=_colours(tables["on_state"], name),
        opacities={token: float(values[name]) for token, values in tables["opacity"].items()},
    )


def _colours(table: Mapping[str, Mapping[str, str]], theme: str) -> dict[str, Colour]:
    return {token: Colour.from_hex(values[theme]) for token, values in table.items()}
