"""The commands of the menu Run."""

from __future__ import annotations

from functools import partial

from twin_app.gui.actions.specs import ActionSpec, Menu, Need, Scope
from twin_app.gui.wording import QT_TRANSLATE_NOOP

_run = partial(ActionSpec, menu=Menu.RUN)

ACTIONS: tuple[ActionSpec, ...] = (
    _run(id="run.start", text=QT_TRANSLATE_NOOP("Action", "Run"), shortcut="Ctrl+R", icon="run", need=Need.PLANT),
    _run(id="run.stop", text=QT_TRANSLATE_NOOP("Action", "Stop"), shortcut="Esc", icon="stop"),
    _run(
        id="study.new",
        text=QT_TRANSLATE_NOOP("Action", "New study"),
        icon="add",
        need=Need.PLANT,
        is_separated=True,
    ),
    _run(
        id="study.start",
        text=QT_TRANSLATE_NOOP("Action", "Start or resume the study"),
        short=QT_TRANSLATE_NOOP("Action", "Start study"),
        shortcut="Ctrl+Return",
        icon="reset",
        need=Need.PLANT,
    ),
    _run(id="study.rename", text=QT_TRANSLATE_NOOP("Action", "Rename the study…"), icon="edit", need=Need.PLANT),
    _run(id="study.delete", text=QT_TRANSLATE_NOOP("Action", "Delete the study…"), icon="delete", need=Need.PLANT),
    _run(
        id="study.validate",
        text=QT_TRANSLATE_NOOP("Action", "Validate against a log…"),
        short=QT_TRANSLATE_NOOP("Action", "Validate against log"),
        icon="chart",
        need=Need.PLANT,
    ),
    _run(
        id="study.try",
        text=QT_TRANSLATE_NOOP("Action", "Try the recommendation in What-if"),
        short=QT_TRANSLATE_NOOP("Action", "Try in What-if"),
        icon="scenario",
        need=Need.PLANT,
    ),
    _run(
        id="study.report",
        text=QT_TRANSLATE_NOOP("Action", "Save the study's report…"),
        short=QT_TRANSLATE_NOOP("Action", "Report"),
        icon="report",
        need=Need.PLANT,
    ),
    _run(
        id="scenario.pin",
        text=QT_TRANSLATE_NOOP("Action", "Save as scenario"),
        icon="scenario",
        need=Need.PLANT,
        is_separated=True,
    ),
    _run(id="scenario.study", text=QT_TRANSLATE_NOOP("Action", "Study these factors"), icon="study", need=Need.PLANT),
    _run(
        id="run.copy_command",
        text=QT_TRANSLATE_NOOP("Action", "Copy this run or study as command"),
        short=QT_TRANSLATE_NOOP("Action", "Copy as command"),
        icon="command",
        need=Need.PLANT,
    ),
    _run(id="study.open", text=QT_TRANSLATE_NOOP("Action", "Open a study or run…"), icon="chart"),
    _run(
        id="study.csv",
        text=QT_TRANSLATE_NOOP("Action", "Save the study's tables (CSV)…"),
        icon="chart",
        need=Need.PLANT,
    ),
    _run(
        id="play.toggle",
        text=QT_TRANSLATE_NOOP("Action", "Play or pause"),
        shortcut="Space",
        icon="play",
        scope=Scope.VIEW,
        is_separated=True,
    ),
    _run(
        id="play.back", text=QT_TRANSLATE_NOOP("Action", "Step back"), shortcut=",", icon="step_back", scope=Scope.VIEW
    ),
    _run(
        id="play.forward",
        text=QT_TRANSLATE_NOOP("Action", "Step on"),
        shortcut=".",
        icon="step_forward",
        scope=Scope.VIEW,
    ),
    _run(id="play.previous_stop", text=QT_TRANSLATE_NOOP("Action", "Previous stop"), shortcut="[", scope=Scope.VIEW),
    _run(id="play.next_stop", text=QT_TRANSLATE_NOOP("Action", "Next stop"), shortcut="]", scope=Scope.VIEW),
    _run(
        id="play.trace",
        text=QT_TRANSLATE_NOOP("Action", "Trace one replication"),
        icon="playback",
        need=Need.PLANT,
        is_separated=True,
    ),
    _run(id="play.open", text=QT_TRANSLATE_NOOP("Action", "Play back a run file…"), icon="open", need=Need.PLANT),
    _run(id="play.follow", text=QT_TRANSLATE_NOOP("Action", "Follow time"), icon="pin", is_checkable=True),
    _run(id="play.loop", text=QT_TRANSLATE_NOOP("Action", "Repeat what the timeline shows"), is_checkable=True),
    _run(id="play.part", text=QT_TRANSLATE_NOOP("Action", "Trace a part"), icon="product"),
    _run(id="play.long", text=QT_TRANSLATE_NOOP("Action", "Losses over 2 min"), icon="filter", is_checkable=True),
    _run(id="play.clock", text=QT_TRANSLATE_NOOP("Action", "Time of day at the start…")),
    _run(id="play.export", text=QT_TRANSLATE_NOOP("Action", "Export animated USD…"), icon="export"),
)
