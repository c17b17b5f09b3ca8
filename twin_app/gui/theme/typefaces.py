"""Makes the bundled typeface known to Qt."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from twin_app.view3d.theme import FontWeight, font_file

_BODY_PX = 12


def load_typefaces() -> str:
    """Name of the family: Inter, or that of the system if a file of ours is missing."""
    family = ""
    for weight in FontWeight:
        number = QFontDatabase.addApplicationFont(str(font_file(weight)))
        if number >= 0:
            family = family or QFontDatabase.applicationFontFamilies(number)[0]
    return family or QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def body_font(family: str, text_scale: float) -> QFont:
    """The font of everything that says nothing else; figures are of one width."""
    found = QFont(family)
    found.setPixelSize(round(_BODY_PX * text_scale))
    tag = getattr(QFont, "Tag", None)
    if tag is not None:
        found.setFeature(tag("tnum"), 1)
    return found


def code_font(size: int = 11) -> QFont:
    """Of prim paths, attributes and file names."""
    found = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    found.setPixelSize(size)
    return found
