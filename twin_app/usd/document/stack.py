"""The layers of a document: which there are, which of them may be written, where an edit goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pxr import Sdf, Tf, Usd

from twin_app.errors import SceneError
from twin_app.usd.document.opinions import has_process_data, is_what_if, is_writable, n_values, twin_data
from twin_app.usd.document.recording import sublayers_of
from twin_app.usd.document.records import LayerInfo, LayerKind

MUTED = "mutedLayers"
"""Key in the root's metadata: asset paths of the layers that are left out, with the place they had."""


@dataclass(slots=True)
class LayerStack:
    """The layers under one stage."""

    stage: Usd.Stage
    scene: Sdf.Layer
    """The file that was opened."""
    target: Sdf.Layer
    """Where edits go, unless a stronger layer already says something about the same property."""
    own: list[Sdf.Layer]
    """Layers that the document may write, also those that are muted or removed for the moment."""
    fresh: list[Sdf.Layer] = field(default_factory=list)
    """Those of them that have no file yet; also the root, if it has none."""
    _kinds: dict[str, LayerKind] = field(default_factory=dict)
    """Of layers that are never changed."""

    @property
    def root(self) -> Sdf.Layer:
        """The layer that the stage starts from; not always the file that was opened."""
        return self.stage.GetRootLayer()

    @property
    def is_wrapped(self) -> bool:
        """Whether a root of our own lies over the file that was opened."""
        return bool(self.root != self.scene)

    @property
    def needs_root(self) -> bool:
        """Whether the root has something to say, so that it must be a file."""
        names = [name for name, _ in sublayers_of(self.root)]
        return not self.is_wrapped or len(names) != 1 or bool(muted_names(self.root))

    def active(self) -> list[Sdf.Layer]:
        """All layers that count, strongest first, with the root."""
        return list(self.stage.GetLayerStack(includeSessionLayers=False))

    @property
    def model(self) -> Sdf.Layer:
        """The own layer that holds the model of the plant: the strongest that is no what-if, if there is one."""
        editable = self.editable() or self.own
        return next((layer for layer in editable if not is_what_if(layer)), editable[0])

    def editable(self) -> list[Sdf.Layer]:
        """Own layers that count, strongest first."""
        return [layer for layer in self.active() if layer in self.own]

    def edited_by(self, path: Sdf.Path) -> Sdf.Layer:
        """The layer in which a change of a property or prim takes effect: the target, or a stronger own layer that
        already says something about it."""
        for layer in self.editable():
            if layer == self.target or layer.GetObjectAtPath(path):
                return layer
        return self.target

    def choose_target(self, layer: Sdf.Layer | None = None) -> None:
        """Let edits go to a layer; to the model of the plant if none is named, or if it does not count any more.

        Raises `SceneError` if the layer cannot be edited.
        """
        editable = self.editable()
        if layer is not None:
            if layer not in editable:
                raise SceneError(f"{layer_name(layer)}: is muted or never changed, so nothing can be edited in it")
            self.target = layer
        elif self.target not in editable:
            self.target = self.model

    def find(self, name: str) -> Sdf.Layer:
        """The layer of this id. Raises `SceneError`."""
        for layer in [*self.active(), *self.muted()]:
            if layer.identifier == name:
                return layer
        raise SceneError(f"{name}: is not a layer of this scene")

    def muted(self) -> list[Sdf.Layer]:
        """Layers that are left out, strongest first; those that cannot be opened are passed over."""
        found = (self._resolved(name) for name in muted_names(self.root))
        return [layer for layer in found if layer]

    def entries(self) -> list[tuple[str, bool]]:
        """What lies directly under the root, as (asset path, whether it is muted), strongest first."""
        entries = [(name, False) for name, _ in sublayers_of(self.root)]
        for name, place in sorted(muted_names(self.root).items(), key=lambda item: item[1]):
            entries.insert(min(place, len(entries)), (name, True))
        return entries

    def entry_of(self, layer: Sdf.Layer) -> str | None:
        """Asset path by which the root stacks a layer; None if it does not."""
        return next((name for name, _ in self.entries() if self._resolved(name) == layer), None)

    def infos(self) -> tuple[LayerInfo, ...]:
        """Every layer, strongest first; the root only if it is more than a stack."""
        found: list[LayerInfo] = []
        for name, is_muted in self.entries():
            layer = self._resolved(name)
            if layer:
                found += [
                    self._info(each, len(found) + index, is_muted=is_muted, is_direct=each == layer)
                    for index, each in enumerate(layers_below(layer))
                ]
        return tuple(found)

    def _resolved(self, name: str) -> Sdf.Layer | None:
        return open_layer(self.root, name)

    def _info(self, layer: Sdf.Layer, strength: int, *, is_muted: bool, is_direct: bool) -> LayerInfo:
        kind = self._kind(layer)
        is_locked = layer not in self.own
        return LayerInfo(
            id=layer.identifier,
            name=layer_name(layer),
            file=str(layer.realPath),
            kind=kind,
            note=_note(layer, kind, is_locked=is_locked),
            is_locked=is_locked,
            is_muted=is_muted,
            is_movable=is_direct and not is_locked and layer not in (self.model, self.scene),
            is_target=layer == self.target,
            is_modified=False,
            strength=strength,
        )

    def _kind(self, layer: Sdf.Layer) -> LayerKind:
        if is_what_if(layer):
            return LayerKind.WHAT_IF
        if layer in self.own:
            return LayerKind.PROCESS
        known = self._kinds.get(layer.identifier)
        if known is None:
            other = LayerKind.SCENE if layer.subLayerPaths else LayerKind.LAYOUT
            known = LayerKind.PROCESS if has_process_data(layer) else other
            self._kinds[layer.identifier] = known
        return known


def muted_names(root: Sdf.Layer) -> dict[str, int]:
    """Asset path of each muted layer with the place it had among all."""
    found = twin_data(root).get(MUTED, {})
    places = found.items() if isinstance(found, dict) else ()
    return {str(name): place for name, place in places if isinstance(place, int)}


def layer_name(layer: Sdf.Layer) -> str:
    """The name to show: the one it was given, or its file's."""
    return str(twin_data(layer).get("name") or Path(layer.GetDisplayName()).name)


def own_layers(layers: Iterable[Sdf.Layer], scene: Sdf.Layer) -> list[Sdf.Layer]:
    """Those that may be written: files of their own with process data, in the scene's folder or below.

    A scene from a stranger must not make this program write anywhere else.
    """
    folder = Path(scene.realPath).parent.resolve()
    near = [layer for layer in layers if is_writable(layer) and Path(layer.realPath).resolve().is_relative_to(folder)]
    return [layer for layer in near if is_what_if(layer) or has_process_data(layer)]


def layers_below(layer: Sdf.Layer) -> list[Sdf.Layer]:
    """A layer and all it stacks, strongest first; what cannot be opened is passed over (the stage tells why)."""
    found: list[Sdf.Layer] = []
    todo = [layer]
    while todo:
        each = todo.pop()
        if each not in found:
            found.append(each)
            todo.extend(below for name in reversed(each.subLayerPaths) if (below := open_layer(each, name)))
    return found


def open_layer(beside: Sdf.Layer, name: str) -> Sdf.Layer | None:
    """The layer that another one names; None if it cannot be opened."""
    identifier = beside.ComputeAbsolutePath(name)
    try:
        return Sdf.Layer.FindOrOpen(identifier) if identifier else None
    except Tf.ErrorException:
        return None


def _note(layer: Sdf.Layer, kind: LayerKind, *, is_locked: bool) -> str:
    if kind is LayerKind.WHAT_IF:
        rank, count = twin_data(layer).get("rank"), n_values(layer)
        name = f"recommendation {rank}" if rank is not None else "what-if"
        return f"{name}, {count} change{'' if count == 1 else 's'}"
    if is_locked:
        return {LayerKind.LAYOUT: "layout, never changed", LayerKind.SCENE: "stack of layers"}.get(kind, "read only")
    return "process model"
