"""The plant at the playhead, in figures and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.charts.timeline.axis import clock_text, length_text
from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.figures import THIN
from twin_app.gui.components.ink import font
from twin_app.gui.components.inset_delegate import InsetDelegate
from twin_app.gui.components.panel import make_panel
from twin_app.gui.frame.building import Make, Pieces, later, whole
from twin_app.gui.models.events import Column as EventColumn
from twin_app.gui.models.events import EventsModel
from twin_app.gui.models.stations_now import Column, PathRole, StationsNowModel
from twin_app.gui.models.stop_words import stop_words
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.recording import Recording
from twin_app.playback.losses import Loss
from twin_app.playback.shifts import common_calendar, shifts_between
from twin_app.playback.stop_facts import stop_facts

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session
    from twin_app.gui.session.selection import Selection

_ROW = 28
_EVENT_ROW = 25


class NowDock(QWidget):
    """Follows the playhead; stations and events selected here are selected everywhere."""

    def __init__(
        self, session: PlaybackSession, selection: Selection, parent: QWidget | None = None, *, make: Make = whole
    ) -> None:
        super().__init__(parent)
        make_panel(self)
        self._session, self._selection = session, selection
        self.clock, self.shift, self.stop = QLabel(), QLabel(), QLabel()
        self.figures = tuple(QLabel() for _ in range(4))
        self.stations, self.events = StationsNowModel(session, self), EventsModel(session, self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyState(self.tr("Nothing to play back yet. Trace one replication."), parent=self))
        self.rest = self._parts()
        make(self.rest)

    def _parts(self) -> Pieces[None]:
        self.station_view = _table(self.stations, _ROW, self.tr("Stations at the playhead"))
        yield
        self.event_view = _table(self.events, _EVENT_ROW, self.tr("Events up to the playhead"))
        yield
        self._stack.addWidget(self._page())
        yield
        self._connect()
        self._show_recording()

    def _connect(self) -> None:
        self._session.loaded.connect(InTurn(self, self._show_recording).start)
        self._session.time_changed.connect(self.refresh)
        self._session.options_changed.connect(self.refresh)
        self._session.loss_selected.connect(self._mark_loss)
        self._selection.changed.connect(self._mark_station)
        self.station_view.clicked.connect(self._pick_station)
        self.station_view.activated.connect(self._pick_station)
        self.event_view.clicked.connect(self._pick_event)
        self.event_view.activated.connect(self._pick_event)

    def _page(self) -> QWidget:
        page = QWidget(self)
        page.setProperty("role", "panel")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(0)
        _add_padded(layout, self._heading())
        _add_padded(layout, self._numbers(), 8)
        layout.addWidget(_line(page))
        _add_padded(layout, _title(self.tr("Stations"), self.tr("in this state · parts waiting")), 8)
        layout.addWidget(self.station_view, 4)
        layout.addWidget(_line(page))
        _add_padded(layout, _title(self.tr("This stop")), 8)
        self.stop.setWordWrap(True)
        self.stop.setMinimumHeight(64)
        self.stop.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.stop.setProperty("role", "secondary")
        _add_padded(layout, self.stop)
        layout.addWidget(_line(page))
        _add_padded(layout, _title(self.tr("Events")), 8)
        layout.addWidget(self.event_view, 3)
        return page

    def _heading(self) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.clock.setFont(font(22, 600))
        self.clock.setStyleSheet("font-size: 22px; font-weight: 600")
        self.clock.setAccessibleName(self.tr("Time of day"))
        self.shift.setProperty("role", "secondary")
        row.addWidget(self.clock)
        row.addWidget(self.shift, 1, Qt.AlignmentFlag.AlignBottom)
        return box

    def _numbers(self) -> QWidget:
        box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        names = (
            self.tr("Good output so far"),
            self.tr("Output, last 10 min"),
            self.tr("Inside the line"),
            self.tr("Load now"),
        )
        for row, (name, value) in enumerate(zip(names, self.figures, strict=True)):
            label = QLabel(name)
            label.setProperty("role", "secondary")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setAccessibleName(name)
            value.setTextFormat(Qt.TextFormat.RichText)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
        return box

    def refresh(self, *_: object) -> None:
        """All figures anew."""
        recording, now = self._session.recording, self._session.time_s
        if recording is None:
            return
        self.clock.setText(clock_text(now, self._session.clock_start_s))
        self.shift.setText(self._shift_words(recording, now))
        for label, text in zip(self.figures, self._figure_texts(recording, now), strict=True):
            label.setText(text)
        loss = self._loss(recording, now)
        words = (
            stop_words(
                stop_facts(loss, recording.index, recording.progress, recording.stations),
                recording.labels,
                self._session.clock_start_s,
            )
            if loss is not None
            else self.tr("No station has stopped.")
        )
        self.stop.setText(words)

    def _figure_texts(self, recording: Recording, now: float) -> tuple[str, ...]:
        progress = recording.progress
        rate, load = progress.output_per_h(now), progress.load_at(now)
        return (
            _figure(f"{progress.good_output(now):,}", self.tr("parts")),
            _figure("–" if rate is None else f"{rate:,.0f}", self.tr("parts/h")),
            _figure(f"{progress.inside(now):,}", self.tr("parts")),
            _figure("–", "") if load is None else _figure(f"{load * 1e-3:,.0f}", "kW"),
        )

    def _shift_words(self, recording: Recording, now: float) -> str:
        calendar = common_calendar(recording.plant)
        if calendar is None:
            return self.tr("{0} into the run").format(length_text(now - recording.start_s))
        shift = next((s for s in shifts_between(calendar, now, now + 1.0) if s.start_s <= now < s.end_s), None)
        if shift is None:
            return self.tr("Off shift")
        name = self.tr("On shift") if shift.is_on else self.tr("Break") if shift.is_break else self.tr("Off shift")
        return self.tr("{0}, {1} in").format(name, length_text(now - max(shift.start_s, recording.start_s)))

    def _loss(self, recording: Recording, now: float) -> Loss | None:
        """The selected one, else the stop that has lasted longest at the playhead."""
        if self._session.selected_loss is not None:
            return self._session.selected_loss
        found = [
            loss for path in recording.stations for loss in recording.index.between(path, now, now) if loss.is_stop
        ]
        return min(found, key=lambda loss: loss.start_s, default=None)

    def _show_recording(self) -> None:
        self._stack.setCurrentIndex(0 if self._session.recording is None else 1)
        self.refresh()
        self._mark_station()

    def _pick_station(self, index: QModelIndex) -> None:
        self._selection.set((str(index.data(PathRole)),))

    def _pick_event(self, index: QModelIndex) -> None:
        loss = self.events.loss(index.row())
        self._selection.set((loss.path,))
        self._session.select_loss(loss, moves=True)

    def _mark_station(self) -> None:
        row = self.stations.row_of(self._selection.current)
        if row >= 0:
            self.station_view.selectRow(row)
        else:
            self.station_view.clearSelection()

    def _mark_loss(self, loss: Loss | None) -> None:
        row = self.events.row_of(loss)
        if row >= 0:
            self.event_view.selectRow(row)
        else:
            self.event_view.clearSelection()
        self.refresh()


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    return NowDock(session.playback, session.selection, make=later)


def _figure(value: str, unit: str) -> str:
    return f"<b>{value}</b>{THIN}{unit}"


def _add_padded(parent: QVBoxLayout, widget: QWidget, top: int = 0) -> None:
    layout = QVBoxLayout()
    parent.addLayout(layout)
    layout.setContentsMargins(14, top, 14, 8)
    layout.addWidget(widget)


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setProperty("role", "hairline")
    line.setFixedHeight(1)
    return line


def _title(text: str, note: str = "") -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    title, aside = QLabel(text), QLabel(note)
    title.setProperty("role", "section")
    title.setStyleSheet("font-weight: 600")
    aside.setProperty("role", "secondary")
    row.addWidget(title)
    row.addWidget(aside, 1, Qt.AlignmentFlag.AlignRight)
    return box


def _table(model: StationsNowModel | EventsModel, row_px: int, name: str) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.setItemDelegate(InsetDelegate(view))
    view.setMouseTracking(True)
    view.setProperty("role", "panel")
    view.setAccessibleName(name)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setIconSize(QSize(12, 12))
    view.setWordWrap(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(row_px)
    header = view.horizontalHeader()
    header.hide()
    stations = {int(Column.STATE): 98, int(Column.SINCE): 54, int(Column.WAITING): 44}
    events = {int(EventColumn.TIME): 76, int(EventColumn.NAME): 112}
    fixed = stations if isinstance(model, StationsNowModel) else events
    for column in range(model.columnCount()):
        if column in fixed:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, fixed[column])
        else:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return view
