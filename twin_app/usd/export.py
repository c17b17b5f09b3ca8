"""A scene as one file: flattened, or packed with everything it needs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from pxr import Sdf, Tf, Usd, UsdGeom, UsdUtils

from twin_app.errors import Fault, SceneError, StoreWriteError
from twin_app.plant.description import Description, Value
from twin_app.usd.assets import composition_faults, is_absolute
from twin_app.usd.diagnostics import collected_messages, error_sentence, tidy
from twin_app.usd.files import export_layer, refuse_overwriting, relative_asset, replacing
from twin_app.usd.reader import read_scene
from twin_app.usd.stage import open_stage
from twin_app.usd.units import Placement

_MISSING = re.compile(r"Failed to resolve reference @(.*?)@")
LAYER_ENDINGS = (".usda", ".usdc", ".usd")


def export_scene(scene: str | Path, out: str | Path, *, flatten: bool = False, usdz: bool = False) -> tuple[Fault, ...]:
    """Write a scene as a single file that needs no other layer.

    `flatten` bakes all layers, references and payloads into one (usda, usdc, usd) and converts all
    units to those of the scene; instances stay instances. CSV files that the scene names are put
    into a folder beside it. `usdz` packs the scene with every file it needs; a scene that names CSV
    files or mixes units is flattened for that. The result is opened again before it takes the place of `out`.
    Gives what could not be put into it, because it is missing already.

    Raises `SceneError` if the scene cannot be read, would be overwritten, or cannot be packed,
    `StoreWriteError` if the file cannot be written.
    """
    target = Path(out)
    stage = open_stage(scene)
    _refuse(target, stage, flatten=flatten, usdz=usdz)
    reading = read_scene(scene)
    missing: tuple[Fault, ...] = ()
    with replacing(target) as temporary:
        if not usdz:
            _write_flat(stage, reading.description, temporary, target)
        elif flatten or reading.description.files or Placement(stage).is_mixed:
            missing = _pack_flat(stage, reading.description, temporary, target.stem)
        else:
            missing = _package(stage.GetRootLayer().realPath, temporary)
        _check(stage, temporary)
    return (*composition_faults(stage), *missing)


def _refuse(target: Path, stage: Usd.Stage, *, flatten: bool, usdz: bool) -> None:
    refuse_overwriting(target, stage)
    allowed = (".usdz",) if usdz else LAYER_ENDINGS
    if target.suffix.lower() not in allowed:
        raise SceneError(f"{target}: the name has to end in {', '.join(allowed)}")
    if not (usdz or flatten):
        raise SceneError(f"{target}: say whether to flatten the scene or to pack it as usdz")


def _write_flat(stage: Usd.Stage, description: Description, temporary: Path, target: Path) -> None:
    layer = _flattened(stage, target)
    names = _data_names(description, f"{target.stem}-files")
    _rename_data(layer, description, names)
    for name, text in description.files.items():
        with replacing(target.parent / names[name]) as file:
            file.write_text(text, encoding="utf-8", newline="")
    export_layer(layer, temporary)


def _pack_flat(stage: Usd.Stage, description: Description, out: Path, name: str) -> tuple[Fault, ...]:
    # Beside the result, not in the system's temporary folder: that may be small, and this is the disk the user chose.
    with tempfile.TemporaryDirectory(prefix=".twin-", dir=out.parent) as folder:
        root = Path(folder) / f"{name}.usdc"
        layer = _flattened(stage, root)
        names = _data_names(description, "files")
        _rename_data(layer, description, names)
        export_layer(layer, root)
        texts = {names[file].removeprefix("./"): text for file, text in description.files.items()}
        for file, text in texts.items():
            (Path(folder) / file).parent.mkdir(exist_ok=True)
            (Path(folder) / file).write_text(text, encoding="utf-8", newline="")
        packed = Path(folder) / ".packed.usdz"
        missing = _package(str(root), packed)
        _add_texts(packed, out, texts, Path(folder) / ".unpacked")
        return missing


def _flattened(stage: Usd.Stage, target: Path) -> Sdf.Layer:
    """One layer with all that the stage composes, in one system of units."""
    placement = Placement(stage)
    with collected_messages():
        if placement.is_mixed:
            _resolve_units(stage, placement)
        layer = stage.Flatten(addSourceFileComment=False)
        UsdUtils.ModifyAssetPaths(layer, lambda path: relative_asset(path, target) if is_absolute(path) else path)
    layer.pseudoRoot.SetInfo("metersPerUnit", placement.units.metres)
    layer.pseudoRoot.SetInfo("upAxis", placement.units.up)
    for prim in layer.rootPrims:
        # OpenUSD leaves what instances share as overs over nothing, which checkers take for mistakes.
        if prim.specifier == Sdf.SpecifierOver and prim.name.startswith("Flattened_Prototype_"):
            prim.specifier = Sdf.SpecifierClass
    return layer


def _resolve_units(stage: Usd.Stage, placement: Placement) -> None:
    """Author, for this stage in memory only, what the conversion of referenced units does to transforms."""
    stage.SetEditTarget(stage.GetSessionLayer())
    found = [
        (prim.GetPath(), correction)
        for prim in Usd.PrimRange(stage.GetPseudoRoot(), Usd.TraverseInstanceProxies())
        if not prim.IsPseudoRoot()
        and (correction := placement.correction(prim, placement.units_inside(prim.GetParent()))) is not None
    ]
    for path, correction in found:
        while (prim := stage.GetPrimAtPath(path)).IsInstanceProxy():
            _open_instance(prim)
        if prim.IsA(UsdGeom.Xformable):
            form = UsdGeom.Xformable(prim)
            operations = form.GetOrderedXformOps()
            resolve = form.AddTransformOp(opSuffix="unitsResolve")
            resolve.Set(correction.matrix)
            order = [resolve, *operations] if correction.is_outermost else [*operations, resolve]
            form.SetXformOpOrder(order, form.GetResetXformStack())


def _open_instance(prim: Usd.Prim) -> None:
    above = prim.GetParent()
    while not above.IsInstance() or above.IsInstanceProxy():
        above = above.GetParent()
    above.SetInstanceable(False)


def _data_names(description: Description, folder: str) -> dict[str, str]:
    """New relative path for each CSV file, no two the same."""
    names: dict[str, str] = {}
    for name in sorted(description.files):
        base = Path(name).name
        taken = set(names.values())
        number = 0
        while (new := f"./{folder}/{f'{number}-' if number else ''}{base}") in taken:
            number += 1
        names[name] = new
    return names


def _rename_data(layer: Sdf.Layer, description: Description, names: Mapping[str, str]) -> None:
    for record in description.prims:
        for name, value in record.values.items():
            spec = layer.GetAttributeAtPath(f"{record.path}.{name}")
            renamed = _renamed(value, names)
            if spec is not None and renamed != value:
                is_asset = spec.typeName == Sdf.ValueTypeNames.Asset
                spec.default = Sdf.AssetPath(str(renamed)) if is_asset else renamed


def _renamed(value: Value, names: Mapping[str, str]) -> Value:
    if isinstance(value, tuple):
        renamed: list[object] = [_renamed(item, names) if isinstance(item, str) else item for item in value]
        return cast(Value, tuple(renamed))
    if not isinstance(value, str):
        return value
    if value in names:
        return names[value]
    for old, new in names.items():
        value = value.replace(f"@{old}@", f"@{new}@")
    return value


def _package(root: str, out: Path) -> tuple[Fault, ...]:
    """Pack a layer with all it needs; gives what is missing and therefore left out."""
    out.unlink(missing_ok=True)
    with collected_messages() as messages:
        try:
            is_written = UsdUtils.CreateNewUsdzPackage(Sdf.AssetPath(root), str(out))
        except Tf.ErrorException as error:
            raise StoreWriteError(f"the usdz package cannot be written: {error_sentence(error)}") from None
    missing = dict.fromkeys(found[1] for message in messages if (found := _MISSING.search(message)))
    # OpenUSD also reports failure where only a texture is missing; the package is complete but for that.
    if not out.exists() or not (is_written or missing):
        reasons = [tidy(message) for message in messages]
        raise StoreWriteError(f"the usdz package cannot be written: {reasons[0] if reasons else 'is the disk full?'}")
    # It also misses files by the names that they get in the package, where they are after all.
    packed = set(Sdf.ZipFile.Open(str(out)).GetFileNames())
    absent = [name for name in missing if name not in packed]
    return tuple(Fault(Path(root).name, "", f"{name} does not exist and is left out") for name in absent)


def _add_texts(package: Path, out: Path, texts: Mapping[str, str], folder: Path) -> None:
    """Copy a package with some files more; OpenUSD itself packs only what it knows to be an asset."""
    source = Sdf.ZipFile.Open(str(package))
    writer = Sdf.ZipFileWriter.CreateNew(str(out))
    present = list(source.GetFileNames())
    for number, name in enumerate([*present, *(name for name in texts if name not in present)]):
        file = folder / str(number)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(texts[name].encode() if name in texts else bytes(source.GetFile(name)))
        if not writer.AddFile(str(file), name):
            raise StoreWriteError(f"the usdz package cannot be written: {name} cannot be added; is the disk full?")
    if not writer.Save():
        raise StoreWriteError("the usdz package cannot be written: is the disk full?")


def _check(stage: Usd.Stage, out: Path) -> None:
    """The written file opens, and holds as many prims as the scene."""
    written = open_stage(out)
    n_wanted, n_found = (sum(1 for _ in found.Traverse()) for found in (stage, written))
    if n_found < n_wanted:
        raise StoreWriteError(f"only {n_found} of {n_wanted} prims arrived in the exported file")
