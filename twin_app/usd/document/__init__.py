"""The scene that a user opens, edits, undoes and saves; knows no Qt, tells listeners by plain callbacks."""

from __future__ import annotations

from twin_app.usd.document.commands import (
    AddLayer,
    AddNode,
    AddPrim,
    AddSchema,
    Command,
    Connect,
    Disconnect,
    MakeNode,
    MoveLayer,
    MovePrim,
    MuteLayer,
    RemoveLayer,
    RemoveModel,
    RemovePrim,
    RemoveSchema,
    RenameLayer,
    SetLabel,
    SetUnits,
    SetValues,
)
from twin_app.usd.document.creating import write_new_plant
from twin_app.usd.document.document import Document
from twin_app.usd.document.opening import OpeningCancelledError
from twin_app.usd.document.records import (
    Closed,
    DocumentEvent,
    Edited,
    EditReason,
    FileChange,
    LayerInfo,
    LayerKind,
    Problem,
    Saved,
    Severity,
)
from twin_app.usd.document.recovery import Recovery, discard, recoverable

__all__ = [
    "AddLayer",
    "AddNode",
    "AddPrim",
    "AddSchema",
    "Closed",
    "Command",
    "Connect",
    "Disconnect",
    "Document",
    "DocumentEvent",
    "EditReason",
    "Edited",
    "FileChange",
    "LayerInfo",
    "LayerKind",
    "MakeNode",
    "MoveLayer",
    "MovePrim",
    "MuteLayer",
    "OpeningCancelledError",
    "Problem",
    "Recovery",
    "RemoveLayer",
    "RemoveModel",
    "RemovePrim",
    "RemoveSchema",
    "RenameLayer",
    "Saved",
    "SetLabel",
    "SetUnits",
    "SetValues",
    "Severity",
    "discard",
    "recoverable",
    "write_new_plant",
]
