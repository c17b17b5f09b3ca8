"""A picture to write on: crisp text at its own size, shapes with smooth edges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont, features

from twin_app.view3d.theme import Colour, FontWeight, font_file

_SMOOTHING = 4
"""Shapes are drawn this many times larger and made smaller."""

RGBA = tuple[int, int, int, int]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom [px]."""


@cache
def font(weight: FontWeight, size_px: float) -> ImageFont.FreeTypeFont:
    """Inter in one weight and size."""
    return ImageFont.truetype(str(font_file(weight)), size_px)


def text_width(text: str, weight: FontWeight, size_px: float) -> float:
    """Advance width [px]."""
    return float(font(weight, size_px).getlength(text, features=_tabular()))


def _tabular() -> list[str] | None:
    """Figures of equal width, where the text engine can do it."""
    return ["tnum"] if features.check("raqm") else None


class Canvas:
    """Draws on a copy of a picture; all measures in pixels of a 100 % display, times `scale`."""

    def __init__(self, picture: Image.Image, scale: float) -> None:
        self.image = picture.convert("RGBA")
        self.scale = scale

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in unscaled pixels."""
        return self.image.width / self.scale, self.image.height / self.scale

    def text(self, at: tuple[float, float], text: str, weight: FontWeight, size: float, colour: Colour) -> float:
        """Writes from the left end with the middle of the capitals at the given height; gives the width."""
        scaled = size * self.scale
        x, y = (round(value * self.scale) for value in at)
        face = font(weight, scaled)
        cap = face.getbbox("H", anchor="ls")
        baseline = y - (cap[1] + cap[3]) / 2
        draw = ImageDraw.Draw(self.image)
        draw.text((x, round(baseline)), text, font=face, fill=colour.rgb, anchor="ls", features=_tabular())
        return text_width(text, weight, scaled) / self.scale

    def panel(self, box: Box, *, radius: float, fill: RGBA, edge: RGBA | None = None) -> None:
        """A rectangle with round corners and a hairline edge."""

        def shape(draw: ImageDraw.ImageDraw, place: Callable[[float, float], tuple[float, float]], unit: float) -> None:
            corners = [place(box[0], box[1]), place(box[2], box[3])]
            outer = (*corners[0], corners[1][0] - 1, corners[1][1] - 1)
            width = max(round(unit), 1) if edge else 0
            draw.rounded_rectangle(outer, radius * unit, fill=fill, outline=edge, width=width)

        self._smooth(box, shape)

    def shape(
        self, box: Box, paint: Callable[[ImageDraw.ImageDraw, Callable[[float, float], tuple[float, float]], float], None]
    ) -> None:
        """Calls `paint(draw, place, unit)` on an enlarged patch; `place` maps picture to patch coordinates."""
        self._smooth(box, paint)

    def line(self, points: Sequence[tuple[float, float]], colour: RGBA, width: float = 1.0) -> None:
        """A polyline."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]

        def paint(draw: ImageDraw.ImageDraw, place: Callable[[float, float], tuple[float, float]], unit: float) -> None:
            draw.line([place(*point) for point in points], fill=colour, width=max(round(width * unit), 1))

        self._smooth((min(xs) - width, min(ys) - width, max(xs) + width, max(ys) + width), paint)

    def _smooth(
        self, box: Box, paint: Callable[[ImageDraw.ImageDraw, Callable[[float, float], tuple[float, float]], float], None]
    ) -> None:
        left, top = (int(value * self.scale) - 1 for value in box[:2])
        right, bottom = (int(value * self.scale) + 2 for value in box[2:])
        if right <= left or bottom <= top:
            return
        unit = self.scale * _SMOOTHING
        patch = Image.new("RGBA", ((right - left) * _SMOOTHING, (bottom - top) * _SMOOTHING), (0, 0, 0, 0))

        def place(x: float, y: float) -> tuple[float, float]:
            return (round(x * self.scale) - left) * _SMOOTHING + (x * self.scale - round(x * self.scale)) * _SMOOTHING, (
                round(y * self.scale) - top
            ) * _SMOOTHING + (y * self.scale - round(y * self.scale)) * _SMOOTHING

        paint(ImageDraw.Draw(patch), place, unit)
        small = _reduced(patch)
        self._composite(small, left, top)

    def _composite(self, patch: Image.Image, left: int, top: int) -> None:
        """Puts a patch over the picture, cut off at the picture's edges."""
        crop = (max(-left, 0), max(-top, 0), min(patch.width, self.image.width - left),
                min(patch.height, self.image.height - top))
        if crop[2] > crop[0] and crop[3] > crop[1]:
            self.image.alpha_composite(patch.crop(crop), (max(left, 0), max(top, 0)))


def _reduced(patch: Image.Image) -> Image.Image:
    """Smaller by the smoothing factor, with colour weighted by opacity so that edges keep their colour."""
    return patch.convert("RGBa").reduce(_SMOOTHING).convert("RGBA")
