"""How a user finds things in the window: by the words on them, or their accessible names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QScrollArea,
    QTabBar,
    QTreeView,
    QWidget,
)

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

Kind = TypeVar("Kind", bound=QWidget)
_ALL = QModelIndex()


class Finding:
    """The looking half of a user; `User` has the hands."""

    application: QApplication
    window: MainWindow
    wait_for: Callable[..., None]
    click: Callable[..., None]
    right_click: Callable[..., None]
    wheel: Callable[..., None]
    hover: Callable[..., None]

    # Widgets

    def find(self, name: str, kind: type[Kind], inside: QWidget | None = None) -> Kind:
        """The widget of this text, accessible or object name, as soon as it is to be seen. Raises `LookupError`."""
        found: list[Kind] = []

        def is_there() -> bool:
            found[:] = [one for one in self._candidates(kind, inside) if name in names_of(one)]
            return bool(found)

        try:
            self.wait_for(is_there, 10.0)
        except TimeoutError as error:
            seen = sorted({name for one in self._candidates(kind, inside) for name in names_of(one) if name})
            raise LookupError(f"there is no {kind.__name__} {name!r}; there are {seen}") from error
        return found[0]

    def press_button(self, name: str, inside: QWidget | None = None) -> None:
        """A click on the button with these words."""
        self.click(self.find(name, QAbstractButton, inside))

    def labelled(self, label: str, kind: type[Kind], inside: QWidget | None = None) -> Kind:
        """The field that the label with these words belongs to. Raises `LookupError`."""
        for one in self._candidates(QLabel, inside):
            buddy = one.buddy()
            if one.text() == label and isinstance(buddy, kind):
                return buddy
        raise LookupError(f"there is no field called {label!r}")

    def field(self, name: str, inside: QWidget | None = None) -> QLineEdit:
        """The line to write into of an accessible name."""
        return self.find(name, QLineEdit, inside)

    def tab(self, name: str) -> None:
        """A click on a tab whose title begins so, as soon as it can be seen."""
        self.wait_for(lambda: self._is_clicked(name), 10.0)

    def _is_clicked(self, name: str) -> bool:
        for bar in self._candidates(QTabBar, None):
            for index in range(bar.count()):
                if bar.isTabVisible(index) and bar.tabText(index).startswith(name):
                    place = bar.tabRect(index).center()
                    if self.window.childAt(bar.mapTo(self.window, place)) is bar:
                        self.click(bar, place.x(), place.y())
                        return True
        return False

    def choose(self, box: QComboBox, text: str) -> None:
        """One entry of a box, with two clicks."""
        self.click(box)
        view = box.view()
        self.wait_for(view.isVisible, 10.0)
        self.hover(view.viewport())  # without a movement Qt takes a click so soon for the end of the one that opened it
        place = self.place_of(view, self.row(view, text))
        self.click(view.viewport(), place.x(), place.y())
        self.wait_for(lambda: not view.isVisible(), 10.0)

    # Rows

    def row(self, view: QAbstractItemView, text: str) -> QModelIndex:
        """The first row with this text in one of its columns. Raises `LookupError`."""
        for index in _rows(view, view.rootIndex()):
            if text in str(index.data()):
                return index
        raise LookupError(f"no row says {text!r}; they say {[str(one.data()) for one in _rows(view, _ALL)][:40]}")

    def place_of(self, view: QAbstractItemView, index: QModelIndex) -> QPoint:
        """The middle of a row, scrolled into sight with the wheel. Raises `LookupError` if it cannot be."""
        if isinstance(view, QTreeView):
            self._open_above(view, index)
        for _ in range(60):
            middle = view.visualRect(index).center()
            if view.viewport().rect().contains(middle):
                return middle
            self.wheel(view.viewport(), 1 if middle.y() < 0 else -1)
        raise LookupError(f"row {index.data()!r} cannot be scrolled to")

    def click_row(self, view: QAbstractItemView, text: str, **how: object) -> None:
        """A click on a row. Raises `LookupError` if that does not select it."""
        place = self.place_of(view, self.row(view, text))
        self.click(view.viewport(), place.x(), place.y(), **how)
        selected = [str(one.data()) for one in view.selectionModel().selectedIndexes()] if view.isVisible() else [text]
        if not any(text in one for one in selected):
            raise LookupError(f"row {text!r} is not selected by a click, but {selected}; {self.scene_words()}")

    def _open_above(self, view: QTreeView, index: QModelIndex) -> None:
        """A click on each closed arrow above a row."""
        above = index.parent()
        if above.isValid():
            self._open_above(view, above)
        if above.isValid() and not view.isExpanded(above):
            rect = view.visualRect(above)
            self.click(view.viewport(), rect.left() - view.indentation() / 2, rect.center().y())

    # Menus

    def menu(self, *words: str) -> None:
        """A command of the menu bar: `menu("View", "Theme", "Light")`."""
        bar: QMenuBar = self.window.top_bar.menus
        place = bar.actionGeometry(self._action(bar, words[0])).center()
        self.click(bar, place.x(), place.y())
        self.popup(*words[1:])

    def context_menu(self, widget: QWidget, x: float, y: float, *words: str) -> None:
        """A right click and a command."""
        self.right_click(widget, x, y)
        self.popup(*words)

    def popup(self, *words: str) -> None:
        """A command of the menu that is open, with its submenus."""
        for number, word in enumerate(words):
            self.wait_for(lambda: isinstance(self.application.activePopupWidget(), QMenu), 10.0)
            menu = self.application.activePopupWidget()
            assert isinstance(menu, QMenu)
            action = self._action(menu, word)
            if not action.isEnabled():
                raise LookupError(f"the command {word!r} is disabled")
            place = menu.actionGeometry(action).center()
            self.click(menu, place.x(), place.y())
            if number + 1 < len(words):
                inner = action.menu()
                self.wait_for(lambda inner=inner: inner is not None and inner.isVisible(), 10.0)

    def _action(self, menu: QMenu | QMenuBar, word: str) -> QAction:
        actions = [one for one in menu.actions() if one.isVisible() and not one.isSeparator()]
        for action in actions:
            if plain(action.text()).startswith(word):
                return action
        raise LookupError(f"there is no command {word!r} among {[one.text() for one in actions]}")

    # Dialogs

    def dialog(self, kind: type[Kind] = QDialog) -> Kind:  # type: ignore[assignment]
        """The dialog in front, as soon as it is there."""
        self.wait_for(lambda: isinstance(self.application.activeModalWidget(), kind), 20.0)
        found = self.application.activeModalWidget()
        assert isinstance(found, kind)
        return found

    def in_dialog(self, ask: Callable[[], object], answer: Callable[[QDialog], object]) -> None:
        """Does something that waits for a dialog to be answered, and answers. Errors of the answer are raised."""
        errors: list[BaseException] = []
        done: list[bool] = []

        def look() -> None:
            found = self.application.activeModalWidget()
            if isinstance(found, QDialog) and found.isVisible():
                timer.stop()
                try:
                    answer(found)
                except BaseException as error:  # raised again where the user stands
                    errors.append(error)
                    found.reject()
                done.append(True)

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(20)
        ask()
        self.wait_for(lambda: done, 20.0)
        if errors:
            raise errors[0]

    def choose_file(self, ask: Callable[[], object], path: object, kind: str = "") -> None:
        """Writes a path into the file dialog that `ask` opens; `kind`: begins the entry of its box of kinds."""

        def answer(dialog: QDialog) -> None:
            assert isinstance(dialog, QFileDialog), type(dialog)
            if kind:
                box = dialog.findChild(QComboBox, "fileTypeCombo")
                assert box is not None
                self.choose(box, kind)
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            assert line is not None
            # Qt completes from a folder that it reads meanwhile: what is highlighted at the last key is what it takes.
            line.setCompleter(None)  # type: ignore[arg-type]
            self.enter(line, str(path), keys="")
            assert line.text() == str(path), f"the dialog reads {line.text()!r}"
            self.press("Return")

        self.in_dialog(ask, answer)

    enter: Callable[..., None]
    press: Callable[..., None]
    scene_words: Callable[[], str]

    # Seeing

    def reveal(self, widget: QWidget) -> None:
        """Scrolls with the wheel until the middle of a widget is in sight."""
        for area in self._areas(widget):
            for _ in range(60):
                inside = area.viewport()
                if not inside.isVisible():
                    break
                place = widget.mapTo(inside, widget.rect().center())
                if inside.rect().contains(place):
                    break
                self.wheel(inside, 1 if place.y() < 0 else -1, 3, inside.height() / 2)

    def words(self, widget: QWidget) -> str:
        """How a person would call it."""
        return f"{type(widget).__name__} {next(filter(None, names_of(widget)), '')!r}"

    def _areas(self, widget: QWidget) -> Iterator[QScrollArea]:
        parent = widget.parentWidget()
        while parent is not None and not widget.isWindow():
            if isinstance(parent, QScrollArea):
                yield parent
            parent = parent.parentWidget()

    def _candidates(self, kind: type[Kind], inside: QWidget | None) -> list[Kind]:
        modal = self.application.activeModalWidget()
        root = inside or modal or self.window
        return [one for one in root.findChildren(kind) if one.isVisible()]


def names_of(widget: QWidget) -> tuple[str, ...]:
    """All that it may be called by."""
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    return (plain(text), widget.accessibleName(), widget.objectName())


def plain(text: str) -> str:
    """Without the marks of access keys."""
    return text.replace("&", "")


def _rows(view: QAbstractItemView, parent: QModelIndex) -> Iterator[QModelIndex]:
    model = view.model()
    for row in range(model.rowCount(parent)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            yield model.index(row, column, parent)
        yield from _rows(view, model.index(row, 0, parent))
