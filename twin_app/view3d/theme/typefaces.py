"""The bundled typeface: Inter (SIL Open Font License 1.1, see `fonts/OFL.txt`)."""

from __future__ import annotations

from enum import StrEnum
from importlib import resources
from pathlib import Path


class FontWeight(StrEnum):
    """The three weights in use; the value is part of the file's name."""

    REGULAR = "Regular"
    MEDIUM = "Medium"
    SEMI_BOLD = "SemiBold"


def font_file(weight: FontWeight) -> Path:
    """Path of the TrueType file of one weight."""
    return Path(str(resources.files("twin_app.view3d.theme").joinpath("fonts", f"Inter-{weight.value}.ttf")))
