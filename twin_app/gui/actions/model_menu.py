"""The commands of the menu Model."""

from __future__ import annotations

from functools import partial

from twin_app.gui.actions.specs import ActionSpec, Menu, Need
from twin_app.gui.wording import QT_TRANSLATE_NOOP

_model = partial(ActionSpec, menu=Menu.MODEL)

ACTIONS: tuple[ActionSpec, ...] = (
    _model(
        id="model.source",
        text=QT_TRANSLATE_NOOP("Action", "Make a source"),
        short=QT_TRANSLATE_NOOP("Action", "Source"),
        icon="source",
        need=Need.DOCUMENT,
    ),
    _model(
        id="model.station",
        text=QT_TRANSLATE_NOOP("Action", "Make a station"),
        short=QT_TRANSLATE_NOOP("Action", "Station"),
        icon="station",
        need=Need.DOCUMENT,
    ),
    _model(
        id="model.buffer",
        text=QT_TRANSLATE_NOOP("Action", "Make a buffer"),
        short=QT_TRANSLATE_NOOP("Action", "Buffer"),
        icon="buffer",
        need=Need.DOCUMENT,
    ),
    _model(
        id="model.conveyor",
        text=QT_TRANSLATE_NOOP("Action", "Make a conveyor"),
        short=QT_TRANSLATE_NOOP("Action", "Conveyor"),
        icon="conveyor",
        need=Need.DOCUMENT,
    ),
    _model(
        id="model.sink",
        text=QT_TRANSLATE_NOOP("Action", "Make a sink"),
        short=QT_TRANSLATE_NOOP("Action", "Sink"),
        icon="sink",
        need=Need.DOCUMENT,
    ),
    _model(
        id="model.proposals",
        text=QT_TRANSLATE_NOOP("Action", "Propose what prims are…"),
        icon="info",
        need=Need.DOCUMENT,
    ),
    _model(
        id="model.crew",
        text=QT_TRANSLATE_NOOP("Action", "Add a crew"),
        short=QT_TRANSLATE_NOOP("Action", "Crew"),
        icon="crew",
        need=Need.DOCUMENT,
        is_separated=True,
    ),
    _model(
        id="model.calendar", text=QT_TRANSLATE_NOOP("Action", "Add a calendar"), icon="calendar", need=Need.DOCUMENT
    ),
    _model(id="model.product", text=QT_TRANSLATE_NOOP("Action", "Add a product"), icon="product", need=Need.DOCUMENT),
    _model(id="model.fleet", text=QT_TRANSLATE_NOOP("Action", "Add a fleet"), icon="fleet", need=Need.DOCUMENT),
    _model(id="model.tariff", text=QT_TRANSLATE_NOOP("Action", "Add a tariff"), icon="tariff", need=Need.DOCUMENT),
    _model(id="model.pool", text=QT_TRANSLATE_NOOP("Action", "Add a pool"), icon="pool", need=Need.DOCUMENT),
    _model(
        id="model.connect",
        text=QT_TRANSLATE_NOOP("Action", "Connect"),
        icon="connect",
        need=Need.DOCUMENT,
        is_checkable=True,
        is_separated=True,
    ),
    _model(id="model.disconnect", text=QT_TRANSLATE_NOOP("Action", "Cut the connection"), need=Need.TWO),
    _model(
        id="model.factor",
        text=QT_TRANSLATE_NOOP("Action", "Mark as factor…"),
        short=QT_TRANSLATE_NOOP("Action", "Mark as factor"),
        icon="factor",
        need=Need.NODE,
    ),
    _model(
        id="model.inspect",
        text=QT_TRANSLATE_NOOP("Action", "Show in inspector"),
        icon="edit",
        need=Need.SELECTION,
        is_separated=True,
    ),
    _model(id="model.copy_path", text=QT_TRANSLATE_NOOP("Action", "Copy path"), icon="copy", need=Need.SELECTION),
    _model(
        id="model.units",
        text=QT_TRANSLATE_NOOP("Action", "Unit of this file…"),
        icon="measure",
        need=Need.DOCUMENT,
        is_separated=True,
    ),
    _model(id="plant.check", text=QT_TRANSLATE_NOOP("Action", "Check plant"), icon="check", need=Need.DOCUMENT),
)
