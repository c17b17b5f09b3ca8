"""What a document tells: events, layers and problems, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from twin_app.errors import Fault


class EditReason(StrEnum):
    """Why a document has changed."""

    DONE = "done"
    UNDONE = "undone"
    REDONE = "redone"


class LayerKind(StrEnum):
    """What a layer is to the engineer."""

    LAYOUT = "layout"
    """Geometry; never changed."""
    PROCESS = "process"
    """How the plant works."""
    WHAT_IF = "what-if"
    """Some values otherwise."""
    SCENE = "scene"
    """A file that stacks others."""


class Severity(StrEnum):
    """How bad a problem is."""

    FAULT = "fault"
    """The plant cannot be simulated."""
    WARNING = "warning"
    INFO = "info"
    """Good to know; no result depends on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Something that the scene says has changed."""

    reason: EditReason
    text: str
    """Of the step that was done, undone or done again: `Make /Plant/Press a station`."""
    paths: tuple[str, ...]
    """Prims whose own opinions changed, sorted; where the stack of layers changed, others may have, too."""
    attributes: tuple[tuple[str, str], ...]
    """(prim path, property) of every property that changed, sorted."""
    has_moved: bool
    """Whether a prim may stand elsewhere, appear or vanish, so that geometry has to be read again."""
    has_new_layers: bool
    """Whether the stack of layers is another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """All layers are on disk."""

    path: str
    """Of the root file; after a first save or a save under another name the new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The document is not used any more."""


DocumentEvent = Edited | Saved | Closed


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerInfo:
    """One layer of the scene."""

    id: str
    """What layer commands name it by; another one after a save under another name."""
    name: str
    file: str
    """Where it is, or will be; empty for a layer without a file."""
    kind: LayerKind
    note: str
    """One line on what it is: `4 changes`, `layout, never changed`."""
    is_locked: bool
    """Never written by the document."""
    is_muted: bool
    is_movable: bool
    """Whether it can be muted, moved and removed: it stands directly in the document's own root."""
    is_target: bool
    """Where edits go."""
    is_modified: bool
    strength: int
    """0 is the strongest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file of the scene that another program has touched while it was open."""

    path: str
    is_gone: bool
    """Whether it was removed; else it was written."""
    is_layout: bool
    """Whether it is never written here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong or doubtful."""

    severity: Severity
    path: str
    """Prim path, or name of a file."""
    attribute: str
    message: str
    remedy: str
    """What to do, if the message says so."""


def problem(severity: Severity, fault: Fault) -> Problem:
    """A fault as the problem list shows it: what is wrong, and apart from that what to do."""
    message, _, remedy = fault.message.partition("; ")
    return Problem(
        severity=severity,
        path=fault.where,
        attribute=fault.attribute,
        message=message,
        remedy=remedy[:1].upper() + remedy[1:],
    )
