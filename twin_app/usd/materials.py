"""Base colour, opacity and texture of materials: UsdPreviewSurface, and the usual names of MDL and others."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from pxr import Gf, Sdf, Usd, UsdShade

from twin_app.errors import Fault
from twin_app.usd.arrays import floats
from twin_app.usd.textures import Image, Textures
from twin_app.usd.units import TIME

_COLOR_INPUTS = ("diffuseColor", "diffuse_color_constant", "base_color", "baseColor", "diffuse_tint")
_TEXTURE_INPUTS = ("diffuse_texture", "base_color_texture", "baseColorTexture")
"""Pictures that MDL materials name directly."""
_OPACITY_INPUTS = ("opacity", "opacity_constant")
_UV = "st"

Color = tuple[float, float, float]
"""Linear RGB in [0, 1]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texture:
    """A picture laid onto a surface."""

    image: Image
    primvar: str
    """Name of the coordinates, without `primvars:`."""
    matrix: Gf.Matrix3d
    """For row vectors (u, v, 1): what the material does to the coordinates first."""
    scale: Color
    bias: Color


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a material looks like under even light."""

    color: Color | None
    opacity: float = 1.0
    texture: Texture | None = None


NO_LOOK = Look(color=None)


@dataclass(slots=True)
class Materials:
    """Materials of one stage, each read once."""

    warn: Callable[[Fault], None]
    textures: Textures = field(init=False)
    _known: dict[Sdf.Path, Look] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.textures = Textures(self.warn)

    def look(self, prim: Usd.Prim) -> Look:
        """That of the material bound to a prim or above it."""
        material, _ = UsdShade.MaterialBindingAPI(prim).ComputeBoundMaterial()
        if not material:
            return NO_LOOK
        path = material.GetPath()
        if path not in self._known:
            self._known[path] = self._read(material)
        return self._known[path]

    def _read(self, material: UsdShade.Material) -> Look:
        shader = _surface(material)
        if shader is None:
            return NO_LOOK
        color = next((found for name in _COLOR_INPUTS if (found := _input(shader, name)) is not None), None)
        opacity = next((found for name in _OPACITY_INPUTS if (found := _input(shader, name)) is not None), 1.0)
        texture, fallback = self._texture(shader)
        return Look(
            color=rgb(color) or fallback,
            opacity=_share(opacity),
            texture=texture,
        )

    def _texture(self, shader: UsdShade.Shader) -> tuple[Texture | None, Color | None]:
        """The picture on the base colour, and the colour to use where there is none."""
        for name in _COLOR_INPUTS:
            source = _connected(shader, name)
            if source is not None and source.GetIdAttr().Get() == "UsdUVTexture":
                return self._uv_texture(source), rgb(_input(source, "fallback"))
        for name in _TEXTURE_INPUTS:
            file = _input(shader, name)
            if isinstance(file, Sdf.AssetPath) and file.path:
                image = self.textures.read(str(shader.GetPath()), file, is_linear=False)
                return (None if image is None else _plain(image)), None
        return None, None

    def _uv_texture(self, source: UsdShade.Shader) -> Texture | None:
        file = _input(source, "file")
        if not isinstance(file, Sdf.AssetPath) or not file.path:
            return None
        is_linear = _input(source, "sourceColorSpace") == "raw"
        image = self.textures.read(str(source.GetPath()), file, is_linear=is_linear)
        if image is None:
            return None
        primvar, matrix = _coordinates(source)
        scale, bias = (floats(_input(source, name)) for name in ("scale", "bias"))
        return Texture(
            image=image,
            primvar=primvar,
            matrix=matrix,
            scale=_three(scale, 1.0),
            bias=_three(bias, 0.0),
        )


def _share(value: object) -> float:
    is_number = isinstance(value, int | float) and math.isfinite(value)
    return min(max(float(value), 0.0), 1.0) if is_number else 1.0  # type: ignore[arg-type]


def rgb(value: object) -> Color | None:
    """Three or more numbers as a colour; None for anything else."""
    numbers = floats(value)
    if len(numbers) < 3 or not np.isfinite(numbers).all():
        return None
    red, green, blue = np.clip(numbers[:3], 0.0, 1.0).tolist()
    return red, green, blue


def _plain(image: Image) -> Texture:
    return Texture(image=image, primvar=_UV, matrix=Gf.Matrix3d(1.0), scale=(1.0, 1.0, 1.0), bias=(0.0, 0.0, 0.0))


def _three(numbers: np.ndarray[tuple[int], np.dtype[np.float64]], otherwise: float) -> Color:
    if len(numbers) < 3 or not np.isfinite(numbers).all():
        return otherwise, otherwise, otherwise
    return float(numbers[0]), float(numbers[1]), float(numbers[2])


def _coordinates(texture: UsdShade.Shader) -> tuple[str, Gf.Matrix3d]:
    """Name of the coordinates of a texture, and what happens to them on the way (UsdTransform2d)."""
    matrix = Gf.Matrix3d(1.0)
    node = _connected(texture, "st")
    for _ in range(8):  # more nodes in a row than anyone writes; a circle ends here
        if node is None:
            break
        kind = node.GetIdAttr().Get()
        if kind == "UsdPrimvarReader_float2":
            name = _input(node, "varname")
            return str(name) if name else _UV, matrix
        if kind != "UsdTransform2d":
            break
        matrix = _transform(node) * matrix
        node = _connected(node, "in")
    return _UV, matrix


def _transform(node: UsdShade.Shader) -> Gf.Matrix3d:
    """Scale, then rotation, then translation, as OpenUSD defines it."""
    scale, shift = (floats(_input(node, name)) for name in ("scale", "translation"))
    turn = _input(node, "rotation")
    angle = np.radians(turn) if isinstance(turn, int | float) and np.isfinite(turn) else 0.0
    u, v = (scale if len(scale) == 2 and np.isfinite(scale).all() else np.ones(2)).tolist()
    x, y = (shift if len(shift) == 2 and np.isfinite(shift).all() else np.zeros(2)).tolist()
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    return Gf.Matrix3d(u * cos, u * sin, 0.0, -v * sin, v * cos, 0.0, x, y, 1.0)


def _surface(material: UsdShade.Material) -> UsdShade.Shader | None:
    for context in ("", "mdl"):
        found = material.ComputeSurfaceSource(context)
        shader = found[0] if isinstance(found, tuple) else found
        if shader:
            return shader
    return None


def _connected(shader: UsdShade.Shader, name: str) -> UsdShade.Shader | None:
    """The shader whose output feeds an input, through the interfaces in between."""
    entry = shader.GetInput(name)
    if not entry:
        return None
    for attribute in entry.GetValueProducingAttributes():
        prim = attribute.GetPrim()
        if prim != shader.GetPrim() and prim.IsA(UsdShade.Shader):
            return UsdShade.Shader(prim)
    return None


def _input(shader: UsdShade.Shader, name: str) -> object | None:
    """A constant input of a shader, through connections to the material's interface; None for textures."""
    entry = shader.GetInput(name)
    if not entry:
        return None
    for attribute in entry.GetValueProducingAttributes():
        if attribute.GetPrim().IsA(UsdShade.Shader) and attribute.GetPrim() != shader.GetPrim():
            return None
        value: object | None = attribute.Get(TIME)
        return value
    return None
