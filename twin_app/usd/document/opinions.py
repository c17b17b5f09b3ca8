"""What one layer by itself says about the process: asked of specs, not of the composed stage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pxr import Ar, Sdf

from twin_app.usd.records import NAMESPACE

WRITABLE = (".usda", ".usdc", ".usd")
_QUOTED = re.compile(
    r'""".*?"""|"(?:[^"\\\n]|\\.)*"|' + r"'''.*?'''|'(?:[^'\\\n]|\\.)*'|@@@.*?@@@|@[^@\n]*@",
    re.DOTALL,
)
"""Texts and paths, in which a # is just a #."""
_PREFIX = f"{NAMESPACE}:"


def has_process_data(layer: Sdf.Layer) -> bool:
    """Whether any prim of a layer carries a twin schema, type or property."""
    return _may_speak(layer) and any(map(speaks, prim_specs(layer)))


def _may_speak(layer: Sdf.Layer) -> bool:
    """A look at the text of a large layout is a hundred times quicker than one at each of its prims."""
    try:
        content = b"" if layer.dirty or not layer.realPath else Path(layer.realPath).read_bytes()
    except OSError:
        return True
    return not content.startswith(b"#usda") or b"twin:" in content or b"Twin" in content


def speaks(spec: Sdf.PrimSpec) -> bool:
    """Whether a prim spec carries a twin schema, type or property."""
    return (
        str(spec.typeName).startswith("Twin")
        or any(name.startswith("Twin") for name in listed_schemas(spec))
        or any(str(name).startswith(_PREFIX) for name in spec.properties.keys())  # noqa: SIM118 - no mapping
    )


def listed_schemas(spec: Sdf.PrimSpec) -> tuple[str, ...]:
    """Every schema name that a spec's list of schemas mentions in any way."""
    if not spec.HasInfo("apiSchemas"):
        return ()
    names = spec.GetInfo("apiSchemas")
    lists = (names.explicitItems, names.prependedItems, names.appendedItems, names.addedItems, names.deletedItems)
    return tuple(str(name) for items in lists for name in items)


def twin_properties(spec: Sdf.PrimSpec) -> tuple[str, ...]:
    """Names of the twin properties that a spec authors."""
    return tuple(str(name) for name in spec.properties.keys() if str(name).startswith(_PREFIX))  # noqa: SIM118


def n_values(layer: Sdf.Layer) -> int:
    """How many twin properties a layer authors."""
    return sum(len(twin_properties(spec)) for spec in prim_specs(layer))


def has_comments(layer: Sdf.Layer) -> bool:
    """Whether the layer's file has comments: OpenUSD passes over them, so they are lost when it is written."""
    file = Path(layer.realPath)
    if file.suffix.lower() != ".usda":
        return False
    try:
        text = file.read_text(encoding="utf-8", errors="replace").partition("\n")[2]
    except OSError:
        return False
    return "#" in _QUOTED.sub("", text)


def prim_specs(layer: Sdf.Layer) -> Iterator[Sdf.PrimSpec]:
    """All prim specs of a layer, variants left out, parents first."""
    todo = list(layer.rootPrims)
    while todo:
        spec = todo.pop()
        yield spec
        todo.extend(spec.nameChildren)


def is_writable(layer: Sdf.Layer) -> bool:
    """Whether a layer is a file of its own that we can write: not part of a package, nothing else than USD."""
    path = str(layer.realPath)
    is_file = bool(path) and not Ar.IsPackageRelativePath(path)
    return is_file and path.lower().endswith(WRITABLE)


def twin_data(layer: Sdf.Layer) -> dict[str, object]:
    """What the layer's metadata say to us: generator, study, rank, kind …"""
    found = layer.customLayerData.get("twin", {})
    return dict(found) if isinstance(found, dict) else {}


def is_what_if(layer: Sdf.Layer) -> bool:
    """Whether the layer was written as a what-if: by a study, or by a document."""
    data = twin_data(layer)
    return data.get("kind") == "what-if" or "sceneHash" in data
