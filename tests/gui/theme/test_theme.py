"""Colours come from one file; icons and styles from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import twin_app.gui
from twin_app.gui.actions.table import ACTIONS
from twin_app.gui.models.roles import role_icon
from twin_app.gui.theme.icons import icon, icon_names
from twin_app.gui.theme.stylesheet import make_stylesheet
from twin_app.gui.workspaces.registry import WORKSPACES
from twin_app.plant.vocabulary import Role
from twin_app.view3d.theme import load_theme

if TYPE_CHECKING:
    from twin_app.gui.theme import ThemeControl

FOLDER = Path(twin_app.gui.__file__).parent
HEX = re.compile(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3}){0,1}\b")


def test_that_no_file_of_the_desktop_holds_a_hex_colour() -> None:
    for file in [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.qss"), *FOLDER.rglob("*.svg")]:
        assert not HEX.search(file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize("name", ["dark", "light"])
def test_that_a_style_sheet_leaves_nothing_to_fill_in(name: str, tmp_path: Path) -> None:
    sheet = make_stylesheet(name, icon_folder=tmp_path)
    assert "@" not in sheet
    assert "icon:" not in sheet
    assert "rgb({}, {}, {})".format(*load_theme(name)["bg.panel"].rgb) in sheet
    for file in re.findall(r'url\("([^"]+)"\)', sheet):
        assert Path(file).is_file()


def test_that_larger_text_enlarges_every_size(tmp_path: Path) -> None:
    sizes = [
        [
            int(size)
            for size in re.findall(
                r"font-size: (\d+)px", make_stylesheet("dark", icon_folder=tmp_path, text_scale=scale)
            )
        ]
        for scale in (1.0, 1.5)
    ]
    assert all(large == round(1.5 * small) for small, large in zip(*sizes, strict=True))


def test_that_every_named_icon_is_there(theme: ThemeControl) -> None:
    named = {spec.icon for spec in ACTIONS if spec.icon} | {space.icon for space in WORKSPACES}
    assert named | {role_icon(role) for role in Role if role is not Role.PLANT} <= set(icon_names())


def test_that_an_icon_takes_on_the_colour_of_another_theme(theme: ThemeControl) -> None:
    found = icon("stop", "text.primary")
    colours = {}
    for name in ("dark", "light"):
        if theme.name != name:
            theme.toggle()
        colours[name] = found.pixmap(16, 16).toImage().pixelColor(8, 8).getRgb()[:3]
    assert colours == {name: load_theme(name)["text.primary"].rgb for name in colours}
    theme.toggle()
    assert theme.name == "dark"


def test_that_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        icon("no_such_icon")
