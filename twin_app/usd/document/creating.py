"""A new plant: a file with nothing in it but metres, Z up, and a root to build under."""

from __future__ import annotations

from pathlib import Path

from pxr import Sdf, UsdGeom

from twin_app.errors import SceneError
from twin_app.usd.document.opinions import WRITABLE
from twin_app.usd.files import write_layer

_ROOT = "Plant"


def write_new_plant(path: str | Path) -> None:
    """Write an empty plant; what was at `path` is replaced.

    Raises `SceneError` if the name cannot be one of a scene, `StoreWriteError` if the file cannot be written.
    """
    file = Path(path)
    if file.suffix.lower() not in WRITABLE:
        raise SceneError(f"{file}: the name of a scene ends in {', '.join(WRITABLE)}")
    layer = Sdf.Layer.CreateAnonymous(".usda")
    layer.pseudoRoot.SetInfo("metersPerUnit", 1.0)
    layer.pseudoRoot.SetInfo("upAxis", UsdGeom.Tokens.z)
    layer.defaultPrim = _ROOT
    root = Sdf.PrimSpec(layer, _ROOT, Sdf.SpecifierDef, "Xform")
    root.SetInfo("kind", "assembly")
    root.SetInfo("displayName", _words(file.stem))
    root.SetInfo("apiSchemas", Sdf.TokenListOp.Create(prependedItems=["TwinPlantAPI"]))
    write_layer(layer, file.resolve())


def _words(stem: str) -> str:
    text = stem.replace("_", " ").strip()
    return text[:1].upper() + text[1:]
