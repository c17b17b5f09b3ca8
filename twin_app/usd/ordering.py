"""One order for the prims of a layer, so that version control shows what was changed and nothing else.

OpenUSD sorts metadata and properties when it writes text, but keeps prims as they were added. A layer that lies over a
scene is therefore put in order; the prims of a scene that stands by itself stay as its author listed them, because
that is how every program shows them.
"""

from __future__ import annotations

from functools import cmp_to_key

from pxr import Sdf, Tf

_key = cmp_to_key(Tf.DictionaryStrcmp)
_ASIDE = Sdf.Path("/twin_in_order")


def ordered(layer: Sdf.Layer) -> Sdf.Layer:
    """The layer, or a copy of it in which prims stand in the order of their names: `Mill_2` before `Mill_10`."""
    if not _lies_over_others(layer) or all(_is_sorted(_names(spec)) for spec in _specs(layer)):
        return layer
    copy = Sdf.Layer.CreateAnonymous(".usda")
    copy.TransferContent(layer)
    with Sdf.ChangeBlock():
        for path in [spec.path for spec in _specs(copy)]:
            _sort(copy, path)
    return copy


def sorted_names(names: list[str]) -> list[str]:
    """Names in the order in which OpenUSD itself sorts properties."""
    return sorted(names, key=_key)


def _lies_over_others(layer: Sdf.Layer) -> bool:
    return all(spec.specifier == Sdf.SpecifierOver for spec in layer.rootPrims)


def _specs(layer: Sdf.Layer) -> list[Sdf.PrimSpec]:
    """All prim specs, also those in variants, and the root of them all."""
    found = [layer.pseudoRoot]
    for spec in found:
        found.extend(spec.nameChildren)
        for variants in spec.variantSets.values() if spec.path.IsPrimPath() else ():
            found.extend(variant.primSpec for variant in variants.variantList)
    return found


def _names(spec: Sdf.PrimSpec) -> list[str]:
    return [str(child.name) for child in spec.nameChildren]


def _is_sorted(names: list[str]) -> bool:
    return names == sorted_names(names)


def _sort(layer: Sdf.Layer, path: Sdf.Path) -> None:
    """Take the children out and put them back one after the other."""
    names = _names(layer.GetPrimAtPath(path))
    if _is_sorted(names):
        return
    if not layer.GetPrimAtPath(_ASIDE):
        Sdf.CreatePrimInLayer(layer, _ASIDE)
    for source, target in ((path, _ASIDE), (_ASIDE, path)):
        edit = Sdf.BatchNamespaceEdit()
        for name in sorted_names(names):
            edit.Add(source.AppendChild(name), target.AppendChild(name))
        layer.Apply(edit)
    del layer.rootPrims[_ASIDE.name]
