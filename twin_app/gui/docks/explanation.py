"""Why a recommendation is one: what each change adds, the bottleneck before and after, where it stops paying."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from twin_app.experiment import Recommendation, Study
from twin_app.experiment.findings import Estimate
from twin_app.experiment.report.levels import becomes_text
from twin_app.experiment.report.numbers import is_clear, percent_text
from twin_app.experiment.summary import Summary
from twin_app.gui.charts.waterfall import Step, WaterfallChart
from twin_app.gui.commands.previewing import Previewing
from twin_app.gui.commands.run_commands import RunCommands
from twin_app.gui.components.elided_label import ElidedLabel
from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.figures import Measure, difference_text, measure_of, money, value_parts
from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.components.panel import make_panel
from twin_app.gui.components.share_bar import ShareBar
from twin_app.gui.session.study import StudyState
from twin_app.gui.viewport.change_picture import ChangePicture
from twin_app.plant.names import shown_name

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

MOST_SENTENCES = 3


class ExplanationPanel(QWidget):
    """Of the selected recommendation."""

    apply_wanted = Signal(int)
    """Rank: make it a layer of the document."""
    save_wanted = Signal(int)
    """Rank: write its layer into a file."""
    try_wanted = Signal(int)
    """Rank: take it over into What-if."""

    def __init__(self, study: StudyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        self._study = study
        self._heading = QLabel(self)
        self._heading.setProperty("role", "heading")
        self._summary = _words(self)
        self._waterfall = WaterfallChart(self)
        self._waterfall_title = _title(self.tr("What each change adds"), self)
        self._unit = QLabel(self)
        self._unit.setProperty("role", "secondary")
        self._bottleneck_title = _title(self.tr("Bottleneck"), self)
        self._bars = (_BottleneckRow(self.tr("Before"), self), _BottleneckRow(self.tr("After"), self))
        self._sentences = _words(self)
        self._note = _words(self)
        self._note.setText(self.tr("Apply writes a small layer. Your layout stays as it is."))
        self.apply = QPushButton(self)
        self.apply.setProperty("role", "primary")
        self.save = QPushButton(self.tr("Save layer…"), self)
        self._empty = EmptyState(self.tr("Select a recommendation to see why it is one."), parent=self)
        self._body = QWidget(self)
        self._foot = QWidget(self)
        self._lay_out_foot()
        self._lay_out()
        self.apply.clicked.connect(lambda: self.apply_wanted.emit(self._study.selected))
        self.save.clicked.connect(lambda: self.save_wanted.emit(self._study.selected))
        study.selected_changed.connect(lambda _: self.refresh())
        study.layer_measured.connect(self._show_size)
        study.study_changed.connect(self.refresh)
        self.refresh()

    @property
    def texts(self) -> tuple[str, str, str]:
        """Heading, summary, sentences."""
        return self._heading.text(), self._summary.text(), self._sentences.text()

    @property
    def waterfall(self) -> WaterfallChart:
        """What each change adds."""
        return self._waterfall

    def add_picture(self, picture: QWidget) -> None:
        """Under the summary, from edge to edge."""
        self._column.insertWidget(2, picture)

    def refresh(self) -> None:
        """Another recommendation, or none."""
        study = self._study.study
        found = None
        if study is not None and self._study.selected:
            found = next((one for one in study.recommendations if one.rank == self._study.selected), None)
        self._scroll.setVisible(found is not None)
        self._foot.setVisible(found is not None)
        self._empty.setVisible(found is None)
        if study is not None and found is not None:
            self._show(study, found)

    def _show(self, study: Study, found: Recommendation) -> None:
        baseline = study.baseline.responses[study.response]
        measure = measure_of(study.response, study.currency, baseline.mean)
        self._heading.setText(self.tr("Recommendation {0}").format(found.rank))
        self._summary.setText(self._summary_of(study, found, measure))
        self._show_contributions(study, found, measure)
        plant = self._study.studied_plant
        labels = {node.path: node.label for node in plant.nodes} if plant is not None else {}
        self._bars[0].show_estimate(study.baseline, labels)
        self._bars[1].show_estimate(found.estimate, labels)
        has_bars = bool(study.baseline.stations or found.estimate.stations)
        self._bottleneck_title.setVisible(has_bars)
        for bar in self._bars:
            bar.setVisible(has_bars)
        self._sentences.setText("\n".join(self._why(study, found, measure)))
        self.apply.setText(self.tr("Apply recommendation {0}").format(found.rank))

    def _show_size(self, size: int) -> None:
        text = self.tr("Apply writes a {0} kB layer. Your layout stays as it is.")
        self._note.setText(text.format(f"{size / 1000.0:.1f}"))

    def _summary_of(self, study: Study, found: Recommendation, measure: Measure) -> str:
        n = len(found.changes)
        changes = self.tr("1 change") if n == 1 else self.tr("{0} changes").format(n)
        before = value_parts(measure.mean(study.baseline.responses[study.response]), None)[0]
        summary = found.estimate.responses[study.response]
        after = " ".join(value_parts(measure.mean(summary), measure.interval(summary)))
        effect = found.effect[study.response]
        return self.tr("{0}, {1}. {2} from {3} to {4} {5} ({6}).").format(
            changes, money(found.cost, study.currency), measure.title, before, after, measure.unit, percent_text(effect)
        )

    def _show_contributions(self, study: Study, found: Recommendation, measure: Measure) -> None:
        steps = []
        for one in found.explanation.contributions if found.explanation else ():
            effect = one.within or one.alone
            amount = measure.difference(effect)
            if amount is not None:
                short = becomes_text(one.change, study.currency)
                steps.append(Step(name=f"{one.change.label} {short}", amount=amount, interval=measure.interval(effect)))
        whole = found.effect[study.response]
        amount = measure.difference(whole)
        total = None
        if amount is not None:
            total = Step(name=self.tr("Together"), amount=amount, interval=measure.interval(whole))
        self._waterfall.show_steps(sorted(steps, key=lambda step: -abs(step.amount)), total, measure.unit)
        self._unit.setText(measure.unit)

    def _why(self, study: Study, found: Recommendation, measure: Measure) -> list[str]:
        """At most three plain sentences on where it stops paying."""
        if found.explanation is None:
            return []
        sentences = []
        for step in found.explanation.next_steps:
            text = difference_text(measure.difference(step.effect), measure.interval(step.effect))
            further = f"{step.change.label} {becomes_text(step.change, study.currency)}"
            cost = money(step.change.cost, study.currency)
            if is_clear(step.effect):
                line = self.tr("{0} on top adds {1} {2} for {3}.").format(further, text, measure.unit, cost)
            else:
                line = self.tr("{0} on top brings no clear change for {1}.").format(further, cost)
            sentences.append(line)
        return sentences[:MOST_SENTENCES]

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 10, 0, 12)
        column.setSpacing(6)
        for widget in (self._heading, self._summary):
            widget.setContentsMargins(12, 0, 12, 0)
            column.addWidget(widget)
        heading = nested_row(column, self._waterfall_title, None, self._unit)
        heading.setContentsMargins(12, 8, 12, 0)
        column.addWidget(self._waterfall)
        self._bottleneck_title.setContentsMargins(12, 8, 12, 0)
        column.addWidget(self._bottleneck_title)
        for bar in self._bars:
            column.addWidget(bar)
        self._sentences.setContentsMargins(12, 6, 12, 0)
        column.addWidget(self._sentences)
        column.addStretch(1)
        scroll = QScrollArea(self)
        make_panel(scroll)
        scroll.setWidget(self._body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._foot)
        self._scroll = scroll

    def _lay_out_foot(self) -> None:
        """Under what scrolls: the buttons stay in sight however small the window is."""
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(12, 6, 12, 10)
        foot.setSpacing(6)
        foot.addWidget(self._note)
        nested_row(foot, self.apply, self.save).setStretchFactor(self.apply, 1)


class _BottleneckRow(QWidget):
    """Which station it is, and how it spends its time."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(12, 2, 12, 2)
        layout.setHorizontalSpacing(8)
        label = QLabel(title, self)
        label.setProperty("role", "secondary")
        label.setFixedWidth(44)
        self._name = ElidedLabel(parent=self)
        self._name.setProperty("role", "title")
        self._name.setFixedWidth(104)
        self._bar = ShareBar(self, height=13)
        layout.addWidget(label, 0, 0)
        layout.addWidget(self._name, 0, 1)
        layout.addWidget(self._bar, 0, 2)

    def show_estimate(self, estimate: Estimate, labels: Mapping[str, str]) -> None:
        """Its bottleneck."""
        path = estimate.bottleneck
        self._name.say(shown_name(path, labels.get(path, "")) if path else "–")
        station = next((one for one in estimate.stations if one.path == path), None)
        shares = station.shares if station is not None else {}
        self._bar.show_shares({name: Summary(mean=v, sd=None, ci95=None, n=1) for name, v in shares.items()})


def _title(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", "title")
    return label


def _words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", "secondary")
    label.setWordWrap(True)
    return label


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock's widget."""
    panel = ExplanationPanel(session.study, window)
    commands = window.findChild(RunCommands)
    if commands is not None:
        panel.apply_wanted.connect(commands.apply)
        panel.save_wanted.connect(commands.save_layer)
    panel.add_picture(_picture(window, session, panel))
    return panel


def _picture(window: MainWindow, session: Session, panel: QWidget) -> QWidget:
    """What the recommendation that is pointed at, or selected, changes in the plant."""
    picture = ChangePicture(window.viewport, panel)
    highlights, previewing = session.highlights, window.findChild(Previewing)

    def show() -> None:
        rank, found = highlights.pointed_rank, highlights.pointed
        is_other = rank not in (0, session.study.selected)
        title = picture.tr("Recommendation {0}").format(rank) if is_other else ""
        picture.show_set(found.change_texts, found.changes, title)

    highlights.pointed_changed.connect(show)
    if previewing is not None:
        picture.wanted.connect(lambda: previewing.show_in_plant(session.study.selected))
    show()
    return picture
