"""A scene that is open: what the user looks at, edits, undoes and saves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Self

from pxr import Sdf, Usd

from twin_app.errors import Fault, InvalidPlantError, SceneError
from twin_app.plant.description import Description
from twin_app.plant.plant import Plant
from twin_app.usd.diagnostics import reading_usd
from twin_app.usd.document.commands import Command
from twin_app.usd.document.dispatch import perform, step_text
from twin_app.usd.document.editing import Editor
from twin_app.usd.document.history import History, Step
from twin_app.usd.document.opening import Progress, open_stack
from twin_app.usd.document.opinions import has_comments
from twin_app.usd.document.recording import recording
from twin_app.usd.document.records import (
    Closed,
    DocumentEvent,
    Edited,
    EditReason,
    FileChange,
    LayerInfo,
    Problem,
    Saved,
    Severity,
    problem,
)
from twin_app.usd.document.recovery import Autosave, Recovery, recover_into
from twin_app.usd.document.renaming import Renaming
from twin_app.usd.document.rereading import Rereader
from twin_app.usd.document.saving import Disk, check_target, copy_data, layers_to_save, save_stack
from twin_app.usd.document.stack import LayerStack
from twin_app.usd.reader import SceneReading

Listener = Callable[[DocumentEvent], None]


class Document:
    """One scene, its layers, and what was done to them.

    Edits go to layers of our own, never to a layout. Not safe for several threads at once.
    """

    def __init__(self, stack: LayerStack) -> None:
        self._stack = stack
        self._history = History()
        self._listeners: list[Listener] = []
        self._modified: set[Sdf.Layer] = set()
        self._rereader = Rereader(stack.stage)
        self._plant: Plant | InvalidPlantError | None = None
        self._autosave = Autosave()
        self._disk = Disk()
        self._disk.remember([stack.root, *stack.own, *stack.active()])
        self._is_closed = False

    @classmethod
    def open(
        cls,
        path: str | Path,
        on_progress: Progress | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Self:
        """Open a scene file. `on_progress` is told the share done (0 to 1) and what is being done.

        Raises `SceneError` if the file cannot be read at all, `OpeningCancelledError` when `is_cancelled` says so.
        """
        tell = on_progress or _ignore
        document = cls(open_stack(Path(path), tell, is_cancelled or _never))
        tell(0.7, "Reading the plant")
        document.reading()
        tell(1.0, "Ready")
        return document

    @classmethod
    def recover(cls, recovery: Recovery) -> Self:
        """Open a scene with the unsaved work that `recoverable` has found, as one step that can be undone.

        The copy stays until the document is saved or closed. Raises `SceneError` if the scene or the copy cannot be
        read.
        """
        document = cls.open(recovery.path)
        with reading_usd(recovery.path):
            operations = recover_into(document._stack, recovery)
        document._autosave.folder = Path(recovery.folder)
        document._autosave.name = Path(recovery.folder).name
        document._did(Step(text="Recover unsaved work", operations=tuple(operations)))
        return document

    @property
    def path(self) -> str:
        """File of the scene; the one that was opened until another one is written."""
        return str(self._stack.scene.realPath)

    @property
    def suggested_path(self) -> str:
        """Where `save` would write the root: a new name as long as a root of our own has no file."""
        return str(self._stack.root.realPath) if self.is_new else self.path

    @property
    def is_new(self) -> bool:
        """Whether saving makes a new root file, so that a name may be asked for."""
        return self._stack.needs_root and self._stack.root in self._stack.fresh

    @property
    def title(self) -> str:
        """Name of the plant, else of the file."""
        prim = self._stack.stage.GetDefaultPrim()
        return str((prim.GetDisplayName() if prim else "") or Path(self.path).stem)

    @property
    def stage(self) -> Usd.Stage:
        """The composed stage, for drawing and looking; edit through `edit` alone."""
        return self._stack.stage

    @property
    def is_modified(self) -> bool:
        """Whether something would be lost without saving."""
        return not self._history.is_saved

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self._history.position > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self._history.position < len(self._history.steps)

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty if nothing."""
        return self._history.steps[self._history.position - 1].text if self.can_undo else ""

    @property
    def redo_text(self) -> str:
        """What redo would do; empty if nothing."""
        return self._history.steps[self._history.position].text if self.can_redo else ""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every event from now on; gives a function that ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def edit(self, *commands: Command, text: str = "", merge: str = "") -> bool:
        """Do commands as one step of undo; whether anything changed.

        Steps in a row with the same `merge` key become one. Raises `InvalidPlantError` with every fault of the
        command that cannot be done, `SceneError` for a layer that cannot be changed so; then nothing has changed.
        """
        with reading_usd(self.path), recording() as recorder:
            for command in commands:
                perform(Editor(stack=self._stack, recorder=recorder), command)
        if not recorder.operations:
            return False
        step = Step(text=text or step_text(commands), operations=tuple(recorder.operations), merge=merge)
        self._did(step)
        return True

    def undo(self) -> None:
        """Take back the last step; nothing happens if there is none."""
        if self.can_undo:
            self._announce(self._history.undo(), EditReason.UNDONE)

    def redo(self) -> None:
        """Do the next step again; nothing happens if there is none."""
        if self.can_redo:
            self._announce(self._history.redo(), EditReason.REDONE)

    def reading(self) -> SceneReading:
        """Everything the scene says now, and what is doubtful. Raises `SceneError` if a value is broken."""
        return self._rereader.read(self.path)

    def description(self) -> Description:
        """What the scene says now. Raises `SceneError`."""
        return self.reading().description

    def plant(self) -> Plant:
        """The plant as it is now. Raises `InvalidPlantError` with all faults, `SceneError`."""
        from twin_app.plant.build import build_plant

        if self._plant is None:
            try:
                self._plant = build_plant(self.description())
            except InvalidPlantError as error:
                self._plant = error
        if isinstance(self._plant, InvalidPlantError):
            raise InvalidPlantError(self._plant.faults)
        return self._plant

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, then what is doubtful, then hints. Raises `SceneError`."""
        from twin_app.plant.build import plant_warnings

        doubts: Iterable[Fault] = ()
        faults: Iterable[Fault] = ()
        try:
            doubts = plant_warnings(self.plant())
        except InvalidPlantError as error:
            faults = error.faults
        found = [problem(Severity.FAULT, fault) for fault in faults]
        doubtful = sorted((*self.reading().warnings, *doubts), key=lambda fault: fault.is_hint)
        found += [problem(Severity.INFO if one.is_hint else Severity.WARNING, one) for one in doubtful]
        found += [problem(Severity.WARNING, _lost_comments(layer)) for layer in self._modified if has_comments(layer)]
        return tuple(dict.fromkeys(found))

    def layers(self) -> tuple[LayerInfo, ...]:
        """Every layer of the scene, strongest first."""
        changed = {layer.identifier for layer in (*self._modified, *self._stack.fresh)} if self.is_modified else set()
        return tuple(replace(info, is_modified=info.id in changed) for info in self._stack.infos())

    def edit_in(self, layer: str) -> None:
        """Let edits go to this layer (an id of `layers`) from now on: into a what-if instead of the model.

        No step of undo. Raises `SceneError` for a layer that is muted or never changed.
        """
        self._stack.choose_target(self._stack.find(layer))

    def save(self, *, overwrite: bool = False) -> None:
        """Write what has changed, all files or none.

        Raises `StoreWriteError` if the disk is full or a file cannot be written, `SceneError` if another program has
        changed a file since (unless `overwrite`); then nothing is lost, neither here nor there.
        """
        root = [] if self._stack.is_wrapped else [self._stack.root]
        gone = [layer for layer in [*self._stack.editable(), *root] if self._disk.is_gone(layer)]
        if not self.is_modified and self._stack.scene not in self._stack.fresh and not self.is_new and not gone:
            return
        layers = layers_to_save(self._stack, [*self._modified, *gone])
        changed = [] if overwrite else self._disk.changed(layers)
        if changed:
            raise SceneError(
                f"{changed[0]}: was changed by another program since it was opened; save under another name, and "
                "bring both together with `twin merge`"
            )
        self._write(layers)

    def foreign_changes(self) -> tuple[FileChange, ...]:
        """Files of the layers that another program has written or removed since they were read or written here."""
        layers = [*self._stack.active(), *self._stack.muted()]
        own = {layer.identifier for layer in [*self._stack.own, self._stack.root]}
        return tuple(
            FileChange(
                path=str(layer.realPath), is_gone=self._disk.is_gone(layer), is_layout=layer.identifier not in own
            )
            for layer in layers
            if self._disk.has_changed(layer)
        )

    def accept_foreign_changes(self) -> None:
        """What other programs have written is known and left as it is; saving writes over it.

        What they have removed stays noticed until it is saved again.
        """
        layers = [*self._stack.active(), *self._stack.muted()]
        self._disk.remember(layer for layer in layers if not self._disk.is_gone(layer))

    def save_as(self, path: str | Path) -> None:
        """Write the scene to `path` and the other layers of our own beside it; the old files stay as they are.

        Steps cannot be undone any more if the folder is another one, or if they changed the stack of layers. Raises
        `SceneError` if the name cannot be used, `StoreWriteError` if a file cannot be written.
        """
        target = Path(path)
        if not self.is_new and target.resolve() == Path(self.path).resolve():
            self.save(overwrite=True)
            return
        check_target(target, self._stack)
        has_moved = target.resolve().parent != Path(self._stack.root.realPath).parent
        files = self.description().files if has_moved else {}
        renaming = Renaming(self._stack, target, files)
        try:
            copy_data(files, target.resolve().parent)
            self._write(layers_to_save(self._stack, self._stack.own))
        except BaseException:
            renaming.take_back()
            raise
        self._rereader.forget()
        if has_moved or self._history.has_new_layers:
            # Such steps hold relative paths as they were spelt before.
            self._history.clear()

    def autosave(self, folder: str | Path) -> bool:
        """Keep a copy of unsaved work in a folder; whether there was any. Ended by `save` and `close`.

        Raises `StoreWriteError` if it cannot be written; the copy before it is then still there.
        """
        if not self.is_modified:
            self._autosave.remove()
            return False
        stack = self._stack
        changed = [layer for layer in stack.own if layer in self._modified or layer in stack.fresh]
        root = [stack.root] if stack.root in self._modified or stack.is_wrapped else []
        layers = [*(layer for layer in changed if layer != stack.root), *root]
        self._autosave.write(Path(folder), stack, self.title, layers)
        return True

    def close(self) -> None:
        """Let go of the layers; unsaved edits are forgotten."""
        if self._is_closed:
            return
        self._is_closed = True
        self._autosave.remove()
        self._tell(Closed())
        self._listeners.clear()
        self._rereader.stop()
        for layer in [self._stack.root, *self._stack.own]:
            layer.SetPermissionToSave(True)
            if layer in self._modified and layer not in self._stack.fresh:
                layer.Reload(force=True)

    def _did(self, step: Step) -> None:
        self._history.add(step)
        self._announce(step, EditReason.DONE)

    def _write(self, layers: list[Sdf.Layer]) -> None:
        save_stack(self._stack, layers)
        self._disk.remember(layers)
        self._modified.clear()
        self._history.mark_saved()
        self._autosave.remove()
        self._tell(Saved(path=self.path))

    def _announce(self, step: Step, reason: EditReason) -> None:
        if step.has_moved or step.has_new_layers:
            self._rereader.forget()
        self._plant = None
        self._stack.choose_target()
        for layer in {operation.layer for operation in step.operations}:
            self._modified.add(layer)
            # Files are written by `save` alone; who opens the scene meanwhile can tell by this that it is in use.
            layer.SetPermissionToSave(False)
        self._tell(
            Edited(
                reason=reason,
                text=step.text,
                paths=step.paths,
                attributes=step.attributes,
                has_moved=step.has_moved,
                has_new_layers=step.has_new_layers,
            )
        )

    def _tell(self, event: DocumentEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)


def _lost_comments(layer: Sdf.Layer) -> Fault:
    text = "has comments (#), which OpenUSD does not keep when the layer is saved; write them as doc of their prims"
    return Fault(Path(layer.realPath).name, "", text)


def _ignore(_share: float, _text: str) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    return False
