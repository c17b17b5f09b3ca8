"""Which commands make sense now."""

from __future__ import annotations

from twin_app.gui.actions import Need
from twin_app.gui.models.roles import role_of
from twin_app.gui.session import Session


def needs_met(session: Session) -> frozenset[Need]:
    """From the document and the selection."""
    now, paths = session.document.now, session.selection.paths
    if now is None:
        return frozenset()
    found = {Need.DOCUMENT}
    modelled = [path for path in paths if path in now.records and role_of(now.records[path]) is not None]
    checks = {
        Need.MODIFIED: now.is_modified,
        Need.UNDO: bool(now.undo_text),
        Need.REDO: bool(now.redo_text),
        Need.SELECTION: bool(paths),
        Need.NODE: bool(modelled),
        Need.TWO: len(modelled) == 2,
        Need.PLANT: now.plant is not None,
    }
    return frozenset(found | {need for need, is_met in checks.items() if is_met})
