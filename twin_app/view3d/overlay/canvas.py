"""A picture to write on: crisp text at its own size, shapes with smooth edges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont, features

from twin_app.view3d.theme import Colour, FontWeight, font_file

_SMOOTHING = 4
"""Shapes are drawn this many times larger and made smaller."""

Placer = Callable[[float, float], tuple[float, float]]
"""From picture to patch coordinates."""
Paint = Callable[[ImageDraw.ImageDraw, Placer, float], None]
"""Draws on a patch; the last argument is the size of an unscaled pixel on it."""
RGBA = tuple[int, int, int, int]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom [px]."""


@cache
def font(weight: FontWeight, size_px: float) -> ImageFont.FreeTypeFont:
    """Inter in one weight and size."""
    return ImageFont.truetype(str(font_file(weight)), size_px)


def text_width(text: str, weight: FontWeight, size_px: float) -> float:
    """Advance width [px], as it is without rounding to whole pixels."""
    return float(font(weight, size_px * _SMOOTHING).getlength(text, features=_tabular())) / _SMOOTHING


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
        face = font(weight, size * self.scale * _SMOOTHING)
        width = face.getlength(text, features=_tabular()) / _SMOOTHING
        _, cap_top, _, cap_bottom = face.getbbox("H", anchor="ls")
        middle = (cap_top + cap_bottom) / (2.0 * _SMOOTHING)
        left, baseline = at[0] * self.scale, round(at[1] * self.scale - middle)
        column, reach = int(left) - 1, round(1.3 * size * self.scale)
        patch = Image.new("RGBA", ((int(width) + 6) * _SMOOTHING, 2 * reach * _SMOOTHING), (*colour.rgb, 0))
        ImageDraw.Draw(patch).text(
            ((left - column) * _SMOOTHING, reach * _SMOOTHING),
            text,
            font=face,
            fill=(*colour.rgb, 255),
            anchor="ls",
            features=_tabular(),
        )
        self._composite(_reduced(patch), column, baseline - reach)
        return float(width) / self.scale

    def panel(self, box: Box, *, radius: float, fill: RGBA, edge: RGBA | None = None) -> None:
        """A rectangle with round corners and a hairline edge."""

        def shape(draw: ImageDraw.ImageDraw, place: Placer, unit: float) -> None:
            corners = [place(box[0], box[1]), place(box[2], box[3])]
            outer = (*corners[0], corners[1][0] - 1, corners[1][1] - 1)
            width = max(round(unit), 1) if edge else 0
            draw.rounded_rectangle(outer, radius * unit, fill=fill, outline=edge, width=width)

        self._smooth(box, shape)

    def shape(self, box: Box, paint: Paint) -> None:
        """Paints within a box, with smooth edges."""
        self._smooth(box, paint)

    def line(self, points: Sequence[tuple[float, float]], colour: RGBA, width: float = 1.0) -> None:
        """A polyline."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]

        def paint(draw: ImageDraw.ImageDraw, place: Placer, unit: float) -> None:
            draw.line([place(*point) for point in points], fill=colour, width=max(round(width * unit), 1))

        self._smooth((min(xs) - width, min(ys) - width, max(xs) + width, max(ys) + width), paint)

    def _smooth(self, box: Box, paint: Paint) -> None:
        left, top = (int(value * self.scale) - 1 for value in box[:2])
        right, bottom = (int(value * self.scale) + 2 for value in box[2:])
        if right <= left or bottom <= top:
            return
        patch = Image.new("RGBA", ((right - left) * _SMOOTHING, (bottom - top) * _SMOOTHING), (0, 0, 0, 0))
        unit = self.scale * _SMOOTHING

        def place(x: float, y: float) -> tuple[float, float]:
            return x * unit - left * _SMOOTHING, y * unit - top * _SMOOTHING

        paint(ImageDraw.Draw(patch), place, unit)
        self._composite(_reduced(patch), left, top)

    def _composite(self, patch: Image.Image, left: int, top: int) -> None:
        """Puts a patch over the picture, cut off at the picture's edges."""
        crop = (
            max(-left, 0),
            max(-top, 0),
            min(patch.width, self.image.width - left),
            min(patch.height, self.image.height - top),
        )
        if crop[2] > crop[0] and crop[3] > crop[1]:
            self.image.alpha_composite(patch.crop(crop), (max(left, 0), max(top, 0)))


def _reduced(patch: Image.Image) -> Image.Image:
    """Smaller by the smoothing factor, with colour weighted by opacity so that edges keep their colour."""
    return patch.convert("RGBa").reduce(_SMOOTHING).convert("RGBA")
