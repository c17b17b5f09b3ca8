"""Every error a user can meet, in one small tree; the command line turns them into exit codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class TwinError(Exception):
    """Base of all errors raised on purpose. The text is complete: what, where, what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a scene or a data file."""

    where: str
    """Prim path, or file name with line."""
    attribute: str
    """Full attribute name; empty if the fault is about the prim or file as a whole."""
    message: str
    """What is wrong and what is allowed."""
    is_hint: bool = False
    """Good to know, but no result depends on it."""

    def __str__(self) -> str:
        place = f"{self.where}.{self.attribute}" if self.attribute else self.where
        return f"{place}: {self.message}"


class InvalidPlantError(TwinError):
    """The scene or its data are invalid; carries all faults at once (exit code 3)."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[InvalidPlantError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class SceneError(TwinError):
    """A USD file is missing or cannot be read at all (exit code 3)."""


class StoreError(TwinError):
    """A result file is missing, damaged or not what was asked for (exit code 3)."""


class StoreWriteError(StoreError):
    """Results cannot be written: a full disk, a missing permission (exit code 4)."""


class SimulationError(TwinError):
    """The kernel stopped: parts move without time passing, or memory ran out (exit code 4)."""


class StateError(TwinError):
    """A state of a replication belongs to another model or another version, or is damaged (exit code 4)."""


class ExperimentError(TwinError):
    """A run or study cannot go on; says how to resume (exit code 4)."""


class UsageError(TwinError):
    """The command line asks for something that makes no sense (exit code 2)."""
