"""Pictures that materials refer to, as small arrays of linear colour.

Only files of this computer are read, loose or packed with the scene, in formats that hold one flat picture, up to a
limit of size. Pictures need Pillow (the extra `gui`); without it materials show their plain colours.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pxr import Ar, Sdf

from twin_app.errors import Fault
from twin_app.usd.assets import is_url
from twin_app.usd.stage import LFS_MARK

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_PIXELS: Final = 100_000_000
LARGEST_SIDE: Final = 512
"""Pictures are reduced to this: one colour for each face is all that is taken from them."""
_FORMATS: Final = ("PNG", "JPEG", "TGA", "BMP")

Image = NDArray[np.float32]
"""Linear red, green, blue, [height, width, 3]; the first row is the lowest."""


class TextureError(Exception):
    """A picture that cannot be used; the text says why."""


@dataclass(slots=True)
class Textures:
    """Pictures by address, each read once; what cannot be read is told once."""

    warn: Callable[[Fault], None]
    _known: dict[tuple[str, bool], Image | None] = field(default_factory=dict)

    def read(self, where: str, asset: Sdf.AssetPath, *, is_linear: bool) -> Image | None:
        """The picture that an input names; None if it cannot be read, then with a warning at the prim `where`."""
        address = str(asset.resolvedPath) or str(asset.path)
        key = (address, is_linear)
        if key not in self._known:
            self._known[key] = self._read(where, asset, address, is_linear)
        return self._known[key]

    def _read(self, where: str, asset: Sdf.AssetPath, address: str, is_linear: bool) -> Image | None:
        try:
            return _decoded(_content(asset, address), is_linear)
        except TextureError as error:
            name = Path(str(asset.path)).name or "a texture"
            self.warn(Fault(where, "", f"the texture {name} {error}; its surface is drawn in a plain colour"))
            return None


def _content(asset: Sdf.AssetPath, address: str) -> bytes:
    if is_url(str(asset.path)):
        raise TextureError("is on a network and is never fetched")
    if "<UDIM>" in str(asset.path):
        raise TextureError("is a set of tiles (UDIM), which is not read")
    if not asset.resolvedPath:
        raise TextureError("does not exist")
    try:
        if Ar.IsPackageRelativePath(address):
            return _packed(address)
        path = Path(address)
        # A named pipe or a device would block for ever.
        if not path.is_file():
            raise TextureError("is no regular file")
        if path.stat().st_size > MOST_BYTES:
            raise TextureError(f"is larger than {MOST_BYTES // 1024**2} MB")
        return path.read_bytes()
    except OSError as error:
        raise TextureError(f"cannot be read: {error.strerror or error}") from None


def _packed(address: str) -> bytes:
    package, inner = Ar.SplitPackageRelativePathOuter(address)
    archive = Sdf.ZipFile.Open(package)
    if not archive or inner not in archive.GetFileNames():
        raise TextureError("is not in its package")
    if archive.GetFileInfo(inner).size > MOST_BYTES:
        raise TextureError(f"is larger than {MOST_BYTES // 1024**2} MB")
    return bytes(archive.GetFile(inner))


def _decoded(content: bytes, is_linear: bool) -> Image:
    if content.startswith(LFS_MARK):
        raise TextureError("is a git-LFS pointer; run `git lfs pull`")
    try:
        from PIL import Image as Pictures
        from PIL import UnidentifiedImageError
    except ImportError:
        raise TextureError("needs Pillow (pip install 'twin-app[gui]')") from None
    try:
        with Pictures.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TextureError(f"has more than {MOST_PIXELS // 1_000_000} million pixels")
            picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            plain = picture.convert("RGB")
            plain.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    except UnidentifiedImageError:
        raise TextureError(f"is none of {', '.join(_FORMATS)}") from None
    # Pillow lets through whatever its decoders meet in a damaged file.
    except (OSError, ValueError, SyntaxError, IndexError, TypeError, Pictures.DecompressionBombError) as error:
        raise TextureError(f"is broken ({type(error).__name__})") from None
    values = np.asarray(plain, np.float32)[::-1] / np.float32(255.0)
    return np.ascontiguousarray(values if is_linear else _linear(values))


def _linear(values: Image) -> Image:
    """From sRGB (IEC 61966-2-1)."""
    dark = values <= 0.04045
    return np.asarray(np.where(dark, values / 12.92, ((values + 0.055) / 1.055) ** 2.4), np.float32)


def reduced(image: Image, side: int) -> Image:
    """A picture of about so many pixels a side, each the mean of those it stands for."""
    height, width = image.shape[:2]
    down, across = max(1, height // max(side, 1)), max(1, width // max(side, 1))
    rows, columns = height // down, width // across
    cut = image[: rows * down, : columns * across]
    return np.asarray(cut.reshape(rows, down, columns, across, 3).mean(axis=(1, 3)), np.float32)


def sample(image: Image, coordinates: NDArray[np.float32]) -> NDArray[np.float32]:
    """Colours [n, 3] at texture coordinates [n, 2], the picture repeating itself."""
    height, width = image.shape[:2]
    inside = np.nan_to_num(coordinates - np.floor(coordinates), nan=0.0, posinf=0.0, neginf=0.0)
    columns = np.minimum((inside[:, 0] * width).astype(np.int64), width - 1)
    rows = np.minimum((inside[:, 1] * height).astype(np.int64), height - 1)
    return np.asarray(image[rows, columns], np.float32)
