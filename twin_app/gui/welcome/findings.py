"""Keeps what was found about the open plant, for its card on the welcome page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from twin_app.gui.components.figures import is_clear
from twin_app.gui.preferences import Preferences
from twin_app.gui.recent import Finding, FindingKind
from twin_app.plant.vocabulary import NODE_ROLES, find_schema

if TYPE_CHECKING:
    from twin_app.experiment import Study
    from twin_app.gui.session import Session
    from twin_app.gui.session.snapshot import DocumentSnapshot


class FindingNotes(QObject):
    """Listens as long as the window is there."""

    def __init__(self, session: Session, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._preferences = session, preferences
        # The window puts a plant on the list first, when it hears of it.
        session.document.opened.connect(self._note_process, Qt.ConnectionType.QueuedConnection)
        session.document.saved.connect(self._note_process)
        session.study.study_changed.connect(self._note_study)
        session.scenario.pinned_changed.connect(self._note_scenarios)

    def _note_process(self) -> None:
        now = self._session.document.now
        if now is not None:
            self._preferences.note_finding(now.path, None if has_process(now) else Finding(kind=FindingKind.NO_PROCESS))

    def _note_study(self) -> None:
        now, study = self._session.document.now, self._session.study.study
        value = gain(study) if study is not None else None
        if now is not None and value is not None:
            self._preferences.note_finding(now.path, Finding(kind=FindingKind.GAIN, value=value))

    def _note_scenarios(self) -> None:
        now, count = self._session.document.now, len(self._session.scenario.pinned)
        if now is not None and count:
            self._preferences.note_finding(now.path, Finding(kind=FindingKind.SCENARIOS, value=float(count)))


def has_process(now: DocumentSnapshot) -> bool:
    """Whether anything in a scene is a source, a station, a buffer, a conveyor or a sink."""
    names = (name for record in now.description.prims for name in record.schemas)
    return any((schema := find_schema(name)) is not None and schema.role in NODE_ROLES for name in names)


def gain(study: Study) -> float | None:
    """Relative change of the objective by the best recommendation; None if nothing brings a clear change."""
    best = study.recommendations[0] if study.recommendations else None
    effect = best.effect.get(study.response) if best is not None and best.changes else None
    if effect is None or effect.percent is None or not is_clear(effect.ci95):
        return None
    return effect.percent / 100.0
