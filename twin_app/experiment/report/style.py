"""Colours of the report: those of the program, as CSS variables for both themes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources

from twin_app.sim.responses import STATE_NAMES

THEMES = ("light", "dark")

STATE_TITLES = {name: name.replace("_", " ").capitalize() for name in STATE_NAMES} | {
    "setup": "Set-up",
    "waiting_crew": "Waiting for crew",
}
"""In the one fixed order of bars and legends."""


def css_variables(theme: str) -> dict[str, str]:
    """`--bg-panel: #f7f8fa` and so on, by name without the dashes; states as `state-working`."""
    tokens = _tokens()
    colours = {name.replace(".", "-"): value for name, value in _colours(tokens["colour"], theme).items()}
    states = {f"state-{name}": value for name, value in _colours(tokens["state"], theme).items()}
    on_states = {
        f"on-state-{name.replace('_', '-')}": value for name, value in _colours(tokens["on_state"], theme).items()
    }
    return colours | states | on_states


def hatch_opacity(theme: str) -> float:
    """How strongly hatches show on their colour."""
    return float(_tokens()["opacity"]["hatch"][theme])


def _colours(table: Mapping[str, Mapping[str, str]], theme: str) -> dict[str, str]:
    return {name: str(value[theme]) for name, value in table.items()}


def _tokens() -> dict[str, dict[str, dict[str, str]]]:
    # The file is read as data: importing the package beside it would need a drawing library.
    file = resources.files("twin_app").joinpath("view3d", "theme", "tokens.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
