"""The bundled typefaces, both under the SIL Open Font License 1.1.

Inter (`fonts/OFL.txt`) for everything, JetBrains Mono (`fonts/JetBrainsMono-OFL.txt`) for paths and file names.
"""

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


def code_font_file() -> Path:
    """Path of JetBrains Mono, a TrueType file with all its weights."""
    return Path(str(resources.files("twin_app.view3d.theme").joinpath("fonts", "JetBrainsMono.ttf")))
