"""Joins the view to a session: what is selected, how it is looked at, which plant is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from twin_app.gui.session.view import ColourBy, LabelValue, Preset
from twin_app.gui.viewport.gestures import Tool
from twin_app.gui.viewport.loading import ModelLoader
from twin_app.gui.viewport.view_bar import ChoiceBar
from twin_app.gui.viewport.viewport import Viewport
from twin_app.gui.viewport.wholes import Wholes
from twin_app.view3d.camera import Camera

if TYPE_CHECKING:
    from twin_app.gui.session import Session
    from twin_app.gui.session.view import ViewSettings
    from twin_app.usd.document import Edited
    from twin_app.view3d.scene.model import PlantModel

_LOOKS = ("twin:flow:next", "twin:conveyor:pitch", "apiSchemas")
"""Properties whose change alters what the view shows, beside whatever moves things."""


class SessionBinding(QObject):
    """Lives as long as the view."""

    def __init__(self, viewport: Viewport, session: Session) -> None:
        super().__init__(viewport)
        self._viewport, self._session = viewport, session
        self._loader = ModelLoader(self)
        self._is_noting = False
        self._settings: ViewSettings = session.view.settings
        self._loader.loaded.connect(self._show)
        self._loader.failed.connect(self._fail)
        document = session.document
        document.opening.connect(self._announce)
        document.progressed.connect(lambda _share, text: viewport.show_message(text))
        document.opened.connect(self._load)
        document.changed.connect(self._reload)
        document.closed.connect(self._clear)
        session.selection.changed.connect(lambda: viewport.set_shown(selected=session.selection.paths))
        session.view.changed.connect(self._apply)
        session.view.fit_wanted.connect(viewport.fit)
        viewport.picked.connect(self._select)
        viewport.hovered.connect(session.selection.hover)
        viewport.gestures.whole_of = self._whole_of
        self._wholes = Wholes(())
        self._add_choices()
        viewport.looked_from.connect(self._note)
        viewport.cancelled.connect(lambda: session.view.set(is_measuring=False))

    def _add_choices(self) -> None:
        """What colours and labels say, beside the sides to look from."""
        view = self._session.view
        colours = {
            ColourBy.STATE: self.tr("State"),
            ColourBy.WORKING_SHARE: self.tr("Working share"),
            ColourBy.NONE: self.tr("Nothing"),
        }
        values = {
            LabelValue.WORKING_SHARE: self.tr("Working share"),
            LabelValue.THROUGHPUT: self.tr("Throughput"),
            LabelValue.CONTENT: self.tr("Content"),
            LabelValue.NONE: self.tr("Name only"),
        }
        self._colours = ChoiceBar(self.tr("Colour by"), colours)
        self._values = ChoiceBar(self.tr("Label"), values)
        self._colours.chosen.connect(lambda key: view.set(colour_by=key))
        self._values.chosen.connect(lambda key: view.set(label_value=key))
        for bar in (self._colours, self._values):
            self._viewport.add_bar(bar)
        self._mark_choices(view.settings)

    def _mark_choices(self, settings: ViewSettings) -> None:
        self._colours.mark(settings.colour_by)
        self._values.mark(settings.label_value)
        self._viewport.place_bars()

    def _note(self, camera: object) -> None:
        """The presets of the session follow the bar and the cube."""
        if isinstance(camera, Camera) and self._session.view.settings.preset.value != camera.value:
            self._is_noting = True
            self._session.view.set(preset=Preset(camera.value))
            self._is_noting = False

    def _select(self, paths: tuple[str, ...], joins: bool) -> None:
        if joins:
            for path in paths:
                self._session.selection.toggle(path)
        else:
            self._session.selection.set(paths)

    def _whole_of(self, path: str) -> str:
        now = self._session.document.now
        if now is not None and self._wholes.outline is not now.outline:
            self._wholes = Wholes(now.outline)
        return self._wholes.whole_of(path)

    def _announce(self, name: str) -> None:
        if self._viewport.model is None:
            self._viewport.show_message(self.tr("Opening {0}…").format(name.replace("\\", "/").rsplit("/", 1)[-1]))

    def _load(self) -> None:
        document, now = self._session.document, self._session.document.now
        if document.document is None or now is None:
            return
        self._viewport.set_model(None)
        self._viewport.show_message(self.tr("Reading {0} prims…").format(f"{len(now.outline):,}"))
        self._loader.load(document.document, now.description, document.lock)

    def _reload(self, edited: Edited) -> None:
        document, now = self._session.document, self._session.document.now
        is_seen = edited.has_moved or edited.has_new_layers or not edited.attributes
        is_seen = is_seen or any(name in _LOOKS or not name.startswith("twin:") for _, name in edited.attributes)
        if is_seen and document.document is not None and now is not None:
            self._loader.reload(document.document, now.description, document.lock)

    def _show(self, model: PlantModel, is_again: bool) -> None:
        self._viewport.set_model(model, keeps_view=is_again and self._viewport.model is not None)
        if not model.geometry.instances and not model.sites:
            self._viewport.show_message(self.tr("Nothing stands here yet. Add a station with the buttons above."))

    def _fail(self, error: object) -> None:
        self._viewport.show_message(self.tr("The geometry could not be read."), str(error))

    def _clear(self) -> None:
        self._loader.forget()
        self._viewport.set_model(None)

    def _apply(self, settings: ViewSettings) -> None:
        before, self._settings = self._settings, settings
        viewport = self._viewport
        viewport.show_captions(has_labels=settings.has_labels)
        viewport.set_shown(
            hidden=tuple(sorted(settings.hidden)),
            isolated=tuple(sorted(settings.isolated)),
            has_flow=settings.has_flow,
            clip_height_m=self._height(settings) if settings.is_clipped else None,
        )
        viewport.set_ghosts_visible(settings.has_ghosts)
        if settings.is_measuring != before.is_measuring:
            viewport.set_tool(Tool.MEASURE if settings.is_measuring else Tool.NAVIGATE)
        self._mark_choices(settings)
        if settings.preset != before.preset and not self._is_noting:
            viewport.look_from(Camera(settings.preset.value))

    def _height(self, settings: ViewSettings) -> float:
        floor = 0.0 if self._viewport.model is None else self._viewport.model.floor.deck_m
        return floor + settings.clip_height_m
