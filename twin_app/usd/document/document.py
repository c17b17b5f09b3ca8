"""A scene that is open: what the user looks at, edits, undoes and saves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from pxr import Sdf, Usd

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.description import Description
from twin_app.plant.plant import Plant
from twin_app.usd.diagnostics import reading_usd
from twin_app.usd.document.commands import Command
from twin_app.usd.document.dispatch import perform, step_text
from twin_app.usd.document.editing import Editor
from twin_app.usd.document.history import History, Step
from twin_app.usd.document.opening import Progress, open_stack
from twin_app.usd.document.recording import recording
from twin_app.usd.document.records import (
    Closed,
    DocumentEvent,
    Edited,
    EditReason,
    LayerInfo,
    Problem,
    Saved,
    Severity,
    problem,
)
from twin_app.usd.document.saving import Renaming, check_target, save_stack
from twin_app.usd.document.stack import LayerStack
from twin_app.usd.reader import SceneReading, read_stage

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
        self._reading: SceneReading | None = None
        self._plant: Plant | InvalidPlantError | None = None
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
        self._history.add(step)
        self._announce(step, EditReason.DONE)
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
        if self._reading is None:
            self._reading = read_stage(self._stack.stage, self.path)
        return self._reading

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
        """What is wrong, then what is doubtful. Raises `SceneError`."""
        from twin_app.plant.build import plant_warnings

        doubts: Iterable[Fault] = ()
        faults: Iterable[Fault] = ()
        try:
            doubts = plant_warnings(self.plant())
        except InvalidPlantError as error:
            faults = error.faults
        found = [problem(Severity.FAULT, fault) for fault in faults]
        found += [problem(Severity.WARNING, fault) for fault in (*self.reading().warnings, *doubts)]
        return tuple(dict.fromkeys(found))

    def layers(self) -> tuple[LayerInfo, ...]:
        """Every layer of the scene, strongest first."""
        return self._stack.infos()

    def save(self) -> None:
        """Write what has changed, all files or none.

        Raises `StoreWriteError` if the disk is full or a file cannot be written, `SceneError` if another program has
        changed a file since; then nothing is lost, neither here nor there.
        """
        layers = [self._stack.root, *self._stack.own]
        self._write([layer for layer in layers if layer in self._modified])

    def save_as(self, path: str | Path) -> None:
        """Write the root to `path` and the other layers of our own beside it; the old files stay as they are.

        Raises `SceneError` if the name cannot be used, `StoreWriteError` if a file cannot be written.
        """
        target = Path(path)
        check_target(target, self._stack)
        has_moved = target.resolve().parent != Path(self._stack.root.realPath).parent
        renaming = Renaming(self._stack, target)
        try:
            self._write([self._stack.root, *self._stack.own])
        except BaseException:
            renaming.take_back()
            raise
        if has_moved:
            # The steps hold relative paths as they were spelt in the old place.
            self._history.clear()

    def close(self) -> None:
        """Let go of the layers; unsaved edits are forgotten."""
        if self._is_closed:
            return
        self._is_closed = True
        self._tell(Closed())
        self._listeners.clear()
        for layer in [self._stack.root, *self._stack.own]:
            if layer.dirty and layer not in self._stack.fresh:
                layer.Reload(force=True)

    def _write(self, layers: list[Sdf.Layer]) -> None:
        save_stack(self._stack, layers)
        self._modified.clear()
        self._history.mark_saved()
        self._tell(Saved(path=self.path))

    def _announce(self, step: Step, reason: EditReason) -> None:
        self._reading = None
        self._plant = None
        self._modified |= {operation.layer for operation in step.operations}
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


def _ignore(_share: float, _text: str) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    return False
