"""One edit in the making: what commands use to look at the scene and to change its own layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pxr import Sdf, Usd

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.description import Value
from twin_app.usd.applied import applied_schemas
from twin_app.usd.document.opinions import listed_schemas, prim_specs
from twin_app.usd.document.recording import Recorder
from twin_app.usd.document.stack import LayerStack
from twin_app.usd.overrides import set_value
from twin_app.usd.records import NAMESPACE

SCHEMAS = "apiSchemas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """The layers, and a recorder for what is done to them."""

    stack: LayerStack
    recorder: Recorder

    def prim(self, path: str) -> Usd.Prim:
        """The prim at a path. Raises `InvalidPlantError` if there is none to be edited."""
        found = self.stack.stage.GetPrimAtPath(path) if Sdf.Path.IsValidPathString(path) else None
        if not found or found.IsPseudoRoot() or str(found.GetPath()) != path:
            raise refusal(path, "", "is not in the scene; choose a prim that is")
        if not found.IsDefined():
            raise refusal(path, "", "is not defined by any layer; was it renamed or moved in the layout?")
        if found.IsInPrototype():
            raise refusal(path, "", "is inside a prototype; choose the instance that shows it")
        return found

    def spec(self, prim: Usd.Prim, layer: Sdf.Layer) -> Sdf.PrimSpec:
        """The spec of a prim in an own layer; instances above it become prims of their own."""
        above = prim.GetParent() if prim.IsInstanceProxy() else None
        while above and not above.IsPseudoRoot():
            if above.IsInstance() or above.IsInstanceable():
                self.recorder.prim(layer, above.GetPath())
                self.recorder.set_field(layer, above.GetPath(), "instanceable", False)
            above = above.GetParent()
        return self.recorder.prim(layer, prim.GetPath())

    def set(self, prim: Usd.Prim, name: str, value: Value) -> None:
        """Author a value where it takes effect."""
        path = prim.GetPath().AppendProperty(name)
        layer = self.stack.edited_by(path)
        self.spec(prim, layer)
        # An instance that was opened for this leaves the old handle dead.
        now = self.stack.stage.GetPrimAtPath(path.GetPrimPath())
        self.recorder.author(layer, path.GetPrimPath(), name, lambda spec: set_value(spec, now, name, value))

    def author(self, prim: Usd.Prim, name: str, write: Callable[[Sdf.PrimSpec], None]) -> None:
        """Let `write` author a property of a prim where it takes effect."""
        path = prim.GetPath()
        layer = self.stack.edited_by(path.AppendProperty(name))
        self.spec(prim, layer)
        self.recorder.author(layer, path, name, write)

    def clear(self, prim: Usd.Prim, name: str) -> None:
        """Take the value away from all own layers."""
        path = prim.GetPath().AppendProperty(name)
        for layer in self.stack.editable():
            self.recorder.remove_property(layer, path)

    def silence(self, prim: Usd.Prim, name: str) -> None:
        """Let a property say nothing: take it away, and block what a layout or asset says."""
        self.clear(prim, name)
        found = [spec for spec in _specs(prim, name) if spec.layer not in self.stack.own]
        if found:
            path = prim.GetPath()
            self.spec(prim, self.stack.target)
            self.recorder.author(self.stack.target, path, name, lambda spec: _block(spec, found[0]))

    def apply(self, prim: Usd.Prim, schema: str) -> None:
        """Apply a schema, unless the prim has it."""
        if schema in applied_schemas(prim):
            return
        target, path = self.stack.target, prim.GetPath()
        self.spec(prim, target)
        self.recorder.set_field(target, path, SCHEMAS, _with(_listed(target, path), schema))

    def unapply(self, prim: Usd.Prim, schema: str) -> None:
        """Take a schema off: from all own layers, and by a deletion if a layout or asset brings it."""
        path = prim.GetPath()
        for layer in self.stack.editable():
            spec = layer.GetPrimAtPath(path)
            if spec and schema in listed_schemas(spec):
                self.recorder.set_field(layer, path, SCHEMAS, _without(_listed(layer, path), schema))
        foreign = [spec for spec in prim.GetPrimStack() if spec.layer not in self.stack.own]
        if any(schema in listed_schemas(spec) for spec in foreign):
            self.spec(prim, self.stack.target)
            listed = _listed(self.stack.target, path)
            self.recorder.set_field(self.stack.target, path, SCHEMAS, _deleting(listed, schema))

    def tidy(self, path: Sdf.Path) -> None:
        """Remove what has become empty in the own layers."""
        for layer in self.stack.own:
            self.recorder.tidy(layer, path)

    def forget_targets(self, paths: Iterable[Sdf.Path]) -> None:
        """No twin relationship in an own layer points to these prims, or below them, any more."""
        gone = tuple(paths)
        for layer in self.stack.own:
            for spec in list(prim_specs(layer)):
                for relationship in list(spec.relationships):
                    if str(relationship.name).startswith(f"{NAMESPACE}:"):
                        self._forget(layer, relationship, gone)

    def _forget(self, layer: Sdf.Layer, relationship: Sdf.RelationshipSpec, gone: tuple[Sdf.Path, ...]) -> None:
        targets = relationship.targetPathList
        if not any(path.HasPrefix(old) for path in targets.GetAppliedItems() for old in gone):
            return

        def write(spec: Sdf.PrimSpec) -> None:
            items = spec.relationships[relationship.name].targetPathList
            for name in ("explicitItems", "prependedItems", "appendedItems", "addedItems"):
                kept = [path for path in getattr(items, name) if not any(path.HasPrefix(old) for old in gone)]
                if kept != list(getattr(items, name)):
                    setattr(items, name, kept)

        self.recorder.author(layer, relationship.path.GetPrimPath(), str(relationship.name), write)


def refusal(path: str, attribute: str, message: str) -> InvalidPlantError:
    """The error for a command that cannot be done."""
    return InvalidPlantError([Fault(path, attribute, message)])


def _specs(prim: Usd.Prim, name: str) -> list[Sdf.PropertySpec]:
    return list(prim.GetProperty(name).GetPropertyStack()) if prim.HasProperty(name) else []


def _block(spec: Sdf.PrimSpec, pattern: Sdf.PropertySpec) -> None:
    name = str(pattern.name)
    if isinstance(pattern, Sdf.RelationshipSpec):
        relationship = spec.relationships.get(name) or Sdf.RelationshipSpec(spec, name, False)
        relationship.targetPathList.ClearEditsAndMakeExplicit()
    else:
        attribute = spec.attributes.get(name)
        attribute = attribute or Sdf.AttributeSpec(spec, name, pattern.typeName, pattern.variability)
        attribute.default = Sdf.ValueBlock()


def _listed(layer: Sdf.Layer, path: Sdf.Path) -> Sdf.TokenListOp:
    spec = layer.GetPrimAtPath(path)
    return spec.GetInfo(SCHEMAS) if spec.HasInfo(SCHEMAS) else Sdf.TokenListOp()


def _with(listed: Sdf.TokenListOp, schema: str) -> Sdf.TokenListOp:
    if listed.isExplicit:
        return Sdf.TokenListOp.CreateExplicit([*listed.explicitItems, schema])
    changed = _changed(listed, lambda items: items)
    changed.prependedItems = [*listed.prependedItems, schema]
    changed.deletedItems = [name for name in listed.deletedItems if name != schema]
    return changed


def _without(listed: Sdf.TokenListOp, schema: str) -> Sdf.TokenListOp | None:
    changed = _changed(listed, lambda items: [name for name in items if name != schema])
    return None if changed == Sdf.TokenListOp() else changed


def _deleting(listed: Sdf.TokenListOp, schema: str) -> Sdf.TokenListOp:
    changed = _changed(listed, lambda items: [name for name in items if name != schema])
    if not changed.isExplicit:
        changed.deletedItems = [*changed.deletedItems, schema]
    return changed


def _changed(listed: Sdf.TokenListOp, change: Callable[[list[str]], list[str]]) -> Sdf.TokenListOp:
    if listed.isExplicit:
        return Sdf.TokenListOp.CreateExplicit(change(list(listed.explicitItems)))
    changed = Sdf.TokenListOp()
    changed.prependedItems = change(list(listed.prependedItems))
    changed.appendedItems = change([*listed.appendedItems, *listed.addedItems])
    changed.deletedItems = change(list(listed.deletedItems))
    return changed
