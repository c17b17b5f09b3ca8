"""Fits distributions to logs: the dialog, the log that stays attached, and the one step of undo."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from twin_app.gui.dialogs.fit_to_log import FitDialog, FitSubject
from twin_app.gui.models.field_words import label_of
from twin_app.gui.session.log_fit import LogFit, ReadLog
from twin_app.gui.session.logged import LoggedTimes
from twin_app.plant.distributions import Distribution
from twin_app.plant.names import shown_name
from twin_app.plant.vocabulary import find_attribute

if TYPE_CHECKING:
    from twin_app.experiment.fitting.sample import Sample
    from twin_app.gui.main_window import MainWindow


class FitCommands:
    """One log is attached at a time; another plant forgets it."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._document = window, window.session.document
        self.logged = LoggedTimes(window)
        self._samples: dict[tuple[str, str], Sample] = {}
        self._fit: LogFit | None = None
        self.dialog: FitDialog | None = None
        for signal in (self._document.opened, self._document.closed):
            signal.connect(self._forget)

    def ask(self, path: str, name: str) -> None:
        """Opens the dialog for one distribution of one prim; with the attached log, if it says something about it."""
        now, attribute = self._document.now, find_attribute(name)
        if now is None or attribute is None or path not in now.records:
            return
        subject = FitSubject(
            key=(path, name),
            name=shown_name(path, now.records[path].label),
            label=label_of(attribute),
            unit=attribute.unit,
        )
        self._end()
        self._fit = LogFit(self._document.lock, self._window)
        folder = str(Path(self.logged.source or now.path).parent)
        self.dialog = FitDialog(subject, self._fit, now.plant, folder, self._window)
        self.dialog.log_read.connect(partial(self._attach, subject))
        self.dialog.chosen.connect(partial(self._write, subject))
        self.dialog.open()
        known = self._samples.get(subject.key)
        if known is not None:
            self.dialog.use_sample(self.logged.source, known)

    def _end(self) -> None:
        """Lets go of the dialog before."""
        if self._fit is not None:
            self._fit.close()
            self._fit.deleteLater()
        if self.dialog is not None:
            self.dialog.deleteLater()

    def _attach(self, subject: FitSubject, read: ReadLog) -> None:
        """A log of machines speaks of all values it knows; a plain column only of the one it is fitted to."""
        if read.samples:
            self._samples = dict(read.samples)
            self.logged.attach(read.path, read.times)

    def _write(self, subject: FitSubject, found: Distribution) -> None:
        from twin_app.experiment.fitting.choice import distribution_text
        from twin_app.usd.document import SetValues

        path, name = subject.key
        source = Path(self.dialog.file.toolTip()).name if self.dialog is not None else ""
        text = _tr("Fit {0} of {1} to {2}").format(subject.label.lower(), subject.name, source)
        sample = self.dialog.sample if self.dialog is not None else None
        if sample is not None and subject.key not in self._samples:
            self._samples[subject.key] = sample
            self.logged.attach(source, {subject.key: sample.values})
        self._document.edit(SetValues(paths=(path,), values={name: distribution_text(found)}), text=text)

    def _forget(self) -> None:
        self._samples = {}
        self.logged.forget()


def _tr(text: str) -> str:
    return QCoreApplication.translate("FitCommands", text)
