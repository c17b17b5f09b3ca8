"""Edits of layers that know their own inverse.

Every change goes through a `Recorder`, which keeps for each touched spec what it was and what it became: a field of a
prim or layer, a property, a prim. Never the stage, never a whole layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pxr import Sdf

from twin_app.usd.statements import is_empty

_ASIDE = Sdf.Path("/twin_aside")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimAdded:
    """A prim spec that was not there, still empty."""

    layer: Sdf.Layer
    path: Sdf.Path
    specifier: Sdf.Specifier
    type_name: str = ""

    def undo(self) -> None:
        _delete_prim(self.layer, self.path)

    def redo(self) -> None:
        spec = Sdf.CreatePrimInLayer(self.layer, self.path)
        spec.specifier = self.specifier
        if self.type_name:
            spec.typeName = self.type_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimRemoved:
    """A prim spec with all that was below it."""

    layer: Sdf.Layer
    path: Sdf.Path
    content: Sdf.Layer
    index: int
    """Place among its siblings."""

    def undo(self) -> None:
        Sdf.CopySpec(self.content, self.path, self.layer, self.path)
        _put_at(self.layer, self.path, self.index)

    def redo(self) -> None:
        _delete_prim(self.layer, self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSet:
    """Metadata of a prim, or of the layer itself (path `/`); None stands for nothing authored."""

    layer: Sdf.Layer
    path: Sdf.Path
    key: str
    before: object | None
    after: object | None

    def undo(self) -> None:
        self._write(self.before)

    def redo(self) -> None:
        self._write(self.after)

    def _write(self, value: object | None) -> None:
        spec = self.layer.GetObjectAtPath(self.path)
        if value is None:
            spec.ClearInfo(self.key)
        else:
            spec.SetInfo(self.key, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertySet:
    """A property, before and after as the one spec in a layer of its own; None where there was none."""

    layer: Sdf.Layer
    path: Sdf.Path
    before: Sdf.Layer | None
    after: Sdf.Layer | None

    def undo(self) -> None:
        self._write(self.before)

    def redo(self) -> None:
        self._write(self.after)

    def _write(self, content: Sdf.Layer | None) -> None:
        # A copy over a spec of another type, or with fields fewer, would leave something of the old one.
        _delete_property(self.layer, self.path)
        if content is not None:
            Sdf.CopySpec(content, self.path, self.layer, self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class SublayersSet:
    """The layers that a layer stacks, as (asset path, offset of time)."""

    layer: Sdf.Layer
    before: tuple[tuple[str, Sdf.LayerOffset], ...]
    after: tuple[tuple[str, Sdf.LayerOffset], ...]

    path = Sdf.Path.absoluteRootPath

    def undo(self) -> None:
        self._write(self.before)

    def redo(self) -> None:
        self._write(self.after)

    def _write(self, sublayers: tuple[tuple[str, Sdf.LayerOffset], ...]) -> None:
        self.layer.subLayerPaths = [name for name, _ in sublayers]
        for index, (_, offset) in enumerate(sublayers):
            self.layer.subLayerOffsets[index] = offset


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerReplaced:
    """All that a layer holds, as two layers; only where work comes back after a crash."""

    layer: Sdf.Layer
    before: Sdf.Layer
    after: Sdf.Layer

    path = Sdf.Path.absoluteRootPath

    def undo(self) -> None:
        self.layer.TransferContent(self.before)

    def redo(self) -> None:
        self.layer.TransferContent(self.after)


Operation = LayerReplaced | PrimAdded | PrimRemoved | FieldSet | PropertySet | SublayersSet


@dataclass(slots=True)
class Recorder:
    """Makes changes, and keeps each with its inverse, in order."""

    operations: list[Operation] = field(default_factory=list)

    def prim(self, layer: Sdf.Layer, path: Sdf.Path) -> Sdf.PrimSpec:
        """The spec of a prim; made with those above it where they are missing, as overs."""
        for prefix in path.GetPrefixes():
            if not layer.GetPrimAtPath(prefix):
                self._do(PrimAdded(layer=layer, path=prefix, specifier=Sdf.SpecifierOver))
        return layer.GetPrimAtPath(path)

    def define(self, layer: Sdf.Layer, path: Sdf.Path, type_name: str) -> Sdf.PrimSpec:
        """A new prim of a type; nothing may be there yet."""
        if not path.IsRootPrimPath():
            self.prim(layer, path.GetParentPath())
        self._do(PrimAdded(layer=layer, path=path, specifier=Sdf.SpecifierDef, type_name=type_name))
        return layer.GetPrimAtPath(path)

    def remove_prim(self, layer: Sdf.Layer, path: Sdf.Path) -> None:
        """Remove a spec with all below it."""
        index = _names(layer, path).index(path.name)
        self._do(PrimRemoved(layer=layer, path=path, content=_copy(layer, path), index=index))

    def set_field(self, layer: Sdf.Layer, path: Sdf.Path, key: str, value: object | None) -> None:
        """Set metadata of a spec that is there; None clears it."""
        spec = layer.GetObjectAtPath(path)
        before = spec.GetInfo(key) if spec.HasInfo(key) else None
        if before != value:
            self._do(FieldSet(layer=layer, path=path, key=key, before=before, after=value))

    def set_sublayers(self, layer: Sdf.Layer, sublayers: tuple[tuple[str, Sdf.LayerOffset], ...]) -> None:
        """Stack other layers, strongest first."""
        before = sublayers_of(layer)
        if before != sublayers:
            self._do(SublayersSet(layer=layer, before=before, after=sublayers))

    def author(self, layer: Sdf.Layer, prim: Sdf.Path, name: str, write: Callable[[Sdf.PrimSpec], None]) -> None:
        """Let `write` author one property of a prim."""
        spec = self.prim(layer, prim)
        path = prim.AppendProperty(name)
        before = _copy(layer, path) if layer.GetPropertyAtPath(path) else None
        try:
            write(spec)
        except BaseException:
            PropertySet(layer=layer, path=path, before=before, after=None).undo()
            raise
        self.operations.append(PropertySet(layer=layer, path=path, before=before, after=_copy(layer, path)))

    def remove_property(self, layer: Sdf.Layer, path: Sdf.Path) -> None:
        """Remove a property; nothing happens if there is none."""
        if layer.GetPropertyAtPath(path):
            self._do(PropertySet(layer=layer, path=path, before=_copy(layer, path), after=None))

    def tidy(self, layer: Sdf.Layer, path: Sdf.Path) -> None:
        """Remove a spec that says nothing any more, and those above it that then say nothing."""
        while not path.isEmpty and path != Sdf.Path.absoluteRootPath:
            spec = layer.GetPrimAtPath(path)
            if not spec or not is_empty(spec):
                return
            self.remove_prim(layer, path)
            path = path.GetParentPath()

    def roll_back(self) -> None:
        """Undo everything so far."""
        with Sdf.ChangeBlock():
            for operation in reversed(self.operations):
                operation.undo()
        self.operations.clear()

    def _do(self, operation: Operation) -> None:
        operation.redo()
        self.operations.append(operation)


@contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder whose changes are all taken back if the block fails."""
    recorder = Recorder()
    try:
        yield recorder
    except BaseException:
        recorder.roll_back()
        raise


def sublayers_of(layer: Sdf.Layer) -> tuple[tuple[str, Sdf.LayerOffset], ...]:
    """What a layer stacks, as (asset path, offset of time), strongest first."""
    names = list(layer.subLayerPaths)
    return tuple((name, layer.subLayerOffsets[index]) for index, name in enumerate(names))


def _copy(layer: Sdf.Layer, path: Sdf.Path) -> Sdf.Layer:
    """A layer of its own with one spec in it, at the same path, so that what it points at stays the same."""
    content = Sdf.Layer.CreateAnonymous()
    above = path.GetPrimPath() if path.IsPropertyPath() else path.GetParentPath()
    if above != Sdf.Path.absoluteRootPath:
        Sdf.CreatePrimInLayer(content, above)
    Sdf.CopySpec(layer, path, content, path)
    return content


def _siblings(layer: Sdf.Layer, path: Sdf.Path) -> Sdf.PrimSpec:
    return layer.GetPrimAtPath(path.GetParentPath()) if not path.IsRootPrimPath() else layer.pseudoRoot


def _names(layer: Sdf.Layer, path: Sdf.Path) -> list[str]:
    return [str(child.name) for child in _siblings(layer, path).nameChildren]


def _delete_prim(layer: Sdf.Layer, path: Sdf.Path) -> None:
    del _siblings(layer, path).nameChildren[path.name]


def _delete_property(layer: Sdf.Layer, path: Sdf.Path) -> None:
    spec = layer.GetPropertyAtPath(path)
    if spec:
        layer.GetPrimAtPath(path.GetPrimPath()).RemoveProperty(spec)


def _put_at(layer: Sdf.Layer, path: Sdf.Path, index: int) -> None:
    """Move a spec that stands last to its place."""
    if index >= len(_names(layer, path)) - 1:
        return
    for old, new, place in ((path, _ASIDE, -1), (_ASIDE, path, index)):
        edit = Sdf.BatchNamespaceEdit()
        edit.Add(old, new, place)
        layer.Apply(edit)
