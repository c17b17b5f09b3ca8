"""Makes the bundled typefaces known to Qt."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from twin_app.view3d.theme import FontWeight, code_font_file, font_file

_BODY_PX = 12
CODE_FAMILY = "JetBrains Mono"


def load_typefaces() -> str:
    """Name of the family: Inter, or that of the system if a file of ours is missing."""
    family = ""
    for weight in FontWeight:
        number = QFontDatabase.addApplicationFont(str(font_file(weight)))
        if number >= 0:
            family = family or QFontDatabase.applicationFontFamilies(number)[0]
    QFontDatabase.addApplicationFont(str(code_font_file()))
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
    """Of prim paths, attributes and file names; as large as other text of this size [px]."""
    found = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    found.setFamilies([CODE_FAMILY, found.family()])
    body = QFont().pixelSize()
    found.setPixelSize(round(size * body / _BODY_PX) if body > 0 else size)
    return found
