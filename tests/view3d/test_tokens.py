from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import twin_app.view3d
from tests.view3d.colour_science import ciede2000, contrast, seen
from twin_app.errors import UsageError
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS, THEME_NAMES, Colour, FontWeight, code_font_file, font_file, load_theme

PACKAGE = Path(twin_app.view3d.__file__).parent
THEMES = pytest.mark.parametrize("name", THEME_NAMES)

CONTRASTS = [  # foreground, ground, dark, light
    ("text.primary", "bg.panel", 14.0, 16.1),
    ("text.primary", "bg.selected", 10.4, 13.4),
    ("text.secondary", "bg.panel", 7.7, 6.5),
    ("text.secondary", "bg.raised", 7.1, 6.9),
    ("text.secondary", "bg.selected", 5.7, 5.4),
    ("text.secondary", "bg.hover", 6.3, 5.9),
    ("accent.line", "bg.panel", 7.2, 6.0),
    ("accent.line", "bg.selected", 5.4, 5.0),
    ("accent.line", "accent.soft", 5.9, 5.4),
    ("on.accent", "accent.fill", 5.5, 6.3),
    ("on.accent", "accent.fill.hover", 4.6, 7.7),
    ("good", "bg.panel", 7.8, 5.0),
    ("bad", "bg.panel", 6.0, 6.3),
    ("warn", "bg.panel", 8.4, 5.4),
    ("baseline", "bg.panel", 5.6, 3.6),
    ("border.control", "bg.panel", 3.5, 3.4),
    ("border.control", "bg.input", 3.7, 3.6),
    ("text.disabled", "bg.panel", 3.6, 2.7),
]
STATE_CONTRASTS = {
    "dark": (6.4, 12.4, 10.0, 6.0, 3.5, 5.6, 3.4, 4.0),
    "light": (4.9, 3.0, 3.3, 4.6, 9.0, 7.3, 10.2, 3.1),
}
STATE_DISTANCES = {
    "dark": {"normal": 17.1, "protan": 13.7, "deutan": 13.1, "tritan": 10.9},
    "light": {"normal": 16.3, "protan": 13.4, "deutan": 10.2, "tritan": 12.9},
}


@pytest.mark.parametrize(("front", "ground", "dark", "light"), CONTRASTS)
def test_that_text_and_controls_stand_out_as_designed(front: str, ground: str, dark: float, light: float) -> None:
    for name, expected in (("dark", dark), ("light", light)):
        theme = load_theme(name)
        assert contrast(theme[front].rgb, theme[ground].rgb) == pytest.approx(expected, abs=0.06)


@THEMES
def test_that_every_state_can_be_told_from_the_panel(name: str) -> None:
    theme = load_theme(name)
    ratios = [contrast(theme.states[state].rgb, theme["bg.panel"].rgb) for state in StationState]
    assert ratios == pytest.approx(STATE_CONTRASTS[name], abs=0.06)


@THEMES
@pytest.mark.parametrize("vision", ["normal", "protan", "deutan", "tritan"])
def test_that_states_differ_for_every_colour_vision(name: str, vision: str) -> None:
    colours = [seen(colour.rgb, vision) for colour in load_theme(name).states.values()]
    smallest = min(ciede2000(a, b) for a, b in combinations(colours, 2))
    assert smallest == pytest.approx(STATE_DISTANCES[name][vision], abs=0.15)


@THEMES
def test_that_numbers_inside_working_segments_can_be_read(name: str) -> None:
    theme = load_theme(name)
    ratio = contrast(theme.on_state["working_text"].rgb, theme.states[StationState.WORKING].rgb)
    assert ratio == pytest.approx({"dark": 7.1, "light": 5.2}[name], abs=0.06)


@THEMES
def test_that_the_bottleneck_tag_can_be_read(name: str) -> None:
    theme = load_theme(name)
    assert contrast(theme["bg.panel"].rgb, theme["warn"].rgb) >= 4.5


@pytest.mark.parametrize(
    ("one", "two", "difference"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_that_the_colour_difference_agrees_with_the_published_pairs(
    one: tuple[float, ...], two: tuple[float, ...], difference: float
) -> None:
    assert ciede2000(np.array(one), np.array(two)) == pytest.approx(difference, abs=1e-4)


def test_that_no_colour_is_written_outside_the_token_file() -> None:
    pattern = re.compile(r"""["']#[0-9a-fA-F]{3,8}["']""")
    offenders = [str(path) for path in PACKAGE.rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))]
    assert offenders == []


def test_that_both_themes_have_every_token() -> None:
    dark, light = (load_theme(name) for name in ("dark", "light"))
    assert dark.colours.keys() == light.colours.keys()
    assert list(dark.states) == list(light.states) == list(StationState) == list(STATE_LABELS)


def test_that_an_unknown_theme_is_named() -> None:
    with pytest.raises(UsageError, match=r"'sepia'.*light and dark"):
        load_theme("sepia")


@pytest.mark.parametrize("text", ["#12345", "123456", "#12345g", ""])
def test_that_a_malformed_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Colour.from_hex(text)


def test_that_a_layer_of_colour_mixes_by_its_opacity() -> None:
    assert Colour(200, 100, 0).mixed_into(Colour(0, 100, 200), 0.25) == Colour(50, 100, 150)


def test_that_fonts_come_with_their_licence() -> None:
    for weight in FontWeight:
        assert font_file(weight).read_bytes()[:4] == b"\x00\x01\x00\x00"
        assert "SIL OPEN FONT LICENSE" in font_file(weight).with_name("OFL.txt").read_text(encoding="utf-8").upper()
    code = code_font_file()
    assert code.read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert "SIL OPEN FONT LICENSE" in code.with_name("JetBrainsMono-OFL.txt").read_text(encoding="utf-8").upper()
