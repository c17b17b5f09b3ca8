"""The style sheet: `twin.qss` with tokens and sizes filled in."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path

from twin_app.gui.theme.icons import tinted_source
from twin_app.view3d.theme import load_theme

_TOKEN = re.compile(r"@([a-z0-9.]+)@")
_ICON = re.compile(r"url\(icon:([a-z_]+)/([a-z.]+)\)")
_SIZE = re.compile(r"(font-size: |height: (?=1[6-9]|[2-9]\d))(\d+)px")
"""Of text, and of what holds a line of it; lines and marks stay as they are."""


def make_stylesheet(theme_name: str, *, icon_folder: Path, text_scale: float = 1.0) -> str:
    """Style sheet of one theme; the icons that it names are written, tinted, into `icon_folder`."""
    theme = load_theme(theme_name)

    def written(match: re.Match[str]) -> str:
        name, tone = match.groups()
        file = icon_folder / f"{name}-{tone}-{theme_name}.svg"
        if not file.exists():
            file.write_text(tinted_source(name, tone, theme_name), encoding="utf-8")
        return f'url("{file.as_posix()}")'

    def coloured(match: re.Match[str]) -> str:
        return "rgb({}, {}, {})".format(*theme[match.group(1)].rgb)

    def scaled(match: re.Match[str]) -> str:
        return f"{match.group(1)}{round(int(match.group(2)) * text_scale)}px"

    return _SIZE.sub(scaled, _TOKEN.sub(coloured, _ICON.sub(written, _template())))


@cache
def _template() -> str:
    return resources.files("twin_app.gui.theme").joinpath("twin.qss").read_text(encoding="utf-8")
