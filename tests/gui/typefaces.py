"""The typefaces that tests of the window see."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkdtemp
from xml.sax.saxutils import escape

_FONTS = Path(__file__).parents[2] / "twin_app" / "view3d" / "theme" / "fonts"
_RENDERED = {"antialias": "true", "hinting": "true", "autohint": "false"}
_STYLES = {"hintstyle": "hintslight", "rgba": "none", "lcdfilter": "lcdnone"}


def see_only_ours() -> None:
    """Fontconfig knows the typefaces of the desktop and no others, and smooths them alike on every machine.

    Where the system has an Inter of its own, Qt takes letters from it or from ours by whichever it met first. For
    this process and those that it starts; to be called before there is a QApplication.
    """
    folder = Path(mkdtemp(prefix="twin-fonts-"))
    file = folder / "fonts.conf"
    edits = [_edit(name, f"<bool>{value}</bool>") for name, value in _RENDERED.items()]
    edits += [_edit(name, f"<const>{value}</const>") for name, value in _STYLES.items()]
    file.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(_FONTS))}</dir>\n<cachedir>{escape(str(folder))}</cachedir>\n"
        f'<match target="font">\n{"".join(edits)}</match>\n</fontconfig>\n'
    )
    os.environ["FONTCONFIG_FILE"] = str(file)


def _edit(name: str, value: str) -> str:
    return f'<edit name="{name}" mode="assign">{value}</edit>\n'
