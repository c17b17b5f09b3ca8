"""What was done, step by step, and where in it the document is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pxr import Sdf

from twin_app.usd.document.recording import FieldSet, Operation, PrimAdded, PrimRemoved, PropertySet
from twin_app.usd.statements import is_empty

LIMIT = 1000
"""Steps that are kept."""
_SILENT = ("apiSchemas", "displayName", "customData", "customLayerData", "documentation")
"""Metadata that no geometry depends on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one command of the user did."""

    text: str
    operations: tuple[Operation, ...]
    merge: str = ""
    """Steps in a row with the same key become one: a value that is dragged."""

    def undo(self) -> None:
        with Sdf.ChangeBlock():
            for operation in reversed(self.operations):
                operation.undo()

    def redo(self) -> None:
        with Sdf.ChangeBlock():
            for operation in self.operations:
                operation.redo()

    @property
    def paths(self) -> tuple[str, ...]:
        """Prims that it touches, sorted."""
        prims = {str(operation.path.GetPrimPath()) for operation in self.operations}
        return tuple(sorted(prims - {"/", ""}))

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """(prim, property) that it touches, sorted."""
        found = (operation.path for operation in self.operations if isinstance(operation, PropertySet))
        return tuple(sorted({(str(path.GetPrimPath()), str(path.name)) for path in found}))

    @property
    def has_new_layers(self) -> bool:
        """Whether it changes the stack or what its layers are called."""
        return any(operation.path == Sdf.Path.absoluteRootPath for operation in self.operations)

    @property
    def has_moved(self) -> bool:
        """Whether geometry may have to be read again: anything but process data on prims that stay."""
        return any(map(_moves, self.operations))


@dataclass(slots=True)
class History:
    """A list of steps with a place in it."""

    steps: list[Step] = field(default_factory=list)
    position: int = 0
    _saved: int | None = 0

    @property
    def is_saved(self) -> bool:
        """Whether the files hold what the document is now."""
        return self._saved == self.position

    @property
    def has_new_layers(self) -> bool:
        """Whether any step changes the stack of layers."""
        return any(step.has_new_layers for step in self.steps)

    def mark_saved(self) -> None:
        """The files hold what the document is now."""
        self._saved = self.position

    def add(self, step: Step) -> None:
        """A step was done; what was undone before is forgotten."""
        if self._saved is not None and self._saved > self.position:
            self._saved = None
        del self.steps[self.position :]
        last = self.steps[-1] if self.steps else None
        if last is not None and step.merge and last.merge == step.merge and not self.is_saved:
            self.steps[-1] = replace(step, operations=_compact((*last.operations, *step.operations)))
            return
        self.steps.append(step)
        self.position += 1
        self._drop_oldest()

    def undo(self) -> Step:
        """Undo the last step."""
        self.position -= 1
        step = self.steps[self.position]
        step.undo()
        return step

    def redo(self) -> Step:
        """Do the next step again."""
        step = self.steps[self.position]
        step.redo()
        self.position += 1
        return step

    def clear(self) -> None:
        """Forget all steps."""
        is_saved = self.is_saved
        self.steps.clear()
        self.position = 0
        self._saved = 0 if is_saved else None

    def _drop_oldest(self) -> None:
        excess = len(self.steps) - LIMIT
        if excess > 0:
            del self.steps[:excess]
            self.position -= excess
            self._saved = None if self._saved is None or self._saved < excess else self._saved - excess


def _compact(operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """The same with one operation for each property, where nothing but properties changed."""
    kept: dict[tuple[str, str], PropertySet] = {}
    for operation in operations:
        if not isinstance(operation, PropertySet):
            return operations
        key = (str(operation.layer.identifier), str(operation.path))
        kept[key] = replace(operation, before=kept[key].before) if key in kept else operation
    return tuple(kept.values())


def _moves(operation: Operation) -> bool:
    match operation:
        case PropertySet():
            return not str(operation.path.name).startswith("twin:")
        case FieldSet():
            return operation.key not in _SILENT
        case PrimAdded():
            return bool(operation.specifier != Sdf.SpecifierOver)
        case PrimRemoved():
            return not is_empty(operation.content.GetPrimAtPath(operation.path))
    return True
